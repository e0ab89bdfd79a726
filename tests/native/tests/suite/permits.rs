//! Permits: allowances by signature.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use alloy_sol_types::{SolCall, SolValue};
use basalt_interfaces::{IERC1271, IRestakingManager, ISlippageVault, IToken, IVault};
use basalt_kit::native::Host;
use basalt_native::{CallResult, Contract};
use k256::ecdsa::SigningKey;
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const VAULT: &str = "staking-vault";
const MANAGER: &str = "restaking-manager";
const SPENDER: Address = Address::repeat_byte(0xf1);

/// A key and its account.
fn signer() -> (SigningKey, Address) {
    let key = SigningKey::from_slice(&[7; 32]).unwrap();
    let point = key.verifying_key().to_encoded_point(false);
    let account = Address::from_slice(&keccak256(&point.as_bytes()[1..])[12..]);
    (key, account)
}

/// What an owner signs (EIP-2612) for 5 bsETH, hashed over the token's domain.
fn digest(it: &mut Fixture, owner: Address, nonce: u64, deadline: U256) -> B256 {
    digest_for(it, SPENDER, owner, nonce, deadline)
}

fn digest_for(
    it: &mut Fixture,
    spender: Address,
    owner: Address,
    nonce: u64,
    deadline: U256,
) -> B256 {
    let token = it.at(VAULT);
    let domain = it.world.read(token, &IToken::DOMAIN_SEPARATORCall {}).unwrap();
    let kind = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)",
    );
    let fields = (kind, owner, spender, ether(5), U256::from(nonce), deadline).abi_encode();
    keccak256([&[0x19, 0x01][..], domain.as_slice(), keccak256(fields).as_slice()].concat())
}

/// `r ++ s ++ v`.
fn sign(key: &SigningKey, digest: B256) -> [u8; 65] {
    let (signature, recovery) = key.sign_prehash_recoverable(digest.as_slice()).unwrap();
    let mut bytes = [0; 65];
    bytes[..64].copy_from_slice(&signature.to_bytes());
    bytes[64] = 27 + recovery.to_byte();
    bytes
}

fn split(owner: Address, deadline: U256, signature: &[u8; 65]) -> IToken::permit_0Call {
    IToken::permit_0Call {
        owner,
        spender: SPENDER,
        value: ether(5),
        deadline,
        v: signature[64],
        r: B256::from_slice(&signature[..32]),
        s: B256::from_slice(&signature[32..64]),
    }
}

fn whole(owner: Address, deadline: U256, signature: &[u8]) -> IToken::permit_1Call {
    let signature = Bytes::copy_from_slice(signature);
    IToken::permit_1Call { owner, spender: SPENDER, value: ether(5), deadline, signature }
}

fn allowance(it: &mut Fixture, owner: Address) -> U256 {
    let token = it.at(VAULT);
    it.world.read(token, &IToken::allowanceCall { owner, spender: SPENDER }).unwrap()
}

#[test]
fn a_signature_sets_the_allowance_once() {
    let (key, owner) = signer();
    for is_split in [true, false] {
        let mut it = Fixture::new();
        let (user, deadline) = (it.user, U256::from(it.world.block().timestamp));
        let signature = sign(&key, digest(&mut it, owner, 0, deadline));
        let attempt = |it: &mut Fixture| {
            if is_split {
                it.try_send(user, VAULT, NONE, &split(owner, deadline, &signature))
            } else {
                it.try_send(user, VAULT, NONE, &whole(owner, deadline, &signature))
            }
        };
        attempt(&mut it).unwrap();
        assert_eq!(allowance(&mut it, owner), ether(5));
        let token = it.at(VAULT);
        assert_eq!(it.world.read(token, &IToken::noncesCall { owner }).unwrap(), U256::ONE);
        assert!(attempt(&mut it).is_err(), "the same signature twice");
    }
}

#[test]
fn a_signature_that_is_late_foreign_or_malformed_sets_nothing() {
    let (key, owner) = signer();
    let mut it = Fixture::new();
    let (user, now) = (it.user, it.world.block().timestamp);
    let late = U256::from(now - 1);
    let signature = sign(&key, digest(&mut it, owner, 0, late));
    let error: IToken::ERC2612ExpiredSignature =
        it.refused(user, VAULT, &split(owner, late, &signature));
    assert_eq!(error.deadline, late);

    let signature = sign(&key, digest(&mut it, owner, 0, U256::MAX));
    let error: IToken::ERC2612InvalidSigner =
        it.refused(user, VAULT, &split(SPENDER, U256::MAX, &signature));
    assert_eq!(error.owner, SPENDER);
    assert_ne!(error.signer, owner, "recovered over another owner's digest");

    // The second form of the same signature: the other `s`, the other `v`.
    let order = U256::from_be_slice(&[
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36,
        0x41, 0x41,
    ]);
    let mut other = signature;
    let s = order - U256::from_be_slice(&signature[32..64]);
    other[32..64].copy_from_slice(&s.to_be_bytes::<32>());
    other[64] = 27 + 28 - signature[64];
    let mut bad_v = signature;
    bad_v[64] -= 27;
    for malformed in [&other[..], &bad_v, &signature[..64], &[]] {
        let error: IToken::ERC2612InvalidSigner =
            it.refused(user, VAULT, &whole(owner, U256::MAX, malformed));
        assert_eq!((error.signer, error.owner), (Address::ZERO, owner));
    }
    // A signature that recovers to nobody is not one of the zero address.
    let _: IToken::ERC2612InvalidSigner =
        it.refused(user, VAULT, &whole(Address::ZERO, U256::MAX, &[]));
    assert_eq!(allowance(&mut it, owner), NONE);
}

/// A wallet of code is asked (EIP-1271): only the magic value, alone in its word, is a yes.
#[test]
fn a_wallet_of_code_answers_for_itself() {
    let wallet = Address::repeat_byte(0xf6);
    let magic = IERC1271::isValidSignatureCall::SELECTOR;
    let word = |head: [u8; 4], tail: u8| {
        let mut word = [0; 32];
        word[..4].copy_from_slice(&head);
        word[31] = tail;
        word.to_vec()
    };
    let answers: [(CallResult, bool); 5] = [
        (Ok(word(magic, 0)), true),
        (Ok(word(magic, 1)), false),
        (Ok(word([0; 4], 0)), false),
        (Ok(magic.to_vec()), false),
        (Err(word(magic, 0)), false),
    ];
    for (answer, is_valid) in answers {
        let mut it = Fixture::new();
        let (user, asked) = (it.user, digest(&mut it, wallet, 0, U256::MAX));
        let result = answer.clone();
        let code: Rc<dyn Contract> = Rc::new(move |_: &Rc<dyn Host>, input: &[u8]| {
            let call = IERC1271::isValidSignatureCall::abi_decode_validate(input).unwrap();
            assert_eq!((call.hash, call.signature.as_ref()), (asked, &[1, 2, 3][..]));
            result.clone()
        });
        it.world.place(wallet, code);
        let sent = it.try_send(user, VAULT, NONE, &whole(wallet, U256::MAX, &[1, 2, 3]));
        assert_eq!(sent.is_ok(), is_valid, "{answer:02x?}");
        let expected = if is_valid { ether(5) } else { NONE };
        assert_eq!(allowance(&mut it, wallet), expected);
    }
}

/// One transaction into brETH: the permit, then the deposit, which uses all of the allowance.
#[test]
fn a_permit_is_used_by_the_deposit_that_it_comes_with() {
    let (key, owner) = signer();
    let mut it = Fixture::new();
    it.world.set_balance(owner, ether(20));
    it.send(owner, VAULT, ether(10), &IVault::depositCall { assets: ether(10), receiver: owner });
    let (manager, deadline) = (it.at(MANAGER), U256::from(it.world.block().timestamp));
    let signature = sign(&key, digest_for(&mut it, manager, owner, 0, deadline));
    let call = |min_shares, deadline| IRestakingManager::depositWithPermitCall {
        assets: ether(5),
        receiver: SPENDER,
        minShares: min_shares,
        deadline,
        v: signature[64],
        r: B256::from_slice(&signature[..32]),
        s: B256::from_slice(&signature[32..64]),
    };
    let error: ISlippageVault::Slippage =
        it.refused(owner, MANAGER, &call(ether(5) + U256::ONE, deadline));
    assert_eq!((error.result, error.limit), (ether(5), ether(5) + U256::ONE));
    let error: ISlippageVault::Expired =
        it.refused(owner, MANAGER, &call(NONE, deadline - U256::ONE));
    assert_eq!(error.deadline, deadline - U256::ONE);
    // Another deadline than the signed one is another permit.
    assert!(it.try_send(owner, MANAGER, NONE, &call(NONE, deadline + U256::ONE)).is_err());

    let done = it.send(owner, MANAGER, NONE, &call(ether(5), deadline));
    assert_eq!(U256::from_be_slice(&done.data), ether(5));
    let held = IToken::balanceOfCall { account: SPENDER };
    assert_eq!(it.world.read(manager, &held).unwrap(), ether(5));
    assert_eq!(it.shares(owner), ether(5));
    let left = IToken::allowanceCall { owner, spender: manager };
    let token = it.at(VAULT);
    assert_eq!(it.world.read(token, &left).unwrap(), NONE);
}
