//! Scenarios around ordinary reports and provisional losses.

use basalt_math::RATE_ONE;
use basalt_model::{DAY_SECS, HOUR_SECS, vault::PERFORMANCE_FEE};

use super::{ATTACKER, Scenario, scenario::Growth, stops};
use crate::{
    chain::{FIRST_USER, HOLDERS, Start},
    step::Step,
    world::{Kind, Vault, World},
};

impl Scenario {
    /// All scenarios: every line, every error of the books, every report, every stop.
    pub fn all() -> Vec<Self> {
        let mut scenarios = Vec::new();
        for rate in [RATE_ONE, RATE_ONE / 2, RATE_ONE * 3] {
            for working in [30, 90] {
                for past in Past::ALL {
                    for reports in Reports::ALL {
                        scenarios.push(scenario(rate, working, past, reports));
                    }
                }
            }
        }
        scenarios.extend(stops::scenarios());
        scenarios
    }
}

/// The history of a scenario.
#[derive(Clone, Copy, Debug)]
enum Past {
    /// Nothing: a level line without slack.
    Nothing,
    /// A gain is vesting.
    Growing,
    /// A gain is vesting that is too large for one line: the rest is slack.
    Capped,
    /// A loss, and a line that recovers.
    Recovering,
    /// A request waits in the queue for more than the liquid assets.
    Queueing,
    /// Cover has been bought.
    Covered,
}

impl Past {
    const ALL: [Self; 6] = [
        Self::Nothing,
        Self::Growing,
        Self::Capped,
        Self::Recovering,
        Self::Queueing,
        Self::Covered,
    ];
}

/// The next reports, in parts of a million of the book of their source.
#[derive(Clone, Copy, Debug)]
enum Reports {
    /// A change of the first source.
    Change(i32),
    /// The same, and a further one of the second source.
    Both(i32, i32),
    /// A loss above the bound that turns out to be less.
    Overstated(i32, i32),
    /// A loss above the bound, and a venue pushed up while it is confirmed.
    Manipulated(i32, i32),
}

impl Reports {
    const ALL: [Self; 13] = [
        Self::Change(0),
        Self::Change(300),
        Self::Change(3_000),
        Self::Change(15_000),
        Self::Change(80_000),
        Self::Change(-100),
        Self::Change(-400),
        Self::Change(-50_000),
        Self::Both(5_000, -5_000),
        Self::Both(-300, 8_000),
        Self::Overstated(-50_000, 0),
        Self::Overstated(-50_000, -10_000),
        Self::Manipulated(-50_000, 30_000),
    ];
}

/// A change that only the attacker knows, and its report.
pub(super) fn drift_and_report(vault: &Vault, source: usize, millionths: i32) -> (Step, Step) {
    let book = vault.source(source).book;
    let change = book / 1_000_000 * u128::from(millionths.unsigned_abs());
    let value = if millionths < 0 { book - change } else { book + change };
    (Step::Drift { source, value }, Step::Report { source, ago: 0 })
}

/// A vault of a million shares with two strategies. The attacker has none of the shares.
pub(super) fn world_of_others(rate: u128) -> World {
    const SHARES: u128 = 1_000_000_000_000_000_000_000_000;
    let start = Start {
        kind: Kind::Restaking,
        shares: SHARES,
        rate,
        sources: 2,
        bseth_rate: None,
        now: 1_800_000_000,
    };
    let mut world = World::new(start);
    let shares = world.vault().balance(ATTACKER);
    world.must(Step::Transfer { from: ATTACKER, to: FIRST_USER + 1, shares });
    world
}

/// Both strategies get their half of so many percent.
pub(super) fn put_to_work(world: &mut World, percent: u16) {
    let half = world.vault().backing() / 200 * u128::from(percent);
    for source in [0, 1] {
        world.must(Step::Allocate { source, assets: half });
    }
    world.must(Step::Wait { secs: 2 * HOUR_SECS });
}

fn scenario(rate: u128, working: u16, past: Past, reports: Reports) -> Scenario {
    let mut world = world_of_others(rate);
    let fee = Step::Set { parameter: PERFORMANCE_FEE, value: 1_000 };
    world.must(fee);
    put_to_work(&mut world, working);
    let half = world.vault().source(0).book;
    let earlier = match past {
        Past::Nothing | Past::Covered | Past::Queueing => 0,
        Past::Growing => 4_000,
        Past::Capped => 20_000,
        Past::Recovering => -900,
    };
    let (drift, report) = drift_and_report(world.vault(), 1, earlier);
    world.must(drift);
    world.must(report);
    match past {
        Past::Growing | Past::Capped => {
            world.must(Step::Wait { secs: DAY_SECS });
        }
        Past::Recovering => {
            world.must(Step::Wait { secs: 2 * HOUR_SECS });
            let (drift, report) = drift_and_report(world.vault(), 1, 600);
            world.must(drift);
            world.must(report);
        }
        Past::Queueing => {
            let who = FIRST_USER + 1;
            let shares = world.vault().balance(who);
            world.must(Step::Request { who, to: who, shares, min_rate: 0 });
        }
        Past::Covered => {
            world.must(Step::Cover { who: HOLDERS - 1, assets: half / 100 });
        }
        Past::Nothing => {}
    }
    world.must(Step::Wait { secs: 3 * HOUR_SECS });

    let mut script = Vec::new();
    match reports {
        Reports::Change(first) => {
            let (drift, report) = drift_and_report(world.vault(), 0, first);
            world.must(drift);
            script.push(vec![report]);
        }
        Reports::Both(first, second) => {
            for (source, change) in [(0, first), (1, second)] {
                let (drift, report) = drift_and_report(world.vault(), source, change);
                world.must(drift);
                // The first report may open a bunker, in which all are an hour apart.
                script.push(vec![Step::Wait { secs: HOUR_SECS }, report]);
            }
        }
        Reports::Overstated(first, truth) => {
            let (drift, report) = drift_and_report(world.vault(), 0, first);
            let (truth, _) = drift_and_report(world.vault(), 0, truth);
            let loss = match truth {
                Step::Drift { value, .. } => world.vault().source(0).book - value,
                _ => 0,
            };
            // Only the reporter believes it.
            script.push(vec![drift, report, truth]);
            script.push(vec![Step::Revise { source: 0, loss, by_owner: false }]);
            script.push(vec![
                Step::Confirm { by_anyone: false },
                Step::Wait { secs: HOUR_SECS },
                Step::Report { source: 1, ago: 0 },
            ]);
        }
        Reports::Manipulated(first, pushed) => {
            let (drift, report) = drift_and_report(world.vault(), 0, first);
            let (push, _) = drift_and_report(world.vault(), 0, pushed);
            let again = Step::Report { source: 0, ago: 0 };
            script.push(vec![drift, report, Step::Wait { secs: 6 * DAY_SECS }, again]);
            script.push(vec![
                Step::Wait { secs: DAY_SECS },
                push,
                Step::Confirm { by_anyone: true },
            ]);
            script.push(vec![
                drift,
                Step::Wait { secs: HOUR_SECS },
                Step::Report { source: 1, ago: 0 },
            ]);
        }
    }
    let name = format!("{past:?}, {reports:?}, {working} % at work at {rate}");
    Scenario::new(name, world, script, Growth::Yield)
}
