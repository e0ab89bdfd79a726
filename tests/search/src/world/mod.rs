//! A vault with its queue, its sources and its users, driven as the contracts drive the money core.

mod keeper;
mod queue;
mod reports;
mod users;

use basalt_math::{Assets, Change, FractionWad, Rate, Reserves};

use basalt_model::in_kind_part_of_booked;

use crate::{
    gate::{Act, Gate},
    money::{Booked, Money},
    queue::{Brought, Event, Queue},
    step::{Refusal, Step},
};

/// The vault itself: seed and cover.
pub const VAULT: usize = 0;
/// Where shares of the fee go.
pub const TREASURY: usize = 1;
/// The first of those who can do something.
pub const FIRST_USER: usize = 2;
/// All holders but the queue.
pub const HOLDERS: usize = 6;

/// The least that a request is worth.
pub const MIN_REQUEST: u128 = 1_000_000_000_000_000;
/// How long an alarm lasts.
pub const ALARM_SECS: u32 = 86_400;
/// The longest pause.
pub const MAX_PAUSE_SECS: u32 = 7 * 86_400;

/// Which of the two vaults it is: they differ in who knows what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One source, which cannot be read: a report says what is there, and as of when.
    Staking,
    /// Any number of sources, each read at the moment of its report. The whole is known as of the
    /// oldest report of those that hold something, and no later than before where one was never
    /// reported.
    Restaking,
}

/// One place where assets are at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What the vault believes is there.
    pub book: u128,
    /// What is there.
    pub value: u128,
    /// What is held to be lost of it.
    pub held: u128,
    /// When it was last reported; 0 before the first time.
    pub reported_at: u32,
}

/// Reports so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// As of when the whole was known at the newest report.
    pub ref_time: u32,
    /// When the newest report was made; 0 before the first one.
    pub reported_at: u32,
    /// When assets last went to work or came back.
    pub moved_at: u32,
    /// How many.
    pub index: u32,
    /// The cap that the running line was drawn under, basis points a year.
    pub growth_in_force: u16,
}

/// What is at work and what has to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funds {
    /// At work, and owed to the queue.
    pub reserves: Reserves,
    /// What instant exits leave.
    pub kept: u128,
    /// How old a report may be.
    pub max_age: u32,
    /// What instant exits leave besides, basis points.
    pub watermark: u16,
    /// What allocations leave, basis points.
    pub buffer: u16,
}

/// Where assets really are, moved by what was agreed and never read from the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cash {
    /// With the vault.
    pub vault: u128,
    /// With the queue.
    pub queue: u128,
    /// Of the vault's: given for nothing.
    pub donated_to_vault: u128,
    /// Of the queue's: given for nothing.
    pub donated_to_queue: u128,
}

/// What a holder has paid and got so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Paid for shares and cover.
    pub paid: u128,
    /// Got for shares, wherever from.
    pub got: u128,
}

/// Everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Seconds since the epoch.
    pub now: u32,
    /// The books.
    pub money: Money,
    /// Stops and limits.
    pub gate: Gate,
    /// Reports so far.
    pub record: Record,
    /// What is at work and has to stay.
    pub funds: Funds,
    /// Where assets work.
    pub sources: Vec<Source>,
    /// Which vault it is.
    pub kind: Kind,
    /// The way out.
    pub queue: Queue,
    /// Shares of all holders.
    pub balances: [u128; HOLDERS],
    /// Shares of the queue.
    pub escrow: u128,
    /// What all holders paid and got.
    pub purses: [Purse; HOLDERS],
    /// Where assets are.
    pub cash: Cash,
    /// What was claimed from the queue.
    pub claimed: u128,
}

/// What a step did.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// Assets that moved between the actor and the vault.
    pub assets: u128,
    /// Shares that were minted or burnt for it.
    pub shares: u128,
    /// A report, a loss, a number.
    pub booked: Option<Booked>,
    /// What a report or a write-off changed, as it was asked for.
    pub change: Option<Change>,
    /// Whether a report only put down a number.
    pub is_provisional: bool,
    /// What settlement did.
    pub events: Vec<Event>,
    /// A cancel or a claim.
    pub brought: Option<Brought>,
    /// A delivery in kind: the fraction of every holding.
    pub fraction: Option<FractionWad>,
}

impl World {
    /// A vault of `shares` at a level `rate`: the seed, and some shares in users' hands.
    pub fn new(shares: u128, rate: u128, sources: usize, kind: Kind, now: u32) -> Self {
        let backing =
            Rate(rate).to_assets(basalt_math::Shares(shares)).map_or(0, |floor| floor.0 + 1);
        let mut balances = [0; HOLDERS];
        let seed = if shares > 2 * MIN_REQUEST { MIN_REQUEST } else { shares / 2 + 1 };
        let others = (shares - seed) / (HOLDERS - FIRST_USER) as u128;
        balances[FIRST_USER..].fill(others);
        balances[VAULT] = shares - balances.iter().sum::<u128>();
        Self {
            now,
            money: Money::new(shares, backing, rate, now),
            gate: Gate {
                deposit_cap: (1 << 96) - 1,
                paused_until: 0,
                alarmed_until: 0,
                is_alarm_spent: false,
                stale_at: u32::MAX,
            },
            record: Record {
                ref_time: now,
                reported_at: 0,
                moved_at: 0,
                index: 0,
                growth_in_force: 1_000,
            },
            funds: Funds {
                reserves: Reserves::default(),
                kept: 0,
                max_age: 7 * 86_400,
                watermark: 0,
                buffer: 0,
            },
            sources: vec![Source::default(); sources],
            kind,
            queue: Queue::default(),
            balances,
            escrow: 0,
            purses: [Purse::default(); HOLDERS],
            cash: Cash { vault: backing, ..Cash::default() },
            claimed: 0,
        }
    }

    /// What instant exits may take.
    pub const fn instant(&self) -> u128 {
        self.money.backing().saturating_sub(self.funds.kept)
    }

    /// What a settlement may take.
    pub fn settleable(&self) -> u128 {
        let Funds { reserves, watermark, buffer, .. } = self.funds;
        self.money.reserves(reserves, watermark, buffer).0
    }

    /// What an allocation may take.
    pub fn allocatable(&self) -> u128 {
        let Funds { reserves, watermark, buffer, .. } = self.funds;
        self.money.reserves(reserves, watermark, buffer).1
    }

    /// Whether an act is open now.
    pub fn admits(&self, act: Act) -> Result<(), Refusal> {
        self.gate.admit(self.money.phase(), self.now, act)
    }

    /// Carries a step out. A refused one may leave anything behind: work on a copy.
    pub fn apply(&mut self, step: Step) -> Result<Done, Refusal> {
        match step {
            Step::Enter { who, amount } => self.enter(who, amount),
            Step::Exit { who, amount } => self.exit(who, amount),
            Step::Cover { who, assets } => self.cover(who, assets),
            Step::Transfer { from, to, shares } => self.transfer(from, to, shares),
            Step::Request { who, shares, min_rate } => self.request(who, shares, min_rate),
            Step::Settle { max } => self.settle(max),
            Step::Cancel { id } => self.cancel(id),
            Step::Claim { id } => self.claim(id),
            Step::TransferPosition { id, to } => {
                self.queue.transfer(id, to)?;
                Ok(Done::default())
            }
            Step::Back { id } => {
                self.queue.commit(id)?;
                Ok(Done::default())
            }
            Step::InKind { who, shares, forfeited } => self.in_kind(who, shares, forfeited),
            Step::Donate { to_queue, assets } => {
                self.donate(to_queue, assets);
                Ok(Done::default())
            }
            Step::Drift { source, value } => {
                self.sources[source].value = value;
                Ok(Done::default())
            }
            Step::Report { source, ago } => self.report(source, ago),
            Step::Revise { source, loss, by_owner } => self.revise(source, loss, by_owner),
            Step::Confirm { by_anyone } => self.confirm(by_anyone),
            Step::WriteOff { source } => self.write_off(source),
            Step::Allocate { source, assets } => self.allocate(source, assets),
            Step::Deallocate { source, assets } => self.deallocate(source, assets),
            Step::Alarm => self.alarm(),
            Step::Pause { secs } => {
                let until = self.now.saturating_add(secs);
                self.gate.paused_until = self.gate.paused_until.max(until);
                Ok(Done::default())
            }
            Step::Unpause => {
                self.gate.paused_until = self.gate.paused_until.min(self.now);
                Ok(Done::default())
            }
            Step::Set { parameter, value } => self.set(parameter, value),
            Step::Wait { secs } => {
                self.now = self.now.saturating_add(secs);
                Ok(Done::default())
            }
        }
    }
}

impl Source {
    /// What an exit in kind takes of what is there: nothing of a gain that is not reported.
    pub fn delivered(&self, fraction: FractionWad) -> u128 {
        let (book, value) = (Assets(self.book), Assets(self.value));
        let part = fraction.of_booked(book, value);
        let expected = in_kind_part_of_booked(fraction.0, self.book, self.value);
        assert_eq!(part.0, expected, "MODEL: a part of a holding that has gained");
        part.of(self.value)
    }
}
