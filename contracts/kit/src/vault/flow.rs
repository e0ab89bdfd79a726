//! Entries and exits up to the point where assets move.
//!
//! A function here ends with all state stored and all events written; what is left to the contract
//! is to move the assets. The rate line is read and never written.

use crate::{
    Revert, Vm, emit, fail, ledger, pause,
    vault::{
        refusal::refusal,
        state::{Head, Work},
    },
};
use alloy_primitives::Address;
use basalt_interfaces::{IToken, IVault};
use basalt_math::{Assets, Entry, Exit, MathError, Pricing, Quote, Shares};

/// The two ways to name an amount.
#[derive(Clone, Copy)]
pub enum Amount {
    /// Exactly so many assets.
    Assets(Assets),
    /// Exactly so many shares.
    Shares(Shares),
}

impl Amount {
    /// What an entry of this amount is worth: the preview, and what the action applies.
    #[inline(never)]
    pub fn quote_entry(self, pricing: &Pricing) -> Result<Quote, MathError> {
        match self {
            Self::Assets(assets) => pricing.quote_deposit(assets),
            Self::Shares(shares) => pricing.quote_mint(shares),
        }
    }

    /// What an exit of this amount is worth: the preview, and what the action applies.
    #[inline(never)]
    pub fn quote_exit(self, pricing: &Pricing) -> Result<Quote, MathError> {
        match self {
            Self::Assets(assets) => pricing.quote_withdraw(assets),
            Self::Shares(shares) => pricing.quote_redeem(shares),
        }
    }
}

/// Mints shares for `amount` to `receiver`. The contract then takes `assets` from the caller.
#[inline(never)]
pub fn enter(vm: Vm, amount: Amount, receiver: Address) -> Result<Entry, Revert> {
    ledger::require_receiver(vm, receiver)?;
    let now = vm.now();
    let mut head = Head::load(vm);
    pause::require_open(&head, now)?;

    let pricing = head.pricing(vm, now);
    let quote = amount.quote_entry(&pricing);
    let entry = quote.and_then(|quote| pricing.enter(quote)).map_err(refusal)?;

    head.totals = entry.totals_after;
    head.store(vm);
    ledger::mint(vm, receiver, entry.shares);
    emit!(vm, IVault::Deposit, [vm.sender(), receiver], [entry.assets, entry.shares]);
    Ok(entry)
}

/// Burns shares of `owner` for `amount`. The contract then pays `assets` to `receiver`.
#[inline(never)]
pub fn exit(vm: Vm, amount: Amount, receiver: Address, owner: Address) -> Result<Exit, Revert> {
    ledger::require_receiver(vm, receiver)?;
    let now = vm.now();
    let mut head = Head::load(vm);
    pause::require_open(&head, now)?;

    let pricing = head.pricing(vm, now);
    let quote = amount.quote_exit(&pricing);
    let exit = quote.and_then(|quote| pricing.exit(quote)).map_err(|error| match error {
        // More than all shares there are is more than the owner has.
        MathError::Underflow { value, .. } => insufficient_balance(vm, owner, value),
        other => refusal(other),
    })?;

    let liquid = Work::load(vm).liquid(&head.totals);
    if exit.assets > liquid {
        return Err(fail!(IVault::InsufficientLiquidity, exit.assets, liquid));
    }

    let caller = vm.sender();
    if caller != owner {
        ledger::spend(vm, owner, caller, &exit.shares.into())?;
    }

    head.totals = exit.totals_after;
    head.store(vm);
    ledger::burn(vm, owner, exit.shares)?;
    emit!(vm, IVault::Withdraw, [caller, receiver, owner], [exit.assets, exit.shares]);
    Ok(exit)
}

#[cold]
fn insufficient_balance(vm: Vm, owner: Address, needed: u128) -> Revert {
    fail!(IToken::ERC20InsufficientBalance, owner, ledger::balance_of(vm, owner), needed)
}
