//! Counterexamples that search and review have found, each as the shortest sequence that shows it.

use basalt_math::{Phase, RATE_ONE};
use basalt_model::{DAY_SECS, ETHER, HOUR_SECS, Refusal, WEEK_SECS};
use basalt_search::{
    chain::{FIRST_USER, Start},
    step::{Amount, Step},
    world::{Kind, World},
};

fn after(steps: &[Step]) -> World {
    world_after(Kind::Staking, 1, steps)
}

fn world_after(kind: Kind, sources: usize, steps: &[Step]) -> World {
    let mut world = World::new(Start::thousand(kind, sources));
    for step in steps {
        world.must(*step);
    }
    world
}

fn shown(world: &World) -> u128 {
    world.vault().line().at(world.vault().now).0
}

/// When assets that came back in bunker did not lower the provisional loss of their source, the loss
/// could exceed the book value: it could not be confirmed, and the bunker had no way out until the owner
/// or the second opinion lowered it.
#[test]
fn what_comes_back_in_bunker_is_not_held_to_be_lost() {
    let mut world = after(&[
        Step::Allocate { source: 0, assets: 100 * ETHER },
        Step::Drift { source: 0, value: 40 * ETHER },
        Step::Wait { secs: HOUR_SECS },
        Step::Report { source: 0, ago: 0 },
        // The report was wrong: more comes back than it left.
        Step::Drift { source: 0, value: 100 * ETHER },
        Step::Deallocate { source: 0, assets: 70 * ETHER },
    ]);
    assert_eq!(world.vault().phase(), Phase::Bunker);
    assert_eq!(
        (world.vault().source(0).book, world.vault().source(0).provisional),
        (30 * ETHER, 30 * ETHER)
    );

    assert!(world.apply(Step::Wait { secs: WEEK_SECS }).is_ok());
    assert!(world.apply(Step::Confirm { by_anyone: true }).is_ok(), "R9.7: no way out");
    assert_eq!(world.vault().backing(), 1_000 * ETHER + 1 - 30 * ETHER);
}

/// When a vault kept its staleness time after the last of its funds came back, it went stale with nothing
/// at work. After a write-off of the only source nobody could report any more: entries, instant exits
/// and settlement were closed until another source was listed.
#[test]
fn a_vault_with_nothing_at_work_does_not_go_stale() {
    let sequences: [&[Step]; 2] = [
        &[
            Step::Allocate { source: 0, assets: 100 * ETHER },
            Step::Deallocate { source: 0, assets: 100 * ETHER },
        ],
        &[Step::Allocate { source: 0, assets: ETHER / 10 }, Step::WriteOff { source: 0 }],
    ];
    for steps in sequences {
        let mut world = world_after(Kind::Restaking, 1, steps);
        assert!(world.apply(Step::Wait { secs: 8 * DAY_SECS }).is_ok());
        assert!(!world.vault().is_stale(), "F5: stale after {steps:?}");
        assert!(world.max_exit(3).0 > 0, "F5: nobody can leave after {steps:?}");
    }
}

/// When only the reference times of reports had to be an hour apart, a reporter that had been silent for
/// a day could report twenty-four times in one second, and lower the shown rate by a tenth each time.
#[test]
fn a_burst_of_back_dated_reports_takes_a_tenth_at_most_from_what_is_shown() {
    let world = after(&[
        Step::Allocate { source: 0, assets: 900 * ETHER },
        Step::Drift { source: 0, value: 90 * ETHER },
        Step::Wait { secs: 30 * HOUR_SECS },
    ]);
    // The first burst finds the vault open, the second one in bunker.
    let (mut world, mut before) = (world, RATE_ONE);
    for _ in 0..2 {
        let reports = (0..29).rev().map(|hours| Step::Report { source: 0, ago: hours * HOUR_SECS });
        let results: Vec<_> = reports.map(|report| world.apply(report).err()).collect();
        let taken = results.iter().filter(|refusal| refusal.is_none()).count();
        assert_eq!(taken, 1, "R9.10: {results:?}");
        assert!(results[1..].iter().all(|refusal| *refusal == Some(Refusal::ReportTooEarly)));
        assert_eq!(world.vault().phase(), Phase::Bunker);
        assert_eq!(shown(&world), before / 10 * 9, "R9.10: more than a tenth at once");
        before = shown(&world);
        world.must(Step::Wait { secs: 30 * HOUR_SECS });
    }
}

/// The same with the most sources, each reported for the first time in an hour.
#[test]
fn sixteen_reports_in_one_second_take_a_tenth_at_most_from_what_is_shown() {
    let mut world = world_after(Kind::Restaking, 16, &[]);
    for source in 0..16 {
        world.must(Step::Allocate { source, assets: 60 * ETHER });
        world.must(Step::Drift { source, value: ETHER });
    }
    world.must(Step::Wait { secs: HOUR_SECS });
    for hour in 0..3 {
        let before = shown(&world);
        let reports = (0..16).map(|source| world.apply(Step::Report { source, ago: 0 }).is_ok());
        assert_eq!(reports.filter(|is_taken| *is_taken).count(), 1, "R9.10: in hour {hour}");
        assert!(shown(&world) >= before / 10 * 9, "R9.10: more than a tenth at once");
        world.must(Step::Wait { secs: HOUR_SECS });
    }
}

/// When the newest report of any adapter counted for all, an adapter without reports could lose
/// everything: the rate stayed fresh, and the queue was settled at it.
#[test]
fn a_vault_whose_second_adapter_is_never_reported_goes_stale_and_settles_nobody() {
    let who = FIRST_USER;
    let mut world = world_after(
        Kind::Restaking,
        2,
        &[
            Step::Allocate { source: 0, assets: 100 * ETHER },
            Step::Allocate { source: 1, assets: 100 * ETHER },
            Step::Wait { secs: 1 },
            Step::Request { who, to: who, shares: ETHER, min_rate: 0 },
        ],
    );
    let reported = |world: &mut World, source| {
        world.must(Step::Report { source, ago: 0 });
        world.must(Step::Wait { secs: DAY_SECS });
    };
    world.must(Step::Wait { secs: HOUR_SECS });
    for day in 1..7 {
        reported(&mut world, 0);
        assert!(!world.vault().is_stale(), "F5: stale on day {day}");
        world.must(Step::Settle { max: 8 });
        assert_eq!(world.vault().escrow(), ETHER, "Q5: settled on day {day}");
    }
    reported(&mut world, 0);
    assert!(world.vault().is_stale(), "F5: fresh without the second adapter");
    assert_eq!(world.apply(Step::Settle { max: 8 }).err(), Some(Refusal::Stale));
    assert_eq!((world.max_entry(), world.max_exit(who)), ((0, 0), (0, 0)), "L5: open while stale");

    // One report of it reopens the vault.
    reported(&mut world, 1);
    assert!(!world.vault().is_stale(), "F5: stale with all reported");
    assert_eq!(world.vault().escrow(), 0, "Q5: not settled with all reported");
}

/// When a confirmation by anyone read the venues again, upwards, the confirmer could push a venue up for
/// that moment, leave at the rate before the loss, and let it fall back.
#[test]
fn a_venue_pushed_up_at_the_moment_of_confirmation_gains_nobody_anything() {
    let who = FIRST_USER;
    let bunker = [
        Step::Allocate { source: 0, assets: 500 * ETHER },
        Step::Drift { source: 0, value: 450 * ETHER },
        Step::Wait { secs: HOUR_SECS },
        Step::Report { source: 0, ago: 0 },
        Step::Wait { secs: 6 * DAY_SECS },
        Step::Report { source: 0, ago: 0 },
        Step::Wait { secs: DAY_SECS },
    ];
    let held = world_after(Kind::Restaking, 1, &bunker).vault().balance(who);
    let shares = Amount::Shares(held);
    let ways = [
        Step::Exit { who, to: who, amount: shares },
        Step::InKind { who, to: who, shares: held, forfeited: 0 },
    ];
    for way in ways {
        let [honest, pushed] = [450, 500].map(|value| {
            let mut world = world_after(Kind::Restaking, 1, &bunker);
            world.must(Step::Drift { source: 0, value: value * ETHER });
            world.must(Step::Confirm { by_anyone: true });
            world.must(way);
            (world.vault().wallets[who].received, world.vault().backing(), shown(&world))
        });
        assert!(pushed.0 <= honest.0, "R9.5: {pushed:?} instead of {honest:?} by {way:?}");
        assert_eq!((pushed.1, pushed.2), (honest.1, honest.2), "R9.5: others pay for {way:?}");
        // A twentieth of the backing was lost, and every share bears a twentieth.
        assert!(pushed.0 <= held / 20 * 19, "R7.3: {pushed:?} for {held} by {way:?}");
    }
}

/// When only a report could begin a bunker, a source that could not be read had to be written off whole
/// or believed whole.
#[test]
fn the_owner_begins_a_bunker_for_what_nobody_can_read_and_nobody_else_does() {
    let mut world = after(&[Step::Allocate { source: 0, assets: 500 * ETHER }]);
    let revise = |loss, by_owner| Step::Revise { source: 0, loss, by_owner };
    let refused = |world: &mut World, step| world.apply(step).err();
    assert_eq!(refused(&mut world, revise(50 * ETHER, false)), Some(Refusal::NotOwner));
    assert_eq!(refused(&mut world, revise(0, false)), Some(Refusal::NotInBunker));
    assert_eq!(refused(&mut world, revise(501 * ETHER, true)), Some(Refusal::AboveBook));

    world.must(revise(50 * ETHER, true));
    assert_eq!(world.vault().phase(), Phase::Bunker);
    let more = revise(50 * ETHER + 1, false);
    assert_eq!(refused(&mut world, more), Some(Refusal::NotOwner), "R9.11: raised");
    world.must(revise(20 * ETHER, false));
    world.must(Step::Confirm { by_anyone: false });
    assert_eq!(world.vault().backing(), 980 * ETHER + 1);
}

/// When a report did not ask a queue without shares, what a cancelled request was owed stayed in use:
/// nobody could leave with it at once, however many reports came.
#[test]
fn assets_of_a_cancelled_request_are_free_after_the_next_report() {
    let who = FIRST_USER;
    let mut world = world_after(
        Kind::Restaking,
        2,
        &[
            Step::Allocate { source: 0, assets: 1_000 * ETHER },
            Step::Request { who, to: who, shares: 100 * ETHER, min_rate: 0 },
            Step::Wait { secs: 2 * HOUR_SECS },
            Step::Report { source: 0, ago: 0 },
            Step::Cancel { id: 1 },
            Step::Deallocate { source: 0, assets: 100 * ETHER },
        ],
    );
    let owed = |world: &World| world.vault().books.funds.in_use.owed.0;
    assert_eq!((owed(&world), world.vault().instant()), (100 * ETHER, 1));
    world.must(Step::Wait { secs: HOUR_SECS });
    world.must(Step::Report { source: 0, ago: 0 });
    assert_eq!((owed(&world), world.vault().instant()), (0, 100 * ETHER + 1));
}
