//! `basalt request`: out of bsETH or brETH through the queue, without the exit fee.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Token,
    amount::{format_ether, parse},
    json,
};
use serde::Serialize;
use std::fmt;

/// From 18 decimals, as people write amounts, to the 27 of rates.
const WAD_TO_RAY: U256 = U256::from_limbs([1_000_000_000, 0, 0, 0]);

/// Request to redeem through the queue: no fee, paid after a later report, can be cancelled.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many shares: like 1.5 or 300wei, or `all`.
    amount: String,
    /// The token to redeem.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    /// Least assets per share, like 0.99: below it the position is returned instead of settled.
    #[arg(long, value_name = "RATE")]
    min_rate: Option<String>,
    #[command(flatten)]
    session: SessionArgs,
}

/// The position.
#[derive(Debug, Serialize)]
pub struct Requested {
    #[serde(serialize_with = "json::checksummed")]
    account: Address,
    token: Token,
    #[serde(serialize_with = "json::decimal")]
    request_id: U256,
    #[serde(serialize_with = "json::decimal")]
    shares: U256,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Moves shares into the queue.
pub async fn run(args: &Args) -> Result<Requested, Error> {
    let min_rate = args.min_rate.as_deref().map(parse).transpose()?;
    let min_rate = min_rate.map(|rate| rate.saturating_mul(WAD_TO_RAY));
    let session = args.session.open().await?;
    let shares = token::shares(&session, args.token, &args.amount).await?;
    let vault = args.token.vault(&session.suite);
    let requested = session.actor().request_redeem(vault, shares, min_rate).await?;
    Ok(Requested {
        account: session.account,
        token: args.token,
        request_id: requested.request_id,
        shares: requested.shares,
        transaction: requested.receipt.into(),
    })
}

impl fmt::Display for Requested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shares, symbol) = (format_ether(self.shares), self.token.symbol());
        write!(f, "requested {shares} {symbol}: position {} {}", self.request_id, self.transaction)
    }
}
