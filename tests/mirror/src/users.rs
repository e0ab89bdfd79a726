//! Entries, instant exits, exits in kind and cover of either vault.

use crate::ReferenceSuite;
use alloy::primitives::Address;
use basalt_model::{Refusal, in_kind_part_of_booked, vault::InKind};

impl ReferenceSuite {
    /// `account` pays `assets` in; returns the shares.
    pub fn deposit(
        &mut self,
        vault: Address,
        account: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let shares = after.vault_mut(vault)?.deposit(account, assets, now)?;
            after.move_assets(vault, account, vault, assets)?;
            Ok(shares)
        })
    }

    /// `account` mints `shares`; returns the assets paid in.
    pub fn mint(
        &mut self,
        vault: Address,
        account: Address,
        shares: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let assets = after.vault_mut(vault)?.mint(account, shares, now)?;
            after.move_assets(vault, account, vault, assets)?;
            Ok(assets)
        })
    }

    /// `account` redeems `shares`; returns the assets paid out.
    pub fn redeem(
        &mut self,
        vault: Address,
        account: Address,
        shares: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let assets = after.vault_mut(vault)?.redeem(account, shares, now)?;
            after.move_assets(vault, vault, account, assets)?;
            Ok(assets)
        })
    }

    /// `account` withdraws `assets`; returns the shares burnt.
    pub fn withdraw(
        &mut self,
        vault: Address,
        account: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let shares = after.vault_mut(vault)?.withdraw(account, assets, now)?;
            after.move_assets(vault, vault, account, assets)?;
            Ok(shares)
        })
    }

    /// `account` pays `assets` in for cover; returns the shares.
    pub fn add_cover(
        &mut self,
        vault: Address,
        account: Address,
        assets: u128,
        now: u32,
    ) -> Result<u128, Refusal> {
        self.atomically(|after| {
            let shares = after.vault_mut(vault)?.add_cover(assets, now)?;
            after.move_assets(vault, account, vault, assets)?;
            Ok(shares)
        })
    }

    /// `account` redeems brETH for a part of everything that the manager holds; adapters in
    /// `forfeited` deliver nothing.
    pub fn redeem_in_kind(
        &mut self,
        account: Address,
        shares: u128,
        forfeited: &[Address],
        now: u32,
    ) -> Result<InKind, Refusal> {
        self.atomically(|after| {
            let before = after.restaking.clone();
            let taken = after.restaking.redeem_in_kind(account, shares, forfeited, now)?;
            let manager = after.suite.restaking_manager;
            after.move_assets(manager, manager, account, taken.liquid)?;
            for (adapter, venue) in &mut after.venues {
                if forfeited.contains(adapter) {
                    continue;
                }
                let (book, value) = (
                    before.source(*adapter).book,
                    venue.value(after.staking.balance(venue.address))?,
                );
                venue.deliver(in_kind_part_of_booked(taken.fraction_wad, book, value));
            }
            Ok(taken)
        })
    }
}
