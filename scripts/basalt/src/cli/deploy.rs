//! `basalt deploy`: the whole suite onto a chain, and a record of it. A second run finds everything
//! standing and changes nothing.

use super::{
    Error,
    chain::{Key, Node, block_on},
    output,
};
use alloy::primitives::{Address, B256, U256};
use basalt_client::{
    Connection, dev, record,
    suite::{self as deployed, Found, Roles, Settings, Step, StrategySettings, Venue},
};
use basalt_local as local;
use basalt_programs::{suite, workspace::Workspace};
use serde_json::{Value, json};

/// Deploy and wire the suite, or what is missing of it, and record it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    key: Key,
    #[command(flatten)]
    roles: RoleArgs,
    /// ERC-4626 vault over bsETH for a strategy to work in; deployed too on development chains.
    #[arg(long, value_name = "ADDRESS")]
    venue: Option<Address>,
    /// Another number gives another suite with other addresses.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    salt: u64,
}

/// Who may do what; on development chains each is an account of its own unless named.
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

/// Prints each contract as it is found or deployed.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    block_on(deploy(args, json))
}

async fn deploy(args: &Args, json: bool) -> Result<(), Error> {
    let (connection, from) = connect(args).await?;
    let chain_id = connection.chain_id();
    let strategies = match args.venue {
        Some(venue) => vec![StrategySettings::erc4626(Venue::At(venue))],
        None if dev::is_dev_chain(chain_id) => vec![StrategySettings::development()],
        None => Vec::new(),
    };
    let roles = args.roles.resolve(chain_id)?;
    let settings =
        Settings { salt: B256::from(U256::from(args.salt)), ..Settings::new(roles, strategies) };
    let programs = suite::programs(&settings)?;
    if dev::is_dev_chain(chain_id) {
        local::fund_all(&connection).await?;
    }
    let folder = record::folder(Workspace::this().root(), chain_id);
    let mut steps = Vec::new();
    let mut on_step = |step: &Step| {
        if !json {
            eprintln!("{}", sentence(step));
        }
        steps.push(as_json(step));
    };
    deployed::deploy(&connection, from, &programs, &settings, Some(&folder), &mut on_step).await?;
    if json {
        return output::json(&json!({ "chain_id": chain_id, "record": folder, "steps": steps }));
    }
    output::text(&format!("recorded in {}", folder.display()))
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
        Found::Left { owner } => format!("{name} is left to the owner {owner}: send it from there"),
    }
}

fn as_json(step: &Step) -> Value {
    let (state, transaction, gas) = match step.found {
        Found::Standing => ("standing", None, None),
        Found::Done { hash, gas_used } => ("done", Some(hash), Some(gas_used)),
        Found::Left { .. } => ("left to the owner", None, None),
    };
    json!({
        "name": step.name,
        "address": step.address.to_string(),
        "state": state,
        "transaction": transaction,
        "gas": gas,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: RoleArgs =
        RoleArgs { owner: None, guardian: None, keeper: None, oracle: None, consensus: None };

    #[test]
    fn roles_have_to_be_named_where_money_is_real() {
        assert_eq!(NOBODY.resolve(412_346).unwrap(), Roles::development());
        let some = RoleArgs { owner: Some(Address::repeat_byte(1)), ..NOBODY };
        let error = some.resolve(42_161).unwrap_err().to_string();
        assert!(error.contains("--guardian"), "{error}");
    }
}
