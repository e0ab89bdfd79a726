//! `basalt deposit`: ether into bsETH, or bsETH into brETH.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Exchanged, Token,
    amount::{format_ether, parse},
    json,
};
use serde::Serialize;
use std::fmt;

/// Deposit ether for bsETH, or bsETH for brETH.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How much: ether, or bsETH with `--token breth`. Like 1.5, 20gwei or 300wei.
    amount: String,
    /// The token to receive.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    session: SessionArgs,
}

/// A deposit.
#[derive(Debug, Serialize)]
pub struct Deposited {
    #[serde(serialize_with = "json::checksummed")]
    account: Address,
    token: Token,
    #[serde(serialize_with = "json::decimal")]
    assets: U256,
    #[serde(serialize_with = "json::decimal")]
    shares: U256,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Deposits; bsETH is approved first.
pub async fn run(args: &Args) -> Result<Deposited, Error> {
    let assets = parse(&args.amount)?;
    let session = args.session.open().await?;
    let actor = session.actor();
    if args.token == Token::Breth {
        actor.approve_restaking(assets).await?;
    }
    let Exchanged { receipt, assets, shares } = actor.deposit(args.token, assets).await?;
    let (account, transaction) = (session.account, receipt.into());
    Ok(Deposited { account, token: args.token, assets, shares, transaction })
}

impl fmt::Display for Deposited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (assets, shares) = (format_ether(self.assets), format_ether(self.shares));
        let (asset, symbol) = (self.token.asset(), self.token.symbol());
        write!(f, "deposited {assets} {asset} for {shares} {symbol} {}", self.transaction)
    }
}
