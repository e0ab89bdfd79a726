//! Redeem and withdraw, and how much of each an owner can.

use crate::{
    conversions::{assets_for, shares_for, too_many_shares},
    error::MathError,
    mul_div::mul_div,
    pricing::Pricing,
    quote::Quote,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, BPS, Shares},
};

/// An exit: `shares` are burnt in full, `assets` are paid. What the shares give up (unvested
/// growth, fee, dust) stays in the backing as slack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// What the receiver gets.
    pub assets: Assets,
    /// What the owner gives.
    pub shares: Shares,
    /// What to store.
    pub totals_after: Totals,
}

impl Pricing {
    /// What exactly `shares` bring, rounded down after the fee. Knows no limit of the vault.
    #[inline(never)]
    pub fn quote_redeem(&self, shares: Shares) -> Result<Quote, MathError> {
        self.exits_possible()?;
        let assets =
            self.assets_after_fee(shares).ok_or_else(|| too_many_shares(shares, self.rate))?;
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// What exactly `assets` after the fee cost, rounded up. Knows no limit of the vault.
    #[inline(never)]
    pub fn quote_withdraw(&self, assets: Assets) -> Result<Quote, MathError> {
        self.exits_possible()?;
        let shares =
            self.shares_before_fee(assets).ok_or_else(|| self.too_much_to_withdraw(assets))?;
        if shares.0 == 0 {
            return Err(MathError::ZeroShares { assets });
        }
        Ok(Quote { assets, shares })
    }

    /// Burns exactly `shares`.
    pub fn redeem(&self, shares: Shares) -> Result<Exit, MathError> {
        self.exit(self.quote_redeem(shares)?)
    }

    /// Pays exactly `assets` out.
    pub fn withdraw(&self, assets: Assets) -> Result<Exit, MathError> {
        self.exit(self.quote_withdraw(assets)?)
    }

    /// Applies a quote: refuses more than there is.
    #[inline(never)]
    pub fn exit(&self, quote: Quote) -> Result<Exit, MathError> {
        let Quote { assets, shares } = quote;
        Ok(Exit { assets, shares, totals_after: self.totals.exit(quote)? })
    }

    /// The largest withdrawal that `owner_shares` and the assets at hand allow; 0 while none is.
    #[inline(never)]
    pub fn max_withdraw(&self, owner_shares: Shares, liquid: Assets) -> Assets {
        let owned = owner_shares.min(self.totals.shares);
        // The price of a is at most s exactly when a is at most the net worth of s.
        self.assets_after_fee(owned).unwrap_or(liquid).min(liquid)
    }

    /// The most of `owner_shares` whose redemption pays no more than the assets at hand; 0 while
    /// it would pay nothing.
    #[inline(never)]
    pub fn max_redeem(&self, owner_shares: Shares, liquid: Assets) -> Shares {
        let owned = owner_shares.min(self.totals.shares);
        // The price of one wei more is the least that pays too much.
        let first_too_large = self.shares_before_fee(Assets(liquid.0.saturating_add(1)));
        let most = first_too_large.map_or(owned, |s| Shares(s.0.saturating_sub(1)).min(owned));
        if self.redeem(most).is_ok() { most } else { Shares(0) }
    }

    const fn exits_possible(&self) -> Result<(), MathError> {
        if self.rate.0 == 0 { Err(MathError::ZeroRate) } else { Ok(()) }
    }

    /// What an exit of `shares` pays: worth rounded down, then less the fee rounded up.
    #[inline(never)]
    pub(crate) fn assets_after_fee(&self, shares: Shares) -> Option<Assets> {
        let gross = assets_for(shares, self.rate, Rounding::Down)?;
        mul_div(gross.0, self.exit_fee.complement(), BPS, Rounding::Down).map(Assets)
    }

    /// What an exit of `assets` after the fee costs: both steps rounded up. `None` where no number
    /// of shares pays it (rate 0, a fee of everything).
    #[inline(never)]
    fn shares_before_fee(&self, assets: Assets) -> Option<Shares> {
        let gross = mul_div(assets.0, BPS, self.exit_fee.complement(), Rounding::Up)?;
        shares_for(Assets(gross), self.rate, Rounding::Up)
    }

    /// Refuses `assets` that cost more shares than 128 bits hold. The limit is the most assets that
    /// do not: 0 under a fee of everything.
    #[cold]
    #[inline(never)]
    fn too_much_to_withdraw(&self, assets: Assets) -> MathError {
        let gross = assets_for(Shares(u128::MAX), self.rate, Rounding::Down);
        let gross = gross.map_or(u128::MAX, |gross| gross.0);
        let most = mul_div(gross, self.exit_fee.complement(), BPS, Rounding::Down);
        MathError::Overflow { value: assets.0, limit: most.unwrap_or(u128::MAX) }
    }
}
