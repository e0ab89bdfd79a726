//! Limits and exits in kind: L and K.

use super::{ONE, Transition, product};
use crate::{
    step::Step,
    world::{Done, Vault},
};
use basalt_model::{
    Refusal,
    vault::{MAX_PAUSE_SECS, Operation},
};

pub(crate) fn check(transition: &Transition<'_>) {
    let (before, after) = (transition.before, transition.after);
    stale(after);
    match (transition.step, transition.result) {
        (Step::Enter { .. } | Step::Cover { .. }, Ok(_)) => {
            assert!(after.backing() <= after.deposit_cap(), "L1: above the cap");
            flow(after, true);
        }
        (Step::Exit { .. }, Ok(_)) => {
            assert!(
                after.backing() >= before.model.unavailable,
                "L6: an exit took unavailable assets"
            );
            flow(after, false);
        }
        (Step::Allocate { .. }, Ok(_)) => {
            let liquid = after.backing() - after.books.funds.in_use.working.0;
            let buffer = product(&[after.backing(), after.books.funds.buffer.0.into()]);
            let unavailable = product(&[after.books.funds.in_use.owed.0, 10_000]) + buffer;
            assert!(
                product(&[liquid, 10_000]) >= unavailable,
                "L6: an allocation took unavailable assets"
            );
        }
        (Step::InKind { shares, forfeited, .. }, Ok(done)) => {
            in_kind(before, after, done, *shares, *forfeited);
        }
        (Step::InKind { who, shares, .. }, Err(refusal)) => {
            let is_own = *refusal == Refusal::NothingOut || *shares > before.balance(*who);
            let is_venue = *refusal == Refusal::Venue && before.fails.contains(&true);
            assert!(is_own || is_venue, "K4: {refusal:?}");
        }
        (Step::Pause { .. }, Ok(_)) => {
            let most = after.now + MAX_PAUSE_SECS;
            assert!(after.model.status.paused_until <= most, "L9: a pause without end");
        }
        (Step::Exit { .. }, Err(refusal)) => {
            let rate = before.line().at(before.now).0;
            let is_open = before.admits(Operation::Exit).is_ok();
            let is_named = !is_open || rate > 0 || *refusal == Refusal::Worthless;
            assert!(is_named, "R11.3: an exit at rate 0 is refused as {refusal:?}");
        }
        _ => {}
    }
}

/// A vault goes stale only while something is at work.
fn stale(vault: &Vault) {
    let is_working = vault.books.funds.in_use.working.0 > 0;
    let is_stale = vault.is_stale();
    assert!(is_working || !is_stale, "F5: stale with nothing at work");
    let can_go_stale = vault.model.status.stale_at != u32::MAX;
    assert!(!is_working || can_go_stale, "F5: something at work never goes stale");
}

/// The flow is within the limit of its side.
fn flow(vault: &Vault, is_entry: bool) {
    let limits = vault.books.entry_slot.gate.limits;
    let limit = if is_entry { limits.mint } else { limits.burn };
    let most = basalt_math::FLOW_ONE * i64::from(limit.0) / 10_000;
    let level = i64::from(vault.books.totals_slot.flow.level);
    let moved = if is_entry { level } else { -level };
    assert!(moved <= most, "L7: a flow of {level}");
}

fn in_kind(before: &Vault, after: &Vault, done: &Done, shares: u128, forfeited: u8) {
    let (backing, stored) = (before.backing(), before.stored(before.now));
    let kept = 10_000 - u128::from(before.books.exit_slot.exit_fee.0);
    // Part times backing, scaled, against shares times rate: the definition without a division.
    let bound = |whole: u128| product(&[shares, stored, kept, whole]);
    let scale = product(&[backing, ONE, 10_000]);
    assert!(&scale * done.assets <= bound(backing), "K1: more than the shares are worth");
    for (index, (was, is)) in before.sources().zip(after.sources()).enumerate() {
        if forfeited >> index & 1 == 1 {
            assert_eq!(was, is, "K2: a forfeited holding changed");
            continue;
        }
        let ((was, worth), (is, _)) = (was, is);
        let taken = [(was.book, is.book), (was.provisional, is.provisional)];
        for (was, is) in taken {
            assert!(&scale * (was - is) <= bound(was), "K1: more than its part of a holding");
        }
        // At most the part of the book. A position is worth up to a wei more than its venue says.
        let delivered = &scale * done.delivered[index];
        assert!(delivered < bound(worth.min(was.book) + 1), "K1: more than its part of a value");
    }
    let line = |vault: &Vault| vault.line();
    assert_eq!(line(before), line(after), "K3: the rate that is shown moved");
}
