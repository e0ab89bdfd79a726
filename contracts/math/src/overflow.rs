//! The refusal of an amount whose price does not fit 128 bits.

use crate::{
    conversions::too_large,
    error::MathError,
    pricing::Pricing,
    units::{BPS, RATE_ONE, Shares},
};

/// Which quote was asked for: it decides the price that the amount is multiplied or divided by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuoteKind {
    /// Assets of a deposit, at the entry rate.
    Deposit,
    /// Shares of a mint, at the entry rate.
    Mint,
    /// Shares of an exit, at the rate.
    Redeem,
    /// Assets of an exit, at the rate and before the fee.
    Withdraw,
}

impl Pricing {
    /// Refuses an amount whose price exceeds 128 bits. The limit is the largest amount whose price
    /// fits: 0 for a withdrawal under a fee of everything.
    ///
    /// One function for all quotes, because none of them is reached with a sane amount and each
    /// would cost code.
    #[cold]
    #[inline(never)]
    pub(crate) fn too_large<T>(&self, value: u128, kind: QuoteKind) -> Result<T, MathError> {
        Err(match kind {
            QuoteKind::Deposit => too_large(value, self.entry_rate().0, RATE_ONE),
            QuoteKind::Mint => too_large(value, RATE_ONE, self.entry_rate().0),
            QuoteKind::Redeem => too_large(value, RATE_ONE, self.rate.0),
            QuoteKind::Withdraw => match self.assets_after_fee(Shares(u128::MAX)) {
                Some(most) => MathError::Overflow { value, limit: most.0 },
                // The largest number of shares is worth more than 128 bits, so only the fee limits.
                None => too_large(value, self.exit_fee.complement(), BPS),
            },
        })
    }
}
