//! Gas of wasm memory: linear per page beyond a free allowance, and exponential in the most pages a
//! transaction ever had open.

use super::params::StylusParams;

/// Exponential part of the price by the most pages ever open: 31,874,000^(p / 128), truncated.
/// The numbers stand here because floating point would not be the same everywhere.
const EVER_OPEN_GAS: [u64; 129] = [
    1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 11, 12, 14, 17, 19, 22, 25, 29, 33, 38,
    43, 50, 57, 65, 75, 85, 98, 112, 128, 147, 168, 193, 221, 253, 289, 331, 379, 434, 497, 569,
    651, 745, 853, 976, 1117, 1279, 1463, 1675, 1917, 2194, 2511, 2874, 3290, 3765, 4309, 4932,
    5645, 6461, 7395, 8464, 9687, 11087, 12689, 14523, 16621, 19024, 21773, 24919, 28521, 32642,
    37359, 42758, 48938, 56010, 64104, 73368, 83971, 96106, 109994, 125890, 144082, 164904, 188735,
    216010, 247226, 282953, 323844, 370643, 424206, 485509, 555672, 635973, 727880, 833067, 953456,
    1091243, 1248941, 1429429, 1636000, 1872423, 2143012, 2452704, 2807151, 3212820, 3677113,
    4208502, 4816684, 5512756, 6309419, 7221210, 8264766, 9459129, 10826093, 12390601, 14181199,
    16230562, 18576084, 21260563, 24332984, 27849408, 31873999,
];

/// Pages of wasm memory in one transaction. Starts at zero. A frame that ends puts `open` back to
/// what it was before the frame; `ever` stays. Reverts touch neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryPages {
    /// Open in all frames now.
    pub open: u16,
    /// Most that were ever open.
    pub ever: u16,
}

impl MemoryPages {
    /// Gas of opening `new` more pages; `u64::MAX` where no gas would do.
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

    /// Opens `new` more pages and gives their gas, whether or not it can be paid.
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
    fn pages_opened_again_pay_only_the_linear_part() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        let mut pages = MemoryPages::default();
        let first = pages.open(&params, 40);
        assert_eq!(first, 38_000 + 221 - 1);
        pages.open = 0;
        assert_eq!(pages.open(&params, 40), 38_000);
        assert_eq!(pages, MemoryPages { open: 40, ever: 40 });
    }

    #[test]
    fn no_gas_buys_page_129() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        assert!(MemoryPages::default().gas(&params, 128) < u64::MAX);
        assert_eq!(MemoryPages::default().gas(&params, 129), u64::MAX);
    }

    #[test]
    fn the_table_is_the_formula() {
        let base = (31_874_000_f64.ln() / 128.0).exp();
        for (pages, gas) in (0_i32..).zip(EVER_OPEN_GAS) {
            let truncated = base.powi(pages) - f64::from(u32::try_from(gas).unwrap());
            assert!((-0.01..1.01).contains(&truncated), "page {pages}");
        }
    }
}
