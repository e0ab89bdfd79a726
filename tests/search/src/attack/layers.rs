//! Scenarios of both vaults: the assets of brETH are bsETH, and either may gain or lose, in any order of
//! their reports. The attacker has none of the shares of both, only ether.

use basalt_math::RATE_ONE;
use basalt_model::{DAY_SECS, HOUR_SECS};

use super::{
    ATTACKER, Scenario,
    reports::drift_and_report,
    scenario::{Growth, Stage},
};
use crate::{
    chain::{FIRST_USER, Start},
    step::Step,
    world::{Kind, World},
};

/// Changes of bsETH's source and of brETH's first one that nobody has reported, in parts of a million.
const CHANGES: [(i32, i32); 9] = [
    (15_000, 0),
    (0, 15_000),
    (4_000, 4_000),
    (-400, 0),
    (0, -400),
    (-400, 15_000),
    (15_000, -400),
    (-50_000, 0),
    (0, -50_000),
];

impl Scenario {
    /// All scenarios of both vaults.
    pub fn of_both() -> Vec<Self> {
        let mut scenarios = Vec::new();
        for changes in CHANGES {
            for is_bseth_first in [true, false] {
                scenarios.push(scenario(changes, is_bseth_first));
            }
        }
        scenarios
    }
}

fn scenario((lower, upper): (i32, i32), is_bseth_first: bool) -> Scenario {
    let mut world = at_work();
    let mut stages = Vec::new();
    for (kind, change) in [(Kind::Staking, lower), (Kind::Restaking, upper)] {
        world.turn_to(kind);
        let (drift, report) = drift_and_report(world.vault(), 0, change);
        world.must(drift);
        let mut steps = vec![Step::Wait { secs: HOUR_SECS }, report];
        if change < -500 {
            // The loss is above the bound of a report.
            steps.push(Step::Wait { secs: DAY_SECS });
            steps.push(Step::Confirm { by_anyone: false });
            steps.push(Step::Wait { secs: HOUR_SECS });
            steps.push(report);
        }
        stages.push(Stage { kind, steps });
    }
    if !is_bseth_first {
        stages.reverse();
    }
    // What was gained vests.
    for _ in 0..4 {
        for kind in [Kind::Staking, Kind::Restaking] {
            let report = Step::Report { source: 0, ago: 0 };
            stages.push(Stage { kind, steps: vec![Step::Wait { secs: 3 * DAY_SECS }, report] });
        }
    }
    world.turn_to(Kind::Staking);
    let order = if is_bseth_first { "bsETH" } else { "brETH" };
    let name = format!("bsETH {lower}, brETH {upper} millionths, {order} first");
    Scenario::of(name, world, stages, Growth::Yield)
}

/// Both vaults with nine tenths of their assets at work, and a line that grows.
fn at_work() -> World {
    const SHARES: u128 = 1_000_000_000_000_000_000_000_000;
    let start = Start { shares: SHARES, ..Start::thousand(Kind::Restaking, 1) };
    let mut world = World::new(Start { bseth_rate: Some(RATE_ONE), ..start });
    for kind in [Kind::Staking, Kind::Restaking] {
        world.turn_to(kind);
        let shares = world.vault().balance(ATTACKER);
        world.must(Step::Transfer { from: ATTACKER, to: FIRST_USER + 1, shares });
        let assets = world.vault().backing() / 10 * 9;
        world.must(Step::Allocate { source: 0, assets });
    }
    world.must(Step::Wait { secs: 2 * HOUR_SECS });
    for kind in [Kind::Staking, Kind::Restaking] {
        world.turn_to(kind);
        let (drift, report) = drift_and_report(world.vault(), 0, 2_000);
        world.must(drift);
        world.must(report);
    }
    world.must(Step::Wait { secs: DAY_SECS });
    world
}
