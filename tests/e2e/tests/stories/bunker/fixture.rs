//! Either vault with assets at work whose value a test controls: the consensus account of bsETH, a
//! mock adapter of brETH. Every step is repeated by the model.

use crate::support::mocks::list;
use alloy::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolError},
};
use basalt_client::Receipt;
use basalt_harness::{
    IMockControl, LossBorne, MockAction, MockContract, Step, Token, World, ether,
};
use basalt_interfaces::{
    IAdapter, IBunker,
    IRate::{self, ledgerReturn},
    IRestakingManager as Manager, ISafety, IStakingVault,
};

pub(crate) const ZERO: U256 = U256::ZERO;

/// Selects one of the two vaults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VaultKind {
    /// bsETH.
    Staking,
    /// brETH.
    Restaking,
}

/// Both vaults.
pub(crate) const VAULT_KINDS: [VaultKind; 2] = [VaultKind::Staking, VaultKind::Restaking];

/// A vault in its world: alice holds 100, bob 10; 40 assets are at work with `source`.
pub(crate) struct Fixture {
    pub(crate) world: World,
    pub(crate) kind: VaultKind,
    pub(crate) vault: Address,
    pub(crate) queue: Address,
    /// Source of reports: consensus account or adapter.
    pub(crate) source: Address,
}

impl Fixture {
    /// Returns `None` where the test is skipped because the clock cannot be moved.
    pub(crate) async fn start(story: &str, kind: VaultKind) -> Option<Self> {
        let mut fixture = Box::pin(Self::idle(story, kind)).await?;
        fixture.allocate(ether(40)).await;
        // After two hours a report may cover the allocation.
        fixture.world.advance_hours(2).await;
        Some(fixture)
    }

    /// Same, with nothing at work.
    pub(crate) async fn idle(story: &str, kind: VaultKind) -> Option<Self> {
        let mut world = World::with_time_travel(story).await?;
        let suite = world.suite();
        let (vault, queue, source) = match kind {
            VaultKind::Staking => {
                (suite.staking_vault, suite.staking_queue, world.address("consensus"))
            }
            VaultKind::Restaking => {
                for who in ["alice", "bob", "carol"] {
                    world.deposit(Token::Bseth, who, ether(300)).await;
                }
                let mute = MockContract::new()
                    .on::<IAdapter::deliverCall>([MockAction::Return(ZERO.into())]);
                let adapter = list(&world, mute).await;
                (suite.restaking_manager, suite.restaking_queue, adapter)
            }
        };
        let mut fixture = Self { world, kind, vault, queue, source };
        fixture.enter("alice", ether(100)).await;
        fixture.enter("bob", ether(10)).await;
        Some(fixture)
    }

    /// Deposits assets; the step's amount is the shares.
    pub(crate) async fn enter(&mut self, who: &str, assets: U256) -> Step {
        match self.kind {
            VaultKind::Staking => self.world.deposit(Token::Bseth, who, assets).await,
            VaultKind::Restaking => self.world.deposit(Token::Breth, who, assets).await,
        }
    }

    /// Redeems shares instantly; the step's amount is the assets.
    pub(crate) async fn leave(&mut self, who: &str, shares: U256) -> Step {
        match self.kind {
            VaultKind::Staking => self.world.redeem(Token::Bseth, who, shares).await,
            VaultKind::Restaking => self.world.redeem(Token::Breth, who, shares).await,
        }
    }

    /// Role that reports.
    pub(crate) const fn reporter(&self) -> &'static str {
        match self.kind {
            VaultKind::Staking => "oracle",
            VaultKind::Restaking => "keeper",
        }
    }

    /// Calldata of an allocation.
    pub(crate) fn allocation(&self, assets: U256) -> Vec<u8> {
        match self.kind {
            VaultKind::Staking => IStakingVault::allocateCall { assets }.abi_encode(),
            VaultKind::Restaking => {
                Manager::allocateCall { adapter: self.source, assets }.abi_encode()
            }
        }
    }

    /// The keeper allocates assets.
    pub(crate) async fn allocate(&mut self, assets: U256) {
        if self.kind == VaultKind::Staking {
            self.world.allocate_to_consensus(assets).await;
            return;
        }
        let (vault, adapter) = (self.vault, self.source);
        let call = Manager::allocateCall { adapter, assets };
        let now = time(&self.world.send("keeper", vault, call, ZERO).await);
        let reference = self.world.reference();
        reference.staking.transfer(vault, adapter, assets.to()).unwrap();
        reference.restaking.allocate(adapter, assets.to(), now).unwrap();
        self.world.assert_matches_model("an allocation").await;
    }

    /// Assets come back from the source.
    pub(crate) async fn return_assets(&mut self, assets: U256) {
        if self.kind == VaultKind::Staking {
            self.world.pay_back(assets).await;
            return;
        }
        let (vault, adapter) = (self.vault, self.source);
        let call = Manager::deallocateCall { adapter, assets };
        let now = time(&self.world.send("keeper", vault, call, ZERO).await);
        let reference = self.world.reference();
        reference.staking.transfer(adapter, vault, assets.to()).unwrap();
        reference.restaking.give_back(adapter, assets.to(), now).unwrap();
        self.world.assert_matches_model("a deallocation").await;
    }

    /// Sets the value of the assets at work, without a report.
    pub(crate) async fn set_value(&mut self, value: U256) {
        if self.kind == VaultKind::Restaking {
            let call = IMockControl::setValueCall { value };
            self.world.send("mallory", self.source, call, ZERO).await;
        }
    }

    /// Reports this value of the assets at work.
    pub(crate) async fn report(&mut self, value: U256) -> Receipt {
        self.set_value(value).await;
        if self.kind == VaultKind::Staking {
            return self.world.report_consensus_as(value).await.0.receipt;
        }
        let call = Manager::reportCall { adapter: self.source };
        let receipt = self.world.send("keeper", self.vault, call, ZERO).await;
        let (adapter, now) = (self.source, time(&receipt));
        self.world.reference().report_adapter(adapter, value.to(), now).unwrap();
        self.world.assert_matches_model("a report").await;
        receipt
    }

    /// Reports a loss of the source, relative to its book value.
    pub(crate) async fn report_loss(&mut self, loss: U256) -> Receipt {
        let book = self.ledger().await.working;
        self.report(book - loss).await
    }

    /// Replaces the provisional loss of the source by `loss`.
    pub(crate) async fn revise(&mut self, who: &str, loss: U256) -> Receipt {
        if self.kind == VaultKind::Staking {
            return self.world.revise_loss(self.vault, who, loss).await;
        }
        let call = IBunker::reviseLossCall { source: self.source, loss };
        let receipt = self.world.send(who, self.vault, call, ZERO).await;
        let (source, caller, now) = (self.source, self.world.address(who), time(&receipt));
        self.world.reference().restaking.revise(source, loss.to(), caller, now).unwrap();
        self.world.assert_matches_model("a revision").await;
        receipt
    }

    /// Confirms the provisional loss; returns the shares of the loss.
    pub(crate) async fn confirm(&mut self, who: &str) -> (Receipt, LossBorne) {
        let (step, borne) = self.world.confirm_loss(self.vault, who).await;
        (step.receipt, borne)
    }

    /// Asserts that the call fails with `E` and changes nothing.
    pub(crate) async fn expect_revert<E: SolError>(&self, who: &str, call: impl SolCall) -> E {
        self.world.expect_revert::<E>(who, self.vault, call, ZERO).await
    }

    pub(crate) async fn ledger(&self) -> ledgerReturn {
        self.world.read(self.vault, IRate::ledgerCall {}).await
    }

    /// 0: open. 1: bunker. 2: reopening.
    pub(crate) async fn phase(&self) -> u64 {
        self.world.read(self.vault, ISafety::phaseCall {}).await.phase.to()
    }

    /// The owner appoints another second opinion.
    pub(crate) async fn appoint_second_opinion(&mut self, who: &str) {
        let account = self.world.address(who);
        let call = ISafety::setSecondOpinionCall { secondOpinion: account };
        let receipt = self.world.send("owner", self.vault, call, ZERO).await;
        let event = receipt.event::<ISafety::SecondOpinionSet>(self.vault).unwrap();
        assert_eq!(event.secondOpinion, account);
        let vault = self.vault;
        self.world.vault_model(vault).roles.second_opinion = account;
    }
}

/// Timestamp of a transaction's block, as 32 bits.
pub(crate) fn time(receipt: &Receipt) -> u32 {
    u32::try_from(receipt.timestamp).unwrap()
}
