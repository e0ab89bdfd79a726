//! Strategy adapter: one position in one ERC-4626 vault, for one restaking manager.
//!
//! The adapter holds the venue's shares, valued at what a redemption would pay now. Only the manager
//! moves them and receives what is freed. Parts that all adapters share are in
//! `basalt-adapter-common`.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod deploy;
mod free;
mod venue;
mod views;

use basalt_adapter_common::{unsupported, views as addresses};
use basalt_interfaces::IAdapter;
use basalt_kit::routes;

routes! {
    constructor => nonpayable venue::construct,

    IAdapter::managerCall => view addresses::manager,
    IAdapter::venueCall => view addresses::venue,
    IAdapter::assetCall => view addresses::asset,
    IAdapter::totalAssetsCall => view views::total_assets,
    IAdapter::pendingAssetsCall => view unsupported::pending_assets,
    IAdapter::maxDeployCall => view views::max_deploy,
    IAdapter::maxFreeCall => view views::max_free,

    IAdapter::deployCall => nonpayable deploy::deploy,
    IAdapter::freeCall => nonpayable free::free,
    IAdapter::emergencyExitCall => nonpayable free::emergency_exit,
    IAdapter::deliverCall => nonpayable free::deliver,

    IAdapter::requestFreeCall => nonpayable unsupported::synchronous,
    IAdapter::claimFreeCall => nonpayable unsupported::synchronous,
    IAdapter::harvestCall => nonpayable unsupported::harvest,
}
