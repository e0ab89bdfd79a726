//! ERC-20 balances, allowances and permit nonces.
//!
//! The sum of all balances is the supply. Supply and balances have at most 96 bits, allowances 256.

use crate::{Revert, Vm, Word, address::is_external, emit, revert, slots};
use alloy_primitives::Address;
use basalt_interfaces::IToken;
use basalt_math::Shares;

/// Three maps in consecutive slots: account to balance, owner to spender to allowance, owner to the
/// number of permits used.
#[derive(Clone, Copy)]
pub struct Balances(u32);

impl Balances {
    /// The balances whose first map lies at `slot`.
    pub const fn at(slot: u32) -> Self {
        Self(slot)
    }

    /// Slot of the balances.
    pub const fn balances_slot(self) -> u32 {
        self.0
    }

    /// Slot of the allowances.
    pub const fn allowances_slot(self) -> u32 {
        self.0.saturating_add(1)
    }

    /// Slot of the permit nonces.
    pub const fn nonces_slot(self) -> u32 {
        self.0.saturating_add(2)
    }

    /// Balance of an account.
    #[inline(never)]
    pub fn balance_of(self, vm: Vm, account: Address) -> Shares {
        Self::balance_at(vm, &self.balance_key(vm, account))
    }

    /// Amount that `spender` may still take from `owner`, 256 bits.
    #[inline(never)]
    pub fn allowance(self, vm: Vm, owner: Address, spender: Address) -> Word {
        slots::load_at(vm, &self.allowance_key(vm, owner, spender))
    }

    /// Adds new shares to an account. The caller checks the receiver and updates the supply.
    #[inline(never)]
    pub fn mint(self, vm: Vm, to: Address, shares: Shares) {
        self.credit(vm, to, shares);
        emit!(vm, IToken::Transfer, [Address::ZERO, to], [shares]);
    }

    /// Removes shares of an account. The caller updates the supply.
    #[inline(never)]
    pub fn burn(self, vm: Vm, from: Address, shares: Shares) -> Result<(), Revert> {
        self.debit(vm, from, &shares.into())?;
        emit!(vm, IToken::Transfer, [from, Address::ZERO], [shares]);
        Ok(())
    }

    /// Moves shares between two accounts.
    #[inline(never)]
    pub fn transfer(self, vm: Vm, from: Address, to: Address, value: &Word) -> Result<(), Revert> {
        require_receiver(vm, to)?;
        if from == Address::ZERO {
            return Err(revert!(IToken::ERC20InvalidSender, from));
        }
        let shares = self.debit(vm, from, value)?;
        self.credit(vm, to, shares);
        emit!(vm, IToken::Transfer, [from, to], [*value]);
        Ok(())
    }

    /// Sets an allowance; the zero address cannot be a spender.
    #[inline(never)]
    pub fn approve(
        self,
        vm: Vm,
        owner: Address,
        spender: Address,
        value: &Word,
    ) -> Result<(), Revert> {
        if spender == Address::ZERO {
            return Err(revert!(IToken::ERC20InvalidSpender, spender));
        }
        slots::store_at(vm, &self.allowance_key(vm, owner, spender), value);
        emit!(vm, IToken::Approval, [owner, spender], [*value]);
        Ok(())
    }

    /// Lowers an allowance by `value`. An allowance of 2^256 - 1 is unlimited and never lowered.
    #[inline(never)]
    pub fn spend(
        self,
        vm: Vm,
        owner: Address,
        spender: Address,
        value: &Word,
    ) -> Result<(), Revert> {
        let key = self.allowance_key(vm, owner, spender);
        let allowed = slots::load_at(vm, &key);
        if allowed == Word::MAX {
            return Ok(());
        }
        let Some(rest) = allowed.to_u256().checked_sub(value.to_u256()) else {
            return Err(revert!(IToken::ERC20InsufficientAllowance, spender, allowed, *value));
        };
        slots::store_at(vm, &key, &Word::from(rest));
        Ok(())
    }

    fn credit(self, vm: Vm, to: Address, shares: Shares) {
        let key = self.balance_key(vm, to);
        // A balance never exceeds the supply, which is checked to fit 96 bits.
        let balance = Self::balance_at(vm, &key).0.saturating_add(shares.0);
        slots::store_at(vm, &key, &Word::from(balance));
    }

    #[inline(never)]
    fn debit(self, vm: Vm, from: Address, value: &Word) -> Result<Shares, Revert> {
        let key = self.balance_key(vm, from);
        let balance = Self::balance_at(vm, &key);
        let taken = value.to_u128().filter(|taken| *taken <= balance.0);
        let Some(taken) = taken else {
            return Err(revert!(IToken::ERC20InsufficientBalance, from, balance, *value));
        };
        slots::store_at(vm, &key, &Word::from(balance.0.saturating_sub(taken)));
        Ok(Shares(taken))
    }

    fn balance_at(vm: Vm, key: &Word) -> Shares {
        // Only this file writes the map, with at most 96 bits.
        Shares(slots::load_at(vm, key).to_u128().unwrap_or(0))
    }

    #[inline(never)]
    fn balance_key(self, vm: Vm, account: Address) -> Word {
        slots::map_key(vm, self.balances_slot(), &account.into())
    }

    #[inline(never)]
    fn allowance_key(self, vm: Vm, owner: Address, spender: Address) -> Word {
        let of_owner = slots::map_key(vm, self.allowances_slot(), &owner.into());
        slots::nested_map_key(vm, &of_owner, &spender.into())
    }
}

/// `ERC20InvalidReceiver` for the zero address and for the token itself, where shares would be lost.
#[inline(never)]
pub fn require_receiver(vm: Vm, account: Address) -> Result<(), Revert> {
    if is_external(vm, account) {
        Ok(())
    } else {
        Err(revert!(IToken::ERC20InvalidReceiver, account))
    }
}
