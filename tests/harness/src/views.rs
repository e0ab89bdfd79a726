//! All views and balances of a world, to compare two moments.

use crate::{Clock, NAMES, World};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_client::amount::ether;
use basalt_interfaces::{
    IAdapter, IBunker, IERC721,
    IParameters::{self, Parameter},
    IQueuedVault, IRate, IRestakingManager, IRoles, ISafety, IStakingVault, IToken, IVault,
    IWithdrawalQueue,
};
use std::{collections::BTreeMap, fmt::Debug};

/// All views and balances at one moment, by name. A view that reverts is listed with its error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views {
    answers: BTreeMap<String, String>,
}

impl Views {
    /// Differences to `other`, one line each.
    pub fn changes(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, before) in &self.answers {
            let after = other.answers.get(name).map_or("nothing", String::as_str);
            if before != after {
                lines.push(format!("  {name}: {before} -> {after}"));
            }
        }
        for (name, after) in &other.answers {
            if !self.answers.contains_key(name) {
                lines.push(format!("  {name}: nothing -> {after}"));
            }
        }
        lines
    }

    /// Subtracts the gas that an account paid.
    pub(crate) fn pay(&mut self, who: &str, wei: U256) {
        if let Some(balance) = self.answers.get_mut(&ether_name(who)) {
            let left: U256 = balance.parse().unwrap();
            *balance = (left - wei).to_string();
        }
    }
}

fn ether_name(who: &str) -> String {
    format!("ether of {who}")
}

impl World {
    /// Reads all views. On a chain with a running clock, views that depend on the time are left
    /// out.
    pub async fn views(&self) -> Views {
        let mut views = Views::default();
        let suite = self.suite();
        for (token, vault) in [("bsETH", suite.staking_vault), ("brETH", suite.restaking_manager)] {
            self.see_vault(&mut views, token, vault).await;
        }
        self.see_own(&mut views).await;
        let strategy = self.strategy();
        let mut accounts: Vec<_> = NAMES.iter().map(|name| self.address(name)).collect();
        accounts.extend([suite.staking_vault, suite.restaking_manager]);
        accounts.extend([suite.staking_queue, suite.restaking_queue]);
        accounts.extend([strategy.adapter, strategy.venue]);
        for account in accounts {
            let balance = self.ether_of(account).await;
            views.answers.insert(ether_name(&self.name(account)), balance.to_string());
        }
        views
    }

    async fn see_vault(&self, views: &mut Views, token: &str, vault: Address) {
        self.see(views, token, vault, IToken::totalSupplyCall {}).await;
        self.see(views, token, vault, IVault::assetCall {}).await;
        let ledger = self.read(vault, IRate::ledgerCall {}).await;
        let totals = format!("{:?}", (ledger.shares, ledger.backing, ledger.working));
        views.answers.insert(format!("{token}: shares, backing, working"), totals);
        self.see(views, token, vault, IRate::rateLineCall {}).await;
        self.see(views, token, vault, IRate::lastReportCall {}).await;
        for parameter in (0..u8::MAX).map_while(|number| Parameter::try_from(number).ok()) {
            let name = format!("{token} {parameter:?}");
            self.see(views, &name, vault, IParameters::parameterCall { parameter }).await;
        }
        self.see_safety(views, token, vault).await;
        self.see(views, token, vault, IRate::maxRateGrowthPerSecondCall {}).await;
        self.see(views, token, vault, IRoles::ownerCall {}).await;
        self.see(views, token, vault, IRoles::pendingOwnerCall {}).await;
        self.see(views, token, vault, IRoles::guardianCall {}).await;
        self.see(views, token, vault, IRoles::keeperCall {}).await;
        self.see(views, token, vault, IRoles::pausedUntilCall {}).await;
        let manager = self.restaking_manager();
        for who in NAMES {
            let account = self.address(who);
            let name = format!("{token} of {who}");
            self.see(views, &name, vault, IToken::balanceOfCall { account }).await;
            self.see(views, &name, vault, IToken::noncesCall { owner: account }).await;
            for spender in [manager, self.address("bob"), self.address("mallory")] {
                let name = format!("{name} for {}", self.name(spender));
                let call = IToken::allowanceCall { owner: account, spender };
                self.see(views, &name, vault, call).await;
            }
        }
        let strategy = self.strategy();
        let suite = self.suite();
        let queues = [suite.staking_queue, suite.restaking_queue];
        let contracts = [self.staking_vault(), manager, strategy.adapter, strategy.venue];
        for account in contracts.into_iter().chain(queues) {
            let name = format!("{token} of {}", self.name(account));
            self.see(views, &name, vault, IToken::balanceOfCall { account }).await;
        }
        if self.clock == Clock::Still {
            self.see_prices(views, token, vault).await;
        }
    }

    /// Reads provisional losses, cover and queue.
    async fn see_safety(&self, views: &mut Views, token: &str, vault: Address) {
        self.see(views, token, vault, ISafety::phaseCall {}).await;
        self.see(views, token, vault, IBunker::bunkerCall {}).await;
        self.see(views, token, vault, ISafety::coverCall {}).await;
        self.see(views, token, vault, ISafety::treasuryCall {}).await;
        self.see(views, token, vault, ISafety::secondOpinionCall {}).await;
        self.see(views, token, vault, IQueuedVault::queueCall {}).await;
        self.see(views, token, vault, IQueuedVault::liquidityCall {}).await;
        let Some(queue) = self.suite().queue(vault) else { return };
        let name = format!("{token} queue");
        self.see(views, &name, queue, IWithdrawalQueue::queueStateCall {}).await;
        for who in ["alice", "bob", "mallory"] {
            let name = format!("{name} of {who}");
            let owner = self.address(who);
            self.see(views, &name, queue, IERC721::balanceOfCall { owner }).await;
        }
        for id in 1..=3 {
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            self.see(views, &format!("{name} position {id}"), queue, call).await;
        }
    }

    /// Reads the views that follow from the rate of this second.
    async fn see_prices(&self, views: &mut Views, token: &str, vault: Address) {
        let (assets, shares) = (ether(1), ether(1));
        self.see(views, token, vault, IRate::ledgerCall {}).await;
        self.see(views, token, vault, IRate::getRateCall {}).await;
        self.see(views, token, vault, IVault::totalAssetsCall {}).await;
        self.see(views, token, vault, IVault::convertToSharesCall { assets }).await;
        self.see(views, token, vault, IVault::convertToAssetsCall { shares }).await;
        self.see(views, token, vault, IVault::previewDepositCall { assets }).await;
        self.see(views, token, vault, IVault::previewMintCall { shares }).await;
        self.see(views, token, vault, IVault::previewWithdrawCall { assets }).await;
        self.see(views, token, vault, IVault::previewRedeemCall { shares }).await;
        for who in ["alice", "bob"] {
            let (owner, receiver) = (self.address(who), self.address(who));
            let name = format!("{token} of {who}");
            self.see(views, &name, vault, IVault::maxDepositCall { receiver }).await;
            self.see(views, &name, vault, IVault::maxMintCall { receiver }).await;
            self.see(views, &name, vault, IVault::maxWithdrawCall { owner }).await;
            self.see(views, &name, vault, IVault::maxRedeemCall { owner }).await;
        }
    }

    /// Reads the views that only one of the contracts has.
    async fn see_own(&self, views: &mut Views) {
        let (staking, manager) = (self.staking_vault(), self.restaking_manager());
        self.see(views, "bsETH", staking, IStakingVault::oracleCall {}).await;
        self.see(views, "bsETH", staking, IStakingVault::consensusCall {}).await;
        self.see(views, "brETH", manager, IRestakingManager::adapterCountCall {}).await;
        let strategy = self.strategy();
        let info = IRestakingManager::adapterInfoCall { adapter: strategy.adapter };
        self.see(views, "brETH", manager, info).await;
        self.see(views, "adapter", strategy.adapter, IAdapter::totalAssetsCall {}).await;
        self.see(views, "adapter", strategy.adapter, IAdapter::maxFreeCall {}).await;
        self.see(views, "venue", strategy.venue, IToken::totalSupplyCall {}).await;
        let position = IToken::balanceOfCall { account: strategy.adapter };
        self.see(views, "venue shares of the adapter", strategy.venue, position).await;
        let approved = IToken::allowanceCall { owner: manager, spender: strategy.adapter };
        self.see(views, "bsETH of the manager for the adapter", staking, approved).await;
    }

    async fn see<C: SolCall<Return: Debug>>(
        &self,
        views: &mut Views,
        of: &str,
        to: Address,
        call: C,
    ) {
        let answer = match self.connection().read(to, call).await {
            Ok(answer) => format!("{answer:?}"),
            Err(error) => error.to_string(),
        };
        views.answers.insert(format!("{of}: {}", C::SIGNATURE), answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views(answers: &[(&str, &str)]) -> Views {
        let owned = answers.iter().map(|(name, answer)| ((*name).into(), (*answer).into()));
        Views { answers: owned.collect() }
    }

    #[test]
    fn changes_list_every_difference_and_ignore_paid_gas() {
        let mut before = views(&[("a", "1"), ("b", "2"), ("ether of alice", "100")]);
        let after = views(&[("b", "3"), ("c", "4"), ("ether of alice", "90")]);
        before.pay("alice", U256::from(10));
        let lines = before.changes(&after);
        assert_eq!(lines, ["  a: 1 -> nothing", "  b: 2 -> 3", "  c: nothing -> 4"]);
    }
}
