//! The queue, and redemptions in kind.

use super::{CheckedSuite, Step, StepError, expect_equal, narrow, time};
use crate::Check;
use alloy::primitives::{Address, U256};
use basalt_interfaces::IERC721;

impl CheckedSuite {
    /// Requests an exit of shares through the queue; the step's amount is the number of the position.
    pub async fn request_redeem(
        &mut self,
        vault: Address,
        account: Address,
        shares: U256,
        min_rate: Option<U256>,
    ) -> Result<Step, StepError> {
        let made = self.actor(account).request_redeem(vault, shares, min_rate).await?;
        let (shares, least) = (narrow(shares)?, narrow(min_rate.unwrap_or_default())?);
        let now = time(&made.receipt);
        let model = self.reference.vault_mut(vault)?;
        let id = model.request(account, account, shares, least, now)?;
        expect_equal("number of a position", number(id), made.request_id, made.receipt)
    }

    /// Anyone: settles a queue from the front; the step's amount is the assets paid.
    pub async fn settle(
        &mut self,
        vault: Address,
        account: Address,
        max: u64,
    ) -> Result<Step, StepError> {
        let settled = self.actor(account).settle(vault, max).await?;
        let most = u32::try_from(max).unwrap_or(u32::MAX);
        let expected = self.reference.settle(vault, most, time(&settled.receipt))?;
        let check = Check::equal("shares of a settlement", expected.shares, settled.shares);
        if !check.ok {
            return Err(StepError::Differs(check));
        }
        expect_equal("assets of a settlement", expected.assets, settled.assets, settled.receipt)
    }

    /// Cancels a position; the step's amount is the shares that came back.
    pub async fn cancel(
        &mut self,
        vault: Address,
        account: Address,
        id: u64,
    ) -> Result<Step, StepError> {
        let cancelled = self.actor(account).cancel(vault, U256::from(id)).await?;
        let now = time(&cancelled.receipt);
        let returned = self.reference.vault_mut(vault)?.cancel(place(id), account, now)?;
        expect_equal(
            "shares of a cancelled position",
            returned,
            cancelled.returned,
            cancelled.receipt,
        )
    }

    /// Claims positions; the step's amount is the assets.
    pub async fn claim(
        &mut self,
        vault: Address,
        account: Address,
        ids: &[u64],
        receiver: Address,
    ) -> Result<Step, StepError> {
        let words: Vec<_> = ids.iter().map(|id| U256::from(*id)).collect();
        let claimed = self.actor(account).claim(vault, &words, receiver).await?;
        let places: Vec<_> = ids.iter().map(|id| place(*id)).collect();
        let (assets, shares) = self.reference.claim(vault, &places, account, receiver)?;
        let check = Check::equal("shares of a claim", shares, claimed.shares);
        if !check.ok {
            return Err(StepError::Differs(check));
        }
        expect_equal("assets of a claim", assets, claimed.assets, claimed.receipt)
    }

    /// Moves a position to another holder; the step's amount is its number.
    pub async fn transfer_position(
        &mut self,
        vault: Address,
        from: Address,
        to: Address,
        id: u64,
    ) -> Result<Step, StepError> {
        let queue = self.reference.vault(vault)?.roles.queue;
        let call = IERC721::transferFromCall { from, to, tokenId: U256::from(id) };
        let receipt = self.connection.send(from, queue, call, U256::ZERO).await?;
        self.reference.vault_mut(vault)?.transfer_position(place(id), from, to)?;
        Ok(Step { receipt, amount: id.into() })
    }

    /// Redeems brETH for a part of everything that the manager holds; the step's amount is the
    /// liquid bsETH of it.
    pub async fn redeem_in_kind(
        &mut self,
        account: Address,
        shares: U256,
        forfeited: &[Address],
    ) -> Result<Step, StepError> {
        let redeemed = self.actor(account).redeem_in_kind(shares, U256::ONE, forfeited).await?;
        let now = time(&redeemed.receipt);
        let shares = narrow(shares)?;
        let taken = self.reference.redeem_in_kind(account, shares, forfeited, now)?;
        let check = Check::equal("part of everything", taken.fraction_wad, redeemed.fraction_wad);
        if !check.ok {
            return Err(StepError::Differs(check));
        }
        expect_equal(
            "bsETH of a redemption in kind",
            taken.liquid,
            redeemed.liquid,
            redeemed.receipt,
        )
    }
}

/// The number of a position as the model counts.
fn place(id: u64) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

/// The same as an amount.
fn number(id: usize) -> u128 {
    u128::try_from(id).unwrap_or(u128::MAX)
}
