//! Typed client of the suite: everything a tool or a test needs to speak to it over JSON-RPC.
//!
//! A [`Connection`] reads, simulates and sends typed calls and turns every failure into one
//! sentence that says what happened and what to do ([`Error`], [`revert`]). [`deploy`] brings one
//! program onto a chain, [`suite`] the whole suite, idempotently, with a [`record`] of what stands
//! where. An [`Actor`] does what one account can do in a suite, and [`position`] reads what it
//! holds; [`dev`] is the outside world of a development chain.

pub mod abi;
mod actor;
pub mod amount;
mod block_view;
pub mod calendar;
mod connection;
pub mod deploy;
pub mod dev;
mod error;
mod foreign;
pub mod json;
pub mod position;
pub mod program;
pub mod record;
pub mod revert;
pub mod suite;
mod token;

pub use actor::{Actor, Cancelled, Claimed, InKind, Moved, Requested, Settled};
pub use block_view::BlockView;
pub use connection::{Connection, Sent};
pub use error::{Error, Result};
pub use token::{Token, UnknownToken};
