//! Cover, parameters, alarms, provisional losses, emergency exits and write-offs: each step on the
//! chain and in the model, with all numbers compared after it.

use crate::{DAY_SECS, World};
use alloy::primitives::{Address, U256};
use basalt_client::Receipt;
use basalt_interfaces::IParameters::Parameter;
use basalt_mirror::Step;
use basalt_model::vault::LossBorne;

impl World {
    /// Buys cover for either vault; the step's amount is the shares.
    pub async fn add_cover(&mut self, vault: Address, who: &str, assets: U256) -> Step {
        let account = self.address(who);
        let step = self.checked.add_cover(vault, account, assets).await;
        self.finish_step(&format!("{who}: add cover"), step).await
    }

    /// The owner sets a parameter of either vault.
    pub async fn set_parameter(
        &mut self,
        vault: Address,
        parameter: Parameter,
        value: u128,
    ) -> Receipt {
        let (owner, value) = (self.address("owner"), U256::from(value));
        let receipt = self.checked.set_parameter(vault, owner, parameter, value).await;
        self.finish_step(&format!("set {parameter:?}"), receipt).await
    }

    /// Sets the bounds of reports to their maximum: losses up to 1 % in one report, gains up to 10
    /// % at once, an exit fee of 1 %, a report age of 30 days.
    pub async fn widen_report_bounds(&mut self, vault: Address) {
        for (parameter, value) in [
            (Parameter::ExitFee, 100),
            (Parameter::LossPerReport, 100),
            (Parameter::LossPerWindow, 100),
            (Parameter::GainAtOnce, 1_000),
            (Parameter::MaxAge, u128::from(30 * DAY_SECS)),
        ] {
            self.set_parameter(vault, parameter, value).await;
        }
    }

    /// Sets the exit fee to zero. This requires that reports may book no loss.
    pub async fn disable_exit_fee(&mut self, vault: Address) {
        for parameter in [Parameter::LossPerReport, Parameter::LossPerWindow, Parameter::ExitFee] {
            self.set_parameter(vault, parameter, 0).await;
        }
    }

    /// Validators lose more than one report may book: the oracle reports the loss, the owner
    /// confirms it, and the next report, two hours later, reopens bsETH. Returns the confirmation
    /// and the shares of the loss.
    pub async fn confirm_large_loss(&mut self, wei: U256) -> (Step, LossBorne) {
        let vault = self.staking_vault();
        self.consensus_loss(wei).await;
        let (_, booked) = self.report_consensus().await;
        assert!(booked.is_none(), "the loss was within the bounds");
        let confirmed = self.confirm_loss(vault, "owner").await;
        self.advance_hours(2).await;
        self.report_consensus().await;
        confirmed
    }

    /// The reporter of a vault raises an alarm, which stops it for a day.
    pub async fn alarm(&mut self, vault: Address) -> Receipt {
        let reporter = if vault == self.staking_vault() { "oracle" } else { "keeper" };
        let reporter = self.address(reporter);
        let receipt = self.checked.alarm(vault, reporter).await;
        self.finish_step("alarm", receipt).await
    }

    /// Replaces the provisional loss of the vault's source: the consensus account, or the
    /// strategy's adapter.
    pub async fn revise_loss(&mut self, vault: Address, who: &str, loss: U256) -> Receipt {
        let account = self.address(who);
        let source = self.checked.first_source(vault);
        let receipt = self.checked.revise_loss(vault, account, source, loss).await;
        self.finish_step(&format!("{who}: revise the loss"), receipt).await
    }

    /// Confirms the provisional loss of a vault; returns the step and the shares of the loss.
    pub async fn confirm_loss(&mut self, vault: Address, who: &str) -> (Step, LossBorne) {
        let account = self.address(who);
        let confirmed = self.checked.confirm_loss(vault, account).await;
        self.finish_step(&format!("{who}: confirm the loss"), confirmed).await
    }

    /// Withdraws everything from the venue, by an account with a role; the step's amount is the
    /// assets booked.
    pub async fn emergency_exit(&mut self, who: &str) -> Step {
        let (account, adapter) = (self.address(who), self.checked.first_adapter());
        let step = self.checked.emergency_exit(account, adapter).await;
        self.finish_step(&format!("{who}: emergency exit"), step).await
    }

    /// The owner writes the strategy off: its book value becomes a loss. Returns the shares of the
    /// loss.
    pub async fn write_off(&mut self) -> (Step, Option<LossBorne>) {
        let (owner, adapter) = (self.address("owner"), self.checked.first_adapter());
        let written = self.checked.write_off(owner, adapter).await;
        self.finish_step("write off", written).await
    }
}
