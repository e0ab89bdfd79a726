//! Rules in force: the `ArbOS` version and the Stylus parameters.

use thiserror::Error;

/// The `ArbOS` version is not supported.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "ArbOS {0} is not supported; supported are {min} to {max}",
    min = ArbosVersion::OLDEST.0,
    max = ArbosVersion::NEWEST.0
)]
pub struct UnsupportedArbos(pub u8);

/// Version of the state transition function, as the small number: 51, not the value of
/// `ArbSys.arbOSVersion()`, which adds 55. Every rule that changed between versions is a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArbosVersion(u8);

impl ArbosVersion {
    /// First version with Stylus.
    pub const OLDEST: Self = Self(30);
    /// Last supported version.
    pub const NEWEST: Self = Self(61);

    /// Creates a version from [`Self::OLDEST`] to [`Self::NEWEST`].
    pub const fn new(number: u8) -> Result<Self, UnsupportedArbos> {
        if number < Self::OLDEST.0 || number > Self::NEWEST.0 {
            return Err(UnsupportedArbos(number));
        }
        Ok(Self(number))
    }

    /// Returns the version number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Returns the Stylus version. Programs of another version must be activated again.
    pub const fn stylus_version(self) -> u16 {
        match self.0 {
            0..=30 => 1,
            31..=58 => 2,
            _ => 3,
        }
    }

    /// Returns whether activation charges for every byte of the module.
    pub const fn charges_module_bytes(self) -> bool {
        self.0 >= 32
    }

    /// Returns whether the number of imports is limited.
    pub const fn limits_imports(self) -> bool {
        self.0 >= 32
    }

    /// Returns the gas of a storage cache miss in addition to the access. Before version 32 Nitro
    /// charged an amount of ink as gas.
    pub const fn storage_miss_gas(self) -> u64 {
        if self.0 >= 32 { 5 } else { 59_673 }
    }

    /// Returns whether a flush charges for its storage writes.
    pub const fn charges_flush(self) -> bool {
        self.0 >= 32
    }

    /// Returns whether a flush that runs out of gas consumes all remaining gas. In earlier versions
    /// the program fails and keeps its gas.
    pub const fn flush_shortfall_takes_all(self) -> bool {
        self.0 >= 50
    }

    /// Returns whether return data has a minimum price, that of EVM memory of the same size.
    pub const fn charges_return_data(self) -> bool {
        self.0 >= 31
    }

    /// Returns whether a frame's code cache (one entry) ignores accounts without code.
    pub const fn forgets_empty_code(self) -> bool {
        self.0 >= 40
    }

    /// Returns whether the page limit is enforced. Growing memory above it, or by more than 65,535
    /// pages at once, runs out of ink; a call that would exceed it runs out of gas.
    pub const fn enforces_page_limit(self) -> bool {
        self.0 >= 59
    }

    /// Returns whether the chain has the block hash contract of EIP-2935.
    pub const fn has_block_hash_contract(self) -> bool {
        self.0 >= 40
    }

    /// Returns whether a program can be in fragments.
    pub const fn has_fragments(self) -> bool {
        self.0 >= 60
    }

    /// Returns whether programs called recently in the same block count as cached.
    pub const fn has_block_cache(self) -> bool {
        self.0 >= 60
    }
}

/// Stylus parameters, in storage order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StylusParams {
    /// Stylus version; see [`ArbosVersion::stylus_version`].
    pub version: u16,
    /// Ink per gas.
    pub ink_price: u32,
    /// Stack limit of a frame, in words.
    pub max_stack_depth: u32,
    /// Free memory pages per transaction.
    pub free_pages: u16,
    /// Gas per page above the free ones.
    pub page_gas: u16,
    /// Maximum number of open pages per transaction.
    pub page_limit: u16,
    /// Minimum gas of starting a program, in units of 128.
    pub min_init_gas: u8,
    /// Minimum gas of starting a cached program, in units of 32.
    pub min_cached_init_gas: u8,
    /// Weight of the measured start cost, in units of 2 %.
    pub init_cost_scalar: u8,
    /// Weight of the measured cached start cost, in units of 2 %.
    pub cached_cost_scalar: u8,
    /// Days until an activation expires.
    pub expiry_days: u16,
    /// Minimum age in days at which an activation can be extended.
    pub keepalive_days: u16,
    /// Number of recently called programs that a block keeps.
    pub block_cache_size: u16,
    /// Maximum size of a decompressed module in bytes.
    pub max_wasm_size: u32,
    /// Maximum number of accounts that hold fragments of one program.
    pub max_fragment_count: u8,
}

impl StylusParams {
    /// Result of `ArbWasm.pageRamp()`: a constant of the page price table, not a setting.
    pub const PAGE_RAMP: u64 = 620_674_314;

    /// Returns the parameters after an upgrade of the chain: those whose initial value differs between
    /// the versions are set anew.
    #[must_use]
    pub const fn upgraded(mut self, from: ArbosVersion, to: ArbosVersion) -> Self {
        let (old, new) = (Self::defaults(from), Self::defaults(to));
        self.version = new.version;
        if old.max_stack_depth != new.max_stack_depth {
            self.max_stack_depth = new.max_stack_depth;
        }
        if old.min_init_gas != new.min_init_gas {
            self.min_init_gas = new.min_init_gas;
        }
        if old.max_wasm_size != new.max_wasm_size {
            self.max_wasm_size = new.max_wasm_size;
        }
        if old.max_fragment_count != new.max_fragment_count {
            self.max_fragment_count = new.max_fragment_count;
        }
        self
    }

    /// Returns whether `more` pages beside the open ones exceed the limit. A limit of zero is none.
    pub const fn is_over_page_limit(&self, open: u16, more: u16) -> bool {
        self.page_limit > 0 && open.saturating_add(more) > self.page_limit
    }

    /// Returns the initial parameters of a chain of this version.
    pub const fn defaults(arbos: ArbosVersion) -> Self {
        let number = arbos.number();
        Self {
            version: arbos.stylus_version(),
            ink_price: 10_000,
            max_stack_depth: if number >= 50 { 22_000 } else { 262_144 },
            free_pages: 2,
            page_gas: 1_000,
            page_limit: 128,
            min_init_gas: if number >= 31 { 69 } else { 72 },
            min_cached_init_gas: 11,
            init_cost_scalar: 50,
            cached_cost_scalar: 50,
            expiry_days: 365,
            keepalive_days: 31,
            block_cache_size: 32,
            max_wasm_size: if number >= 60 { 256 * 1024 } else { 128 * 1024 },
            max_fragment_count: if number >= 60 { 4 } else { 0 },
        }
    }
}
