//! Figures of an activated program and the gas computed from them.

use super::params::{ArbosVersion, StylusParams};

/// Figures measured at activation and stored with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Cost of starting the program, in cost units; see [`init_gas`].
    pub init: u16,
    /// Cost of starting the cached program, in cost units; see [`cached_gas`].
    pub cached_init: u16,
    /// Estimated size of the native code in bytes. The data fee is proportional to it.
    pub asm_estimate: u32,
    /// Initial memory size in pages.
    pub footprint: u16,
}

impl Figures {
    /// Returns the size estimate in the stored unit: KiB, rounded up.
    pub const fn asm_kib(&self) -> u32 {
        self.asm_estimate.div_ceil(1024)
    }
}

/// Returns the gas of starting an uncached program, without [`cached_gas`].
pub fn init_gas(params: &StylusParams, figures: &Figures) -> u64 {
    u64::from(params.min_init_gas) * 128 + scaled(figures.init, params.init_cost_scalar)
}

/// Returns the gas of starting a cached program.
pub fn cached_gas(params: &StylusParams, figures: &Figures) -> u64 {
    u64::from(params.min_cached_init_gas) * 32
        + scaled(figures.cached_init, params.cached_cost_scalar)
}

/// Returns the gas of starting a program, without memory pages. In Stylus 1 the uncached figure
/// includes the cached part; later versions add both.
pub fn start_gas(params: &StylusParams, figures: &Figures, is_cached: bool) -> u64 {
    let cached = cached_gas(params, figures);
    match (is_cached, params.version) {
        (true, _) => cached,
        (false, 0 | 1) => init_gas(params, figures),
        (false, _) => cached + init_gas(params, figures),
    }
}

/// Returns the minimum gas of a frame that returns `len` bytes: the price of EVM memory of that
/// size. Zero in versions without this rule.
pub const fn return_data_gas(arbos: ArbosVersion, len: usize) -> u64 {
    if !arbos.charges_return_data() {
        return 0;
    }
    let words = (len as u64).div_ceil(32);
    words.saturating_mul(3).saturating_add(words.saturating_mul(words) / 512)
}

/// Multiplies cost units by a scalar in steps of 2 %, rounded up.
fn scaled(units: u16, scalar: u8) -> u64 {
    (u64::from(units) * u64::from(scalar) * 2).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stylus_1_counts_the_cached_part_once() {
        let figures = Figures { init: 100, cached_init: 50, asm_estimate: 1025, footprint: 1 };
        let arbos = ArbosVersion::OLDEST;
        let params = StylusParams::defaults(arbos);
        assert_eq!(start_gas(&params, &figures, false), 72 * 128 + 100);
        assert_eq!(start_gas(&params, &figures, true), 11 * 32 + 50);
        assert_eq!(figures.asm_kib(), 2);
        assert_eq!(return_data_gas(arbos, 1024), 0);
    }

    #[test]
    fn return_data_is_priced_like_evm_memory() {
        let arbos = ArbosVersion::NEWEST;
        assert_eq!(return_data_gas(arbos, 0), 0);
        assert_eq!(return_data_gas(arbos, 1), 3);
        assert_eq!(return_data_gas(arbos, 32 * 1024), 3 * 1024 + 1024 * 1024 / 512);
    }

    #[test]
    fn scaled_costs_round_up() {
        assert_eq!(scaled(3, 1), 1);
        assert_eq!(scaled(50, 1), 1);
        assert_eq!(scaled(51, 1), 2);
    }
}
