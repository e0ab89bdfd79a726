//! One attack: the attacker's moves between the steps of a script.

use basalt_math::{Phase, Rounding};
use basalt_model::HOUR_SECS;

use super::{
    ATTACKER, AttackResult, Move,
    growth::{Before, FairGrowth, own, shares_of, times},
    scenario::Stage,
    signed,
};
use crate::{
    step::{Amount, Step},
    world::{Kind, Wallet, World},
};

/// An attack under way.
pub(super) struct Attack<'a> {
    world: &'a mut World,
    script: std::vec::IntoIter<Stage>,
    growth: FairGrowth,
}

impl<'a> Attack<'a> {
    pub(super) fn new(world: &'a mut World, script: Vec<Stage>) -> Self {
        Self { world, script: script.into_iter(), growth: FairGrowth::default() }
    }

    fn apply(&mut self, step: Step) {
        let before = Before::of(self.world);
        if self.world.apply(step).is_ok() {
            let is_wait = matches!(step, Step::Wait { .. });
            self.growth.after(self.world, &before, is_wait);
        }
    }

    fn balance(&self) -> u128 {
        self.world.vault().balance(ATTACKER)
    }

    fn own(&self) -> Vec<u32> {
        own(self.world.vault()).collect()
    }

    pub(super) fn step(&mut self, step: Move) {
        let balance = self.balance();
        let part = |whole: u128, permille: u16| whole / 1_000 * u128::from(permille);
        match step {
            Move::Enter(permille) => {
                let most = self.world.max_entry().0.min(self.world.vault().backing() * 4);
                let most = most.min(self.world.assets_of(ATTACKER));
                let amount = Amount::Assets(part(most, permille));
                self.apply(Step::Enter { who: ATTACKER, to: ATTACKER, amount });
            }
            Move::Mint(permille) => {
                let most = self.world.max_entry().1.min(self.world.vault().shares() * 4);
                let amount = Amount::Shares(part(most, permille));
                self.apply(Step::Enter { who: ATTACKER, to: ATTACKER, amount });
            }
            Move::Withdraw(permille) => {
                let amount = Amount::Assets(part(self.world.max_exit(ATTACKER).0, permille));
                self.apply(Step::Exit { who: ATTACKER, to: ATTACKER, amount });
            }
            Move::Leave(1_000) => self.leave(balance),
            Move::Leave(permille) => self.leave(part(balance, permille)),
            Move::InKind(..) if self.world.vault().kind() == Kind::Staking => {}
            Move::InKind(permille, forfeited) => {
                let shares = if permille == 1_000 { balance } else { part(balance, permille) };
                self.apply(Step::InKind { who: ATTACKER, to: ATTACKER, shares, forfeited });
            }
            Move::Request(permille) | Move::RequestGuarded(permille) => {
                let shares = if permille == 1_000 { balance } else { part(balance, permille) };
                let is_guarded = matches!(step, Move::RequestGuarded(_));
                let vault = self.world.vault();
                let min_rate = if is_guarded { vault.stored(vault.now) } else { 0 };
                self.apply(Step::Request { who: ATTACKER, to: ATTACKER, shares, min_rate });
            }
            Move::Cancel => {
                for id in self.own() {
                    self.apply(Step::Cancel { id });
                }
            }
            Move::Settle => {
                self.apply(Step::Settle { max: 64 });
            }
            Move::Claim => {
                for id in self.own() {
                    self.apply(Step::Claim { id, to: ATTACKER });
                }
            }
            Move::Confirm => {
                self.apply(Step::Confirm { by_anyone: true });
            }
            Move::Advance => {
                let Some(stage) = self.script.next() else { return };
                let back = self.world.turn_to(stage.kind);
                for step in stage.steps {
                    self.apply(step);
                }
                self.world.turn_to(back);
            }
            Move::Wait(secs) => {
                self.apply(Step::Wait { secs });
            }
            Move::Turn => self.world.switch(),
        }
    }

    /// As much of `shares` as can leave at once.
    fn leave(&mut self, shares: u128) {
        let amount = Amount::Shares(shares.min(self.world.max_exit(ATTACKER).1));
        self.apply(Step::Exit { who: ATTACKER, to: ATTACKER, amount });
    }

    /// Leaves with everything, by any way that is open; brETH first, where both vaults live.
    pub(super) fn exit_all(&mut self) {
        while !self.script.as_slice().is_empty() {
            self.step(Move::Advance);
        }
        for kind in [Kind::Restaking, Kind::Staking] {
            if self.world.vaults().any(|vault| vault.kind() == kind) {
                self.world.turn_to(kind);
                self.exit_vault();
            }
        }
    }

    fn exit_vault(&mut self) {
        for _ in 0..4 {
            self.step(Move::Claim);
            self.step(Move::Leave(1_000));
            if self.balance() == 0 && self.own().is_empty() {
                return;
            }
            self.step(Move::Request(1_000));
            for source in 0..self.world.vault().values.len() {
                self.apply(Step::Wait { secs: 3 * HOUR_SECS });
                if self.world.vault().phase() == Phase::Bunker {
                    self.apply(Step::Confirm { by_anyone: false });
                }
                self.apply(Step::Report { source, ago: 0 });
                let assets = self.world.vault().source(source).book;
                self.apply(Step::Deallocate { source, assets });
            }
            self.step(Move::Settle);
        }
        self.step(Move::Claim);
    }

    /// What the attacker has won by now. Only the assets of the lower vault count: bsETH that is paid
    /// into brETH comes out of bsETH.
    pub(super) fn result(&self) -> AttackResult {
        let mut worth = 0;
        let mut wallet = Wallet::default();
        for kind in [Kind::Restaking, Kind::Staking] {
            let Some(vault) = self.world.vaults().find(|vault| vault.kind() == kind) else {
                continue;
            };
            // Shares that could not leave count at what an exit would pay.
            let shares = shares_of(vault) + worth;
            let after_fee_bps = 10_000 - u128::from(vault.books.exit_slot.exit_fee.0);
            let assets = times(shares, vault.stored(vault.now), Rounding::Down);
            worth = assets / 10_000 * after_fee_bps;
            wallet = vault.wallets[ATTACKER];
        }
        let profit = signed(wallet.received) + signed(worth) - signed(wallet.paid);
        AttackResult { profit, vested: self.growth.vested, paid_in: signed(wallet.paid) }
    }
}
