//! R3: instant exits by redeem and withdraw, and the largest that an owner can make.

use crate::{
    conversions::{assets_for, shares_for},
    error::MathError,
    mul_div::mul_div,
    overflow::QuoteKind,
    pricing::Pricing,
    quote::Quote,
    rounding::Rounding,
    totals::Totals,
    units::{Assets, BPS, Shares},
};

/// R3: an exit burns `shares` in full and pays `assets`. What the shares give up (unvested growth,
/// fee, dust) stays in the backing as slack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Paid to the receiver.
    pub assets: Assets,
    /// Burnt from the owner.
    pub shares: Shares,
    /// Supply and backing after the exit.
    pub totals_after: Totals,
}

impl Pricing {
    /// R3: quotes the assets for exactly `shares`, after the fee, rounded down. Refuses a rate or a
    /// result of zero; ignores the limits of the vault.
    #[inline(never)]
    pub fn quote_redeem(&self, shares: Shares) -> Result<Quote, MathError> {
        self.exits_possible()?;
        let Some(assets) = self.assets_after_fee(shares) else {
            return self.too_large(shares.0, QuoteKind::Redeem);
        };
        if assets.0 == 0 {
            return Err(MathError::ZeroAssets { shares });
        }
        Ok(Quote { assets, shares })
    }

    /// R3: quotes the shares for exactly `assets` after the fee, rounded up. Refuses a rate or a result
    /// of zero; ignores the limits of the vault.
    #[inline(never)]
    pub fn quote_withdraw(&self, assets: Assets) -> Result<Quote, MathError> {
        self.exits_possible()?;
        let Some(shares) = self.shares_before_fee(assets) else {
            return self.too_large(assets.0, QuoteKind::Withdraw);
        };
        if shares.0 == 0 {
            return Err(MathError::ZeroShares { assets });
        }
        Ok(Quote { assets, shares })
    }

    /// R3: applies a quote. Refuses more shares than the supply and more assets than the backing.
    #[inline(never)]
    pub fn exit(&self, quote: Quote) -> Result<Exit, MathError> {
        let Quote { assets, shares } = quote;
        Ok(Exit { assets, shares, totals_after: self.totals.exit(quote)? })
    }

    /// Returns the largest withdrawal that `owner_shares` and the `liquid` assets allow; 0 if none.
    #[inline(never)]
    pub fn max_withdraw(&self, owner_shares: Shares, liquid: Assets) -> Assets {
        let owned = owner_shares.min(self.totals.shares);
        // a costs at most s shares exactly if a is at most the assets after the fee of s.
        self.assets_after_fee(owned).unwrap_or(liquid).min(liquid)
    }

    /// Returns the most of `owner_shares` whose redemption pays at most the `liquid` assets; 0 if it
    /// would pay nothing.
    #[inline(never)]
    pub fn max_redeem(&self, owner_shares: Shares, liquid: Assets) -> Shares {
        let owned = owner_shares.min(self.totals.shares);
        // The shares for one wei more are the fewest that pay too much.
        let first_too_large = self.shares_before_fee(Assets(liquid.0.saturating_add(1)));
        let most = first_too_large.map_or(owned, |s| Shares(s.0.saturating_sub(1)).min(owned));
        if self.quote_redeem(most).and_then(|quote| self.exit(quote)).is_ok() {
            most
        } else {
            Shares(0)
        }
    }

    /// R11: refuses exits at a rate of zero by name.
    const fn exits_possible(&self) -> Result<(), MathError> {
        if self.rate.0 == 0 { Err(MathError::ZeroRate) } else { Ok(()) }
    }

    /// R3: returns what an exit of `shares` pays: their assets rounded down, less the fee rounded up.
    #[inline(never)]
    pub(crate) fn assets_after_fee(&self, shares: Shares) -> Option<Assets> {
        let gross = assets_for(shares, self.rate, Rounding::Down)?;
        mul_div(gross.0, self.exit_fee.complement(), BPS, Rounding::Down).map(Assets)
    }

    /// R3: returns the shares that pay `assets` after the fee; both steps round up. `None` beyond 128 bits
    /// and if no number of shares pays them (rate 0, a fee of everything).
    #[inline(never)]
    fn shares_before_fee(&self, assets: Assets) -> Option<Shares> {
        let gross = mul_div(assets.0, BPS, self.exit_fee.complement(), Rounding::Up)?;
        shares_for(Assets(gross), self.rate, Rounding::Up)
    }
}
