//! Entries and exits up to the point where assets move.
//!
//! A function here ends with all state stored and all events written; what is left to the contract
//! is to move the assets. The rate line is read and never written.

use crate::{
    layout::{COVER_SHARES, LEDGER},
    operation::Operation,
    refusal::refusal,
    state::{LiquiditySlot, StatusSlot, TotalsSlot, load_line, pricing},
};
use alloy_primitives::Address;
use basalt_interfaces::{IBoundedVault, IBunker, IToken, IVault};
use basalt_kit::{Args, Revert, Vm, Word, emit, erc20::require_receiver, revert, slots};
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

/// The worst result that a caller accepts, and until when.
pub struct Bound {
    worst: Word,
}

impl Bound {
    /// The next two arguments: a bound and a deadline that must not have passed.
    #[inline(never)]
    pub fn read(vm: Vm, args: &mut Args) -> Result<Self, Revert> {
        let (worst, deadline) = (args.word()?, args.word()?);
        Self::new(vm, worst, &deadline)
    }

    /// A bound that holds until a deadline: `Expired` where that has passed.
    #[inline(never)]
    pub fn new(vm: Vm, worst: Word, deadline: &Word) -> Result<Self, Revert> {
        let now = vm.now();
        // A deadline beyond 128 bits is never over.
        if deadline.to_u128().is_some_and(|deadline| deadline < now.into()) {
            return Err(revert!(IBoundedVault::Expired, *deadline, now));
        }
        Ok(Self { worst })
    }

    /// The bound, whatever it is.
    pub const fn worst(&self) -> &Word {
        &self.worst
    }

    /// `Slippage` if a caller gets less than the bound.
    #[inline(never)]
    pub fn at_least(&self, result: u128) -> Result<(), Revert> {
        // No result has more than 128 bits.
        self.judge(result, self.worst.to_u128().is_some_and(|least| result >= least))
    }

    /// `Slippage` if a caller pays more than the bound.
    #[inline(never)]
    pub fn at_most(&self, result: u128) -> Result<(), Revert> {
        self.judge(result, self.worst.to_u128().is_none_or(|most| result <= most))
    }

    fn judge(&self, result: u128, is_good: bool) -> Result<(), Revert> {
        if is_good { Ok(()) } else { Err(revert!(IBoundedVault::Slippage, result, self.worst)) }
    }
}

/// Mints shares for `amount` to `receiver`. The contract then takes `assets` from the caller.
#[inline(never)]
pub fn enter(vm: Vm, amount: Amount, receiver: Address) -> Result<Entry, Revert> {
    require_receiver(vm, receiver)?;
    admit(vm, amount, receiver)
}

/// The one key where shares are minted for assets: every limit is here.
#[inline(never)]
fn admit(vm: Vm, amount: Amount, receiver: Address) -> Result<Entry, Revert> {
    let (now, status, line) = (vm.now(), StatusSlot::load(vm), load_line(vm));
    status.require_open(&line, now, Operation::EntryOrSettlement)?;

    let mut totals_slot = TotalsSlot::load(vm);
    let pricing = pricing(&totals_slot, &line, &status, now);
    let quote = amount.quote_entry(&pricing);
    let entry =
        quote.and_then(|quote| pricing.enter(quote, status.deposit_cap)).map_err(refusal)?;
    let supply = totals_slot.totals.shares;
    let flow = totals_slot.flow.mint(now, status.limits, supply, entry.shares);
    totals_slot.flow = flow.map_err(refusal)?;

    totals_slot.totals = entry.totals_after;
    totals_slot.store(vm);
    LEDGER.mint(vm, receiver, entry.shares);
    emit!(vm, IVault::Deposit, [vm.sender(), receiver], [entry.assets, entry.shares]);
    Ok(entry)
}

/// Mints cover for `assets`: shares that the contract itself holds and only a loss can burn.
pub fn cover(vm: Vm, assets: Assets) -> Result<Entry, Revert> {
    let entry = admit(vm, Amount::Assets(assets), vm.this())?;
    // Part of the supply, which has 96 bits.
    let before = slots::load_field(vm, COVER_SHARES);
    slots::store_field(vm, COVER_SHARES, before.saturating_add(entry.shares.0));
    emit!(vm, IBunker::CoverAdded, [vm.sender()], [entry.assets, entry.shares]);
    Ok(entry)
}

/// Burns shares of `owner` for `amount`. The contract then pays `assets` to `receiver`.
#[inline(never)]
pub fn exit(vm: Vm, amount: Amount, receiver: Address, owner: Address) -> Result<Exit, Revert> {
    require_receiver(vm, receiver)?;
    let (now, status, line) = (vm.now(), StatusSlot::load(vm), load_line(vm));
    status.require_open(&line, now, Operation::InstantExit)?;

    let mut totals_slot = TotalsSlot::load(vm);
    let pricing = pricing(&totals_slot, &line, &status, now);
    let quote = amount.quote_exit(&pricing);
    let exit = quote.and_then(|quote| pricing.exit(quote)).map_err(|error| match error {
        // More than all shares there are is more than the owner has.
        MathError::Underflow { value, .. } => insufficient_balance(vm, owner, value),
        other => refusal(other),
    })?;

    let instant = LiquiditySlot::load(vm).instant(&totals_slot.totals);
    if exit.assets > instant {
        return Err(revert!(IVault::InsufficientLiquidity, exit.assets, instant));
    }
    let supply = totals_slot.totals.shares;
    let flow = totals_slot.flow.burn(now, status.limits, supply, exit.shares);
    totals_slot.flow = flow.map_err(refusal)?;

    let caller = vm.sender();
    if caller != owner {
        LEDGER.spend(vm, owner, caller, &exit.shares.into())?;
    }

    totals_slot.totals = exit.totals_after;
    totals_slot.store(vm);
    LEDGER.burn(vm, owner, exit.shares)?;
    emit!(vm, IVault::Withdraw, [caller, receiver, owner], [exit.assets, exit.shares]);
    Ok(exit)
}

#[cold]
fn insufficient_balance(vm: Vm, owner: Address, needed: u128) -> Revert {
    revert!(IToken::ERC20InsufficientBalance, owner, LEDGER.balance_of(vm, owner), needed)
}
