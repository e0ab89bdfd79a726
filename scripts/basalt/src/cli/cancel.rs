//! `basalt cancel`: cancels a position in a queue.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::{Address, U256};
use basalt_client::{Token, amount::format_ether, json};
use serde::Serialize;
use std::fmt;

/// Cancel a position that is not settled yet. It forgoes the growth since its request.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the position.
    request_id: U256,
    /// The queue out of which token.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    session: SessionArgs,
}

/// A cancellation.
#[derive(Debug, Serialize)]
pub struct Cancelled {
    #[serde(serialize_with = "json::checksummed")]
    account: Address,
    token: Token,
    #[serde(serialize_with = "json::decimal")]
    request_id: U256,
    #[serde(serialize_with = "json::decimal")]
    returned: U256,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Cancels the position.
pub async fn run(args: &Args) -> Result<Cancelled, Error> {
    let session = args.session.open().await?;
    let vault = args.token.vault(&session.suite);
    let cancelled = session.actor().cancel(vault, args.request_id).await?;
    Ok(Cancelled {
        account: session.account,
        token: args.token,
        request_id: args.request_id,
        returned: cancelled.returned,
        transaction: cancelled.receipt.into(),
    })
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, returned) = (self.request_id, format_ether(self.returned));
        let symbol = self.token.symbol();
        write!(f, "cancelled position {id}: {returned} {symbol} came back {}", self.transaction)
    }
}
