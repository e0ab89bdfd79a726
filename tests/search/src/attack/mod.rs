//! An attacker without shares, with unlimited funds, who knows the next report.
//!
//! A [`Scenario`] is a vault with shares of others and a script of reports; a plan is what the attacker
//! does before, between and after them. At the end the attacker leaves with everything. The profit may be
//! at most the growth that vested on shares while they were held and that was not promised when they
//! were bought: entering around a report must bring nothing.

use crate::{
    chain::Start,
    rng::Rng,
    step::{Amount, Step},
    world::{FIRST_USER, HOLDERS, Kind, Saved, Vault, World},
};
use basalt_math::{Phase, RATE_ONE};
use basalt_model::{DAY_SECS, HOUR_SECS, vault::PERFORMANCE_FEE};

/// The attacker.
pub const ATTACKER: usize = FIRST_USER;

/// A move of the attacker. Parts are in thousandths of the most that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Deposits a part of `maxDeposit`, as far as that is a sane amount.
    Enter(u16),
    /// Redeems a part of the shares at once.
    Leave(u16),
    /// Redeems a part of the shares in kind; a bit for each source that is forfeited.
    InKind(u16, u8),
    /// Asks for a part of the shares through the queue.
    Request(u16),
    /// The same with a least rate: returned if the rate falls at all.
    RequestGuarded(u16),
    /// Cancels all open positions.
    Cancel,
    /// Settles the queue.
    Settle,
    /// Claims everything.
    Claim,
    /// Applies the next steps of the scenario.
    Advance,
    /// Waits so many seconds.
    Wait(u32),
}

/// The moves that are worth trying in every order.
pub const MOVES: [Move; 11] = [
    Move::Enter(1_000),
    Move::Enter(30),
    Move::Leave(1_000),
    Move::Leave(500),
    Move::InKind(1_000, 0),
    Move::InKind(1_000, 1),
    Move::Request(1_000),
    Move::Cancel,
    Move::Settle,
    Move::Advance,
    Move::Wait(3 * HOUR_SECS),
];

/// The scenario of an attack.
pub struct Scenario {
    /// Its description.
    pub name: String,
    world: World,
    start: Saved,
    script: Vec<Vec<Step>>,
}

/// The result of an attack, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttackResult {
    /// Profit; negative for a loss.
    pub profit: i128,
    /// Growth that vested on shares held since before its line was drawn.
    pub vested: i128,
    /// Assets paid in.
    pub paid_in: i128,
}

impl AttackResult {
    /// The profit that growth on held shares does not explain.
    pub const fn unexplained_profit(&self) -> i128 {
        self.profit - self.vested
    }
}

/// An attack under way.
struct Attack<'a> {
    world: &'a mut World,
    script: std::vec::IntoIter<Vec<Step>>,
    vested: i128,
    /// Shares that were held when the line was drawn and ever since.
    shares_since_line: u128,
}

impl Attack<'_> {
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

    fn step(&mut self, step: Move) {
        let balance = self.balance();
        let part = |whole: u128, permille: u16| whole / 1_000 * u128::from(permille);
        match step {
            Move::Enter(permille) => {
                let most = self.world.max_entry().0.min(self.world.vault().backing() * 4);
                let amount = Amount::Assets(part(most, permille));
                self.apply(Step::Enter { who: ATTACKER, to: ATTACKER, amount });
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
    fn exit_all(&mut self) {
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
}

fn signed(value: u128) -> i128 {
    i128::try_from(value).unwrap()
}

impl Scenario {
    /// Plays every plan of `length` moves out of [`MOVES`].
    pub fn play_all(&mut self, length: u32, mut visit: impl FnMut(&[Move], AttackResult)) {
        for number in 0..MOVES.len().pow(length) {
            let plan: Vec<Move> = (0..length)
                .map(|place| MOVES[number / MOVES.len().pow(place) % MOVES.len()])
                .collect();
            visit(&plan, self.play(&plan));
        }
    }

    /// Climbs from a random plan to better ones, `steps` times; returns the best that paid
    /// something in.
    pub fn climb(&mut self, steps: u32, rng: &mut Rng) -> (Vec<Move>, AttackResult) {
        let mut best = vec![Move::Enter(500)];
        for _ in 0..4 {
            best = vary(&best, rng);
        }
        let mut result = self.play(&best);
        for _ in 0..steps {
            let plan = vary(&best, rng);
            let other = self.play(&plan);
            let is_better =
                other.unexplained_profit() >= result.unexplained_profit() || result.paid_in == 0;
            if other.paid_in > 0 && is_better {
                (best, result) = (plan, other);
            }
        }
        (best, result)
    }

    /// Plays a plan.
    pub fn play(&mut self, plan: &[Move]) -> AttackResult {
        self.world.restore(&self.start);
        let script = self.script.clone().into_iter();
        let mut attack = Attack { world: &mut self.world, script, vested: 0, shares_since_line: 0 };
        for step in plan {
            attack.step(*step);
        }
        attack.exit_all();
        let vault = attack.world.vault();
        let wallet = vault.wallets[ATTACKER];
        // Shares that could not leave count at what an exit would pay.
        let left = attack.balance() + attack.open_shares();
        let after_fee_bps = 10_000 - u128::from(vault.books.status.exit_fee.0);
        let rate = vault.stored(vault.now);
        let worth = basalt_math::mul_div(left, rate, RATE_ONE, basalt_math::Rounding::Down);
        let profit = signed(wallet.received) + signed(worth.unwrap() / 10_000 * after_fee_bps)
            - signed(wallet.paid);
        AttackResult { profit, vested: attack.vested, paid_in: signed(wallet.paid) }
    }

    /// All scenarios: every line, every error of the books, every report.
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
        scenarios
    }
}

/// A plan near another one.
pub fn vary(plan: &[Move], rng: &mut Rng) -> Vec<Move> {
    let mut plan = plan.to_vec();
    for _ in 0..=rng.small(2) {
        let place = rng.small(u32::try_from(plan.len() + 1).unwrap()) as usize;
        match rng.small(4) {
            0 if plan.len() < 12 => plan.insert(place, any(rng)),
            1 if !plan.is_empty() => {
                plan.remove(place.min(plan.len() - 1));
            }
            _ if place < plan.len() => plan[place] = any(rng),
            _ => {}
        }
    }
    plan
}

fn any(rng: &mut Rng) -> Move {
    let part = rng.pick(&[1_000, 1_000, 999, 500, 250, 100, 10, 1]);
    match rng.small(10) {
        0 | 1 => Move::Enter(part),
        2 => Move::Leave(part),
        3 => Move::InKind(part, u8::try_from(rng.small(4)).unwrap()),
        4 if rng.chance(30) => Move::RequestGuarded(part),
        4 => Move::Request(part),
        5 => Move::Cancel,
        6 => Move::Settle,
        7 => Move::Claim,
        8 => Move::Advance,
        _ => Move::Wait(rng.pick(&[
            1,
            HOUR_SECS,
            2 * HOUR_SECS,
            3 * HOUR_SECS,
            DAY_SECS,
            6 * DAY_SECS,
        ])),
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
fn drift_and_report(world: &Vault, source: usize, millionths: i32) -> (Step, Step) {
    let book = world.source(source).book;
    let change = book / 1_000_000 * u128::from(millionths.unsigned_abs());
    let value = if millionths < 0 { book - change } else { book + change };
    (Step::Drift { source, value }, Step::Report { source, ago: 0 })
}

fn scenario(rate: u128, working: u16, past: Past, reports: Reports) -> Scenario {
    const SUPPLY: u128 = 1_000_000_000_000_000_000_000_000;
    let start =
        Start { kind: Kind::Restaking, shares: SUPPLY, rate, sources: 2, now: 1_800_000_000 };
    let mut world = World::new(start);
    // The others have everything.
    let shares = world.vault().balance(ATTACKER);
    let given = world.apply(Step::Transfer { from: ATTACKER, to: FIRST_USER + 1, shares });
    assert!(given.is_ok(), "the attacker's own shares");
    let must = |world: &mut World, step: Step| {
        let done = world.apply(step);
        assert!(done.is_ok(), "{step:?} while setting up {past:?}: {done:?}");
    };
    let fee = Step::Set { parameter: PERFORMANCE_FEE, value: 1_000 };
    must(&mut world, fee);
    let half = world.vault().backing() / 200 * u128::from(working);
    for source in [0, 1] {
        must(&mut world, Step::Allocate { source, assets: half });
    }
    must(&mut world, Step::Wait { secs: 2 * HOUR_SECS });
    let earlier = match past {
        Past::Nothing | Past::Covered | Past::Queueing => 0,
        Past::Growing => 4_000,
        Past::Capped => 20_000,
        Past::Recovering => -900,
    };
    let (drift, report) = drift_and_report(world.vault(), 1, earlier);
    must(&mut world, drift);
    must(&mut world, report);
    match past {
        Past::Growing | Past::Capped => must(&mut world, Step::Wait { secs: DAY_SECS }),
        Past::Recovering => {
            must(&mut world, Step::Wait { secs: 2 * HOUR_SECS });
            let (drift, report) = drift_and_report(world.vault(), 1, 600);
            must(&mut world, drift);
            must(&mut world, report);
        }
        Past::Queueing => {
            let who = FIRST_USER + 1;
            let shares = world.vault().balance(who);
            must(&mut world, Step::Request { who, to: who, shares, min_rate: 0 });
        }
        Past::Covered => must(&mut world, Step::Cover { who: HOLDERS - 1, assets: half / 100 }),
        Past::Nothing => {}
    }
    must(&mut world, Step::Wait { secs: 3 * HOUR_SECS });

    let mut script = Vec::new();
    match reports {
        Reports::Change(first) => {
            let (drift, report) = drift_and_report(world.vault(), 0, first);
            must(&mut world, drift);
            script.push(vec![report]);
        }
        Reports::Both(first, second) => {
            for (source, change) in [(0, first), (1, second)] {
                let (drift, report) = drift_and_report(world.vault(), source, change);
                must(&mut world, drift);
                script.push(vec![report]);
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
    let start = world.save();
    Scenario { name, world, start, script }
}
