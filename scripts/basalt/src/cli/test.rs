//! `basalt test`: builds the programs, then runs every test of the checkout.
//!
//! `tests/oz-reference` is a cargo workspace with a lock file of its own, so cargo runs once for each
//! of the two.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Write},
    process::{Command, Stdio},
};

use basalt_programs::{build_all, workspace::Workspace};
use serde::Serialize;

use super::Error;

/// Run every test, on freshly built programs.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Handed to `cargo test`: a filter, `-p PACKAGE`, `-- --nocapture`, ...
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    cargo_args: Vec<String>,
}

/// The cargo workspaces that have tests: what each is called, and its folder.
const WORKSPACES: [(&str, &str); 2] =
    [("the workspace", ""), ("tests/oz-reference", "tests/oz-reference")];

/// What the test programs reported, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

/// Fails if any test does. Tests show their output as usual; with `json` it goes to stderr, and
/// stdout gets one object.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    build_all()?;

    let checkout = Workspace::this();
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for &(name, folder) in selected(&args.cargo_args) {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(checkout.join(folder)).args(cargo_test(&args.cargo_args));
        if !run_counting(cargo, &mut tally, json)? {
            failures.push(name);
        }
    }

    let ok = failures.is_empty();
    let mut out = io::stdout().lock();
    let written = if json {
        writeln!(out, "{}", serde_json::json!({ "ok": ok, "tests": tally }))
    } else if ok {
        writeln!(out, "all tests pass: {tally}")
    } else {
        Ok(())
    };
    written.map_err(Error::Output)?;
    if !ok {
        return Err(Error::Tests { place: failures.join(" and "), counts: tally.to_string() });
    }
    Ok(())
}

/// Whoever names packages means packages of the main workspace.
fn names_packages(cargo_args: &[String]) -> bool {
    cargo_args
        .iter()
        .take_while(|arg| *arg != "--")
        .any(|arg| arg.starts_with("-p") || arg.starts_with("--package"))
}

fn selected(cargo_args: &[String]) -> &'static [(&'static str, &'static str)] {
    if names_packages(cargo_args) { &WORKSPACES[..1] } else { &WORKSPACES }
}

/// The arguments of cargo. It goes on after a failure, so that the summary counts every test.
fn cargo_test(cargo_args: &[String]) -> Vec<&str> {
    let mut args = vec!["test", "--profile", "tools", "--locked", "--no-fail-fast"];
    if !names_packages(cargo_args) {
        args.push("--workspace");
    }
    args.extend(cargo_args.iter().map(String::as_str));
    args
}

/// Runs cargo, passing its output on line by line while counting; true if it succeeded.
fn run_counting(mut cargo: Command, tally: &mut Tally, json: bool) -> Result<bool, Error> {
    let mut child = cargo.stdout(Stdio::piped()).spawn().map_err(Error::Cargo)?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).map_err(Error::Cargo)? > 0 {
            let written =
                if json { io::stderr().write_all(&line) } else { io::stdout().write_all(&line) };
            written.map_err(Error::Output)?;
            tally.add(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    Ok(child.wait().map_err(Error::Cargo)?.success())
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

impl Tally {
    /// Adds the counts of a test program's last line, `test result: ok. 3 passed; 0 failed; ...`.
    fn add(&mut self, line: &str) {
        let Some((_, counts)) =
            line.strip_prefix("test result: ").and_then(|it| it.split_once(". "))
        else {
            return;
        };
        for count in counts.split("; ") {
            let Some((number, what)) = count.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn counts_of_all_test_programs_add_up() {
        let mut tally = Tally::default();
        for line in [
            "running 3 tests\n",
            "test a::passed ... ok\n",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n",
            "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n",
        ] {
            tally.add(line);
        }
        assert_eq!(tally.to_string(), "7 passed, 2 failed, 1 ignored");
    }

    #[test]
    fn every_workspace_is_tested_unless_packages_are_named() {
        let filter = args("some_name -- --nocapture -p");
        assert_eq!(selected(&filter).len(), 2);
        assert!(cargo_test(&filter).contains(&"--workspace"));
        let package = args("-p basalt-math");
        assert_eq!(selected(&package), [("the workspace", "")]);
        assert!(!cargo_test(&package).contains(&"--workspace"));
    }
}
