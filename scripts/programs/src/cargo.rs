//! Runs cargo for one program, with the flags that make it small.
//!
//! The standard library is rebuilt so that a panic is a trap only: no message, no formatting, no file
//! names. These would fill most of the code size limit, and every call would pay for them. The flags
//! are unstable; the pinned stable compiler accepts them under `RUSTC_BOOTSTRAP`. Since the compiler
//! is pinned, their meaning cannot change.

use std::fs;

use basalt_manifest::Program;

use crate::{
    Error,
    toolchain::{Toolchain, WASM_TARGET},
    workspace::Workspace,
};

/// The profile of on-chain programs in the workspace manifests.
const PROFILE: &str = "release";
/// Target directory of program builds, in the checkout, separate from builds for the host.
const TARGET_DIR: &str = "target/wasm";
/// Parts of the standard library to rebuild.
const BUILD_STD: &str = "-Zbuild-std=core,alloc,std,panic_abort";
/// Builds it without optional features: a program that traps needs no backtrace.
const BUILD_STD_FEATURES: &str = "-Zbuild-std-features=";
/// Optimisation level of everything that is not ours.
const DEPENDENCY_OPT_LEVEL: &str = "3";
/// A package of declarations. No code of it gets into a program, so one build serves every level.
const DECLARATIONS: &str = "basalt-interfaces";
/// Packages that the SDK and the foreign components link and no program calls. They are compiled
/// without optimisation.
pub(crate) const UNUSED: [&str; 11] = [
    "aho-corasick",
    "alloy-sol-macro-expander",
    "alloy-sol-macro-input",
    "clap_builder",
    "memchr",
    "proc-macro2",
    "regex",
    "regex-automata",
    "regex-syntax",
    "syn",
    "syn-solidity",
];
/// Flags beyond the profile. No generics are shared, because a program at opt-level z would link the
/// instances that an unoptimised package has made. The last one sets the stack: memory beyond two
/// pages costs 1,000 gas a page on every call, and the linker's own choice is 16 pages of stack.
const RUSTFLAGS: &str = "-Zunstable-options -Zshare-generics=n -Cpanic=immediate-abort -Zfmt-debug=none \
                         -Zlocation-detail=none -Clink-arg=-zstack-size=32768";

/// Every setting here that affects the output. Part of the stamp of an artifact.
pub(crate) const SETTINGS: [&str; 6] =
    [PROFILE, WASM_TARGET, BUILD_STD, BUILD_STD_FEATURES, DEPENDENCY_OPT_LEVEL, RUSTFLAGS];

/// Compiles a program and returns the linker's output. Cargo shows its progress on stderr.
pub(crate) fn compile(
    workspace: &Workspace,
    toolchain: &Toolchain,
    program: &Program,
    local_packages: &[String],
) -> Result<Vec<u8>, Error> {
    let target_dir = workspace.join(TARGET_DIR);
    // One package a run, because packages built together share the union of their features. Only the
    // cdylib, because rustc optimises less across crates if it also builds a library.
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
        // The program's level is that of the local packages. Dependencies have one level for all
        // programs, so that they and the standard library are built once.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", DEPENDENCY_OPT_LEVEL)
        .args(local_packages.iter().filter(|package| *package != DECLARATIONS).map(|package| {
            format!("--config=profile.release.package.{package}.opt-level={}", level(program))
        }))
        .args(
            UNUSED.map(|package| format!("--config=profile.release.package.{package}.opt-level=0")),
        )
        .status()
        .map_err(|source| Error::Tool { tool: "cargo", source })?;
    if !status.success() {
        return Err(Error::Compile { program: program.name, status });
    }

    let file = format!("{}.wasm", program.package.replace('-', "_"));
    let path = target_dir.join(WASM_TARGET).join(PROFILE).join(file);
    fs::read(&path).map_err(Error::io("read", path))
}

/// The optimisation level of a program as a TOML value.
fn level(program: &Program) -> String {
    match program.opt_level.parse::<u8>() {
        Ok(number) => number.to_string(),
        Err(_) => format!("\"{}\"", program.opt_level),
    }
}
