//! Shared parts of strategy adapters.
//!
//! An adapter holds one position in one venue for one restaking manager. It stores three addresses
//! and no amounts: the venue says what the position is worth, and the manager's balance shows what
//! it received.
#![no_std]
#![deny(
    unsafe_code,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod construct;
pub mod deliver;
pub mod kept;
pub mod received;
pub mod storage;
pub mod unsupported;
pub mod views;
