//! Limits and exits in kind: L and K.

use super::{ONE, Transition, product};
use crate::{
    step::Step,
    world::{Done, World},
};
use basalt_model::{
    Refusal,
    vault::{MAX_PAUSE_SECS, Operation},
};

pub(crate) fn check(transition: &Transition<'_>) {
    let (before, after) = (transition.before, transition.after);
    stale(after);
    match (transition.step, transition.result) {
        (Step::Enter { amount, .. }, Ok(done)) => {
            assert!(after.core.backing() <= after.deposit_cap(), "L1: above the cap");
            let quote = before.core.quote(*amount, true, before.now);
            let promised = quote.map(|quote| (quote.assets.0, quote.shares.0));
            assert_eq!(promised, Ok((done.assets, done.shares)), "L3: another entry");
            flow(after, true);
        }
        (Step::Cover { .. }, Ok(_)) => {
            assert!(after.core.backing() <= after.deposit_cap(), "L1: above the cap");
            flow(after, true);
        }
        (Step::Exit { amount, .. }, Ok(done)) => {
            let quote = before.core.quote(*amount, false, before.now);
            let promised = quote.map(|quote| (quote.assets.0, quote.shares.0));
            assert_eq!(promised, Ok((done.assets, done.shares)), "L3: another exit");
            assert!(
                after.core.backing() >= before.model.reserved,
                "L6: an exit took reserved assets"
            );
            flow(after, false);
        }
        (Step::Allocate { .. }, Ok(_)) => {
            let liquid = after.core.backing() - after.core.reserves.working.0;
            let buffer = product(&[after.core.backing(), after.core.terms.buffer.0.into()]);
            let reserved = product(&[after.core.reserves.owed.0, 10_000]) + buffer;
            assert!(
                product(&[liquid, 10_000]) >= reserved,
                "L6: an allocation took reserved assets"
            );
        }
        (Step::InKind { shares, forfeited, .. }, Ok(done)) => {
            in_kind(before, after, done, *shares, *forfeited);
        }
        (Step::InKind { who, shares, .. }, Err(refusal)) => {
            let is_own = *refusal == Refusal::NothingOut || *shares > before.balance(*who);
            assert!(is_own, "K4: {refusal:?}");
        }
        (Step::Pause { .. }, Ok(_)) => {
            let most = after.now + MAX_PAUSE_SECS;
            assert!(after.model.status.paused_until <= most, "L9: a pause without end");
        }
        (Step::Exit { .. }, Err(refusal)) => {
            let rate = before.core.line().at(before.now).0;
            let is_open = before.admits(Operation::Exit).is_ok();
            let is_named = !is_open || rate > 0 || *refusal == Refusal::Worthless;
            assert!(is_named, "R11.3: an exit at rate 0 is refused as {refusal:?}");
        }
        _ => {}
    }
}

/// A vault goes stale only while something is at work.
fn stale(world: &World) {
    let is_working = world.core.reserves.working.0 > 0;
    let is_stale = world.model.status.is_stale(world.now);
    assert!(is_working || !is_stale, "F5: stale with nothing at work");
    let can_go_stale = world.model.status.stale_at != u32::MAX;
    assert!(!is_working || can_go_stale, "F5: something at work never goes stale");
}

/// The flow is within the limit of its side.
fn flow(world: &World, is_entry: bool) {
    let limits = world.core.terms.limits;
    let limit = if is_entry { limits.mint } else { limits.burn };
    let most = basalt_math::FLOW_ONE * i64::from(limit.0) / 10_000;
    let level = i64::from(world.core.flow.level);
    let moved = if is_entry { level } else { -level };
    assert!(moved <= most, "L7: a flow of {level}");
}

fn in_kind(before: &World, after: &World, done: &Done, shares: u128, forfeited: u8) {
    let (backing, stored) = (before.core.backing(), before.core.stored(before.now));
    let kept = 10_000 - u128::from(before.core.terms.exit_fee.0);
    // Part times backing, scaled, against shares times rate: the definition without a division.
    let bound = |whole: u128| product(&[shares, stored, kept, whole]);
    let scale = product(&[backing, ONE, 10_000]);
    assert!(&scale * done.assets <= bound(backing), "K1: more than the shares are worth");
    for (index, (was, is)) in before.sources().zip(after.sources()).enumerate() {
        if forfeited >> index & 1 == 1 {
            assert_eq!(was, is, "K2: a forfeited holding changed");
            continue;
        }
        let ((was, worth), (is, left)) = (was, is);
        let provisional = (was.provisional, is.provisional, was.provisional);
        // At most the part of the book.
        let value = (worth, left, worth.min(was.book));
        for (was, is, whole) in [(was.book, is.book, was.book), provisional, value] {
            assert!(&scale * (was - is) <= bound(whole), "K1: more than its part of a holding");
        }
    }
    let line = |world: &World| world.core.line();
    assert_eq!(line(before), line(after), "K3: the rate that is shown moved");
}
