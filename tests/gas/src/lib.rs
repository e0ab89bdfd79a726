//! Gas side by side: Basalt's programs, a Solidity twin with the same slots, checks and logs, and
//! plain ERC-4626 libraries, each by the same calls on one chain in one run.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed step of a measurement ends the test"
)]

pub mod products;
pub mod rows;
pub mod side;
pub mod solidity;
pub mod table;
