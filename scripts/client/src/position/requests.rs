//! The positions that an account holds in a vault's queue.

use crate::{BlockView, Result, amount::mul_div, json};
use alloy::{
    primitives::{Address, U256},
    rpc::types::Filter,
    sol_types::SolEvent,
};
use basalt_interfaces::{IERC721, IVault, IWithdrawalQueue};
use serde::Serialize;
use std::collections::BTreeSet;

/// One, with 27 decimals.
const RAY: U256 = U256::from_limbs([11_515_845_246_265_065_472, 54_210_108, 0, 0]);

/// The state of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it, or the part that is not claimable yet, waits for settlement.
    Open,
    /// All of it is settled: its assets can be claimed.
    Settled,
    /// The rate fell below its minimum rate: its shares can be claimed.
    Returned,
}

/// A position in a queue. Serialised amounts are decimal strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Its number in its queue.
    #[serde(serialize_with = "json::decimal")]
    pub request_id: U256,
    /// Its state.
    pub status: Status,
    /// Shares that wait for settlement or, if it was returned, can be claimed, in wei.
    #[serde(serialize_with = "json::decimal")]
    pub shares: U256,
    /// Assets that can be claimed now, in wei.
    #[serde(serialize_with = "json::decimal")]
    pub claimable: U256,
    /// Its whole value in the vault's asset at this block, in wei. Shares that wait are valued at
    /// no more than the rate of the request.
    #[serde(serialize_with = "json::decimal")]
    pub value: U256,
    /// The rate of the request, 27 decimals: settlement pays no more.
    #[serde(serialize_with = "json::decimal")]
    pub rate_ray: U256,
    /// The minimum rate of its settlement, 27 decimals; zero if there is none.
    #[serde(serialize_with = "json::decimal")]
    pub min_rate_ray: U256,
    /// When it was made, in seconds since 1970; requests of one hour share the time of the first.
    #[serde(serialize_with = "json::decimal")]
    pub requested_at: U256,
}

impl Request {
    /// Whether a claim would pay something.
    pub fn has_claim(&self) -> bool {
        match self.status {
            Status::Open => !self.claimable.is_zero(),
            Status::Settled | Status::Returned => true,
        }
    }

    /// Returns the positions of `account` in `queue`, oldest first. The logs of the queue name the
    /// positions that the account received, its state those that it still holds.
    pub(super) async fn all(
        block: &BlockView<'_>,
        vault: Address,
        queue: Address,
        account: Address,
    ) -> Result<Vec<Self>> {
        let held = IERC721::balanceOfCall { owner: account };
        if block.read(queue, held).await?.is_zero() {
            return Ok(Vec::new());
        }
        let received = Filter::new()
            .address(queue)
            .event_signature(IERC721::Transfer::SIGNATURE_HASH)
            .topic2(account.into_word());
        let received = block.logs(received).await?;
        let numbers: BTreeSet<U256> = received
            .iter()
            .filter_map(|log| IERC721::Transfer::decode_log(log).ok())
            .map(|log| log.tokenId)
            .collect();
        let mut requests = Vec::new();
        for request_id in numbers {
            requests.extend(Self::read(block, vault, queue, account, request_id).await?);
        }
        Ok(requests)
    }

    /// One position, where there is one and it is `account`'s.
    async fn read(
        block: &BlockView<'_>,
        vault: Address,
        queue: Address,
        account: Address,
        request_id: U256,
    ) -> Result<Option<Self>> {
        let position = IWithdrawalQueue::positionCall { requestId: request_id };
        let position = block.read(queue, position).await?;
        let status = match u8::try_from(position.status) {
            Ok(1) => Status::Open,
            Ok(2) => Status::Settled,
            Ok(3) => Status::Returned,
            _ => return Ok(None),
        };
        if position.owner != account {
            return Ok(None);
        }
        let shares = position.shares;
        let now = block.read(vault, IVault::convertToAssetsCall { shares }).await?;
        Ok(Some(Self {
            request_id,
            status,
            shares,
            claimable: position.assets,
            value: value(status, shares, now, position.rateAtRequest)
                .saturating_add(position.assets),
            rate_ray: position.rateAtRequest,
            min_rate_ray: position.minRate,
            requested_at: position.requestedAt,
        }))
    }
}

/// Returns the value of shares in a queue that convert into `now`.
fn value(status: Status, shares: U256, now: U256, rate_ray: U256) -> U256 {
    match status {
        Status::Open => now.min(mul_div(shares, rate_ray, RAY)),
        Status::Settled | Status::Returned => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::ether;

    #[test]
    fn what_waits_is_valued_at_no_more_than_the_rate_of_the_request() {
        assert_eq!(RAY, U256::from(10).pow(U256::from(27)));
        let (shares, rate) = (ether(2), RAY + RAY / U256::from(10));
        let at_request = ether(2) + ether(2) / U256::from(10);
        assert_eq!(value(Status::Open, shares, ether(3), rate), at_request);
        assert_eq!(value(Status::Open, shares, ether(1), rate), ether(1));
        assert_eq!(value(Status::Returned, shares, ether(3), rate), ether(3));
    }
}
