//! The queue, and redemptions in kind.

use super::{Step, WatchError, Watched, agreed, narrow, time};
use crate::Check;
use alloy::primitives::{Address, U256};
use basalt_interfaces::IERC721;

impl Watched {
    /// Shares of either vault into its queue; the step's amount is the number of the position.
    pub async fn request_redeem(
        &mut self,
        vault: Address,
        account: Address,
        shares: U256,
        min_rate: Option<U256>,
    ) -> Result<Step, WatchError> {
        let made = self.actor(account).request_redeem(vault, shares, min_rate).await?;
        let (shares, least) = (narrow(shares)?, narrow(min_rate.unwrap_or_default())?);
        let now = time(&made.sent);
        let layer = self.mirror.layer_mut(vault)?;
        let id = layer.request(account, account, shares, least, now)?;
        agreed("number of a position", number(id), made.request_id, made.sent)
    }

    /// Anyone: settles a queue from the front; the step's amount is the assets paid.
    pub async fn settle(
        &mut self,
        vault: Address,
        account: Address,
        max: u64,
    ) -> Result<Step, WatchError> {
        let settled = self.actor(account).settle(vault, max).await?;
        let most = u32::try_from(max).unwrap_or(u32::MAX);
        let (shares, assets) = self.mirror.settle(vault, most, time(&settled.sent))?;
        let check = Check::equal("shares of a settlement", shares, settled.shares);
        if !check.ok {
            return Err(WatchError::Differs(check));
        }
        agreed("assets of a settlement", assets, settled.assets, settled.sent)
    }

    /// Gives a position up; the step's amount is the shares that came back.
    pub async fn cancel(
        &mut self,
        vault: Address,
        account: Address,
        id: u64,
    ) -> Result<Step, WatchError> {
        let cancelled = self.actor(account).cancel(vault, U256::from(id)).await?;
        let now = time(&cancelled.sent);
        let returned = self.mirror.layer_mut(vault)?.cancel(place(id), account, now)?;
        agreed("shares of a cancelled position", returned, cancelled.returned, cancelled.sent)
    }

    /// Takes what is ready of positions; the step's amount is the assets.
    pub async fn claim(
        &mut self,
        vault: Address,
        account: Address,
        ids: &[u64],
        receiver: Address,
    ) -> Result<Step, WatchError> {
        let words: Vec<_> = ids.iter().map(|id| U256::from(*id)).collect();
        let claimed = self.actor(account).claim(vault, &words, receiver).await?;
        let places: Vec<_> = ids.iter().map(|id| place(*id)).collect();
        let (assets, shares) = self.mirror.claim(vault, &places, account, receiver)?;
        let check = Check::equal("shares of a claim", shares, claimed.shares);
        if !check.ok {
            return Err(WatchError::Differs(check));
        }
        agreed("assets of a claim", assets, claimed.assets, claimed.sent)
    }

    /// Hands a position over; the step's amount is its number.
    pub async fn transfer_position(
        &mut self,
        vault: Address,
        from: Address,
        to: Address,
        id: u64,
    ) -> Result<Step, WatchError> {
        let queue = self.mirror.layer(vault)?.queue.address;
        let call = IERC721::transferFromCall { from, to, tokenId: U256::from(id) };
        let sent = self.connection.send(from, queue, call, U256::ZERO).await?;
        self.mirror.layer_mut(vault)?.transfer_position(place(id), from, to)?;
        Ok(Step { sent, amount: id.into() })
    }

    /// brETH for a part of everything that the manager holds; the step's amount is the bsETH that
    /// was at hand.
    pub async fn redeem_in_kind(
        &mut self,
        account: Address,
        shares: U256,
        forfeited: &[Address],
    ) -> Result<Step, WatchError> {
        let redeemed = self.actor(account).redeem_in_kind(shares, U256::ONE, forfeited).await?;
        let now = time(&redeemed.sent);
        let (part, idle) = self.mirror.redeem_in_kind(account, narrow(shares)?, forfeited, now)?;
        let check = Check::equal("part of everything", part, redeemed.fraction_wad);
        if !check.ok {
            return Err(WatchError::Differs(check));
        }
        agreed("bsETH of a redemption in kind", idle, redeemed.idle, redeemed.sent)
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
