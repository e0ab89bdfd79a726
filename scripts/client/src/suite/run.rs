//! A deployment under way: each step finds its contract or call done, or does it, and is recorded
//! before the next one begins.

use super::{
    Programs, Settings,
    plan::{Planned, PlannedCall},
};
use crate::{
    Connection, Error, Result, activation,
    connection::request,
    deploy as single,
    dev::is_dev_chain,
    record::{Activation, Contract, Record, Wiring},
};
use alloy::primitives::{Address, B256, U256, keccak256};
use std::path::Path;

/// The state of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It was done earlier.
    Standing,
    /// It was done now, with this transaction and gas.
    Done {
        /// The transaction.
        hash: B256,
        /// Gas used.
        gas_used: u64,
    },
    /// The contract stood, and its program was activated again with this transaction and gas.
    Activated {
        /// The transaction.
        hash: B256,
        /// Gas used.
        gas_used: u64,
    },
    /// Only this account can do it, and its key is not available.
    Left {
        /// The owner, who has to do it.
        owner: Address,
    },
}

/// One step of a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The contract's name in the deployment, or the wiring call.
    pub name: String,
    /// The contract's address, or the call's target.
    pub address: Address,
    /// Its state.
    pub found: Found,
}

/// A deployment under way.
pub(super) struct Run<'a> {
    connection: &'a Connection,
    from: Address,
    settings: &'a Settings,
    folder: Option<&'a Path>,
    /// The record of an earlier run on the same chain.
    earlier: Option<Record>,
    record: Record,
    on_step: &'a mut (dyn FnMut(&Step) + Send),
}

impl<'a> Run<'a> {
    pub(super) fn begin(
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

    /// Checks that the chain takes activations, if one of these programs needs one. If it does not,
    /// the record says which contracts wait.
    pub(super) async fn require_activations(&self, programs: &Programs) -> Result<()> {
        let mut inactive = Vec::new();
        for program in programs.iter() {
            if !activation::is_active(self.connection, program.code_hash()).await? {
                inactive.push(program.code_hash());
            }
        }
        if inactive.is_empty() {
            return Ok(());
        }
        let open = activation::require_open(self.connection).await;
        if let (Err(_), Some(folder), Some(mut record)) = (&open, self.folder, self.earlier.clone())
        {
            let waiting = record.contracts.iter_mut().filter(|it| inactive.contains(&it.code_hash));
            for contract in waiting {
                contract.activation = Activation::Pending;
            }
            record.store(folder)?;
        }
        open
    }

    /// Deploys one contract, unless it exists, and records it. Activates a standing one whose
    /// activation has ended.
    pub(super) async fn contract(&mut self, name: &str, planned: &Planned<'_>) -> Result<Address> {
        self.refuse_another(name, planned.address)?;
        let earlier = self.earlier.as_ref().and_then(|record| record.contract(name));
        let earlier = earlier.filter(|contract| contract.address == planned.address).cloned();
        let code = self.connection.code(planned.address).await?;
        let recorded = || {
            let earlier = earlier.as_ref();
            (earlier.and_then(|it| it.deploy_tx), earlier.and_then(|it| it.block))
        };
        let (found, (deploy_tx, block)) = if code.is_empty() {
            let deployment =
                single::deploy(self.connection, self.from, planned.program, &planned.construction)
                    .await?;
            let receipt = deployment.receipt;
            let done = Found::Done { hash: receipt.hash, gas_used: receipt.gas_used };
            (done, (Some(receipt.hash), Some(receipt.block)))
        } else if activation::is_active(self.connection, planned.program.code_hash()).await? {
            (Found::Standing, recorded())
        } else {
            let receipt = activation::activate(self.connection, self.from, planned.address).await?;
            let done = Found::Activated { hash: receipt.hash, gas_used: receipt.gas_used };
            (done, recorded())
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
            program: planned.program.name().to_owned(),
            address: planned.address,
            wasm_sha256: planned.program.wasm_sha256(),
            code_hash: planned.program.code_hash(),
            code_bytes: planned.program.code().len(),
            activation: Activation::Active,
            constructor: planned.arguments.clone(),
            value: planned.construction.value.to_string(),
            deploy_tx,
            block,
        });
        self.done(&Step { name: name.to_owned(), address: planned.address, found })?;
        Ok(planned.address)
    }

    /// Makes one wiring call, unless it was made, and records it.
    pub(super) async fn wire(&mut self, planned: PlannedCall) -> Result<()> {
        let is_done = planned.is_done(self.connection).await?;
        let PlannedCall { name, target, input, arguments, .. } = planned;
        let owner = self.settings.roles.owner;
        let found = if is_done {
            Found::Standing
        } else if self.connection.accounts().contains(&owner) {
            let receipt = self.connection.submit(request(owner, target, input, U256::ZERO)).await?;
            Found::Done { hash: receipt.hash, gas_used: receipt.gas_used }
        } else {
            Found::Left { owner }
        };
        let earlier = self.earlier.as_ref().and_then(|it| it.wired(&name, &arguments)?.tx);
        let tx = match found {
            Found::Done { hash, .. } => Some(hash),
            Found::Standing | Found::Activated { .. } => earlier,
            Found::Left { .. } => None,
        };
        if !matches!(found, Found::Left { .. }) {
            self.record.wiring.push(Wiring { call: name.clone(), arguments, tx });
        }
        self.done(&Step { name, address: target, found })
    }

    /// Returns an error if the record of another suite would be replaced on a chain with real
    /// money.
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

    /// Writes the record after each step, so that an interrupted deployment loses no transaction
    /// hash.
    fn done(&mut self, step: &Step) -> Result<()> {
        if let Some(folder) = self.folder {
            self.snapshot().store(folder)?;
        }
        (self.on_step)(step);
        Ok(())
    }

    /// The record so far, and the entries of the earlier one for steps that are still to come.
    fn snapshot(&self) -> Record {
        let mut record = self.record.clone();
        if let Some(earlier) = self.earlier.as_ref().filter(|earlier| earlier.salt == record.salt) {
            let missing =
                earlier.contracts.iter().filter(|old| record.contract(&old.name).is_none());
            let missing: Vec<_> = missing.cloned().collect();
            record.contracts.extend(missing);
            let missing = earlier
                .wiring
                .iter()
                .filter(|old| record.wired(&old.call, &old.arguments).is_none());
            let missing: Vec<_> = missing.cloned().collect();
            record.wiring.extend(missing);
        }
        record
    }
}
