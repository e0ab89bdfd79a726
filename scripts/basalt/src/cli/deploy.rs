//! `basalt deploy`: deploys the suite onto a chain and records it. A second run changes nothing.

use super::{
    Error,
    session::{Key, Node},
};
use alloy::primitives::{Address, B256, U256};
use basalt_client::{
    Connection, dev, json, record,
    suite::{Found, Roles, Settings, Step, StrategySettings, Venue, deploy},
};
use basalt_local as local;
use basalt_programs::{suite::programs, workspace::Workspace};
use serde::Serialize;
use std::{fmt, path::PathBuf};

/// Deploy and wire the suite, or the missing part of it, and record it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
    #[command(flatten)]
    roles: RoleArgs,
    /// ERC-4626 vault over bsETH for a strategy to work in, once for each strategy; on development
    /// chains without it, one is deployed too.
    #[arg(long = "venue", value_name = "ADDRESS")]
    venues: Vec<Address>,
    /// Another number is another suite with other addresses.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    salt: u64,
}

/// The account of each role. On development chains each role has a default account.
#[derive(Debug, clap::Args)]
#[allow(clippy::struct_field_names, reason = "the flags are called so")]
struct RoleArgs {
    /// Sets parameters, lists adapters.
    #[arg(long, value_name = "ADDRESS")]
    owner: Option<Address>,
    /// Pauses.
    #[arg(long, value_name = "ADDRESS")]
    guardian: Option<Address>,
    /// Allocates.
    #[arg(long, value_name = "ADDRESS")]
    keeper: Option<Address>,
    /// Reports on the consensus layer.
    #[arg(long, value_name = "ADDRESS")]
    oracle: Option<Address>,
    /// Works with the staked ether.
    #[arg(long, value_name = "ADDRESS")]
    consensus: Option<Address>,
}

/// A deployment and its record.
#[derive(Debug, Serialize)]
pub struct Deployed {
    chain_id: u64,
    record: PathBuf,
    steps: Vec<StepDone>,
}

/// One step, as JSON shows it.
#[derive(Debug, Serialize)]
struct StepDone {
    name: String,
    #[serde(serialize_with = "json::checksummed")]
    address: Address,
    state: &'static str,
    transaction: Option<B256>,
    gas: Option<u64>,
}

/// Deploys the missing part. Without `json` each step is printed on stderr when it is done.
pub async fn run(args: &Args, json: bool) -> Result<Deployed, Error> {
    let (connection, from) = connect(args).await?;
    let chain_id = connection.chain_id();
    let settings = args.settings(chain_id)?;
    let programs = programs(&settings)?;
    if dev::is_dev_chain(chain_id) {
        local::fund_all(&connection).await?;
    }
    let record = record::folder(Workspace::find()?.root(), chain_id);
    let mut steps = Vec::new();
    let mut on_step = |step: &Step| {
        if !json {
            eprintln!("{}", sentence(step));
        }
        steps.push(StepDone::from(step));
    };
    deploy(&connection, from, &programs, &settings, Some(&record), &mut on_step).await?;
    Ok(Deployed { chain_id, record, steps })
}

impl Args {
    fn settings(&self, chain_id: u64) -> Result<Settings, Error> {
        let strategies = if self.venues.is_empty() && dev::is_dev_chain(chain_id) {
            vec![StrategySettings::development()]
        } else {
            strategies(&self.venues)
        };
        let salt = B256::from(U256::from(self.salt));
        Ok(Settings { salt, ..Settings::new(self.roles.resolve(chain_id)?, strategies) })
    }
}

/// One strategy for each venue. Each has a name of its own: that of the adapter, from the second on
/// with a number.
fn strategies(venues: &[Address]) -> Vec<StrategySettings> {
    let numbered = (1..).zip(venues).map(|(number, venue)| {
        let mut strategy = StrategySettings::erc4626(Venue::At(*venue));
        if number > 1 {
            strategy.name = format!("{}-{number}", strategy.name);
        }
        strategy
    });
    numbered.collect()
}

/// On a development chain everyone's keys are at hand, and the funded account pays unless another
/// key is given.
async fn connect(args: &Args) -> Result<(Connection, Address), Error> {
    let Some(signer) = args.key.optional()? else {
        let keyless = args.node.connect(Vec::new()).await?;
        if !dev::is_dev_chain(keyless.chain_id()) {
            return Err(Error::NoKey);
        }
        return Ok((args.node.connect_for_development().await?, local::payer()));
    };
    let from = signer.address();
    let mut signers = vec![signer];
    if dev::is_dev_chain(args.node.connect(Vec::new()).await?.chain_id()) {
        signers.extend(local::signers());
    }
    Ok((args.node.connect(signers).await?, from))
}

impl RoleArgs {
    fn resolve(&self, chain_id: u64) -> Result<Roles, Error> {
        let usual = dev::is_dev_chain(chain_id).then(Roles::development);
        let role = |named: Option<Address>, usual: Option<Address>, role: &'static str| {
            named.or(usual).ok_or(Error::NoRole { role, chain_id })
        };
        Ok(Roles {
            owner: role(self.owner, usual.map(|roles| roles.owner), "owner")?,
            guardian: role(self.guardian, usual.map(|roles| roles.guardian), "guardian")?,
            keeper: role(self.keeper, usual.map(|roles| roles.keeper), "keeper")?,
            oracle: role(self.oracle, usual.map(|roles| roles.oracle), "oracle")?,
            consensus: role(self.consensus, usual.map(|roles| roles.consensus), "consensus")?,
        })
    }
}

fn sentence(step: &Step) -> String {
    let Step { name, address, found } = step;
    match found {
        Found::Standing => format!("{name} stands at {address}"),
        Found::Done { gas_used, .. } => format!("{name} done at {address}, {gas_used} gas"),
        Found::Activated { gas_used, .. } => {
            format!("{name} at {address} is activated again, {gas_used} gas")
        }
        Found::Left { owner } => format!("{name} is left to the owner {owner}: send it from there"),
    }
}

impl From<&Step> for StepDone {
    fn from(step: &Step) -> Self {
        let (state, transaction, gas) = match step.found {
            Found::Standing => ("standing", None, None),
            Found::Done { hash, gas_used } => ("done", Some(hash), Some(gas_used)),
            Found::Activated { hash, gas_used } => ("activated", Some(hash), Some(gas_used)),
            Found::Left { .. } => ("left to the owner", None, None),
        };
        Self { name: step.name.clone(), address: step.address, state, transaction, gas }
    }
}

impl fmt::Display for Deployed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recorded in {}", self.record.display())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: RoleArgs =
        RoleArgs { owner: None, guardian: None, keeper: None, oracle: None, consensus: None };

    #[test]
    fn each_venue_is_a_strategy_with_a_name_of_its_own() {
        let venues = [Address::repeat_byte(1), Address::repeat_byte(2)];
        let strategies = strategies(&venues);
        let names: Vec<_> = strategies.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["adapter-erc4626", "adapter-erc4626-2"]);
        for (strategy, venue) in strategies.iter().zip(venues) {
            assert!(matches!(strategy.venue, Venue::At(at) if at == venue));
        }
    }

    #[test]
    fn roles_have_to_be_named_where_money_is_real() {
        assert_eq!(NOBODY.resolve(412_346).unwrap(), Roles::development());
        let some = RoleArgs { owner: Some(Address::repeat_byte(1)), ..NOBODY };
        let error = some.resolve(42_161).unwrap_err().to_string();
        assert!(error.contains("--guardian"), "{error}");
    }
}
