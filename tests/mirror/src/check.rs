//! Holding the mirror against the chain.

use super::{Layer, Mirror};
use alloy::primitives::{Address, U256};
use basalt_client::{BlockView, Connection, Error, Result};
use basalt_interfaces::{
    IBunker, IERC4626, IQueuedVault, IRate, IRoles, IToken, IVault, IWithdrawalQueue,
};
use basalt_model::{ModelPosition, Stage};
use serde::Serialize;
use std::fmt::Display;

/// Seconds of a year, as the cap on growth counts them.
const YEAR_SECS: u128 = 31_536_000;
/// One basis point with 27 decimals.
const BASIS_POINT: u128 = 10_u128.pow(23);

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
        let moment = connection.latest().await?;
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

        if let (Some(strategy), Some(venue)) = (self.suite.strategies.first(), self.venue) {
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
        let queue = &self.staking.queue;
        let ether = moment.balance(queue.address).await?;
        let funded = ether >= U256::from(queue.model.held_assets());
        checks.push(Check::holds("bsETH's queue holds what can be claimed", funded));
        let queue = &self.restaking.queue;
        let funded = self.staking.balance(queue.address) >= queue.model.held_assets();
        checks.push(Check::holds("brETH's queue holds what can be claimed", funded));
        Ok(checks)
    }
}

impl Layer {
    async fn compare(
        &self,
        moment: &BlockView<'_>,
        token: &str,
        vault: Address,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>> {
        let mut checks = Checks { token, vault, moment, now: time(moment), list: Vec::new() };
        checks.books(self).await?;
        checks.safety(self).await?;
        checks.limits(self).await?;
        checks.queue(self, name_of).await?;
        for (account, shares) in &self.holders {
            let held = moment.read(vault, IToken::balanceOfCall { account: *account }).await?;
            checks.equal(&format!("of {}", name_of(*account)), shares, held);
        }
        Ok(checks.list)
    }
}

/// The checks of one vault in the making.
struct Checks<'a> {
    token: &'a str,
    vault: Address,
    moment: &'a BlockView<'a>,
    now: u32,
    list: Vec<Check>,
}

impl Checks<'_> {
    fn equal(&mut self, what: &str, expected: impl Display, actual: impl Display) {
        self.list.push(Check::equal(format!("{} {what}", self.token), expected, actual));
    }

    /// Totals, line and newest report.
    async fn books(&mut self, layer: &Layer) -> Result<()> {
        let (moment, vault, now) = (self.moment, self.vault, self.now);
        let ledger = moment.read(vault, IRate::ledgerCall {}).await?;
        let line = moment.read(vault, IRate::rateLineCall {}).await?;
        let report = moment.read(vault, IRate::lastReportCall {}).await?;
        let model = layer.vault();
        self.equal("shares", model.shares, ledger.shares);
        self.equal("backing", model.backing, ledger.backing);
        self.equal("working", layer.working(), ledger.working);
        // The model notes the peak at gains and losses; the chain speaks of this second.
        self.equal("peak", model.peak.max(model.rate_at(now)), ledger.peak);
        let (start, end) = (model.line.start, model.line.end);
        // A line that is level anyway says by its end what the vault waits for.
        let (start_rate, start, end) = match layer.accounts.bunker {
            Some(bunker) => (bunker.shown, bunker.since, 0),
            None if layer.accounts.is_reopening => (model.line.start_rate, start, 1),
            None => (model.line.start_rate, start, end),
        };
        self.equal("line r0", start_rate, line.r0);
        self.equal("line rEnd", model.line.end_rate, line.rEnd);
        self.equal("line t0", start, line.t0);
        self.equal("line tEnd", end, line.tEnd);
        self.equal("number of reports", layer.index, report.index);
        self.equal("time of the report", layer.ref_time, report.refTime);
        let supply = moment.read(vault, IToken::totalSupplyCall {}).await?;
        self.equal("totalSupply", model.shares, supply);
        let total_assets = moment.read(vault, IVault::totalAssetsCall {}).await?;
        self.equal("totalAssets", layer.total_assets(now), total_assets);
        let growth = moment.read(vault, IRate::maxRateGrowthPerSecondCall {}).await?;
        let in_force = u128::from(layer.growth_in_force) * BASIS_POINT / YEAR_SECS;
        self.equal("maxRateGrowthPerSecond", in_force, growth);
        let name = format!("{} line is funded", self.token);
        self.list.push(Check::holds(name, model.is_funded()));
        Ok(())
    }

    /// Phase, provisional losses, alarm, age, cover.
    async fn safety(&mut self, layer: &Layer) -> Result<()> {
        let (moment, vault) = (self.moment, self.vault);
        let phase = moment.read(vault, IBunker::phaseCall {}).await?;
        self.equal("phase", layer.phase(), phase.phase);
        self.equal("alarmedUntil", layer.gate.alarmed_until, phase.alarmedUntil);
        self.equal("staleAt", layer.gate.stale_at, phase.staleAt);
        let bunker = moment.read(vault, IBunker::bunkerCall {}).await?;
        let expected = layer.accounts.bunker.map_or([0; 4], |bunker| {
            [bunker.provisional, bunker.shown, layer.vault().line.end_rate, bunker.since.into()]
        });
        let said = [bunker.provisional, bunker.rateShown, bunker.rateFrozen, bunker.since];
        let names = ["provisional loss", "rate shown", "rate frozen", "bunker since"];
        for ((name, expected), said) in names.into_iter().zip(expected).zip(said) {
            self.equal(name, expected, said);
        }
        for (source, loss) in &layer.provisional {
            let held = IBunker::provisionalLossCall { source: *source };
            let held = moment.read(vault, held).await?;
            self.equal(&format!("provisional loss of {source}"), loss, held);
        }
        let cover = moment.read(vault, IBunker::coverCall {}).await?;
        self.equal("cover", layer.accounts.cover, cover);
        Ok(())
    }

    /// What may come in and go out now.
    async fn limits(&mut self, layer: &Layer) -> Result<()> {
        let (moment, vault, now) = (self.moment, self.vault, self.now);
        let free = moment.read(vault, IQueuedVault::liquidityCall {}).await?;
        let (reserves, backing) = (layer.reserves(), layer.vault().backing);
        self.equal("liquidity for exits", layer.instant(), free.instant);
        let settleable = reserves.free_for_settlement(backing);
        self.equal("liquidity for settlement", settleable, free.settleable);
        let allocatable = reserves.free_for_allocation(backing, layer.parameters.buffer);
        self.equal("liquidity for allocation", allocatable, free.allocatable);
        self.equal("owed", layer.owed, free.owed);
        let rate = moment.read(vault, IQueuedVault::requestRateCall {}).await?;
        self.equal("requestRate", layer.request_rate(now), rate);

        let paused_until = moment.read(vault, IRoles::pausedUntilCall {}).await?;
        let mut layer = layer.clone();
        layer.gate.paused_until = narrow(vault, paused_until)?;
        let owners: Vec<_> =
            layer.holders.iter().filter(|(_, held)| **held > 0).map(|(owner, _)| *owner).collect();
        // Whoever cannot be the vault itself may come in; the queue is nobody in particular.
        let receiver = layer.queue.address;
        let (deposit, mint) = layer.most_in(now);
        let said = moment.read(vault, IVault::maxDepositCall { receiver }).await?;
        self.equal("maxDeposit", deposit, said);
        let said = moment.read(vault, IVault::maxMintCall { receiver }).await?;
        self.equal("maxMint", mint, said);
        for (owner, (assets, shares)) in owners.iter().zip(layer.most_out(&owners, now)) {
            let owner = *owner;
            let said = moment.read(vault, IVault::maxWithdrawCall { owner }).await?;
            self.equal(&format!("maxWithdraw of {owner}"), assets, said);
            let said = moment.read(vault, IVault::maxRedeemCall { owner }).await?;
            self.equal(&format!("maxRedeem of {owner}"), shares, said);
        }
        Ok(())
    }

    /// The queue and every position in it.
    async fn queue(
        &mut self,
        layer: &Layer,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<()> {
        let (address, model) = (layer.queue.address, &layer.queue.model);
        let state = self.moment.read(address, IWithdrawalQueue::queueStateCall {}).await?;
        self.equal("queue's last position", model.positions.len(), state.last);
        self.equal("queue's settled positions", model.settled, state.settled);
        self.equal("queue's committed positions", model.committed, state.committed);
        self.equal("queue's waiting shares", model.open_shares(), state.waitingShares);
        self.equal("queue's eligible shares", model.eligible_shares(), state.eligibleShares);
        self.equal("shares of the queue", model.held_shares(), layer.balance(address));
        for (position, id) in model.positions.iter().zip(1_u64..) {
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            let said = self.moment.read(address, call).await?;
            let said = format!(
                "{} of {}: {} shares, {} assets at {}, at least {}, since {}",
                said.status,
                if said.status.is_zero() { String::new() } else { name_of(said.owner) },
                said.shares,
                said.assets,
                said.rRequest,
                said.minRate,
                said.requestedAt
            );
            self.equal(&format!("position {id}"), spelled(layer, position, name_of), said);
        }
        Ok(())
    }
}

/// A position as the chain would tell it.
fn spelled(
    layer: &Layer,
    position: &ModelPosition,
    name_of: &(dyn Fn(Address) -> String + Sync),
) -> String {
    let ModelPosition { shares, assets, rate, min_rate, .. } = position;
    let status = match position.stage {
        Stage::Gone => return "0 of : 0 shares, 0 assets at 0, at least 0, since 0".to_owned(),
        Stage::Open => 1,
        Stage::Settled => 2,
        Stage::Returned => 3,
    };
    let holder = name_of(layer.queue.holder(position));
    let since = layer.queue.model.opened_at(position);
    format!(
        "{status} of {holder}: {shares} shares, {assets} assets at {rate}, at least {min_rate}, \
         since {since}"
    )
}

/// A number as wide as the vault's own fields.
fn narrow(address: Address, word: U256) -> Result<u32> {
    u32::try_from(word).map_err(|_| Error::BadAnswer { address })
}

/// Time of a block, as wide as the vaults count it.
fn time(moment: &BlockView<'_>) -> u32 {
    u32::try_from(moment.timestamp()).unwrap_or(u32::MAX)
}
