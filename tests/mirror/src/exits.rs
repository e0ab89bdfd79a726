//! The slow way out of either vault, and the way out in kind.

use super::{LossBorne, Mirror, Refused};
use alloy::primitives::Address;
use basalt_model::in_kind_part_of_booked;

impl Mirror {
    /// Settles from the front of a vault's queue; gives shares burnt and assets paid.
    pub fn settle(&mut self, vault: Address, max: u32, now: u32) -> Result<(u128, u128), Refused> {
        self.atomically(|after| {
            let layer = after.layer_mut(vault)?;
            let (shares, assets) = layer.settle(max, now)?;
            let queue = layer.queue.address;
            if vault == after.suite.restaking_manager {
                after.pay_from_restaking(queue, assets)?;
            }
            Ok((shares, assets))
        })
    }

    /// Takes what is ready of positions of a vault's queue; gives assets and shares.
    pub fn claim(
        &mut self,
        vault: Address,
        ids: &[usize],
        caller: Address,
        receiver: Address,
    ) -> Result<(u128, u128), Refused> {
        self.atomically(|after| {
            let (mut assets, mut shares) = (0, 0);
            let layer = after.layer_mut(vault)?;
            for id in ids {
                let (paid, returned) = layer.claim(*id, caller, receiver)?;
                assets += paid;
                shares += returned;
            }
            let queue = layer.queue.address;
            if vault == after.suite.restaking_manager {
                after.staking.transfer(queue, receiver, assets)?;
            }
            Ok((assets, shares))
        })
    }

    /// brETH for a part of everything that the manager holds, adapters in `forfeited` left out;
    /// gives the part (18 decimals) and the bsETH of it.
    pub fn redeem_in_kind(
        &mut self,
        account: Address,
        shares: u128,
        forfeited: &[Address],
        now: u32,
    ) -> Result<(u128, u128), Refused> {
        self.atomically(|after| {
            let booked = after.suite.strategies.first().map(|at| after.restaking.book(at.adapter));
            let (part, idle) = after.restaking.redeem_in_kind(account, shares, forfeited, now)?;
            after.pay_from_restaking(account, idle)?;
            let value = after.strategy_value();
            if let (Ok(value), Some(book)) = (value, booked)
                && let Ok((at, venue, _)) = after.strategy()
                && !forfeited.contains(&at.adapter)
            {
                venue.deliver(in_kind_part_of_booked(part, book, value));
            }
            Ok((part, idle))
        })
    }

    /// Ether or bsETH of `account` for shares that only losses burn; gives the shares.
    pub fn add_cover(
        &mut self,
        vault: Address,
        account: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refused> {
        self.atomically(|after| {
            let shares = after.layer_mut(vault)?.add_cover(assets, now)?;
            if vault == after.suite.restaking_manager {
                after.staking.transfer(account, vault, assets)?;
            }
            Ok(shares)
        })
    }

    /// What is held against a vault's sources is lost. Unless `caller` is trusted with it, it has to
    /// have stood.
    pub fn confirm_loss(
        &mut self,
        vault: Address,
        caller: Address,
        now: u32,
    ) -> Result<LossBorne, Refused> {
        self.atomically(|after| {
            let layer = after.layer(vault)?;
            let is_trusted = [layer.second_opinion, layer.owner].contains(&caller);
            if !is_trusted && !layer.accounts.has_stood(now) {
                return Err(Refused::Unknown);
            }
            after.layer_mut(vault)?.confirm(now)
        })
    }
}
