//! Deploys the suite, or finds it, contract by contract.

use super::{
    ADAPTER, Programs, RESTAKING_MANAGER, STAKING_VAULT, Settings, Strategy, Suite, VENUE, Venue,
    plan::{Planned, Planner},
};
use crate::{
    Connection, Error, Result, deploy as single,
    dev::is_dev_chain,
    record::{Contract, Record, Wiring},
};
use alloy::primitives::{Address, B256, U256, keccak256};
use basalt_interfaces::IRestakingManager;
use std::path::Path;

/// Name of the one wiring call.
const ADD_ADAPTER: &str = "restaking-manager.addAdapter";

/// What a step found or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It was there already.
    Standing,
    /// It was done now, with this transaction and gas.
    Done {
        /// The transaction.
        hash: B256,
        /// Gas used.
        gas_used: u64,
    },
    /// Only this account can do it, and its key is not here.
    Left {
        /// Who has to do it.
        owner: Address,
    },
}

/// One step of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// A program's name, or the wiring call.
    pub name: &'static str,
    /// The contract's address, or the call's target.
    pub address: Address,
    /// What happened.
    pub found: Found,
}

/// Deploys and wires the suite as `from`; `folder` keeps the record, and `on_step` hears of each
/// step as it is done. A second run with the same programs and settings changes nothing.
pub async fn deploy(
    connection: &Connection,
    from: Address,
    programs: &Programs,
    settings: &Settings,
    folder: Option<&Path>,
    on_step: &mut (dyn FnMut(&Step) + Send),
) -> Result<Suite> {
    single::require_deployer(connection).await?;
    let mut run = Run::begin(connection, from, settings, folder, on_step)?;
    let planner = Planner { settings, dev_chain: is_dev_chain(connection.chain_id()) };

    let staking_vault = run.contract(STAKING_VAULT, &planner.staking_vault(programs)).await?;
    let manager = planner.manager(programs, staking_vault);
    let restaking_manager = run.contract(RESTAKING_MANAGER, &manager).await?;
    let venue = match &settings.venue {
        Venue::Deploy(program) => {
            Some(run.contract(VENUE, &planner.venue(program, staking_vault)).await?)
        }
        Venue::At(venue) => Some(*venue),
        Venue::None => None,
    };
    let mut strategy = None;
    if let Some(venue) = venue {
        let adapter = planner.adapter(programs, restaking_manager, venue);
        let adapter = run.contract(ADAPTER, &adapter).await?;
        run.add_adapter(restaking_manager, adapter).await?;
        strategy = Some(Strategy { adapter, venue });
    }
    Ok(Suite { staking_vault, restaking_manager, strategy })
}

/// A deployment under way.
struct Run<'a> {
    connection: &'a Connection,
    from: Address,
    settings: &'a Settings,
    folder: Option<&'a Path>,
    /// What an earlier run left on this very chain.
    earlier: Option<Record>,
    record: Record,
    on_step: &'a mut (dyn FnMut(&Step) + Send),
}

impl<'a> Run<'a> {
    fn begin(
        connection: &'a Connection,
        from: Address,
        settings: &'a Settings,
        folder: Option<&'a Path>,
        on_step: &'a mut (dyn FnMut(&Step) + Send),
    ) -> Result<Self> {
        let (chain_id, genesis_hash) = (connection.chain_id(), connection.genesis_hash());
        let mut earlier = folder.map(Record::load).transpose()?.flatten();
        if let (Some(record), Some(folder)) = (&earlier, folder)
            && (record.chain_id, record.genesis_hash) != (chain_id, genesis_hash)
        {
            if !is_dev_chain(chain_id) {
                return Err(Error::Drift(format!(
                    "{} records a deployment on another chain: move it away, or connect to a node \
                     of that chain",
                    folder.display()
                )));
            }
            // A development chain that was started anew: what is recorded is gone.
            earlier = None;
        }
        // Who paid first stays the deployer, so that a second run changes nothing.
        let deployer = earlier.as_ref().map_or(from, |record| record.deployer);
        let record = Record::new(chain_id, genesis_hash, deployer, settings.salt);
        Ok(Self { connection, from, settings, folder, earlier, record, on_step })
    }

    /// Makes sure that one contract stands, and records it.
    async fn contract(&mut self, name: &'static str, planned: &Planned<'_>) -> Result<Address> {
        self.refuse_another(name, planned.address)?;
        let earlier = self.earlier.as_ref().and_then(|record| record.contract(name));
        let earlier = earlier.filter(|contract| contract.address == planned.address).cloned();
        let code = self.connection.code(planned.address).await?;
        let (found, deploy_tx, block) = if code.is_empty() {
            let deployment =
                single::deploy(self.connection, self.from, planned.program, &planned.construction)
                    .await?;
            let sent = deployment.sent;
            let done = Found::Done { hash: sent.hash, gas_used: sent.gas_used };
            (done, Some(sent.hash), Some(sent.block))
        } else {
            (
                Found::Standing,
                earlier.as_ref().and_then(|contract| contract.deploy_tx),
                earlier.as_ref().and_then(|contract| contract.block),
            )
        };
        let code = self.connection.code(planned.address).await?;
        if keccak256(&code) != planned.program.code_hash() {
            return Err(Error::Drift(format!(
                "{} holds other code than the program {name}: build it again with `cargo basalt \
                 build`, or deploy with another --salt",
                planned.address
            )));
        }
        self.record.contracts.push(Contract {
            name: name.to_owned(),
            address: planned.address,
            wasm_sha256: planned.program.wasm_sha256(),
            code_hash: planned.program.code_hash(),
            code_bytes: planned.program.code().len(),
            constructor: planned.arguments.clone(),
            value: planned.construction.value.to_string(),
            deploy_tx,
            block,
        });
        self.done(&Step { name, address: planned.address, found })?;
        Ok(planned.address)
    }

    /// Makes sure that the manager lists the adapter.
    async fn add_adapter(&mut self, manager: Address, adapter: Address) -> Result<()> {
        let owner = self.settings.roles.owner;
        let found = if self.is_listed(manager, adapter).await? {
            Found::Standing
        } else if self.connection.accounts().contains(&owner) {
            let call = IRestakingManager::addAdapterCall {
                adapter,
                cap: self.settings.adapter_cap,
                shareCapBps: U256::from(self.settings.adapter_share_cap_bps),
            };
            let sent = self.connection.send(owner, manager, call, U256::ZERO).await?;
            Found::Done { hash: sent.hash, gas_used: sent.gas_used }
        } else {
            Found::Left { owner }
        };
        let earlier = self
            .earlier
            .as_ref()
            .and_then(|record| record.wiring.iter().find(|wiring| wiring.call == ADD_ADAPTER)?.tx);
        let tx = match found {
            Found::Done { hash, .. } => Some(hash),
            Found::Standing => earlier,
            Found::Left { .. } => None,
        };
        if !matches!(found, Found::Left { .. }) {
            let arguments = [
                ("adapter", adapter.to_string()),
                ("cap", self.settings.adapter_cap.to_string()),
                ("shareCapBps", self.settings.adapter_share_cap_bps.to_string()),
            ];
            self.record.wiring.push(Wiring {
                call: ADD_ADAPTER.to_owned(),
                arguments: arguments.map(|(name, value)| (name.to_owned(), value)).into(),
                tx,
            });
        }
        self.done(&Step { name: ADD_ADAPTER, address: manager, found })
    }

    async fn is_listed(&self, manager: Address, adapter: Address) -> Result<bool> {
        let count = IRestakingManager::adapterCountCall {};
        let count = self.connection.read(manager, count).await?;
        let mut index = U256::ZERO;
        while index < count {
            let listed = IRestakingManager::adapterAtCall { index };
            if self.connection.read(manager, listed).await? == adapter {
                return Ok(true);
            }
            index += U256::ONE;
        }
        Ok(false)
    }

    /// Where money is real, a record is never replaced by that of another suite.
    fn refuse_another(&self, name: &str, planned: Address) -> Result<()> {
        let recorded = self.earlier.as_ref().and_then(|record| record.contract(name));
        let (Some(recorded), Some(folder)) = (recorded, self.folder) else { return Ok(()) };
        if recorded.address == planned || is_dev_chain(self.connection.chain_id()) {
            return Ok(());
        }
        Err(Error::Drift(format!(
            "{} records {name} at {}, but this build with these arguments belongs at {planned}: \
             use the sources and arguments of that deployment, or move the record away",
            folder.display(),
            recorded.address
        )))
    }

    /// Keeps what is done so far: an interrupted deployment loses no transaction hash.
    fn done(&mut self, step: &Step) -> Result<()> {
        if let Some(folder) = self.folder {
            self.snapshot().store(folder)?;
        }
        (self.on_step)(step);
        Ok(())
    }

    /// The record so far, with what the earlier one knows of steps still to come.
    fn snapshot(&self) -> Record {
        let mut record = self.record.clone();
        if let Some(earlier) = self.earlier.as_ref().filter(|earlier| earlier.salt == record.salt) {
            let missing =
                earlier.contracts.iter().filter(|old| record.contract(&old.name).is_none());
            let missing: Vec<_> = missing.cloned().collect();
            record.contracts.extend(missing);
            if record.wiring.is_empty() {
                record.wiring.clone_from(&earlier.wiring);
            }
        }
        record
    }
}
