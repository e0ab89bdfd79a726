//! Redemption in kind: burns shares and delivers the same fraction of every holding, as it is held.
//!
//! This exit needs no report, no valuation and no liquidity. A delivered holding leaves the books
//! at its book value, with the same fraction of its provisional loss. A forfeited fraction stays
//! with the other holders, and so does a gain that has not been reported.

use crate::{
    report::provisional_of,
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
use basalt_math::{Assets, FractionWad, MAX_96, Pricing, Shares};
use basalt_vault::{
    Vault, booking,
    books::FundsSlot,
    gate::ExitSlot,
    layout::{BALANCES, PROVISIONAL},
    refusal::refusal,
    slippage::SlippageLimit,
    state::{TotalsSlot, load_line},
};

/// `redeemInKind(shares, receiver, owner, minFractionWad, deadline, forfeited)`: R3 at the stored
/// rate. Fractions are rounded down: the dust stays as slack.
pub(crate) fn redeem(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.at_most(MAX_96)?);
    let (receiver, owner) = (args.address()?, args.address()?);
    let limit = SlippageLimit::read(vm, args)?;
    let forfeited = args.words()?;
    require_receiver(vm, receiver)?;

    // Values are read before any state changes.
    let holdings: Vec<Holding> =
        delivering(vm, forfeited).map(|adapter| Holding::load(vm, adapter)).collect();

    let (line, now) = (load_line(vm), vm.now());
    let (mut totals_slot, mut funds) = (TotalsSlot::load(vm), FundsSlot::load(vm));
    let exit_fee = ExitSlot::load(vm).exit_fee;
    let pricing = Pricing::new(totals_slot.totals, &line, now).with_exit_fee(exit_fee);
    let fraction = pricing.in_kind_fraction(shares, line.stored(now)).map_err(refusal)?;
    let smallest =
        holdings.iter().fold(fraction, |smallest, it| smallest.min(it.deliverable(fraction)));
    limit.at_least(smallest.0)?;

    let caller = vm.sender();
    if caller != owner {
        BALANCES.spend(vm, owner, caller, &shares.into())?;
    }
    BALANCES.burn(vm, owner, shares)?;

    // All books are stored before anything is delivered.
    let liquid = funds.in_use.for_settlement(totals_slot.totals.backing);
    let liquid_part = Assets(fraction.of(liquid.0));
    let mut book = liquid_part;
    for holding in &holdings {
        let removed = remove_fraction(vm, holding.adapter, fraction)?;
        funds.in_use.working = funds.in_use.working.checked_sub(removed).map_err(refusal)?;
        book = book.checked_add(removed).map_err(refusal)?;
    }
    totals_slot.totals.shares = totals_slot.totals.shares.checked_sub(shares).map_err(refusal)?;
    totals_slot.totals.backing = totals_slot.totals.backing.checked_sub(book).map_err(refusal)?;
    totals_slot.store(vm);
    funds.store(vm, &totals_slot.totals);
    emit!(
        vm,
        IRestakingManager::RedeemedInKind,
        [caller, receiver, owner],
        [shares, fraction.0, liquid_part, book]
    );

    if liquid_part.0 > 0 {
        RestakingManager::pay(vm, receiver, liquid_part.0)?;
    }
    for holding in &holdings {
        let words = [holding.deliverable(fraction).0.into(), receiver.into()];
        // An adapter that answers nothing, or has no code, has delivered nothing.
        call::execute_word(vm, holding.adapter, &encode(IAdapter::deliverCall::SELECTOR, &words))?;
    }
    return_words(&[fraction.0.into(), liquid_part.into()])
}

/// An adapter that delivers, with its state before the delivery.
struct Holding {
    adapter: Address,
    book: Assets,
    /// `totalAssets` of the adapter, in wei; 0 if it does not answer, and then the whole fraction
    /// is delivered.
    value: Assets,
}

impl Holding {
    #[inline(never)]
    fn load(vm: Vm, adapter: Address) -> Self {
        let book = Placement::load(vm, adapter).book;
        let data = encode(IAdapter::totalAssetsCall::SELECTOR, &[]);
        Self { adapter, book, value: Assets(call::try_view_amount(vm, adapter, &data)) }
    }

    /// Fraction of the position to deliver: `fraction`, or less if the position is worth more than
    /// its book value, because a gain that is not reported belongs to all holders. Rounded down.
    fn deliverable(&self, fraction: FractionWad) -> FractionWad {
        fraction.of_booked(self.book, self.value)
    }
}

/// Listed adapters that are not in `forfeited`.
fn delivering(vm: Vm, forfeited: &[u8]) -> impl Iterator<Item = Address> {
    let (forfeited, _) = forfeited.as_chunks::<32>();
    adapters(vm).filter(move |adapter| !forfeited.contains(&Word::from(*adapter).0))
}

/// Takes a fraction of an adapter, and of its provisional loss, off the books. Returns the book
/// value removed, rounded down.
#[inline(never)]
fn remove_fraction(vm: Vm, adapter: Address, fraction: FractionWad) -> Result<Assets, Revert> {
    let mut placement = Placement::load(vm, adapter);
    let removed = Assets(fraction.of(placement.book.0));
    placement.book = placement.book.checked_sub(removed).map_err(refusal)?;
    placement.store(vm, adapter);

    let provisional = provisional_of(vm, adapter);
    let removed_loss = Assets(fraction.of(provisional.0));
    if removed_loss.0 > 0 {
        let rest = provisional.checked_sub(removed_loss).map_err(refusal)?;
        booking::set_provisional_of(vm, adapter, &rest.into());
        let sum = Assets(load_field(vm, PROVISIONAL)).checked_sub(removed_loss).map_err(refusal)?;
        store_field(vm, PROVISIONAL, sum.0);
    }
    Ok(removed)
}
