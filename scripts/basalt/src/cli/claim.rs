//! `basalt claim`: claims settled positions of a queue.

use super::{Error, output::Transaction, session::SessionArgs, token};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Token,
    amount::format_ether,
    json,
    position::{Position, Request},
};
use serde::Serialize;
use std::fmt;

/// Claim the settled part of positions in a queue.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Numbers of the positions; all claimable ones if left out.
    request_ids: Vec<U256>,
    /// The queue out of which token.
    #[arg(long, value_parser = token::parser(), default_value_t = Token::Bseth)]
    token: Token,
    /// The receiver; the account of the key if left out. Only holders may name another.
    #[arg(long, value_name = "ADDRESS")]
    receiver: Option<Address>,
    #[command(flatten)]
    session: SessionArgs,
}

/// A claim.
#[derive(Debug, Serialize)]
pub struct Claimed {
    #[serde(serialize_with = "json::checksummed")]
    receiver: Address,
    token: Token,
    #[serde(serialize_with = "json::decimals")]
    request_ids: Vec<U256>,
    #[serde(serialize_with = "json::decimal")]
    assets: U256,
    #[serde(serialize_with = "json::decimal")]
    shares: U256,
    #[serde(flatten)]
    transaction: Transaction,
}

/// Claims the named positions, or all claimable ones.
pub async fn run(args: &Args) -> Result<Claimed, Error> {
    let session = args.session.open().await?;
    let (account, token) = (session.account, args.token);
    let request_ids = if args.request_ids.is_empty() {
        claimable(token, Position::read(&session.connection, &session.suite, account).await?)
    } else {
        args.request_ids.clone()
    };
    if request_ids.is_empty() {
        return Err(Error::NothingToClaim { account, token: token.symbol() });
    }
    let receiver = args.receiver.unwrap_or(account);
    let vault = token.vault(&session.suite);
    let claimed = session.actor().claim(vault, &request_ids, receiver).await?;
    let (assets, shares, transaction) = (claimed.assets, claimed.shares, claimed.receipt.into());
    Ok(Claimed { receiver, token, request_ids, assets, shares, transaction })
}

/// Numbers of the claimable positions.
fn claimable(token: Token, position: Position) -> Vec<U256> {
    let requests = match token {
        Token::Bseth => position.bseth.requests,
        Token::Breth => position.breth.requests,
    };
    requests.iter().filter(|it| it.has_claim()).map(|it: &Request| it.request_id).collect()
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "claimed {} {}", format_ether(self.assets), self.token.asset())?;
        if !self.shares.is_zero() {
            write!(f, " and {} {} back", format_ether(self.shares), self.token.symbol())?;
        }
        write!(f, " {}", self.transaction)
    }
}
