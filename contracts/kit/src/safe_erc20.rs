//! Calls of other ERC-20 tokens.
//!
//! A call succeeds if it returns `true`, or if it returns nothing and the token has code.

use crate::{Revert, Vm, Word, call, codec::encode, revert};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC20, IErrors};

/// Returns the balance of an account.
pub fn balance_of(vm: Vm, token: Address, account: Address) -> Result<u128, Revert> {
    call::view_amount(vm, token, &encode(IERC20::balanceOfCall::SELECTOR, &[account.into()]))
}

/// Sends `value` to `to`.
pub fn transfer(vm: Vm, token: Address, to: Address, value: u128) -> Result<(), Revert> {
    execute(vm, token, IERC20::transferCall::SELECTOR, &[to.into(), value.into()])
}

/// Moves `value` from `from`, which has approved it, to `to`.
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

/// Approves `spender` for exactly `value`. The next call uses the allowance up, so there is never an
/// old one to replace.
pub fn approve(vm: Vm, token: Address, spender: Address, value: u128) -> Result<(), Revert> {
    execute(vm, token, IERC20::approveCall::SELECTOR, &[spender.into(), value.into()])
}

#[inline(never)]
fn execute(vm: Vm, token: Address, selector: [u8; 4], words: &[Word]) -> Result<(), Revert> {
    let data = call::execute(vm, token, &encode(selector, words))?;
    if data.is_empty() {
        return call::require_code(vm, token);
    }
    if call::first_word(vm, token, &data)? == Word::from(true) {
        Ok(())
    } else {
        Err(revert!(IErrors::CallFailed, token))
    }
}
