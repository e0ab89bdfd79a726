//! Typed client of the suite over JSON-RPC, for tools and tests.
//!
//! A [`Connection`] reads, simulates and sends typed calls and turns every failure into one
//! sentence that says what happened and what to do ([`Error`], [`revert`]). [`deploy`] deploys one
//! program, [`suite`] the whole suite, idempotently, with a [`record`] of addresses. An [`Actor`]
//! acts as one account of a suite, and [`position`] reads its holdings; [`dev`] has the keys, the
//! clock and the yields of development chains.

pub mod abi;
pub mod activation;
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

pub use actor::{Actor, Cancelled, Claimed, Exchanged, InKind, Requested, Settled};
pub use block_view::BlockView;
pub use connection::{Connection, Receipt};
pub use error::{Error, Result};
pub use token::{Token, UnknownToken};
