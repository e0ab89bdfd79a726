//! What must hold of the money core, by name; a file per family. The strategies draw the states
//! and amounts where money code breaks: nothing, one wei, the last value that fits.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod bounds;
mod bunker;
mod conversions;
mod cover;
mod edges;
mod fees;
mod growth;
mod limits;
mod line;
mod losses;
mod mul_div;
mod recovery;
mod reports;
mod sequences;
mod strategies;
mod users;
