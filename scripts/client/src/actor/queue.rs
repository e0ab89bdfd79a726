//! Exits through the queue (request, settle, cancel, claim) and in kind.

use super::{Actor, event};
use crate::{Error, Receipt, Result};
use alloy::primitives::{Address, U256};
use basalt_interfaces::{IQueuedVault, IRestakingManager, IWithdrawalQueue};

/// How long a call with a bound stays valid, seconds.
const VALID_SECS: u64 = 3_600;

/// A request that was made.
#[derive(Debug, Clone)]
pub struct Requested {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// Number of the position.
    pub request_id: U256,
    /// Shares in it, in wei.
    pub shares: U256,
}

/// The result of a settlement.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// Shares burnt, in wei.
    pub shares: U256,
    /// Assets that can be claimed now, in wei.
    pub assets: U256,
    /// Positions that are settled completely.
    pub closed: usize,
    /// Positions that were returned, because the rate is below their minimum rate.
    pub returned: usize,
}

/// A position that was cancelled.
#[derive(Debug, Clone)]
pub struct Cancelled {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// Shares that came back, in wei.
    pub returned: U256,
}

/// A claim that was paid.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// Assets that were paid, in wei.
    pub assets: U256,
    /// Shares of returned positions, in wei.
    pub shares: U256,
}

/// A redemption in kind.
#[derive(Debug, Clone)]
pub struct InKind {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// The part of every holding that was delivered, 18 decimals.
    pub fraction_wad: U256,
    /// Liquid bsETH that was delivered, in wei.
    pub liquid: U256,
}

impl Actor<'_> {
    /// Its own shares of `vault` into the queue; the position is its own. With a `min_rate` (27
    /// decimals) the position is returned instead of settled below it.
    pub async fn request_redeem(
        &self,
        vault: Address,
        shares: U256,
        min_rate: Option<U256>,
    ) -> Result<Requested> {
        let (controller, owner) = (self.account, self.account);
        let receipt = match min_rate {
            None => {
                let call = IQueuedVault::requestRedeem_0Call { shares, controller, owner };
                self.call(vault, call).await?
            }
            Some(min_rate) => {
                let call = IQueuedVault::requestRedeem_1Call {
                    shares,
                    controller,
                    owner,
                    minRate: min_rate,
                    deadline: self.deadline().await?,
                };
                self.call(vault, call).await?
            }
        };
        let made = event::<IWithdrawalQueue::RedeemRequest>(&receipt, self.queue(vault)?)?;
        Ok(Requested { request_id: made.requestId, shares: made.shares, receipt })
    }

    /// Anyone: settles the queue of `vault` from the front, at most `max` positions.
    pub async fn settle(&self, vault: Address, max_positions: u64) -> Result<Settled> {
        let queue = self.queue(vault)?;
        let call = IQueuedVault::settleCall { maxPositions: U256::from(max_positions) };
        let receipt = self.call(vault, call).await?;
        // Where nothing could be settled, nothing is logged.
        let (shares, assets) = receipt
            .event::<IQueuedVault::Settled>(vault)
            .map_or((U256::ZERO, U256::ZERO), |settled| (settled.shares, settled.assets));
        let positions = receipt.events::<IWithdrawalQueue::PositionSettled>(queue);
        let closed = positions.iter().filter(|position| position.closed).count();
        let returned = receipt.events::<IWithdrawalQueue::PositionReturned>(queue).len();
        Ok(Settled { receipt, shares, assets, closed, returned })
    }

    /// Cancels an open position of the queue of `vault`; its holder receives the shares.
    pub async fn cancel(&self, vault: Address, request_id: U256) -> Result<Cancelled> {
        let queue = self.queue(vault)?;
        let receipt =
            self.call(queue, IWithdrawalQueue::cancelCall { requestId: request_id }).await?;
        let returned = event::<IWithdrawalQueue::PositionCancelled>(&receipt, queue)?.returned;
        Ok(Cancelled { receipt, returned })
    }

    /// Claims these positions of the queue of `vault` for one receiver. Only the holder of all of
    /// them may name another receiver than itself.
    pub async fn claim(
        &self,
        vault: Address,
        request_ids: &[U256],
        receiver: Address,
    ) -> Result<Claimed> {
        let queue = self.queue(vault)?;
        let receipt = match request_ids {
            [request_id] => {
                let call = IWithdrawalQueue::claim_0Call { requestId: *request_id, receiver };
                self.call(queue, call).await?
            }
            many => {
                let call = IWithdrawalQueue::claim_1Call { requestIds: many.to_vec(), receiver };
                self.call(queue, call).await?
            }
        };
        let claims = receipt.events::<IWithdrawalQueue::Claimed>(queue);
        let sum = |of: fn(&IWithdrawalQueue::Claimed) -> U256| {
            claims.iter().map(of).fold(U256::ZERO, U256::saturating_add)
        };
        Ok(Claimed {
            assets: sum(|claim| claim.assets),
            shares: sum(|claim| claim.shares),
            receipt,
        })
    }

    /// Redeems brETH in kind: for a fraction of every holding of the manager. Adapters in
    /// `forfeited` deliver nothing.
    pub async fn redeem_in_kind(
        &self,
        shares: U256,
        min_fraction_wad: U256,
        forfeited: &[Address],
    ) -> Result<InKind> {
        let manager = self.suite.restaking_manager;
        let call = IRestakingManager::redeemInKindCall {
            shares,
            receiver: self.account,
            owner: self.account,
            minFractionWad: min_fraction_wad,
            deadline: self.deadline().await?,
            forfeited: forfeited.to_vec(),
        };
        let receipt = self.call(manager, call).await?;
        let redeemed = event::<IRestakingManager::RedeemedInKind>(&receipt, manager)?;
        Ok(InKind { fraction_wad: redeemed.fractionWad, liquid: redeemed.liquid, receipt })
    }

    /// The queue out of a vault of the suite.
    fn queue(&self, vault: Address) -> Result<Address> {
        self.suite.queue(vault).ok_or(Error::NoContract { address: vault })
    }

    async fn deadline(&self) -> Result<U256> {
        let now = self.connection.now().await?;
        Ok(U256::from(now.saturating_add(VALID_SECS)))
    }
}
