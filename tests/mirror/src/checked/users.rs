//! Entries and instant exits.

use super::{CheckedSuite, Step, StepError, expect_equal, narrow, time};
use alloy::primitives::{Address, U256};
use basalt_client::Token;
use basalt_interfaces::IVault;

impl CheckedSuite {
    /// Deposits `assets`; the step's amount is the shares. bsETH is approved first; the step is the
    /// deposit.
    pub async fn deposit(
        &mut self,
        token: Token,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        if token == Token::Breth {
            self.actor(account).approve_restaking(assets).await?;
        }
        self.deposit_approved(token, account, assets).await
    }

    /// Deposits `assets` that are approved already; the step's amount is the shares.
    pub async fn deposit_approved(
        &mut self,
        token: Token,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let moved = self.actor(account).deposit(token, assets).await?;
        let (vault, now) = (token.vault(self.suite()), time(&moved.receipt));
        let expected = self.reference.deposit(vault, account, narrow(assets)?, now)?;
        let what = format!("{} shares of a deposit", token.symbol());
        expect_equal(&what, expected, moved.shares, moved.receipt)
    }

    /// Mints exactly `shares`; the step's amount is the assets. bsETH is approved first; the step is
    /// the mint.
    pub async fn mint(
        &mut self,
        token: Token,
        account: Address,
        shares: U256,
    ) -> Result<Step, StepError> {
        let vault = token.vault(self.suite());
        if token == Token::Breth {
            let price = IVault::previewMintCall { shares };
            let price = self.connection.read(vault, price).await?;
            self.actor(account).approve_restaking(price).await?;
        }
        let moved = self.actor(account).mint(token, shares).await?;
        let now = time(&moved.receipt);
        let expected = self.reference.mint(vault, account, narrow(shares)?, now)?;
        let what = format!("{} of a mint", token.asset());
        expect_equal(&what, expected, moved.assets, moved.receipt)
    }

    /// Redeems `shares`; the step's amount is the assets.
    pub async fn redeem(
        &mut self,
        token: Token,
        account: Address,
        shares: U256,
    ) -> Result<Step, StepError> {
        let moved = self.actor(account).redeem(token, shares).await?;
        let (vault, now) = (token.vault(self.suite()), time(&moved.receipt));
        let expected = self.reference.redeem(vault, account, narrow(shares)?, now)?;
        let what = format!("{} of a redemption", token.asset());
        expect_equal(&what, expected, moved.assets, moved.receipt)
    }

    /// Withdraws exactly `assets`; the step's amount is the shares.
    pub async fn withdraw(
        &mut self,
        token: Token,
        account: Address,
        assets: U256,
    ) -> Result<Step, StepError> {
        let moved = self.actor(account).withdraw(token, assets).await?;
        let (vault, now) = (token.vault(self.suite()), time(&moved.receipt));
        let expected = self.reference.withdraw(vault, account, narrow(assets)?, now)?;
        let what = format!("{} of a withdrawal", token.symbol());
        expect_equal(&what, expected, moved.shares, moved.receipt)
    }
}
