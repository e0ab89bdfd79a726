//! A vault with its queue, its sources and its users, driven as the contracts drive the money core.

use basalt_math::{Assets, Booked, Bps, Change, FractionWad, Phase, Rate, Reserves};

use basalt_model::in_kind_part_of_booked;

use crate::{
    gate::{Act, Gate},
    money::Money,
    queue::{Brought, Event, Queue},
    step::{Amount, Parameter, Refusal, Step},
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
/// How many positions a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;
/// The least time between two reports of one source.
const MIN_INTERVAL_SECS: u32 = 3_600;
/// How long an alarm lasts.
pub const ALARM_SECS: u32 = 86_400;
/// The longest pause.
pub const MAX_PAUSE_SECS: u32 = 7 * 86_400;

/// One place where assets are at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// What the vault believes is there.
    pub book: u128,
    /// What is there.
    pub value: u128,
    /// What is held to be lost of it.
    pub held: u128,
    /// The time its last report spoke of.
    pub reported_at: u32,
}

/// Reports so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The time the newest report spoke of.
    pub ref_time: u32,
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
    /// Whether anyone can read what a source is worth.
    pub is_readable: bool,
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
    pub fn new(shares: u128, rate: u128, sources: usize, is_readable: bool, now: u32) -> Self {
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
            record: Record { ref_time: now, moved_at: 0, index: 0, growth_in_force: 1_000 },
            funds: Funds {
                reserves: Reserves::default(),
                kept: 0,
                max_age: 7 * 86_400,
                watermark: 0,
                buffer: 0,
            },
            sources: vec![Source::default(); sources],
            is_readable,
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
                self.queue.back(id)?;
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
            Step::Revise { source, loss } => self.revise(source, loss),
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

    fn enter(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        let (assets, shares) = self.money.enter(amount, self.gate.deposit_cap, self.now)?;
        self.balances[who] += shares;
        self.purses[who].paid += assets;
        self.cash.vault += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    fn cover(&mut self, who: usize, assets: u128) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        let amount = Amount::Assets(assets);
        let (assets, shares) = self.money.enter(amount, self.gate.deposit_cap, self.now)?;
        self.money.mark_cover(shares);
        self.balances[VAULT] += shares;
        self.purses[who].paid += assets;
        self.cash.vault += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    fn exit(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        self.admits(Act::Exit)?;
        let (assets, shares) = self.money.exit(amount, self.instant(), self.now)?;
        self.burn(who, shares)?;
        self.cash.vault -= assets;
        self.purses[who].got += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    fn burn(&mut self, who: usize, shares: u128) -> Result<(), Refusal> {
        let left = self.balances[who].checked_sub(shares).ok_or(Refusal::BeyondBalance)?;
        self.balances[who] = left;
        Ok(())
    }

    fn transfer(&mut self, from: usize, to: usize, shares: u128) -> Result<Done, Refusal> {
        self.burn(from, shares)?;
        self.balances[to] += shares;
        Ok(Done::default())
    }

    fn request(&mut self, who: usize, shares: u128, min_rate: u128) -> Result<Done, Refusal> {
        self.admits(Act::Request)?;
        let rate = self.money.stored(self.now);
        let worth = Rate(rate).to_assets(basalt_math::Shares(shares));
        let assets = worth.map_err(|_| Refusal::TooLarge)?.0;
        if assets < MIN_REQUEST {
            return Err(Refusal::TooSmall);
        }
        if shares > self.balances[who] {
            return Err(Refusal::BeyondBalance);
        }
        self.queue.request(who, (shares, rate, min_rate), self.now)?;
        self.burn(who, shares)?;
        self.escrow += shares;
        Ok(Done { assets, shares, ..Done::default() })
    }

    fn settle(&mut self, max: u32) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        Ok(self.fill(max))
    }

    fn fill(&mut self, max: u32) -> Done {
        let (rate, liquid) = (self.money.line().at(self.now).0, self.settleable());
        let (shares, assets, owed, events) =
            self.queue.fill(max, rate, liquid, self.record.ref_time);
        self.money.take_out(shares, assets);
        self.funds.reserves.owed = Assets(owed);
        self.keep();
        self.escrow -= shares;
        self.cash.vault -= assets;
        self.cash.queue += assets;
        Done { assets, shares, events, ..Done::default() }
    }

    /// Writes down anew what instant exits leave.
    fn keep(&mut self) {
        let Funds { reserves, watermark, buffer, .. } = self.funds;
        self.funds.kept = self.money.reserves(reserves, watermark, buffer).2;
    }

    /// Shares that left the queue: some back to the holder, the others burnt.
    const fn release(&mut self, who: usize, brought: &Brought) {
        self.escrow -= brought.shares;
        self.balances[who] += brought.returned;
        self.money.take_out(brought.shares - brought.returned, 0);
    }

    fn cancel(&mut self, id: u32) -> Result<Done, Refusal> {
        let who = self.queue.holder(id).ok_or(Refusal::NotCancellable)?;
        let brought = self.queue.cancel(id, self.money.stored(self.now))?;
        self.release(who, &brought);
        Ok(Done { brought: Some(brought), ..Done::default() })
    }

    fn claim(&mut self, id: u32) -> Result<Done, Refusal> {
        let who = self.queue.holder(id).ok_or(Refusal::NotClaimable)?;
        let brought = self.queue.claim(id, self.money.stored(self.now))?;
        self.release(who, &brought);
        self.cash.queue -= brought.assets;
        self.claimed += brought.assets;
        self.purses[who].got += brought.assets;
        Ok(Done { brought: Some(brought), ..Done::default() })
    }

    const fn donate(&mut self, to_queue: bool, assets: u128) {
        if to_queue {
            self.cash.queue += assets;
            self.cash.donated_to_queue += assets;
        } else {
            self.cash.vault += assets;
            self.cash.donated_to_vault += assets;
        }
    }

    fn in_kind(&mut self, who: usize, shares: u128, forfeited: u8) -> Result<Done, Refusal> {
        let fraction = self.money.fraction(shares, self.now)?;
        self.burn(who, shares)?;
        let at_hand = self.money.backing() - self.funds.reserves.working.0;
        let idle = fraction.of(at_hand);
        let (mut book, mut delivered) = (0, 0);
        for (index, source) in self.sources.iter_mut().enumerate() {
            if forfeited >> index & 1 == 1 {
                continue;
            }
            let part = fraction.of(source.book);
            let held = fraction.of(source.held);
            let value = source.delivered(fraction);
            source.book -= part;
            source.held -= held;
            source.value -= value;
            self.money.deliver(held);
            book += part;
            delivered += value;
        }
        self.money.take_out(shares, idle + book);
        self.funds.reserves.working.0 -= book;
        self.keep();
        self.cash.vault -= idle;
        self.purses[who].got += idle + delivered;
        let assets = idle + book;
        Ok(Done { assets, shares, fraction: Some(fraction), ..Done::default() })
    }

    /// What is at work is part of the backing and moves as that does.
    fn settle_books(&mut self, booked: &Booked, source: Option<usize>) {
        let applied = booked.reported.applied;
        if let Some(source) = source {
            let book = &mut self.sources[source].book;
            *book = moved(applied, *book);
        }
        let working = &mut self.funds.reserves.working.0;
        *working = moved(applied, *working);
        self.balances[TREASURY] += booked.fee_shares.0;
        self.balances[VAULT] -= booked.cover_burnt.0;
        self.keep();
    }

    fn report(&mut self, index: usize, ago: u32) -> Result<Done, Refusal> {
        let ref_time = self.now.saturating_sub(ago);
        let source = self.sources[index];
        let earliest = source.reported_at.saturating_add(MIN_INTERVAL_SECS);
        if ref_time < earliest || ref_time < self.record.ref_time || ref_time < self.record.moved_at
        {
            return Err(Refusal::TooEarly);
        }
        let change = Change::between(Assets(source.book), Assets(source.value));
        let elapsed = ref_time - self.record.ref_time;
        let was_bunker = self.money.phase() == Phase::Bunker;
        let (booked, is_provisional) = self.money.report(change, source.held, elapsed, self.now)?;
        self.settle_books(&booked, Some(index));
        let source = &mut self.sources[index];
        source.reported_at = ref_time;
        source.held = match change {
            Change::Loss(loss) if is_provisional => loss.0,
            Change::Loss(_) | Change::Gain(_) => 0,
        };
        if !was_bunker && matches!(change, Change::Gain(_)) {
            self.record.growth_in_force = self.money.terms.growth;
        }
        self.record.index += 1;
        self.record.ref_time = ref_time;
        self.gate.is_alarm_spent = false;
        self.gate.stale_at = if self.funds.reserves.working.0 > 0 {
            ref_time.saturating_add(self.funds.max_age)
        } else {
            u32::MAX
        };
        let mut done = if self.escrow > 0 && self.admits(Act::EnterOrSettle).is_ok() {
            self.fill(POSITIONS_PER_REPORT)
        } else {
            Done::default()
        };
        done.booked = Some(booked);
        done.change = Some(change);
        done.is_provisional = is_provisional;
        Ok(done)
    }

    fn revise(&mut self, index: usize, loss: u128) -> Result<Done, Refusal> {
        if self.money.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        let source = self.sources[index];
        // More than is booked there could not be taken off its books.
        if loss > source.book {
            return Err(Refusal::BeyondBook);
        }
        let booked = self.money.revise(source.held, loss, self.now)?;
        self.sources[index].held = loss;
        Ok(Done { booked: Some(booked), is_provisional: true, ..Done::default() })
    }

    fn confirm(&mut self, by_anyone: bool) -> Result<Done, Refusal> {
        if self.money.phase() != Phase::Bunker {
            return Err(Refusal::NotInBunker);
        }
        if by_anyone && !self.money.has_stood(self.now) {
            return Err(Refusal::TooSoon);
        }
        if by_anyone && self.is_readable {
            for index in 0..self.sources.len() {
                let lacking = self.sources[index].lacking();
                // Upwards only: a venue can be pushed down for a moment.
                if lacking < self.sources[index].held {
                    self.revise(index, lacking)?;
                }
            }
        }
        let loss = self.money.accounts.provisional;
        let booked = self.money.confirm(self.now)?;
        self.settle_books(&booked, None);
        for source in &mut self.sources {
            source.book -= source.held;
            source.held = 0;
        }
        Ok(Done { booked: Some(booked), change: Some(Change::Loss(loss)), ..Done::default() })
    }

    fn write_off(&mut self, index: usize) -> Result<Done, Refusal> {
        let loss = self.sources[index].book;
        let booked = self.money.realize(loss, self.now)?;
        self.settle_books(&booked, Some(index));
        self.sources[index] = Source::default();
        let change = Some(Change::Loss(Assets(loss)));
        Ok(Done { booked: Some(booked), change, ..Done::default() })
    }

    fn allocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        self.admits(Act::Allocate)?;
        if assets == 0 {
            return Err(Refusal::Nothing);
        }
        if assets > self.allocatable() {
            return Err(Refusal::BeyondLiquidity);
        }
        self.funds.reserves.working.0 += assets;
        self.keep();
        if self.gate.stale_at == u32::MAX {
            self.gate.stale_at = self.now.saturating_add(self.funds.max_age);
        }
        self.record.moved_at = self.now;
        self.cash.vault -= assets;
        let source = &mut self.sources[index];
        source.book += assets;
        source.value += assets;
        Ok(Done { assets, ..Done::default() })
    }

    fn deallocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        let source = &mut self.sources[index];
        let came = assets.min(source.value);
        if came == 0 {
            return Err(Refusal::Nothing);
        }
        let got = came.min(source.book);
        source.value -= came;
        source.book -= got;
        let Source { held, book, .. } = *source;
        self.funds.reserves.working.0 -= got;
        self.keep();
        self.record.moved_at = self.now;
        self.cash.vault += came;
        self.cash.donated_to_vault += came - got;
        // What came back cannot be lost: no more is held against a source than is booked there.
        if held > book {
            self.money.revise(held, book, self.now)?;
            self.sources[index].held = book;
        }
        Ok(Done { assets: got, ..Done::default() })
    }

    const fn alarm(&mut self) -> Result<Done, Refusal> {
        if self.gate.is_alarm_spent {
            return Err(Refusal::AlarmSpent);
        }
        self.gate.is_alarm_spent = true;
        self.gate.alarmed_until = self.now.saturating_add(ALARM_SECS);
        Ok(NOTHING)
    }

    fn set(&mut self, parameter: Parameter, value: u128) -> Result<Done, Refusal> {
        let (least, most) = self.bounds_of(parameter);
        if !(least..=most).contains(&value) {
            return Err(Refusal::OutOfBounds);
        }
        let small = u16::try_from(value).unwrap_or(u16::MAX);
        let mut terms = self.money.terms;
        let mut fee = self.money.accounts.fee.part.0;
        match parameter {
            Parameter::ExitFee => terms.exit_fee = small,
            Parameter::PerformanceFee => fee = small,
            Parameter::Growth => terms.growth = small,
            Parameter::GainPerYear => terms.gain.per_year = Bps(small),
            Parameter::GainAtOnce => terms.gain.at_once = Bps(small),
            Parameter::LossPerReport => terms.loss.per_report = Bps(small),
            Parameter::LossPerWindow => terms.loss.per_window = Bps(small),
            Parameter::MaxAge => self.funds.max_age = u32::try_from(value).unwrap_or(u32::MAX),
            Parameter::DepositCap => self.gate.deposit_cap = value,
            Parameter::MintLimit => terms.limits.mint = Bps(small),
            Parameter::BurnLimit => terms.limits.burn = Bps(small),
            Parameter::Watermark => self.funds.watermark = small,
            Parameter::Buffer => self.funds.buffer = small,
        }
        self.money.set_terms(terms, fee);
        self.keep();
        Ok(Done::default())
    }

    /// The least and the largest value of a parameter.
    pub fn bounds_of(&self, parameter: Parameter) -> (u128, u128) {
        let terms = &self.money.terms;
        match parameter {
            Parameter::ExitFee => {
                (terms.loss.per_report.0.max(terms.loss.per_window.0).into(), 100)
            }
            Parameter::PerformanceFee => (0, 2_000),
            Parameter::Growth => (1, 1_200),
            Parameter::GainAtOnce => (0, 1_000),
            Parameter::LossPerReport | Parameter::LossPerWindow => (0, terms.exit_fee.into()),
            Parameter::MaxAge => (3_600, 2_592_000),
            Parameter::DepositCap => (0, (1 << 96) - 1),
            Parameter::MintLimit | Parameter::BurnLimit => (100, 10_000),
            Parameter::Watermark => (0, 5_000),
            Parameter::GainPerYear | Parameter::Buffer => (0, 10_000),
        }
    }
}

/// A step that did nothing to be told.
const NOTHING: Done = Done {
    assets: 0,
    shares: 0,
    booked: None,
    change: None,
    is_provisional: false,
    events: Vec::new(),
    brought: None,
    fraction: None,
};

impl Source {
    /// What is booked and not there.
    pub const fn lacking(&self) -> u128 {
        self.book.saturating_sub(self.value)
    }

    /// What an exit in kind takes of what is there: nothing of a gain that is not reported.
    pub fn delivered(&self, fraction: FractionWad) -> u128 {
        let (book, value) = (Assets(self.book), Assets(self.value));
        let part = fraction.of_booked(book, value);
        let expected = in_kind_part_of_booked(fraction.0, self.book, self.value);
        assert_eq!(part.0, expected, "MODEL: a part of a holding that has gained");
        part.of(self.value)
    }
}

fn moved(change: Change, before: u128) -> u128 {
    change.apply_to(Assets(before)).expect("C3: a change within what is booked").0
}
