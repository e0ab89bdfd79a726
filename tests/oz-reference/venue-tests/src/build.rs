//! Builds the programs of this workspace.

use std::{env, fs, io, process::Command, sync::OnceLock};

/// A program of this workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The mintable token, package `oz-erc20`.
    Erc20,
    /// The vault, package `oz-erc4626`.
    Erc4626,
}

impl Program {
    /// Returns the program's wasm, or an error message. Builds it once per process with plain
    /// `cargo build`: size optimisation does not change the ABI.
    pub fn wasm(self) -> Result<&'static [u8], &'static str> {
        static ERC20: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
        static ERC4626: OnceLock<Result<Vec<u8>, String>> = OnceLock::new();
        let (wasm, package) = match self {
            Self::Erc20 => (&ERC20, "oz-erc20"),
            Self::Erc4626 => (&ERC4626, "oz-erc4626"),
        };
        let built = wasm.get_or_init(|| build(package).map_err(|error| error.to_string()));
        built.as_deref().map_err(String::as_str)
    }
}

/// Builds one package. Packages are built separately, because cargo would unify their features. The
/// target directory is separate too, because the outer cargo can hold the lock of the default one.
fn build(package: &str) -> io::Result<Vec<u8>> {
    // Cargo runs tests in the package folder, which lies in that of the workspace.
    let workspace = fs::canonicalize("..")?;
    let target = workspace.join("target/programs");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(&workspace)
        .args(["build", "--quiet", "--locked", "--lib", "--release"])
        .args(["--target", "wasm32-unknown-unknown", "--package", package, "--target-dir"])
        .arg(&target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()?;
    if !status.success() {
        let hint = "is the target installed (rustup target add wasm32-unknown-unknown)?";
        return Err(io::Error::other(format!("cannot build {package}: {hint}")));
    }
    let file = format!("wasm32-unknown-unknown/release/{}.wasm", package.replace('-', "_"));
    fs::read(target.join(file))
}
