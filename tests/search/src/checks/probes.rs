//! What would happen if: the largest amounts, claims of all that is ready, an entry undone.

use basalt_math::{Assets, Phase, Shares};
use basalt_model::Stage;

use crate::{
    gate::Act,
    rng::Rng,
    step::{Amount, Step},
    world::{FIRST_USER, HOLDERS, World},
};

pub(crate) fn judge(world: &World, rng: &mut Rng) {
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
    // The reference knows prices of an open vault only: in bunker there are none.
    if rng.chance(1) && world.money.phase() != Phase::Bunker {
        let (cap, owned) = (world.gate.deposit_cap, world.balances[who]);
        world.money.check_maxima(cap, owned, world.instant(), world.now);
    }
}

impl World {
    /// `maxDeposit` and `maxMint`.
    pub fn max_entry(&self) -> (u128, u128) {
        if self.admits(Act::EnterOrSettle).is_err() {
            return (0, 0);
        }
        let (pricing, room) =
            (self.money.pricing(self.now), self.money.room(self.gate.deposit_cap, self.now));
        (pricing.max_deposit(room).0, pricing.max_mint(room).0)
    }

    /// `maxWithdraw` and `maxRedeem`.
    pub fn max_exit(&self, who: usize) -> (u128, u128) {
        if self.admits(Act::Exit).is_err() {
            return (0, 0);
        }
        let shares = Shares(self.balances[who].min(self.money.burn_room(self.now)));
        let (pricing, instant) = (self.money.pricing(self.now), Assets(self.instant()));
        (pricing.max_withdraw(shares, instant).0, pricing.max_redeem(shares, instant).0)
    }

    fn succeeds(&self, step: Step) -> bool {
        self.clone().apply(step).is_ok()
    }
}

fn exact(max: u128, succeeds: impl Fn(u128) -> bool, name: &str) {
    if max > 0 {
        assert!(succeeds(max), "L2: {name} = {max} is refused");
        assert!(!succeeds(max + 1), "L2: more than {name} = {max} is taken");
    } else {
        // Whatever is too little or too much, nothing between is just right.
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
    for (id, position) in (1..).zip(&world.queue.model.positions) {
        let is_ready =
            position.assets > 0 || matches!(position.stage, Stage::Settled | Stage::Returned);
        assert!(!is_ready || world.succeeds(Step::Claim { id }), "Q12: {id} cannot be claimed");
    }
}

/// What goes in and out again leaves no trace in the flow of the day, and brings nothing.
fn undone(world: &World, who: usize, rng: &mut Rng) {
    let (deposit, _) = world.max_entry();
    let assets = rng.amount(deposit.min(world.money.backing()));
    let mut trial = world.clone();
    let Ok(entered) = trial.apply(Step::Enter { who, amount: Amount::Assets(assets) }) else {
        return;
    };
    let shares = Amount::Shares(entered.shares);
    let level = world.money.flow.level;
    if let Ok(left) = trial.apply(Step::Exit { who, amount: shares }) {
        assert!(left.assets <= entered.assets, "U1: in and out again wins");
        if world.money.flow.at == world.now {
            assert_eq!(trial.money.flow.level, level, "L7: in and out again left a trace");
        }
    }
}
