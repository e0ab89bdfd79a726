//! `basalt settle`: pays what can be paid of a queue. Anyone may.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::Token,
};
use basalt_client::{Actor, amount::decimal};
use serde_json::json;

/// Settle positions at the front of a queue from what is at hand.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The queue out of which token.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    /// Positions to look at, at most.
    #[arg(long, value_name = "COUNT", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=64))]
    max: u64,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints what was settled.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(settle(args, json))
}

async fn settle(args: &Args, json: bool) -> Result<(), Error> {
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let actor = Actor::new(&connection, &suite, account);
    let settled = actor.settle(args.token.vault(&suite), args.max).await?;
    if json {
        return output::json(&json!({
            "token": args.token.symbol(),
            "shares": settled.shares.to_string(),
            "assets": settled.assets.to_string(),
            "closed": settled.closed,
            "returned": settled.returned,
            "transaction": settled.sent.hash,
            "gas": settled.sent.gas_used,
        }));
    }
    output::text(&format!(
        "settled {} {} for {} {}: {} positions closed, {} given back ({} gas, transaction {})",
        decimal(settled.shares),
        args.token.symbol(),
        decimal(settled.assets),
        args.token.asset(),
        settled.closed,
        settled.returned,
        settled.sent.gas_used,
        settled.sent.hash
    ))
}
