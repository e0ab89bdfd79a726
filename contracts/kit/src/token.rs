//! The ERC-20 face: handlers for the dispatch table.

use crate::{
    Answer, Args, Vm, Word, answer,
    codec::append,
    done,
    layout::{NONCES, SHARES, TOTALS},
    ledger,
    permit::{self, Domain},
    slots::{self, Packed},
};
use alloc::vec::Vec;

/// A name or a symbol of at most 31 bytes, left-aligned in a word; see [`text!`](crate::text!).
#[derive(Clone, Copy)]
pub struct Text {
    /// The bytes, zeros behind them.
    pub word: Word,
    /// How many bytes.
    pub length: u32,
}

/// The bytes of a text, padded to a word.
pub const fn padded(text: &str) -> [u8; 32] {
    assert!(text.len() < 32, "a text has at most 31 bytes");
    let mut word = [0; 32];
    let (start, _) = word.split_at_mut(text.len());
    start.copy_from_slice(text.as_bytes());
    word
}

/// The length of a text.
#[expect(clippy::cast_possible_truncation, reason = "below 32")]
pub const fn length(text: &str) -> u32 {
    assert!(text.len() < 32, "a text has at most 31 bytes");
    text.len() as u32
}

/// `text!("bsETH")`: a text that takes no room in the data section.
#[macro_export]
macro_rules! text {
    ($text:expr) => {
        $crate::token::Text {
            word: $crate::word!($crate::token::padded($text)),
            length: const { $crate::token::length($text) },
        }
    };
}

/// Answers with a text.
#[inline(never)]
pub fn answer_text(text: Text) -> Answer {
    answer(&[Word::from(32_u32), Word::from(text.length), text.word])
}

/// `decimals()`: 18.
pub fn decimals(_: Vm, _: &mut Args) -> Answer {
    answer(&[Word::from(18_u32)])
}

/// `totalSupply()`.
pub fn total_supply(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Word::from(Packed::load(vm, TOTALS).get(SHARES))])
}

/// `balanceOf(account)`.
pub fn balance_of(vm: Vm, args: &mut Args) -> Answer {
    let account = args.address()?;
    answer(&[ledger::balance_of(vm, account).into()])
}

/// `allowance(owner, spender)`.
pub fn allowance(vm: Vm, args: &mut Args) -> Answer {
    let (owner, spender) = (args.address()?, args.address()?);
    answer(&[ledger::allowance(vm, owner, spender)])
}

/// `transfer(to, value)`.
pub fn transfer(vm: Vm, args: &mut Args) -> Answer {
    let (to, value) = (args.address()?, args.word()?);
    ledger::transfer(vm, vm.sender(), to, &value)?;
    answer(&[true.into()])
}

/// `transferFrom(from, to, value)`.
pub fn transfer_from(vm: Vm, args: &mut Args) -> Answer {
    let (from, to, value) = (args.address()?, args.address()?, args.word()?);
    ledger::spend(vm, from, vm.sender(), &value)?;
    ledger::transfer(vm, from, to, &value)?;
    answer(&[true.into()])
}

/// `approve(spender, value)`.
pub fn approve(vm: Vm, args: &mut Args) -> Answer {
    let (spender, value) = (args.address()?, args.word()?);
    ledger::approve(vm, vm.sender(), spender, &value)?;
    answer(&[true.into()])
}

/// `nonces(owner)`.
pub fn nonces(vm: Vm, args: &mut Args) -> Answer {
    let owner = args.address()?;
    answer(&[slots::load_at(vm, &slots::entry(vm, NONCES, &owner.into()))])
}

/// `permit(owner, spender, value, deadline, v, r, s)` for a contract whose tokens sign `domain`.
pub fn permit_split(vm: Vm, args: &mut Args, domain: Domain) -> Answer {
    let permit = permit::Permit::read(args)?;
    let (v, r, s) = (args.uint8()?, args.word()?, args.word()?);
    let mut signature = Vec::with_capacity(65);
    append(&mut signature, &[r, s]);
    signature.push(v);
    use_permit(vm, &permit, &signature, domain)
}

/// `permit(owner, spender, value, deadline, signature)`.
pub fn permit_bytes(vm: Vm, args: &mut Args, domain: Domain) -> Answer {
    let permit = permit::Permit::read(args)?;
    let signature = args.bytes()?;
    use_permit(vm, &permit, signature, domain)
}

#[inline(never)]
fn use_permit(vm: Vm, permit: &permit::Permit, signature: &[u8], domain: Domain) -> Answer {
    permit.verify(vm, signature, domain)?;
    ledger::approve(vm, permit.owner, permit.spender, &permit.value)?;
    done()
}

/// `DOMAIN_SEPARATOR()`.
pub fn domain_separator(vm: Vm, domain: Domain) -> Answer {
    answer(&[domain.separator(vm)])
}

/// `eip712Domain()`.
pub fn eip712_domain(vm: Vm, domain: Domain) -> Answer {
    domain.describe(vm)
}
