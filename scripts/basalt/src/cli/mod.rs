//! The subcommands, a file each. Each has `Args`, which clap reads, and a function `run` that returns
//! the result to print, or an error of one sentence.

pub mod build;
pub mod cancel;
pub mod claim;
pub mod demo;
pub mod deploy;
pub mod deposit;
pub mod error;
pub mod export;
pub mod figures;
pub mod output;
pub mod position;
pub mod redeem;
pub mod request;
pub mod session;
pub mod settle;
pub mod simulate;
pub mod test;
pub mod token;
pub mod up;
pub mod verify;

pub use error::Error;
