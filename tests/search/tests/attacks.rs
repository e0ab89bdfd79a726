//! No profit around a report: every short plan, and many long ones.

use basalt_model::Refusal;
use basalt_search::{
    attack::{Move, Scenario, Windfall},
    rng::Rng,
    step::Step,
};

#[test]
fn no_short_plan_around_any_report_is_profitable() {
    let mut plans = 0_u32;
    for mut scenario in Scenario::all() {
        let name = scenario.name.clone();
        scenario.play_all(3, |plan, result| {
            plans += 1;
            assert!(result.unexplained_profit() <= 0, "U2: {name}: {plan:?} brings {result:?}");
        });
    }
    assert!(plans > 500_000, "too few plans: {plans}");
}

#[test]
fn no_plan_across_both_vaults_is_profitable() {
    let (mut rng, mut plans, mut earning, mut crossing) = (Rng::new(5), 0_u32, 0_u32, 0_u32);
    for mut scenario in Scenario::of_both() {
        let name = scenario.name.clone();
        scenario.play_all(3, |plan, result| {
            plans += 1;
            // Growth of what was held in both.
            let is_in_both = plan.starts_with(&[Move::Enter(1), Move::Turn, Move::Enter(1_000)]);
            earning += u32::from(is_in_both && result.profit > 0);
            assert!(result.unexplained_profit() <= 0, "U2: {name}: {plan:?} brings {result:?}");
        });
        for _ in 0..8 {
            let (plan, result) = scenario.climb(150, &mut rng);
            assert!(result.unexplained_profit() <= 0, "U2: {name}: {plan:?} brings {result:?}");
            crossing += u32::from(result.paid_in > 0 && plan.contains(&Move::Turn));
        }
    }
    assert!(plans > 13_000, "too few plans: {plans}");
    assert!(earning > 4, "hardly any plan earns what vests: {earning}");
    assert!(crossing > 40, "hardly any plan is about both: {crossing}");
}

#[test]
fn what_a_scenario_tells_happens() {
    let windfalls = Windfall::ALL.into_iter().map(Windfall::scenario);
    let scenarios = Scenario::all().into_iter().chain(Scenario::of_both());
    for mut scenario in scenarios.chain(windfalls) {
        let refused = scenario.refused();
        // A silent venue cannot be reported.
        let is_silent = |(step, refusal): &(Step, Refusal)| {
            matches!(step, Step::Report { source: 0, .. }) && *refusal == Refusal::Venue
        };
        let is_expected = refused.is_empty()
            || (scenario.name.starts_with("Silence") && refused.iter().all(is_silent));
        assert!(is_expected, "{}: {refused:?}", scenario.name);
    }
}

#[test]
fn no_climb_to_a_profitable_plan_is_found() {
    let (mut rng, mut plans) = (Rng::new(3), 0_u32);
    for mut scenario in Scenario::all() {
        for _ in 0..3 {
            let (plan, result) = scenario.climb(150, &mut rng);
            assert!(
                result.unexplained_profit() <= 0,
                "U2: {}: {plan:?} brings {result:?}",
                scenario.name
            );
            plans += u32::from(result.paid_in > 0);
        }
    }
    assert!(plans > 1_000, "hardly any plan takes part: {plans}");
}

/// Found by the first of these tests, when an exit in kind took its part of the true value of a source:
/// a deposit as large as the vault gained 2.4 % at once from an unreported gain of 8 %.
#[test]
fn a_gain_that_nobody_has_reported_is_not_delivered_in_kind() {
    let plan = [Move::Enter(1_000), Move::InKind(1_000, 0)];
    let scenarios = Scenario::all();
    let about_gains = scenarios.into_iter().filter(|it| it.name.contains("Change(80000)"));
    let mut seen = 0;
    for mut scenario in about_gains {
        seen += 1;
        let result = scenario.play(&plan);
        assert!(result.paid_in > 0, "nothing paid in in {}", scenario.name);
        // The exit fee and the entry's premium are lost.
        assert!(result.profit < 0, "{} brings {result:?}", scenario.name);
    }
    assert!(seen >= 36, "{seen} scenarios");
}
