//! Dry runs after each step: the largest amounts, claims of all that is ready, an entry undone.

use basalt_math::Phase;
use basalt_model::Stage;

use crate::{
    chain::{AFFORDABLE, FIRST_USER},
    rng::Rng,
    step::{Amount, Step},
    world::World,
};

pub(crate) fn check(world: &mut World, rng: &mut Rng) {
    let who = FIRST_USER + rng.small(4) as usize;
    if world.vault().phase() == Phase::Bunker {
        assert!(world.succeeds(&Step::Confirm { by_anyone: false }), "R9.7: no way out");
    }
    if rng.chance(20) {
        world.agree_on_views();
        entries(world, who);
        exits(world, who);
    }
    if rng.chance(10) {
        claims(world);
    }
    if rng.chance(10) {
        undone(world, who, rng);
    }
    if rng.chance(1) {
        world.agree_on_maxima(who);
    }
}

fn exact(max: u128, mut succeeds: impl FnMut(u128) -> bool, name: &str) {
    if max > 0 {
        assert!(succeeds(max), "L2: {name} = {max} is refused");
        assert!(!succeeds(max + 1), "L2: more than {name} = {max} is taken");
    } else {
        // No amount between too little and too much succeeds.
        for amount in [1, 2, 1_000, 1_000_000_000_000_000_000] {
            assert!(!succeeds(amount), "L5: {name} is 0, but {amount} is taken");
        }
    }
}

fn entries(world: &mut World, who: usize) {
    let (deposit, mint) = world.max_entry();
    if deposit >= world.assets_of(who) {
        // The user cannot pay as much as the vault would take.
        return;
    }
    let mut enter = |amount| world.succeeds(&Step::Enter { who, to: who, amount });
    exact(deposit, |assets| enter(Amount::Assets(assets)), "maxDeposit");
    exact(mint, |shares| enter(Amount::Shares(shares)), "maxMint");
}

fn exits(world: &mut World, who: usize) {
    let (withdraw, redeem) = world.max_exit(who);
    let mut exit = |amount| world.succeeds(&Step::Exit { who, to: who, amount });
    exact(withdraw, |assets| exit(Amount::Assets(assets)), "maxWithdraw");
    exact(redeem, |shares| exit(Amount::Shares(shares)), "maxRedeem");
}

fn claims(world: &mut World) {
    for id in 1..=world.vault().last_position() {
        let position = &world.vault().model.queue.positions[id as usize - 1];
        let is_ready =
            position.assets > 0 || matches!(position.stage, Stage::Settled | Stage::Returned);
        assert!(
            !is_ready || world.succeeds(&Step::Claim { id, to: FIRST_USER }),
            "Q12: {id} cannot be claimed"
        );
    }
}

/// An entry and its exit leave no trace in the flow and bring no profit.
fn undone(world: &mut World, who: usize, rng: &mut Rng) {
    let (deposit, _) = world.max_entry();
    let assets = rng.amount(deposit.min(world.vault().backing())).min(AFFORDABLE);
    let before = world.vault().books.totals_slot.flow;
    let is_now = before.at == world.vault().now;
    world.trial(|trial| {
        let entry = Step::Enter { who, to: who, amount: Amount::Assets(assets) };
        let Ok(entered) = trial.apply(entry) else { return };
        let exit = Step::Exit { who, to: who, amount: Amount::Shares(entered.shares) };
        let Ok(left) = trial.apply(exit) else { return };
        assert!(left.assets <= entered.assets, "U1: in and out again wins");
        let level = trial.vault().books.totals_slot.flow.level;
        assert!(!is_now || level == before.level, "L7: in and out again left a trace");
    });
}
