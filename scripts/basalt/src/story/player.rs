//! Plays the story on a suite and logs each step with its gas and the rates before and after it.

use super::Summary;
use alloy::primitives::{Address, U256};
use basalt_client::{
    Receipt,
    amount::{ether, format_ether},
    dev,
};
use basalt_interfaces::{IRate, IVault};
use basalt_local as local;
use basalt_mirror::{Check, CheckedSuite, Step, StepError};
use basalt_model::DAY_SECS;
use serde::Serialize;

/// One step. Rates are in ether per token.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Name of the account that acts.
    pub actor: &'static str,
    /// The action, as a phrase.
    pub action: String,
    /// Gas of its transaction; zero if only time passes.
    pub gas: u64,
    /// `getRate` of brETH before the step.
    pub rate_before: String,
    /// `getRate` of brETH after the step.
    pub rate_after: String,
    /// `getRate` of bsETH before and after the step, for the table.
    #[serde(skip)]
    pub staking_rates: (String, String),
}

/// The rates of both tokens at the newest block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    /// Ether per bsETH, 18 decimals.
    pub(super) staking: U256,
    /// Ether per brETH, 18 decimals.
    pub(super) restaking: U256,
    /// bsETH per brETH, 18 decimals.
    pub(super) in_bseth: U256,
}

/// A suite, and the steps and checks so far.
#[derive(Debug)]
pub struct Player {
    pub(super) checked: CheckedSuite,
    rows: Vec<Row>,
    checks: Vec<Check>,
    /// Gas that alice has paid for, in wei.
    pub(super) alice_gas: U256,
}

impl Player {
    /// Starts on a checked suite.
    pub const fn new(checked: CheckedSuite) -> Self {
        Self { checked, rows: Vec::new(), checks: Vec::new(), alice_gas: U256::ZERO }
    }

    /// Returns alice's ether before the first step, in wei.
    pub(super) async fn open(&self) -> Result<U256, StepError> {
        Ok(self.checked.connection.balance(local::account("alice")).await?)
    }

    /// Checks every number of the suite and returns the summary.
    pub(super) async fn close(mut self) -> Result<Summary, StepError> {
        let suite = self.checked.suite();
        let name_of = |account: Address| {
            let person = dev::accounts().into_iter().find(|known| known.address() == account);
            let person = person.map(|person| person.name);
            suite.name(account).or(person).map_or_else(|| account.to_string(), str::to_owned)
        };
        self.checks.extend(self.checked.checks(&name_of).await?);
        let ok = self.checks.iter().all(|check| check.ok);
        Ok(Summary { ok, steps: self.rows, checks: self.checks })
    }

    pub(super) async fn rates(&self) -> Result<Rates, StepError> {
        let (block, suite) = (self.checked.connection.latest().await?, self.checked.suite());
        let one = IVault::convertToAssetsCall { shares: ether(1) };
        Ok(Rates {
            staking: block.read(suite.staking_vault, IRate::getRateCall {}).await?,
            restaking: block.read(suite.restaking_manager, IRate::getRateCall {}).await?,
            in_bseth: block.read(suite.restaking_manager, one).await?,
        })
    }

    /// Logs a step and returns the rates after it.
    pub(super) async fn log(
        &mut self,
        actor: &'static str,
        action: String,
        receipt: Option<&Receipt>,
        before: Rates,
    ) -> Result<Rates, StepError> {
        let after = self.rates().await?;
        if actor == "alice" {
            self.alice_gas += receipt.map(|receipt| receipt.fee).unwrap_or_default();
        }
        self.rows.push(Row {
            actor,
            action,
            gas: receipt.map_or(0, |receipt| receipt.gas_used),
            rate_before: format_ether(before.restaking),
            rate_after: format_ether(after.restaking),
            staking_rates: (format_ether(before.staking), format_ether(after.staking)),
        });
        Ok(after)
    }

    /// Logs a step that the mirror has taken too.
    pub(super) async fn log_step(
        &mut self,
        actor: &'static str,
        action: String,
        step: &Step,
        before: Rates,
    ) -> Result<Rates, StepError> {
        self.log(actor, action, Some(&step.receipt), before).await
    }

    /// Lets days pass.
    pub(super) async fn days_pass(&mut self, days: u64) -> Result<Rates, StepError> {
        let before = self.rates().await?;
        self.checked.travel(days * u64::from(DAY_SECS)).await?;
        let plural = if days == 1 { "day passes" } else { "days pass" };
        self.log("time", format!("{days} {plural}"), None, before).await
    }

    pub(super) fn check(&mut self, check: Check) {
        self.checks.push(check);
    }

    /// Time of the newest block, in seconds since 1970.
    pub(super) async fn now(&self) -> Result<u32, StepError> {
        Ok(u32::try_from(self.checked.connection.now().await?).unwrap_or(u32::MAX))
    }
}
