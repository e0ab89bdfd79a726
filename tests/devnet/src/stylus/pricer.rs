//! The data fee: the price of an activation in wei, which rises with the amount of recently
//! activated code.

use alloy::primitives::U256;

/// Number of terms of the exponential series.
const SERIES_TERMS: u64 = 12;
/// 100 % in basis points.
const ONE_IN_BIPS: u64 = 10_000;

/// State of the data fee. Activations add to the demand, which drains at a constant rate. The price
/// is exponential in the demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataPricer {
    /// Activated bytes that have not drained yet.
    pub demand: u32,
    /// Bytes that drain per second.
    pub bytes_per_second: u32,
    /// Unix time of the last update in seconds.
    pub last_update: u64,
    /// Price in wei per byte at zero demand.
    pub min_price: u32,
    /// Demand in bytes that multiplies the price by e.
    pub inertia: u32,
}

impl Default for DataPricer {
    /// Initial state of a chain: drains one tebibyte per year.
    fn default() -> Self {
        Self {
            demand: 0,
            bytes_per_second: 34_865,
            last_update: 1_421_388_000,
            min_price: 82_928_201,
            inertia: 21_360_419,
        }
    }
}

impl DataPricer {
    /// Adds `asm_estimate` bytes at Unix time `now` to the demand and returns their fee in wei.
    pub fn add_demand(&mut self, asm_estimate: u32, now: u64) -> U256 {
        let passed = u32::try_from(now.saturating_sub(self.last_update)).unwrap_or(u32::MAX);
        let drained = self.bytes_per_second.saturating_mul(passed);
        self.demand = self.demand.saturating_sub(drained).saturating_add(asm_estimate);
        self.last_update = now;

        let exponent_bips = (ONE_IN_BIPS * u64::from(self.demand))
            .checked_div(u64::from(self.inertia))
            .unwrap_or(u64::MAX);
        let multiplier_bips = exp_bips(exponent_bips);
        let wei_per_byte = u64::from(self.min_price).saturating_mul(multiplier_bips) / ONE_IN_BIPS;
        U256::from(wei_per_byte) * U256::from(asm_estimate)
    }
}

/// Computes e^x with Horner's method, in basis points. Each step truncates; the order of the
/// operations is part of the protocol.
fn exp_bips(x: u64) -> u64 {
    let mut result = ONE_IN_BIPS.saturating_add(x / SERIES_TERMS);
    for term in (1..SERIES_TERMS).rev() {
        result = ONE_IN_BIPS.saturating_add(result.saturating_mul(x) / (term * ONE_IN_BIPS));
    }
    result
}
