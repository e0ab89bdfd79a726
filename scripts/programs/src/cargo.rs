//! Runs cargo for one program, with the flags that make it small.
//!
//! The standard library is rebuilt so that a panic is a trap and nothing else: no message, no
//! formatting, no file names. What that leaves out would take most of the room a contract has, and
//! every call would pay for it. The flags are unstable, which the pinned stable compiler accepts
//! under `RUSTC_BOOTSTRAP`; since the compiler is pinned, they cannot change meaning.

use std::fs;

use basalt_manifest::Program;

use crate::{
    Error,
    toolchain::{Toolchain, WASM_TARGET},
    workspace::Workspace,
};

/// The profile of on-chain programs in the workspace manifests.
const PROFILE: &str = "release";
/// Where cargo keeps what it builds for programs, apart from everything built for the host.
const TARGET_DIR: &str = "target/wasm";
/// Parts of the standard library to rebuild.
const BUILD_STD: &str = "-Zbuild-std=core,alloc,std,panic_abort";
/// No optional parts of it: a program that traps has no use for backtraces.
const BUILD_STD_FEATURES: &str = "-Zbuild-std-features=";
/// Flags beyond the profile. The last one sets the stack: memory beyond two pages costs 1,000 gas a
/// page on every call, and the linker's own choice is 16 pages of stack.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none \
                         -Zlocation-detail=none -Clink-arg=-zstack-size=32768";

/// Everything here that decides what comes out, for the stamp of an artifact.
pub(crate) const SETTINGS: [&str; 5] =
    [PROFILE, WASM_TARGET, BUILD_STD, BUILD_STD_FEATURES, RUSTFLAGS];

/// The module as the linker wrote it. Cargo shows its progress on stderr.
pub(crate) fn compile(
    workspace: &Workspace,
    toolchain: &Toolchain,
    program: &Program,
) -> Result<Vec<u8>, Error> {
    let target_dir = workspace.join(TARGET_DIR);
    // One package a run: packages built together share the union of their dependencies' features.
    // Only the cdylib: asked for a library as well, rustc optimises less across crates.
    let status = toolchain
        .cargo()
        .current_dir(workspace.join(program.workspace))
        .args([
            "rustc",
            "--locked",
            "--lib",
            "--crate-type",
            "cdylib",
            BUILD_STD,
            BUILD_STD_FEATURES,
        ])
        .args(["--package", program.package, "--profile", PROFILE, "--target", WASM_TARGET])
        .arg("--target-dir")
        .arg(&target_dir)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", RUSTFLAGS)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", program.opt_level)
        .status()
        .map_err(|source| Error::Tool { tool: "cargo", source })?;
    if !status.success() {
        return Err(Error::Compile { program: program.name, status });
    }

    let file = format!("{}.wasm", program.package.replace('-', "_"));
    let path = target_dir.join(WASM_TARGET).join(PROFILE).join(file);
    fs::read(&path).map_err(Error::io("read", path))
}
