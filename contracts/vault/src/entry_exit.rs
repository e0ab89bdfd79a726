//! Entries and exits up to the point where assets move.
//!
//! Each function checks every limit, then stores all state and emits all events; allowance and balance
//! are checked as they are spent. The caller then moves the assets. The rate line is only read (R2,
//! R3).

use crate::{
    gate::{EntrySlot, ExitSlot},
    layout::{BALANCES, COVER_SHARES},
    operation::Operation,
    refusal::refusal,
    slippage::SlippageLimit,
    state::{TotalsSlot, load_line},
};
use alloy_primitives::Address;
use basalt_interfaces::{ISafety, IToken, IVault};
use basalt_kit::{
    Revert, Vm, emit,
    erc20::require_receiver,
    revert,
    slots::{load_field, store_field},
};
use basalt_math::{Assets, Entry, Exit, MathError, Pricing, Quote, Shares};

/// The amount of an entry or exit, given in assets or in shares.
#[derive(Clone, Copy)]
pub enum Amount {
    /// Exactly these assets.
    Assets(Assets),
    /// Exactly these shares.
    Shares(Shares),
}

impl Amount {
    /// Quotes an entry (R2). The preview returns the quote, the entry applies it.
    #[inline(never)]
    pub fn quote_entry(self, pricing: &Pricing) -> Result<Quote, MathError> {
        match self {
            Self::Assets(assets) => pricing.quote_deposit(assets),
            Self::Shares(shares) => pricing.quote_mint(shares),
        }
    }

    /// Quotes an exit (R3). The preview returns the quote, the exit applies it.
    #[inline(never)]
    pub fn quote_exit(self, pricing: &Pricing) -> Result<Quote, MathError> {
        match self {
            Self::Assets(assets) => pricing.quote_withdraw(assets),
            Self::Shares(shares) => pricing.quote_redeem(shares),
        }
    }
}

/// Mints shares for `amount` to `receiver` at the entry price (R2). The caller then takes `assets`
/// from the sender.
#[inline(never)]
pub fn enter(
    vm: Vm,
    amount: Amount,
    receiver: Address,
    limit: Option<SlippageLimit>,
) -> Result<Entry, Revert> {
    Ok(judge_entry(vm, amount, receiver, limit)?.mint(vm, receiver))
}

/// Checks every limit of an entry to `receiver` and stores nothing.
pub fn judge_entry(
    vm: Vm,
    amount: Amount,
    receiver: Address,
    limit: Option<SlippageLimit>,
) -> Result<JudgedEntry, Revert> {
    require_receiver(vm, receiver)?;
    JudgedEntry::new(vm, amount, limit)
}

/// An entry within every limit, with the totals after it. Nothing is stored yet.
pub struct JudgedEntry {
    /// Assets, shares and totals.
    pub entry: Entry,
    totals_slot: TotalsSlot,
}

impl JudgedEntry {
    /// Checks every limit: state of the vault, price, deposit cap, daily limit, slippage limit.
    #[inline(never)]
    fn new(vm: Vm, amount: Amount, limit: Option<SlippageLimit>) -> Result<Self, Revert> {
        let (now, slot, line) = (vm.now(), EntrySlot::load(vm), load_line(vm));
        slot.gate.require_open(&line, now, Operation::EntryOrSettlement)?;

        let mut totals_slot = TotalsSlot::load(vm);
        let pricing = Pricing::new(totals_slot.totals, &line, now);
        let quote = amount.quote_entry(&pricing);
        let entry =
            quote.and_then(|quote| pricing.enter(quote, slot.deposit_cap)).map_err(refusal)?;
        let supply = totals_slot.totals.shares;
        let flow = totals_slot.flow.mint(now, slot.gate.limits, supply, entry.shares);
        totals_slot.flow = flow.map_err(refusal)?;
        if let Some(limit) = limit {
            match amount {
                Amount::Assets(_) => limit.at_least(entry.shares.0)?,
                Amount::Shares(_) => limit.at_most(entry.assets.0)?,
            }
        }
        totals_slot.totals = entry.totals_after;
        Ok(Self { entry, totals_slot })
    }

    /// Stores the totals and mints the shares; no other function mints shares for assets.
    #[inline(never)]
    pub fn mint(self, vm: Vm, receiver: Address) -> Entry {
        let Self { entry, totals_slot } = self;
        totals_slot.store(vm);
        BALANCES.mint(vm, receiver, entry.shares);
        emit!(vm, IVault::Deposit, [vm.sender(), receiver], [entry.assets, entry.shares]);
        entry
    }
}

/// Mints cover for `assets`: shares that the contract itself holds and that only a loss burns (R7).
pub fn add_cover(vm: Vm, assets: Assets) -> Result<Entry, Revert> {
    let entry = JudgedEntry::new(vm, Amount::Assets(assets), None)?.mint(vm, vm.this());
    // Cover is part of the supply, which has at most 96 bits.
    let before = load_field(vm, COVER_SHARES);
    store_field(vm, COVER_SHARES, before.saturating_add(entry.shares.0));
    emit!(vm, ISafety::CoverAdded, [vm.sender()], [entry.assets, entry.shares]);
    Ok(entry)
}

/// Burns shares of `owner` for `amount` and leaves the exit fee in the backing (R3). The caller
/// then pays `assets` to `receiver`.
#[inline(never)]
pub fn exit(
    vm: Vm,
    amount: Amount,
    receiver: Address,
    owner: Address,
    limit: Option<SlippageLimit>,
) -> Result<Exit, Revert> {
    require_receiver(vm, receiver)?;
    let (now, slot, line) = (vm.now(), ExitSlot::load(vm), load_line(vm));
    slot.gate.require_open(&line, now, Operation::InstantExit)?;

    let mut totals_slot = TotalsSlot::load(vm);
    let pricing = Pricing::new(totals_slot.totals, &line, now).with_exit_fee(slot.exit_fee);
    let quote = amount.quote_exit(&pricing);
    let exit = quote.and_then(|quote| pricing.exit(quote)).map_err(|error| match error {
        // More than the whole supply is more than the owner's balance.
        MathError::Underflow { value, .. } => insufficient_balance(vm, owner, value),
        other => refusal(other),
    })?;

    let instant = slot.instant(&totals_slot.totals);
    if exit.assets > instant {
        return Err(revert!(IVault::InsufficientLiquidity, exit.assets, instant));
    }
    let supply = totals_slot.totals.shares;
    let flow = totals_slot.flow.burn(now, slot.gate.limits, supply, exit.shares);
    totals_slot.flow = flow.map_err(refusal)?;
    if let Some(limit) = limit {
        match amount {
            Amount::Assets(_) => limit.at_most(exit.shares.0)?,
            Amount::Shares(_) => limit.at_least(exit.assets.0)?,
        }
    }

    let caller = vm.sender();
    if caller != owner {
        BALANCES.spend(vm, owner, caller, &exit.shares.into())?;
    }

    BALANCES.burn(vm, owner, exit.shares)?;
    totals_slot.totals = exit.totals_after;
    totals_slot.store(vm);
    emit!(vm, IVault::Withdraw, [caller, receiver, owner], [exit.assets, exit.shares]);
    Ok(exit)
}

#[cold]
fn insufficient_balance(vm: Vm, owner: Address, needed: u128) -> Revert {
    revert!(IToken::ERC20InsufficientBalance, owner, BALANCES.balance_of(vm, owner), needed)
}
