//! The decision about the first open position.

use crate::{
    conversions::{assets_for, shares_for},
    limits::DUST,
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// The least partial payment: 0.001 of the asset.
pub const MIN_PARTIAL: Assets = Assets(DUST);

/// The terms of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The rate now.
    pub rate: Rate,
    /// The liquid assets.
    pub liquid: Assets,
}

/// The decision about one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Returns its shares, because the rate is below its least acceptable one.
    Return,
    /// Waits for more assets.
    Wait,
    /// Burns shares and pays assets. Burning all of its shares closes the position, also for a
    /// payment of zero if they are worth nothing.
    Pay {
        /// Shares to burn.
        shares: Shares,
        /// Assets to pay.
        assets: Assets,
    },
}

impl Offer {
    /// R14: decides about a position of `shares` that was requested at `requested` and has the least
    /// acceptable rate `min_rate`. The rate is checked first: a position that is to be returned does
    /// not wait for assets.
    ///
    /// A payment in full is `floor(shares * rate)`. A partial payment is all liquid assets and burns
    /// `ceil(paid / rate)` shares; if those are all of its shares, the position is closed less than
    /// the value of one share short.
    #[inline(never)]
    pub fn decide(&self, shares: Shares, requested: Rate, min_rate: Rate) -> Step {
        let rate = self.rate.min(requested);
        if rate < min_rate {
            return Step::Return;
        }
        // Shares of 94 bits at a rate of 96 bits and 27 decimals are worth 101 bits: no fallback
        // here is ever taken.
        let full = assets_for(shares, rate, Rounding::Down).unwrap_or(Assets(u128::MAX));
        if full <= self.liquid {
            return Step::Pay { shares, assets: full };
        }
        if self.liquid < MIN_PARTIAL {
            return Step::Wait;
        }
        let burnt = shares_for(self.liquid, rate, Rounding::Up).unwrap_or(shares);
        Step::Pay { shares: burnt.min(shares), assets: self.liquid }
    }
}

#[cfg(test)]
mod tests {
    use super::{MIN_PARTIAL, Offer, Step};
    use crate::units::{Assets, RATE_ONE, Rate, Shares};

    const ONE: u128 = 1_000_000_000_000_000_000;
    const HALF: Rate = Rate(RATE_ONE / 2);
    const TRIPLE: Rate = Rate(RATE_ONE * 3);

    fn offer(rate: Rate, liquid: u128) -> Offer {
        Offer { rate, liquid: Assets(liquid) }
    }

    fn pay(shares: u128, assets: u128) -> Step {
        Step::Pay { shares: Shares(shares), assets: Assets(assets) }
    }

    #[test]
    fn the_smaller_of_both_rates_is_paid() {
        let none = Rate(0);
        assert_eq!(offer(HALF, ONE).decide(Shares(ONE), Rate::ONE, none), pay(ONE, ONE / 2));
        assert_eq!(offer(TRIPLE, 9 * ONE).decide(Shares(ONE), Rate::ONE, none), pay(ONE, ONE));
        assert_eq!(offer(Rate(0), 0).decide(Shares(ONE), Rate::ONE, none), pay(ONE, 0));
    }

    #[test]
    fn a_partial_payment_is_at_least_the_minimum_or_waits() {
        let least = MIN_PARTIAL.0;
        let decide = |rate, liquid| offer(rate, liquid).decide(Shares(ONE), TRIPLE, Rate(0));
        assert_eq!(decide(Rate::ONE, least - 1), Step::Wait);
        assert_eq!(decide(Rate::ONE, least), pay(least, least));
        assert_eq!(decide(HALF, least), pay(2 * least, least));
        assert_eq!(decide(TRIPLE, least), pay(least.div_ceil(3), least));
    }

    #[test]
    fn a_partial_payment_that_takes_all_shares_closes_the_position() {
        assert_eq!(
            offer(TRIPLE, 3 * ONE - 1).decide(Shares(ONE), TRIPLE, Rate(0)),
            pay(ONE, 3 * ONE - 1)
        );
        assert_eq!(
            offer(TRIPLE, 3 * ONE - 3).decide(Shares(ONE), TRIPLE, Rate(0)),
            pay(ONE - 1, 3 * ONE - 3)
        );
    }

    #[test]
    fn a_rate_below_the_least_returns_the_position_with_or_without_assets() {
        for liquid in [0, 9 * ONE] {
            let step = offer(HALF, liquid).decide(Shares(ONE), Rate::ONE, Rate(HALF.0 + 1));
            assert_eq!(step, Step::Return);
        }
        assert_eq!(offer(HALF, ONE).decide(Shares(ONE), Rate::ONE, HALF), pay(ONE, ONE / 2));
    }
}
