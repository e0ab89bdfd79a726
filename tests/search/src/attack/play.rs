//! One attack: the attacker's moves between the steps of a script.

use basalt_math::{Phase, RATE_ONE};
use basalt_model::HOUR_SECS;

use super::{ATTACKER, AttackResult, Move, signed};
use crate::{
    step::{Amount, Step},
    world::World,
};

/// An attack under way.
pub(super) struct Attack<'a> {
    world: &'a mut World,
    script: std::vec::IntoIter<Vec<Step>>,
    vested: i128,
    /// Shares that were held when the line was drawn and ever since.
    shares_since_line: u128,
}

impl<'a> Attack<'a> {
    pub(super) fn new(world: &'a mut World, script: Vec<Vec<Step>>) -> Self {
        Self { world, script: script.into_iter(), vested: 0, shares_since_line: 0 }
    }

    fn apply(&mut self, step: Step) -> bool {
        let rate = |world: &World| world.vault().stored(world.vault().now);
        let (was, line) = (rate(self.world), self.world.vault().line());
        if self.world.apply(step).is_err() {
            return false;
        }
        let is = rate(self.world);
        if let (true, Step::Wait { .. }) = (is > was, step) {
            let grown = basalt_math::mul_div(
                self.shares_since_line,
                is - was,
                RATE_ONE,
                basalt_math::Rounding::Up,
            );
            self.vested += signed(grown.unwrap());
        }
        let is_new = self.world.vault().line() != line;
        let shares = self.balance() + self.open_shares();
        self.shares_since_line = if is_new { shares } else { self.shares_since_line.min(shares) };
        true
    }

    fn balance(&self) -> u128 {
        self.world.vault().balance(ATTACKER)
    }

    fn own(&self) -> Vec<u32> {
        let vault = self.world.vault();
        (1..=vault.last_position()).filter(|id| vault.holder(*id) == Some(ATTACKER)).collect()
    }

    fn open_shares(&self) -> u128 {
        let all = &self.world.vault().model.queue.positions;
        self.own().iter().map(|id| all[*id as usize - 1].shares).sum()
    }

    pub(super) fn step(&mut self, step: Move) {
        let balance = self.balance();
        let part = |whole: u128, permille: u16| whole / 1_000 * u128::from(permille);
        match step {
            Move::Enter(permille) => {
                let most = self.world.max_entry().0.min(self.world.vault().backing() * 4);
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
                for step in self.script.next().into_iter().flatten() {
                    self.apply(step);
                }
            }
            Move::Wait(secs) => {
                self.apply(Step::Wait { secs });
            }
        }
    }

    /// As much of `shares` as can leave at once.
    fn leave(&mut self, shares: u128) {
        let amount = Amount::Shares(shares.min(self.world.max_exit(ATTACKER).1));
        self.apply(Step::Exit { who: ATTACKER, to: ATTACKER, amount });
    }

    /// Leaves with everything, by any way that is open.
    pub(super) fn exit_all(&mut self) {
        while !self.script.as_slice().is_empty() {
            self.step(Move::Advance);
        }
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

    /// What the attacker has won by now.
    pub(super) fn result(&self) -> AttackResult {
        let vault = self.world.vault();
        let wallet = vault.wallets[ATTACKER];
        // Shares that could not leave count at what an exit would pay.
        let left = self.balance() + self.open_shares();
        let after_fee_bps = 10_000 - u128::from(vault.books.status.exit_fee.0);
        let rate = vault.stored(vault.now);
        let worth = basalt_math::mul_div(left, rate, RATE_ONE, basalt_math::Rounding::Down);
        let profit = signed(wallet.received) + signed(worth.unwrap() / 10_000 * after_fee_bps)
            - signed(wallet.paid);
        AttackResult { profit, vested: self.vested, paid_in: signed(wallet.paid) }
    }
}
