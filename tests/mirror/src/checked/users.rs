//! Entries and instant exits.

use super::{CheckedSuite, Step, StepError, expect_equal, narrow, time};
use alloy::primitives::{Address, U256};
use basalt_client::Token;
use basalt_interfaces::IVault;

impl CheckedSuite {
    /// Ether into bsETH; the step's amount is the shares.
    pub async fn stake(&mut self, account: Address, assets: U256) -> Result<Step, StepError> {
        let moved = self.actor(account).deposit(Token::Bseth, assets).await?;
        let (vault, now) = (self.suite().staking_vault, time(&moved.sent));
        let expected = self.reference.deposit(vault, account, narrow(assets)?, now)?;
        expect_equal("bsETH shares of a deposit", expected, moved.shares, moved.sent)
    }

    /// bsETH into ether; the step's amount is the ether.
    pub async fn unstake(&mut self, account: Address, shares: U256) -> Result<Step, StepError> {
        let moved = self.actor(account).redeem(Token::Bseth, shares).await?;
        let (vault, now) = (self.suite().staking_vault, time(&moved.sent));
        let expected = self.reference.redeem(vault, account, narrow(shares)?, now)?;
        expect_equal("ether of a redemption", expected, moved.assets, moved.sent)
    }

    /// Approves and puts bsETH into brETH; the step is the deposit, its amount the shares.
    pub async fn restake(&mut self, account: Address, assets: U256) -> Result<Step, StepError> {
        self.actor(account).approve_restaking(assets).await?;
        self.restake_approved(account, assets).await
    }

    /// Puts approved bsETH into brETH; the step's amount is the shares.
    pub async fn restake_approved(
        &mut self,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let moved = self.actor(account).deposit(Token::Breth, assets).await?;
        let (vault, now) = (self.suite().restaking_manager, time(&moved.sent));
        let expected = self.reference.deposit(vault, account, narrow(assets)?, now)?;
        expect_equal("brETH shares of a deposit", expected, moved.shares, moved.sent)
    }

    /// brETH into bsETH; the step's amount is the bsETH.
    pub async fn unrestake(&mut self, account: Address, shares: U256) -> Result<Step, StepError> {
        let moved = self.actor(account).redeem(Token::Breth, shares).await?;
        let (vault, now) = (self.suite().restaking_manager, time(&moved.sent));
        let expected = self.reference.redeem(vault, account, narrow(shares)?, now)?;
        expect_equal("bsETH of a redemption", expected, moved.assets, moved.sent)
    }

    /// Ether into exactly `shares` of bsETH; the step's amount is the ether.
    pub async fn stake_for(&mut self, account: Address, shares: U256) -> Result<Step, StepError> {
        let moved = self.actor(account).mint(Token::Bseth, shares).await?;
        let now = time(&moved.sent);
        let expected = self.reference.staking.mint(account, narrow(shares)?, now)?;
        expect_equal("ether of a mint", expected, moved.assets, moved.sent)
    }

    /// bsETH into exactly `assets` of ether; the step's amount is the bsETH.
    pub async fn unstake_to(&mut self, account: Address, assets: U256) -> Result<Step, StepError> {
        let moved = self.actor(account).withdraw(Token::Bseth, assets).await?;
        let now = time(&moved.sent);
        let expected = self.reference.staking.withdraw(account, narrow(assets)?, now)?;
        expect_equal("bsETH of a withdrawal", expected, moved.shares, moved.sent)
    }

    /// Approves what it costs and puts bsETH into exactly `shares` of brETH; the step is the mint,
    /// its amount the bsETH.
    pub async fn restake_for(&mut self, account: Address, shares: U256) -> Result<Step, StepError> {
        let price = IVault::previewMintCall { shares };
        let price = self.connection.read(self.suite().restaking_manager, price).await?;
        self.actor(account).approve_restaking(price).await?;
        let moved = self.actor(account).mint(Token::Breth, shares).await?;
        let (vault, now) = (self.suite().restaking_manager, time(&moved.sent));
        let expected = self.reference.mint(vault, account, narrow(shares)?, now)?;
        expect_equal("bsETH of a mint", expected, moved.assets, moved.sent)
    }

    /// brETH into exactly `assets` of bsETH; the step's amount is the brETH.
    pub async fn unrestake_to(
        &mut self,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let moved = self.actor(account).withdraw(Token::Breth, assets).await?;
        let (vault, now) = (self.suite().restaking_manager, time(&moved.sent));
        let expected = self.reference.withdraw(vault, account, narrow(assets)?, now)?;
        expect_equal("brETH of a withdrawal", expected, moved.shares, moved.sent)
    }
}
