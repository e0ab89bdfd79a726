//! Scenarios in which assets come back that the rate no longer counts, or that were never there. The
//! attacker knows it before anybody reports it.
//!
//! Today a newcomer wins in each of them: `tests/known.rs`.

use basalt_math::RATE_ONE;
use basalt_model::{DAY_SECS, HOUR_SECS};

use super::{
    Scenario,
    reports::{put_to_work, world_of_others},
    scenario::Growth,
};
use crate::step::Step;

/// What comes back, or never was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Windfall {
    /// A confirmed loss comes back.
    Recovery,
    /// A strategy that was written off is listed again, with what it held.
    Relisting,
    /// A venue says 0 for a week, anyone confirms the loss, and the venue is back.
    Outage,
    /// A venue says a thousand times its book value, and is reported every hour.
    Lie,
}

impl Windfall {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Recovery, Self::Relisting, Self::Outage, Self::Lie];

    /// The scenario: two strategies with nine tenths of the assets, of which the first is concerned.
    pub fn scenario(self) -> Scenario {
        let mut world = world_of_others(RATE_ONE);
        put_to_work(&mut world, 90);
        let book = world.vault().source(0).book;
        let report = |source| Step::Report { source, ago: 0 };
        let hour = Step::Wait { secs: HOUR_SECS };
        let drift = |value| Step::Drift { source: 0, value };
        for source in [0, 1] {
            world.must(report(source));
        }
        let mut script = match self {
            Self::Recovery => vec![
                vec![hour, drift(book / 10 * 9), report(0), Step::Confirm { by_anyone: false }],
                vec![hour, report(1)],
                vec![drift(book), hour, report(0)],
            ],
            Self::Relisting => vec![
                vec![hour, Step::WriteOff { source: 0 }],
                vec![hour, report(1)],
                vec![Step::Relist { source: 0 }],
                vec![report(0)],
            ],
            Self::Outage => vec![
                vec![hour, drift(0), report(0)],
                vec![Step::Wait { secs: 7 * DAY_SECS }, Step::Confirm { by_anyone: true }],
                vec![drift(book), hour, report(1)],
                vec![report(0)],
            ],
            Self::Lie => vec![vec![hour, drift(book * 1_000), report(0)]],
        };
        // A report books no more than its bound: the rest follows hour by hour.
        for _ in 0..24 {
            script.push(vec![hour, report(0)]);
        }
        // All of it vests.
        script.push(vec![Step::Wait { secs: 6 * DAY_SECS }, report(0), report(1)]);
        Scenario::new(format!("{self:?}"), world, script, Growth::Windfall)
    }
}
