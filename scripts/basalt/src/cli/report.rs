//! `basalt report`: the outside world of a development chain moves, and is reported. Ether really
//! is earned or lost by the validators, bsETH really is earned by the venue.

use super::{
    Error,
    chain::{Node, block_on, recorded_suite},
    output,
};
use alloy::primitives::U256;
use basalt_client::{
    amount::{decimal, parse},
    dev,
};
use basalt_interfaces::{IBunker, IRate};
use basalt_local as local;
use basalt_mirror::{WatchError, Watched};
use clap::Subcommand;
use serde_json::json;

/// Development chains: let validators or the venue earn or lose, and report it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    node: Node,
    /// Hours that pass first, where the node lets its clock be moved. Reports lie at least one
    /// apart.
    #[arg(long, default_value_t = 1, global = true)]
    after_hours: u64,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Validators earn ether.
    Reward {
        /// How much, like 0.14.
        amount: String,
    },
    /// Validators lose ether.
    Loss {
        /// How much, like 1.
        amount: String,
    },
    /// The strategy's venue earns bsETH.
    Strategy {
        /// How much, like 0.06.
        amount: String,
    },
}

/// Prints what the report did to the rates.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(report(args, json))
}

async fn report(args: &Args, json: bool) -> Result<(), Error> {
    let (What::Reward { amount } | What::Loss { amount } | What::Strategy { amount }) = &args.what;
    let amount = parse(amount)?;
    let chain_id = args.node.connect(Vec::new()).await?.chain_id();
    if !dev::is_dev_chain(chain_id) {
        return Err(Error::NotForDevelopment(chain_id));
    }
    let connection = args.node.connect_for_development().await?;
    let suite = recorded_suite(&connection)?;
    if matches!(args.what, What::Strategy { .. }) && suite.strategies.is_empty() {
        return Err(Error::NoStrategy);
    }
    let can_travel = dev::can_travel(&connection).await?;
    let people: Vec<_> = dev::accounts().iter().map(dev::Account::address).collect();
    let mut watched = Watched::start(connection, suite.clone(), &people).await?;
    let (what, vault) = match args.what {
        What::Reward { .. } => {
            watched.consensus_reward(local::payer(), amount).await?;
            (format!("validators earned {} ETH", decimal(amount)), suite.staking_vault)
        }
        What::Loss { .. } => {
            watched.consensus_loss(amount).await?;
            (format!("validators lost {} ETH", decimal(amount)), suite.staking_vault)
        }
        What::Strategy { .. } => {
            watched.venue_gain(local::payer(), amount).await?;
            (format!("the venue earned {} bsETH", decimal(amount)), suite.restaking_manager)
        }
    };
    if can_travel && args.after_hours > 0 {
        watched.travel(args.after_hours.saturating_mul(3_600)).await?;
    }
    let step = match args.what {
        What::Strategy { .. } => watched.report_strategy(local::account("keeper")).await?.0,
        _ => watched.report_consensus(local::account("oracle")).await?.0,
    };
    let reported = step
        .sent
        .event::<IRate::Reported>(vault)
        .ok_or(WatchError::Chain(basalt_client::Error::BadAnswer { address: vault }))?;
    // A loss above the bounds is not booked yet.
    let waiting = step.sent.event::<IBunker::LossRevised>(vault);
    if json {
        return output::json(&json!({
            "change": reported.change.to_string(),
            "provisional_loss": waiting.map(|revised| revised.provisional.to_string()),
            "rate": reported.rate.to_string(),
            "rate_end": reported.rateEnd.to_string(),
            "vests_until": reported.vestsUntil.to_string(),
            "transaction": step.sent.hash,
            "gas": step.sent.gas_used,
        }));
    }
    if let Some(revised) = waiting {
        return output::text(&format!(
            "{what}: a loss of {} waits to be confirmed, and the rate is shown as {} until then; \
             entries, redemptions and settlement wait too",
            decimal(revised.provisional),
            basalt_client::amount::fixed(revised.rateShown, 27)
        ));
    }
    output::text(&format!(
        "{what}: the rate is {} and goes to {} within {} hours",
        basalt_client::amount::fixed(reported.rate, 27),
        basalt_client::amount::fixed(reported.rateEnd, 27),
        reported.vestsUntil.saturating_sub(U256::from(step.sent.timestamp)) / U256::from(3_600)
    ))
}
