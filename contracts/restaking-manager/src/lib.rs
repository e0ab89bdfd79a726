//! brETH: bsETH in, the liquid restaking token out.
//!
//! The manager holds the bsETH that is not at work, the token, and the rate line between them. The
//! keeper places bsETH with adapters, each one position in one venue, and reports what they hold.
//! Below is everything it answers; each line names the file that does it.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

extern crate alloc;

mod construct;
mod enter;
mod exit;
mod identity;
mod in_kind;
mod placing;
mod registry;
mod report;
pub mod storage;
mod sweep;
mod views;

use basalt_interfaces::{
    IBoundedVault, IBunker, IQueuedVault, IRate, IRestakingManager, IRoles, IToken, IVault,
};
use basalt_kit::{
    pause, roles, routes, token,
    vault::{bunker, parameters, queue, rate, views as vault},
};

routes! {
    constructor => payable construct::construct,

    IVault::depositCall => mutating enter::deposit,
    IVault::mintCall => mutating enter::mint,
    IVault::redeemCall => mutating exit::redeem,
    IVault::withdrawCall => mutating exit::withdraw,

    IBoundedVault::depositCall => mutating enter::deposit_bounded,
    IBoundedVault::mintCall => mutating enter::mint_bounded,
    IBoundedVault::redeemCall => mutating exit::redeem_bounded,
    IBoundedVault::withdrawCall => mutating exit::withdraw_bounded,

    IQueuedVault::requestRedeem_0Call => mutating queue::request,
    IQueuedVault::requestRedeem_1Call => mutating queue::request_bounded,
    IQueuedVault::settleCall => mutating report::settle,
    IQueuedVault::releaseCall => mutating queue::release,
    IQueuedVault::requestRateCall => view queue::request_rate,
    IQueuedVault::liquidityCall => view queue::liquidity,
    IQueuedVault::queueCall => view queue::queue,
    IQueuedVault::setQueueCall => mutating queue::set_queue,

    IVault::assetCall => view views::asset_address,
    IVault::totalAssetsCall => view vault::total_assets,
    IVault::convertToSharesCall => view vault::convert_to_shares,
    IVault::convertToAssetsCall => view vault::convert_to_assets,
    IVault::maxDepositCall => view vault::max_deposit,
    IVault::maxMintCall => view vault::max_mint,
    IVault::maxWithdrawCall => view vault::max_withdraw,
    IVault::maxRedeemCall => view vault::max_redeem,
    IVault::previewDepositCall => view vault::preview_deposit,
    IVault::previewMintCall => view vault::preview_mint,
    IVault::previewWithdrawCall => view vault::preview_withdraw,
    IVault::previewRedeemCall => view vault::preview_redeem,

    IToken::transferCall => open token::transfer,
    IToken::transferFromCall => open token::transfer_from,
    IToken::approveCall => open token::approve,
    IToken::permit_0Call => open identity::permit_split,
    IToken::permit_1Call => open identity::permit_bytes,
    IToken::nameCall => view identity::name,
    IToken::symbolCall => view identity::symbol,
    IToken::decimalsCall => view token::decimals,
    IToken::totalSupplyCall => view token::total_supply,
    IToken::balanceOfCall => view token::balance_of,
    IToken::allowanceCall => view token::allowance,
    IToken::noncesCall => view token::nonces,
    IToken::DOMAIN_SEPARATORCall => view identity::domain_separator,
    IToken::eip712DomainCall => view identity::eip712_domain,

    IRate::getRateCall => view views::get_rate,
    IRate::rateLineCall => view rate::rate_line,
    IRate::ledgerCall => view rate::ledger,
    IRate::lastReportCall => view rate::last_report,
    IRate::maxRateGrowthPerSecondCall => view rate::max_rate_growth_per_second,
    IRate::exchangeRateCall => view views::get_rate,
    IRate::parameterCall => view parameters::parameter,
    IRate::setParameterCall => mutating parameters::set_parameter,

    IBunker::isBunkerCall => view bunker::is_bunker,
    IBunker::isStaleCall => view bunker::is_stale,
    IBunker::phaseCall => view bunker::phase,
    IBunker::bunkerCall => view bunker::bunker,
    IBunker::provisionalLossCall => view bunker::provisional_loss,
    IBunker::reviseLossCall => mutating report::revise_loss,
    IBunker::confirmLossCall => mutating report::confirm_loss,
    IBunker::alarmCall => mutating report::alarm,
    IBunker::coverCall => view bunker::cover,
    IBunker::addCoverCall => mutating enter::add_cover,
    IBunker::secondOpinionCall => view bunker::second_opinion,
    IBunker::treasuryCall => view bunker::treasury,
    IBunker::setSecondOpinionCall => mutating bunker::set_second_opinion,
    IBunker::setTreasuryCall => mutating bunker::set_treasury,

    IRestakingManager::reportCall => mutating report::report,
    IRestakingManager::allocateCall => mutating placing::allocate,
    IRestakingManager::deallocateCall => mutating placing::deallocate,
    IRestakingManager::emergencyExitCall => mutating placing::emergency_exit,
    IRestakingManager::accountantCall => view views::accountant,
    IRestakingManager::depositWithPermitCall => mutating enter::deposit_with_permit,
    IRestakingManager::redeemInKindCall => mutating in_kind::redeem,
    IRestakingManager::adapterCountCall => view registry::count,
    IRestakingManager::adapterAtCall => view registry::at,
    IRestakingManager::adapterInfoCall => view registry::info,
    IRestakingManager::addAdapterCall => mutating registry::add,
    IRestakingManager::removeAdapterCall => mutating registry::remove,
    IRestakingManager::writeOffCall => mutating registry::write_off,
    IRestakingManager::setCapCall => mutating registry::set_cap,

    IRoles::ownerCall => view roles::owner,
    IRoles::pendingOwnerCall => view roles::pending_owner,
    IRoles::guardianCall => view roles::guardian,
    IRoles::keeperCall => view roles::keeper,
    IRoles::pausedUntilCall => view pause::paused_until,
    IRoles::transferOwnershipCall => mutating roles::transfer_ownership,
    IRoles::acceptOwnershipCall => mutating roles::accept_ownership,
    IRoles::setGuardianCall => mutating roles::set_guardian,
    IRoles::setKeeperCall => mutating roles::set_keeper,
    IRoles::pauseCall => mutating pause::pause,
    IRoles::unpauseCall => mutating pause::unpause,
    IRoles::sweepCall => mutating sweep::sweep,
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
