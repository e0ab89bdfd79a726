//! Contracts of the suite on the native host, beside wallets and queues that do what ours never do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a failed check ends the test"
)]

mod cancels;
mod consensus;
mod fixture;
mod foreign_queue;
mod gates;
mod limits;
mod pauses;
mod permits;
mod positions;
mod registry;
mod roles;
mod tokens;
mod wallet;
mod whole;
