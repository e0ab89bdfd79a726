#![doc = include_str!("../README.md")]
#![no_std]
#![deny(
    unsafe_code,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

extern crate alloc;

pub mod booking;
pub mod books;
pub mod bunker;
mod contract;
pub mod entry_exit;
pub mod exit;
pub mod gate;
pub mod layout;
pub mod operation;
pub mod outcome;
pub mod parameters;
pub mod queue;
pub mod rate;
pub mod refusal;
mod routes;
pub mod safety;
pub mod seed;
pub mod slippage;
pub mod state;
pub mod sweep;
pub mod views;

pub use contract::{Token, Vault, VaultRoles};

/// Items that [`vault_routes!`] refers to.
#[doc(hidden)]
pub mod private {
    pub use basalt_interfaces;
    pub use basalt_kit;
}
