//! The command line of the suite: one subcommand per thing to do.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use basalt::cli;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

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
    Report(cli::report::Args),
    Build(cli::build::Args),
    Test(cli::test::Args),
}

fn main() -> ExitCode {
    let Cli { json, command } = Cli::parse();
    // Errors only, unless RUST_LOG asks for more; never on stdout, which belongs to the result.
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    let result = match command {
        Command::Demo(args) => cli::demo::run(args, json),
        Command::Up(args) => cli::up::run(&args, json),
        Command::Deploy(args) => cli::deploy::run(&args, json),
        Command::Deposit(args) => cli::deposit::run(&args, json),
        Command::Redeem(args) => cli::redeem::run(&args, json),
        Command::Request(args) => cli::request::run(&args, json),
        Command::Settle(args) => cli::settle::run(&args, json),
        Command::Claim(args) => cli::claim::run(&args, json),
        Command::Cancel(args) => cli::cancel::run(&args, json),
        Command::Position(args) => cli::position::run(&args, json),
        Command::Report(args) => cli::report::run(&args, json),
        Command::Build(args) => cli::build::run(&args, json),
        Command::Test(args) => cli::test::run(&args, json),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
