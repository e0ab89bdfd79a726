//! bsETH: the liquid staking token for ether.
//!
//! The vault holds the liquid ether, the token and the rate line. The keeper sends ether to the
//! consensus account, which pays back; the oracle reports what that account is worth. Only reports
//! and losses change the rate. Entries and exits follow ERC-7535, the ether form of ERC-4626. The
//! table below lists the functions of this contract; `vault_routes!` adds those that both vaults
//! have.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod addresses;
mod consensus;
mod construct;
mod enter;
mod report;
pub mod storage;
mod vault;
mod views;

use basalt_interfaces::{IBunker, IRate, ISafety, ISlippageVault, IStakingVault, IVault};
use basalt_vault::vault_routes;
use vault::StakingVault;

vault_routes! {
    StakingVault,

    constructor => payable construct::construct,

    IStakingVault::stakeCall => payable enter::stake,
    IVault::depositCall => payable enter::deposit,
    IVault::mintCall => payable enter::mint,
    ISlippageVault::depositCall => payable enter::deposit_with_limit,
    ISlippageVault::mintCall => payable enter::mint_with_limit,
    ISafety::addCoverCall => payable enter::add_cover,

    IVault::assetCall => view views::asset,
    IRate::getRateCall => view views::get_rate,
    IRate::exchangeRateCall => view views::get_rate,

    IStakingVault::reportCall => nonpayable report::report,
    IBunker::reviseLossCall => nonpayable report::revise_loss,
    IBunker::confirmLossCall => nonpayable report::confirm_loss,

    IStakingVault::allocateCall => nonpayable consensus::allocate,
    IStakingVault::payBackCall => payable consensus::pay_back,

    IStakingVault::oracleCall => view addresses::oracle,
    IStakingVault::consensusCall => view addresses::consensus,
    IStakingVault::setOracleCall => nonpayable addresses::set_oracle,
    IStakingVault::setConsensusCall => nonpayable addresses::set_consensus,
}
