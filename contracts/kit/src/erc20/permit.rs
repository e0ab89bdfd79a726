//! Approval by signature: EIP-2612 over an EIP-712 domain, described by ERC-5267.
//!
//! A signature is first checked by `ecrecover`, because accounts with delegated code (EIP-7702) sign
//! with a key too, and then by the owner's contract, if the owner has code (EIP-1271).

use crate::{
    Args, HandlerResult, Revert, Vm, Word, call,
    codec::{append, encode},
    return_words, revert, slots,
    text::Text,
    word,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC1271, IToken};
use keccak_const::Keccak256;

const DOMAIN_TYPE: &[u8] =
    b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const PERMIT_TYPE: &[u8] =
    b"Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)";

/// The largest `s` of a signature: half the order of secp256k1. Above it every signature would have
/// a second valid form (EIP-2).
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

const ECRECOVER: Address = Address::with_last_byte(1);

/// EIP-712 domain: the token's name, version 1, this chain, this contract.
#[derive(Clone, Copy)]
pub struct Domain(pub Text);

impl Domain {
    /// EIP-712 hash of the domain. It is computed on each call, because a fork changes the chain id.
    #[inline(never)]
    pub fn separator(self, vm: Vm) -> Word {
        self.hash(vm, vm.chain_id(), vm.this())
    }

    /// Returns the results of `eip712Domain()` (ERC-5267).
    #[inline(never)]
    pub fn describe(self, vm: Vm) -> HandlerResult {
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

    fn fields(self, chain_id: u64, contract: Address) -> HandlerResult {
        let mut fields = Word::ZERO;
        let [first, ..] = &mut fields.0;
        // Name, version, chain id and contract; no salt, no extensions.
        *first = 0x0f;
        let version = crate::text!("1");
        return_words(&[
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

/// The message that an owner signs.
pub struct Permit {
    /// Owner of the tokens.
    pub owner: Address,
    /// Account that may take them.
    pub spender: Address,
    /// Allowance that is set.
    pub value: Word,
    /// Last second in which the signature is valid.
    pub deadline: Word,
}

impl Permit {
    /// Reads the first four arguments, which both overloads share.
    pub fn read(args: &mut Args) -> Result<Self, Revert> {
        let (owner, spender) = (args.address()?, args.address()?);
        Ok(Self { owner, spender, value: args.word()?, deadline: args.word()? })
    }

    /// Checks the signature and uses the owner's next nonce, from the map at slot `nonces`.
    /// `ERC2612ExpiredSignature` after the deadline, `ERC2612InvalidSigner` for any other signer.
    #[inline(never)]
    pub fn verify(
        &self,
        vm: Vm,
        signature: &[u8],
        domain: Domain,
        nonces: u32,
    ) -> Result<(), Revert> {
        let deadline = self.deadline.to_u128();
        if deadline.is_some_and(|deadline| deadline < vm.now().into()) {
            return Err(revert!(IToken::ERC2612ExpiredSignature, self.deadline));
        }

        let digest = self.digest(vm, &domain.separator(vm), self.use_nonce(vm, nonces));
        let signer = recover(vm, &digest, signature);
        let is_signed = (signer == self.owner && signer != Address::ZERO)
            || is_valid_for_contract(vm, self.owner, &digest, signature);

        if is_signed {
            Ok(())
        } else {
            Err(revert!(IToken::ERC2612InvalidSigner, signer, self.owner))
        }
    }

    fn use_nonce(&self, vm: Vm, nonces: u32) -> Word {
        let key = slots::map_key(vm, nonces, &self.owner.into());
        let nonce = slots::load_at(vm, &key);
        // A nonce grows by one, so it never reaches 2^128.
        let next = nonce.to_u128().unwrap_or(u128::MAX).saturating_add(1);
        slots::store_at(vm, &key, &Word::from(next));
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

/// The address that made a 65-byte signature `r ++ s ++ v`; zero for an invalid one.
#[inline(never)]
fn recover(vm: Vm, digest: &Word, signature: &[u8]) -> Address {
    let Some(input) = recovery_input(digest, signature) else { return Address::ZERO };
    let returned = call::attempt_view(vm, ECRECOVER, &input, call::WORD);
    let word = returned.data.first_chunk::<32>().copied().map(Word);
    word.and_then(|word| word.to_address()).unwrap_or(Address::ZERO)
}

/// Input of the `ecrecover` precompile; `None` if the signature is malformed or its `s` is too large.
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

/// Whether one big-endian number is larger than another of the same length.
#[inline(never)]
fn exceeds(number: &[u8], other: &[u8]) -> bool {
    number > other
}

/// Whether the owner's contract accepts the signature (EIP-1271). A revert, or any result but the
/// magic value, is a refusal.
#[inline(never)]
fn is_valid_for_contract(vm: Vm, owner: Address, digest: &Word, signature: &[u8]) -> bool {
    if !vm.has_code(owner) {
        return false;
    }
    let length = Word::from(u64::try_from(signature.len()).unwrap_or(u64::MAX));
    let selector = IERC1271::isValidSignatureCall::SELECTOR;
    let mut data = encode(selector, &[*digest, 64_u32.into(), length]);
    data.extend_from_slice(signature);
    // Padded to whole words after the selector.
    let padded = data.len().saturating_sub(4).next_multiple_of(32).saturating_add(4);
    data.resize(padded, 0);

    let returned = call::attempt_view(vm, owner, &data, call::WORD);
    // The magic value is the selector, left-aligned in a word.
    let mut magic = Word::ZERO;
    let (start, _) = magic.0.split_at_mut(4);
    start.copy_from_slice(&selector);
    returned.is_ok && returned.data == magic.0
}

#[cfg(test)]
mod tests;
