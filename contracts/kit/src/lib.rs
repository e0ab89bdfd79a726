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

pub mod address;
pub mod call;
pub mod codec;
pub mod erc20;
pub mod erc721;
pub mod event;
pub mod pause;
pub mod program;
mod revert;
pub mod roles;
pub mod router;
pub mod safe_erc20;
pub mod slots;
pub mod text;
mod vm;
mod word;

pub use codec::{Args, empty, return_words, return_zeros};
pub use revert::Revert;
pub use vm::Vm;
#[cfg(not(target_arch = "wasm32"))]
pub use vm::native;
pub use word::{Word, limbs};

use alloc::vec::Vec;

/// Result of a handler: ABI-encoded return values or a revert.
pub type HandlerResult = Result<Vec<u8>, Revert>;

/// Items that the macros of this crate refer to.
#[doc(hidden)]
pub mod private {
    pub use alloc::vec::Vec;
    pub use alloy_sol_types::{SolCall, SolError, SolEvent};
}
