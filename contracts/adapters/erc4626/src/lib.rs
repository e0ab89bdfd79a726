//! Strategy adapter: one position in one ERC-4626 vault, held for one restaking manager.
//!
//! The adapter holds the venue's shares and nothing else. It keeps no books: the manager believes
//! balances, and so does the adapter.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod absent;
mod construct;
mod deliver;
mod deploy;
mod free;
pub mod storage;
mod venue;
mod views;

use basalt_interfaces::IAdapter;
use basalt_kit::routes;

routes! {
    constructor => mutating construct::construct,

    IAdapter::managerCall => view views::manager,
    IAdapter::venueCall => view views::venue,
    IAdapter::assetCall => view views::asset,
    IAdapter::totalAssetsCall => view views::total_assets,
    IAdapter::pendingAssetsCall => view views::pending_assets,
    IAdapter::maxDeployCall => view views::max_deploy,
    IAdapter::maxFreeCall => view views::max_free,

    IAdapter::deployCall => mutating deploy::deploy,
    IAdapter::freeCall => mutating free::free,
    IAdapter::emergencyExitCall => mutating free::emergency_exit,
    IAdapter::deliverCall => mutating deliver::deliver,

    IAdapter::requestFreeCall => mutating absent::synchronous,
    IAdapter::claimFreeCall => mutating absent::synchronous,
    IAdapter::harvestCall => mutating absent::harvest,
}

/// What the machine calls.
#[cfg(target_arch = "wasm32")]
mod entry {
    use basalt_kit::Vm;
    use stylus_sdk::{
        ArbResult,
        host::VM,
        stylus_core::{CalldataAccess, MemoryAccess, StorageAccess},
        stylus_proc::entrypoint,
    };

    #[entrypoint]
    fn main(input: Vec<u8>, vm: VM) -> ArbResult {
        crate::route(Vm::new(&vm), &input)
    }
}
