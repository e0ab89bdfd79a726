//! Tokens of others: calls that believe no silence.
//!
//! A token may return nothing (then it must have code) or `true`; anything else is a failure.

use crate::{Revert, Vm, Word, call, codec::encode, fail};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC20, IErrors};

/// The balance of an account.
pub fn balance_of(vm: Vm, token: Address, account: Address) -> Result<u128, Revert> {
    call::view_amount(vm, token, &encode(IERC20::balanceOfCall::SELECTOR, &[account.into()]))
}

/// Sends `value` to `to`.
pub fn transfer(vm: Vm, token: Address, to: Address, value: u128) -> Result<(), Revert> {
    execute(vm, token, IERC20::transferCall::SELECTOR, &[to.into(), value.into()])
}

/// Takes `value` from `from`, who has allowed it, to `to`.
pub fn transfer_from(
    vm: Vm,
    token: Address,
    from: Address,
    to: Address,
    value: u128,
) -> Result<(), Revert> {
    let words = [from.into(), to.into(), value.into()];
    execute(vm, token, IERC20::transferFromCall::SELECTOR, &words)
}

/// Allows `spender` exactly `value`. The suite gives allowances that the next call uses up, so
/// there is never an old one to replace.
pub fn approve(vm: Vm, token: Address, spender: Address, value: u128) -> Result<(), Revert> {
    execute(vm, token, IERC20::approveCall::SELECTOR, &[spender.into(), value.into()])
}

#[inline(never)]
fn execute(vm: Vm, token: Address, selector: [u8; 4], words: &[Word]) -> Result<(), Revert> {
    let data = call::execute(vm, token, &encode(selector, words))?;
    if data.is_empty() {
        return call::require_code(vm, token);
    }
    if call::sole_word(vm, token, &data)? == Word::from(true) {
        Ok(())
    } else {
        Err(fail!(IErrors::CallFailed, token))
    }
}
