//! `basalt demo`: a position from deposit to redemption, checked to the wei.

use super::{Error, output::print, session::Node};
use crate::story::{self, Player, Summary};
use basalt_client::{
    Connection, dev,
    suite::{Settings, deploy},
};
use basalt_local as local;
use basalt_mirror::CheckedSuite;
use basalt_programs::suite::programs;
use stylus_devnet::Devnet;

/// Play a position from deposit to redemption and check every number.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Play on this development node instead of a chain in this process.
    #[arg(long, value_name = "URL")]
    rpc_url: Option<String>,
}

/// Prints steps and checks; fails if a check fails.
pub async fn run(args: Args, json: bool) -> Result<(), Error> {
    let summary = play(args).await?;
    print(&summary, json)?;
    if summary.ok {
        return Ok(());
    }
    let failed = summary.checks.iter().filter(|check| !check.ok).count();
    Err(Error::Checks { failed, all: summary.checks.len() })
}

async fn play(args: Args) -> Result<Summary, Error> {
    let mut settings = Settings::development();
    let programs = programs(&settings)?;
    let connection = connect(args.rpc_url).await?;
    local::fund_all(&connection).await?;
    // Its own suite each time: the story starts from nothing, whatever else lives on the node.
    settings.salt = local::fresh_salt(&connection).await?;
    let suite =
        deploy(&connection, local::payer(), &programs, &settings, None, &mut |_| {}).await?;
    let people = ["alice", "bob"].map(local::account);
    let checked = CheckedSuite::start(connection, suite, &people).await?;
    Ok(story::play(Player::new(checked)).await?)
}

async fn connect(rpc_url: Option<String>) -> Result<Connection, Error> {
    let Some(rpc_url) = rpc_url else {
        let devnet = Devnet::start(&local::devnet_config(Some(local::START)))?;
        return Ok(local::connect(&devnet).await?);
    };
    let node = Node { rpc_url, chain: None };
    let connection = node.connect_for_development().await?;
    if dev::can_travel(&connection).await? {
        Ok(connection)
    } else {
        Err(Error::NoClock(node.rpc_url))
    }
}
