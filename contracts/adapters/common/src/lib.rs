//! What strategy adapters share.
//!
//! An adapter holds one position in one venue for one restaking manager. It stores three addresses
//! and no amounts: what it holds is what the venue says, and what it pays is what the manager's
//! balance shows.
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
pub mod received;
pub mod storage;
pub mod unsupported;
pub mod views;
