//! The pinned compiler and the part of it that programs need beyond a plain installation: the wasm
//! target.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{Error, workspace::Workspace};

/// The target of on-chain programs.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The toolchain that the checkout pins.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    channel: String,
    rustc_version: String,
    /// The rustup command, which installs missing parts.
    rustup: PathBuf,
}

impl Toolchain {
    /// Finds the compiler that `rust-toolchain.toml` pins and checks its version. Rustup downloads it
    /// if it is not installed.
    pub(crate) fn pinned(workspace: &Workspace) -> Result<Self, Error> {
        let file = workspace.join("rust-toolchain.toml");
        let text = fs::read_to_string(&file).map_err(Error::io("read", &file))?;
        let Some(channel) = channel(&text) else { return Err(Error::NoChannel(file)) };

        let mut rustc = command(channel, "rustc");
        rustc.arg("-vV");
        let rustc_version = read(rustc, "rustc")?;
        let found = rustc_version.lines().find_map(|line| line.strip_prefix("release: "));
        if found != Some(channel) {
            let found = found.unwrap_or("unknown").to_owned();
            return Err(Error::OtherCompiler { pinned: channel.to_owned(), found });
        }
        Ok(Self { channel: channel.to_owned(), rustc_version, rustup: PathBuf::from("rustup") })
    }

    /// Output of `rustc -vV`.
    pub(crate) fn rustc_version(&self) -> &str {
        &self.rustc_version
    }

    /// Returns the cargo command of this toolchain, without build settings of the environment.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = command(&self.channel, "cargo");
        for (name, _) in std::env::vars_os() {
            if is_build_setting(&name) {
                cargo.env_remove(name);
            }
        }
        cargo
    }

    /// Installs the wasm target with rustup, which shows its own progress, if it is missing.
    pub(crate) fn install_target(&self) -> Result<(), Error> {
        let mut rustc = command(&self.channel, "rustc");
        rustc.args(["--print", "sysroot"]);
        self.install_target_missing_from(Path::new(read(rustc, "rustc")?.trim_end()))
    }

    fn install_target_missing_from(&self, sysroot: &Path) -> Result<(), Error> {
        if sysroot.join("lib/rustlib").join(WASM_TARGET).exists() {
            return Ok(());
        }
        let channel = self.channel.clone();
        let mut rustup = Command::new(&self.rustup);
        rustup.args(["target", "add", WASM_TARGET, "--toolchain", &channel]).stdout(Stdio::null());
        let status = match rustup.status() {
            Ok(status) => status,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoRustup { channel });
            }
            Err(source) => return Err(Error::Tool { tool: "rustup", source }),
        };
        if !status.success() {
            return Err(Error::Install { channel, status });
        }
        Ok(())
    }
}

/// Returns the command of a tool of this channel. Rustup reads the variable; a Rust installation
/// without rustup ignores it, which is why the version is checked.
fn command(channel: &str, tool: &str) -> Command {
    let mut command = Command::new(tool);
    command.env("RUSTUP_TOOLCHAIN", channel);
    command
}

/// Runs a tool and returns its output on stdout.
pub(crate) fn read(mut command: Command, tool: &'static str) -> Result<String, Error> {
    let output = command.output().map_err(|source| Error::Tool { tool, source })?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let command = command
            .get_args()
            .fold(tool.to_owned(), |line, arg| format!("{line} {}", arg.to_string_lossy()));
        return Err(Error::ToolFailed {
            command,
            status: output.status,
            output: stderr.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether an environment variable changes what cargo builds. Settings of registries are kept.
fn is_build_setting(name: &OsStr) -> bool {
    const NAMES: [&str; 8] = [
        "RUSTC",
        "RUSTC_BOOTSTRAP",
        "RUSTC_WRAPPER",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTDOC",
        "RUSTFLAGS",
        "CARGO",
        "CARGO_INCREMENTAL",
    ];
    const PREFIXES: [&str; 8] = [
        "CARGO_BUILD_",
        "CARGO_ENCODED_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PRIMARY_",
        "CARGO_PROFILE_",
        "CARGO_TARGET_",
        "CARGO_UNSTABLE_",
    ];
    name.to_str().is_some_and(|name| {
        NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    })
}

/// Returns the value of `channel` in a toolchain file.
fn channel(toolchain_file: &str) -> Option<&str> {
    toolchain_file.lines().find_map(|line| {
        let value = line.trim().strip_prefix("channel")?.trim_start().strip_prefix('=')?;
        Some(value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the error of an installation without the target, with this program as `rustup`.
    fn refusal(rustup: &str) -> String {
        Toolchain {
            channel: "1.95.0".to_owned(),
            rustc_version: String::new(),
            rustup: PathBuf::from(rustup),
        }
        .install_target_missing_from(Path::new("/nonexistent"))
        .unwrap_err()
        .to_string()
    }

    #[test]
    fn a_machine_without_rustup_is_told_to_install_it() {
        assert_eq!(
            refusal("/nonexistent/rustup"),
            "the wasm target is not installed for Rust 1.95.0 and there is no rustup to add it: \
             install rustup from https://rustup.rs, then run this again"
        );
    }

    #[test]
    fn a_failed_download_names_the_command_to_repeat() {
        let refusal = refusal("false");
        assert!(
            refusal.ends_with(
                "check the network, then run `rustup target add wasm32-unknown-unknown \
                 --toolchain 1.95.0`"
            ),
            "{refusal}"
        );
    }

    #[test]
    fn the_pinned_toolchain_is_the_one_that_answers() {
        let toolchain = Toolchain::pinned(&Workspace::find().unwrap()).unwrap();
        assert!(toolchain.rustc_version().contains(&format!("release: {}", toolchain.channel)));
    }

    #[test]
    fn outer_builds_do_not_leak_into_the_programs() {
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_PROFILE_RELEASE_LTO", "RUSTC"] {
            assert!(is_build_setting(OsStr::new(name)), "{name}");
        }
        for name in ["PATH", "CARGO_HOME", "CARGO_NET_OFFLINE", "CARGO_REGISTRIES_X_INDEX"] {
            assert!(!is_build_setting(OsStr::new(name)), "{name}");
        }
    }
}
