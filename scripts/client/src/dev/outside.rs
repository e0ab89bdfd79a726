//! Validators and venues of a development chain: validators earn or are slashed, a venue earns. They
//! move real ether and real bsETH of that chain.

use crate::{Connection, Receipt, Result};
use alloy::primitives::{Address, U256, address};
use basalt_interfaces::IVault;

/// Address that receives slashed ether. Nobody has its key.
pub const BURNT: Address = address!("000000000000000000000000000000000000dEaD");

/// Validators earn: `wei` of new ether reach the consensus account, out of `payer`'s pocket.
pub async fn consensus_reward(
    connection: &Connection,
    payer: Address,
    consensus: Address,
    wei: U256,
) -> Result<Receipt> {
    connection.transfer(payer, consensus, wei).await
}

/// Validators are slashed: `wei` of the consensus account's ether are gone.
pub async fn consensus_loss(
    connection: &Connection,
    consensus: Address,
    wei: U256,
) -> Result<Receipt> {
    connection.transfer(consensus, BURNT, wei).await
}

/// The venue earns exactly `shares` of bsETH, newly minted at `payer`'s cost and given to it.
pub async fn venue_gain(
    connection: &Connection,
    staking_vault: Address,
    payer: Address,
    venue: Address,
    shares: U256,
) -> Result<Receipt> {
    let price = connection.read(staking_vault, IVault::previewMintCall { shares }).await?;
    let call = IVault::mintCall { shares, receiver: venue };
    connection.send(payer, staking_vault, call, price).await
}
