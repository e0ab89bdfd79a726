//! Deposits, withdrawals, allocations and reports, each taken on the chain and in the model. After
//! each step all numbers of the suite are compared: shares, backing, rate lines, rates and all
//! balances.

use crate::{HOUR_SECS, World};
use alloy::primitives::{Address, U256};
use basalt_client::Token;
use basalt_interfaces::IToken;
use basalt_mirror::{Check, Step, StepError};
use basalt_model::{LossShared, VaultModel};

/// Defines one method for each step of the checked suite that takes an account and an amount.
macro_rules! steps {
    ($($(#[$doc:meta])* $step:ident)*) => {$(
        $(#[$doc])*
        pub async fn $step(&mut self, token: Token, who: &str, amount: U256) -> Step {
            let account = self.address(who);
            let step = self.checked.$step(token, account, amount).await;
            let what = format!("{who}: {} of {}", stringify!($step), token.symbol());
            self.finish_step(&what, step).await
        }
    )*};
}

impl World {
    steps! {
        /// Deposits assets; the step's amount is the shares. bsETH is approved first; the step is
        /// the deposit.
        deposit
        /// Deposits assets that are already approved; the step's amount is the shares.
        deposit_approved
        /// Mints exactly this many shares; the step's amount is the assets. bsETH is approved first;
        /// the step is the mint.
        mint
        /// Redeems shares; the step's amount is the assets.
        redeem
        /// Withdraws exactly these assets; the step's amount is the shares.
        withdraw
    }

    /// The keeper sends liquid ether to the consensus account.
    pub async fn allocate_to_consensus(&mut self, wei: U256) -> Step {
        let step = self.checked.allocate_to_consensus(self.address("keeper"), wei).await;
        self.finish_step("allocate to consensus", step).await
    }

    /// The consensus account pays ether back.
    pub async fn pay_back(&mut self, wei: U256) -> Step {
        let step = self.checked.pay_back(wei).await;
        self.finish_step("pay back", step).await
    }

    /// Validators earn a reward that is not reported yet.
    pub async fn consensus_reward(&mut self, wei: U256) -> Step {
        let step = self.checked.consensus_reward(self.address("outside"), wei).await;
        self.finish_step("consensus reward", step).await
    }

    /// Validators lose ether; the loss is not reported yet.
    pub async fn consensus_loss(&mut self, wei: U256) -> Step {
        let step = self.checked.consensus_loss(wei).await;
        self.finish_step("consensus loss", step).await
    }

    /// The oracle reports the value of the consensus account; returns the shares of the loss, if
    /// one was booked.
    pub async fn report_consensus(&mut self) -> (Step, Option<LossShared>) {
        let reported = self.checked.report_consensus(self.address("oracle")).await;
        let (step, effect) = self.finish_step("report consensus", reported).await;
        (step, effect.loss())
    }

    /// The oracle reports this value of the consensus account, true or not; returns the shares of
    /// the loss, if one was booked.
    pub async fn report_consensus_as(&mut self, source_value: U256) -> (Step, Option<LossShared>) {
        let oracle = self.address("oracle");
        let reported = self.checked.report_consensus_as(oracle, source_value.to()).await;
        let (step, effect) = self.finish_step("report consensus", reported).await;
        (step, effect.loss())
    }

    /// The keeper allocates liquid bsETH to the venue.
    pub async fn allocate_to_venue(&mut self, wei: U256) -> Step {
        let (keeper, adapter) = (self.address("keeper"), self.checked.first_adapter());
        let step = self.checked.allocate_to_venue(keeper, adapter, wei).await;
        self.finish_step("allocate to the venue", step).await
    }

    /// The keeper deallocates up to this much bsETH from the venue; the step's amount is the bsETH
    /// received.
    pub async fn deallocate_from_venue(&mut self, wei: U256) -> Step {
        let (keeper, adapter) = (self.address("keeper"), self.checked.first_adapter());
        let step = self.checked.deallocate_from_venue(keeper, adapter, wei).await;
        self.finish_step("deallocate from the venue", step).await
    }

    /// The venue earns bsETH that is not reported yet.
    pub async fn venue_gain(&mut self, shares: U256) -> Step {
        let (payer, adapter) = (self.address("outside"), self.checked.first_adapter());
        let step = self.checked.venue_gain(payer, adapter, shares).await;
        self.finish_step("venue gain", step).await
    }

    /// The keeper reports the adapter's value; returns the shares of the loss, if one was booked.
    pub async fn report_strategy(&mut self) -> (Step, Option<LossShared>) {
        let (keeper, adapter) = (self.address("keeper"), self.checked.first_adapter());
        let reported = self.checked.report_strategy(keeper, adapter).await;
        let (step, effect) = self.finish_step("report strategy", reported).await;
        (step, effect.loss())
    }

    /// Moves the clock forward; returns the time of the newest block.
    pub async fn advance_hours(&mut self, hours: u64) -> u64 {
        let now = self.checked.travel(hours.saturating_mul(HOUR_SECS)).await;
        self.finish_step("advance the clock", now).await
    }

    /// Transfers shares of either vault.
    pub async fn transfer(
        &mut self,
        vault: Address,
        from: &str,
        to: Address,
        shares: U256,
    ) -> Step {
        let receipt =
            self.send(from, vault, IToken::transferCall { to, value: shares }, U256::ZERO);
        let receipt = receipt.await;
        let amount = u128::try_from(shares).unwrap();
        let account = self.address(from);
        let moved = self.vault_model(vault).transfer(account, to, amount);
        let step = moved.map(|()| Step { receipt, amount }).map_err(StepError::from);
        self.finish_step("transfer", step).await
    }

    /// Panics if any number of the suite differs from the model.
    pub async fn assert_matches_model(&self, after: &str) {
        let checks = self.checked.checks(&|account| self.name(account)).await;
        let checks = checks.unwrap_or_else(|error| panic!("after {after}: {error}"));
        let wrong: Vec<_> = checks.iter().filter(|check| !check.ok).map(describe).collect();
        assert!(wrong.is_empty(), "after {after}:\n{}", wrong.join("\n"));
    }

    /// The model of one of the two vaults.
    pub fn vault_model(&mut self, vault: Address) -> &mut VaultModel<Address> {
        let model = self.checked.reference.vault_mut(vault);
        model.unwrap_or_else(|_| panic!("{vault} is no vault of this world"))
    }

    /// Asserts that a step succeeded, and that all numbers agree after it.
    pub(crate) async fn finish_step<T>(&mut self, what: &str, taken: Result<T, StepError>) -> T {
        let taken = taken.unwrap_or_else(|error| panic!("{what}: {error}"));
        self.steps += 1;
        if self.steps >= self.compares_every {
            self.steps = 0;
            self.assert_matches_model(what).await;
        }
        taken
    }
}

fn describe(check: &Check) -> String {
    format!("  {}: the model says {}, the chain {}", check.name, check.expected, check.actual)
}
