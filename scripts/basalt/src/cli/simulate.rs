//! `basalt simulate`: validators or the venue of a development chain earn or lose, and it is reported.
//! The ether and the bsETH are real on that chain.

use super::{
    Error,
    output::Transaction,
    session::{Node, recorded_suite},
};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Connection, Error as ClientError,
    amount::{format_ether, format_units, parse},
    dev, json,
    suite::Suite,
};
use basalt_interfaces::{IBunker, IRate};
use basalt_local as local;
use basalt_mirror::{CheckedSuite, StepError};
use basalt_model::HOUR_SECS;
use clap::Subcommand;
use serde::Serialize;
use std::fmt;

/// Development chains: let validators or the venue earn or lose, and report it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    simulation: Simulation,
    #[command(flatten)]
    node: Node,
    /// Hours that pass first, where the node lets its clock be moved. Reports lie at least one
    /// apart.
    #[arg(long, default_value_t = 1, global = true)]
    after_hours: u64,
}

#[derive(Debug, Subcommand)]
enum Simulation {
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
        /// Adapter of the strategy; the first one without it.
        #[arg(long, value_name = "ADDRESS")]
        adapter: Option<Address>,
    },
}

/// The report after a simulation and its effect on the rate of the vault.
#[derive(Debug, Serialize)]
pub struct Simulated {
    /// What happened, as the beginning of a sentence.
    #[serde(skip)]
    happened: String,
    applied: String,
    provisional_loss: Option<String>,
    #[serde(serialize_with = "json::decimal")]
    rate: U256,
    #[serde(serialize_with = "json::decimal")]
    end_rate: U256,
    #[serde(serialize_with = "json::decimal")]
    end: U256,
    #[serde(flatten)]
    transaction: Transaction,
    /// Time of the report, in seconds since 1970.
    #[serde(skip)]
    reported_at: u64,
    /// A loss that waits to be confirmed.
    #[serde(skip)]
    waiting: Option<IBunker::LossRevised>,
}

/// Simulates, lets time pass and reports.
pub async fn run(args: &Args) -> Result<Simulated, Error> {
    let (Simulation::Reward { amount }
    | Simulation::Loss { amount }
    | Simulation::Strategy { amount, .. }) = &args.simulation;
    let amount = parse(amount)?;
    let connection = connect(&args.node).await?;
    let suite = recorded_suite(&connection)?;
    if matches!(args.simulation, Simulation::Strategy { .. }) && suite.strategies.is_empty() {
        return Err(Error::NoStrategy);
    }
    let can_travel = dev::can_travel(&connection).await?;
    let people: Vec<_> = dev::accounts().iter().map(dev::Account::address).collect();
    let mut checked = CheckedSuite::start(connection, suite.clone(), &people).await?;
    let happened = play(&mut checked, &args.simulation, amount).await?;
    if can_travel && args.after_hours > 0 {
        checked.travel(args.after_hours.saturating_mul(HOUR_SECS.into())).await?;
    }
    send_report(&mut checked, &suite, &args.simulation, happened).await
}

/// Connects with all development keys, to a development chain only.
async fn connect(node: &Node) -> Result<Connection, Error> {
    let chain_id = node.connect(Vec::new()).await?.chain_id();
    if !dev::is_dev_chain(chain_id) {
        return Err(Error::NotForDevelopment(chain_id));
    }
    node.connect_for_development().await
}

/// Moves the assets of a simulation and returns what happened.
async fn play(
    checked: &mut CheckedSuite,
    simulation: &Simulation,
    amount: U256,
) -> Result<String, Error> {
    let amount_text = format_ether(amount);
    Ok(match simulation {
        Simulation::Reward { .. } => {
            checked.consensus_reward(local::payer(), amount).await?;
            format!("validators earned {amount_text} ETH")
        }
        Simulation::Loss { .. } => {
            checked.consensus_loss(amount).await?;
            format!("validators lost {amount_text} ETH")
        }
        Simulation::Strategy { adapter, .. } => {
            let adapter = adapter.unwrap_or_else(|| checked.first_adapter());
            checked.venue_gain(local::payer(), adapter, amount).await?;
            format!("the venue earned {amount_text} bsETH")
        }
    })
}

async fn send_report(
    checked: &mut CheckedSuite,
    suite: &Suite,
    simulation: &Simulation,
    happened: String,
) -> Result<Simulated, Error> {
    let (vault, step) = match simulation {
        Simulation::Strategy { adapter, .. } => {
            let adapter = adapter.unwrap_or_else(|| checked.first_adapter());
            let reported = checked.report_strategy(local::account("keeper"), adapter).await?;
            (suite.restaking_manager, reported.0)
        }
        Simulation::Reward { .. } | Simulation::Loss { .. } => {
            let reported = checked.report_consensus(local::account("oracle")).await?;
            (suite.staking_vault, reported.0)
        }
    };
    let reported = step.receipt.event::<IRate::Reported>(vault);
    let reported = reported.ok_or(StepError::Chain(ClientError::BadAnswer { address: vault }))?;
    let waiting = step.receipt.event::<IBunker::LossRevised>(vault);
    Ok(Simulated {
        happened,
        applied: reported.applied.to_string(),
        provisional_loss: waiting.as_ref().map(|revised| revised.provisional.to_string()),
        rate: reported.rate,
        end_rate: reported.endRate,
        end: reported.end,
        reported_at: step.receipt.timestamp,
        waiting,
        transaction: step.receipt.into(),
    })
}

impl fmt::Display for Simulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let happened = &self.happened;
        if let Some(revised) = &self.waiting {
            let (loss, shown) = (revised.provisional, revised.shownRate);
            return write!(
                f,
                "{happened}: a loss of {} waits to be confirmed, and the rate is shown as {} until \
                 then; entries, redemptions and settlement wait too",
                format_ether(loss),
                format_units(shown, 27)
            );
        }
        let vests_secs = self.end.saturating_sub(U256::from(self.reported_at));
        write!(
            f,
            "{happened}: the rate is {} and goes to {} within {} hours",
            format_units(self.rate, 27),
            format_units(self.end_rate, 27),
            vests_secs / U256::from(HOUR_SECS)
        )
    }
}
