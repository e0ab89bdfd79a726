//! The subcommands, a file each. Every one has `Args`, which clap reads, and a function that does
//! the work and whose error is one sentence.

pub mod build;
pub mod error;
pub mod test;

pub use error::Error;
