//! Alarms, provisional losses, cover and parameters.

use super::{CheckedSuite, Step, StepError, expect_equal, narrow, time, work::expect_loss};
use alloy::primitives::{Address, U256};
use basalt_client::Receipt;
use basalt_interfaces::IParameters::Parameter;
use basalt_model::vault::{LossBorne, Parameter as ModelParameter};

impl CheckedSuite {
    /// Reporter: stops a vault for a day.
    pub async fn alarm(&mut self, vault: Address, account: Address) -> Result<Receipt, StepError> {
        let receipt = self.actor(account).raise_alarm(vault).await?;
        self.reference.vault_mut(vault)?.alarm(time(&receipt))?;
        Ok(receipt)
    }

    /// Second opinion or owner: replaces the provisional loss of a vault's source, which is the
    /// consensus account or an adapter.
    pub async fn revise_loss(
        &mut self,
        vault: Address,
        account: Address,
        source: Address,
        loss: U256,
    ) -> Result<Receipt, StepError> {
        let receipt = self.actor(account).revise_loss(vault, source, loss).await?;
        let now = time(&receipt);
        self.reference.vault_mut(vault)?.revise(source, narrow(loss)?, account, now)?;
        Ok(receipt)
    }

    /// Second opinion or owner, and anyone after seven days: books the provisional loss. Returns who
    /// bore it; the event must say the same.
    pub async fn confirm_loss(
        &mut self,
        vault: Address,
        account: Address,
    ) -> Result<(Step, LossBorne), StepError> {
        let receipt = self.actor(account).confirm_loss(vault).await?;
        let now = time(&receipt);
        let (borne, _) = self.reference.vault_mut(vault)?.confirm(account, now)?;
        expect_loss(&receipt, vault, Some(borne))?;
        Ok((Step { receipt, amount: borne.gross() }, borne))
    }

    /// Buys cover; the step's amount is the shares. That of brETH is approved first.
    pub async fn add_cover(
        &mut self,
        vault: Address,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        if vault == self.suite().restaking_manager {
            self.actor(account).approve_restaking(assets).await?;
        }
        let added = self.actor(account).add_cover(vault, assets).await?;
        let now = time(&added.receipt);
        let expected = self.reference.add_cover(vault, account, narrow(assets)?, now)?;
        expect_equal("shares of cover", expected, added.shares, added.receipt)
    }

    /// Owner: sets a parameter.
    pub async fn set_parameter(
        &mut self,
        vault: Address,
        account: Address,
        parameter: Parameter,
        value: U256,
    ) -> Result<Receipt, StepError> {
        let receipt = self.actor(account).set_parameter(vault, parameter, value).await?;
        let now = time(&receipt);
        let parameter = ModelParameter(parameter as u8);
        self.reference.vault_mut(vault)?.set(parameter, narrow(value)?, now)?;
        Ok(receipt)
    }
}
