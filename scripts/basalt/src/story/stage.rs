//! Where the story is played: takes down each step with its gas and what it did to the rates.

use super::Outcome;
use alloy::primitives::{Address, U256};
use basalt_client::{Sent, amount::decimal, dev};
use basalt_interfaces::{IRate, IVault};
use basalt_local as local;
use basalt_mirror::{Check, Step, WatchError, Watched};
use serde::Serialize;

/// One token with 18 decimals.
pub(super) const ONE: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);

/// One step. Rates are ether per token.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Who.
    pub actor: &'static str,
    /// What.
    pub action: String,
    /// Gas of its transaction; zero where time passes.
    pub gas: u64,
    /// What a brETH was worth before, by its `getRate`.
    pub rate_before: String,
    /// And after.
    pub rate_after: String,
    /// The same for bsETH, for the table.
    #[serde(skip)]
    pub staking_rates: (String, String),
}

/// What both tokens are worth at the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    /// Ether per bsETH, 18 decimals.
    pub(super) staking: U256,
    /// Ether per brETH, 18 decimals.
    pub(super) restaking: U256,
    /// bsETH per brETH, 18 decimals.
    pub(super) in_bseth: U256,
}

/// The suite, and what has happened on it.
#[derive(Debug)]
pub struct Stage {
    pub(super) watched: Watched,
    rows: Vec<Row>,
    checks: Vec<Check>,
    /// What alice has paid for gas, in wei.
    pub(super) fees: U256,
}

impl Stage {
    /// A stage on a watched suite.
    pub const fn new(watched: Watched) -> Self {
        Self { watched, rows: Vec::new(), checks: Vec::new(), fees: U256::ZERO }
    }

    /// Alice's ether before the first step, in wei.
    pub(super) async fn open(&self) -> Result<U256, WatchError> {
        Ok(self.watched.connection.balance(local::account("alice")).await?)
    }

    /// Every number that is left at the end is checked.
    pub(super) async fn close(mut self) -> Result<Outcome, WatchError> {
        let suite = self.watched.suite();
        let name_of = |account: Address| {
            let person = dev::accounts().into_iter().find(|known| known.address() == account);
            let person = person.map(|person| person.name);
            suite.name(account).or(person).map_or_else(|| account.to_string(), str::to_owned)
        };
        self.checks.extend(self.watched.checks(&name_of).await?);
        let ok = self.checks.iter().all(|check| check.ok);
        Ok(Outcome { ok, steps: self.rows, checks: self.checks })
    }

    pub(super) async fn rates(&self) -> Result<Rates, WatchError> {
        let (moment, suite) = (self.watched.connection.moment().await?, self.watched.suite());
        let one = IVault::convertToAssetsCall { shares: ONE };
        Ok(Rates {
            staking: moment.read(suite.staking_vault, IRate::getRateCall {}).await?,
            restaking: moment.read(suite.restaking_manager, IRate::getRateCall {}).await?,
            in_bseth: moment.read(suite.restaking_manager, one).await?,
        })
    }

    /// Takes down a step that just happened.
    pub(super) async fn took(
        &mut self,
        actor: &'static str,
        action: String,
        sent: Option<&Sent>,
        before: Rates,
    ) -> Result<Rates, WatchError> {
        let after = self.rates().await?;
        if actor == "alice" {
            self.fees += sent.map(|sent| sent.fee).unwrap_or_default();
        }
        self.rows.push(Row {
            actor,
            action,
            gas: sent.map_or(0, |sent| sent.gas_used),
            rate_before: decimal(before.restaking),
            rate_after: decimal(after.restaking),
            staking_rates: (decimal(before.staking), decimal(after.staking)),
        });
        Ok(after)
    }

    /// Takes down a step whose outcome is told with it.
    pub(super) async fn took_step(
        &mut self,
        actor: &'static str,
        action: String,
        step: &Step,
        before: Rates,
    ) -> Result<Rates, WatchError> {
        self.took(actor, action, Some(&step.sent), before).await
    }

    /// Days go by.
    pub(super) async fn days_pass(&mut self, days: u64) -> Result<Rates, WatchError> {
        let before = self.rates().await?;
        self.watched.travel(days * 86_400).await?;
        let plural = if days == 1 { "day passes" } else { "days pass" };
        self.took("time", format!("{days} {plural}"), None, before).await
    }

    pub(super) fn check(&mut self, check: Check) {
        self.checks.push(check);
    }

    /// Time of the newest block, as the vaults count it.
    pub(super) async fn now(&self) -> Result<u32, WatchError> {
        Ok(u32::try_from(self.watched.connection.now().await?).unwrap_or(u32::MAX))
    }
}
