//! What the command line is made of, as a library: tests build the same programs by the same code.

pub mod build;
pub mod cli;
pub mod local;
pub mod mirror;
pub mod story;
pub mod suite;
pub mod workspace;
