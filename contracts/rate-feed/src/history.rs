//! Daily points: past rates, to prove how fast the rate grows.
//!
//! Anyone records a point, at most once a day. The caller cannot choose its value: it is the
//! vault's rate at block time. 256 points are kept; older ones are overwritten.

use crate::{
    storage::{FeedSlot, Point},
    vault::rate,
};
use basalt_interfaces::{IErrors, IRateFeed};
use basalt_kit::{Args, HandlerResult, Vm, emit, return_words, revert};

/// Shortest time between two points, in seconds.
const INTERVAL_SECS: u32 = 86_400;

/// Largest rate that a point can store, 18 decimals.
const MAX_RATE: u128 = (1 << 96) - 1;

/// `record()`.
pub(crate) fn record(vm: Vm, _: &mut Args) -> HandlerResult {
    let word = rate(vm, FeedSlot::load(vm).vault)?;
    let (now, mut source) = (vm.now(), FeedSlot::load(vm));
    if let Some(earliest) = source.wait_until(now) {
        return Err(revert!(IRateFeed::RecordTooSoon, now, earliest));
    }
    let Some(rate) = word.to_u128().filter(|rate| *rate <= MAX_RATE) else {
        return Err(revert!(IErrors::Overflow, word, MAX_RATE));
    };

    let index = source.next;
    Point { rate, time: now }.store(vm, index);
    source.next = index.saturating_add(1);
    source.recorded_at = now;
    source.store(vm);
    emit!(vm, IRateFeed::RateRecorded, [index], [rate, now]);
    return_words(&[index.into()])
}

/// `points()`.
pub(crate) fn points(vm: Vm, _: &mut Args) -> HandlerResult {
    let source = FeedSlot::load(vm);
    return_words(&[source.oldest().into(), source.next.into()])
}

/// `rateAt(index)`.
pub(crate) fn rate_at(vm: Vm, args: &mut Args) -> HandlerResult {
    let point = args.word()?;
    let source = FeedSlot::load(vm);
    let index = point.to_u128().and_then(|index| u32::try_from(index).ok());
    let Some(index) = index.filter(|index| source.keeps(*index)) else {
        return Err(revert!(IRateFeed::NoSuchPoint, point, source.oldest(), source.next));
    };
    let stored = Point::load(vm, index);
    return_words(&[stored.rate.into(), stored.time.into()])
}

impl FeedSlot {
    /// The time at which the next point is due; `None` if it is due now.
    const fn wait_until(&self, now: u32) -> Option<u32> {
        let earliest = self.recorded_at.saturating_add(INTERVAL_SECS);
        if self.next > 0 && now < earliest { Some(earliest) } else { None }
    }

    /// Whether the point is still stored.
    const fn keeps(&self, index: u32) -> bool {
        self.oldest() <= index && index < self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::Address;

    const fn source(next: u32, recorded_at: u32) -> FeedSlot {
        FeedSlot { vault: Address::ZERO, next, recorded_at }
    }

    #[test]
    fn points_are_a_day_apart_and_the_first_is_due_at_once() {
        assert_eq!(source(0, 0).wait_until(1), None);
        let recorded = source(1, 1_000);
        assert_eq!(recorded.wait_until(1_000), Some(87_400));
        assert_eq!(recorded.wait_until(87_399), Some(87_400));
        assert_eq!(recorded.wait_until(87_400), None);
    }

    #[test]
    fn points_are_kept_until_256_newer_ones_are_recorded() {
        assert!(!source(0, 0).keeps(0));
        assert!(source(256, 0).keeps(0) && source(256, 0).keeps(255) && !source(256, 0).keeps(256));
        assert!(!source(257, 0).keeps(0) && source(257, 0).keeps(1) && source(257, 0).keeps(256));
    }
}
