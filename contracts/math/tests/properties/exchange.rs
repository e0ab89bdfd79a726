//! Entries, exits and cover as the vaults make them: the quote of a preview, applied to the totals.

use basalt_math::{Assets, Bps, Entry, Exit, Ledger, MathError, Phase, Pricing, Shares};

/// Entries and exits at one moment.
pub(crate) trait Exchange {
    /// Deposits exactly `assets`, up to a backing of `cap`.
    fn deposit(&self, assets: Assets, cap: Assets) -> Result<Entry, MathError>;
    /// Mints exactly `shares`, up to a backing of `cap`.
    fn mint(&self, shares: Shares, cap: Assets) -> Result<Entry, MathError>;
    /// Redeems exactly `shares`.
    fn redeem(&self, shares: Shares) -> Result<Exit, MathError>;
    /// Withdraws exactly `assets`.
    fn withdraw(&self, assets: Assets) -> Result<Exit, MathError>;
}

impl Exchange for Pricing {
    fn deposit(&self, assets: Assets, cap: Assets) -> Result<Entry, MathError> {
        self.enter(self.quote_deposit(assets)?, cap)
    }

    fn mint(&self, shares: Shares, cap: Assets) -> Result<Entry, MathError> {
        self.enter(self.quote_mint(shares)?, cap)
    }

    fn redeem(&self, shares: Shares) -> Result<Exit, MathError> {
        self.exit(self.quote_redeem(shares)?)
    }

    fn withdraw(&self, assets: Assets) -> Result<Exit, MathError> {
        self.exit(self.quote_withdraw(assets)?)
    }
}

/// The operations of a vault on its ledger between reports.
pub(crate) trait BetweenReports: Sized {
    /// Returns the prices at `now`.
    fn pricing(&self, now: u32, exit_fee: Bps) -> Pricing;
    /// R7: buys cover for `assets` at the price of an entry, up to a backing of `cap`.
    fn add_cover(self, now: u32, assets: Assets, cap: Assets) -> Result<(Self, Entry), MathError>;
    /// R9: whether anyone may confirm the provisional loss at `now`.
    fn has_stood(&self, now: u32) -> bool;
}

impl BetweenReports for Ledger {
    fn pricing(&self, now: u32, exit_fee: Bps) -> Pricing {
        Pricing::new(self.totals, &self.line, now).with_exit_fee(exit_fee)
    }

    fn add_cover(self, now: u32, assets: Assets, cap: Assets) -> Result<(Self, Entry), MathError> {
        // Cover never exits, so the exit fee does not matter.
        let entry = self.pricing(now, Bps(0)).deposit(assets, cap)?;
        // Cover is part of the supply, which has at most 96 bits.
        let cover = Shares(self.cover.0 + entry.shares.0);
        Ok((Self { totals: entry.totals_after, cover, ..self }, entry))
    }

    fn has_stood(&self, now: u32) -> bool {
        self.line.phase() == Phase::Bunker && now >= self.line.confirmable_at()
    }
}
