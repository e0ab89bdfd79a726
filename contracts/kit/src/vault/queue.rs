//! The vault's side of its withdrawal queue: shares in escrow, settlement, and shares back.
//!
//! The queue decides whom to pay and how much, the vault what may be paid: never more than the
//! queue's own shares are worth and than is at hand. So a queue can do no more harm than a holder of
//! as many shares.

use crate::{
    Answer, Args, Revert, Vm, Word, answer, call,
    codec::encode,
    done, emit, fail,
    layout::QUEUE,
    ledger, roles,
    vault::{
        books::{Funds, Record},
        flow::Bound,
        gate::{Act, is_open, require},
        refusal::refusal,
        state::{Gate, Head, Work, load_line},
    },
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue};
use basalt_math::{Assets, MAX_96, Rate, Shares, queue::shares_back};

/// The least that a request is worth, in wei of the asset.
const MIN_REQUEST: u128 = 1_000_000_000_000_000;
/// The most positions that one call looks at.
const MAX_POSITIONS: u128 = 64;
/// How many positions a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;

/// How a contract pays its asset.
pub type Pay = fn(Vm, Address, u128) -> Result<(), Revert>;

/// `queue()`.
pub fn queue(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, QUEUE)
}

/// `setQueue(queue)`: nobody's position is left behind.
pub fn set_queue(vm: Vm, args: &mut Args) -> Answer {
    let queue = args.address()?;
    roles::require_owner(vm)?;
    let old = roles::holder(vm, QUEUE);
    let shares = left_in(vm, old);
    if shares > 0 {
        return Err(fail!(IQueuedVault::QueueNotEmpty, old, shares));
    }
    let data = encode(IWithdrawalQueue::vaultCall::SELECTOR, &[]);
    let found = call::view_address(vm, queue, &data)?;
    if found != vm.this() {
        return Err(fail!(IQueuedVault::QueueMismatch, found, vm.this()));
    }

    roles::appoint(vm, QUEUE, queue)?;
    emit!(vm, IQueuedVault::QueueSet, [queue], []);
    done()
}

/// Shares of positions that a queue still has. What somebody sent there is nobody's position, or else
/// a wei of it would keep a queue in its place for ever.
fn left_in(vm: Vm, queue: Address) -> u128 {
    let held = ledger::balance_of(vm, queue).0;
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
pub fn request_rate(vm: Vm, _: &mut Args) -> Answer {
    answer(&[load_line(vm).stored(vm.now()).into()])
}

/// `liquidity()`.
pub fn liquidity(vm: Vm, _: &mut Args) -> Answer {
    let (totals, funds) = (Head::load(vm).totals, Funds::load(vm));
    answer(&[
        Work::load(vm).instant(&totals).into(),
        funds.reserves.for_settlement(totals.backing).into(),
        funds.reserves.for_allocation(totals.backing, funds.buffer).into(),
        funds.reserves.owed.into(),
    ])
}

/// `requestRedeem(shares, controller, owner)`.
pub fn request(vm: Vm, args: &mut Args) -> Answer {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    escrow(vm, shares, controller, owner, &Word::ZERO)
}

/// `requestRedeem(shares, controller, owner, minRate, deadline)`.
pub fn request_bounded(vm: Vm, args: &mut Args) -> Answer {
    let shares = Shares(args.at_most(MAX_96)?);
    let (controller, owner) = (args.address()?, args.address()?);
    let bound = Bound::read(vm, args)?;
    escrow(vm, shares, controller, owner, bound.worst())
}

#[inline(never)]
fn escrow(vm: Vm, shares: Shares, controller: Address, owner: Address, min_rate: &Word) -> Answer {
    require(vm, Act::Request)?;
    let queue = roles::holder(vm, QUEUE);
    if queue == Address::ZERO {
        return Err(fail!(IQueuedVault::NoQueue));
    }
    let rate = load_line(vm).stored(vm.now());
    let assets = rate.to_assets(shares).map_err(refusal)?;
    if assets.0 < MIN_REQUEST {
        return Err(fail!(IQueuedVault::RequestTooSmall, assets, MIN_REQUEST));
    }

    let (caller, value) = (vm.sender(), Word::from(shares));
    if caller != owner {
        ledger::spend(vm, owner, caller, &value)?;
    }
    ledger::transfer(vm, owner, queue, &value)?;
    let words = [value, rate.into(), *min_rate, controller.into(), owner.into(), caller.into()];
    let data = encode(IWithdrawalQueue::enqueueCall::SELECTOR, &words);
    answer(&[call::execute_word(vm, queue, &data)?])
}

/// `settle(maxPositions)`, paying by `pay`.
pub fn settle(vm: Vm, args: &mut Args, pay: Pay) -> Answer {
    let most = args.amount()?.min(MAX_POSITIONS);
    require(vm, Act::EnterOrSettle)?;
    let filled = call::execute_words(vm, holder(vm)?, &fill_data(vm, &most.into()), 3)?;
    let (shares, assets) = book(vm, &filled, pay)?;
    answer(&[shares.into(), assets.into()])
}

/// Settles what the report just made has freed. A queue that fails, or none, stops no report.
#[inline(never)]
pub fn after_report(vm: Vm, pay: Pay) -> Result<(), Revert> {
    let queue = roles::holder(vm, QUEUE);
    if queue == Address::ZERO
        || ledger::balance_of(vm, queue).0 == 0
        || !is_open(vm, Act::EnterOrSettle)
    {
        return Ok(());
    }
    let data = fill_data(vm, &POSITIONS_PER_REPORT.into());
    let returned = call::attempt(vm, queue, &Word::ZERO, &data, 96);
    if returned.is_ok {
        book(vm, &returned.data, pay)?;
    }
    Ok(())
}

fn holder(vm: Vm) -> Result<Address, Revert> {
    let queue = roles::holder(vm, QUEUE);
    if queue == Address::ZERO { Err(fail!(IQueuedVault::NoQueue)) } else { Ok(queue) }
}

/// What the queue has to know to settle.
#[inline(never)]
fn fill_data(vm: Vm, most: &Word) -> alloc::vec::Vec<u8> {
    let backing = Head::load(vm).totals.backing;
    let settleable = Funds::load(vm).reserves.for_settlement(backing);
    let rate = load_line(vm).at(vm.now());
    let ref_time = Record::load(vm).ref_time;
    let words = [*most, rate.into(), settleable.into(), ref_time.into()];
    encode(IWithdrawalQueue::fillCall::SELECTOR, &words)
}

/// Burns and pays what the queue has settled, within what its shares are worth and what is at hand.
#[inline(never)]
fn book(vm: Vm, filled: &[u8], pay: Pay) -> Result<(Shares, Assets), Revert> {
    let (words, _) = filled.as_chunks::<32>();
    let mut amounts = words.iter().map(|word| Word(*word).to_u128().unwrap_or(u128::MAX));
    let mut next = || amounts.next().unwrap_or(0);
    let (shares, assets, owed) = (Shares(next()), Assets(next()), Assets(next().min(MAX_96)));

    // Loaded behind the call: the queue may have been anything.
    let mut head = Head::load(vm);
    let mut funds = Funds::load(vm);
    let worth = load_line(vm).at(vm.now()).to_assets(shares).map_err(refusal)?;
    let most = worth.min(funds.reserves.for_settlement(head.totals.backing));
    if assets > most {
        return Err(fail!(IQueuedVault::BadSettlement, assets, most));
    }
    head.totals.shares = head.totals.shares.checked_sub(shares).map_err(refusal)?;
    head.totals.backing = head.totals.backing.checked_sub(assets).map_err(refusal)?;
    let is_changed = shares.0 > 0 || owed != funds.reserves.owed;
    if is_changed {
        funds.reserves.owed = owed;
        head.store(vm);
        funds.store(vm, &head.totals);
        let queue = roles::holder(vm, QUEUE);
        ledger::burn(vm, queue, shares)?;
        emit!(vm, IQueuedVault::Settled, [], [shares, assets, owed]);
        if assets.0 > 0 {
            pay(vm, queue, assets.0)?;
        }
    }
    Ok((shares, assets))
}

/// `release(to, shares, rRequest)`: a position given up for no more than it was worth when it was
/// made, in shares of today, so that an open request is no free option.
pub fn release(vm: Vm, args: &mut Args) -> Answer {
    let (to, shares) = (args.address()?, Shares(args.at_most(MAX_96)?));
    let r_request = args.word()?;
    roles::require(vm, QUEUE)?;
    let rate = load_line(vm).stored(vm.now());
    // A rate beyond 128 bits is above every rate now.
    let requested = Rate(r_request.to_u128().unwrap_or(u128::MAX));
    let returned = shares_back(shares, requested, rate);
    let forgone = Shares(shares.0.saturating_sub(returned.0));

    let queue = vm.sender();
    ledger::transfer(vm, queue, to, &returned.into())?;
    if forgone.0 > 0 {
        let mut head = Head::load(vm);
        head.totals.shares = head.totals.shares.checked_sub(forgone).map_err(refusal)?;
        head.store(vm);
        ledger::burn(vm, queue, forgone)?;
    }
    emit!(vm, IQueuedVault::Released, [to], [returned, forgone]);
    answer(&[returned.into()])
}

/// What allocations may take now; `InsufficientLiquidity` and stops are the caller's to answer.
pub fn allocatable(head: &Head, funds: &Funds) -> Assets {
    funds.reserves.for_allocation(head.totals.backing, funds.buffer)
}

/// Notes that `assets` more are at work, from now on with an age where there was none.
#[inline(never)]
pub fn put_to_work(vm: Vm, head: &Head, funds: &mut Funds, gate: &mut Gate, assets: Assets) {
    // At most the backing, which has 96 bits.
    let working = funds.reserves.working.0.saturating_add(assets.0);
    funds.reserves.working = Assets(working);
    funds.store(vm, &head.totals);
    if gate.stale_at == u32::MAX {
        gate.stale_at = vm.now().saturating_add(funds.max_age_secs);
        gate.store(vm);
    }
}
