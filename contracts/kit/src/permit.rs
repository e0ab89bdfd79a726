//! Approval by signature: EIP-2612 over an EIP-712 domain, described by ERC-5267.
//!
//! A signature is first tried as one of a key (also accounts with delegated code sign that way),
//! then shown to the owner's contract, if there is one (EIP-1271).

use crate::{
    Answer, Args, Revert, Vm, Word, call,
    codec::{append, encode},
    fail,
    layout::NONCES,
    slots,
    token::Text,
    word,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC1271, IToken};
use stylus_sdk::keccak_const::Keccak256;

const DOMAIN_TYPE: &[u8] =
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const PERMIT_TYPE: &[u8] =
    b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

/// The highest `s` of a signature: half the order of secp256k1. The other half would give every
/// signature a twin (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

const ECRECOVER: Address = Address::with_last_byte(1);

/// What signatures are bound to: this name, version 1, this chain, this contract.
#[derive(Clone, Copy)]
pub struct Domain(pub Text);

impl Domain {
    /// The EIP-712 hash of the domain, made anew each time: a fork of the chain has another.
    #[inline(never)]
    pub fn separator(self, vm: Vm) -> Word {
        self.hash(vm, vm.chain_id(), vm.this())
    }

    /// The results of `eip712Domain()`.
    #[inline(never)]
    pub fn describe(self, vm: Vm) -> Answer {
        self.fields(vm.chain_id(), vm.this())
    }

    fn hash(self, vm: Vm, chain_id: u64, contract: Address) -> Word {
        let name = self.0.word.0;
        let length = usize::try_from(self.0.length).unwrap_or(0);
        let mut fields = Vec::with_capacity(160);
        append(
            &mut fields,
            &[
                word!(Keccak256::new().update(DOMAIN_TYPE).finalize()),
                vm.keccak(name.get(..length).unwrap_or(&[])),
                word!(Keccak256::new().update(b"1").finalize()),
                chain_id.into(),
                contract.into(),
            ],
        );
        vm.keccak(&fields)
    }

    fn fields(self, chain_id: u64, contract: Address) -> Answer {
        let mut fields = Word::ZERO;
        let [first, ..] = &mut fields.0;
        // Name, version, chain id and contract; no salt, no extensions.
        *first = 0x0f;
        let version = crate::text!("1");
        crate::answer(&[
            fields,
            224_u32.into(),
            288_u32.into(),
            chain_id.into(),
            contract.into(),
            Word::ZERO,
            352_u32.into(),
            self.0.length.into(),
            self.0.word,
            version.length.into(),
            version.word,
            Word::ZERO,
        ])
    }
}

/// What an owner signs.
pub struct Permit {
    /// Whose tokens.
    pub owner: Address,
    /// Who may take them.
    pub spender: Address,
    /// How many.
    pub value: Word,
    /// The last second in which the signature counts.
    pub deadline: Word,
}

impl Permit {
    /// The first four arguments of both overloads.
    pub fn read(args: &mut Args) -> Result<Self, Revert> {
        let (owner, spender) = (args.address()?, args.address()?);
        Ok(Self { owner, spender, value: args.word()?, deadline: args.word()? })
    }

    /// Refuses a late or foreign signature and uses up the owner's nonce.
    #[inline(never)]
    pub fn verify(&self, vm: Vm, signature: &[u8], domain: Domain) -> Result<(), Revert> {
        let deadline = self.deadline.to_u128();
        if deadline.is_some_and(|deadline| deadline < vm.now().into()) {
            return Err(fail!(IToken::ERC2612ExpiredSignature, self.deadline));
        }

        let digest = self.digest(vm, &domain.separator(vm), self.use_nonce(vm));
        let signer = recover(vm, &digest, signature);
        let is_signed = (signer == self.owner && signer != Address::ZERO)
            || is_valid_for_contract(vm, self.owner, &digest, signature);

        if is_signed {
            Ok(())
        } else {
            Err(fail!(IToken::ERC2612InvalidSigner, signer, self.owner))
        }
    }

    fn use_nonce(&self, vm: Vm) -> Word {
        let place = slots::entry(vm, NONCES, &self.owner.into());
        let nonce = slots::load_at(vm, &place);
        // Nobody signs 2^128 times.
        let next = nonce.to_u128().unwrap_or(u128::MAX).saturating_add(1);
        slots::store_at(vm, &place, &Word::from(next));
        nonce
    }

    fn digest(&self, vm: Vm, separator: &Word, nonce: Word) -> Word {
        let mut fields = Vec::with_capacity(192);
        append(
            &mut fields,
            &[
                word!(Keccak256::new().update(PERMIT_TYPE).finalize()),
                self.owner.into(),
                self.spender.into(),
                self.value,
                nonce,
                self.deadline,
            ],
        );
        let hash = vm.keccak(&fields);
        let mut message = Vec::with_capacity(66);
        message.extend_from_slice(&[0x19, 0x01]);
        append(&mut message, &[*separator, hash]);
        vm.keccak(&message)
    }
}

/// The key that made a 65-byte signature `r ++ s ++ v`; zero for anything else.
#[inline(never)]
fn recover(vm: Vm, digest: &Word, signature: &[u8]) -> Address {
    let Some(input) = recovery_input(digest, signature) else { return Address::ZERO };
    let returned = call::attempt_view(vm, ECRECOVER, &input, call::WORD);
    let word = returned.data.first_chunk::<32>().copied().map(Word);
    word.and_then(|word| word.to_address()).unwrap_or(Address::ZERO)
}

/// The precompile's input, unless the signature is malformed or not the canonical one of its twins.
fn recovery_input(digest: &Word, signature: &[u8]) -> Option<Vec<u8>> {
    let (r_and_s, rest) = signature.split_first_chunk::<64>()?;
    let [v @ (27 | 28)] = rest else { return None };
    let (_, s) = r_and_s.split_at(32);
    if exceeds(s, &word!(HALF_ORDER).0) {
        return None;
    }
    let mut input = Vec::with_capacity(128);
    append(&mut input, &[*digest, Word::from(u32::from(*v))]);
    input.extend_from_slice(r_and_s);
    Some(input)
}

/// Whether a number of so many big-endian bytes is larger than another.
#[inline(never)]
fn exceeds(number: &[u8], other: &[u8]) -> bool {
    number > other
}

/// Whether the owner has code that knows the signature. A contract that reverts or answers anything
/// but the magic word does not.
#[inline(never)]
fn is_valid_for_contract(vm: Vm, owner: Address, digest: &Word, signature: &[u8]) -> bool {
    if !vm.has_code(owner) {
        return false;
    }
    let length = Word::from(u64::try_from(signature.len()).unwrap_or(u64::MAX));
    let selector = IERC1271::isValidSignatureCall::SELECTOR;
    let mut data = encode(selector, &[*digest, 64_u32.into(), length]);
    data.extend_from_slice(signature);
    // The selector and whole words.
    let padded = data.len().saturating_sub(4).next_multiple_of(32).saturating_add(4);
    data.resize(padded, 0);

    let returned = call::attempt_view(vm, owner, &data, call::WORD);
    // The selector at the left of a word, zeros behind it.
    let mut magic = Word::ZERO;
    let (start, _) = magic.0.split_at_mut(4);
    start.copy_from_slice(&selector);
    returned.is_ok && returned.data == magic.0
}

#[cfg(test)]
mod tests;
