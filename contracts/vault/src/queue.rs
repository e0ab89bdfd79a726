//! The vault's side of its withdrawal queue: shares in escrow, settlement, and shares back.
//!
//! The queue decides whom to pay and how much, the vault what may be paid: never more than the
//! queue's own shares are worth and than is at hand. So a queue can do no more harm than a holder of
//! as many shares.

use crate::{
    Vault,
    books::{FundsSlot, ReportSlot},
    bound::Bound,
    layout::{LEDGER, OWNER, QUEUE},
    operation::{Operation, is_open, require_open},
    refusal::refusal,
    state::{LiquiditySlot, StatusSlot, TotalsSlot, load_line},
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, call, codec::encode, emit, empty, return_words, revert,
    roles,
};
use basalt_math::{Assets, MAX_96, Rate, Shares, limits::DUST, queue::shares_back};

/// The most positions that one call looks at.
const MAX_POSITIONS: u128 = 64;
/// How many positions a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;

/// `queue()`.
pub fn queue(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, QUEUE)
}

/// `setQueue(queue)`: nobody's position is left behind.
pub fn set_queue(vm: Vm, args: &mut Args) -> HandlerResult {
    let queue = args.address()?;
    roles::require(vm, OWNER)?;
    let old = roles::role_address(vm, QUEUE);
    let shares = left_in(vm, old);
    if shares > 0 {
        return Err(revert!(IQueuedVault::QueueNotEmpty, old, shares));
    }
    let data = encode(IWithdrawalQueue::vaultCall::SELECTOR, &[]);
    let found = call::view_address(vm, queue, &data)?;
    if found != vm.this() {
        return Err(revert!(IQueuedVault::QueueMismatch, found, vm.this()));
    }

    roles::set_address(vm, QUEUE, queue)?;
    emit!(vm, IQueuedVault::QueueSet, [queue], []);
    empty()
}

/// Shares of positions that a queue still has. What somebody sent there is nobody's position, or else
/// one wei would block `setQueue` for ever.
fn left_in(vm: Vm, queue: Address) -> u128 {
    let held = LEDGER.balance_of(vm, queue).0;
    if held == 0 {
        return 0;
    }
    let data = encode(IWithdrawalQueue::escrowedSharesCall::SELECTOR, &[]);
    let answered = call::attempt_view(vm, queue, &data, call::WORD);
    let escrowed = answered.data.first_chunk().filter(|_| answered.is_ok);
    // Where a queue does not say it, all it holds counts.
    escrowed.and_then(|word| Word(*word).to_u128()).map_or(held, |escrowed| escrowed.min(held))
}

/// `requestRate()`.
pub fn request_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[load_line(vm).stored(vm.now()).into()])
}

/// `liquidity()`.
pub fn liquidity(vm: Vm, _: &mut Args) -> HandlerResult {
    let (totals, funds) = (TotalsSlot::load(vm).totals, FundsSlot::load(vm));
    return_words(&[
        LiquiditySlot::load(vm).instant(&totals).into(),
        funds.reserves.for_settlement(totals.backing).into(),
        funds.reserves.for_allocation(totals.backing, funds.buffer).into(),
        funds.reserves.owed.into(),
    ])
}

/// `requestRedeem(shares, controller, owner)`.
pub fn request(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    escrow(vm, shares, controller, owner, &Word::ZERO)
}

/// `requestRedeem(shares, controller, owner, minRate, deadline)`.
pub fn request_bounded(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    let bound = Bound::read(vm, args)?;
    escrow(vm, shares, controller, owner, bound.worst())
}

#[inline(never)]
fn escrow(
    vm: Vm,
    shares: Shares,
    controller: Address,
    owner: Address,
    min_rate: &Word,
) -> HandlerResult {
    require_open(vm, Operation::Request)?;
    let queue = roles::role_address(vm, QUEUE);
    if queue == Address::ZERO {
        return Err(revert!(IQueuedVault::NoQueue));
    }
    let rate = load_line(vm).stored(vm.now());
    let assets = rate.to_assets(shares).map_err(refusal)?;
    if assets.0 < DUST {
        return Err(revert!(IQueuedVault::RequestTooSmall, assets, DUST));
    }

    let (caller, value) = (vm.sender(), Word::from(shares));
    if caller != owner {
        LEDGER.spend(vm, owner, caller, &value)?;
    }
    LEDGER.transfer(vm, owner, queue, &value)?;
    let words = [value, rate.into(), *min_rate, controller.into(), owner.into(), caller.into()];
    let data = encode(IWithdrawalQueue::enqueueCall::SELECTOR, &words);
    return_words(&[call::execute_word(vm, queue, &data)?])
}

/// `settle(maxPositions)`.
pub fn settle<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let most = args.amount()?.min(MAX_POSITIONS);
    require_open(vm, Operation::EntryOrSettlement)?;
    let filled = call::execute_words(vm, holder(vm)?, &fill_data(vm, &most.into()), 3)?;
    let (shares, assets) = book::<V>(vm, &filled)?;
    return_words(&[shares.into(), assets.into()])
}

/// Settles what the report just made has freed. A queue that fails, or none, stops no report.
#[inline(never)]
pub fn after_report<V: Vault>(vm: Vm) -> Result<(), Revert> {
    let queue = roles::role_address(vm, QUEUE);
    if queue == Address::ZERO
        || LEDGER.balance_of(vm, queue).0 == 0
        || !is_open(vm, Operation::EntryOrSettlement)
    {
        return Ok(());
    }
    let data = fill_data(vm, &POSITIONS_PER_REPORT.into());
    let returned = call::attempt(vm, queue, &Word::ZERO, &data, 96);
    if returned.is_ok {
        book::<V>(vm, &returned.data)?;
    }
    Ok(())
}

fn holder(vm: Vm) -> Result<Address, Revert> {
    let queue = roles::role_address(vm, QUEUE);
    if queue == Address::ZERO { Err(revert!(IQueuedVault::NoQueue)) } else { Ok(queue) }
}

/// What the queue has to know to settle.
#[inline(never)]
fn fill_data(vm: Vm, most: &Word) -> alloc::vec::Vec<u8> {
    let backing = TotalsSlot::load(vm).totals.backing;
    let settleable = FundsSlot::load(vm).reserves.for_settlement(backing);
    let rate = load_line(vm).at(vm.now());
    let ref_time = ReportSlot::load(vm).ref_time;
    let words = [*most, rate.into(), settleable.into(), ref_time.into()];
    encode(IWithdrawalQueue::fillCall::SELECTOR, &words)
}

/// Burns and pays what the queue has settled, within what its shares are worth and what is at hand.
#[inline(never)]
fn book<V: Vault>(vm: Vm, filled: &[u8]) -> Result<(Shares, Assets), Revert> {
    let (words, _) = filled.as_chunks::<32>();
    let mut amounts = words.iter().map(|word| Word(*word).to_u128().unwrap_or(u128::MAX));
    let mut next = || amounts.next().unwrap_or(0);
    let (shares, assets, owed) = (Shares(next()), Assets(next()), Assets(next().min(MAX_96)));

    // Loaded behind the call: the queue may have been anything.
    let mut totals_slot = TotalsSlot::load(vm);
    let mut funds = FundsSlot::load(vm);
    let worth = load_line(vm).at(vm.now()).to_assets(shares).map_err(refusal)?;
    let most = worth.min(funds.reserves.for_settlement(totals_slot.totals.backing));
    if assets > most {
        return Err(revert!(IQueuedVault::BadSettlement, assets, most));
    }
    totals_slot.totals.shares = totals_slot.totals.shares.checked_sub(shares).map_err(refusal)?;
    totals_slot.totals.backing = totals_slot.totals.backing.checked_sub(assets).map_err(refusal)?;
    let is_changed = shares.0 > 0 || owed != funds.reserves.owed;
    if is_changed {
        funds.reserves.owed = owed;
        totals_slot.store(vm);
        funds.store(vm, &totals_slot.totals);
        let queue = roles::role_address(vm, QUEUE);
        LEDGER.burn(vm, queue, shares)?;
        emit!(vm, IQueuedVault::Settled, [], [shares, assets, owed]);
        if assets.0 > 0 {
            V::pay(vm, queue, assets.0)?;
        }
    }
    Ok((shares, assets))
}

/// `release(to, shares, rRequest)`: a position given up for no more than it was worth when it was
/// made, in shares of today, so that an open request is no free option.
pub fn release(vm: Vm, args: &mut Args) -> HandlerResult {
    let (to, shares) = (args.address()?, Shares(args.at_most(MAX_96)?));
    let r_request = args.word()?;
    roles::require(vm, QUEUE)?;
    let rate = load_line(vm).stored(vm.now());
    // A rate beyond 128 bits is above every rate now.
    let requested = Rate(r_request.to_u128().unwrap_or(u128::MAX));
    let returned = shares_back(shares, requested, rate);
    let forgone = Shares(shares.0.saturating_sub(returned.0));

    let queue = vm.sender();
    LEDGER.transfer(vm, queue, to, &returned.into())?;
    if forgone.0 > 0 {
        let mut totals_slot = TotalsSlot::load(vm);
        totals_slot.totals.shares =
            totals_slot.totals.shares.checked_sub(forgone).map_err(refusal)?;
        totals_slot.store(vm);
        LEDGER.burn(vm, queue, forgone)?;
    }
    emit!(vm, IQueuedVault::Released, [to], [returned, forgone]);
    return_words(&[returned.into()])
}

/// What allocations may take now; `InsufficientLiquidity` and stops are the caller's to answer.
pub fn allocatable(totals_slot: &TotalsSlot, funds: &FundsSlot) -> Assets {
    funds.reserves.for_allocation(totals_slot.totals.backing, funds.buffer)
}

/// Notes that `assets` more are at work, from now on with an age where there was none.
#[inline(never)]
pub fn put_to_work(
    vm: Vm,
    totals_slot: &TotalsSlot,
    funds: &mut FundsSlot,
    status: &mut StatusSlot,
    assets: Assets,
) {
    // At most the backing, which has 96 bits.
    let working = funds.reserves.working.0.saturating_add(assets.0);
    funds.reserves.working = Assets(working);
    funds.store(vm, &totals_slot.totals);
    if status.stale_at == u32::MAX {
        status.stale_at = vm.now().saturating_add(funds.max_age_secs);
        status.store(vm);
    }
}
