//! Safety: alarm, provisional losses, cover, parameters.

use super::{Actor, Exchanged, event};
use crate::{Receipt, Result};
use alloy::primitives::{Address, U256};
use basalt_interfaces::{IBunker, IParameters, ISafety};

impl Actor<'_> {
    /// Reporter: stops entries, instant exits and settlement for a day.
    pub async fn raise_alarm(&self, vault: Address) -> Result<Receipt> {
        self.call(vault, ISafety::alarmCall {}).await
    }

    /// Second opinion or owner: replaces the provisional loss of `source` by `loss`.
    pub async fn revise_loss(
        &self,
        vault: Address,
        source: Address,
        loss: U256,
    ) -> Result<Receipt> {
        self.call(vault, IBunker::reviseLossCall { source, loss }).await
    }

    /// Second opinion or owner, and anyone after seven days: makes the provisional loss final.
    pub async fn confirm_loss(&self, vault: Address) -> Result<Receipt> {
        self.call(vault, IBunker::confirmLossCall {}).await
    }

    /// Buys `assets` worth of shares that losses burn before they lower the rate. Cover of brETH is
    /// paid in bsETH that is approved to the manager.
    pub async fn add_cover(&self, vault: Address, assets: U256) -> Result<Exchanged> {
        let value = if vault == self.suite.staking_vault { assets } else { U256::ZERO };
        let call = ISafety::addCoverCall { assets };
        let receipt = self.connection.send(self.account, vault, call, value).await?;
        let added = event::<ISafety::CoverAdded>(&receipt, vault)?;
        Ok(Exchanged { assets: added.assets, shares: added.shares, receipt })
    }

    /// Owner: sets one parameter of a vault.
    pub async fn set_parameter(
        &self,
        vault: Address,
        parameter: IParameters::Parameter,
        value: U256,
    ) -> Result<Receipt> {
        self.call(vault, IParameters::setParameterCall { parameter, value }).await
    }
}
