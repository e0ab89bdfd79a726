//! The daily points: what the rate was, for whoever has to prove how fast it grows.
//!
//! Anyone records, at most once a day, and nobody chooses what: the point is the vault's rate at the
//! time of the block. 256 points are kept, the older ones are overwritten.

use crate::{
    storage::{Point, Source},
    vault::rate,
};
use basalt_interfaces::{IErrors, IRateFeed};
use basalt_kit::{Args, HandlerResult, Vm, emit, return_words, revert};

/// Seconds between two points, at least.
const INTERVAL_SECS: u32 = 86_400;

/// The largest rate that a point has room for, 18 decimals.
const MAX_RATE: u128 = (1 << 96) - 1;

/// `record()`.
pub(crate) fn record(vm: Vm, _: &mut Args) -> HandlerResult {
    let (now, mut source) = (vm.now(), Source::load(vm));
    if let Some(earliest) = source.too_soon(now) {
        return Err(revert!(IRateFeed::RecordTooSoon, now, earliest));
    }
    let word = rate(vm, source.vault)?;
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
    let source = Source::load(vm);
    return_words(&[source.oldest().into(), source.next.into()])
}

/// `rateAt(index)`.
pub(crate) fn rate_at(vm: Vm, args: &mut Args) -> HandlerResult {
    let wanted = args.word()?;
    let source = Source::load(vm);
    let index = wanted.to_u128().and_then(|index| u32::try_from(index).ok());
    let Some(index) = index.filter(|index| source.keeps(*index)) else {
        return Err(revert!(IRateFeed::NoSuchPoint, wanted, source.oldest(), source.next));
    };
    let point = Point::load(vm, index);
    return_words(&[point.rate.into(), point.time.into()])
}

impl Source {
    /// When the next point is due, if that is not now.
    const fn too_soon(&self, now: u32) -> Option<u32> {
        let earliest = self.recorded_at.saturating_add(INTERVAL_SECS);
        if self.next > 0 && now < earliest { Some(earliest) } else { None }
    }

    /// Whether a point is kept.
    const fn keeps(&self, index: u32) -> bool {
        self.oldest() <= index && index < self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::Address;

    const fn source(next: u32, recorded_at: u32) -> Source {
        Source { vault: Address::ZERO, next, recorded_at }
    }

    #[test]
    fn two_points_are_a_day_apart_and_the_first_is_always_due() {
        assert_eq!(source(0, 0).too_soon(1), None);
        let recorded = source(1, 1_000);
        assert_eq!(recorded.too_soon(1_000), Some(87_400));
        assert_eq!(recorded.too_soon(87_399), Some(87_400));
        assert_eq!(recorded.too_soon(87_400), None);
    }

    #[test]
    fn points_are_kept_until_256_newer_ones_are_recorded() {
        assert!(!source(0, 0).keeps(0));
        assert!(source(256, 0).keeps(0) && source(256, 0).keeps(255) && !source(256, 0).keeps(256));
        assert!(!source(257, 0).keeps(0) && source(257, 0).keeps(1) && source(257, 0).keeps(256));
    }
}
