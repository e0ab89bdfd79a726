//! `basalt redeem`: bsETH into ether, or brETH into bsETH.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::{Token, shares},
};
use basalt_client::{Actor, Moved, amount::decimal};
use serde_json::json;

/// Redeem bsETH for ether, or brETH for bsETH.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many shares: like 1.5 or 300wei, or `all`.
    amount: String,
    /// What to give.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints what went in and what came out.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(redeem(args, json))
}

async fn redeem(args: &Args, json: bool) -> Result<(), Error> {
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let vault = args.token.vault(&suite);
    let shares = shares(&connection, vault, account, &args.amount).await?;
    let actor = Actor::new(&connection, &suite, account);
    let moved = match args.token {
        Token::Bseth => actor.unstake(shares).await?,
        Token::Breth => actor.unrestake(shares).await?,
    };
    let Moved { sent, assets, shares } = moved;
    if json {
        return output::json(&json!({
            "account": account.to_string(),
            "token": args.token.symbol(),
            "shares": shares.to_string(),
            "assets": assets.to_string(),
            "transaction": sent.hash,
            "gas": sent.gas_used,
        }));
    }
    output::text(&format!(
        "redeemed {} {} for {} {} ({} gas, transaction {})",
        decimal(shares),
        args.token.symbol(),
        decimal(assets),
        args.token.asset(),
        sent.gas_used,
        sent.hash
    ))
}
