//! `basalt settle`: settles a queue. Anyone may.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::U256;
use basalt_client::{Token, amount::format_ether, json};
use serde::Serialize;
use std::fmt;

/// Settle positions at the front of a queue from the liquid assets of its vault.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The queue out of which token.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    /// Positions to look at, at most.
    #[arg(long, value_name = "COUNT", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=64))]
    max: u64,
    #[command(flatten)]
    session: SessionArgs,
}

/// A settlement.
#[derive(Debug, Serialize)]
pub struct Settled {
    token: Token,
    #[serde(serialize_with = "json::decimal")]
    shares: U256,
    #[serde(serialize_with = "json::decimal")]
    assets: U256,
    closed: usize,
    returned: usize,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Settles at most `max` positions.
pub async fn run(args: &Args) -> Result<Settled, Error> {
    let session = args.session.open().await?;
    let vault = args.token.vault(&session.suite);
    let settled = session.actor().settle(vault, args.max).await?;
    Ok(Settled {
        token: args.token,
        shares: settled.shares,
        assets: settled.assets,
        closed: settled.closed,
        returned: settled.returned,
        transaction: settled.receipt.into(),
    })
}

impl fmt::Display for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { token, closed, returned, transaction, .. } = self;
        let (shares, symbol) = (format_ether(self.shares), token.symbol());
        let (assets, asset) = (format_ether(self.assets), token.asset());
        write!(
            f,
            "settled {shares} {symbol} for {assets} {asset}: {closed} positions closed, {returned} \
             returned {transaction}"
        )
    }
}
