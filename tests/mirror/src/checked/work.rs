//! Assets to work and back, what they earn and lose there, and reports.

use super::{CheckedSuite, ReportStep, Step, StepError, expect_equal, narrow, time};
use crate::Check;
use alloy::primitives::{Address, U256};
use basalt_client::{Error as ClientError, Receipt, dev};
use basalt_interfaces::{IBunker, IRate, IRestakingManager};
use basalt_model::{
    Refusal,
    vault::{LossBorne, ReportEffect},
};

impl CheckedSuite {
    /// Keeper: liquid ether to the consensus account.
    pub async fn allocate_to_consensus(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let receipt = self.actor(keeper).allocate_to_consensus(assets).await?;
        let amount = narrow(assets)?;
        self.reference.allocate_to_consensus(amount, time(&receipt))?;
        self.source_value = self.source_value.saturating_add(amount);
        Ok(Step { receipt, amount })
    }

    /// The consensus account pays ether back.
    pub async fn pay_back(&mut self, assets: U256) -> Result<Step, StepError> {
        let receipt = self.actor(self.reference.consensus).pay_back(assets).await?;
        let amount = narrow(assets)?;
        self.reference.pay_back(amount, time(&receipt))?;
        self.source_value = self.source_value.saturating_sub(amount);
        Ok(Step { receipt, amount })
    }

    /// Validators earn ether at `payer`'s cost; not reported yet.
    pub async fn consensus_reward(&mut self, payer: Address, wei: U256) -> Result<Step, StepError> {
        let receipt =
            dev::consensus_reward(&self.connection, payer, self.reference.consensus, wei).await?;
        let amount = narrow(wei)?;
        self.source_value = self.source_value.saturating_add(amount);
        Ok(Step { receipt, amount })
    }

    /// Validators lose ether; not reported yet.
    pub async fn consensus_loss(&mut self, wei: U256) -> Result<Step, StepError> {
        let amount = narrow(wei)?;
        let Some(left) = self.source_value.checked_sub(amount) else {
            return Err(StepError::NothingToLose { value: self.source_value, lost: amount });
        };
        let receipt = dev::consensus_loss(&self.connection, self.reference.consensus, wei).await?;
        self.source_value = left;
        Ok(Step { receipt, amount })
    }

    /// Oracle: reports the true value of the consensus account at the newest block, and settles the
    /// queue's first positions. The events must say what the model says.
    pub async fn report_consensus(&mut self, oracle: Address) -> Result<ReportStep, StepError> {
        let source_value = self.source_value;
        self.report_consensus_as(oracle, source_value).await
    }

    /// Oracle: reports this value of the consensus account, true or not.
    pub async fn report_consensus_as(
        &mut self,
        oracle: Address,
        source_value: u128,
    ) -> Result<ReportStep, StepError> {
        self.sync_pauses().await?;
        let ref_time = self.connection.now().await?;
        let receipt =
            self.actor(oracle).report_consensus(ref_time, U256::from(source_value)).await?;
        let ref_time = u32::try_from(ref_time).unwrap_or(u32::MAX);
        let effect = self.reference.report_consensus(source_value, ref_time, time(&receipt))?;
        expect_report(&receipt, self.suite().staking_vault, effect)?;
        Ok((Step { receipt, amount: source_value }, effect))
    }

    /// Keeper: liquid bsETH into the venue.
    pub async fn allocate_to_venue(
        &mut self,
        keeper: Address,
        adapter: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let receipt = self.actor(keeper).allocate_to(adapter, assets).await?;
        let amount = narrow(assets)?;
        self.reference.allocate_to_venue(adapter, amount, time(&receipt))?;
        Ok(Step { receipt, amount })
    }

    /// Keeper: up to `assets` of bsETH back out of the venue; the step's amount is what came.
    pub async fn deallocate_from_venue(
        &mut self,
        keeper: Address,
        adapter: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let receipt = self.actor(keeper).deallocate_from(adapter, assets).await?;
        let manager = self.suite().restaking_manager;
        let event = receipt
            .event::<IRestakingManager::Deallocated>(manager)
            .ok_or(ClientError::BadAnswer { address: manager })?;
        let (assets, now) = (narrow(assets)?, time(&receipt));
        let expected = self.reference.deallocate_from_venue(adapter, assets, now)?;
        expect_equal("bsETH out of the venue", expected, event.assets, receipt)
    }

    /// The venue earns `shares` of bsETH at `payer`'s cost; not reported yet.
    pub async fn venue_gain(
        &mut self,
        payer: Address,
        adapter: Address,
        shares: U256,
    ) -> Result<Step, StepError> {
        let vault = self.suite().staking_vault;
        let venue = self.reference.venues.get(&adapter).ok_or(Refusal::Unknown)?.address;
        let receipt = dev::venue_gain(&self.connection, vault, payer, venue, shares).await?;
        let amount = narrow(shares)?;
        self.reference.venue_gain(adapter, amount, time(&receipt))?;
        Ok(Step { receipt, amount })
    }

    /// Keeper: books what the adapter holds, and settles the queue's first positions. The events
    /// must say what the model says.
    pub async fn report_strategy(
        &mut self,
        keeper: Address,
        adapter: Address,
    ) -> Result<ReportStep, StepError> {
        self.sync_pauses().await?;
        let receipt = self.actor(keeper).report_strategy(adapter).await?;
        let effect = self.reference.report_strategy(adapter, time(&receipt))?;
        expect_report(&receipt, self.suite().restaking_manager, effect)?;
        Ok((Step { receipt, amount: self.reference.restaking.working() }, effect))
    }

    /// Keeper, guardian or owner: everything out of the venue, whatever it brings; the step's amount
    /// is what is booked of it.
    pub async fn emergency_exit(
        &mut self,
        account: Address,
        adapter: Address,
    ) -> Result<Step, StepError> {
        let manager = self.suite().restaking_manager;
        let call = IRestakingManager::emergencyExitCall { adapter };
        let receipt = self.connection.send(account, manager, call, U256::ZERO).await?;
        let event = receipt
            .event::<IRestakingManager::Deallocated>(manager)
            .ok_or(ClientError::BadAnswer { address: manager })?;
        let expected = self.reference.empty_venue(adapter, time(&receipt))?;
        expect_equal("bsETH of an emergency exit", expected, event.assets, receipt)
    }

    /// Owner: gives an adapter up; what is booked there is lost.
    pub async fn write_off(
        &mut self,
        owner: Address,
        adapter: Address,
    ) -> Result<(Step, Option<LossBorne>), StepError> {
        let manager = self.suite().restaking_manager;
        let call = IRestakingManager::writeOffCall { adapter };
        let receipt = self.connection.send(owner, manager, call, U256::ZERO).await?;
        let borne = self.reference.write_off(adapter, time(&receipt))?;
        expect_loss(&receipt, manager, borne)?;
        let amount = borne.map_or(0, |borne| borne.gross());
        Ok((Step { receipt, amount }, borne))
    }
}

/// The events of a report say what the model says.
fn expect_report(receipt: &Receipt, vault: Address, effect: ReportEffect) -> Result<(), StepError> {
    let provisional = receipt.event::<IBunker::LossRevised>(vault).map(|event| event.loss);
    let expected =
        if let ReportEffect::Provisional(loss) = effect { Some(U256::from(loss)) } else { None };
    expect_same("provisional loss of a report", expected, provisional)?;
    let borne = if let ReportEffect::Lost(borne) = effect { Some(borne) } else { None };
    expect_loss(receipt, vault, borne)?;
    if let ReportEffect::Gained(gain) = effect {
        let change = receipt.event::<IRate::Reported>(vault).map(|event| event.applied.to_string());
        expect_same("gain of a report", Some(gain.to_string()), change)?;
    }
    Ok(())
}

/// The event of a loss says how the model shares it.
pub(super) fn expect_loss(
    receipt: &Receipt,
    vault: Address,
    borne: Option<LossBorne>,
) -> Result<(), StepError> {
    let event = receipt.event::<IRate::LossRealized>(vault);
    let expected = borne.map(|borne| {
        let absorbed = borne.shared.slack + borne.shared.growth;
        format!("{}, {absorbed} absorbed, {} covered", borne.gross(), borne.covered)
    });
    let actual = event.map(|event| {
        format!("{}, {} absorbed, {} covered", event.gross, event.absorbed, event.covered)
    });
    expect_same("loss", expected, actual)
}

fn expect_same<T: ToString>(
    what: &str,
    expected: Option<T>,
    actual: Option<T>,
) -> Result<(), StepError> {
    let describe = |it: Option<T>| it.map_or_else(|| "none".to_owned(), |it| it.to_string());
    let check = Check::equal(what, describe(expected), describe(actual));
    if check.ok { Ok(()) } else { Err(StepError::Differs(check)) }
}
