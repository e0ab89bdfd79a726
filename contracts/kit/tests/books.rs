//! What a report does to the four slots of a vault.

use alloy_primitives::Address;
use basalt_kit::vault::{
    report::Books,
    state::{Head, Record, Work},
};
use basalt_math::{Assets, Bps, Change, Line, MAX_96, Rate, Shares, Totals};

const ETHER: u128 = 1_000_000_000_000_000_000;
const NOW: u32 = 1_800_000_000;

/// Ten shares for ten, six of which are at work, and a new cap that waits for its report.
const fn books() -> Books {
    Books {
        head: Head {
            totals: Totals { shares: Shares(10 * ETHER), backing: Assets(10 * ETHER) },
            paused_until: 7,
            exit_fee: Bps(5),
        },
        line: Line::flat(Rate::ONE, NOW - 100),
        work: Work { working: Assets(6 * ETHER), asset: Address::repeat_byte(0xaa) },
        record: Record {
            peak: Rate::ONE,
            growth: Bps(500),
            growth_in_force: Bps(1_000),
            ref_time: NOW - 4_000,
            moved_at: NOW - 3_000,
            index: 4,
        },
    }
}

#[test]
fn a_gain_moves_what_is_at_work_and_counts_the_report() {
    let mut books = books();
    let reported = books.report(NOW, NOW - 60, Change::Gain(Assets(ETHER / 1_000))).unwrap();

    assert_eq!(reported.applied, Change::Gain(Assets(ETHER / 1_000)));
    assert_eq!(books.work.working, Assets(6 * ETHER + ETHER / 1_000));
    assert_eq!(books.head.totals.backing, Assets(10 * ETHER + ETHER / 1_000));
    assert_eq!((books.line.r0, books.line.t0), (Rate::ONE, NOW));
    assert!(books.line.r_end > Rate::ONE);
    assert_eq!((books.record.ref_time, books.record.index), (NOW - 60, 5));
}

#[test]
fn what_no_report_is_about_stays() {
    let before = books();
    let mut after = before;
    after.report(NOW, NOW, Change::Loss(Assets(ETHER))).unwrap();

    assert_eq!(after.work, Work { working: Assets(5 * ETHER), ..before.work });
    assert_eq!(after.head, Head { totals: after.head.totals, ..before.head });
    assert_eq!(after.record.moved_at, before.record.moved_at);
}

#[test]
fn a_new_cap_is_in_force_from_the_line_that_it_limits_on() {
    let mut books = books();
    // A loss draws no growth.
    books.report(NOW, NOW, Change::Loss(Assets(1))).unwrap();
    assert_eq!(books.record.growth_in_force, Bps(1_000));
    books.report(NOW, NOW, Change::Gain(Assets(0))).unwrap();
    assert_eq!(books.record.growth_in_force, Bps(500));
}

#[test]
fn an_absurd_report_and_its_correction_leave_what_is_at_work_where_it_was() {
    let mut books = books();
    let before = books.work.working;
    let absurd = Change::between(before, Assets(MAX_96));
    let applied = books.report(NOW, NOW, absurd).unwrap().applied;
    assert_eq!(books.head.totals.backing, Assets(MAX_96));
    assert_eq!(Ok(books.work.working), applied.apply_to(before));

    let correction = Change::between(books.work.working, before);
    books.report(NOW, NOW, correction).unwrap();
    assert_eq!(books.work.working, before);
    assert_eq!(books.head.totals.backing, Assets(10 * ETHER));
}

#[test]
fn the_peak_grows_between_reports_as_the_line_vests() {
    let mut books = books();
    books.report(NOW, NOW, Change::Gain(Assets(ETHER / 1_000))).unwrap();
    let at = |now| books.record.peak_at(&books.line, now);
    assert_eq!(at(NOW), Rate::ONE);
    assert_eq!(at(u32::MAX), books.line.r_end);
    // After a loss the rate stands below the peak, which stays.
    books.report(NOW, NOW, Change::Loss(Assets(ETHER))).unwrap();
    assert_eq!(books.record.peak_at(&books.line, NOW), Rate::ONE);
}
