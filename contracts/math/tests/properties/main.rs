//! Properties of the money core, one file for each family. The strategies draw the states and
//! amounts at which money code breaks: nothing, one wei, the last value that fits.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod alarm;
mod bounds;
mod bunker;
mod bunker_sequences;
mod conversions;
mod cover;
mod delivery;
mod edges;
mod exchange;
mod fees;
mod flow;
mod growth;
mod in_use;
mod ledgers;
mod limits;
mod line;
mod losses;
mod mul_div;
mod queue;
mod queue_batches;
mod queue_storage;
mod recovery;
mod reopening;
mod reports;
mod sequences;
mod strategies;
mod users;
