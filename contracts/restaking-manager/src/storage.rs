//! The slots of this contract alone; the shared ones are in the `layout` of `basalt-vault`.
//!
//! The fields of an adapter share one slot. They are loaded whole, changed and stored whole, and a
//! value loaded before a call that can write is never stored after it.

use alloy_primitives::Address;
use basalt_interfaces::IRestakingManager;
use basalt_kit::{
    Revert, Vm, Word, revert,
    slots::{self, Field, Packed},
};
use basalt_math::{Assets, BPS, Bps, Rounding, mul_div};
use basalt_vault::layout::OWN;

/// Number of listed adapters.
pub const ADAPTER_COUNT: u32 = OWN;
/// Map: index, from 0 on without gaps, to the adapter's address.
pub const ADAPTERS: u32 = OWN + 1;
/// Map: adapter to its [`Placement`], with the fields below.
pub const PLACEMENTS: u32 = OWN + 2;
/// Address of the asset, bsETH.
pub const ASSET: u32 = OWN + 3;

/// Book value: assets that the adapter holds according to the ledger, in wei.
pub const BOOK: Field = Field::new(PLACEMENTS, 0, 96);
/// Cap of the book value after an allocation, in wei.
pub const CAP: Field = Field::new(PLACEMENTS, 96, 96);
/// Block time of the adapter's last report, seconds since the epoch; 0 before the first.
pub const REPORTED_AT: Field = Field::new(PLACEMENTS, 192, 32);
/// Cap of the book value after an allocation, in basis points of the backing.
pub const SHARE_CAP_BPS: Field = Field::new(PLACEMENTS, 224, 16);
/// Index plus one; 0 for an address that is not listed.
pub const INDEX_PLUS_ONE: Field = Field::new(PLACEMENTS, 240, 8);

/// Largest number of listed adapters.
pub const MAX_ADAPTERS: u8 = 16;

/// The address of bsETH.
pub(crate) fn asset(vm: Vm) -> Address {
    slots::load(vm, ASSET).lower_address()
}

/// State of one adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Book value, a part of the working assets.
    pub book: Assets,
    /// Cap of the book value after an allocation.
    pub cap: Assets,
    /// Block time of the last report; 0 before the first.
    pub reported_at: u32,
    /// Cap of the book value after an allocation, as a part of the backing.
    pub share_cap: Bps,
    /// Index plus one; 0 if the address is not listed.
    pub index_plus_one: u8,
}

impl Placement {
    /// Loads the state of an adapter; all zeros if it is not listed.
    #[inline(never)]
    pub fn load(vm: Vm, adapter: Address) -> Self {
        Self::unpack(Packed::from_word(&slots::load_at(vm, &key(vm, adapter))))
    }

    /// Loads the state of a listed adapter: `AdapterNotListed` otherwise.
    #[inline(never)]
    pub(crate) fn listed(vm: Vm, adapter: Address) -> Result<Self, Revert> {
        let placement = Self::load(vm, adapter);
        if placement.is_listed() {
            Ok(placement)
        } else {
            Err(revert!(IRestakingManager::AdapterNotListed, adapter))
        }
    }

    /// Stores the state of an adapter.
    #[inline(never)]
    pub fn store(&self, vm: Vm, adapter: Address) {
        slots::store_at(vm, &key(vm, adapter), &self.pack().to_word());
    }

    /// Whether the adapter is listed.
    pub const fn is_listed(&self) -> bool {
        self.index_plus_one > 0
    }

    /// The smaller of both caps in wei, for a ledger that owns `backing`. The share is rounded
    /// down.
    pub fn limit(&self, backing: Assets) -> Assets {
        let share = u128::from(self.share_cap.0);
        // A share of at most one of 96 bits has 96 bits, so the fallback is never taken.
        let by_share = mul_div(backing.0, share, BPS, Rounding::Down).unwrap_or(0);
        self.cap.min(Assets(by_share))
    }

    /// Makes the value from the fields of its slot.
    pub fn unpack(slot: Packed) -> Self {
        // A field never exceeds its width, so no fallback is taken.
        Self {
            book: Assets(slot.get(BOOK)),
            cap: Assets(slot.get(CAP)),
            reported_at: u32::try_from(slot.get(REPORTED_AT)).unwrap_or(u32::MAX),
            share_cap: Bps(u16::try_from(slot.get(SHARE_CAP_BPS)).unwrap_or(u16::MAX)),
            index_plus_one: u8::try_from(slot.get(INDEX_PLUS_ONE)).unwrap_or(u8::MAX),
        }
    }

    /// Packs the value into its slot.
    pub fn pack(&self) -> Packed {
        Packed::EMPTY
            .with(BOOK, self.book.0)
            .with(CAP, self.cap.0)
            .with(REPORTED_AT, self.reported_at.into())
            .with(SHARE_CAP_BPS, self.share_cap.0.into())
            .with(INDEX_PLUS_ONE, self.index_plus_one.into())
    }
}

fn key(vm: Vm, adapter: Address) -> Word {
    slots::map_key(vm, PLACEMENTS, &adapter.into())
}

/// Number of listed adapters.
pub(crate) fn adapter_count(vm: Vm) -> u8 {
    let count = slots::load(vm, ADAPTER_COUNT).to_u128();
    // At most `MAX_ADAPTERS` is ever stored, so the fallback is never taken.
    count.and_then(|count| u8::try_from(count).ok()).unwrap_or(MAX_ADAPTERS)
}

/// Stores the number of listed adapters.
pub(crate) fn set_adapter_count(vm: Vm, count: u8) {
    slots::store(vm, ADAPTER_COUNT, &Word::from(u32::from(count)));
}

/// The adapter at an index; zero if there is none.
#[inline(never)]
pub(crate) fn adapter_at(vm: Vm, index: &Word) -> Address {
    // Only clean addresses are ever stored here.
    slots::load_at(vm, &slots::map_key(vm, ADAPTERS, index)).to_address().unwrap_or(Address::ZERO)
}

/// All listed adapters.
pub(crate) fn adapters(vm: Vm) -> impl Iterator<Item = Address> {
    (0..adapter_count(vm)).map(move |index| adapter_at(vm, &u32::from(index).into()))
}

/// Stores the adapter at an index; the zero address clears it.
pub(crate) fn set_adapter_at(vm: Vm, index: u8, adapter: Address) {
    let key = slots::map_key(vm, ADAPTERS, &Word::from(u32::from(index)));
    slots::store_at(vm, &key, &adapter.into());
}
