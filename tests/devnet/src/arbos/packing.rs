//! Encoding of the Stylus parameters and of program entries: each is one storage word of
//! consecutive big-endian fields, starting at the first byte.

use alloy::primitives::U256;

use crate::stylus::{figures::Figures, params::StylusParams};

/// Unix time in seconds from which activation times are counted.
pub(crate) const ARBITRUM_START: u64 = 1_421_388_000;

/// Reads or writes the fields of a word in order.
struct Fields {
    word: [u8; 32],
    at: usize,
}

impl Fields {
    fn take(&mut self, bytes: usize) -> u32 {
        let field = &self.word[self.at..self.at + bytes];
        self.at += bytes;
        field.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
    }

    fn put(&mut self, bytes: usize, number: u32) {
        let field = &number.to_be_bytes()[4 - bytes..];
        self.word[self.at..self.at + bytes].copy_from_slice(field);
        self.at += bytes;
    }

    fn take_u16(&mut self) -> u16 {
        u16::try_from(self.take(2)).unwrap_or(u16::MAX)
    }

    fn take_u8(&mut self) -> u8 {
        u8::try_from(self.take(1)).unwrap_or(u8::MAX)
    }
}

/// Decodes the parameters.
pub(crate) fn unpack_params(word: U256) -> StylusParams {
    let mut fields = Fields { word: word.to_be_bytes(), at: 0 };
    StylusParams {
        version: fields.take_u16(),
        ink_price: fields.take(3),
        max_stack_depth: fields.take(4),
        free_pages: fields.take_u16(),
        page_gas: fields.take_u16(),
        page_limit: fields.take_u16(),
        min_init_gas: fields.take_u8(),
        min_cached_init_gas: fields.take_u8(),
        init_cost_scalar: fields.take_u8(),
        cached_cost_scalar: fields.take_u8(),
        expiry_days: fields.take_u16(),
        keepalive_days: fields.take_u16(),
        block_cache_size: fields.take_u16(),
        max_wasm_size: fields.take(4),
        max_fragment_count: fields.take_u8(),
    }
}

/// Encodes the parameters.
pub(crate) fn pack_params(params: &StylusParams) -> U256 {
    let mut fields = Fields { word: [0; 32], at: 0 };
    fields.put(2, params.version.into());
    fields.put(3, params.ink_price);
    fields.put(4, params.max_stack_depth);
    fields.put(2, params.free_pages.into());
    fields.put(2, params.page_gas.into());
    fields.put(2, params.page_limit.into());
    fields.put(1, params.min_init_gas.into());
    fields.put(1, params.min_cached_init_gas.into());
    fields.put(1, params.init_cost_scalar.into());
    fields.put(1, params.cached_cost_scalar.into());
    fields.put(2, params.expiry_days.into());
    fields.put(2, params.keepalive_days.into());
    fields.put(2, params.block_cache_size.into());
    fields.put(4, params.max_wasm_size);
    fields.put(1, params.max_fragment_count.into());
    U256::from_be_bytes(fields.word)
}

/// Data that the chain stores for an activated program, by code hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgramEntry {
    /// Stylus version at activation; 0 if the program was never activated.
    pub(crate) version: u16,
    /// Start costs, size estimate and memory footprint. The estimate is rounded up to whole KiB.
    pub(crate) figures: Figures,
    /// Activation time, in hours since [`ARBITRUM_START`].
    pub(crate) activated_at: u32,
    /// Whether the program is cached.
    pub(crate) is_cached: bool,
}

impl ProgramEntry {
    /// Decodes an entry.
    pub(crate) fn unpack(word: U256) -> Self {
        let mut fields = Fields { word: word.to_be_bytes(), at: 0 };
        let version = fields.take_u16();
        let (init, cached_init, footprint) =
            (fields.take_u16(), fields.take_u16(), fields.take_u16());
        let activated_at = fields.take(3);
        let asm_estimate = fields.take(3).saturating_mul(1024);
        let is_cached = fields.take(1) != 0;
        Self {
            version,
            figures: Figures { init, cached_init, asm_estimate, footprint },
            activated_at,
            is_cached,
        }
    }

    /// Encodes the entry.
    pub(crate) fn pack(&self) -> U256 {
        let mut fields = Fields { word: [0; 32], at: 0 };
        fields.put(2, self.version.into());
        fields.put(2, self.figures.init.into());
        fields.put(2, self.figures.cached_init.into());
        fields.put(2, self.figures.footprint.into());
        fields.put(3, self.activated_at);
        fields.put(3, self.figures.asm_kib());
        fields.put(1, self.is_cached.into());
        U256::from_be_bytes(fields.word)
    }

    /// Returns the seconds since activation.
    pub(crate) fn age(&self, now: u64) -> u64 {
        now.saturating_sub(ARBITRUM_START + u64::from(self.activated_at) * 3600)
    }
}

/// Returns the full hours from [`ARBITRUM_START`] to the Unix time `now`.
pub(crate) fn hours_since_start(now: u64) -> u32 {
    u32::try_from(now.saturating_sub(ARBITRUM_START) / 3600).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stylus::params::ArbosVersion;

    #[test]
    fn parameters_round_trip_through_their_word() {
        let params = StylusParams::defaults(ArbosVersion::NEWEST);
        assert_eq!(unpack_params(pack_params(&params)), params);
    }

    #[test]
    fn an_entry_round_trips_with_its_estimate_in_whole_kib() {
        let entry = ProgramEntry {
            version: 2,
            figures: Figures { init: 9000, cached_init: 600, asm_estimate: 1025, footprint: 3 },
            activated_at: hours_since_start(1_700_000_000),
            is_cached: true,
        };
        let read = ProgramEntry::unpack(entry.pack());
        assert_eq!(read.figures.asm_estimate, 2048);
        assert_eq!(ProgramEntry { figures: entry.figures, ..read }, entry);
        assert!(read.age(1_700_000_000) < 3600);
    }
}
