//! An attacker without shares, with unlimited funds, who knows the next report.
//!
//! A [`Scene`] is a vault with shares of others and a list of events; a plan is what the attacker does
//! before, between and after them. At the end the attacker leaves with everything. The profit may be
//! at most the growth that vested on shares while they were held and that was not promised when they
//! were bought: entering around a report must bring nothing.

use crate::{
    rng::Rng,
    step::{Amount, Step},
    world::{FIRST_USER, HOLDERS, Kind, World},
};
use basalt_math::{Phase, RATE_ONE};
use basalt_model::vault::PERFORMANCE_FEE;

/// The attacker.
pub const ATTACKER: usize = FIRST_USER;

const HOUR: u32 = 3_600;
const DAY: u32 = 86_400;

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
    /// Lets the next event happen.
    Event,
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
    Move::Event,
    Move::Wait(3 * HOUR),
];

/// The scene of an attack.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its description.
    pub name: String,
    world: World,
    events: Vec<Vec<Step>>,
}

/// The result of an attack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loot {
    /// Profit in wei; negative for a loss.
    pub won: i128,
    /// Growth that vested on shares held since before its line was drawn.
    pub vested: i128,
    /// Assets paid in.
    pub staked: i128,
}

impl Loot {
    /// The profit that growth on held shares does not explain.
    pub const fn stolen(&self) -> i128 {
        self.won - self.vested
    }
}

/// An attack under way.
struct Heist {
    world: World,
    events: std::vec::IntoIter<Vec<Step>>,
    vested: i128,
    /// Shares that were held when the line was drawn and ever since.
    entitled: u128,
}

impl Heist {
    fn apply(&mut self, step: Step) -> bool {
        let mut after = self.world.clone();
        if after.apply(step).is_err() {
            return false;
        }
        let rate = |world: &World| world.core.stored(world.now);
        let (was, is) = (rate(&self.world), rate(&after));
        if let (true, Step::Wait { .. }) = (is > was, step) {
            let grown =
                basalt_math::mul_div(self.entitled, is - was, RATE_ONE, basalt_math::Rounding::Up);
            self.vested += signed(grown.unwrap());
        }
        let is_new = after.core.line() != self.world.core.line();
        self.world = after;
        let shares = self.world.balance(ATTACKER) + self.open_shares();
        self.entitled = if is_new { shares } else { self.entitled.min(shares) };
        true
    }

    fn own(&self) -> Vec<u32> {
        (1..)
            .take(self.world.last_position() as usize)
            .filter(|id| self.world.holder(*id) == Some(ATTACKER))
            .collect()
    }

    fn open_shares(&self) -> u128 {
        let all = &self.world.model.queue.positions;
        self.own().iter().map(|id| all[*id as usize - 1].shares).sum()
    }

    fn step(&mut self, step: Move) {
        let balance = self.world.balance(ATTACKER);
        let part = |whole: u128, permille: u16| whole / 1_000 * u128::from(permille);
        match step {
            Move::Enter(permille) => {
                let most = self.world.max_entry().0.min(self.world.core.backing() * 4);
                let amount = Amount::Assets(part(most, permille));
                self.apply(Step::Enter { who: ATTACKER, amount });
            }
            Move::Leave(1_000) => self.leave(balance),
            Move::Leave(permille) => self.leave(part(balance, permille)),
            Move::InKind(permille, forfeited) => {
                let shares = if permille == 1_000 { balance } else { part(balance, permille) };
                self.apply(Step::InKind { who: ATTACKER, shares, forfeited });
            }
            Move::Request(permille) | Move::RequestGuarded(permille) => {
                let shares = if permille == 1_000 { balance } else { part(balance, permille) };
                let is_guarded = matches!(step, Move::RequestGuarded(_));
                let min_rate = if is_guarded { self.world.core.stored(self.world.now) } else { 0 };
                self.apply(Step::Request { who: ATTACKER, shares, min_rate });
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
                    self.apply(Step::Claim { id });
                }
            }
            Move::Event => {
                for step in self.events.next().into_iter().flatten() {
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
        self.apply(Step::Exit { who: ATTACKER, amount });
    }

    /// Leaves with everything, by any way that is open.
    fn flee(&mut self) {
        while !self.events.as_slice().is_empty() {
            self.step(Move::Event);
        }
        for _ in 0..4 {
            self.step(Move::Claim);
            self.step(Move::Leave(1_000));
            if self.world.balance(ATTACKER) == 0 && self.own().is_empty() {
                return;
            }
            self.step(Move::Request(1_000));
            for source in 0..self.world.values.len() {
                self.apply(Step::Wait { secs: 3 * HOUR });
                if self.world.core.phase() == Phase::Bunker {
                    self.apply(Step::Confirm { by_anyone: false });
                }
                self.apply(Step::Report { source, ago: 0 });
                let assets = self.world.source(source).book;
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

impl Scene {
    /// Plays every plan of `length` moves out of [`MOVES`].
    pub fn play_all(&self, length: u32, mut see: impl FnMut(&[Move], Loot)) {
        for number in 0..MOVES.len().pow(length) {
            let plan: Vec<Move> = (0..length)
                .map(|place| MOVES[number / MOVES.len().pow(place) % MOVES.len()])
                .collect();
            see(&plan, self.play(&plan));
        }
    }

    /// Climbs from a random plan to better ones, `steps` times; returns the best that paid
    /// something in.
    pub fn climb(&self, steps: u32, rng: &mut Rng) -> (Vec<Move>, Loot) {
        let mut best = vec![Move::Enter(500)];
        for _ in 0..4 {
            best = vary(&best, rng);
        }
        let mut loot = self.play(&best);
        for _ in 0..steps {
            let plan = vary(&best, rng);
            let other = self.play(&plan);
            let is_better = other.stolen() >= loot.stolen() || loot.staked == 0;
            if other.staked > 0 && is_better {
                (best, loot) = (plan, other);
            }
        }
        (best, loot)
    }

    /// Plays a plan.
    pub fn play(&self, plan: &[Move]) -> Loot {
        let events = self.events.clone().into_iter();
        let mut heist = Heist { world: self.world.clone(), events, vested: 0, entitled: 0 };
        for step in plan {
            heist.step(*step);
        }
        heist.flee();
        let world = &heist.world;
        let purse = world.purses[ATTACKER];
        // Shares that could not leave count at what an exit would pay.
        let left = world.balance(ATTACKER) + heist.open_shares();
        let kept = 10_000 - u128::from(world.core.terms.exit_fee.0);
        let rate = world.core.stored(world.now);
        let worth = basalt_math::mul_div(left, rate, RATE_ONE, basalt_math::Rounding::Down);
        let won = signed(purse.got) + signed(worth.unwrap() / 10_000 * kept) - signed(purse.paid);
        Loot { won, vested: heist.vested, staked: signed(purse.paid) }
    }

    /// All scenes: every line, every error of the books, every report.
    pub fn all() -> Vec<Self> {
        let mut scenes = Vec::new();
        for rate in [RATE_ONE, RATE_ONE / 2, RATE_ONE * 3] {
            for working in [30, 90] {
                for past in Past::ALL {
                    for news in News::ALL {
                        scenes.push(scene(rate, working, past, news));
                    }
                }
            }
        }
        scenes
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
        8 => Move::Event,
        _ => Move::Wait(rng.pick(&[1, HOUR, 2 * HOUR, 3 * HOUR, DAY, 6 * DAY])),
    }
}

/// The history of a scene.
#[derive(Clone, Copy, Debug)]
enum Past {
    /// Nothing: a level line without slack.
    Nothing,
    /// A gain is vesting.
    Growing,
    /// A gain is vesting that is too large for one line: the rest is slack.
    Swollen,
    /// A loss, and a line that recovers.
    Recovering,
    /// A request waits in the queue for more than is at hand.
    Queueing,
    /// Cover has been bought.
    Covered,
}

impl Past {
    const ALL: [Self; 6] = [
        Self::Nothing,
        Self::Growing,
        Self::Swollen,
        Self::Recovering,
        Self::Queueing,
        Self::Covered,
    ];
}

/// The next reports, in parts of a million of the book of their source.
#[derive(Clone, Copy, Debug)]
enum News {
    /// A change of the first source.
    Change(i32),
    /// The same, and a further one of the second source.
    Both(i32, i32),
    /// A loss above the bound that turns out to be less.
    FalseAlarm(i32, i32),
    /// A loss above the bound, and a venue pushed up while it is confirmed.
    PushedUp(i32, i32),
}

impl News {
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
        Self::FalseAlarm(-50_000, 0),
        Self::FalseAlarm(-50_000, -10_000),
        Self::PushedUp(-50_000, 30_000),
    ];
}

/// A change that only the attacker knows, and its report.
fn news_of(world: &World, source: usize, millionths: i32) -> (Step, Step) {
    let book = world.source(source).book;
    let change = book / 1_000_000 * u128::from(millionths.unsigned_abs());
    let value = if millionths < 0 { book - change } else { book + change };
    (Step::Drift { source, value }, Step::Report { source, ago: 0 })
}

fn scene(rate: u128, working: u16, past: Past, news: News) -> Scene {
    const SUPPLY: u128 = 1_000_000_000_000_000_000_000_000;
    let mut world = World::new(SUPPLY, rate, 2, Kind::Restaking, 1_800_000_000);
    // The others have everything.
    let shares = world.balance(ATTACKER);
    let given = world.apply(Step::Transfer { from: ATTACKER, to: FIRST_USER + 1, shares });
    assert!(given.is_ok(), "the attacker's own shares");
    let must = |world: &mut World, step: Step| {
        let done = world.apply(step);
        assert!(done.is_ok(), "{step:?} while setting up {past:?}: {done:?}");
    };
    let fee = Step::Set { parameter: PERFORMANCE_FEE, value: 1_000 };
    must(&mut world, fee);
    let half = world.core.backing() / 200 * u128::from(working);
    for source in [0, 1] {
        must(&mut world, Step::Allocate { source, assets: half });
    }
    must(&mut world, Step::Wait { secs: 2 * HOUR });
    let earlier = match past {
        Past::Nothing | Past::Covered | Past::Queueing => 0,
        Past::Growing => 4_000,
        Past::Swollen => 20_000,
        Past::Recovering => -900,
    };
    let (drift, report) = news_of(&world, 1, earlier);
    must(&mut world, drift);
    must(&mut world, report);
    match past {
        Past::Growing | Past::Swollen => must(&mut world, Step::Wait { secs: DAY }),
        Past::Recovering => {
            must(&mut world, Step::Wait { secs: 2 * HOUR });
            let (drift, report) = news_of(&world, 1, 600);
            must(&mut world, drift);
            must(&mut world, report);
        }
        Past::Queueing => {
            let who = FIRST_USER + 1;
            let shares = world.balance(who);
            must(&mut world, Step::Request { who, shares, min_rate: 0 });
        }
        Past::Covered => must(&mut world, Step::Cover { who: HOLDERS - 1, assets: half / 100 }),
        Past::Nothing => {}
    }
    must(&mut world, Step::Wait { secs: 3 * HOUR });

    let mut events = Vec::new();
    match news {
        News::Change(first) => {
            let (drift, report) = news_of(&world, 0, first);
            must(&mut world, drift);
            events.push(vec![report]);
        }
        News::Both(first, second) => {
            for (source, change) in [(0, first), (1, second)] {
                let (drift, report) = news_of(&world, source, change);
                must(&mut world, drift);
                events.push(vec![report]);
            }
        }
        News::FalseAlarm(first, truth) => {
            let (drift, report) = news_of(&world, 0, first);
            let (truth, _) = news_of(&world, 0, truth);
            let loss = match truth {
                Step::Drift { value, .. } => world.source(0).book - value,
                _ => 0,
            };
            // Only the reporter believes it.
            events.push(vec![drift, report, truth]);
            events.push(vec![Step::Revise { source: 0, loss, by_owner: false }]);
            events.push(vec![
                Step::Confirm { by_anyone: false },
                Step::Wait { secs: HOUR },
                Step::Report { source: 1, ago: 0 },
            ]);
        }
        News::PushedUp(first, pushed) => {
            let (drift, report) = news_of(&world, 0, first);
            let (push, _) = news_of(&world, 0, pushed);
            let again = Step::Report { source: 0, ago: 0 };
            events.push(vec![drift, report, Step::Wait { secs: 6 * DAY }, again]);
            events.push(vec![Step::Wait { secs: DAY }, push, Step::Confirm { by_anyone: true }]);
            events.push(vec![drift, Step::Wait { secs: HOUR }, Step::Report { source: 1, ago: 0 }]);
        }
    }
    Scene { name: format!("{past:?}, {news:?}, {working} % at work at {rate}"), world, events }
}
