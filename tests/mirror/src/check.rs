//! The comparison of the reference suite with the chain.

use crate::{ReferenceSuite, Venue};
use alloy::primitives::{Address, U256};
use basalt_client::{BlockView, Connection, Error, Result};
use basalt_interfaces::{
    IBunker, IERC4626, IQueuedVault, IRate, IRoles, ISafety, IToken, IVault, IWithdrawalQueue,
};
use basalt_model::{PositionModel, QueueModel, Stage, VaultModel, YEAR_SECS};
use serde::Serialize;
use std::fmt::Display;

/// One basis point with 27 decimals.
const BASIS_POINT: u128 = 10_u128.pow(23);

/// One number of the model beside the chain's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The name of the number.
    pub name: String,
    /// The model's value.
    pub expected: String,
    /// The chain's value.
    pub actual: String,
    /// Whether the two are equal.
    pub ok: bool,
}

impl Check {
    /// Compares two values as they print.
    pub fn equal(name: impl Into<String>, expected: impl Display, actual: impl Display) -> Self {
        let (expected, actual) = (expected.to_string(), actual.to_string());
        let ok = expected == actual;
        Self { name: name.into(), expected, actual, ok }
    }

    /// A statement about the chain that must hold.
    pub fn holds(name: impl Into<String>, actual: bool) -> Self {
        Self::equal(name, true, actual)
    }
}

impl ReferenceSuite {
    /// Compares every number of both vaults and of the venues with the newest block, the known
    /// balances included; `name_of` names their holders.
    pub async fn compare(
        &self,
        connection: &Connection,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>> {
        // One block for all: others may go on meanwhile.
        let block = connection.latest().await?;
        let now = time(&block);
        let mut list = Vec::new();
        for (token, model) in [("bsETH", &self.staking), ("brETH", &self.restaking)] {
            let vault = model.roles.vault;
            let mut checks = Checks { token, vault, block: &block, now, list };
            checks.compare(model, name_of).await?;
            list = checks.list;
        }

        let staking_rate = block.read(self.suite.staking_vault, IRate::getRateCall {}).await?;
        let expected = self.staking_rate_wad(now);
        list.push(Check::equal("bsETH getRate", expected, staking_rate));
        let rate = block.read(self.suite.restaking_manager, IRate::getRateCall {}).await?;
        let expected = self.restaking_rate_wad(now);
        list.push(Check::equal("brETH getRate", expected, rate));

        for (adapter, venue) in &self.venues {
            let Venue { address, position, .. } = *venue;
            let held = IERC4626::balanceOfCall { account: *adapter };
            let held = block.read(address, held).await?;
            let name = format!("venue shares of {}", name_of(*adapter));
            list.push(Check::equal(name, position, held));
        }
        self.compare_holdings(&block, &mut list).await?;
        Ok(list)
    }

    /// Compares what the contracts hold with what they owe. Donations come on top, and the ether of
    /// the consensus account lies outside.
    async fn compare_holdings(&self, block: &BlockView<'_>, list: &mut Vec<Check>) -> Result<()> {
        let ether = block.balance(self.suite.staking_vault).await?;
        let funded = ether >= U256::from(self.staking.liquid());
        list.push(Check::holds("bsETH holds the ether that it counts as liquid", funded));
        let idle = self.staking.balance(self.suite.restaking_manager);
        let funded = idle >= self.restaking.liquid();
        list.push(Check::holds("brETH holds the bsETH that it counts as liquid", funded));
        let ether = block.balance(self.suite.staking_queue).await?;
        let funded = ether >= U256::from(self.staking.queue.held_assets());
        list.push(Check::holds("bsETH's queue holds what can be claimed", funded));
        let held = self.staking.balance(self.suite.restaking_queue);
        let funded = held >= self.restaking.queue.held_assets();
        list.push(Check::holds("brETH's queue holds what can be claimed", funded));
        Ok(())
    }
}

/// The checks of one vault in the making.
struct Checks<'a> {
    token: &'a str,
    vault: Address,
    block: &'a BlockView<'a>,
    now: u32,
    list: Vec<Check>,
}

impl Checks<'_> {
    async fn compare(
        &mut self,
        model: &VaultModel<Address>,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<()> {
        self.books(model).await?;
        self.safety(model).await?;
        self.limits(model).await?;
        self.queue(model, name_of).await?;
        for (account, shares) in &model.balances {
            let held = IToken::balanceOfCall { account: *account };
            let held = self.block.read(self.vault, held).await?;
            self.equal(&format!("of {}", name_of(*account)), shares, held);
        }
        Ok(())
    }

    fn equal(&mut self, what: &str, expected: impl Display, actual: impl Display) {
        self.list.push(Check::equal(format!("{} {what}", self.token), expected, actual));
    }

    /// Totals, line and newest report.
    async fn books(&mut self, model: &VaultModel<Address>) -> Result<()> {
        let (block, vault, now) = (self.block, self.vault, self.now);
        let totals = block.read(vault, IRate::ledgerCall {}).await?;
        let line = block.read(vault, IRate::rateLineCall {}).await?;
        let report = block.read(vault, IRate::lastReportCall {}).await?;
        let ledger = model.ledger();
        self.equal("shares", ledger.shares, totals.shares);
        self.equal("backing", ledger.backing, totals.backing);
        self.equal("working", model.working(), totals.working);
        // The model stores the peak at gains and losses; the chain returns that of this second.
        self.equal("peak", ledger.peak.max(ledger.rate_at(now)), totals.peak);
        let (start, end) = (ledger.line.start, ledger.line.end);
        // The end of a level line encodes the phase.
        let (start_rate, start, end) = match model.accounts.bunker {
            Some(bunker) => (bunker.shown, bunker.since, 0),
            None if model.accounts.is_reopening => (ledger.line.start_rate, start, 1),
            None => (ledger.line.start_rate, start, end),
        };
        self.equal("line start rate", start_rate, line.startRate);
        self.equal("line end rate", ledger.line.end_rate, line.endRate);
        self.equal("line start", start, line.start);
        self.equal("line end", end, line.end);
        self.equal("number of reports", model.last_report.index, report.index);
        self.equal("time of the report", model.last_report.ref_time, report.refTime);
        let supply = block.read(vault, IToken::totalSupplyCall {}).await?;
        self.equal("totalSupply", ledger.shares, supply);
        let total_assets = block.read(vault, IVault::totalAssetsCall {}).await?;
        self.equal("totalAssets", model.total_assets(now), total_assets);
        let growth = block.read(vault, IRate::maxRateGrowthPerSecondCall {}).await?;
        let in_force = u128::from(model.growth_in_force_bps) * BASIS_POINT / u128::from(YEAR_SECS);
        self.equal("maxRateGrowthPerSecond", in_force, growth);
        let name = format!("{} line is funded", self.token);
        self.list.push(Check::holds(name, ledger.is_funded()));
        Ok(())
    }

    /// Phase, provisional losses, alarm, age, cover.
    async fn safety(&mut self, model: &VaultModel<Address>) -> Result<()> {
        let (block, vault) = (self.block, self.vault);
        let phase = block.read(vault, ISafety::phaseCall {}).await?;
        self.equal("phase", model.phase() as u8, phase.phase);
        self.equal("alarmedUntil", model.status.alarmed_until, phase.alarmedUntil);
        self.equal("staleAt", model.status.stale_at, phase.staleAt);
        let bunker = block.read(vault, IBunker::bunkerCall {}).await?;
        let expected = model.accounts.bunker.map_or([0; 4], |bunker| {
            [bunker.provisional, bunker.shown, model.ledger().line.end_rate, bunker.since.into()]
        });
        let actual = [bunker.provisional, bunker.shownRate, bunker.frozenRate, bunker.since];
        let names = ["provisional loss", "rate shown", "rate frozen", "bunker since"];
        for ((name, expected), actual) in names.into_iter().zip(expected).zip(actual) {
            self.equal(name, expected, actual);
        }
        for (source, known) in &model.sources {
            let loss = IBunker::provisionalLossCall { source: *source };
            let loss = block.read(vault, loss).await?;
            self.equal(&format!("provisional loss of {source}"), known.provisional, loss);
        }
        let cover = block.read(vault, ISafety::coverCall {}).await?;
        self.equal("cover", model.accounts.cover, cover);
        Ok(())
    }

    /// Liquidity, and the largest entries and exits.
    async fn limits(&mut self, model: &VaultModel<Address>) -> Result<()> {
        let (block, vault, now) = (self.block, self.vault, self.now);
        let free = block.read(vault, IQueuedVault::liquidityCall {}).await?;
        let (reserves, backing) = (model.reserves(), model.ledger().backing);
        self.equal("liquidity for exits", model.instant(), free.instant);
        let settleable = reserves.free_for_settlement(backing);
        self.equal("liquidity for settlement", settleable, free.settleable);
        self.equal("liquidity for allocation", model.allocatable(), free.allocatable);
        self.equal("owed", model.owed, free.owed);
        let rate = block.read(vault, IQueuedVault::requestRateCall {}).await?;
        self.equal("requestRate", model.request_rate(now), rate);

        let paused_until = block.read(vault, IRoles::pausedUntilCall {}).await?;
        let mut model = model.clone();
        model.status.paused_until = narrow(vault, paused_until)?;
        let owners: Vec<_> =
            model.balances.iter().filter(|(_, held)| **held > 0).map(|(owner, _)| *owner).collect();
        // Any receiver but the vault itself: the queue.
        let receiver = model.roles.queue;
        let (deposit, mint) = model.max_in(now);
        let actual = block.read(vault, IVault::maxDepositCall { receiver }).await?;
        self.equal("maxDeposit", deposit, actual);
        let actual = block.read(vault, IVault::maxMintCall { receiver }).await?;
        self.equal("maxMint", mint, actual);
        for (owner, (assets, shares)) in owners.iter().zip(model.max_out(&owners, now)) {
            let owner = *owner;
            let actual = block.read(vault, IVault::maxWithdrawCall { owner }).await?;
            self.equal(&format!("maxWithdraw of {owner}"), assets, actual);
            let actual = block.read(vault, IVault::maxRedeemCall { owner }).await?;
            self.equal(&format!("maxRedeem of {owner}"), shares, actual);
        }
        Ok(())
    }

    /// The queue and every position in it.
    async fn queue(
        &mut self,
        model: &VaultModel<Address>,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<()> {
        let (address, queue) = (model.roles.queue, &model.queue);
        let state = self.block.read(address, IWithdrawalQueue::queueStateCall {}).await?;
        self.equal("queue's last position", queue.positions.len(), state.last);
        self.equal("queue's settled positions", queue.settled, state.settled);
        self.equal("queue's committed positions", queue.committed, state.committed);
        self.equal("queue's waiting shares", queue.open_shares(), state.waitingShares);
        self.equal("queue's eligible shares", queue.eligible_shares(), state.eligibleShares);
        self.equal("shares of the queue", queue.held_shares(), model.balance(address));
        for (position, id) in queue.positions.iter().zip(1_u64..) {
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            let actual = self.block.read(address, call).await?;
            let actual = format!(
                "{} of {}: {} shares, {} assets at {}, at least {}, since {}",
                actual.status,
                if actual.status.is_zero() { String::new() } else { name_of(actual.owner) },
                actual.shares,
                actual.assets,
                actual.rateAtRequest,
                actual.minRate,
                actual.requestedAt
            );
            self.equal(&format!("position {id}"), describe(queue, position, name_of), actual);
        }
        Ok(())
    }
}

/// A position as the chain describes it.
fn describe(
    queue: &QueueModel<Address>,
    position: &PositionModel<Address>,
    name_of: &(dyn Fn(Address) -> String + Sync),
) -> String {
    let PositionModel { shares, assets, rate, min_rate, .. } = position;
    let status = match position.stage {
        Stage::Gone => return "0 of : 0 shares, 0 assets at 0, at least 0, since 0".to_owned(),
        Stage::Open => 1,
        Stage::Settled => 2,
        Stage::Returned => 3,
    };
    let holder = name_of(position.holder);
    let since = queue.opened_at(position);
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
fn time(block: &BlockView<'_>) -> u32 {
    u32::try_from(block.timestamp()).unwrap_or(u32::MAX)
}
