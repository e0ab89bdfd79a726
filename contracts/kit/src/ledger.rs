//! Balances and allowances, without a word about what a share is worth.
//!
//! The sum of all balances is the supply, which has 96 bits; so has every balance. Allowances have
//! 256.

use crate::{
    Revert, Vm, Word, emit, fail,
    layout::{ALLOWANCES, BALANCES},
    slots,
};
use alloy_primitives::Address;
use basalt_interfaces::{IErrors, IToken};
use basalt_math::Shares;

/// What an account has.
#[inline(never)]
pub fn balance_of(vm: Vm, account: Address) -> Shares {
    balance_at(vm, &balance_place(vm, account))
}

/// What a spender may still take, all 256 bits of it.
#[inline(never)]
pub fn allowance(vm: Vm, owner: Address, spender: Address) -> Word {
    slots::load_at(vm, &allowance_place(vm, owner, spender))
}

/// Whether an account can hold shares: not the zero address and not the token itself, where they
/// would be out of anybody's reach.
#[inline(never)]
pub fn can_receive(vm: Vm, account: Address) -> bool {
    account != Address::ZERO && account != vm.this()
}

/// Refuses an account that cannot hold shares, by the name ERC-6093 gives it.
#[inline(never)]
pub fn require_receiver(vm: Vm, account: Address) -> Result<(), Revert> {
    if can_receive(vm, account) {
        Ok(())
    } else {
        Err(fail!(IToken::ERC20InvalidReceiver, account))
    }
}

/// Adds new shares to an account. The caller has judged the receiver and counts the supply.
#[inline(never)]
pub fn mint(vm: Vm, to: Address, shares: Shares) {
    credit(vm, to, shares);
    emit!(vm, IToken::Transfer, [Address::ZERO, to], [shares]);
}

/// Takes shares out of existence. The caller counts the supply.
#[inline(never)]
pub fn burn(vm: Vm, from: Address, shares: Shares) -> Result<(), Revert> {
    debit(vm, from, &shares.into())?;
    emit!(vm, IToken::Transfer, [from, Address::ZERO], [shares]);
    Ok(())
}

/// Moves shares.
#[inline(never)]
pub fn transfer(vm: Vm, from: Address, to: Address, value: &Word) -> Result<(), Revert> {
    require_receiver(vm, to)?;
    if from == Address::ZERO {
        return Err(fail!(IToken::ERC20InvalidSender, from));
    }
    let shares = debit(vm, from, value)?;
    credit(vm, to, shares);
    emit!(vm, IToken::Transfer, [from, to], [*value]);
    Ok(())
}

/// Sets an allowance.
#[inline(never)]
pub fn approve(vm: Vm, owner: Address, spender: Address, value: &Word) -> Result<(), Revert> {
    if spender == Address::ZERO {
        return Err(fail!(IToken::ERC20InvalidSpender, spender));
    }
    slots::store_at(vm, &allowance_place(vm, owner, spender), value);
    emit!(vm, IToken::Approval, [owner, spender], [*value]);
    Ok(())
}

/// Uses up an allowance; one of 2^256 - 1 lasts for ever.
#[inline(never)]
pub fn spend(vm: Vm, owner: Address, spender: Address, value: &Word) -> Result<(), Revert> {
    let place = allowance_place(vm, owner, spender);
    let allowed = slots::load_at(vm, &place);
    if allowed == Word::MAX {
        return Ok(());
    }
    let Some(rest) = allowed.to_u256().checked_sub(value.to_u256()) else {
        return Err(fail!(IToken::ERC20InsufficientAllowance, spender, allowed, *value));
    };
    slots::store_at(vm, &place, &Word::from(rest));
    Ok(())
}

fn credit(vm: Vm, to: Address, shares: Shares) {
    let place = balance_place(vm, to);
    // No sum of balances exceeds the supply, which is checked to have 96 bits.
    let balance = balance_at(vm, &place).0.saturating_add(shares.0);
    slots::store_at(vm, &place, &Word::from(balance));
}

#[inline(never)]
fn debit(vm: Vm, from: Address, value: &Word) -> Result<Shares, Revert> {
    let place = balance_place(vm, from);
    let balance = balance_at(vm, &place);
    let taken = value.to_u128().filter(|taken| *taken <= balance.0);
    let Some(taken) = taken else {
        return Err(fail!(IToken::ERC20InsufficientBalance, from, balance, *value));
    };
    slots::store_at(vm, &place, &Word::from(balance.0.saturating_sub(taken)));
    Ok(Shares(taken))
}

fn balance_at(vm: Vm, place: &Word) -> Shares {
    // Only this file writes the map, and it writes at most 96 bits.
    Shares(slots::load_at(vm, place).to_u128().unwrap_or(0))
}

#[inline(never)]
fn balance_place(vm: Vm, account: Address) -> Word {
    slots::entry(vm, BALANCES, &account.into())
}

#[inline(never)]
fn allowance_place(vm: Vm, owner: Address, spender: Address) -> Word {
    let of_owner = slots::entry(vm, ALLOWANCES, &owner.into());
    slots::entry_of(vm, &of_owner, &spender.into())
}

/// Refuses the zero address and this contract where somebody is to be given a role or money.
#[inline(never)]
pub fn require_other(vm: Vm, account: Address) -> Result<(), Revert> {
    if can_receive(vm, account) { Ok(()) } else { Err(fail!(IErrors::BadAddress, account)) }
}
