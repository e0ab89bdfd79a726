//! Entries and exits, with every limit that a vault puts on them.

use super::{Act, Layer, Refused};
use alloy::primitives::Address;
use basalt_model::{EntryLimits, ModelFlowLimits, Refusal};

impl Layer {
    /// Assets in, shares to `receiver`; gives the shares.
    pub fn deposit(&mut self, receiver: Address, assets: u128, now: u32) -> Result<u128, Refused> {
        let mut after = self.clone();
        let shares = after.accounts.vault.deposit(assets, now)?;
        after.enter(self.accounts.vault.shares, receiver, shares, now)?;
        *self = after;
        Ok(shares)
    }

    /// Shares to `receiver`, assets in; gives the assets.
    pub fn mint(&mut self, receiver: Address, shares: u128, now: u32) -> Result<u128, Refused> {
        let mut after = self.clone();
        let assets = after.accounts.vault.mint(shares, now)?;
        after.enter(self.accounts.vault.shares, receiver, shares, now)?;
        *self = after;
        Ok(assets)
    }

    /// Assets in for shares that the vault itself holds and only losses burn; gives the shares.
    pub fn add_cover(&mut self, assets: u128, now: u32) -> Result<u128, Refused> {
        let mut after = self.clone();
        let shares = after.accounts.add_cover(assets, now)?;
        after.enter(self.accounts.vault.shares, self.address, shares, now)?;
        *self = after;
        Ok(shares)
    }

    /// Shares of `owner` burnt, assets out of what is at hand; gives the assets.
    pub fn redeem(&mut self, owner: Address, shares: u128, now: u32) -> Result<u128, Refused> {
        let mut after = self.clone();
        let assets = after.accounts.vault.redeem(shares, now)?;
        after.leave(self, owner, (shares, assets), now)?;
        *self = after;
        Ok(assets)
    }

    /// Assets out of what is at hand, shares of `owner` burnt; gives the shares.
    pub fn withdraw(&mut self, owner: Address, assets: u128, now: u32) -> Result<u128, Refused> {
        let mut after = self.clone();
        let shares = after.accounts.vault.withdraw(assets, now)?;
        after.leave(self, owner, (shares, assets), now)?;
        *self = after;
        Ok(shares)
    }

    /// What instant exits may take now.
    pub const fn instant(&self) -> u128 {
        self.accounts.vault.backing.saturating_sub(self.kept)
    }

    /// The largest deposit and the largest mint at `now`; zeros while the vault takes none.
    pub fn most_in(&self, now: u32) -> (u128, u128) {
        if self.admit(Act::EnterOrSettle, now).is_err() {
            return (0, 0);
        }
        let vault = &self.accounts.vault;
        let limits = EntryLimits {
            deposit_cap: self.parameters.deposit_cap,
            shares: self.flow.mint_room(self.flow_limits(), vault.shares, now),
        };
        (vault.max_deposit_within(limits, now), vault.max_mint_within(limits, now))
    }

    /// The largest withdrawal and the largest redemption of each of `owners` at `now`; zeros while
    /// the vault pays none.
    pub fn most_out(&self, owners: &[Address], now: u32) -> Vec<(u128, u128)> {
        if self.admit(Act::Exit, now).is_err() {
            return vec![(0, 0); owners.len()];
        }
        let vault = &self.accounts.vault;
        let room = self.flow.burn_room(self.flow_limits(), vault.shares, now);
        let most = |owner: &Address| {
            if *owner == self.address {
                return (0, 0);
            }
            let owned = self.balance(*owner).min(room);
            let (instant, vault) = (self.instant(), &self.accounts.vault);
            (vault.max_withdraw(owned, instant, now), vault.max_redeem(owned, instant, now))
        };
        owners.iter().map(most).collect()
    }

    /// Whether the entry that was just priced is let in; `supply` is that before it.
    fn enter(
        &mut self,
        supply: u128,
        receiver: Address,
        shares: u128,
        now: u32,
    ) -> Result<(), Refused> {
        self.admit(Act::EnterOrSettle, now)?;
        if self.accounts.vault.backing > self.parameters.deposit_cap {
            return Err(Refused::AboveDepositCap);
        }
        self.flow.mint(self.flow_limits(), supply, shares, now)?;
        self.give(receiver, shares);
        Ok(())
    }

    /// Whether the exit that was just priced is let out.
    fn leave(
        &mut self,
        before: &Self,
        owner: Address,
        (shares, assets): (u128, u128),
        now: u32,
    ) -> Result<(), Refused> {
        self.admit(Act::Exit, now)?;
        if assets > before.instant() {
            return Err(Refusal::NotEnoughBacking.into());
        }
        self.flow.burn(self.flow_limits(), before.accounts.vault.shares, shares, now)?;
        self.take(owner, shares)
    }

    pub(super) const fn flow_limits(&self) -> ModelFlowLimits {
        let (mint_bps, burn_bps) = (self.parameters.mint_limit, self.parameters.burn_limit);
        ModelFlowLimits { mint_bps, burn_bps }
    }
}
