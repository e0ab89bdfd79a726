//! `basalt cancel`: a position in a queue back into shares.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::Token,
};
use alloy::primitives::U256;
use basalt_client::{Actor, amount::decimal};
use serde_json::json;

/// Cancel a position that is not settled yet. What it would have earned meanwhile is given up.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number of the position.
    request_id: U256,
    /// The queue out of which token.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints what came back.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(cancel(args, json))
}

async fn cancel(args: &Args, json: bool) -> Result<(), Error> {
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let actor = Actor::new(&connection, &suite, account);
    let cancelled = actor.cancel(args.token.vault(&suite), args.request_id).await?;
    if json {
        return output::json(&json!({
            "account": account.to_string(),
            "token": args.token.symbol(),
            "request_id": args.request_id.to_string(),
            "returned": cancelled.returned.to_string(),
            "transaction": cancelled.sent.hash,
            "gas": cancelled.sent.gas_used,
        }));
    }
    output::text(&format!(
        "cancelled position {}: {} {} came back ({} gas, transaction {})",
        args.request_id,
        decimal(cancelled.returned),
        args.token.symbol(),
        cancelled.sent.gas_used,
        cancelled.sent.hash
    ))
}
