//! `basalt deposit`: ether into bsETH, or bsETH into brETH.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
    token::Token,
};
use basalt_client::{
    Actor, Moved,
    amount::{decimal, parse},
};
use serde_json::json;

/// Deposit ether for bsETH, or bsETH for brETH.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How much: ether, or bsETH with `--token breth`. Like 1.5, 20gwei or 300wei.
    amount: String,
    /// What to receive.
    #[arg(long, value_enum, default_value_t = Token::Bseth)]
    token: Token,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints what went in and what came out.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(deposit(args, json))
}

async fn deposit(args: &Args, json: bool) -> Result<(), Error> {
    let assets = parse(&args.amount)?;
    let signer = args.key.signer()?;
    let account = signer.address();
    let connection = args.node.connect(vec![signer]).await?;
    let suite = recorded_suite(&connection)?;
    let actor = Actor::new(&connection, &suite, account);
    let moved = match args.token {
        Token::Bseth => actor.stake(assets).await?,
        Token::Breth => {
            actor.approve_restaking(assets).await?;
            actor.restake(assets).await?
        }
    };
    let Moved { sent, assets, shares } = moved;
    if json {
        return output::json(&json!({
            "account": account.to_string(),
            "token": args.token.symbol(),
            "assets": assets.to_string(),
            "shares": shares.to_string(),
            "transaction": sent.hash,
            "gas": sent.gas_used,
        }));
    }
    output::text(&format!(
        "deposited {} {} for {} {} ({} gas, transaction {})",
        decimal(assets),
        args.token.asset(),
        decimal(shares),
        args.token.symbol(),
        sent.gas_used,
        sent.hash
    ))
}
