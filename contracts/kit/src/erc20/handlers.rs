//! ERC-20, EIP-2612 and ERC-5267 functions of a token `T`, for the dispatch table.

use super::{
    Erc20,
    permit::{Domain, Permit},
};
use crate::{
    Args, HandlerResult, Vm, Word,
    codec::{append, return_amount, return_true},
    empty, return_words,
    slots::{self, Packed},
    text::return_text,
};
use alloc::vec::Vec;

/// `name()`.
pub fn name<T: Erc20>(_: Vm, _: &mut Args) -> HandlerResult {
    return_text(T::name())
}

/// `symbol()`.
pub fn symbol<T: Erc20>(_: Vm, _: &mut Args) -> HandlerResult {
    return_text(T::symbol())
}

/// `decimals()`: 18.
pub fn decimals(_: Vm, _: &mut Args) -> HandlerResult {
    return_amount(18)
}

/// `totalSupply()`.
pub fn total_supply<T: Erc20>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Word::from(Packed::load(vm, T::SUPPLY.slot()).get(T::SUPPLY))])
}

/// `balanceOf(account)`.
pub fn balance_of<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let account = args.address()?;
    return_words(&[T::BALANCES.balance_of(vm, account).into()])
}

/// `allowance(owner, spender)`.
pub fn allowance<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (owner, spender) = (args.address()?, args.address()?);
    return_words(&[T::BALANCES.allowance(vm, owner, spender)])
}

/// `transfer(to, value)`.
pub fn transfer<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (to, value) = (args.address()?, args.word()?);
    T::BALANCES.transfer(vm, vm.sender(), to, &value)?;
    return_true()
}

/// `transferFrom(from, to, value)`.
pub fn transfer_from<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (from, to, value) = (args.address()?, args.address()?, args.word()?);
    T::BALANCES.spend(vm, from, vm.sender(), &value)?;
    T::BALANCES.transfer(vm, from, to, &value)?;
    return_true()
}

/// `approve(spender, value)`.
pub fn approve<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let (spender, value) = (args.address()?, args.word()?);
    T::BALANCES.approve(vm, vm.sender(), spender, &value)?;
    return_true()
}

/// `nonces(owner)`.
pub fn nonces<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let owner = args.address()?;
    return_words(&[slots::load_at(
        vm,
        &slots::map_key(vm, T::BALANCES.nonces_slot(), &owner.into()),
    )])
}

/// `permit(owner, spender, value, deadline, v, r, s)`.
pub fn permit_split<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let permit = Permit::read(args)?;
    let (v, r, s) = (args.uint8()?, args.word()?, args.word()?);
    let mut signature = Vec::with_capacity(65);
    append(&mut signature, &[r, s]);
    signature.push(v);
    use_permit::<T>(vm, &permit, &signature)
}

/// `permit(owner, spender, value, deadline, signature)`.
pub fn permit_bytes<T: Erc20>(vm: Vm, args: &mut Args) -> HandlerResult {
    let permit = Permit::read(args)?;
    let signature = args.bytes()?;
    use_permit::<T>(vm, &permit, signature)
}

#[inline(never)]
fn use_permit<T: Erc20>(vm: Vm, permit: &Permit, signature: &[u8]) -> HandlerResult {
    permit.verify(vm, signature, Domain(T::name()), T::BALANCES.nonces_slot())?;
    T::BALANCES.approve(vm, permit.owner, permit.spender, &permit.value)?;
    empty()
}

/// `DOMAIN_SEPARATOR()`.
pub fn domain_separator<T: Erc20>(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[Domain(T::name()).separator(vm)])
}

/// `eip712Domain()`.
pub fn eip712_domain<T: Erc20>(vm: Vm, _: &mut Args) -> HandlerResult {
    Domain(T::name()).describe(vm)
}
