//! Requests, settlement, claims and redemption in kind: each step on the chain and in the model,
//! with all numbers compared after it.

use crate::World;
use alloy::primitives::{Address, U256};
use basalt_client::Sent;
use basalt_interfaces::IParameters::Parameter;
use basalt_mirror::Step;
use basalt_model::vault::LossBorne;

impl World {
    /// Requests a redemption from either vault; the step's amount is the number of the position.
    pub async fn request_redeem(&mut self, vault: Address, who: &str, shares: U256) -> Step {
        self.request_at_least(vault, who, shares, None).await
    }

    /// Requests a redemption with an optional minimum rate (27 decimals). A position below its
    /// minimum rate is returned.
    pub async fn request_at_least(
        &mut self,
        vault: Address,
        who: &str,
        shares: U256,
        min_rate: Option<U256>,
    ) -> Step {
        let account = self.address(who);
        let step = self.watched.request_redeem(vault, account, shares, min_rate).await;
        self.agree(&format!("{who}: request"), step).await
    }

    /// Settles at most `max` positions from the front of the queue; the step's amount is the assets
    /// paid.
    pub async fn settle(&mut self, vault: Address, who: &str, max: u64) -> Step {
        let account = self.address(who);
        let step = self.watched.settle(vault, account, max).await;
        self.agree(&format!("{who}: settle"), step).await
    }

    /// Cancels a position; the step's amount is the shares returned.
    pub async fn cancel(&mut self, vault: Address, who: &str, id: u64) -> Step {
        let account = self.address(who);
        let step = self.watched.cancel(vault, account, id).await;
        self.agree(&format!("{who}: cancel {id}"), step).await
    }

    /// Claims positions to the caller; the step's amount is the assets paid.
    pub async fn claim(&mut self, vault: Address, who: &str, ids: &[u64]) -> Step {
        let receiver = self.address(who);
        self.claim_for(vault, who, ids, receiver).await
    }

    /// Claims positions to any receiver; the step's amount is the assets paid.
    pub async fn claim_for(
        &mut self,
        vault: Address,
        who: &str,
        ids: &[u64],
        receiver: Address,
    ) -> Step {
        let account = self.address(who);
        let step = self.watched.claim(vault, account, ids, receiver).await;
        self.agree(&format!("{who}: claim {ids:?}"), step).await
    }

    /// Transfers a position.
    pub async fn transfer_position(
        &mut self,
        vault: Address,
        from: &str,
        to: Address,
        id: u64,
    ) -> Step {
        let account = self.address(from);
        let step = self.watched.transfer_position(vault, account, to, id).await;
        self.agree(&format!("{from}: transfer of position {id}"), step).await
    }

    /// Redeems brETH for a fraction of every holding of the manager; the step's amount is the idle
    /// bsETH paid. Adapters in `forfeited` deliver nothing.
    pub async fn redeem_in_kind(&mut self, who: &str, shares: U256, forfeited: &[Address]) -> Step {
        let account = self.address(who);
        let step = self.watched.redeem_in_kind(account, shares, forfeited).await;
        self.agree(&format!("{who}: redeem in kind"), step).await
    }

    /// Buys cover for either vault; the step's amount is the shares.
    pub async fn add_cover(&mut self, vault: Address, who: &str, assets: U256) -> Step {
        let account = self.address(who);
        let step = self.watched.add_cover(vault, account, assets).await;
        self.agree(&format!("{who}: add cover"), step).await
    }

    /// The owner sets a parameter of either vault.
    pub async fn set_parameter(
        &mut self,
        vault: Address,
        parameter: Parameter,
        value: u128,
    ) -> Sent {
        let (owner, value) = (self.address("owner"), U256::from(value));
        let sent = self.watched.set_parameter(vault, owner, parameter, value).await;
        self.agree(&format!("set {parameter:?}"), sent).await
    }

    /// Sets the bounds of reports to their maximum: losses up to 1 % in one report, gains up to 10
    /// % at once, an exit fee of 1 %, a report age of 30 days.
    pub async fn widen_bounds(&mut self, vault: Address) {
        for (parameter, value) in [
            (Parameter::ExitFee, 100),
            (Parameter::LossPerReport, 100),
            (Parameter::LossPerWindow, 100),
            (Parameter::GainAtOnce, 1_000),
            (Parameter::MaxAge, 30 * 86_400),
        ] {
            self.set_parameter(vault, parameter, value).await;
        }
    }

    /// Sets the exit fee to zero. This requires that reports may book no loss.
    pub async fn free_exits(&mut self, vault: Address) {
        for parameter in [Parameter::LossPerReport, Parameter::LossPerWindow, Parameter::ExitFee] {
            self.set_parameter(vault, parameter, 0).await;
        }
    }

    /// Validators lose more than one report may book: the oracle reports the loss, the owner
    /// confirms it, and the next report, two hours later, reopens bsETH. Returns the confirmation
    /// and the shares of the loss.
    pub async fn lose_beyond_bounds(&mut self, wei: U256) -> (Step, LossBorne) {
        let vault = self.staking_vault();
        self.consensus_loss(wei).await;
        let (_, booked) = self.report_consensus().await;
        assert!(booked.is_none(), "the loss was within the bounds");
        let confirmed = self.confirm_loss(vault, "owner").await;
        self.hours_pass(2).await;
        self.report_consensus().await;
        confirmed
    }

    /// The reporter of a vault raises an alarm, which stops it for a day.
    pub async fn alarm(&mut self, vault: Address) -> Sent {
        let reporter = if vault == self.staking_vault() { "oracle" } else { "keeper" };
        let reporter = self.address(reporter);
        let sent = self.watched.alarm(vault, reporter).await;
        self.agree("alarm", sent).await
    }

    /// Replaces the provisional loss of the vault's source: the consensus account, or the
    /// strategy's adapter.
    pub async fn revise_loss(&mut self, vault: Address, who: &str, loss: U256) -> Sent {
        let account = self.address(who);
        let source = self.watched.first_source(vault);
        let sent = self.watched.revise_loss(vault, account, source, loss).await;
        self.agree(&format!("{who}: revise the loss"), sent).await
    }

    /// Confirms the provisional loss of a vault; returns the step and the shares of the loss.
    pub async fn confirm_loss(&mut self, vault: Address, who: &str) -> (Step, LossBorne) {
        let account = self.address(who);
        let confirmed = self.watched.confirm_loss(vault, account).await;
        self.agree(&format!("{who}: confirm the loss"), confirmed).await
    }

    /// Withdraws everything from the venue, by an account with a role; the step's amount is the
    /// assets booked.
    pub async fn emergency_exit(&mut self, who: &str) -> Step {
        let (account, adapter) = (self.address(who), self.watched.first_adapter());
        let step = self.watched.emergency_exit(account, adapter).await;
        self.agree(&format!("{who}: emergency exit"), step).await
    }

    /// The owner writes the strategy off: its book value becomes a loss. Returns the shares of the
    /// loss.
    pub async fn write_off(&mut self) -> (Step, Option<LossBorne>) {
        let (owner, adapter) = (self.address("owner"), self.watched.first_adapter());
        let written = self.watched.write_off(owner, adapter).await;
        self.agree("write off", written).await
    }
}
