//! The command line of the suite.

use std::{
    env,
    fmt::Display,
    io::{self, IsTerminal},
    process::ExitCode,
};

use basalt::cli::{self, Error, output::print, session::block_on};
use clap::{Parser, Subcommand};
use serde::Serialize;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

/// Liquid staking and restaking on Arbitrum Stylus.
#[derive(Parser)]
#[command(name = "basalt", bin_name = "cargo basalt", version)]
struct Cli {
    /// Print the result as JSON on stdout, and nothing else there.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(cli::demo::Args),
    Up(cli::up::Args),
    Deploy(cli::deploy::Args),
    Deposit(cli::deposit::Args),
    Redeem(cli::redeem::Args),
    Request(cli::request::Args),
    Settle(cli::settle::Args),
    Claim(cli::claim::Args),
    Cancel(cli::cancel::Args),
    Position(cli::position::Args),
    Simulate(cli::simulate::Args),
    Build(cli::build::Args),
    Export(cli::export::Args),
    Verify(cli::verify::Args),
    Test(cli::test::Args),
}

/// Returns the filter of `RUST_LOG`, such as `info` or `stylus_devnet=debug`. Without it, only errors
/// are logged.
fn log_filter() -> Targets {
    let wanted = env::var("RUST_LOG").ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or_else(|| Targets::new().with_default(LevelFilter::ERROR))
}

fn main() -> ExitCode {
    let Cli { json, command } = Cli::parse();
    // The log goes to stderr: stdout belongs to the result.
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    tracing_subscriber::registry().with(log).with(log_filter()).init();
    let result = match command {
        Command::Demo(args) => block_on(cli::demo::run(args, json)),
        Command::Up(args) => block_on(cli::up::run(&args, json)),
        Command::Deploy(args) => finish(block_on(cli::deploy::run(&args, json)), json),
        Command::Deposit(args) => finish(block_on(cli::deposit::run(&args)), json),
        Command::Redeem(args) => finish(block_on(cli::redeem::run(&args)), json),
        Command::Request(args) => finish(block_on(cli::request::run(&args)), json),
        Command::Settle(args) => finish(block_on(cli::settle::run(&args)), json),
        Command::Claim(args) => finish(block_on(cli::claim::run(&args)), json),
        Command::Cancel(args) => finish(block_on(cli::cancel::run(&args)), json),
        Command::Position(args) => finish(block_on(cli::position::run(&args)), json),
        Command::Simulate(args) => finish(block_on(cli::simulate::run(&args)), json),
        Command::Build(args) => finish(cli::build::run(&args), json),
        Command::Export(args) => finish(cli::export::run(&args), json),
        Command::Verify(args) => finish(block_on(cli::verify::run(&args)), json),
        Command::Test(args) => finish(cli::test::run(&args, json), json),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the result of a command that succeeded.
fn finish<T: Serialize + Display>(result: Result<T, Error>, json: bool) -> Result<(), Error> {
    print(&result?, json)
}
