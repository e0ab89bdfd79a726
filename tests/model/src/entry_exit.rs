//! Deposit, mint, redeem and withdraw on a ledger, without any limit of a vault's own.

use std::cmp::{max, min};

use crate::{
    fraction::{Fraction, fraction, whole},
    ledger::{LARGEST_FIELD, LedgerModel, RATE_ONE},
    refusal::Refusal,
};

impl LedgerModel {
    /// Whether the vault takes entries at `now`.
    pub fn takes_entries(&self, now: u32) -> bool {
        self.promised_rate() <= fraction(101, 100) * self.rate(now)
            && self.promised_rate() >= fraction(1, 1_000)
    }

    /// The price of an entry per share, scaled by 1e27: the promised rate, or the backing per share up
    /// to 1 % above it.
    pub fn entry_rate(&self) -> u128 {
        if self.shares == 0 {
            return self.line.end_rate;
        }
        let promised = self.promised_rate();
        let backed = fraction(self.backing, self.shares);
        let price = max(promised.clone(), min(backed, fraction(101, 100) * promised));
        (price * whole(RATE_ONE)).ceil().unwrap()
    }

    /// Pays `assets` in; returns the shares.
    pub fn deposit(&mut self, assets: u128, now: u32) -> Result<u128, Refusal> {
        if !self.takes_entries(now) {
            return Err(Refusal::EntriesClosed);
        }
        let shares = (whole(assets) / fraction(self.entry_rate(), RATE_ONE)).floor();
        let shares = shares.ok_or(Refusal::TooLarge)?;
        self.enter(assets, shares)?;
        Ok(shares)
    }

    /// Mints `shares`; returns the assets to pay.
    pub fn mint(&mut self, shares: u128, now: u32) -> Result<u128, Refusal> {
        if !self.takes_entries(now) {
            return Err(Refusal::EntriesClosed);
        }
        let assets = (whole(shares) * fraction(self.entry_rate(), RATE_ONE)).ceil();
        let assets = assets.ok_or(Refusal::TooLarge)?;
        self.enter(assets, shares)?;
        Ok(assets)
    }

    /// Burns `shares`; returns the assets paid.
    pub fn redeem(&mut self, shares: u128, now: u32) -> Result<u128, Refusal> {
        if self.rate_at(now) == 0 {
            return Err(Refusal::Worthless);
        }
        let gross = (whole(shares) * self.rate(now)).floor().ok_or(Refusal::NotEnoughShares)?;
        let assets = (whole(gross) * self.after_fee()).floor().unwrap();
        self.exit(assets, shares)?;
        Ok(assets)
    }

    /// Pays `assets` out; returns the shares burnt.
    pub fn withdraw(&mut self, assets: u128, now: u32) -> Result<u128, Refusal> {
        if self.rate_at(now) == 0 {
            return Err(Refusal::Worthless);
        }
        if self.after_fee().is_zero() {
            return Err(Refusal::NotEnoughShares);
        }
        let gross = (whole(assets) / self.after_fee()).ceil().ok_or(Refusal::NotEnoughShares)?;
        let shares = (whole(gross) / self.rate(now)).ceil().ok_or(Refusal::NotEnoughShares)?;
        self.exit(assets, shares)?;
        Ok(shares)
    }

    /// The part of an exit that the fee leaves.
    pub(crate) fn after_fee(&self) -> Fraction {
        fraction(10_000_u128.saturating_sub(self.exit_fee_bps.into()), 10_000)
    }

    fn enter(&mut self, assets: u128, shares: u128) -> Result<(), Refusal> {
        if assets == 0 || shares == 0 {
            return Err(Refusal::NothingOut);
        }
        let fits = |a: u128, b: u128| whole(a) + whole(b) <= whole(LARGEST_FIELD);
        if !fits(self.shares, shares) || !fits(self.backing, assets) {
            return Err(Refusal::TooLarge);
        }
        self.shares += shares;
        self.backing += assets;
        Ok(())
    }

    const fn exit(&mut self, assets: u128, shares: u128) -> Result<(), Refusal> {
        if assets == 0 || shares == 0 {
            return Err(Refusal::NothingOut);
        }
        if shares > self.shares {
            return Err(Refusal::NotEnoughShares);
        }
        if assets > self.backing {
            return Err(Refusal::NotEnoughBacking);
        }
        self.shares -= shares;
        self.backing -= assets;
        Ok(())
    }
}
