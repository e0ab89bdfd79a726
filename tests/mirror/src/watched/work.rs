//! Assets to work and back, what they earn and lose there, and reports of it.

use super::{Reported, Step, WatchError, Watched, agreed, narrow, time};
use crate::{Check, LossBorne, Outcome};
use alloy::primitives::{Address, U256};
use basalt_client::{Error as ClientError, Sent, dev};
use basalt_interfaces::{IBunker, IRate, IRestakingManager};

impl Watched {
    /// Keeper: buffered ether to the consensus account.
    pub async fn allocate_to_consensus(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let sent = self.actor(keeper).allocate_to_consensus(assets).await?;
        let amount = narrow(assets)?;
        self.mirror.allocate_to_consensus(amount, time(&sent))?;
        self.worth = self.worth.saturating_add(amount);
        Ok(Step { sent, amount })
    }

    /// The consensus account pays ether back.
    pub async fn pay_back(&mut self, assets: U256) -> Result<Step, WatchError> {
        let sent = self.actor(self.mirror.consensus).pay_back(assets).await?;
        let amount = narrow(assets)?;
        self.mirror.pay_back(amount);
        self.worth = self.worth.saturating_sub(amount);
        Ok(Step { sent, amount })
    }

    /// Validators earn ether at `payer`'s cost; nobody has reported it yet.
    pub async fn consensus_reward(
        &mut self,
        payer: Address,
        wei: U256,
    ) -> Result<Step, WatchError> {
        let sent =
            dev::consensus_reward(&self.connection, payer, self.mirror.consensus, wei).await?;
        let amount = narrow(wei)?;
        self.worth = self.worth.saturating_add(amount);
        Ok(Step { sent, amount })
    }

    /// Validators lose ether; nobody has reported it yet.
    pub async fn consensus_loss(&mut self, wei: U256) -> Result<Step, WatchError> {
        let amount = narrow(wei)?;
        let Some(worth) = self.worth.checked_sub(amount) else {
            return Err(WatchError::NothingToLose { worth: self.worth, lost: amount });
        };
        let sent = dev::consensus_loss(&self.connection, self.mirror.consensus, wei).await?;
        self.worth = worth;
        Ok(Step { sent, amount })
    }

    /// Oracle: reports what the consensus account is worth as of the newest block, and settles the
    /// queue's first positions. The events have to say what the model says of it.
    pub async fn report_consensus(&mut self, oracle: Address) -> Result<Reported, WatchError> {
        let worth = self.worth;
        self.report_consensus_as(oracle, worth).await
    }

    /// Oracle: reports that the consensus account is worth `worth`, whatever it is.
    pub async fn report_consensus_as(
        &mut self,
        oracle: Address,
        worth: u128,
    ) -> Result<Reported, WatchError> {
        self.look_for_pauses().await?;
        let ref_time = self.connection.now().await?;
        let sent = self.actor(oracle).report_consensus(ref_time, U256::from(worth)).await?;
        let ref_time = u32::try_from(ref_time).unwrap_or(u32::MAX);
        let outcome = self.mirror.report_consensus(worth, ref_time, time(&sent))?;
        told(&sent, self.suite().staking_vault, outcome)?;
        Ok((Step { sent, amount: worth }, outcome))
    }

    /// Keeper: idle bsETH into the venue.
    pub async fn allocate_to_venue(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let sent = self.actor(keeper).allocate_to(self.adapter(), assets).await?;
        let amount = narrow(assets)?;
        self.mirror.allocate_to_venue(amount, time(&sent))?;
        Ok(Step { sent, amount })
    }

    /// Keeper: up to `assets` of bsETH back out of the venue; the step's amount is what came.
    pub async fn deallocate_from_venue(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let sent = self.actor(keeper).deallocate_from(self.adapter(), assets).await?;
        let manager = self.suite().restaking_manager;
        let event = sent
            .event::<IRestakingManager::Deallocated>(manager)
            .ok_or(ClientError::BadAnswer { address: manager })?;
        let expected = self.mirror.deallocate_from_venue(narrow(assets)?)?;
        agreed("bsETH out of the venue", expected, event.assets, sent)
    }

    /// The venue earns `shares` of bsETH at `payer`'s cost; nobody has reported it yet.
    pub async fn venue_gain(&mut self, payer: Address, shares: U256) -> Result<Step, WatchError> {
        let (vault, venue) = (self.suite().staking_vault, self.venue());
        let sent = dev::venue_gain(&self.connection, vault, payer, venue, shares).await?;
        let amount = narrow(shares)?;
        self.mirror.venue_gain(amount, time(&sent))?;
        Ok(Step { sent, amount })
    }

    /// Keeper: books what the adapter holds, and settles the queue's first positions. The events have
    /// to say what the model says of it.
    pub async fn report_strategy(&mut self, keeper: Address) -> Result<Reported, WatchError> {
        self.look_for_pauses().await?;
        let sent = self.actor(keeper).report_strategy(self.adapter()).await?;
        let outcome = self.mirror.report_strategy(time(&sent))?;
        told(&sent, self.suite().restaking_manager, outcome)?;
        Ok((Step { sent, amount: self.mirror.restaking.working() }, outcome))
    }

    /// Keeper, guardian or owner: everything out of the venue, whatever it brings; the step's amount
    /// is what is booked of it.
    pub async fn emergency_exit(&mut self, account: Address) -> Result<Step, WatchError> {
        let manager = self.suite().restaking_manager;
        let call = IRestakingManager::emergencyExitCall { adapter: self.adapter() };
        let sent = self.connection.send(account, manager, call, U256::ZERO).await?;
        let event = sent
            .event::<IRestakingManager::Deallocated>(manager)
            .ok_or(ClientError::BadAnswer { address: manager })?;
        let expected = self.mirror.empty_venue()?;
        agreed("bsETH of an emergency exit", expected, event.assets, sent)
    }

    /// Owner: what is booked with the strategy is lost, and the adapter is none any more.
    pub async fn write_off(
        &mut self,
        owner: Address,
    ) -> Result<(Step, Option<LossBorne>), WatchError> {
        let manager = self.suite().restaking_manager;
        let call = IRestakingManager::writeOffCall { adapter: self.adapter() };
        let sent = self.connection.send(owner, manager, call, U256::ZERO).await?;
        let borne = self.mirror.write_off(time(&sent))?;
        same_loss(&sent, manager, borne)?;
        let amount = borne.map_or(0, |borne| borne.gross());
        Ok((Step { sent, amount }, borne))
    }
}

/// A report realises or puts down a loss exactly if the model does, and says the same of it.
fn told(sent: &Sent, vault: Address, outcome: Outcome) -> Result<(), WatchError> {
    let held = sent.event::<IBunker::LossRevised>(vault).map(|event| event.loss);
    let expected = if let Outcome::Held(loss) = outcome { Some(U256::from(loss)) } else { None };
    same("loss that a report puts down", expected, held)?;
    let borne = if let Outcome::Lost(borne) = outcome { Some(borne) } else { None };
    same_loss(sent, vault, borne)?;
    if let Outcome::Gained(gain) = outcome {
        let change = sent.event::<IRate::Reported>(vault).map(|event| event.change.to_string());
        same("gain of a report", Some(gain.to_string()), change)?;
    }
    Ok(())
}

/// A loss is told as the model shares it out.
pub(super) fn same_loss(
    sent: &Sent,
    vault: Address,
    borne: Option<LossBorne>,
) -> Result<(), WatchError> {
    let event = sent.event::<IRate::LossRealized>(vault);
    let expected = borne.map(|borne| {
        let absorbed = borne.shared.slack + borne.shared.growth;
        format!("{}, {absorbed} absorbed, {} covered", borne.gross(), borne.covered)
    });
    let actual = event.map(|event| {
        format!("{}, {} absorbed, {} covered", event.gross, event.absorbed, event.covered)
    });
    same("loss", expected, actual)
}

fn same<T: ToString>(what: &str, expected: Option<T>, actual: Option<T>) -> Result<(), WatchError> {
    let spelled = |it: Option<T>| it.map_or_else(|| "none".to_owned(), |it| it.to_string());
    let check = Check::equal(what, spelled(expected), spelled(actual));
    if check.ok { Ok(()) } else { Err(WatchError::Differs(check)) }
}
