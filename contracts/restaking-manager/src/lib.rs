//! brETH: the liquid restaking token for bsETH.
//!
//! The manager holds the liquid bsETH, the token and the rate line. The keeper sends bsETH to
//! adapters under caps and reports what each is worth. Transfers are measured by balances, not taken
//! from the adapter. An address that is not listed is called in one case only: a candidate is asked
//! for its manager and its asset. The table below lists the functions of this contract;
//! `vault_routes!` adds those that both vaults have.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod allocation;
mod construct;
mod enter;
mod in_kind;
mod registry;
mod report;
pub mod storage;
mod vault;
mod views;

use basalt_interfaces::{IBunker, IRate, IRestakingManager, ISafety, ISlippageVault, IVault};
use basalt_vault::vault_routes;
use vault::RestakingManager;

vault_routes! {
    RestakingManager,

    constructor => payable construct::construct,

    IVault::depositCall => nonpayable enter::deposit,
    IVault::mintCall => nonpayable enter::mint,
    ISlippageVault::depositCall => nonpayable enter::deposit_with_limit,
    ISlippageVault::mintCall => nonpayable enter::mint_with_limit,
    ISafety::addCoverCall => nonpayable enter::add_cover,
    IRestakingManager::depositWithPermitCall => nonpayable enter::deposit_with_permit,
    IRestakingManager::redeemInKindCall => nonpayable in_kind::redeem,

    IVault::assetCall => view views::asset_address,
    IRate::getRateCall => view views::get_rate,
    IRate::exchangeRateCall => view views::get_rate,

    IRestakingManager::reportCall => nonpayable report::report,
    IBunker::reviseLossCall => nonpayable report::revise_loss,
    IBunker::confirmLossCall => nonpayable report::confirm_loss,

    IRestakingManager::allocateCall => nonpayable allocation::allocate,
    IRestakingManager::deallocateCall => nonpayable allocation::deallocate,
    IRestakingManager::emergencyExitCall => nonpayable allocation::emergency_exit,

    IRestakingManager::adapterCountCall => view registry::count,
    IRestakingManager::adapterAtCall => view registry::at,
    IRestakingManager::adapterInfoCall => view registry::info,
    IRestakingManager::addAdapterCall => nonpayable registry::add,
    IRestakingManager::removeAdapterCall => nonpayable registry::remove,
    IRestakingManager::writeOffCall => nonpayable registry::write_off,
    IRestakingManager::setCapCall => nonpayable registry::set_cap,
}
