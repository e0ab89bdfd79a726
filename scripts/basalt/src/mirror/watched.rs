//! A suite whose every step is taken on the chain and in the mirror at once.

use super::{Check, Mirror};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Actor, Connection, Error as ClientError, Sent, amount::spoken, dev, suite::Suite,
};
use basalt_interfaces::{IRate, IRestakingManager, IStakingVault, IVault};
use basalt_model::{LossShared, Refusal};

/// A step that the chain and the mirror took alike.
#[derive(Clone, Debug)]
pub struct Step {
    /// The transaction.
    pub sent: Sent,
    /// What came out: shares of an entry, assets of an exit, what a withdrawal from the venue
    /// brought; otherwise what went in.
    pub amount: u128,
}

/// Why a step was not taken by both.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The chain refused.
    #[error(transparent)]
    Chain(#[from] ClientError),
    /// The chain took the step and the model refuses it.
    #[error("the model refuses what the chain did: {0:?}")]
    Model(Refusal),
    /// Both took it and came to different numbers.
    #[error("{}: the model says {}, the chain {}", .0.name, .0.expected, .0.actual)]
    Differs(Check),
    /// Validators cannot lose what they do not have.
    #[error(
        "the validators hold {} ETH of the vault, which cannot lose {}: let the keeper allocate \
         more first",
        spoken(U256::from(*worth)),
        spoken(U256::from(*lost))
    )]
    NothingToLose {
        /// What they hold, in wei.
        worth: u128,
        /// What they should lose, in wei.
        lost: u128,
    },
    /// The amount has more than 128 bits.
    #[error("{0} wei is more than any vault holds")]
    TooLarge(U256),
}

impl From<Refusal> for WatchError {
    fn from(refusal: Refusal) -> Self {
        Self::Model(refusal)
    }
}

/// The suite, its mirror, and the outside worlds. Amounts are in wei.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The node; it must have the keys of everyone who acts.
    pub connection: Connection,
    /// What must be.
    pub mirror: Mirror,
    /// What the consensus account has made of the ether entrusted to it.
    worth: u128,
    consensus: Address,
}

impl Watched {
    /// Watches a suite from now on. What is at work is taken to be worth what is booked.
    pub async fn start(
        connection: Connection,
        suite: Suite,
        accounts: &[Address],
    ) -> Result<Self, WatchError> {
        let consensus =
            connection.read(suite.staking_vault, IStakingVault::consensusCall {}).await?;
        let mirror = Mirror::read(&connection, suite, accounts).await?;
        let worth = mirror.staking.working;
        Ok(Self { connection, mirror, worth, consensus })
    }

    /// Where everything is.
    pub const fn suite(&self) -> Suite {
        self.mirror.suite
    }

    /// `account` as someone who acts without being mirrored.
    pub const fn actor(&self, account: Address) -> Actor<'_> {
        Actor::new(&self.connection, self.mirror.suite, account)
    }

    /// Ether into bsETH; the step's amount is the shares.
    pub async fn stake(&mut self, account: Address, assets: U256) -> Result<Step, WatchError> {
        let moved = self.actor(account).stake(assets).await?;
        let expected = self.mirror.stake(account, narrow(assets)?, time(&moved.sent))?;
        agreed("bsETH shares of a deposit", expected, moved.shares, moved.sent)
    }

    /// bsETH into ether; the step's amount is the ether.
    pub async fn unstake(&mut self, account: Address, shares: U256) -> Result<Step, WatchError> {
        let moved = self.actor(account).unstake(shares).await?;
        let expected = self.mirror.unstake(account, narrow(shares)?, time(&moved.sent))?;
        agreed("ether of a redemption", expected, moved.assets, moved.sent)
    }

    /// Approves and puts bsETH into brETH; the step is the deposit, its amount the shares.
    pub async fn restake(&mut self, account: Address, assets: U256) -> Result<Step, WatchError> {
        self.actor(account).approve_restaking(assets).await?;
        self.restake_approved(account, assets).await
    }

    /// Puts approved bsETH into brETH; the step's amount is the shares.
    pub async fn restake_approved(
        &mut self,
        account: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let moved = self.actor(account).restake(assets).await?;
        let expected = self.mirror.restake(account, narrow(assets)?, time(&moved.sent))?;
        agreed("brETH shares of a deposit", expected, moved.shares, moved.sent)
    }

    /// brETH into bsETH; the step's amount is the bsETH.
    pub async fn unrestake(&mut self, account: Address, shares: U256) -> Result<Step, WatchError> {
        let moved = self.actor(account).unrestake(shares).await?;
        let expected = self.mirror.unrestake(account, narrow(shares)?, time(&moved.sent))?;
        agreed("bsETH of a redemption", expected, moved.assets, moved.sent)
    }

    /// Ether into exactly `shares` of bsETH; the step's amount is the ether.
    pub async fn stake_for(&mut self, account: Address, shares: U256) -> Result<Step, WatchError> {
        let moved = self.actor(account).stake_for(shares).await?;
        let now = time(&moved.sent);
        let expected = self.mirror.staking.mint(account, narrow(shares)?, now)?;
        agreed("ether of a mint", expected, moved.assets, moved.sent)
    }

    /// bsETH into exactly `assets` of ether; the step's amount is the bsETH.
    pub async fn unstake_to(&mut self, account: Address, assets: U256) -> Result<Step, WatchError> {
        let moved = self.actor(account).unstake_to(assets).await?;
        let now = time(&moved.sent);
        let expected = self.mirror.staking.withdraw(account, narrow(assets)?, now)?;
        agreed("bsETH of a withdrawal", expected, moved.shares, moved.sent)
    }

    /// Approves what it costs and puts bsETH into exactly `shares` of brETH; the step is the mint,
    /// its amount the bsETH.
    pub async fn restake_for(
        &mut self,
        account: Address,
        shares: U256,
    ) -> Result<Step, WatchError> {
        let price = IVault::previewMintCall { shares };
        let price = self.connection.read(self.suite().restaking_manager, price).await?;
        self.actor(account).approve_restaking(price).await?;
        let moved = self.actor(account).restake_for(shares).await?;
        let expected = self.mirror.restake_for(account, narrow(shares)?, time(&moved.sent))?;
        agreed("bsETH of a mint", expected, moved.assets, moved.sent)
    }

    /// brETH into exactly `assets` of bsETH; the step's amount is the brETH.
    pub async fn unrestake_to(
        &mut self,
        account: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let moved = self.actor(account).unrestake_to(assets).await?;
        let expected = self.mirror.unrestake_to(account, narrow(assets)?, time(&moved.sent))?;
        agreed("brETH of a withdrawal", expected, moved.shares, moved.sent)
    }

    /// Keeper: buffered ether to the consensus account.
    pub async fn allocate_to_consensus(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let sent = self.actor(keeper).allocate_to_consensus(assets).await?;
        let amount = narrow(assets)?;
        self.mirror.allocate_to_consensus(amount);
        self.worth = self.worth.saturating_add(amount);
        Ok(Step { sent, amount })
    }

    /// The consensus account pays ether back.
    pub async fn pay_back(&mut self, assets: U256) -> Result<Step, WatchError> {
        let sent = self.actor(self.consensus).pay_back(assets).await?;
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
        let sent = dev::consensus_reward(&self.connection, payer, self.consensus, wei).await?;
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
        let sent = dev::consensus_loss(&self.connection, self.consensus, wei).await?;
        self.worth = worth;
        Ok(Step { sent, amount })
    }

    /// Oracle: reports what the consensus account is worth as of the newest block. Gives who bore
    /// the loss, if it is one; the event has to say the same.
    pub async fn report_consensus(
        &mut self,
        oracle: Address,
    ) -> Result<(Step, Option<LossShared>), WatchError> {
        let ref_time = self.connection.now().await?;
        let worth = U256::from(self.worth);
        let sent = self.actor(oracle).report_consensus(ref_time, worth).await?;
        let shared = self.mirror.report_consensus(self.worth, time(&sent))?;
        same_loss(&sent, self.suite().staking_vault, shared.as_ref())?;
        Ok((Step { sent, amount: self.worth }, shared))
    }

    /// Keeper: idle bsETH into the venue.
    pub async fn allocate_to_venue(
        &mut self,
        keeper: Address,
        assets: U256,
    ) -> Result<Step, WatchError> {
        let sent = self.actor(keeper).allocate_to(self.adapter(), assets).await?;
        let amount = narrow(assets)?;
        self.mirror.allocate_to_venue(amount)?;
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

    /// Keeper: books what the adapter holds. Gives who bore the loss, if it is one; the event has
    /// to say the same.
    pub async fn report_strategy(
        &mut self,
        keeper: Address,
    ) -> Result<(Step, Option<LossShared>), WatchError> {
        let sent = self.actor(keeper).report_strategy(self.adapter()).await?;
        let shared = self.mirror.report_strategy(time(&sent))?;
        same_loss(&sent, self.suite().restaking_manager, shared.as_ref())?;
        Ok((Step { sent, amount: self.mirror.restaking.working }, shared))
    }

    /// Time passes: moves the clock, and gives the new time.
    pub async fn travel(&self, seconds: u64) -> Result<u64, WatchError> {
        Ok(dev::travel(&self.connection, seconds).await?)
    }

    /// Every number of the mirror beside the chain's.
    pub async fn checks(
        &self,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>, WatchError> {
        Ok(self.mirror.compare(&self.connection, name_of).await?)
    }

    /// The adapter; without one the zero address, which the manager refuses by name.
    fn adapter(&self) -> Address {
        self.suite().strategy.map(|strategy| strategy.adapter).unwrap_or_default()
    }

    fn venue(&self) -> Address {
        self.suite().strategy.map(|strategy| strategy.venue).unwrap_or_default()
    }
}

/// A report realises a loss exactly if the model shares one out, and says the same of it.
fn same_loss(sent: &Sent, vault: Address, shared: Option<&LossShared>) -> Result<(), WatchError> {
    let event = sent.event::<IRate::LossRealized>(vault);
    let expected = shared.map(|loss| {
        let absorbed = loss.slack + loss.growth;
        format!("{} lost, {absorbed} absorbed", absorbed + loss.holders)
    });
    let actual = event.map(|event| format!("{} lost, {} absorbed", event.gross, event.absorbed));
    let none = || "no loss".to_owned();
    let check = Check::equal(
        "loss of a report",
        expected.unwrap_or_else(none),
        actual.unwrap_or_else(none),
    );
    if check.ok { Ok(()) } else { Err(WatchError::Differs(check)) }
}

/// A step whose outcome both name alike.
fn agreed(what: &str, expected: u128, actual: U256, sent: Sent) -> Result<Step, WatchError> {
    let check = Check::equal(what, expected, actual);
    if check.ok { Ok(Step { sent, amount: expected }) } else { Err(WatchError::Differs(check)) }
}

fn narrow(wei: U256) -> Result<u128, WatchError> {
    u128::try_from(wei).map_err(|_| WatchError::TooLarge(wei))
}

/// Time of a transaction's block, as wide as the vaults count it.
fn time(sent: &Sent) -> u32 {
    u32::try_from(sent.timestamp).unwrap_or(u32::MAX)
}
