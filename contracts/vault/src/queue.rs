//! The vault's side of its withdrawal queue: requests, settlement and released shares.
//!
//! The queue decides which positions are settled and for how much. The vault limits the total:
//! never more than the queue's own shares are worth, and never more than the liquid assets. A
//! faulty queue can therefore do no more harm than a holder of as many shares.

use crate::{
    Vault,
    books::{FundsSlot, ReportSlot},
    gate::{EntrySlot, ExitSlot},
    layout::{BALANCES, OWNER, QUEUE},
    operation::{Operation, is_open, require_open},
    refusal::refusal,
    slippage::SlippageLimit,
    state::{QueueSlot, TotalsSlot, load_line},
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IQueuedVault, IRoles, IWithdrawalQueue};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, address::require_external, call, codec::encode, emit,
    empty, return_words, revert, roles, slots,
};
use basalt_math::{
    Assets, MAX_96, Rate, Shares,
    limits::{BELOW_A_REQUEST, DUST},
    queue::shares_back,
};

/// Shares that a queue keeps beside its positions: a wei of the seed. A balance that falls to zero costs
/// the next request 17,100 gas more.
const OWN_SHARES: u128 = 1;
/// Largest number of positions that one `settle` call visits.
const MAX_POSITIONS: u128 = 64;
/// Number of positions that a report settles.
const POSITIONS_PER_REPORT: u32 = 8;

/// `queue()`.
pub fn queue(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[queue_address(vm).into()])
}

/// `setQueue(queue)`: `QueueNotEmpty` while the present queue has shares in escrow, `QueueMismatch`
/// if the new queue names another vault.
pub fn set_queue(vm: Vm, args: &mut Args) -> HandlerResult {
    let queue = args.address()?;
    roles::require(vm, OWNER)?;
    let QueueSlot { queue: old, paused_until } = QueueSlot::load(vm);
    let shares = escrowed_shares(vm, old);
    if shares > 0 {
        return Err(revert!(IQueuedVault::QueueNotEmpty, old, shares));
    }
    let data = encode(IWithdrawalQueue::vaultCall::SELECTOR, &[]);
    let found = call::view_address(vm, queue, &data)?;
    if found != vm.this() {
        return Err(revert!(IQueuedVault::QueueMismatch, found, vm.this()));
    }

    require_external(vm, queue)?;
    QueueSlot { queue, paused_until }.store(vm);
    emit!(vm, IQueuedVault::QueueSet, [queue], []);
    own_shares(vm, queue)?;
    empty()
}

/// Moves shares of the seed to a queue without any, see [`OWN_SHARES`].
fn own_shares(vm: Vm, queue: Address) -> Result<(), Revert> {
    if BALANCES.balance_of(vm, queue).0 > 0 {
        return Ok(());
    }
    BALANCES.transfer(vm, vm.this(), queue, &OWN_SHARES.into())
}

/// Shares that a queue holds in escrow. Its own and donated shares do not count; otherwise one wei would
/// block `setQueue` for ever.
fn escrowed_shares(vm: Vm, queue: Address) -> u128 {
    let balance = BALANCES.balance_of(vm, queue).0;
    if balance <= OWN_SHARES {
        return 0;
    }
    let data = encode(IWithdrawalQueue::escrowedSharesCall::SELECTOR, &[]);
    let returned = call::attempt_view(vm, queue, &data, call::WORD);
    let escrowed = returned.data.first_chunk().filter(|_| returned.is_ok);
    // If the queue does not answer, all but its own shares count.
    escrowed
        .and_then(|word| Word(*word).to_u128())
        .map_or(balance.saturating_sub(OWN_SHARES), |escrowed| escrowed.min(balance))
}

/// `requestRate()`.
pub fn request_rate(vm: Vm, _: &mut Args) -> HandlerResult {
    return_words(&[load_line(vm).stored(vm.now()).into()])
}

/// `liquidity()`.
pub fn liquidity(vm: Vm, _: &mut Args) -> HandlerResult {
    let (totals, funds) = (TotalsSlot::load(vm).totals, FundsSlot::load(vm));
    return_words(&[
        ExitSlot::load(vm).instant(&totals).into(),
        funds.in_use.for_settlement(totals.backing).into(),
        funds.in_use.for_allocation(totals.backing, funds.buffer).into(),
        funds.in_use.owed.into(),
    ])
}

/// `requestRedeem(shares, controller, owner)`.
pub fn request(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    escrow(vm, shares, controller, owner, &Word::ZERO)
}

/// `requestRedeem(shares, controller, owner, minRate, deadline)`.
pub fn request_with_limit(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    let limit = SlippageLimit::read(vm, args)?;
    escrow(vm, shares, controller, owner, limit.get())
}

#[inline(never)]
fn escrow(
    vm: Vm,
    shares: Shares,
    controller: Address,
    owner: Address,
    min_rate: &Word,
) -> HandlerResult {
    let QueueSlot { queue, paused_until } = QueueSlot::load(vm);
    if vm.now() < paused_until {
        return Err(revert!(IRoles::PausedUntil, paused_until));
    }
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
        BALANCES.spend(vm, owner, caller, &value)?;
    }
    BALANCES.transfer(vm, owner, queue, &value)?;
    let words = [value, rate.into(), *min_rate, controller.into(), owner.into(), caller.into()];
    let data = encode(IWithdrawalQueue::enqueueCall::SELECTOR, &words);
    return_words(&[call::execute_word(vm, queue, &data)?])
}

/// `settle(maxPositions)`.
pub fn settle<V: Vault>(vm: Vm, args: &mut Args) -> HandlerResult {
    let max = args.amount()?.min(MAX_POSITIONS);
    require_open(vm, Operation::EntryOrSettlement)?;
    let result = call::execute_words(vm, require_queue(vm)?, &fill_calldata(vm, &max.into()), 3)?;
    let (shares, assets) = book_settlement::<V>(vm, &result)?;
    return_words(&[shares.into(), assets.into()])
}

/// R14: settles the positions that a report made eligible. A queue that is missing or reverts does
/// not make the report fail; one that overstates its settlement does (`BadSettlement`). A queue that is
/// owed nothing and has fewer shares than a request is not called, so that a wei sent to it costs no
/// report anything.
#[inline(never)]
pub fn settle_after_report<V: Vault>(vm: Vm) -> Result<(), Revert> {
    let queue = queue_address(vm);
    let is_idle =
        BALANCES.balance_of(vm, queue) < BELOW_A_REQUEST && FundsSlot::load(vm).in_use.owed.0 == 0;
    if queue == Address::ZERO || is_idle || !is_open(vm, Operation::EntryOrSettlement) {
        return Ok(());
    }
    let data = fill_calldata(vm, &POSITIONS_PER_REPORT.into());
    let result = call::attempt(vm, queue, &Word::ZERO, &data, 96);
    if result.is_ok {
        book_settlement::<V>(vm, &result.data)?;
    }
    Ok(())
}

#[inline(never)]
fn queue_address(vm: Vm) -> Address {
    slots::load(vm, QUEUE).lower_address()
}

fn require_queue(vm: Vm) -> Result<Address, Revert> {
    let queue = queue_address(vm);
    if queue == Address::ZERO { Err(revert!(IQueuedVault::NoQueue)) } else { Ok(queue) }
}

/// Calldata of `fill`: the rate, the liquid assets and the reference time that the queue settles
/// with.
#[inline(never)]
fn fill_calldata(vm: Vm, max: &Word) -> alloc::vec::Vec<u8> {
    let backing = TotalsSlot::load(vm).totals.backing;
    let settleable = FundsSlot::load(vm).in_use.for_settlement(backing);
    let rate = load_line(vm).at(vm.now());
    let ref_time = ReportSlot::load(vm).ref_time;
    let words = [*max, rate.into(), settleable.into(), ref_time.into()];
    encode(IWithdrawalQueue::fillCall::SELECTOR, &words)
}

/// Burns the shares that the queue settled and pays it their assets (R3), and stores the assets that
/// it is still owed (R14). `BadSettlement` above the value of the shares, rounded down, or above the
/// liquid assets.
#[inline(never)]
fn book_settlement<V: Vault>(vm: Vm, result: &[u8]) -> Result<(Shares, Assets), Revert> {
    let (words, _) = result.as_chunks::<32>();
    let mut amounts = words.iter().map(|word| Word(*word).to_u128().unwrap_or(u128::MAX));
    let mut next = || amounts.next().unwrap_or(0);
    let (shares, assets, owed) = (Shares(next()), Assets(next()), Assets(next().min(MAX_96)));

    // Loaded after the call, because the queue may have changed the state.
    let mut totals_slot = TotalsSlot::load(vm);
    let mut funds = FundsSlot::load(vm);
    let value = load_line(vm).at(vm.now()).to_assets(shares).map_err(refusal)?;
    let max = value.min(funds.in_use.for_settlement(totals_slot.totals.backing));
    if assets > max {
        return Err(revert!(IQueuedVault::BadSettlement, assets, max));
    }
    totals_slot.totals.shares = totals_slot.totals.shares.checked_sub(shares).map_err(refusal)?;
    totals_slot.totals.backing = totals_slot.totals.backing.checked_sub(assets).map_err(refusal)?;
    let is_changed = shares.0 > 0 || owed != funds.in_use.owed;
    if is_changed {
        funds.in_use.owed = owed;
        totals_slot.store(vm);
        funds.store(vm, &totals_slot.totals);
        let queue = queue_address(vm);
        BALANCES.burn(vm, queue, shares)?;
        emit!(vm, IQueuedVault::Settled, [], [shares, assets, owed]);
        if assets.0 > 0 {
            V::fund_queue(vm, queue, assets.0)?;
        }
    }
    Ok((shares, assets))
}

/// `release(to, shares, rateAtRequest)`: returns shares of a cancelled or returned position to `to`,
/// worth at most what they were worth at the rate of the request, and burns the rest. An open
/// request is therefore no free option on growth. Rounded down: the dust is burnt and stays as
/// slack.
pub fn release(vm: Vm, args: &mut Args) -> HandlerResult {
    let (to, shares) = (args.address()?, Shares(args.at_most(MAX_96)?));
    let rate_at_request = args.word()?;
    let (caller, queue) = (vm.sender(), queue_address(vm));
    if caller != queue {
        return Err(revert!(IErrors::Unauthorized, caller, queue));
    }
    let rate = load_line(vm).stored(vm.now());
    // A rate above 128 bits is above every current rate.
    let rate_at_request = Rate(rate_at_request.to_u128().unwrap_or(u128::MAX));
    let returned = shares_back(shares, rate_at_request, rate);
    let forgone = Shares(shares.0.saturating_sub(returned.0));

    BALANCES.transfer(vm, queue, to, &returned.into())?;
    if forgone.0 > 0 {
        let mut totals_slot = TotalsSlot::load(vm);
        totals_slot.totals.shares =
            totals_slot.totals.shares.checked_sub(forgone).map_err(refusal)?;
        totals_slot.store(vm);
        BALANCES.burn(vm, queue, forgone)?;
    }
    emit!(vm, IQueuedVault::Released, [to], [returned, forgone]);
    return_words(&[returned.into()])
}

/// Assets that can be allocated now, in wei: the queue is paid first (R14). The caller checks the
/// state of the vault and returns `InsufficientLiquidity` above it.
pub fn allocatable(totals_slot: &TotalsSlot, funds: &FundsSlot) -> Assets {
    funds.in_use.for_allocation(totals_slot.totals.backing, funds.buffer)
}

/// Books that `assets` more are at work. If nothing was at work before, the age of the newest
/// report starts to count now.
#[inline(never)]
pub fn record_allocation(
    vm: Vm,
    totals_slot: &TotalsSlot,
    funds: &mut FundsSlot,
    entry_slot: &mut EntrySlot,
    assets: Assets,
) {
    // The sum is at most the backing, which has 96 bits.
    let working = funds.in_use.working.0.saturating_add(assets.0);
    funds.in_use.working = Assets(working);
    funds.store(vm, &totals_slot.totals);
    if entry_slot.gate.stale_at == u32::MAX {
        entry_slot.gate.stale_at = vm.now().saturating_add(funds.max_age_secs);
        entry_slot.store(vm);
    }
}
