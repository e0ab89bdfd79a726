//! `basalt redeem`: bsETH into ether, or brETH into bsETH.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::{Address, U256};
use basalt_client::{Exchanged, Token, amount::format_ether, json};
use serde::Serialize;
use std::fmt;

/// Redeem bsETH for ether, or brETH for bsETH.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many shares: like 1.5 or 300wei, or `all`.
    amount: String,
    /// The token to redeem.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    session: SessionArgs,
}

/// A redemption.
#[derive(Debug, Serialize)]
pub struct Redeemed {
    #[serde(serialize_with = "json::checksummed")]
    account: Address,
    token: Token,
    #[serde(serialize_with = "json::decimal")]
    shares: U256,
    #[serde(serialize_with = "json::decimal")]
    assets: U256,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Redeems at once, for the exit fee.
pub async fn run(args: &Args) -> Result<Redeemed, Error> {
    let session = args.session.open().await?;
    let shares = token::shares(&session, args.token, &args.amount).await?;
    let Exchanged { receipt, assets, shares } = session.actor().redeem(args.token, shares).await?;
    let (account, transaction) = (session.account, receipt.into());
    Ok(Redeemed { account, token: args.token, shares, assets, transaction })
}

impl fmt::Display for Redeemed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (assets, shares) = (format_ether(self.assets), format_ether(self.shares));
        let (asset, symbol) = (self.token.asset(), self.token.symbol());
        write!(f, "redeemed {shares} {symbol} for {assets} {asset} {}", self.transaction)
    }
}
