//! Reports of gains, and the fields that every report updates.

use basalt_accountant::apply_report;
use basalt_math::{
    Assets, Bps, Change, Line, LossWindow, MAX_96, PerformanceFee, Phase, Rate, Shares, Waterfall,
};
use basalt_model::{DAY_SECS, ETHER};

use crate::books::{LAST, NOW, books, eth, in_bunker, reported, without_report};

/// Returns the booked part of a gain reported as of `ref_time`.
fn booked(ref_time: u32, gain: Assets) -> Assets {
    let (after, outcome) =
        apply_report(books(), NOW, ref_time, Change::Gain(gain), Assets(0)).unwrap();
    let Change::Gain(applied) = outcome.booking.applied else { panic!("a gain became a loss") };
    assert_eq!(after.totals_slot.totals.backing, Assets(10_000 * ETHER + applied.0));
    assert_eq!(after.funds.in_use.working, Assets(6_000 * ETHER + applied.0));
    applied
}

#[test]
fn a_gain_within_the_bound_is_booked_whole() {
    for gain in [Assets(0), Assets(1), eth(1), eth(100)] {
        assert_eq!(booked(LAST, gain), gain);
    }
}

#[test]
fn a_gain_above_the_bound_is_booked_up_to_it() {
    // 1 % at once, and 20 % for a year since the last report.
    for (elapsed, most) in [(0, eth(100)), (73 * DAY_SECS, eth(500)), (365 * DAY_SECS, eth(2_100))]
    {
        assert_eq!(booked(LAST + elapsed, most), most);
        assert_eq!(booked(LAST + elapsed, Assets(most.0 + 1)), most);
        assert_eq!(booked(LAST + elapsed, Assets(MAX_96)), most);
    }
}

#[test]
fn time_counts_between_the_states_that_reports_speak_of() {
    // The block time does not count, and an earlier reference time adds no time.
    assert_eq!(booked(LAST - DAY_SECS, eth(9_000)), eth(100));
    let (after, _) =
        apply_report(books(), NOW, LAST + 1, Change::Gain(Assets(0)), Assets(0)).unwrap();
    let (_, outcome) =
        apply_report(after, NOW, LAST + 1, Change::Gain(eth(9_000)), Assets(0)).unwrap();
    assert_eq!(outcome.booking.applied, Change::Gain(eth(100)));
}

#[test]
fn what_the_bound_left_is_booked_by_later_reports() {
    let (mut books, target) = (books(), Assets(6_250 * ETHER));
    let mut reports = 0;
    while books.funds.in_use.working < target {
        let change = Change::between(books.funds.in_use.working, target);
        (books, _) = apply_report(books, NOW, LAST, change, Assets(0)).unwrap();
        reports += 1;
    }
    // 100, 101 and the rest.
    assert_eq!((reports, books.funds.in_use.working), (3, target));
}

#[test]
fn a_gain_vests_from_the_rate_there_is() {
    let (after, outcome) = reported(books(), Change::Gain(eth(10)));
    assert_eq!((outcome.booking.rate_before, outcome.booking.rate_after), (Rate::ONE, Rate::ONE));
    let end_rate = Rate(1_001_000_000_000_000_000_000_000_000);
    // In 5 days a cap of 5 % a year would allow 0.07 %, so it takes longer.
    let secs = after.line.end - NOW;
    assert!(secs > 5 * DAY_SECS && secs < 8 * DAY_SECS, "{secs}");
    assert_eq!(after.line, Line { start_rate: Rate::ONE, end_rate, start: NOW, end: NOW + secs });
}

#[test]
fn what_no_report_is_about_stays() {
    for change in [Change::Gain(eth(10)), Change::Loss(eth(1)), Change::Loss(eth(1_000))] {
        let before = books();
        let (after, _) = reported(before, change);
        assert_eq!(after.totals_slot.flow, before.totals_slot.flow);
        assert_eq!(after.exit_slot.exit_fee, before.exit_slot.exit_fee);
        assert_eq!(after.last_report.moved_at, before.last_report.moved_at);
        assert_eq!(after.last_report.growth, before.last_report.growth);
        assert_eq!(after.funds.in_use.owed, before.funds.in_use.owed);
        assert_eq!(after.bounds.gain, before.bounds.gain);
        assert_eq!(after.bounds.loss, before.bounds.loss);
        assert_eq!(after.exit_slot.gate, after.entry_slot.gate);
        assert_eq!(without_report(after, &before).entry_slot, before.entry_slot);
    }
}

#[test]
fn every_report_is_counted_dated_and_ends_what_an_alarm_spent() {
    for start in [books(), in_bunker(eth(1_000))] {
        let before = without_report(start, &books());
        for change in [Change::Gain(eth(1)), Change::Loss(eth(1)), Change::Loss(eth(5_000))] {
            let (after, _) = apply_report(before, NOW, NOW - 60, change, Assets(0)).unwrap();
            assert_eq!((after.last_report.index, after.last_report.ref_time), (5, NOW - 60));
            assert_eq!(after.last_report.reported_at, NOW);
            assert!(!after.entry_slot.is_alarm_spent);
            // The alarm itself runs out by itself.
            assert_eq!(after.entry_slot.gate.alarmed_until, before.entry_slot.gate.alarmed_until);
        }
    }
}

#[test]
fn the_last_number_of_a_report_and_the_last_second_do_not_wrap() {
    let mut last = books();
    last.last_report.index = u32::MAX;
    let (after, _) =
        apply_report(last, NOW, u32::MAX - 1, Change::Gain(eth(1)), Assets(0)).unwrap();
    assert_eq!((after.last_report.index, after.entry_slot.gate.stale_at), (u32::MAX, u32::MAX));
}

#[test]
fn a_report_is_too_old_an_age_after_what_it_speaks_of() {
    let stale_at = |before, change| {
        let (after, _) = apply_report(before, NOW, NOW - 60, change, Assets(0)).unwrap();
        after.entry_slot.gate.stale_at
    };
    for change in [Change::Gain(eth(1)), Change::Loss(eth(1)), Change::Loss(eth(1_000))] {
        assert_eq!(stale_at(books(), change), NOW - 60 + 7 * DAY_SECS);
    }
    assert_eq!(stale_at(in_bunker(eth(1_000)), Change::Gain(eth(0))), NOW - 60 + 7 * DAY_SECS);
}

#[test]
fn with_nothing_at_work_after_it_no_report_is_ever_too_old() {
    let mut before = books();
    before.funds.in_use.working = Assets(0);
    assert_eq!(reported(before, Change::Gain(Assets(0))).0.entry_slot.gate.stale_at, u32::MAX);
    assert_eq!(
        reported(before, Change::Gain(Assets(1))).0.entry_slot.gate.stale_at,
        NOW + 7 * DAY_SECS
    );
    before.funds.in_use.working = eth(1);
    assert_eq!(reported(before, Change::Loss(eth(1))).0.entry_slot.gate.stale_at, u32::MAX);
}

#[test]
fn a_new_cap_is_in_force_from_the_line_that_it_limits_on() {
    // A loss draws no growth, within the bound or above.
    for loss in [Assets(1), eth(1_000)] {
        let (after, _) = reported(books(), Change::Loss(loss));
        assert_eq!(after.last_report.growth_in_force, Bps(1_000));
    }
    let (after, _) = reported(in_bunker(eth(1_000)), Change::Gain(eth(1)));
    assert_eq!(after.last_report.growth_in_force, Bps(1_000));
    let (after, _) = reported(books(), Change::Gain(Assets(0)));
    assert_eq!(after.last_report.growth_in_force, Bps(500));
}

#[test]
fn the_unavailable_assets_are_at_work_owed_or_below_the_watermark() {
    let unavailable = |change| reported(books(), change).0.exit_slot.unavailable;
    // 6,000 at work, 100 owed, 5 % of 10,000.
    assert_eq!(books().exit_slot.unavailable, eth(6_600));
    assert_eq!(unavailable(Change::Gain(eth(100))), eth(6_100 + 100 + 505));
    assert_eq!(unavailable(Change::Loss(eth(4))), Assets(6_595_800_000_000_000_000_000));
    // A wei of backing rounds the watermark up.
    assert_eq!(unavailable(Change::Gain(Assets(1))), Assets(6_600 * ETHER + 2));
    assert_eq!(unavailable(Change::Loss(eth(1_000))), eth(6_600));
}

#[test]
fn an_absurd_report_and_its_correction_leave_what_is_at_work_where_it_was() {
    let mut before = books();
    before.bounds.gain.at_once = Bps(u16::MAX);
    before.totals_slot.totals.backing = Assets(MAX_96 - 1_000);
    before.bounds.loss.per_report = Bps(10_000);
    before.bounds.loss.per_window = Bps(20_000);
    let working = before.funds.in_use.working;

    let (books, outcome) = reported(before, Change::between(working, Assets(MAX_96)));
    assert_eq!(outcome.booking.applied, Change::Gain(Assets(1_000)));
    assert_eq!(books.totals_slot.totals.backing, Assets(MAX_96));
    assert_eq!(books.funds.in_use.working, Assets(working.0 + 1_000));

    let (books, _) = reported(books, Change::between(books.funds.in_use.working, working));
    assert_eq!(books.totals_slot.totals.backing, before.totals_slot.totals.backing);
    assert_eq!(books.funds.in_use.working, working);
}

#[test]
fn the_fee_is_minted_as_growth_vests_and_is_part_of_the_supply() {
    let mut before = books();
    before.last_report.growth = Bps(1_000);
    before.fee.fraction = Bps(1_000);
    let (promised, outcome) = reported(before, Change::Gain(eth(10)));
    // A tenth of the promised growth is reserved, nothing is minted yet.
    assert_eq!(outcome.booking.fee_shares, Shares(0));
    let end_rate = Rate(1_000_900_000_000_000_000_000_000_000);
    assert_eq!((promised.line.end_rate, promised.line.end), (end_rate, NOW + 5 * DAY_SECS));
    let shares_then = Shares(10_000 * ETHER);
    assert_eq!(promised.fee, PerformanceFee { fraction: Bps(1_000), reserve: eth(1), shares_then });

    // One ether at the price of the end, 1.0009, and half of it at half the time.
    for (secs, expected) in [
        (0, 0),
        (5 * DAY_SECS / 2, 499_550_404_635_827_755),
        (5 * DAY_SECS, 999_100_809_271_655_510),
    ] {
        let now = NOW + secs;
        let (after, outcome) =
            apply_report(promised, now, now, Change::Gain(Assets(0)), Assets(0)).unwrap();
        assert_eq!(outcome.booking.fee_shares, Shares(expected), "after {secs} seconds");
        assert_eq!(after.totals_slot.totals.shares, Shares(10_000 * ETHER + expected));
        assert_eq!(after.totals_slot.totals.backing, eth(10_010));
    }
}

#[test]
fn a_report_opens_a_vault_that_waits_for_one() {
    let mut before = books();
    before.line = Line::reopening(Rate(999_000_000_000_000_000_000_000_000), LAST);
    for change in [Change::Gain(Assets(0)), Change::Gain(eth(5)), Change::Loss(Assets(1))] {
        let (after, outcome) = reported(before, change);
        assert_eq!(after.line.phase(), Phase::Open);
        assert_eq!(outcome.booking.rate_after, outcome.booking.rate_before);
        assert!(outcome.provisional.is_none());
    }
}

#[test]
fn a_gain_leaves_cover_window_and_provisional_losses() {
    let mut before = books();
    before.protection.cover = Shares(3 * ETHER);
    before.bounds.window = LossWindow { lost: 7, at: LAST };
    let (after, outcome) = reported(before, Change::Gain(eth(10)));
    assert_eq!((after.protection, after.bounds.window), (before.protection, before.bounds.window));
    assert_eq!(outcome.booking.cover_burnt, Shares(0));
    assert_eq!((outcome.booking.waterfall, outcome.provisional), (Waterfall::default(), None));
}
