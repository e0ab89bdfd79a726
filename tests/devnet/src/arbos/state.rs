//! Typed access to `ArbOS` state.

use alloy::primitives::{Address, B256, U256};

use super::{
    address_set::AddressSet,
    packing::{ProgramEntry, pack_params, unpack_params},
    slots::{Slots, Space},
};
use crate::stylus::{params::StylusParams, pricer::DataPricer};

/// Numbers of the root space's fields.
mod root {
    pub(super) const VERSION: u64 = 0;
    pub(super) const UPGRADE_VERSION: u64 = 1;
    pub(super) const UPGRADE_TIME: u64 = 2;
    pub(super) const NETWORK_FEE_ACCOUNT: u64 = 3;
    pub(super) const CHAIN_ID: u64 = 4;
    pub(super) const INFRA_FEE_ACCOUNT: u64 = 6;
    pub(super) const BROTLI_LEVEL: u64 = 7;
}

/// Names of the root space's child spaces.
mod space {
    pub(super) const L1_PRICING: u8 = 0;
    pub(super) const L2_PRICING: u8 = 1;
    pub(super) const CHAIN_OWNERS: u8 = 4;
    pub(super) const PROGRAMS: u8 = 8;
}

/// Names of the programs space's child spaces.
mod programs {
    pub(super) const PARAMS: u8 = 0;
    pub(super) const ENTRIES: u8 = 1;
    pub(super) const MODULE_HASHES: u8 = 2;
    pub(super) const DATA_PRICER: u8 = 3;
    pub(super) const CACHE_MANAGERS: u8 = 4;
    pub(super) const ACTIVATION_GAS: u8 = 5;
}

const L1_PRICE_PER_UNIT: u64 = 7;
const L2_BASE_FEE: u64 = 2;
const L2_MIN_BASE_FEE: u64 = 3;

/// The `ArbOS` state. Access charges no gas.
pub(crate) struct ArbosState<'a, S> {
    slots: &'a mut S,
}

impl<'a, S: Slots> ArbosState<'a, S> {
    /// Opens the state in a slot store.
    pub(crate) const fn new(slots: &'a mut S) -> Self {
        Self { slots }
    }

    fn root(&mut self, field: u64) -> U256 {
        self.slots.load(Space::root().field(field))
    }

    fn set_root(&mut self, field: u64, value: U256) {
        self.slots.store(Space::root().field(field), value);
    }

    fn pricing(&mut self, layer: u8, field: u64) -> U256 {
        self.slots.load(Space::root().child(layer).field(field))
    }

    fn set_pricing(&mut self, layer: u8, field: u64, value: U256) {
        self.slots.store(Space::root().child(layer).field(field), value);
    }

    /// Sets the `ArbOS` version.
    pub(crate) fn set_version(&mut self, version: u8) {
        self.set_root(root::VERSION, U256::from(version));
    }

    /// Sets the chain id.
    pub(crate) fn set_chain_id(&mut self, chain_id: u64) {
        self.set_root(root::CHAIN_ID, U256::from(chain_id));
    }

    /// Returns the scheduled upgrade: version and Unix time in seconds.
    pub(crate) fn scheduled_upgrade(&mut self) -> (u64, u64) {
        let version = self.root(root::UPGRADE_VERSION).saturating_to();
        (version, self.root(root::UPGRADE_TIME).saturating_to())
    }

    /// Schedules an upgrade to a version at a Unix time in seconds.
    pub(crate) fn schedule_upgrade(&mut self, version: u64, time: u64) {
        self.set_root(root::UPGRADE_VERSION, U256::from(version));
        self.set_root(root::UPGRADE_TIME, U256::from(time));
    }

    /// Returns the account that receives L2 fees and data fees.
    pub(crate) fn network_fee_account(&mut self) -> Address {
        Address::from_word(self.root(root::NETWORK_FEE_ACCOUNT).into())
    }

    /// Sets the account that receives L2 fees and data fees.
    pub(crate) fn set_network_fee_account(&mut self, account: Address) {
        self.set_root(root::NETWORK_FEE_ACCOUNT, account.into_word().into());
    }

    /// Returns the account that receives the infrastructure fee; zero if there is none.
    pub(crate) fn infra_fee_account(&mut self) -> Address {
        Address::from_word(self.root(root::INFRA_FEE_ACCOUNT).into())
    }

    /// Returns the brotli level at which the L1 price estimates transaction size.
    pub(crate) fn brotli_level(&mut self) -> u64 {
        self.root(root::BROTLI_LEVEL).saturating_to()
    }

    /// Sets the brotli level.
    pub(crate) fn set_brotli_level(&mut self, level: u64) {
        self.set_root(root::BROTLI_LEVEL, U256::from(level));
    }

    /// Returns the L1 price in wei per unit of data.
    pub(crate) fn l1_price(&mut self) -> U256 {
        self.pricing(space::L1_PRICING, L1_PRICE_PER_UNIT)
    }

    /// Sets the L1 price in wei per unit of data.
    pub(crate) fn set_l1_price(&mut self, wei: U256) {
        self.set_pricing(space::L1_PRICING, L1_PRICE_PER_UNIT, wei);
    }

    /// Returns the base fee in wei per gas.
    pub(crate) fn base_fee(&mut self) -> U256 {
        self.pricing(space::L2_PRICING, L2_BASE_FEE)
    }

    /// Sets the base fee in wei per gas.
    pub(crate) fn set_base_fee(&mut self, wei: U256) {
        self.set_pricing(space::L2_PRICING, L2_BASE_FEE, wei);
    }

    /// Returns the minimum base fee in wei per gas.
    pub(crate) fn min_base_fee(&mut self) -> U256 {
        self.pricing(space::L2_PRICING, L2_MIN_BASE_FEE)
    }

    /// Sets the minimum base fee in wei per gas.
    pub(crate) fn set_min_base_fee(&mut self, wei: U256) {
        self.set_pricing(space::L2_PRICING, L2_MIN_BASE_FEE, wei);
    }

    /// Returns the accounts that can call `ArbOwner`.
    pub(crate) fn chain_owners(&mut self) -> AddressSet<'_, S> {
        AddressSet::new(self.slots, Space::root().child(space::CHAIN_OWNERS))
    }

    fn programs_space(name: u8) -> Space {
        Space::root().child(space::PROGRAMS).child(name)
    }

    /// Returns the accounts that can cache and evict programs.
    pub(crate) fn cache_managers(&mut self) -> AddressSet<'_, S> {
        AddressSet::new(self.slots, Self::programs_space(programs::CACHE_MANAGERS))
    }

    /// Returns the Stylus parameters.
    pub(crate) fn params(&mut self) -> StylusParams {
        unpack_params(self.slots.load(Self::programs_space(programs::PARAMS).field(0)))
    }

    /// Sets the Stylus parameters.
    pub(crate) fn set_params(&mut self, params: &StylusParams) {
        self.slots.store(Self::programs_space(programs::PARAMS).field(0), pack_params(params));
    }

    /// Returns the entry of a program by code hash; its version is 0 if the program is unknown.
    pub(crate) fn program(&mut self, code_hash: B256) -> ProgramEntry {
        let slot = Self::programs_space(programs::ENTRIES).slot(code_hash);
        ProgramEntry::unpack(self.slots.load(slot))
    }

    /// Stores the entry of a program.
    pub(crate) fn set_program(&mut self, code_hash: B256, entry: &ProgramEntry) {
        self.slots.store(Self::programs_space(programs::ENTRIES).slot(code_hash), entry.pack());
    }

    /// Returns the module hash of a program by code hash.
    pub(crate) fn module_hash(&mut self, code_hash: B256) -> B256 {
        let slot = Self::programs_space(programs::MODULE_HASHES).slot(code_hash);
        self.slots.load(slot).into()
    }

    /// Stores the module hash of a program.
    pub(crate) fn set_module_hash(&mut self, code_hash: B256, module_hash: B256) {
        let slot = Self::programs_space(programs::MODULE_HASHES).slot(code_hash);
        self.slots.store(slot, module_hash.into());
    }

    /// Returns the state of the data pricer.
    pub(crate) fn data_pricer(&mut self) -> DataPricer {
        let space = Self::programs_space(programs::DATA_PRICER);
        let mut field = |number| self.slots.load(space.field(number));
        DataPricer {
            demand: field(0).saturating_to(),
            bytes_per_second: field(1).saturating_to(),
            last_update: field(2).saturating_to(),
            min_price: field(3).saturating_to(),
            inertia: field(4).saturating_to(),
        }
    }

    /// Stores the state of the data pricer.
    pub(crate) fn set_data_pricer(&mut self, pricer: &DataPricer) {
        let space = Self::programs_space(programs::DATA_PRICER);
        let fields = [
            u64::from(pricer.demand),
            u64::from(pricer.bytes_per_second),
            pricer.last_update,
            u64::from(pricer.min_price),
            u64::from(pricer.inertia),
        ];
        for (number, value) in (0..).zip(fields) {
            self.slots.store(space.field(number), U256::from(value));
        }
    }

    /// Returns the additional gas of an activation; used from `ArbOS` 59 on.
    pub(crate) fn activation_gas(&mut self) -> u64 {
        self.slots.load(Self::programs_space(programs::ACTIVATION_GAS).field(0)).saturating_to()
    }

    /// Sets the additional gas of an activation.
    pub(crate) fn set_activation_gas(&mut self, gas: u64) {
        self.slots.store(Self::programs_space(programs::ACTIVATION_GAS).field(0), U256::from(gas));
    }
}
