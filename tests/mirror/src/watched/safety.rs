//! What the roles do against bad reports, cover, and parameters.

use super::{Step, WatchError, Watched, agreed, narrow, time, work::same_loss};
use crate::LossBorne;
use alloy::primitives::{Address, U256};
use basalt_client::Sent;
use basalt_interfaces::IRate::Parameter;

impl Watched {
    /// Whoever reports: stops a vault for a day.
    pub async fn alarm(&mut self, vault: Address, account: Address) -> Result<Sent, WatchError> {
        let sent = self.actor(account).raise_alarm(vault).await?;
        self.mirror.layer_mut(vault)?.alarm(time(&sent))?;
        Ok(sent)
    }

    /// Second opinion or owner: `loss` takes the place of what a vault's source (the consensus
    /// account, or the strategy's adapter) is held to have lost.
    pub async fn revise_loss(
        &mut self,
        vault: Address,
        account: Address,
        loss: U256,
    ) -> Result<Sent, WatchError> {
        let source = self.source(vault);
        let sent = self.actor(account).revise_loss(vault, source, loss).await?;
        let now = time(&sent);
        self.mirror.layer_mut(vault)?.revise(source, narrow(loss)?, now)?;
        Ok(sent)
    }

    /// Second opinion or owner, and anyone after seven days: the provisional loss is booked. Gives
    /// who bore it; the event has to say the same.
    pub async fn confirm_loss(
        &mut self,
        vault: Address,
        account: Address,
    ) -> Result<(Step, LossBorne), WatchError> {
        let sent = self.actor(account).confirm_loss(vault).await?;
        let borne = self.mirror.confirm_loss(vault, account, time(&sent))?;
        same_loss(&sent, vault, Some(borne))?;
        Ok((Step { sent, amount: borne.gross() }, borne))
    }

    /// Buys cover; the step's amount is the shares. That of brETH is approved first.
    pub async fn add_cover(
        &mut self,
        vault: Address,
        account: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        if vault == self.suite().restaking_manager {
            self.actor(account).approve_restaking(assets).await?;
        }
        let added = self.actor(account).add_cover(vault, assets).await?;
        let now = time(&added.sent);
        let expected = self.mirror.add_cover(vault, account, narrow(assets)?, now)?;
        agreed("shares of cover", expected, added.shares, added.sent)
    }

    /// Owner: sets a parameter.
    pub async fn set_parameter(
        &mut self,
        vault: Address,
        account: Address,
        parameter: Parameter,
        value: U256,
    ) -> Result<Sent, WatchError> {
        let sent = self.actor(account).set_parameter(vault, parameter, value).await?;
        let now = time(&sent);
        self.mirror.layer_mut(vault)?.set(parameter, narrow(value)?, now)?;
        Ok(sent)
    }

    /// What a vault's reports speak of.
    fn source(&self, vault: Address) -> Address {
        if vault == self.suite().staking_vault { self.mirror.consensus } else { self.adapter() }
    }
}
