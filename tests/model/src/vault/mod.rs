//! The whole vault: its accounts, the balances of its shares, its sources, its queue, and who may do
//! what when.
//!
//! A refused call leaves the vault as it was. The caller is an argument where a rule asks for it; roles
//! that a rule does not ask for are not modelled.

mod entry;
mod exit;
mod in_kind;
mod parameters;
mod provisional;
mod queue;
mod reports;
mod sources;
mod status;

pub use entry::{DEPOSIT_CAP, MINT_LIMIT};
pub use exit::{BURN_LIMIT, EXIT_FEE};
pub use in_kind::InKind;
pub use parameters::{Parameter, Parameters};
pub use provisional::LossBorne;
pub use queue::{MIN_REQUEST, Settled};
pub use reports::{
    GAIN_AT_ONCE, GAIN_PER_YEAR, GROWTH, LOSS_PER_REPORT, LOSS_PER_WINDOW, LOSS_WINDOW_SECS,
    LastReport, MAX_AGE, PERFORMANCE_FEE, ReportEffect, ReportResult,
};
pub use sources::{BUFFER, Caps, Source, WATERMARK};
pub use status::{ALARM_SECS, MAX_PAUSE_SECS, Operation, Phase, Status};

use std::collections::BTreeMap;

use crate::{
    account::Account,
    accounts::AccountsModel,
    bounds::LossWindowModel,
    flow::FlowModel,
    fraction::{fraction, whole},
    ledger::{LedgerModel, Line, RATE_ONE},
    queue::QueueModel,
    refusal::Refusal,
};

/// The two kinds of vault: they differ in how a report knows its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// bsETH. One source, which cannot be read: a report states its value and the time of that value.
    Staking,
    /// brETH. Several sources, each read at its report.
    Restaking,
}

/// The accounts that rules name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles<A> {
    /// The vault itself: it holds its seed and its cover.
    pub vault: A,
    /// The queue: it holds the shares that wait.
    pub queue: A,
    /// The receiver of fee shares.
    pub treasury: A,
    /// The owner.
    pub owner: A,
    /// The account that confirms and lowers provisional losses beside the owner.
    pub second_opinion: A,
}

/// One vault. Amounts in wei, rates with 27 decimals, times in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultModel<A> {
    /// How reports know their time.
    pub kind: Kind,
    /// The accounts that rules name.
    pub roles: Roles<A>,
    /// Totals, line, peak, fee, cover and the provisional loss.
    pub accounts: AccountsModel,
    /// The growth cap under which the running line was drawn, basis points a year.
    pub growth_in_force_bps: u16,
    /// The owner's parameters. Change them with [`Self::set`].
    pub parameters: Parameters,
    /// Recent entries and exits.
    pub flow: FlowModel,
    /// Recent losses of reports.
    pub loss_window: LossWindowModel,
    /// Pause, alarm and age.
    pub status: Status,
    /// The newest report.
    pub last_report: LastReport,
    /// The sources with assets at work. The sum of their book values is at work.
    pub sources: BTreeMap<A, Source>,
    /// Assets that settlement still needs, as of the newest settlement.
    pub owed: u128,
    /// Assets that instant exits leave, as of the last change of what is at work or owed, or of the watermark.
    pub unavailable: u128,
    /// Shares of every account.
    pub balances: BTreeMap<A, u128>,
    /// The withdrawal queue.
    pub queue: QueueModel<A>,
}

impl<A: Account> VaultModel<A> {
    /// A vault at a level `rate`, constructed at `now`, with up to a wei of slack; the vault itself
    /// holds all shares but the wei that its queue keeps.
    pub fn new(kind: Kind, roles: Roles<A>, shares: u128, rate: u128, now: u32) -> Self {
        let backing = (whole(shares) * fraction(rate, RATE_ONE)).floor().unwrap() + 1;
        let ledger = LedgerModel {
            shares,
            backing,
            line: Line::flat(rate, now),
            peak: rate,
            growth_bps: 0,
            exit_fee_bps: 0,
        };
        let accounts = AccountsModel {
            ledger,
            fee_bps: 0,
            reserve: 0,
            shares_then: shares,
            cover: 0,
            bunker: None,
            is_reopening: false,
        };
        let parameters = Parameters::default();
        let mut vault = Self {
            kind,
            roles,
            accounts,
            growth_in_force_bps: parameters.bps(GROWTH),
            parameters,
            flow: FlowModel { at: now, ..FlowModel::default() },
            loss_window: LossWindowModel::default(),
            status: Status::default(),
            last_report: LastReport { ref_time: now, ..LastReport::default() },
            sources: BTreeMap::new(),
            owed: 0,
            unavailable: 0,
            balances: BTreeMap::from([(roles.vault, shares - 1), (roles.queue, 1)]),
            queue: QueueModel::default(),
        };
        vault.apply_parameters();
        vault
    }

    /// Totals, line and peak. In bunker the line is the frozen one.
    pub const fn ledger(&self) -> &LedgerModel {
        &self.accounts.ledger
    }

    /// Shares of an account.
    pub fn balance(&self, account: A) -> u128 {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// Moves shares from one account to another.
    pub fn transfer(&mut self, from: A, to: A, shares: u128) -> Result<(), Refusal> {
        self.take(from, shares)?;
        self.give(to, shares);
        Ok(())
    }

    /// Assets per share, 27 decimals, at which requests and cancels are priced.
    pub fn request_rate(&self, now: u32) -> u128 {
        self.ledger().rate_at(now)
    }

    /// Assets per share, 27 decimals, that views show.
    pub fn shown_rate(&self, now: u32) -> u128 {
        self.accounts.shown_at(now)
    }

    /// The value of all shares that views show.
    pub fn total_assets(&self, now: u32) -> u128 {
        let rate = fraction(self.shown_rate(now), RATE_ONE);
        (whole(self.ledger().shares) * rate).floor().unwrap_or(u128::MAX)
    }

    fn give(&mut self, account: A, shares: u128) {
        *self.balances.entry(account).or_default() += shares;
    }

    fn take(&mut self, account: A, shares: u128) -> Result<(), Refusal> {
        let left = self.balance(account).checked_sub(shares).ok_or(Refusal::NotEnoughBalance)?;
        self.balances.insert(account, left);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
