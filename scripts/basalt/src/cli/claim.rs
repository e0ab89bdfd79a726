//! `basalt claim`: what a queue has settled, to its holder.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::Token,
};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Actor,
    amount::decimal,
    position::{Position, Request},
};
use serde_json::json;

/// Claim what is settled of positions in a queue.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Numbers of the positions; all that have something to claim if left out.
    request_ids: Vec<U256>,
    /// The queue out of which token.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    /// Who is paid; the key's own account if left out. Only holders may name another.
    #[arg(long, value_name = "ADDRESS")]
    receiver: Option<Address>,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints what was paid.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(claim(args, json))
}

async fn claim(args: &Args, json: bool) -> Result<(), Error> {
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let request_ids = if args.request_ids.is_empty() {
        let position = Position::read(&connection, &suite, account).await?;
        claimable(args.token, position)
    } else {
        args.request_ids.clone()
    };
    if request_ids.is_empty() {
        return Err(Error::NothingToClaim { account, token: args.token.symbol() });
    }
    let actor = Actor::new(&connection, &suite, account);
    let receiver = args.receiver.unwrap_or(account);
    let claimed = actor.claim(args.token.vault(&suite), &request_ids, receiver).await?;
    if json {
        return output::json(&json!({
            "receiver": receiver.to_string(),
            "token": args.token.symbol(),
            "request_ids": request_ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "assets": claimed.assets.to_string(),
            "shares": claimed.shares.to_string(),
            "transaction": claimed.sent.hash,
            "gas": claimed.sent.gas_used,
        }));
    }
    let back = if claimed.shares.is_zero() {
        String::new()
    } else {
        format!(" and {} {} back", decimal(claimed.shares), args.token.symbol())
    };
    output::text(&format!(
        "claimed {} {}{back} ({} gas, transaction {})",
        decimal(claimed.assets),
        args.token.asset(),
        claimed.sent.gas_used,
        claimed.sent.hash
    ))
}

/// Numbers of the positions that have something to claim.
fn claimable(token: Token, position: Position) -> Vec<U256> {
    let requests = match token {
        Token::Bseth => position.bseth.requests,
        Token::Breth => position.breth.requests,
    };
    requests.iter().filter(|it| it.has_claim()).map(|it: &Request| it.request_id).collect()
}
