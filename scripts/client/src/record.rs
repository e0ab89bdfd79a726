//! The record of a deployment: contracts and addresses of a chain, as files for people and tools.
//!
//! `deployment.json` holds everything, `addresses.json` the addresses alone, `abi/` the JSON ABI of
//! each contract. The schema is described in the README of the folder `deployments`. Only a
//! deployment writes these files.

use crate::{Error, Result, abi, dev, json};
use alloy::primitives::{Address, B256};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Version of the schema.
const SCHEMA: u32 = 1;

/// One suite on one chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Version of the schema.
    pub schema: u32,
    /// The chain.
    pub chain_id: u64,
    /// Hash of its block 0: a development chain that was started anew is another chain.
    pub genesis_hash: B256,
    /// Account that paid for the deployment.
    #[serde(serialize_with = "json::checksummed")]
    pub deployer: Address,
    /// The salt of every address.
    pub salt: B256,
    /// The contracts in the order of their deployment.
    pub contracts: Vec<Contract>,
    /// The calls that tied them together.
    pub wiring: Vec<Wiring>,
}

/// One contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contract {
    /// Its name in the deployment.
    pub name: String,
    /// Its program; several contracts can be of one. Empty where an older version wrote the record.
    #[serde(default)]
    pub program: String,
    /// Its address.
    #[serde(serialize_with = "json::checksummed")]
    pub address: Address,
    /// SHA-256 of the wasm module.
    pub wasm_sha256: B256,
    /// Keccak-256 of the account code, as the chain has it.
    pub code_hash: B256,
    /// Length of the account code in bytes.
    pub code_bytes: usize,
    /// Constructor arguments by name.
    pub constructor: BTreeMap<String, String>,
    /// Ether the constructor took, in wei.
    pub value: String,
    /// Whether the chain runs it.
    #[serde(default)]
    pub activation: Activation,
    /// The transaction that deployed, activated and constructed it; none where the contract was
    /// found standing and the transaction is not known.
    pub deploy_tx: Option<B256>,
    /// The block of that transaction.
    pub block: Option<u64>,
}

/// Whether a chain runs a contract's program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activation {
    /// It is active.
    #[default]
    Active,
    /// It stands, and has to be activated again: its activation expired, or the chain runs another
    /// version of Stylus.
    Pending,
}

/// One call that ties contracts together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wiring {
    /// The call, as `contract.function`.
    pub call: String,
    /// Its arguments by name.
    pub arguments: BTreeMap<String, String>,
    /// The transaction; none where it was found done.
    pub tx: Option<B256>,
}

impl Record {
    /// A record without contracts.
    pub const fn new(chain_id: u64, genesis_hash: B256, deployer: Address, salt: B256) -> Self {
        Self {
            schema: SCHEMA,
            chain_id,
            genesis_hash,
            deployer,
            salt,
            contracts: Vec::new(),
            wiring: Vec::new(),
        }
    }

    /// The contract of that name.
    pub fn contract(&self, name: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.name == name)
    }

    /// The wiring call of that name with these arguments.
    pub fn wired(&self, call: &str, arguments: &BTreeMap<String, String>) -> Option<&Wiring> {
        self.wiring.iter().find(|it| it.call == call && it.arguments == *arguments)
    }

    /// Reads the record in `folder`, if there is one.
    pub fn load(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("deployment.json");
        if !path.exists() {
            return Ok(None);
        }
        let record: Self = read_json(&path)?;
        if record.schema == SCHEMA {
            return Ok(Some(record));
        }
        let reason = format!("it has schema {}, this version reads {SCHEMA}", record.schema);
        Err(Error::Record { path, reason })
    }

    /// Writes the record into `folder`; a file that would not change is left alone.
    pub fn store(&self, folder: &Path) -> Result<()> {
        write_json(&folder.join("deployment.json"), self)?;
        let addresses: BTreeMap<_, _> =
            self.contracts.iter().map(|it| (&it.name, it.address.to_string())).collect();
        write_json(&folder.join("addresses.json"), &addresses)?;
        for contract in &self.contracts {
            let program = contract.program();
            if let Some(abi) = abi::of(program) {
                write_json(&folder.join("abi").join(format!("{program}.json")), &abi)?;
            }
        }
        Ok(())
    }
}

impl Contract {
    /// Its program: the name itself in records of versions that had one contract for each.
    pub fn program(&self) -> &str {
        if self.program.is_empty() { &self.name } else { &self.program }
    }
}

/// Returns the folder of a chain's record: under `deployments/` of the workspace, and under its
/// target folder for development chains, which do not last.
pub fn folder(workspace: &Path, chain_id: u64) -> PathBuf {
    let root =
        if dev::is_dev_chain(chain_id) { workspace.join("target") } else { workspace.into() };
    root.join("deployments").join(chain_id.to_string())
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let failed = |reason: String| Error::Record { path: path.to_owned(), reason };
    let text = fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    serde_json::from_str(&text).map_err(|error| failed(error.to_string()))
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let failed = |reason: String| Error::Record { path: path.to_owned(), reason };
    let mut text =
        serde_json::to_string_pretty(value).map_err(|error| failed(error.to_string()))?;
    text.push('\n');
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let mut record =
            Record::new(421_614, B256::repeat_byte(1), Address::repeat_byte(2), B256::ZERO);
        record.contracts.push(Contract {
            name: "staking-vault".to_owned(),
            program: "staking-vault".to_owned(),
            address: Address::repeat_byte(3),
            activation: Activation::Active,
            wasm_sha256: B256::repeat_byte(4),
            code_hash: B256::repeat_byte(5),
            code_bytes: 20_000,
            constructor: [("owner".to_owned(), Address::repeat_byte(6).to_string())].into(),
            value: "1000000000000000".to_owned(),
            deploy_tx: Some(B256::repeat_byte(7)),
            block: Some(9),
        });
        record
    }

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Record::load(folder.path()).unwrap(), None);
        record().store(folder.path()).unwrap();
        assert_eq!(Record::load(folder.path()).unwrap(), Some(record()));
        let addresses: BTreeMap<String, String> =
            read_json(&folder.path().join("addresses.json")).unwrap();
        let checksummed = Address::repeat_byte(3).to_string();
        assert_eq!(addresses["staking-vault"], checksummed);
        let text = fs::read_to_string(folder.path().join("deployment.json")).unwrap();
        assert!(text.contains(&checksummed));
        assert!(folder.path().join("abi/staking-vault.json").exists());
    }

    #[test]
    fn contracts_of_one_program_share_its_abi_and_older_records_name_no_program() {
        let folder = tempfile::tempdir().unwrap();
        let mut record = record();
        for name in ["rate-feed-bseth", "rate-feed-breth"] {
            let feed = Contract {
                name: name.to_owned(),
                program: "rate-feed".to_owned(),
                ..record.contracts[0].clone()
            };
            record.contracts.push(feed);
        }
        record.store(folder.path()).unwrap();
        let abis = fs::read_dir(folder.path().join("abi")).unwrap().count();
        assert_eq!(abis, 2, "one for each program");

        let path = folder.path().join("deployment.json");
        let older = fs::read_to_string(&path).unwrap();
        let older = older.replace("      \"program\": \"staking-vault\",\n", "");
        fs::write(&path, older).unwrap();
        let record = Record::load(folder.path()).unwrap().unwrap();
        assert_eq!(record.contracts[0].program, "");
        assert_eq!(record.contracts[0].program(), "staking-vault");
    }

    #[test]
    fn a_broken_record_is_named_instead_of_ignored() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("deployment.json"), "{").unwrap();
        let error = Record::load(folder.path()).unwrap_err().to_string();
        assert!(error.contains("deployment.json"), "{error}");

        let newer = Record { schema: 2, ..record() };
        newer.store(folder.path()).unwrap();
        let error = Record::load(folder.path()).unwrap_err().to_string();
        assert!(error.contains("schema 2"), "{error}");
    }

    #[test]
    fn development_chains_leave_nothing_in_the_repository() {
        let root = Path::new("/suite");
        assert_eq!(folder(root, 412_346), Path::new("/suite/target/deployments/412346"));
        assert_eq!(folder(root, 421_614), Path::new("/suite/deployments/421614"));
    }
}
