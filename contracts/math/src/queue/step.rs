//! What becomes of the first open position.

use super::MIN_PART;
use crate::{
    conversions::{assets_for, shares_for},
    rounding::Rounding,
    units::{Assets, Rate, Shares},
};

/// What a settlement has to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The rate now.
    pub rate: Rate,
    /// Assets at hand.
    pub liquid: Assets,
}

/// What becomes of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The rate is below the least that it accepts.
    GiveBack,
    /// It waits for more assets.
    Wait,
    /// So many of its shares are burnt for so many assets. With all of them it is closed, also for
    /// nothing where they are worth nothing.
    Pay {
        /// Shares to burn.
        shares: Shares,
        /// Assets to pay.
        assets: Assets,
    },
}

impl Offer {
    /// Judges a position of `shares` that was requested at `requested` and is not to be settled
    /// below `min_rate`. That is looked at first: a position that would be given back does not wait
    /// for assets.
    ///
    /// Paid in full it gets `floor(shares * rate)`. Paid in part it gets all that is at hand, for
    /// `ceil(paid / rate)` shares: where those are all it has, it is closed a fraction of a share's
    /// worth short.
    #[inline(never)]
    pub fn judge(&self, shares: Shares, requested: Rate, min_rate: Rate) -> Step {
        let rate = self.rate.min(requested);
        if rate < min_rate {
            return Step::GiveBack;
        }
        // Shares of 94 bits at a rate of 96 bits and 27 decimals are worth 101 bits: no fallback
        // here is ever taken.
        let full = assets_for(shares, rate, Rounding::Down).unwrap_or(Assets(u128::MAX));
        if full <= self.liquid {
            return Step::Pay { shares, assets: full };
        }
        if self.liquid < MIN_PART {
            return Step::Wait;
        }
        let burnt = shares_for(self.liquid, rate, Rounding::Up).unwrap_or(shares);
        Step::Pay { shares: burnt.min(shares), assets: self.liquid }
    }
}

#[cfg(test)]
mod tests {
    use super::{Offer, Step};
    use crate::{
        queue::MIN_PART,
        units::{Assets, RATE_ONE, Rate, Shares},
    };

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
        assert_eq!(offer(HALF, ONE).judge(Shares(ONE), Rate::ONE, none), pay(ONE, ONE / 2));
        assert_eq!(offer(TRIPLE, 9 * ONE).judge(Shares(ONE), Rate::ONE, none), pay(ONE, ONE));
        assert_eq!(offer(Rate(0), 0).judge(Shares(ONE), Rate::ONE, none), pay(ONE, 0));
    }

    #[test]
    fn a_part_is_worth_the_dust_of_a_transaction_or_waits() {
        let part = MIN_PART.0;
        let judge = |rate, liquid| offer(rate, liquid).judge(Shares(ONE), TRIPLE, Rate(0));
        assert_eq!(judge(Rate::ONE, part - 1), Step::Wait);
        assert_eq!(judge(Rate::ONE, part), pay(part, part));
        assert_eq!(judge(HALF, part), pay(2 * part, part));
        assert_eq!(judge(TRIPLE, part), pay(part.div_ceil(3), part));
    }

    #[test]
    fn a_part_that_takes_all_shares_closes_the_position() {
        assert_eq!(
            offer(TRIPLE, 3 * ONE - 1).judge(Shares(ONE), TRIPLE, Rate(0)),
            pay(ONE, 3 * ONE - 1)
        );
        assert_eq!(
            offer(TRIPLE, 3 * ONE - 3).judge(Shares(ONE), TRIPLE, Rate(0)),
            pay(ONE - 1, 3 * ONE - 3)
        );
    }

    #[test]
    fn a_rate_below_the_least_gives_the_position_back_with_or_without_assets() {
        for liquid in [0, 9 * ONE] {
            let step = offer(HALF, liquid).judge(Shares(ONE), Rate::ONE, Rate(HALF.0 + 1));
            assert_eq!(step, Step::GiveBack);
        }
        assert_eq!(offer(HALF, ONE).judge(Shares(ONE), Rate::ONE, HALF), pay(ONE, ONE / 2));
    }
}
