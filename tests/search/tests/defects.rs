//! Counterexamples that the search has found, each as the shortest life that showed it.

use basalt_math::{Phase, RATE_ONE};
use basalt_search::{step::Step, world::World};

const HOUR: u32 = 3_600;
const ETHER: u128 = 1_000_000_000_000_000_000;

fn after(steps: &[Step]) -> World {
    let mut world = World::new(1_000 * ETHER, RATE_ONE, 1, false, 1_800_000_000);
    for step in steps {
        let done = world.apply(*step);
        assert!(done.is_ok(), "{step:?} is refused: {done:?}");
    }
    world
}

/// While as much was held against a source as before, what came back from it in bunker could leave
/// less booked there than was held to be lost of it: the number could not be taken off its books,
/// and the bunker had no way out until somebody with a role made the number smaller.
#[test]
fn what_comes_back_in_bunker_is_not_held_to_be_lost() {
    let mut world = after(&[
        Step::Allocate { source: 0, assets: 100 * ETHER },
        Step::Drift { source: 0, value: 40 * ETHER },
        Step::Wait { secs: HOUR },
        Step::Report { source: 0, ago: 0 },
        // The number was wrong: more than is held to be left comes back.
        Step::Drift { source: 0, value: 100 * ETHER },
        Step::Deallocate { source: 0, assets: 70 * ETHER },
    ]);
    assert_eq!(world.money.phase(), Phase::Bunker);
    assert_eq!((world.sources[0].book, world.sources[0].held), (30 * ETHER, 30 * ETHER));

    assert!(world.apply(Step::Wait { secs: 7 * 86_400 }).is_ok());
    assert!(world.apply(Step::Confirm { by_anyone: true }).is_ok(), "R9.7: no way out");
    assert_eq!(world.money.backing(), 1_000 * ETHER + 1 - 30 * ETHER);
}

/// While a vault kept the time at which it goes stale when the last of its funds came back, it went
/// stale with nothing at work. Where the only source was also written off, nobody could report any
/// more: entries, instant exits and settlement were closed until another source was listed.
#[test]
fn a_vault_with_nothing_at_work_does_not_go_stale() {
    let lives: [&[Step]; 2] = [
        &[
            Step::Allocate { source: 0, assets: 100 * ETHER },
            Step::Deallocate { source: 0, assets: 100 * ETHER },
        ],
        &[Step::Allocate { source: 0, assets: ETHER / 10 }, Step::WriteOff { source: 0 }],
    ];
    for steps in lives {
        let mut world = after(steps);
        assert!(world.apply(Step::Wait { secs: 8 * 86_400 }).is_ok());
        assert!(!world.gate.is_stale(world.now), "F5: stale after {steps:?}");
        assert!(world.max_exit(3).0 > 0, "F5: nobody can leave after {steps:?}");
    }
}
