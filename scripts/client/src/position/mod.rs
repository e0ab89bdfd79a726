//! The holdings of an account in the suite, their value, and the limits of its next actions.

mod requests;

pub use requests::{Request, Status};

use crate::{
    BlockView, Connection, Result,
    amount::{ether, mul_div},
    json,
    suite::Suite,
};
use alloy::primitives::{Address, U256};
use basalt_interfaces::{IRate, IToken, IVault};
use serde::Serialize;

/// An account's whole position. Serialised amounts are decimal strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// The account.
    #[serde(serialize_with = "json::checksummed")]
    pub account: Address,
    /// Ether of the account itself, in wei.
    #[serde(serialize_with = "json::decimal")]
    pub ether_wei: U256,
    /// Liquid staking: shares of ether.
    pub bseth: Holding,
    /// Liquid restaking: shares of bsETH.
    pub breth: Holding,
}

/// An account's part of one vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Shares, in wei.
    #[serde(serialize_with = "json::decimal")]
    pub shares: U256,
    /// Their value in the vault's asset at this block, before the exit fee.
    #[serde(serialize_with = "json::decimal")]
    pub assets: U256,
    /// Shares that can be redeemed at once.
    #[serde(serialize_with = "json::decimal")]
    pub max_redeem: U256,
    /// The most of the asset that can be deposited at once.
    #[serde(serialize_with = "json::decimal")]
    pub max_deposit: U256,
    /// Ether per share, 18 decimals.
    #[serde(serialize_with = "json::decimal")]
    pub rate_wad: U256,
    /// Positions in the vault's queue, oldest first.
    pub requests: Vec<Request>,
}

impl Position {
    /// Reads the position of `account` on the newest state.
    pub async fn read(connection: &Connection, suite: &Suite, account: Address) -> Result<Self> {
        let block = connection.latest().await?;
        Ok(Self {
            account,
            ether_wei: block.balance(account).await?,
            bseth: Holding::read(&block, suite.staking_vault, suite.staking_queue, account).await?,
            breth: Holding::read(&block, suite.restaking_manager, suite.restaking_queue, account)
                .await?,
        })
    }

    /// Value in ether of the shares of both vaults and of the requests in their queues, rounded
    /// down.
    pub fn staked_wei(&self) -> U256 {
        let shares = [&self.bseth, &self.breth].map(|it| mul_div(it.shares, it.rate_wad, ether(1)));
        let in_breth_queue = mul_div(self.breth.requested(), self.bseth.rate_wad, ether(1));
        [self.bseth.requested(), in_breth_queue]
            .into_iter()
            .chain(shares)
            .fold(U256::ZERO, U256::saturating_add)
    }
}

impl Holding {
    /// Value of the requests in the queue, in the vault's asset.
    fn requested(&self) -> U256 {
        self.requests.iter().map(|request| request.value).fold(U256::ZERO, U256::saturating_add)
    }

    async fn read(
        block: &BlockView<'_>,
        vault: Address,
        queue: Address,
        account: Address,
    ) -> Result<Self> {
        let shares = block.read(vault, IToken::balanceOfCall { account }).await?;
        let max_redeem = IVault::maxRedeemCall { owner: account };
        let max_deposit = IVault::maxDepositCall { receiver: account };
        Ok(Self {
            shares,
            assets: block.read(vault, IVault::convertToAssetsCall { shares }).await?,
            max_redeem: block.read(vault, max_redeem).await?,
            max_deposit: block.read(vault, max_deposit).await?,
            rate_wad: block.read(vault, IRate::getRateCall {}).await?,
            requests: Request::all(block, vault, queue, account).await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(shares: U256, rate_wad: U256, waiting: U256) -> Holding {
        let request = Request {
            request_id: U256::from(7),
            status: Status::Open,
            shares: waiting,
            claimable: U256::ZERO,
            value: waiting,
            rate_ray: U256::ZERO,
            min_rate_ray: U256::ZERO,
            requested_at: U256::ZERO,
        };
        Holding {
            shares,
            assets: shares,
            max_redeem: shares,
            max_deposit: U256::ZERO,
            rate_wad,
            requests: vec![request],
        }
    }

    #[test]
    fn both_layers_and_their_queues_add_up_in_ether() {
        let position = Position {
            account: Address::ZERO,
            ether_wei: ether(7),
            bseth: holding(ether(2), ether(3), ether(5)),
            breth: holding(ether(1), ether(4), ether(2)),
        };
        // 2 at 3 and 1 at 4; 5 that are ether, 2 that are bsETH at 3.
        assert_eq!(position.staked_wei(), ether(6 + 4 + 5 + 6));
        let json = serde_json::to_value(&position).unwrap();
        assert_eq!(json["ether_wei"], "7000000000000000000");
        assert_eq!(json["bseth"]["shares"], "2000000000000000000");
        assert_eq!(json["breth"]["requests"][0]["status"], "open");
        assert_eq!(json["breth"]["requests"][0]["request_id"], "7");
    }
}
