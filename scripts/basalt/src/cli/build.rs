//! `basalt build`: builds the programs and prints their sizes and gas.

use basalt_manifest::{PROGRAMS, Program, find};
use basalt_programs::build;

use super::{Error, figures::Report};

/// Build the on-chain programs and report their size and gas.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Programs to build; all of them if none is named.
    names: Vec<String>,
}

/// Builds; programs above their aim are warned about on stderr.
pub fn run(args: &Args) -> Result<Report, Error> {
    let report = Report::of(&build(&chosen(&args.names)?)?);
    for warning in report.warnings() {
        eprintln!("warning: {warning}");
    }
    Ok(report)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Program>, Error> {
    if names.is_empty() {
        return Ok(PROGRAMS.iter().collect());
    }
    names.iter().map(|name| named(name)).collect()
}

/// The program of that name.
pub(super) fn named(name: &str) -> Result<&'static Program, Error> {
    find(name).ok_or_else(|| {
        let known: Vec<_> = PROGRAMS.iter().map(|program| program.name).collect();
        Error::UnknownProgram { name: name.to_owned(), known: known.join(", ") }
    })
}
