//! Dry runs after each step: the largest amounts, claims of all that is ready, an entry undone.

use basalt_model::Stage;

use crate::{
    rng::Rng,
    step::{Amount, Step},
    world::{FIRST_USER, HOLDERS, World},
};

pub(crate) fn check(world: &World, rng: &mut Rng) {
    let who = FIRST_USER + rng.small(4) as usize;
    assert!((FIRST_USER..HOLDERS).contains(&who), "a user");
    if rng.chance(20) {
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

impl World {
    fn succeeds(&self, step: Step) -> bool {
        self.clone().apply(step).is_ok()
    }
}

fn exact(max: u128, succeeds: impl Fn(u128) -> bool, name: &str) {
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

fn entries(world: &World, who: usize) {
    let (deposit, mint) = world.max_entry();
    let enter = |amount| world.succeeds(Step::Enter { who, amount });
    exact(deposit, |assets| enter(Amount::Assets(assets)), "maxDeposit");
    exact(mint, |shares| enter(Amount::Shares(shares)), "maxMint");
}

fn exits(world: &World, who: usize) {
    let (withdraw, redeem) = world.max_exit(who);
    let exit = |amount| world.succeeds(Step::Exit { who, amount });
    exact(withdraw, |assets| exit(Amount::Assets(assets)), "maxWithdraw");
    exact(redeem, |shares| exit(Amount::Shares(shares)), "maxRedeem");
}

fn claims(world: &World) {
    for (id, position) in (1..).zip(&world.model.queue.positions) {
        let is_ready =
            position.assets > 0 || matches!(position.stage, Stage::Settled | Stage::Returned);
        assert!(!is_ready || world.succeeds(Step::Claim { id }), "Q12: {id} cannot be claimed");
    }
}

/// An entry and its exit leave no trace in the flow and bring no profit.
fn undone(world: &World, who: usize, rng: &mut Rng) {
    let (deposit, _) = world.max_entry();
    let assets = rng.amount(deposit.min(world.core.backing()));
    let mut trial = world.clone();
    let Ok(entered) = trial.apply(Step::Enter { who, amount: Amount::Assets(assets) }) else {
        return;
    };
    let shares = Amount::Shares(entered.shares);
    let level = world.core.flow.level;
    if let Ok(left) = trial.apply(Step::Exit { who, amount: shares }) {
        assert!(left.assets <= entered.assets, "U1: in and out again wins");
        if world.core.flow.at == world.now {
            assert_eq!(trial.core.flow.level, level, "L7: in and out again left a trace");
        }
    }
}
