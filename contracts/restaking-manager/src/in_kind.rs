//! Shares in, a part of everything out, as it is held.
//!
//! The way out that waits for nobody: no report, no price, no liquidity. What is delivered leaves the
//! books at its book value, with its part of what is held against it; what is forfeited stays with
//! the others, and so does what a holding has gained and nobody has reported.

use crate::{
    report::{provisional_of, read_value},
    storage::{Placement, adapters},
    vault::RestakingManager,
};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IRestakingManager};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, call,
    codec::encode,
    emit,
    erc20::require_receiver,
    return_words,
    slots::{load_field, store_field},
};
use basalt_math::{Assets, FractionWad, MAX_96, Shares};
use basalt_vault::{
    Vault, booking,
    books::FundsSlot,
    bound::Bound,
    layout::{LEDGER, PROVISIONAL},
    refusal::refusal,
    state::{StatusSlot, TotalsSlot, load_line, pricing},
};

/// `redeemInKind(shares, receiver, owner, minFractionWad, deadline, forfeited)`.
pub(crate) fn redeem(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (receiver, owner) = (args.address()?, args.address()?);
    let bound = Bound::read(vm, args)?;
    let forfeited = args.words()?;
    require_receiver(vm, receiver)?;

    // Asked while nothing has changed yet.
    let holdings: Vec<Holding> =
        delivering(vm, forfeited).map(|adapter| Holding::ask(vm, adapter)).collect();

    let (line, now) = (load_line(vm), vm.now());
    let (mut totals_slot, mut funds) = (TotalsSlot::load(vm), FundsSlot::load(vm));
    let pricing = pricing(&totals_slot, &line, &StatusSlot::load(vm), now);
    let part = pricing.in_kind_fraction(shares, line.stored(now)).map_err(refusal)?;
    let least = holdings.iter().fold(part, |least, it| least.min(it.deliverable(part)));
    bound.at_least(least.0)?;

    let caller = vm.sender();
    if caller != owner {
        LEDGER.spend(vm, owner, caller, &shares.into())?;
    }
    LEDGER.burn(vm, owner, shares)?;

    // All books are closed before anything is delivered.
    let at_hand = funds.reserves.for_settlement(totals_slot.totals.backing);
    let idle = Assets(part.of(at_hand.0));
    let mut book = idle;
    for holding in &holdings {
        let left = take(vm, holding.adapter, part)?;
        funds.reserves.working = funds.reserves.working.checked_sub(left).map_err(refusal)?;
        book = book.checked_add(left).map_err(refusal)?;
    }
    totals_slot.totals.shares = totals_slot.totals.shares.checked_sub(shares).map_err(refusal)?;
    totals_slot.totals.backing = totals_slot.totals.backing.checked_sub(book).map_err(refusal)?;
    totals_slot.store(vm);
    funds.store(vm, &totals_slot.totals);
    emit!(
        vm,
        IRestakingManager::RedeemedInKind,
        [caller, receiver, owner],
        [shares, part.0, idle, book]
    );

    if idle.0 > 0 {
        RestakingManager::pay(vm, receiver, idle.0)?;
    }
    for holding in &holdings {
        let words = [holding.deliverable(part).0.into(), receiver.into()];
        call::execute(vm, holding.adapter, &encode(IAdapter::deliverCall::SELECTOR, &words))?;
    }
    return_words(&[part.0.into(), idle.into()])
}

/// An adapter that delivers, as it was before.
struct Holding {
    adapter: Address,
    book: Assets,
    /// What it says it holds; nothing where it does not answer, and then its whole part is delivered.
    value: Assets,
}

impl Holding {
    #[inline(never)]
    fn ask(vm: Vm, adapter: Address) -> Self {
        let book = Placement::load(vm, adapter).book;
        Self { adapter, book, value: Assets(read_value(vm, adapter).unwrap_or(0)) }
    }

    /// How much of it is delivered for `part` of its book value.
    fn deliverable(&self, part: FractionWad) -> FractionWad {
        part.of_booked(self.book, self.value)
    }
}

/// The adapters that deliver: all that are listed and not named as forfeited.
fn delivering(vm: Vm, forfeited: &[u8]) -> impl Iterator<Item = Address> {
    let (forfeited, _) = forfeited.as_chunks::<32>();
    adapters(vm).filter(move |adapter| !forfeited.contains(&Word::from(*adapter).0))
}

/// Takes `part` of an adapter off the books; gives its book value.
#[inline(never)]
fn take(vm: Vm, adapter: Address, part: FractionWad) -> Result<Assets, Revert> {
    let mut placement = Placement::load(vm, adapter);
    let left = Assets(part.of(placement.book.0));
    placement.book = placement.book.checked_sub(left).map_err(refusal)?;
    placement.store(vm, adapter);

    let held = provisional_of(vm, adapter);
    let gone = Assets(part.of(held.0));
    if gone.0 > 0 {
        let rest = held.checked_sub(gone).map_err(refusal)?;
        booking::set_provisional_of(vm, adapter, &rest.into());
        let sum = Assets(load_field(vm, PROVISIONAL)).checked_sub(gone).map_err(refusal)?;
        store_field(vm, PROVISIONAL, sum.0);
    }
    Ok(left)
}
