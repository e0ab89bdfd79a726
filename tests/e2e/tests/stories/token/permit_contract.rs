//! Permits of contracts that validate signatures by EIP-1271, and of contracts that lie, revert, or
//! return too much data.

use crate::token::permit_terms::{Terms, arbitrary_hash, bytes};
use alloy::{
    primitives::{Address, B256, U256, keccak256},
    sol,
    sol_types::SolCall,
};
use basalt_harness::{MockAction, MockContract, Token, World, ether};
use basalt_interfaces::{IERC1271, IToken, IVault};

sol! {
    /// Tells the signer which question to accept.
    interface ICheckingSigner {
        function expect(bytes32 question) external;
    }
}

/// EVM code of a signer that accepts one question. `expect(bytes32)` stores a hash; every other
/// call returns EIP-1271's magic value if the hash of the whole calldata is the stored one, else
/// zero. It thereby checks every byte of the call.
const CHECKING_SIGNER: [u8; 50] = [
    0x5f, 0x35, 0x60, 0xe0, 0x1c, // calldataload(0) >> 224: the selector
    0x63, 0, 0, 0, 0, // (5) push4 expect's selector
    0x14, 0x60, 44, 0x57, // jump to 44 if they are equal
    0x36, 0x5f, 0x5f, 0x37, // calldatacopy(0, 0, calldatasize)
    0x36, 0x5f, 0x20, // keccak256(0, calldatasize)
    0x5f, 0x54, 0x14, // == sload(0)
    0x63, 0x16, 0x26, 0xba, 0x7e, 0x02, // times the magic word
    0x60, 0xe0, 0x1b, // at the left of a word
    0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3, // return it
    0, 0, 0, 0, 0, // padding, never reached
    0x5b, 0x60, 0x04, 0x35, 0x5f, 0x55, // (44) sstore(0, calldataload(4)); the code ends
];

/// EVM code that ends with `size` bytes of memory, of which the first word is given.
pub(crate) fn bomb(first: B256, size: u32, instruction: u8) -> Vec<u8> {
    let [_, high, middle, low] = size.to_be_bytes();
    let mut code = vec![0x7f];
    code.extend_from_slice(first.as_slice());
    // mstore(0, first); push3 size; push0; end.
    code.extend_from_slice(&[0x5f, 0x52, 0x62, high, middle, low, 0x5f, instruction]);
    code
}

pub(crate) const RETURN: u8 = 0xf3;
const REVERT: u8 = 0xfd;
pub(crate) const BOMB_BYTES: u32 = 1_000_000;
/// Gas of the returned memory: 3 for each word, plus the square of the words divided by 512.
pub(crate) const BOMB_GAS: u64 = 31_250 * 3 + 31_250 * 31_250 / 512;

/// EIP-1271's magic value.
fn magic() -> B256 {
    let mut word = B256::ZERO;
    word[..4].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
    word
}

async fn checking_signer(world: &World) -> Address {
    let mut code = CHECKING_SIGNER;
    code[6..10].copy_from_slice(&ICheckingSigner::expectCall::SELECTOR);
    assert_eq!(code[25..29], IERC1271::isValidSignatureCall::SELECTOR);
    world.deploy_evm(&code).await
}

/// A permit of the contract for bob.
async fn terms(world: &World, owner: Address) -> Terms {
    Terms::new(world, world.staking_vault(), owner, world.address("bob"), ether(1)).await
}

#[tokio::test]
async fn a_contract_receives_hash_and_signature_unchanged() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(20)).await;
    world.deposit(Token::Breth, "alice", ether(10)).await;
    let bob = world.address("bob");
    for token in [world.staking_vault(), world.restaking_manager()] {
        let owner = checking_signer(&world).await;
        let gift = IToken::transferCall { to: owner, value: ether(5) };
        world.send("alice", token, gift, U256::ZERO).await;
        let next = || Terms::new(&world, token, owner, bob, ether(1));

        // A signature of 65 bytes as `r`, `s` and `v`: bob's key signs, the contract accepts.
        let signed = next().await;
        let signature = signed.sign(&world, world.signer("bob")).await;
        let (hash, whole) = (signed.digest(&world).await, bytes(&signature));
        let call = signed.split(&signature);
        let error = world
            .expect_revert::<IToken::ERC2612InvalidSigner>("bob", token, call.clone(), U256::ZERO)
            .await;
        assert_eq!((error.signer, error.owner), (bob, owner), "the contract has not accepted yet");
        let question =
            IERC1271::isValidSignatureCall { hash, signature: whole.into() }.abi_encode();
        let expect = ICheckingSigner::expectCall { question: keccak256(question) };
        world.send("bob", owner, expect, U256::ZERO).await;
        world.send("mallory", token, call.clone(), U256::ZERO).await;
        signed.assert_taken(&world).await;
        let pull = IToken::transferFromCall { from: owner, to: bob, value: ether(1) };
        world.send("bob", token, pull, U256::ZERO).await;
        // The hash contains the nonce, so that a second use is another question.
        world.expect_revert::<IToken::ERC2612InvalidSigner>("bob", token, call, U256::ZERO).await;

        // Signatures of any length.
        for length in [0_usize, 1, 31, 32, 33, 64, 65, 66, 200] {
            let signed = next().await;
            let signature: Vec<u8> = (1..=u8::MAX).cycle().take(length).collect();
            let hash = signed.digest(&world).await;
            let signature = alloy::primitives::Bytes::from(signature);
            let question =
                IERC1271::isValidSignatureCall { hash, signature: signature.clone() }.abi_encode();
            let expect = ICheckingSigner::expectCall { question: keccak256(question) };
            world.send("bob", owner, expect, U256::ZERO).await;
            world.send("mallory", token, signed.whole(signature), U256::ZERO).await;
            signed.assert_taken(&world).await;
        }
    }
}

#[tokio::test]
async fn a_contract_that_does_not_return_the_magic_value_has_not_signed() {
    let world = World::start().await;
    let token = world.staking_vault();
    let mut dirty = magic();
    dirty[31] = 1;
    let mut late = B256::ZERO;
    late[28..].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
    let short = magic()[..4].to_vec();
    let asked = |actions: Vec<MockAction>| {
        MockContract::new().on::<IERC1271::isValidSignatureCall>(actions)
    };
    let says = |word: B256| MockAction::ReturnBytes(word.to_vec().into());
    let liars = [
        asked(vec![]),
        asked(vec![says(B256::ZERO)]),
        asked(vec![MockAction::Return(U256::ONE.into())]),
        asked(vec![says(arbitrary_hash())]),
        asked(vec![says(dirty)]),
        asked(vec![says(late)]),
        asked(vec![MockAction::ReturnBytes(short.into())]),
        asked(vec![MockAction::Revert(magic().to_vec().into())]),
        // The static call may not write.
        asked(vec![MockAction::Set(1, U256::ONE.into()), says(magic())]),
        asked(vec![
            MockAction::call(
                token,
                &IVault::depositCall { assets: U256::ZERO, receiver: Address::repeat_byte(1) },
            ),
            says(magic()),
        ]),
    ];
    for (number, liar) in liars.into_iter().enumerate() {
        let owner = world.deploy_mock(&liar).await;
        let signed = terms(&world, owner).await;
        for signature in [vec![], vec![7; 65]] {
            let call = signed.whole(signature);
            let data = call.abi_encode();
            let error = world
                .expect_revert_raw::<IToken::ERC2612InvalidSigner>(
                    "bob",
                    token,
                    data.into(),
                    U256::ZERO,
                )
                .await;
            assert_eq!(error.owner, owner, "liar {number}");
        }
    }
    // An account without code is not called.
    let owner = world.address("alice");
    let call = terms(&world, owner).await.whole(vec![7; 65]);
    let error =
        world.expect_revert::<IToken::ERC2612InvalidSigner>("bob", token, call, U256::ZERO).await;
    assert_eq!((error.signer, error.owner), (Address::ZERO, owner));
}

#[tokio::test]
async fn a_signer_that_answers_with_a_megabyte_costs_only_its_own_gas() {
    let world = World::start().await;
    let token = world.staking_vault();
    let mut used = Vec::new();
    for size in [32, BOMB_BYTES] {
        let owner = world.deploy_evm(&bomb(magic(), size, RETURN)).await;
        let signed = terms(&world, owner).await;
        let receipt = world.send("bob", token, signed.whole(vec![7; 3]), U256::ZERO).await;
        signed.assert_taken(&world).await;
        used.push(receipt.gas_used);
    }
    let extra = used[1].abs_diff(used[0]);
    let within = BOMB_GAS - 100..BOMB_GAS + 5_000;
    assert!(within.contains(&extra), "the answer cost {extra} gas, its memory {BOMB_GAS}");

    let owner = world.deploy_evm(&bomb(magic(), BOMB_BYTES, REVERT)).await;
    let signed = terms(&world, owner).await;
    let call = signed.whole(vec![7; 3]);
    let error =
        world.expect_revert::<IToken::ERC2612InvalidSigner>("bob", token, call, U256::ZERO).await;
    assert_eq!(error.owner, owner);
}

#[tokio::test]
async fn a_receiver_that_answers_with_a_megabyte_costs_only_its_own_gas() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let (vault, owner) = (world.staking_vault(), world.address("alice"));
    world.disable_exit_fee(vault).await;
    let mut used = Vec::new();
    for size in [0, BOMB_BYTES] {
        let receiver = world.deploy_evm(&bomb(arbitrary_hash(), size, RETURN)).await;
        let call = IVault::redeemCall { shares: ether(1), receiver, owner };
        let receipt = world.send("alice", vault, call, U256::ZERO).await;
        assert_eq!(world.ether_of(receiver).await, ether(1));
        used.push(receipt.gas_used);
    }
    let extra = used[1].abs_diff(used[0]);
    let within = BOMB_GAS - 100..BOMB_GAS + 5_000;
    assert!(within.contains(&extra), "the answer cost {extra} gas, its memory {BOMB_GAS}");

    // A reason is passed on up to a kilobyte.
    let receiver = world.deploy_evm(&bomb(arbitrary_hash(), BOMB_BYTES, REVERT)).await;
    let call = IVault::redeemCall { shares: ether(1), receiver, owner };
    let data = world.expect_failure("alice", vault, call.abi_encode().into(), U256::ZERO).await;
    assert_eq!(data.len(), 1_024);
    assert_eq!(data[..32], arbitrary_hash()[..]);
    let receiver = world.deploy_evm(&bomb(arbitrary_hash(), 1_023, REVERT)).await;
    let call = IVault::withdrawCall { assets: ether(1), receiver, owner };
    let data = world.expect_failure("alice", vault, call.abi_encode().into(), U256::ZERO).await;
    assert_eq!(data.len(), 1_023);
}
