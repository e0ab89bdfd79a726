//! `basalt-search`: any number of sequences.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it found")]

use std::{
    process::ExitCode,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use basalt_search::{counts::Counts, search, sequence::Sequence};
use clap::Parser;

/// Random sequences of steps on a vault, checked after every step against the reference and every
/// invariant.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// How many sequences.
    #[arg(long, default_value_t = 100_000)]
    sequences: u64,
    /// Moves of each.
    #[arg(long, default_value_t = 100)]
    moves: usize,
    /// The seed of the first sequence; the others have the seeds that follow.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Prints every step of the first sequence and stops.
    #[arg(long)]
    trace: bool,
}

fn main() -> ExitCode {
    let Options { sequences, moves, seed, trace } = Options::parse();
    if trace {
        Sequence::new(seed, moves).run(&mut Counts::default(), |step, result| {
            println!("{step:?} {result:?}");
        });
        return ExitCode::SUCCESS;
    }
    let (start, last_print) = (Instant::now(), Mutex::new(Instant::now()));
    let found = search(seed, sequences, moves, |counts| {
        let mut last_print = last_print.lock().unwrap_or_else(PoisonError::into_inner);
        if last_print.elapsed() > Duration::from_secs(5) {
            *last_print = Instant::now();
            let secs = start.elapsed().as_secs();
            eprintln!("{} of {sequences} sequences, {secs} s", counts.sequences);
        }
    });
    match found {
        Ok(counts) => {
            print!("{counts}");
            println!("\nEverything held; {} s.", start.elapsed().as_secs());
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
