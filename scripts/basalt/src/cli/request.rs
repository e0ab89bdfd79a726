//! `basalt request`: out of bsETH or brETH through the queue, without the exit fee.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::{Token, shares},
};
use alloy::primitives::U256;
use basalt_client::{
    Actor,
    amount::{decimal, parse},
};
use serde_json::json;

/// From 18 decimals, as people write amounts, to the 27 of rates.
const WAD_TO_RAY: U256 = U256::from_limbs([1_000_000_000, 0, 0, 0]);

/// Request to redeem through the queue: no fee, paid after a later report, can be cancelled.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many shares: like 1.5 or 300wei, or `all`.
    amount: String,
    /// What to give.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    /// Least assets per share, like 0.99: below it the position is given back instead of settled.
    #[arg(long, value_name = "RATE")]
    min_rate: Option<String>,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints the number of the position.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(request(args, json))
}

async fn request(args: &Args, json: bool) -> Result<(), Error> {
    let min_rate = args.min_rate.as_deref().map(parse).transpose()?;
    let min_rate = min_rate.map(|rate| rate.saturating_mul(WAD_TO_RAY));
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let vault = args.token.vault(&suite);
    let shares = shares(&connection, vault, account, &args.amount).await?;
    let actor = Actor::new(&connection, &suite, account);
    let requested = actor.request_redeem(vault, shares, min_rate).await?;
    if json {
        return output::json(&json!({
            "account": account.to_string(),
            "token": args.token.symbol(),
            "request_id": requested.request_id.to_string(),
            "shares": requested.shares.to_string(),
            "transaction": requested.sent.hash,
            "gas": requested.sent.gas_used,
        }));
    }
    output::text(&format!(
        "requested {} {}: position {} ({} gas, transaction {})",
        decimal(requested.shares),
        args.token.symbol(),
        requested.request_id,
        requested.sent.gas_used,
        requested.sent.hash
    ))
}
