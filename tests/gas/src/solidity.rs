//! Compiles the Solidity rivals with the packages of `package-lock.json`. Results are cached under
//! `${XDG_CACHE_HOME:-~/.cache}/basalt`, by the hash of everything that goes in.

use alloy::primitives::{Bytes, keccak256};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Creation code of each contract, by its name.
pub type Contracts = BTreeMap<String, Contract>;

/// A compiled contract.
#[derive(Clone, Debug, Deserialize)]
pub struct Contract {
    /// Its creation code, without arguments.
    pub bytecode: Bytes,
}

/// Files that decide what `npm ci` installs.
const PACKAGE: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Returns the compiled contracts; compiles them unless they are cached. `None`, with a printed
/// reason, where node or npm is missing and `CI` is not set.
///
/// # Panics
/// If a source does not compile.
pub fn contracts() -> Option<Contracts> {
    let has = |tool| Command::new(tool).arg("--version").output().is_ok();
    if env::var_os("CI").is_none() && !(has("node") && has("npm")) {
        println!("skipped: the Solidity rivals are compiled by node 20 and npm, which are missing");
        return None;
    }
    let name = env!("CARGO_PKG_NAME");
    let here = here();
    let interfaces = here.join("../../contracts/interfaces/sol");
    let package: Vec<PathBuf> = PACKAGE.iter().map(|name| here.join(name)).collect();
    let mut inputs = package.clone();
    inputs.push(here.join("compile.mjs"));
    inputs.extend(sources(&here.join("solidity")));
    inputs.extend(sources(&interfaces));

    let cache = cache();
    let compiled = cache.join(format!("{name}-{}.json", hash(&inputs)));
    if !compiled.exists() {
        let modules = cache.join(format!("{name}-npm-{}", hash(&package)));
        if !modules.join("node_modules/solc/package.json").exists() {
            fs::create_dir_all(&modules).unwrap();
            for file in &package {
                fs::copy(file, modules.join(file.file_name().unwrap())).unwrap();
            }
            run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&modules));
        }
        run(Command::new("node").arg(here.join("compile.mjs")).args([
            &modules,
            &interfaces,
            &compiled,
        ]));
    }
    let text = fs::read_to_string(&compiled).unwrap();
    let contracts = serde_json::from_str(&text);
    Some(contracts.unwrap_or_else(|error| panic!("{}: {error}", compiled.display())))
}

/// The folder of this package; tests run in it.
fn here() -> PathBuf {
    env::current_dir().unwrap()
}

fn cache() -> PathBuf {
    let base = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| Some(env::home_dir()?.join(".cache")));
    let folder = base.unwrap_or_else(env::temp_dir).join("basalt");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// All `.sol` files of a folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "sol")).collect();
    files.sort();
    files
}

/// Hash of the contents of files.
fn hash(files: &[PathBuf]) -> String {
    let contents: Vec<u8> = files.iter().flat_map(|file| fs::read(file).unwrap()).collect();
    let digest = keccak256(contents).to_string();
    digest.chars().skip(2).take(16).collect()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| {
        panic!("{command:?}: {error}: install node 20 and npm, which compile the Solidity rivals")
    });
    assert!(
        output.status.success(),
        "{command:?} failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
