//! `basalt position`: what an account holds and what it is worth.

use super::{
    Error,
    chain::{Key, Node, block_on, recorded_suite},
    output,
};
use alloy::primitives::Address;
use basalt_client::{
    amount::decimal,
    calendar::moment,
    position::{Holding, Position, Status},
};
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};

/// Show what an account holds, what it is worth, and what it can do now.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose; the key's own account if left out.
    account: Option<Address>,
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
}

/// Prints the position.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(position(args, json))
}

async fn position(args: &Args, json: bool) -> Result<(), Error> {
    let account = match args.account {
        Some(account) => account,
        None => args.key.signer()?.address(),
    };
    let connection = args.node.connect(Vec::new()).await?;
    let suite = recorded_suite(&connection)?;
    let position = Position::read(&connection, &suite, account).await?;
    if json {
        return output::json(&position);
    }
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header([
        "",
        "holds",
        "worth",
        "redeemable now",
        "ETH per token",
    ]);
    table.add_row(["ETH", &decimal(position.ether_wei)]);
    table.add_row(row("bsETH", "ETH", &position.bseth));
    table.add_row(row("brETH", "bsETH", &position.breth));
    output::text(&table)?;
    if let Some(requests) = requests(&position) {
        output::text(&requests)?;
    }
    output::text(&format!("{} ETH in the suite", decimal(position.staked_wei())))
}

/// What waits in the queues; `None` where nothing does.
fn requests(position: &Position) -> Option<Table> {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header([
        "position",
        "state",
        "waits",
        "claimable",
        "worth",
        "requested",
    ]);
    for (token, asset, holding) in
        [("bsETH", "ETH", &position.bseth), ("brETH", "bsETH", &position.breth)]
    {
        for request in &holding.requests {
            table.add_row([
                format!("{token} {}", request.request_id),
                state(request.status).to_owned(),
                format!("{} {token}", decimal(request.shares)),
                format!("{} {asset}", decimal(request.claimable)),
                format!("{} {asset}", decimal(request.worth)),
                moment(request.requested_at),
            ]);
        }
    }
    (!table.is_empty()).then_some(table)
}

const fn state(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Settled => "settled: claim it",
        Status::Returned => "given back: claim the shares",
    }
}

fn row(token: &str, asset: &str, holding: &Holding) -> [String; 5] {
    [
        token.to_owned(),
        decimal(holding.shares),
        format!("{} {asset}", decimal(holding.assets)),
        decimal(holding.max_redeem),
        decimal(holding.rate_wad),
    ]
}
