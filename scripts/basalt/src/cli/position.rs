//! `basalt position`: holdings and requests of an account, and their value.

use super::{Error, session::SessionArgs};
use alloy::primitives::Address;
use basalt_client::{
    Token,
    amount::format_ether,
    calendar::format_timestamp,
    position::{Holding, Position, Status},
};
use comfy_table::{Table, presets::UTF8_FULL_CONDENSED};
use serde::Serialize;
use std::fmt;

/// Show holdings and requests of an account, their value, and what can be redeemed now.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The account; that of the key if left out.
    account: Option<Address>,
    #[command(flatten)]
    session: SessionArgs,
}

/// An account's position, with tables for people.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Shown(Position);

/// Reads the position.
pub async fn run(args: &Args) -> Result<Shown, Error> {
    let session = args.session.open_read_only(args.account).await?;
    let position = Position::read(&session.connection, &session.suite, session.account).await?;
    Ok(Shown(position))
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(position) = self;
        let header = ["", "holds", "value", "redeemable now", "ETH per token"];
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED).set_header(header);
        table.add_row(["ETH", &format_ether(position.ether_wei)]);
        for (token, holding) in holdings(position) {
            table.add_row(row(token, holding));
        }
        writeln!(f, "{table}")?;
        if let Some(requests) = requests(position) {
            writeln!(f, "{requests}")?;
        }
        write!(f, "{} ETH in the suite", format_ether(position.staked_wei()))
    }
}

const fn holdings(position: &Position) -> [(Token, &Holding); 2] {
    [(Token::Bseth, &position.bseth), (Token::Breth, &position.breth)]
}

/// The positions in the queues; `None` where there are none.
fn requests(position: &Position) -> Option<Table> {
    let header = ["position", "state", "waits", "claimable", "value", "requested"];
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header(header);
    for (token, holding) in holdings(position) {
        let (symbol, asset) = (token.symbol(), token.asset());
        for request in &holding.requests {
            table.add_row([
                format!("{symbol} {}", request.request_id),
                state(request.status).to_owned(),
                format!("{} {symbol}", format_ether(request.shares)),
                format!("{} {asset}", format_ether(request.claimable)),
                format!("{} {asset}", format_ether(request.value)),
                format_timestamp(request.requested_at),
            ]);
        }
    }
    (!table.is_empty()).then_some(table)
}

const fn state(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Settled => "settled: claim it",
        Status::Returned => "returned: claim the shares",
    }
}

fn row(token: Token, holding: &Holding) -> [String; 5] {
    [
        token.symbol().to_owned(),
        format_ether(holding.shares),
        format!("{} {}", format_ether(holding.assets), token.asset()),
        format_ether(holding.max_redeem),
        format_ether(holding.rate_wad),
    ]
}
