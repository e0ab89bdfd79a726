//! Whole sequences of bookings against the reference: every number, after every report, loss, revision
//! and confirmation.

use basalt_accountant::{apply_confirmation, apply_final_loss, apply_report, apply_revision};
use basalt_comparison::books::{accounts, in_use, loss_window};
use basalt_math::{
    Assets, Bps, Change, Flow, FlowLimits, GainBound, Growth, InUse, Ledger, Line, LossBound,
    MAX_96, MathError, Phase, RATE_ONE, Rate, Rounding, Shares, Totals, limits::LOSS_WINDOW_SECS,
    mul_div,
};
use basalt_model::{
    AccountsModel, Booked, DAY_SECS, InUseModel, LedgerModel, LossShared, LossWindowModel,
    bookable_gain,
};
use basalt_vault::{
    books::{Books, FundsSlot, ReportBounds, ReportSlot},
    gate::{EntrySlot, ExitSlot, Gate},
    outcome::Outcome,
    state::TotalsSlot,
};
use proptest::prelude::*;

use crate::books::{NOW, empty};

/// An amount, absolute or in millionths of the backing.
#[derive(Clone, Copy, Debug)]
enum Amount {
    Wei(u128),
    Millionths(u32),
}

impl Amount {
    fn of(self, backing: Assets) -> Assets {
        match self {
            Self::Wei(wei) => Assets(wei),
            Self::Millionths(part) => {
                let part = u128::from(part);
                Assets(mul_div(backing.0, part, 1_000_000, Rounding::Down).unwrap())
            }
        }
    }
}

/// One step of a sequence on a vault with two sources.
#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(u32),
    /// As seen so many seconds ago.
    Report {
        source: usize,
        is_gain: bool,
        amount: Amount,
        delay: u32,
    },
    WriteOff(Amount),
    /// Everything that is at work.
    WriteOffAll,
    Revise {
        source: usize,
        amount: Amount,
    },
    Confirm,
    /// Users, who never ask the accountant.
    Enter(Amount),
    Leave(Amount),
}

fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        1 => (0_u128..3).prop_map(Amount::Wei),
        1 => (0_u32..97).prop_map(|bits| Amount::Wei((1 << bits) - 1)),
        // Around the bounds on losses, on gains, and up to everything.
        6 => (0_u32..1_000).prop_map(Amount::Millionths),
        3 => (0_u32..30_000).prop_map(Amount::Millionths),
        1 => (0_u32..=1_000_000).prop_map(Amount::Millionths),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let waits = prop_oneof![0..DAY_SECS, 0..10 * DAY_SECS, 0..400 * DAY_SECS];
    let delays = prop_oneof![Just(0), 0..DAY_SECS];
    prop_oneof![
        4 => waits.prop_map(Step::Wait),
        8 => (0..2_usize, any::<bool>(), amount(), delays).prop_map(
            |(source, is_gain, amount, delay)| Step::Report { source, is_gain, amount, delay },
        ),
        3 => amount().prop_map(Step::WriteOff),
        1 => Just(Step::WriteOffAll),
        2 => (0..2_usize, amount()).prop_map(|(source, amount)| Step::Revise { source, amount }),
        2 => Just(Step::Confirm),
        1 => amount().prop_map(Step::Enter),
        1 => amount().prop_map(Step::Leave),
    ]
}

/// Books that a vault can have: funded, with fee, cover and bounds within their limits.
fn start() -> impl Strategy<Value = Books> {
    let supplies = prop::sample::select(vec![1_u128, 1_000, 1_000_000, 1_000_000_000_000]);
    let rates =
        prop::sample::select(vec![RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3]);
    let parts = (0_u32..=20_000, 0_u32..=1_000_000, 0_u32..=30_000);
    let limits = (0_u16..=2_000, 1_u16..=1_200, 0_u16..=10_000, 0_u16..=1_000);
    let losses = (0_u16..=100, 0_u16..=100, 0_u16..=5_000);
    (supplies, rates, parts, limits, losses).prop_map(
        |(milli, rate, (slack, working, cover), limits, (per_report, per_window, watermark))| {
            let (fee, growth, per_year, at_once) = limits;
            let shares = milli * 1_000_000_000_000_000;
            let needed = mul_div(shares, rate, RATE_ONE, Rounding::Up).unwrap();
            let slack = Amount::Millionths(slack).of(Assets(needed)).0;
            let backing = Assets(needed + slack);
            let totals = Totals { shares: Shares(shares), backing };
            let working = Amount::Millionths(working).of(backing);
            let funds = FundsSlot {
                in_use: InUse { working, owed: Assets(milli) },
                max_age_secs: 7 * DAY_SECS,
                watermark: Bps(watermark),
                buffer: Bps(0),
            };
            let cover = Shares(Amount::Millionths(cover).of(Assets(shares)).0);
            let mut books = empty();
            books.totals_slot = TotalsSlot { totals, flow: Flow { level: 3, at: NOW } };
            books.line = Line::flat(Rate(rate), NOW);
            let gate = Gate {
                paused_until: 0,
                alarmed_until: 0,
                stale_at: u32::MAX,
                limits: FlowLimits { mint: Bps(10_000), burn: Bps(5_000) },
            };
            books.entry_slot =
                EntrySlot { deposit_cap: Assets(MAX_96), gate, is_alarm_spent: false };
            let unavailable = funds.unavailable(&totals);
            books.exit_slot = ExitSlot { unavailable, gate, exit_fee: Bps(100) };
            books.last_report = ReportSlot {
                peak: Rate(rate),
                ref_time: NOW,
                moved_at: 0,
                index: 0,
                growth: Bps(growth),
                growth_in_force: Bps(1),
                reported_at: 0,
            };
            books.funds = funds;
            books.fee.fraction = Bps(fee);
            books.protection.cover = cover;
            books.bounds.gain = GainBound { per_year: Bps(per_year), at_once: Bps(at_once) };
            books.bounds.loss = LossBound {
                per_report: Bps(per_report),
                per_window: Bps(per_window),
                window: LOSS_WINDOW_SECS,
            };
            books
        },
    )
}

/// The reference's result of one step: the numbers that a vault acts on, and the change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Expected {
    booked: Booked,
    shared: LossShared,
    gain: u128,
    loss: u128,
    provisional: Option<u128>,
}

impl Expected {
    const fn lost(loss: u128, (parts, booked): (LossShared, Booked)) -> Self {
        Self { booked, shared: parts, gain: 0, loss, provisional: None }
    }

    fn provisional(provisional: u128, fee_shares: u128) -> Self {
        let booked = Booked { fee_shares, ..Booked::default() };
        Self { booked, provisional: Some(provisional), ..Self::default() }
    }

    fn check(&self, outcome: &Outcome) {
        let applied = match outcome.booking.applied {
            Change::Gain(gain) => (gain.0, 0),
            Change::Loss(loss) => (0, loss.0),
        };
        assert_eq!(applied, (self.gain, self.loss));
        assert_eq!(outcome.booking.fee_shares.0, self.booked.fee_shares);
        assert_eq!(outcome.booking.cover_burnt.0, self.booked.cover_burnt);
        let waterfall = outcome.booking.waterfall;
        assert_eq!(waterfall.slack.0, self.shared.slack);
        assert_eq!(waterfall.growth.0, self.shared.growth);
        assert_eq!(waterfall.cover.0, self.booked.covered);
        assert_eq!(waterfall.holders.0, self.shared.holders - self.booked.covered);
        assert_eq!(outcome.provisional.map(|loss| loss.0), self.provisional);
    }
}

/// The accountant's result.
type BookingResult = Result<(Books, Outcome), MathError>;

/// A vault and its reference.
struct Sequence {
    now: u32,
    books: Books,
    model: AccountsModel,
    window: LossWindowModel,
    in_use: InUseModel,
    provisional: [u128; 2],
}

impl Sequence {
    fn new(books: Books) -> Self {
        Self {
            now: NOW,
            books,
            model: accounts(&books),
            window: LossWindowModel::default(),
            in_use: in_use(&books),
            provisional: [0; 2],
        }
    }

    const fn backing(&self) -> Assets {
        self.books.totals_slot.totals.backing
    }

    /// Books one step on both sides; a refusal changes neither.
    fn take(&mut self, step: Step) {
        let (model, window) = (self.model, self.window);
        // A confirmation starts from the frozen rate, every other step from the shown one.
        let rate = match step {
            Step::Confirm => model.ledger.rate_at(self.now),
            _ => model.shown_at(self.now),
        };
        let Some((result, expected)) = self.result(step) else { return };
        let expected = expected.filter(|expected| expected.loss <= self.in_use.working);
        let Some(expected) = expected else {
            assert!(result.is_err(), "{step:?} has to be refused");
            (self.model, self.window) = (model, window);
            return;
        };
        let (books, outcome) = result.unwrap();
        self.in_use.working = self.in_use.working - expected.loss + expected.gain;

        expected.check(&outcome);
        assert_eq!(
            (outcome.booking.rate_before.0, outcome.booking.rate_after.0),
            (rate, self.model.shown_at(self.now))
        );
        self.compare(&books, step);
        self.books = books;
        self.keep_provisional(step, outcome);
    }

    /// Both answers to a step, `None` for a refusal of the reference; nothing for a wait.
    fn result(&mut self, step: Step) -> Option<(BookingResult, Option<Expected>)> {
        let (books, now, backing) = (self.books, self.now, self.backing());
        Some(match step {
            Step::Wait(secs) => {
                self.now = now.saturating_add(secs).min(u32::MAX - 40 * DAY_SECS);
                return None;
            }
            Step::Enter(amount) => {
                self.trade(|vault| vault.deposit(amount.of(backing).0, now).is_ok());
                return None;
            }
            Step::Leave(amount) => {
                self.trade(|vault| vault.withdraw(amount.of(backing).0, now).is_ok());
                return None;
            }
            Step::Report { source, is_gain, amount, delay } => {
                let (ref_time, amount) = (now - delay, amount.of(backing));
                let change = if is_gain { Change::Gain(amount) } else { Change::Loss(amount) };
                let provisional =
                    if self.model.bunker.is_some() { self.provisional[source] } else { 0 };
                let result = apply_report(books, now, ref_time, change, Assets(provisional));
                (result, self.reported(is_gain, amount.0, ref_time, provisional))
            }
            Step::WriteOff(_) | Step::WriteOffAll => {
                let loss = match step {
                    Step::WriteOff(amount) => amount.of(backing),
                    _ => Assets(self.in_use.working),
                };
                let expected = self.model.loss(loss.0, now).ok();
                (
                    apply_final_loss(books, now, loss),
                    expected.map(|parts| Expected::lost(loss.0, parts)),
                )
            }
            Step::Revise { source, amount } => {
                let (before, after) = (self.provisional[source], amount.of(backing));
                let expected = if self.model.bunker.is_some() {
                    self.model.revise((before, after.0), now).map(|()| 0)
                } else {
                    self.model.enter_bunker(after.0, now)
                };
                let result = apply_revision(books, now, Assets(before), after);
                (result, expected.ok().map(|fee_shares| Expected::provisional(after.0, fee_shares)))
            }
            Step::Confirm => {
                let loss = self.model.bunker.map_or(0, |bunker| bunker.provisional);
                let expected = self.model.confirm(now).ok();
                (apply_confirmation(books, now), expected.map(|parts| Expected::lost(loss, parts)))
            }
        })
    }

    /// An entry or an exit as the reference has it, if the vault is open and the assets are there.
    fn trade(&mut self, act: impl Fn(&mut LedgerModel) -> bool) {
        let mut vault = self.model.ledger;
        let is_open = self.books.line.phase() == Phase::Open;
        let is_done = is_open && act(&mut vault);
        // Cover is part of the supply and never leaves.
        if !is_done || vault.backing < self.in_use.working || vault.shares < self.model.cover {
            return;
        }
        self.model.ledger = vault;
        let totals = Totals { shares: Shares(vault.shares), backing: Assets(vault.backing) };
        self.books.totals_slot.totals = totals;
    }

    /// The reference's report.
    fn reported(
        &mut self,
        is_gain: bool,
        amount: u128,
        ref_time: u32,
        provisional: u128,
    ) -> Option<Expected> {
        let (now, backing) = (self.now, self.backing().0);
        let ReportBounds { gain, loss, .. } = self.books.bounds;
        if self.model.bunker.is_some() {
            let after = if is_gain { 0 } else { amount };
            self.model.revise((provisional, after), now).ok()?;
            Some(Expected::provisional(after, 0))
        } else if is_gain {
            let elapsed = ref_time.saturating_sub(self.books.last_report.ref_time);
            let gain = bookable_gain(backing, gain.per_year.0, gain.at_once.0, elapsed, amount);
            let booked = self.model.gain(gain, now);
            let gain = self.model.ledger.backing - backing;
            Some(Expected { booked, gain, ..Expected::default() })
        } else if self.window.admit(
            (loss.per_report.0, loss.per_window.0, loss.window),
            now,
            backing,
            amount,
        ) {
            let parts = self.model.report_loss(amount, now).ok()?;
            Some(Expected::lost(amount, parts))
        } else {
            let fee_shares = self.model.enter_bunker(amount, now).ok()?;
            Some(Expected::provisional(amount, fee_shares))
        }
    }

    fn compare(&self, after: &Books, step: Step) {
        let before = &self.books;
        assert_eq!(accounts(after), self.model);
        assert_eq!(loss_window(after), self.window);
        assert_eq!(in_use(after), self.in_use);
        let free = self.in_use.free_for_exits(self.model.ledger.backing, after.funds.watermark.0);
        assert_eq!(after.exit_slot.instant(&after.totals_slot.totals), Assets(free));
        if self.model.bunker.is_none() {
            assert_eq!(after.protection.provisional, Assets(0));
        }

        let mut expected = (before.last_report, before.entry_slot);
        if let Step::Report { is_gain, delay, .. } = step {
            let ref_time = self.now - delay;
            let (record, entry_slot) = (&mut expected.0, &mut expected.1);
            (record.index, record.ref_time) = (record.index + 1, ref_time);
            record.reported_at = self.now;
            if is_gain && before.line.phase() != Phase::Bunker {
                record.growth_in_force = record.growth;
            }
            entry_slot.gate.stale_at = ref_time + 7 * DAY_SECS;
        }
        if self.in_use.working == 0 {
            expected.1.gate.stale_at = u32::MAX;
        }
        expected.0.peak = Rate(self.model.ledger.peak);
        assert_eq!((after.last_report, after.entry_slot), expected);
        assert_eq!(after.exit_slot.gate, after.entry_slot.gate);
        assert_eq!(after.totals_slot.flow, before.totals_slot.flow);
        assert_eq!(after.exit_slot.exit_fee, before.exit_slot.exit_fee);

        let Books { totals_slot, line, last_report, fee, protection, .. } = *after;
        let ledger = Ledger {
            totals: totals_slot.totals,
            line,
            peak: last_report.peak,
            growth: Growth::per_year(last_report.growth),
            fee,
            cover: protection.cover,
            provisional: protection.provisional,
        };
        assert!(ledger.is_funded());
        assert!(Books::unpack(&after.pack()) == *after, "a number is too wide for its field");
    }

    /// Keeps the provisional loss of each source, as a vault does.
    fn keep_provisional(&mut self, step: Step, outcome: Outcome) {
        match step {
            Step::Report { source, .. } | Step::Revise { source, .. } => {
                self.provisional[source] = outcome.provisional.map_or(0, |loss| loss.0);
            }
            Step::Confirm => self.provisional = [0; 2],
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_number_of_a_sequence_agrees_with_the_reference(
        start in start(), steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut sequence = Sequence::new(start);
        for step in steps {
            sequence.take(step);
        }
    }
}
