//! Gas of wasm memory: linear per page above a free allowance, and exponential in the maximum
//! number of pages that the transaction had open.

use super::params::StylusParams;

/// Exponential part of the price by the maximum number of open pages: 31,874,000^(p / 128),
/// truncated. A table, because floating-point results differ between machines.
const EVER_OPEN_GAS: [u64; 129] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38,
    43, 50, 57, 65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569,
    651, 745, 853, 976, 1117, 1279, 1463, 1675, 1917, 2194, 2511, 2874, 3290, 3765, 4309, 4932,
    5645, 6461, 7395, 8464, 9687, 11_087, 12_689, 14_523, 16_621, 19_024, 21_773, 24_919, 28_521,
    32_642, 37_359, 42_758, 48_938, 56_010, 64_104, 73_368, 83_971, 96_106, 109_994, 125_890,
    144_082, 164_904, 188_735, 216_010, 247_226, 282_953, 323_844, 370_643, 424_206, 485_509,
    555_672, 635_973, 727_880, 833_067, 953_456, 1_091_243, 1_248_941, 1_429_429, 1_636_000,
    1_872_423, 2_143_012, 2_452_704, 2_807_151, 3_212_820, 3_677_113, 4_208_502, 4_816_684,
    5_512_756, 6_309_419, 7_221_210, 8_264_766, 9_459_129, 10_826_093, 12_390_601, 14_181_199,
    16_230_562, 18_576_084, 21_260_563, 24_332_984, 27_849_408, 31_873_999,
];

/// Wasm memory pages of one transaction. At the end of a frame the chain resets `open` to its value
/// before the frame; `ever` remains. Reverts change neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryPages {
    /// Pages that are open now, in all frames.
    pub open: u16,
    /// Maximum number of pages open at once so far.
    pub ever: u16,
}

impl MemoryPages {
    /// Returns the gas of opening `new` more pages; `u64::MAX` if that is impossible.
    pub fn gas(self, params: &StylusParams, new: u16) -> u64 {
        let open = self.open.saturating_add(new);
        let ever = self.ever.max(open);
        if ever <= params.free_pages {
            return 0;
        }
        let charged = |pages: u16| pages.saturating_sub(params.free_pages);
        let adding = charged(open).saturating_sub(charged(self.open));
        let linear = u64::from(adding) * u64::from(params.page_gas);
        linear.saturating_add(ever_gas(ever).saturating_sub(ever_gas(self.ever)))
    }

    /// Opens `new` more pages and returns their gas, without checking that it can be paid.
    pub fn open(&mut self, params: &StylusParams, new: u16) -> u64 {
        let gas = self.gas(params, new);
        self.open = self.open.saturating_add(new);
        self.ever = self.ever.max(self.open);
        gas
    }
}

fn ever_gas(pages: u16) -> u64 {
    EVER_OPEN_GAS.get(usize::from(pages)).copied().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::params::ArbosVersion, *};

    #[test]
    fn a_default_rust_stack_costs_15_pages() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        assert_eq!(MemoryPages::default().gas(&params, 17), 15_008);
        assert_eq!(MemoryPages::default().gas(&params, 2), 0);
    }

    #[test]
    fn reopened_pages_cost_only_the_linear_part() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        let mut pages = MemoryPages::default();
        let first = pages.open(&params, 40);
        assert_eq!(first, 38_000 + 221 - 1);
        pages.open = 0;
        assert_eq!(pages.open(&params, 40), 38_000);
        assert_eq!(pages, MemoryPages { open: 40, ever: 40 });
    }

    #[test]
    fn page_129_has_no_price() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        assert!(MemoryPages::default().gas(&params, 128) < u64::MAX);
        assert_eq!(MemoryPages::default().gas(&params, 129), u64::MAX);
    }

    #[test]
    fn the_table_matches_the_formula() {
        let base = (31_874_000_f64.ln() / 128.0).exp();
        for (pages, gas) in (0_i32..).zip(EVER_OPEN_GAS) {
            let truncated = base.powi(pages) - f64::from(u32::try_from(gas).unwrap());
            assert!((-0.01..1.01).contains(&truncated), "page {pages}");
        }
    }
}
