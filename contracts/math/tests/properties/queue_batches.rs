//! Batches: which requests share terms, when they mature, and what is owed meanwhile.

use basalt_math::limits::{BATCH_SECS, MATURITY_SECS};
use basalt_math::{
    Assets, RATE_ONE, Rate, Shares,
    queue::{Filled, MAX_AMOUNT, MAX_BATCHES_PER_FILL, QueueError, Tail, commit},
};
use basalt_model::ETHER;

use crate::queue_storage::{Event, MapQueue};

const START: u32 = 1_700_000_000;
const HOLDER: u8 = 0;

/// A request of one ether's shares.
fn request(queue: &mut MapQueue, rate: u128, min_rate: u128, now: u32) -> (u32, u128) {
    let taken = queue.request(HOLDER, ETHER, rate, min_rate, now).unwrap();
    (queue.tail.batch, taken.rate.0)
}

fn owed(queue: &mut MapQueue, ref_time: u32) -> u128 {
    let filled = queue.fill(64, RATE_ONE, 0, ref_time);
    assert_eq!((filled.shares, filled.assets), (Shares(0), Assets(0)));
    filled.owed.0
}

#[test]
fn requests_of_an_hour_share_the_rate_of_the_first() {
    let mut queue = MapQueue::default();
    assert_eq!(request(&mut queue, RATE_ONE, 0, START), (1, RATE_ONE));
    assert_eq!(request(&mut queue, RATE_ONE + 9, 0, START + BATCH_SECS - 1), (1, RATE_ONE));
    assert_eq!(request(&mut queue, RATE_ONE + 9, 0, START + BATCH_SECS), (2, RATE_ONE + 9));
}

#[test]
fn a_request_after_a_loss_has_terms_of_its_own() {
    let mut queue = MapQueue::default();
    assert_eq!(request(&mut queue, RATE_ONE, 0, START), (1, RATE_ONE));
    assert_eq!(request(&mut queue, RATE_ONE - 1, 0, START), (2, RATE_ONE - 1));
}

#[test]
fn the_least_rate_may_be_the_rate_of_the_moment_also_in_a_batch_that_began_lower() {
    let mut queue = MapQueue::default();
    assert_eq!(request(&mut queue, RATE_ONE, RATE_ONE, START), (1, RATE_ONE));
    assert_eq!(request(&mut queue, RATE_ONE + 9, RATE_ONE, START + 1), (1, RATE_ONE));
    assert_eq!(request(&mut queue, RATE_ONE + 9, RATE_ONE + 1, START + 2), (2, RATE_ONE + 9));

    let refused = queue.request(HOLDER, ETHER, RATE_ONE, RATE_ONE + 1, START + 3);
    let (min_rate, rate) = (Rate(RATE_ONE + 1), Rate(RATE_ONE));
    assert_eq!(refused, Err(QueueError::MinRateTooHigh { min_rate, rate }));
    assert_eq!(queue.tail.last, 3);
}

#[test]
fn a_position_is_neither_settled_nor_owed_before_a_report_safely_after_its_hour() {
    let mut queue = MapQueue::default();
    request(&mut queue, RATE_ONE, 0, START);
    request(&mut queue, RATE_ONE, 0, START + BATCH_SECS - 1);

    let early = queue.fill(64, RATE_ONE, u128::MAX, START + MATURITY_SECS - 1);
    assert_eq!(early, Filled { shares: Shares(0), assets: Assets(0), owed: Assets(0) });

    assert_eq!(owed(&mut queue, START + MATURITY_SECS), 2 * ETHER);
    let due = queue.fill(64, RATE_ONE, u128::MAX, START + MATURITY_SECS);
    assert_eq!((due.assets, due.owed), (Assets(2 * ETHER), Assets(0)));
}

#[test]
fn what_is_given_up_is_not_owed_wherever_it_stands() {
    let mut queue = MapQueue::default();
    for hour in 0..4 {
        request(&mut queue, RATE_ONE, 0, START + hour * BATCH_SECS);
    }
    // In the last batch, in one before it that is not mature, and in a mature one.
    queue.cancel(4).unwrap();
    assert_eq!(owed(&mut queue, START + MATURITY_SECS), ETHER);
    queue.cancel(2).unwrap();
    queue.cancel(1).unwrap();
    assert_eq!(owed(&mut queue, START + MATURITY_SECS), 0);
    assert_eq!(owed(&mut queue, START + 2 * BATCH_SECS + MATURITY_SECS - 1), 0);
    assert_eq!(owed(&mut queue, START + 2 * BATCH_SECS + MATURITY_SECS), ETHER);
    assert_eq!(owed(&mut queue, START + 9 * BATCH_SECS), ETHER);
}

#[test]
fn a_request_that_opens_a_batch_takes_the_sum_of_the_last_one_along() {
    let mut queue = MapQueue::default();
    request(&mut queue, RATE_ONE, 0, START);
    request(&mut queue, RATE_ONE, 0, START);
    request(&mut queue, RATE_ONE, 0, START + BATCH_SECS);
    queue.cancel(2).unwrap();

    let sums: Vec<u128> = queue.batches.values().map(|batch| batch.before.0).collect();
    assert_eq!(sums, [0, ETHER]);
    assert_eq!(
        queue.tail,
        Tail { last: 3, batch: 2, latest: Shares(ETHER), immature: Shares(2 * ETHER) }
    );
}

#[test]
fn many_batches_ripen_at_once_only_if_they_are_all() {
    let batches = MAX_BATCHES_PER_FILL + 6;
    let filled = |last: u32| {
        let mut queue = MapQueue::default();
        for number in 0..last {
            request(&mut queue, RATE_ONE - u128::from(number), 0, START);
        }
        queue
    };
    assert_eq!(owed(&mut filled(batches), START + MATURITY_SECS), u128::from(batches) * ETHER);

    let mut queue = filled(batches);
    request(&mut queue, RATE_ONE, 0, START + BATCH_SECS);
    assert_eq!(owed(&mut queue, START + MATURITY_SECS), u128::from(MAX_BATCHES_PER_FILL) * ETHER);
    assert_eq!(owed(&mut queue, START + MATURITY_SECS), u128::from(batches) * ETHER);
}

#[test]
fn no_position_is_too_large_to_be_paid() {
    let mut queue = MapQueue::default();
    for (rate, max) in [
        (RATE_ONE, MAX_AMOUNT),
        (RATE_ONE * 2, MAX_AMOUNT / 2),
        (RATE_ONE / 2, MAX_AMOUNT),
        (0, MAX_AMOUNT),
    ] {
        let refused = queue.request(HOLDER, max + 1, rate, 0, START);
        let shares = Shares(max + 1);
        assert_eq!(refused, Err(QueueError::TooLarge { shares, max: Shares(max) }));
        assert!(queue.request(HOLDER, max, rate, 0, START).is_ok());
    }
}

#[test]
fn the_last_number_is_given_once() {
    let mut queue = MapQueue::default();
    queue.tail.last = u32::MAX - 1;
    request(&mut queue, RATE_ONE, 0, START);
    assert_eq!(queue.request(HOLDER, ETHER, RATE_ONE, 0, START), Err(QueueError::Full));
}

#[test]
fn a_worthless_position_is_closed_for_nothing() {
    let mut queue = MapQueue::default();
    request(&mut queue, RATE_ONE, 0, START);

    let filled = queue.fill(64, 0, 0, START + MATURITY_SECS);

    assert_eq!((filled.shares, filled.assets, filled.owed), (Shares(ETHER), Assets(0), Assets(0)));
    let closed = Event::Settled { id: 1, shares: ETHER, assets: 0, is_closed: true };
    assert_eq!(queue.events, [closed]);
    assert_eq!(queue.claim(1), Ok((Assets(0), Shares(0))));
    assert!(queue.positions.is_empty());
}

#[test]
fn a_part_stays_with_a_position_that_is_given_up_or_given_back() {
    for (rate_after, gives_up) in [(RATE_ONE, true), (RATE_ONE / 2, false)] {
        let mut queue = MapQueue::default();
        request(&mut queue, RATE_ONE, RATE_ONE, START);
        request(&mut queue, RATE_ONE, 0, START);
        queue.fill(1, RATE_ONE, ETHER / 4, START + MATURITY_SECS);
        assert_eq!(queue.contents(1), (ETHER / 4, ETHER / 4 * 3));

        if gives_up {
            assert_eq!(queue.cancel(1), Ok((Shares(ETHER / 4 * 3), Rate::ONE)));
            assert_eq!(queue.claim(1), Ok((Assets(ETHER / 4), Shares(0))));
        } else {
            queue.fill(1, rate_after, 0, START + MATURITY_SECS);
            assert_eq!(queue.claim(1), Ok((Assets(ETHER / 4), Shares(ETHER / 4 * 3))));
        }

        // The one behind is the first now.
        let filled = queue.fill(1, rate_after, ETHER, START + MATURITY_SECS);
        assert_eq!(filled.shares, Shares(ETHER));
        assert_eq!(filled.owed, Assets(0));
    }
}

#[test]
fn a_part_is_claimed_while_the_rest_waits() {
    let mut queue = MapQueue::default();
    request(&mut queue, RATE_ONE, 0, START);
    assert_eq!(queue.claim(1), Err(QueueError::NotClaimable));
    queue.fill(1, RATE_ONE, ETHER / 4, START + MATURITY_SECS);

    assert_eq!(queue.claim(1), Ok((Assets(ETHER / 4), Shares(0))));
    assert_eq!(queue.claim(1), Err(QueueError::NotClaimable));
    assert_eq!(queue.contents(1), (0, ETHER / 4 * 3));

    queue.fill(1, RATE_ONE, ETHER, START + MATURITY_SECS);
    assert_eq!(queue.claim(1), Ok((Assets(ETHER / 4 * 3), Shares(0))));
}

#[test]
fn a_backed_position_waits_for_its_assets() {
    let mut queue = MapQueue::default();
    for _ in 0..3 {
        request(&mut queue, RATE_ONE, 0, START);
    }
    assert_eq!(commit(&mut queue, 2), Ok(()));
    for id in [0, 1, 2, 4] {
        assert_eq!(commit(&mut queue, id), Err(QueueError::BadCommitment { last: 3 }));
    }
    assert_eq!(queue.cancel(1), Err(QueueError::NotCancellable));
    assert_eq!(queue.cancel(2), Err(QueueError::NotCancellable));
    assert!(queue.cancel(3).is_ok());

    queue.fill(64, RATE_ONE, u128::MAX, START + MATURITY_SECS);
    assert_eq!(queue.cancel(1), Err(QueueError::NotCancellable));
}
