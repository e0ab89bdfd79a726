//! One vault: the model's state, where its assets are, and who holds its shares.

use alloy::primitives::Address;
use basalt_model::{LossShared, ModelVault, Refusal};
use std::collections::BTreeMap;

/// One vault of the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Totals, line, peak and parameters.
    pub vault: ModelVault,
    /// Of the backing, what is at work elsewhere.
    pub working: u128,
    /// Shares of the accounts that are watched.
    pub holders: BTreeMap<Address, u128>,
}

impl Layer {
    /// Shares of an account; zero for one that is not watched.
    pub fn balance(&self, account: Address) -> u128 {
        self.holders.get(&account).copied().unwrap_or_default()
    }

    /// Of the backing, what is at hand.
    pub const fn liquid(&self) -> u128 {
        self.vault.backing.saturating_sub(self.working)
    }

    /// Assets in, shares to `receiver`; gives the shares.
    pub fn deposit(&mut self, receiver: Address, assets: u128, now: u32) -> Result<u128, Refusal> {
        let shares = self.vault.deposit(assets, now)?;
        *self.holders.entry(receiver).or_default() += shares;
        Ok(shares)
    }

    /// Shares to `receiver`, assets in; gives the assets.
    pub fn mint(&mut self, receiver: Address, shares: u128, now: u32) -> Result<u128, Refusal> {
        let assets = self.vault.mint(shares, now)?;
        *self.holders.entry(receiver).or_default() += shares;
        Ok(assets)
    }

    /// Shares of `owner` burnt, assets out of what is at hand; gives the assets.
    pub fn redeem(&mut self, owner: Address, shares: u128, now: u32) -> Result<u128, Refusal> {
        let mut after = self.clone();
        let assets = after.vault.redeem(shares, now)?;
        after.take(owner, shares)?;
        self.keep_if_liquid(after, assets).map(|()| assets)
    }

    /// Assets out of what is at hand, shares of `owner` burnt; gives the shares.
    pub fn withdraw(&mut self, owner: Address, assets: u128, now: u32) -> Result<u128, Refusal> {
        let mut after = self.clone();
        let shares = after.vault.withdraw(assets, now)?;
        after.take(owner, shares)?;
        self.keep_if_liquid(after, assets).map(|()| shares)
    }

    /// Shares from one account to another.
    pub fn transfer(&mut self, from: Address, to: Address, shares: u128) -> Result<(), Refusal> {
        self.take(from, shares)?;
        *self.holders.entry(to).or_default() += shares;
        Ok(())
    }

    /// What is at work is worth `working`: the difference is a gain or a loss. Gives who bore the
    /// loss, if it is one.
    pub fn report(&mut self, working: u128, now: u32) -> Result<Option<LossShared>, Refusal> {
        let shared = if working >= self.working {
            self.vault.gain(working - self.working, now);
            None
        } else {
            Some(self.vault.loss(self.working - working, now)?)
        };
        self.working = working;
        Ok(shared)
    }

    fn take(&mut self, from: Address, shares: u128) -> Result<(), Refusal> {
        let held = self.holders.entry(from).or_default();
        *held = held.checked_sub(shares).ok_or(Refusal::NotEnoughShares)?;
        Ok(())
    }

    fn keep_if_liquid(&mut self, after: Self, paid: u128) -> Result<(), Refusal> {
        if paid > self.liquid() {
            return Err(Refusal::NotEnoughBacking);
        }
        *self = after;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basalt_model::{Line, RATE_ONE};

    const ALICE: Address = Address::repeat_byte(1);

    fn layer() -> Layer {
        let vault = ModelVault {
            shares: 1_000,
            backing: 1_000,
            line: Line::flat(RATE_ONE, 0),
            peak: RATE_ONE,
            growth_bps: 1_000,
            exit_fee_bps: 0,
        };
        Layer { vault, working: 0, holders: BTreeMap::new() }
    }

    #[test]
    fn a_refused_exit_changes_nothing() {
        let mut layer = layer();
        layer.deposit(ALICE, 500, 0).unwrap();
        layer.working = 1_200;
        let before = layer.clone();
        assert_eq!(layer.redeem(ALICE, 400, 0), Err(Refusal::NotEnoughBacking));
        assert_eq!(layer.withdraw(ALICE, 400, 0), Err(Refusal::NotEnoughBacking));
        assert_eq!(layer.redeem(ALICE, 501, 0), Err(Refusal::NotEnoughShares));
        assert_eq!(layer, before);
        assert_eq!(layer.redeem(ALICE, 300, 0), Ok(300));
        assert_eq!(layer.liquid(), 0);
    }

    #[test]
    fn a_report_books_the_difference() {
        let mut layer = layer();
        layer.working = 600;
        assert_eq!(layer.report(700, 10), Ok(None));
        assert_eq!(layer.vault.backing, 1_100);
        let shared = layer.report(450, 10).unwrap().unwrap();
        assert_eq!((shared.slack + shared.growth, shared.holders), (100, 150));
        assert_eq!((layer.working, layer.vault.backing), (450, 850));
    }
}
