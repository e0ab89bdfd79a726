//! What an account holds in the suite, what it is worth, and what it can do with it now.

use crate::{Connection, Moment, Result, json, suite::Suite};
use alloy::primitives::{Address, U256};
use basalt_interfaces::{IRate, IToken, IVault};
use serde::Serialize;

/// An account's whole position. Serialised amounts are decimal strings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Whose.
    #[serde(serialize_with = "json::checksummed")]
    pub account: Address,
    /// Ether at hand, in wei.
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
    /// What they are worth in the vault's asset at this second, before the exit fee.
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
}

impl Position {
    /// Reads the position of `account` on the newest state.
    pub async fn read(connection: &Connection, suite: &Suite, account: Address) -> Result<Self> {
        let moment = connection.moment().await?;
        Ok(Self {
            account,
            ether_wei: moment.balance(account).await?,
            bseth: Holding::read(&moment, suite.staking_vault, account).await?,
            breth: Holding::read(&moment, suite.restaking_manager, account).await?,
        })
    }

    /// What the shares of both vaults are worth in ether at this second, rounded down.
    pub fn staked_wei(&self) -> U256 {
        let wad = U256::from(1_000_000_000_000_000_000_u64);
        [&self.bseth, &self.breth]
            .into_iter()
            .map(|holding| holding.shares.saturating_mul(holding.rate_wad) / wad)
            .fold(U256::ZERO, U256::saturating_add)
    }
}

impl Holding {
    async fn read(moment: &Moment<'_>, vault: Address, account: Address) -> Result<Self> {
        let shares = moment.read(vault, IToken::balanceOfCall { account }).await?;
        let max_redeem = IVault::maxRedeemCall { owner: account };
        let max_deposit = IVault::maxDepositCall { receiver: account };
        Ok(Self {
            shares,
            assets: moment.read(vault, IVault::convertToAssetsCall { shares }).await?,
            max_redeem: moment.read(vault, max_redeem).await?,
            max_deposit: moment.read(vault, max_deposit).await?,
            rate_wad: moment.read(vault, IRate::getRateCall {}).await?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::ether;

    fn holding(shares: U256, rate_wad: U256) -> Holding {
        Holding { shares, assets: shares, max_redeem: shares, max_deposit: U256::ZERO, rate_wad }
    }

    #[test]
    fn both_layers_add_up_in_ether() {
        let position = Position {
            account: Address::ZERO,
            ether_wei: ether(7),
            bseth: holding(ether(2), ether(3)),
            breth: holding(ether(1), ether(4)),
        };
        assert_eq!(position.staked_wei(), ether(10));
        let json = serde_json::to_value(&position).unwrap();
        assert_eq!(json["ether_wei"], "7000000000000000000");
        assert_eq!(json["bseth"]["shares"], "2000000000000000000");
    }
}
