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

pub mod call;
pub mod codec;
pub mod erc20;
pub mod event;
pub mod layout;
pub mod ledger;
pub mod pause;
pub mod permit;
mod revert;
pub mod roles;
pub mod router;
pub mod slots;
pub mod token;
pub mod vault;
mod vm;
mod word;

pub use codec::{Args, answer, done};
pub use revert::Revert;
pub use vm::Vm;
pub use word::{Word, limbs};

use alloc::vec::Vec;

/// What a handler gives: ABI-encoded results or a revert.
pub type Answer = Result<Vec<u8>, Revert>;

/// What the macros of this crate need at the place where they are used.
#[doc(hidden)]
pub mod private {
    pub use alloc::vec::Vec;
    pub use alloy_sol_types::{SolCall, SolError, SolEvent};
}
