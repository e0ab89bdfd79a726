//! Holding the mirror against the chain.

use super::{Layer, Mirror};
use alloy::primitives::{Address, U256};
use basalt_client::{Connection, Moment, Result};
use basalt_interfaces::{IERC4626, IRate, IToken, IVault};
use serde::Serialize;
use std::fmt::Display;

/// One number that the mirror foresees and the chain says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which.
    pub name: String,
    /// What it must be.
    pub expected: String,
    /// What the chain says.
    pub actual: String,
    /// Whether the two are equal.
    pub ok: bool,
}

impl Check {
    /// Compares the two as they print.
    pub fn equal(name: impl Into<String>, expected: impl Display, actual: impl Display) -> Self {
        let (expected, actual) = (expected.to_string(), actual.to_string());
        let ok = expected == actual;
        Self { name: name.into(), expected, actual, ok }
    }

    /// A statement about what the chain says, which holds or not.
    pub fn holds(name: impl Into<String>, actual: bool) -> Self {
        Self::equal(name, true, actual)
    }
}

impl Mirror {
    /// Every number of both vaults and the venue on the newest state, the watched balances
    /// included; `name_of` names their holders.
    pub async fn compare(
        &self,
        connection: &Connection,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>> {
        // One block for all: other people may go on meanwhile.
        let moment = connection.moment().await?;
        let now = time(&moment);
        let mut checks = Vec::new();
        let vaults = [
            ("bsETH", self.suite.staking_vault, &self.staking),
            ("brETH", self.suite.restaking_manager, &self.restaking),
        ];
        for (token, vault, layer) in vaults {
            checks.extend(layer.compare(&moment, token, vault, name_of).await?);
        }

        let staking_rate = moment.read(self.suite.staking_vault, IRate::getRateCall {}).await?;
        let expected = self.staking_rate_wad(now);
        checks.push(Check::equal("bsETH getRate", expected, staking_rate));
        let rate = moment.read(self.suite.restaking_manager, IRate::getRateCall {}).await?;
        let expected = self.restaking_rate_wad(now).unwrap_or(u128::MAX);
        checks.push(Check::equal("brETH getRate", expected, rate));

        if let (Some(strategy), Some(venue)) = (self.suite.strategy, self.venue) {
            let held = IERC4626::balanceOfCall { account: strategy.adapter };
            let held = moment.read(strategy.venue, held).await?;
            checks.push(Check::equal("venue shares of the adapter", venue.position, held));
        }
        // The consensus account's ether lies outside; the buffer lies here, donations on top.
        let ether = moment.balance(self.suite.staking_vault).await?;
        let funded = ether >= U256::from(self.staking.liquid());
        checks.push(Check::holds("bsETH holds the ether that it counts at hand", funded));
        let idle = self.staking.balance(self.suite.restaking_manager);
        let funded = idle >= self.restaking.liquid();
        checks.push(Check::holds("brETH holds the bsETH that it counts at hand", funded));
        Ok(checks)
    }
}

impl Layer {
    async fn compare(
        &self,
        moment: &Moment<'_>,
        token: &str,
        vault: Address,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>> {
        let now = time(moment);
        let ledger = moment.read(vault, IRate::ledgerCall {}).await?;
        let line = moment.read(vault, IRate::rateLineCall {}).await?;
        let supply = moment.read(vault, IToken::totalSupplyCall {}).await?;
        let total_assets = moment.read(vault, IVault::totalAssetsCall {}).await?;
        let model = &self.vault;
        let mut checks = Vec::new();
        let mut equal = |what: &str, expected: &dyn Display, actual: U256| {
            checks.push(Check::equal(format!("{token} {what}"), expected, actual));
        };
        equal("shares", &model.shares, ledger.shares);
        equal("backing", &model.backing, ledger.backing);
        equal("working", &self.working, ledger.working);
        // The model notes the peak at gains and losses; the chain speaks of this second.
        equal("peak", &model.peak.max(model.rate_at(now)), ledger.peak);
        equal("line r0", &model.line.r0, line.r0);
        equal("line rEnd", &model.line.r_end, line.rEnd);
        equal("line t0", &model.line.t0, line.t0);
        equal("line tEnd", &model.line.t_end, line.tEnd);
        equal("totalSupply", &model.shares, supply);
        equal("totalAssets", &model.total_assets(now), total_assets);
        for (account, shares) in &self.holders {
            let held = moment.read(vault, IToken::balanceOfCall { account: *account }).await?;
            equal(&format!("of {}", name_of(*account)), shares, held);
        }
        checks.push(Check::holds(format!("{token} line is funded"), model.is_funded()));
        Ok(checks)
    }
}

/// Time of a block, as wide as the vaults count it.
fn time(moment: &Moment<'_>) -> u32 {
    u32::try_from(moment.timestamp()).unwrap_or(u32::MAX)
}
