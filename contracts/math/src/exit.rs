//! Redeem and withdraw, and how much of each an owner can.

use crate::{
    conversions::{price, too_large, worth},
    error::MathError,
    mul_div::mul_div,
    pricing::{Pricing, Quote},
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
        let assets = self.net_worth(shares).ok_or(too_large(shares.0))?;
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// What exactly `assets` after the fee cost, rounded up. Knows no limit of the vault.
    #[inline(never)]
    pub fn quote_withdraw(&self, assets: Assets) -> Result<Quote, MathError> {
        self.exits_possible()?;
        let shares = self.gross_price(assets.0).ok_or(too_large(assets.0))?;
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
        self.net_worth(owned).unwrap_or(liquid).min(liquid)
    }

    /// The most of `owner_shares` whose redemption pays no more than the assets at hand; 0 while
    /// it would pay nothing.
    #[inline(never)]
    pub fn max_redeem(&self, owner_shares: Shares, liquid: Assets) -> Shares {
        let owned = owner_shares.min(self.totals.shares);
        // The price of one wei more is the least that pays too much.
        let first_too_large = self.gross_price(liquid.0.saturating_add(1));
        let most = first_too_large.map_or(owned, |s| Shares(s.0.saturating_sub(1)).min(owned));
        if self.redeem(most).is_ok() { most } else { Shares(0) }
    }

    const fn exits_possible(&self) -> Result<(), MathError> {
        if self.rate.0 == 0 { Err(MathError::ZeroRate) } else { Ok(()) }
    }

    /// What an exit of `shares` pays: worth rounded down, then less the fee rounded up.
    #[inline(never)]
    pub(crate) fn net_worth(&self, shares: Shares) -> Option<Assets> {
        let gross = worth(shares.0, self.rate, Rounding::Down)?;
        mul_div(gross, self.exit_fee.complement(), BPS, Rounding::Down).map(Assets)
    }

    /// What an exit of `assets` after the fee costs: both steps rounded up. `None` where no number
    /// of shares pays it (rate 0, a fee of everything).
    #[inline(never)]
    fn gross_price(&self, assets: u128) -> Option<Shares> {
        let gross = mul_div(assets, BPS, self.exit_fee.complement(), Rounding::Up)?;
        price(gross, self.rate, Rounding::Up).map(Shares)
    }
}
