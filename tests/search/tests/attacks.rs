//! No profit around a report: every short plan, and many long ones.

use basalt_search::{
    attack::{Move, Scene},
    rng::Rng,
};

#[test]
fn no_short_plan_around_any_report_is_profitable() {
    let mut plans = 0_u32;
    for scene in Scene::all() {
        scene.play_all(3, |plan, loot| {
            plans += 1;
            assert!(loot.stolen() <= 0, "U2: {}: {plan:?} brings {loot:?}", scene.name);
        });
    }
    assert!(plans > 500_000, "too few plans: {plans}");
}

#[test]
fn no_climb_to_a_profitable_plan_is_found() {
    let (mut rng, mut staked) = (Rng::new(3), 0_u32);
    for scene in Scene::all() {
        for _ in 0..3 {
            let (plan, loot) = scene.climb(150, &mut rng);
            assert!(loot.stolen() <= 0, "U2: {}: {plan:?} brings {loot:?}", scene.name);
            staked += u32::from(loot.staked > 0);
        }
    }
    assert!(staked > 1_000, "hardly any plan takes part: {staked}");
}

/// Found by the first of these tests, when an exit in kind took its part of the true value of a source:
/// a deposit as large as the vault won 2.4 % at once from an unreported gain of 8 %.
#[test]
fn a_gain_that_nobody_has_reported_is_not_delivered_in_kind() {
    let plan = [Move::Enter(1_000), Move::InKind(1_000, 0)];
    let scenes = Scene::all();
    let about_gains = scenes.iter().filter(|scene| scene.name.contains("Change(80000)"));
    let mut seen = 0;
    for scene in about_gains {
        seen += 1;
        let loot = scene.play(&plan);
        assert!(loot.staked > 0, "nothing staked in {}", scene.name);
        // The exit fee and the entry's premium are lost.
        assert!(loot.won < 0, "{} brings {loot:?}", scene.name);
    }
    assert!(seen >= 36, "{seen} scenes");
}
