//! The views of ERC-4626, as handlers for the dispatch table.
//!
//! `max*` never revert and are exact: the amount they return is accepted, one wei more is not.
//! Previews return the quotes that entries and exits apply; they ignore the state of the vault, its
//! liquid assets and its limits, as ERC-4626 requires.

use crate::{
    entry_exit::Amount,
    gate::{EntrySlot, ExitSlot},
    layout::BALANCES,
    operation::Operation,
    refusal::refusal,
    state::{TotalsSlot, load_line},
};
use basalt_kit::{Args, HandlerResult, Revert, Vm, address::is_external, codec::return_amount};
use basalt_math::{Assets, Pricing, Rate, Room, Shares};

/// The rate now; reads one slot.
#[inline(never)]
pub fn current_rate(vm: Vm) -> Rate {
    load_line(vm).at(vm.now())
}

/// Prices now, without a fee of exits (R2).
#[inline(never)]
pub fn current_pricing(vm: Vm) -> Pricing {
    Pricing::new(TotalsSlot::load(vm).totals, &load_line(vm), vm.now())
}

/// Prices now with the fee of exits (R3).
fn exit_pricing(vm: Vm) -> Pricing {
    current_pricing(vm).with_exit_fee(ExitSlot::load(vm).exit_fee)
}

/// `totalAssets()`: the supply at the current rate, rounded down (R2).
pub fn total_assets(vm: Vm, _: &mut Args) -> HandlerResult {
    return_amount(current_pricing(vm).total_assets().0)
}

/// `convertToShares(assets)`: at the current rate, rounded down (R2).
pub fn convert_to_shares(vm: Vm, args: &mut Args) -> HandlerResult {
    let assets = Assets(args.amount()?);
    return_amount(current_rate(vm).to_shares(assets).map_err(refusal)?.0)
}

/// `convertToAssets(shares)`: at the current rate, rounded down (R2).
pub fn convert_to_assets(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.amount()?);
    return_amount(current_rate(vm).to_assets(shares).map_err(refusal)?.0)
}

/// `maxDeposit(receiver)`.
pub fn max_deposit(vm: Vm, args: &mut Args) -> HandlerResult {
    let max =
        entry_limits(vm, args)?.map_or(Assets(0), |(pricing, room)| pricing.max_deposit(room));
    return_amount(max.0)
}

/// `maxMint(receiver)`.
pub fn max_mint(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = entry_limits(vm, args)?.map_or(Shares(0), |(pricing, room)| pricing.max_mint(room));
    return_amount(max.0)
}

/// `maxWithdraw(owner)`.
pub fn max_withdraw(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = exit_limits(vm, args)?
        .map_or(Assets(0), |limits| limits.pricing.max_withdraw(limits.shares, limits.instant));
    return_amount(max.0)
}

/// `maxRedeem(owner)`.
pub fn max_redeem(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = exit_limits(vm, args)?
        .map_or(Shares(0), |limits| limits.pricing.max_redeem(limits.shares, limits.instant));
    return_amount(max.0)
}

/// `previewDeposit(assets)`.
pub fn preview_deposit(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_amount(amount.quote_entry(&current_pricing(vm)).map_err(refusal)?.shares.0)
}

/// `previewMint(shares)`.
pub fn preview_mint(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_amount(amount.quote_entry(&current_pricing(vm)).map_err(refusal)?.assets.0)
}

/// `previewWithdraw(assets)`.
pub fn preview_withdraw(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Assets(Assets(args.amount()?));
    return_amount(amount.quote_exit(&exit_pricing(vm)).map_err(refusal)?.shares.0)
}

/// `previewRedeem(shares)`.
pub fn preview_redeem(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_amount(amount.quote_exit(&exit_pricing(vm)).map_err(refusal)?.assets.0)
}

/// Prices and the room under all limits for an entry to the receiver in the arguments; `None` if
/// entries are closed or the receiver is not allowed.
#[inline(never)]
fn entry_limits(vm: Vm, args: &mut Args) -> Result<Option<(Pricing, Room)>, Revert> {
    let receiver = args.address()?;
    let (slot, line, now) = (EntrySlot::load(vm), load_line(vm), vm.now());
    let is_open = slot.gate.is_open(&line, now, Operation::EntryOrSettlement);
    if !is_open || !is_external(vm, receiver) {
        return Ok(None);
    }
    let totals_slot = TotalsSlot::load(vm);
    let pricing = Pricing::new(totals_slot.totals, &line, now);
    let room_in_flow = totals_slot.flow.mint_room(now, slot.gate.limits, totals_slot.totals.shares);
    Ok(Some((pricing, pricing.room(slot.deposit_cap, room_in_flow))))
}

struct ExitLimits {
    pricing: Pricing,
    shares: Shares,
    instant: Assets,
}

/// Limits of an instant exit of the owner in the arguments; `None` if instant exits are closed. The
/// contract's own shares, seed and cover, never exit.
#[inline(never)]
fn exit_limits(vm: Vm, args: &mut Args) -> Result<Option<ExitLimits>, Revert> {
    let owner = args.address()?;
    let (slot, line, now) = (ExitSlot::load(vm), load_line(vm), vm.now());
    if !slot.gate.is_open(&line, now, Operation::InstantExit) || owner == vm.this() {
        return Ok(None);
    }
    let totals_slot = TotalsSlot::load(vm);
    let room_in_flow = totals_slot.flow.burn_room(now, slot.gate.limits, totals_slot.totals.shares);
    Ok(Some(ExitLimits {
        pricing: Pricing::new(totals_slot.totals, &line, now).with_exit_fee(slot.exit_fee),
        shares: BALANCES.balance_of(vm, owner).min(room_in_flow),
        instant: slot.instant(&totals_slot.totals),
    }))
}
