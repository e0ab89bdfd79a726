//! Which rules are in force: the `ArbOS` version, and the parameters that the chain owner may set.

use thiserror::Error;

/// A chain was asked for an `ArbOS` version whose rules are not known here.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "ArbOS {0} is not supported: this VM knows {min} to {max}",
    min = ArbosVersion::OLDEST.0,
    max = ArbosVersion::NEWEST.0
)]
pub struct UnsupportedArbos(pub u8);

/// Version of the chain's state transition function, as the small number (51, not the
/// `arbOSVersion()` of `ArbSys`, which adds 55). Every rule that changed over time is a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArbosVersion(u8);

impl ArbosVersion {
    /// The first version with Stylus.
    pub const OLDEST: Self = Self(30);
    /// The last version whose rules are known.
    pub const NEWEST: Self = Self(60);

    /// Accepts [`Self::OLDEST`] to [`Self::NEWEST`].
    pub const fn new(number: u8) -> Result<Self, UnsupportedArbos> {
        if number < Self::OLDEST.0 || number > Self::NEWEST.0 {
            return Err(UnsupportedArbos(number));
        }
        Ok(Self(number))
    }

    /// The number itself.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Version of the Stylus VM that comes with it. Programs of another one must be activated anew.
    pub const fn stylus_version(self) -> u16 {
        match self.0 {
            0..=30 => 1,
            31..=58 => 2,
            _ => 3,
        }
    }

    /// Activation pays for every byte of the module.
    pub const fn charges_module_bytes(self) -> bool {
        self.0 >= 32
    }

    /// The number of imports of a module is limited.
    pub const fn limits_imports(self) -> bool {
        self.0 >= 32
    }

    /// Gas of a storage cache miss beside the access itself. Before 32 an amount meant as ink was
    /// taken for gas.
    pub const fn storage_miss_gas(self) -> u64 {
        if self.0 >= 32 { 5 } else { 59_673 }
    }

    /// A flush pays the gas of its storage writes.
    pub const fn charges_flush(self) -> bool {
        self.0 >= 32
    }

    /// A flush that runs out of gas takes all that is left. Before, the program failed and its gas
    /// was handed back.
    pub const fn flush_shortfall_takes_all(self) -> bool {
        self.0 >= 50
    }

    /// Return data costs at least what an EVM frame would pay for it as memory.
    pub const fn charges_return_data(self) -> bool {
        self.0 >= 31
    }

    /// The one-entry code cache of a frame does not remember accounts without code.
    pub const fn forgets_empty_code(self) -> bool {
        self.0 >= 40
    }

    /// Growing memory beyond the page limit, or by more than 65,535 pages at once, runs out of ink;
    /// a call that would open too many pages runs out of gas.
    pub const fn enforces_page_limit(self) -> bool {
        self.0 >= 59
    }

    /// Programs called recently in the same block count as cached.
    pub const fn has_block_cache(self) -> bool {
        self.0 >= 60
    }
}

/// Parameters of the Stylus VM, in the order in which the chain stores them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StylusParams {
    /// Stylus version; see [`ArbosVersion::stylus_version`].
    pub version: u16,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of stack per frame.
    pub max_stack_depth: u32,
    /// Pages of memory that a transaction opens for nothing.
    pub free_pages: u16,
    /// Gas per page beyond those.
    pub page_gas: u16,
    /// Pages that may be open at once in a transaction.
    pub page_limit: u16,
    /// Least gas of starting a program, in units of 128.
    pub min_init_gas: u8,
    /// Least gas of starting a cached program, in units of 32.
    pub min_cached_init_gas: u8,
    /// Weight of the measured start cost, in units of 2 %.
    pub init_cost_scalar: u8,
    /// Weight of the measured cached start cost, in units of 2 %.
    pub cached_cost_scalar: u8,
    /// Days after which a program must be activated again.
    pub expiry_days: u16,
    /// Days before a program's life may be extended.
    pub keepalive_days: u16,
    /// Programs that a block remembers as recently called.
    pub block_cache_size: u16,
    /// Bytes of an uncompressed module.
    pub max_wasm_size: u32,
    /// Accounts over which one program's code may be spread.
    pub max_fragment_count: u8,
}

impl StylusParams {
    /// What `ArbWasm.pageRamp()` reports. It is a constant of the page price table, not a setting.
    pub const PAGE_RAMP: u64 = 620_674_314;

    /// What a chain starts with at this version.
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
            max_fragment_count: 4,
        }
    }
}
