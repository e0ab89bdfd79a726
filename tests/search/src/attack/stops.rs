//! Scenarios in which the vault is stopped, or a strategy is silent, between a change that only the
//! attacker knows and its report.

use basalt_math::RATE_ONE;
use basalt_model::{DAY_SECS, HOUR_SECS};

use super::{
    Scenario,
    reports::{drift_and_report, put_to_work, world_of_others},
    scenario::Growth,
};
use crate::step::Step;

/// What happens before the report.
#[derive(Clone, Copy, Debug)]
enum Stop {
    /// The vault is paused, and reported while it is.
    Pause,
    /// An alarm is raised.
    Alarm,
    /// Nobody reports for more than a week.
    Staleness,
    /// The keeper takes everything back.
    EmergencyExit,
    /// The venue fails for a while.
    Silence,
}

impl Stop {
    const ALL: [Self; 5] =
        [Self::Pause, Self::Alarm, Self::Staleness, Self::EmergencyExit, Self::Silence];

    fn script(self, report: Step, other: Step) -> Vec<Vec<Step>> {
        let hour = Step::Wait { secs: HOUR_SECS };
        let fail = |fails| Step::Fail { source: 0, fails };
        match self {
            Self::Pause => vec![
                vec![Step::Pause { secs: 4 * HOUR_SECS, by_owner: true }],
                vec![hour, report],
                vec![Step::Unpause],
                vec![hour, other],
            ],
            Self::Alarm => vec![
                vec![Step::Alarm],
                vec![hour, report],
                vec![Step::Wait { secs: DAY_SECS }],
                vec![other],
            ],
            Self::Staleness => {
                vec![vec![Step::Wait { secs: 8 * DAY_SECS }], vec![report], vec![other]]
            }
            Self::EmergencyExit => {
                vec![vec![Step::EmergencyExit { source: 0 }], vec![hour, other], vec![report]]
            }
            Self::Silence => {
                vec![vec![fail(true)], vec![hour, other, report], vec![fail(false)], vec![report]]
            }
        }
    }
}

/// A gain above what one line promises, or a loss within the bound of a report.
pub(super) fn scenarios() -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for stop in Stop::ALL {
        for millionths in [15_000, -400] {
            let mut world = world_of_others(RATE_ONE);
            put_to_work(&mut world, 90);
            for source in [0, 1] {
                world.must(Step::Report { source, ago: 0 });
            }
            let (drift, report) = drift_and_report(world.vault(), 0, millionths);
            world.must(drift);
            let script = stop.script(report, Step::Report { source: 1, ago: 0 });
            let name = format!("{stop:?} before a change of {millionths} millionths");
            scenarios.push(Scenario::new(name, world, script, Growth::Yield));
        }
    }
    scenarios
}
