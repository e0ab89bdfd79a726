//! The actions of one account in a suite.

mod queue;
mod safety;

pub use queue::{Cancelled, Claimed, InKind, Requested, Settled};

use crate::{Connection, Error, Receipt, Result, Token, suite::Suite};
use alloy::{
    primitives::{Address, U256},
    sol_types::{SolCall, SolEvent},
};
use basalt_interfaces::{IRestakingManager, IStakingVault, IToken, IVault};

/// An account of a suite; its key must be among the connection's.
#[derive(Debug, Clone, Copy)]
pub struct Actor<'a> {
    connection: &'a Connection,
    suite: &'a Suite,
    account: Address,
}

/// An entry or an exit that happened.
#[derive(Debug, Clone)]
pub struct Exchanged {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// Assets that went in or out, in wei.
    pub assets: U256,
    /// Shares minted or burnt, in wei.
    pub shares: U256,
}

impl<'a> Actor<'a> {
    /// `account` acting in `suite`.
    pub const fn new(connection: &'a Connection, suite: &'a Suite, account: Address) -> Self {
        Self { connection, suite, account }
    }

    /// The account.
    pub const fn account(&self) -> Address {
        self.account
    }

    /// Deposits `assets` for shares. bsETH must be approved to the manager before.
    pub async fn deposit(&self, token: Token, assets: U256) -> Result<Exchanged> {
        let call = IVault::depositCall { assets, receiver: self.account };
        let value = if token == Token::Bseth { assets } else { U256::ZERO };
        self.enter(token, call, value).await
    }

    /// Mints exactly `shares` at the price that the vault previews. bsETH must be approved to the
    /// manager before.
    pub async fn mint(&self, token: Token, shares: U256) -> Result<Exchanged> {
        let call = IVault::mintCall { shares, receiver: self.account };
        let value = match token {
            Token::Bseth => {
                let preview = IVault::previewMintCall { shares };
                self.connection.read(self.suite.staking_vault, preview).await?
            }
            Token::Breth => U256::ZERO,
        };
        self.enter(token, call, value).await
    }

    /// Burns as many shares as it takes for exactly `assets`.
    pub async fn withdraw(&self, token: Token, assets: U256) -> Result<Exchanged> {
        let (receiver, owner) = (self.account, self.account);
        self.exit(token, IVault::withdrawCall { assets, receiver, owner }).await
    }

    /// Redeems `shares` for assets.
    pub async fn redeem(&self, token: Token, shares: U256) -> Result<Exchanged> {
        let (receiver, owner) = (self.account, self.account);
        self.exit(token, IVault::redeemCall { shares, receiver, owner }).await
    }

    /// Lets the manager take exactly `assets` of its bsETH.
    pub async fn approve_restaking(&self, assets: U256) -> Result<Receipt> {
        let call = IToken::approveCall { spender: self.suite.restaking_manager, value: assets };
        self.call(self.suite.staking_vault, call).await
    }

    /// Keeper: liquid ether to the consensus account.
    pub async fn allocate_to_consensus(&self, assets: U256) -> Result<Receipt> {
        let call = IStakingVault::allocateCall { assets };
        self.call(self.suite.staking_vault, call).await
    }

    /// Consensus account: ether back to the vault.
    pub async fn pay_back(&self, assets: U256) -> Result<Receipt> {
        let call = IStakingVault::payBackCall {};
        self.connection.send(self.account, self.suite.staking_vault, call, assets).await
    }

    /// Oracle: reports the value of the consensus account at `ref_time`.
    pub async fn report_consensus(&self, ref_time: u64, source_value: U256) -> Result<Receipt> {
        let ref_time = U256::from(ref_time);
        let call = IStakingVault::reportCall { refTime: ref_time, sourceValue: source_value };
        self.call(self.suite.staking_vault, call).await
    }

    /// Keeper: liquid bsETH to the adapter.
    pub async fn allocate_to(&self, adapter: Address, assets: U256) -> Result<Receipt> {
        let call = IRestakingManager::allocateCall { adapter, assets };
        self.call(self.suite.restaking_manager, call).await
    }

    /// Keeper: up to `assets` of bsETH back from the adapter.
    pub async fn deallocate_from(&self, adapter: Address, assets: U256) -> Result<Receipt> {
        let call = IRestakingManager::deallocateCall { adapter, assets };
        self.call(self.suite.restaking_manager, call).await
    }

    /// Keeper: reports the value of the adapter's position.
    pub async fn report_strategy(&self, adapter: Address) -> Result<Receipt> {
        let call = IRestakingManager::reportCall { adapter };
        self.call(self.suite.restaking_manager, call).await
    }

    /// Sends a call that takes no ether.
    async fn call<C: SolCall>(&self, to: Address, call: C) -> Result<Receipt> {
        self.connection.send(self.account, to, call, U256::ZERO).await
    }

    async fn enter<C: SolCall>(&self, token: Token, call: C, value: U256) -> Result<Exchanged> {
        let vault = token.vault(self.suite);
        let receipt = self.connection.send(self.account, vault, call, value).await?;
        let event = event::<IVault::Deposit>(&receipt, vault)?;
        Ok(Exchanged { assets: event.assets, shares: event.shares, receipt })
    }

    async fn exit<C: SolCall>(&self, token: Token, call: C) -> Result<Exchanged> {
        let vault = token.vault(self.suite);
        let receipt = self.call(vault, call).await?;
        let event = event::<IVault::Withdraw>(&receipt, vault)?;
        Ok(Exchanged { assets: event.assets, shares: event.shares, receipt })
    }
}

/// The event that a contract always logs with such a call.
fn event<E: SolEvent>(receipt: &Receipt, emitter: Address) -> Result<E> {
    receipt.event(emitter).ok_or(Error::BadAnswer { address: emitter })
}
