//! The command line as a library.

pub mod cli;
pub mod story;
