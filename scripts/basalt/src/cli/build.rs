//! `basalt build`: builds the programs and prints what they weigh and cost.

use std::io::{self, Write};

use basalt_manifest::{PROGRAMS, Program, find};
use basalt_programs::build;

use super::{
    Error,
    figures::{Entry, table},
};

/// Build the on-chain programs and report their size and gas.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Programs to build; all of them if none is named.
    names: Vec<String>,
}

/// Prints the figures: a table, or with `json` an array and nothing else.
pub fn run(args: &Args, json: bool) -> Result<(), Error> {
    let programs = chosen(&args.names)?;
    let entries: Vec<Entry> = build(&programs)?.iter().map(Entry::of).collect();
    for warning in entries.iter().filter_map(Entry::warning) {
        eprintln!("warning: {warning}");
    }

    let mut out = io::stdout().lock();
    let written = if json {
        serde_json::to_writer(&mut out, &entries)
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        writeln!(out, "{}", table(&entries))
    };
    written.map_err(Error::Output)
}

fn chosen(names: &[String]) -> Result<Vec<&'static Program>, Error> {
    if names.is_empty() {
        return Ok(PROGRAMS.iter().collect());
    }
    let known = || PROGRAMS.iter().map(|program| program.name).collect::<Vec<_>>().join(", ");
    names
        .iter()
        .map(|name| {
            find(name).ok_or_else(|| Error::UnknownProgram { name: name.clone(), known: known() })
        })
        .collect()
}
