//! `basalt verify`: whether a contract runs one of the programs as these sources build it.

use super::{Error, session::Node};
use alloy::primitives::{Address, B256, keccak256};
use basalt_client::json;
use basalt_manifest::PROGRAMS;
use basalt_programs::{build, without_project_hash};
use serde::Serialize;
use std::fmt;
use stylus_devnet::stylus::code::module_of;

/// Largest module that a chain accepts, in bytes.
const MAX_MODULE_BYTES: u32 = 256 * 1024;

/// Compare the code of a contract with the programs of these sources. Needs no container.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The contract.
    address: Address,
    #[command(flatten)]
    node: Node,
}

/// What a contract runs.
#[derive(Debug, Serialize)]
pub struct Verified {
    #[serde(serialize_with = "json::checksummed")]
    address: Address,
    program: &'static str,
    code_hash: B256,
    /// Whether the whole code is the same. Otherwise only the module is, and the code carries the
    /// hash of other sources: another comment, or the folder of a build that was not in a container.
    is_same_code: bool,
}

/// Builds what is out of date and compares.
pub async fn run(args: &Args) -> Result<Verified, Error> {
    let address = args.address;
    let code = args.node.connect(Vec::new()).await?.code(address).await?;
    if code.is_empty() {
        return Err(basalt_client::Error::NoContract { address }.into());
    }
    let (code_hash, module) = (keccak256(&code), module_of(&code, MAX_MODULE_BYTES).ok());
    let artifacts = build(&PROGRAMS.iter().collect::<Vec<_>>())?;
    let found = |is_same_code, program| Verified { address, program, code_hash, is_same_code };
    if let Some(artifact) = artifacts.iter().find(|it| it.code == *code) {
        return Ok(found(true, artifact.name));
    }
    let is_same = |wasm: &[u8]| {
        module.as_deref().map(without_project_hash) == Some(without_project_hash(wasm))
    };
    let same = artifacts.iter().find(|it| is_same(&it.wasm));
    same.map(|it| found(false, it.name)).ok_or(Error::OtherCode { address, code_hash })
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, program, code_hash, is_same_code } = self;
        if *is_same_code {
            return write!(f, "{address} runs {program}: the same code, with hash {code_hash}");
        }
        write!(
            f,
            "{address} runs {program}: the same module, with the hash of other sources, as after \
             another comment or a build in another folder"
        )
    }
}
