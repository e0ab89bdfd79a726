//! The subcommands, a file each. Every one has `Args`, which clap reads, and a function that does
//! the work and whose error is one sentence.

pub mod build;
pub mod cancel;
pub mod chain;
pub mod claim;
pub mod demo;
pub mod deploy;
pub mod deposit;
pub mod error;
pub mod figures;
pub mod output;
pub mod position;
pub mod redeem;
pub mod report;
pub mod request;
pub mod settle;
pub mod test;
pub mod token;
pub mod up;

pub use error::Error;
