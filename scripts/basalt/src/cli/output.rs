//! Results go to stdout, everything else to stderr.

use super::Error;
use serde::Serialize;
use std::{
    fmt::Display,
    io::{self, Write},
};

/// Prints a JSON value on a line of its own.
pub fn json(value: &impl Serialize) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)
        .map_err(io::Error::from)
        .and_then(|()| writeln!(out))
        .and_then(|()| out.flush())
        .map_err(Error::Output)
}

/// Prints text for people, and a line end.
pub fn text(text: &dyn Display) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(Error::Output)
}
