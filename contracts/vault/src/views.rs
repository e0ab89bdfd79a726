//! The views of ERC-4626, as handlers for the dispatch table.
//!
//! `max*` never revert and are exact: the amount they return is accepted, one wei more is not.
//! Previews return the quotes that entries and exits apply; they ignore the state of the vault, its
//! liquid assets and its limits, as ERC-4626 requires.

use crate::{
    entry_exit::Amount,
    layout::BALANCES,
    operation::Operation,
    refusal::refusal,
    state::{self, LiquiditySlot, StatusSlot, TotalsSlot, load_line},
};
use basalt_kit::{Args, HandlerResult, Revert, Vm, address::is_external, codec::return_amount};
use basalt_math::{Assets, Pricing, Rate, Room, Shares};

/// The rate now; reads one slot.
#[inline(never)]
pub fn current_rate(vm: Vm) -> Rate {
    load_line(vm).at(vm.now())
}

/// Prices now (R2, R3).
#[inline(never)]
pub fn current_pricing(vm: Vm) -> Pricing {
    state::pricing(&TotalsSlot::load(vm), &load_line(vm), &StatusSlot::load(vm), vm.now())
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
    return_amount(amount.quote_exit(&current_pricing(vm)).map_err(refusal)?.shares.0)
}

/// `previewRedeem(shares)`.
pub fn preview_redeem(vm: Vm, args: &mut Args) -> HandlerResult {
    let amount = Amount::Shares(Shares(args.amount()?));
    return_amount(amount.quote_exit(&current_pricing(vm)).map_err(refusal)?.assets.0)
}

/// Prices and the room under all limits for an entry to the receiver in the arguments; `None` if
/// entries are closed or the receiver is not allowed.
#[inline(never)]
fn entry_limits(vm: Vm, args: &mut Args) -> Result<Option<(Pricing, Room)>, Revert> {
    let receiver = args.address()?;
    let (status, line, now) = (StatusSlot::load(vm), load_line(vm), vm.now());
    let is_open = status.is_open(&line, now, Operation::EntryOrSettlement);
    if !is_open || !is_external(vm, receiver) {
        return Ok(None);
    }
    let totals_slot = TotalsSlot::load(vm);
    let pricing = state::pricing(&totals_slot, &line, &status, now);
    let room_in_flow = totals_slot.flow.mint_room(now, status.limits, totals_slot.totals.shares);
    Ok(Some((pricing, pricing.room(status.deposit_cap, room_in_flow))))
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
    let (status, line, now) = (StatusSlot::load(vm), load_line(vm), vm.now());
    if !status.is_open(&line, now, Operation::InstantExit) || owner == vm.this() {
        return Ok(None);
    }
    let totals_slot = TotalsSlot::load(vm);
    let room_in_flow = totals_slot.flow.burn_room(now, status.limits, totals_slot.totals.shares);
    Ok(Some(ExitLimits {
        pricing: state::pricing(&totals_slot, &line, &status, now),
        shares: BALANCES.balance_of(vm, owner).min(room_in_flow),
        instant: LiquiditySlot::load(vm).instant(&totals_slot.totals),
    }))
}
