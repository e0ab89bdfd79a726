//! Requests, settlement, claims and redemption in kind: each step on the chain and in the model,
//! with all numbers compared after it.

use crate::World;
use alloy::primitives::{Address, U256};
use basalt_mirror::Step;

impl World {
    /// Requests a redemption from either vault; the step's amount is the number of the position.
    pub async fn request_redeem(&mut self, vault: Address, who: &str, shares: U256) -> Step {
        self.request_with_min_rate(vault, who, shares, None).await
    }

    /// Requests a redemption with an optional minimum rate (27 decimals). A position below its
    /// minimum rate is returned.
    pub async fn request_with_min_rate(
        &mut self,
        vault: Address,
        who: &str,
        shares: U256,
        min_rate: Option<U256>,
    ) -> Step {
        let account = self.address(who);
        let step = self.checked.request_redeem(vault, account, shares, min_rate).await;
        self.finish_step(&format!("{who}: request"), step).await
    }

    /// Settles at most `max` positions from the front of the queue; the step's amount is the assets
    /// paid.
    pub async fn settle(&mut self, vault: Address, who: &str, max: u64) -> Step {
        let account = self.address(who);
        let step = self.checked.settle(vault, account, max).await;
        self.finish_step(&format!("{who}: settle"), step).await
    }

    /// Cancels a position; the step's amount is the shares returned.
    pub async fn cancel(&mut self, vault: Address, who: &str, id: u64) -> Step {
        let account = self.address(who);
        let step = self.checked.cancel(vault, account, id).await;
        self.finish_step(&format!("{who}: cancel {id}"), step).await
    }

    /// Claims positions to the caller; the step's amount is the assets paid.
    pub async fn claim(&mut self, vault: Address, who: &str, ids: &[u64]) -> Step {
        let receiver = self.address(who);
        self.claim_for(vault, who, ids, receiver).await
    }

    /// Claims positions to any receiver; the step's amount is the assets paid.
    pub async fn claim_for(
        &mut self,
        vault: Address,
        who: &str,
        ids: &[u64],
        receiver: Address,
    ) -> Step {
        let account = self.address(who);
        let step = self.checked.claim(vault, account, ids, receiver).await;
        self.finish_step(&format!("{who}: claim {ids:?}"), step).await
    }

    /// Transfers a position.
    pub async fn transfer_position(
        &mut self,
        vault: Address,
        from: &str,
        to: Address,
        id: u64,
    ) -> Step {
        let account = self.address(from);
        let step = self.checked.transfer_position(vault, account, to, id).await;
        self.finish_step(&format!("{from}: transfer of position {id}"), step).await
    }

    /// Redeems brETH for a fraction of every holding of the manager; the step's amount is the liquid
    /// bsETH paid. Adapters in `forfeited` deliver nothing.
    pub async fn redeem_in_kind(&mut self, who: &str, shares: U256, forfeited: &[Address]) -> Step {
        let account = self.address(who);
        let step = self.checked.redeem_in_kind(account, shares, forfeited).await;
        self.finish_step(&format!("{who}: redeem in kind"), step).await
    }
}
