//! The contract's own ERC-20 token, with EIP-2612 permits. It has no notion of a share price.
//!
//! [`Balances`] holds balances and allowances, [`handlers`] are the functions of the dispatch table,
//! [`permit`] verifies signed approvals. Calls of other tokens are in [`safe_erc20`](crate::safe_erc20).

mod balances;
pub mod handlers;
pub mod permit;

pub use balances::{Balances, require_receiver};

use crate::{slots::Field, text::Text};

/// A contract that is an ERC-20 token: its slots and its names.
pub trait Erc20 {
    /// Balances, allowances and permit nonces.
    const BALANCES: Balances;
    /// The total supply.
    const SUPPLY: Field;
    /// `name()`, also the name of the EIP-712 domain.
    fn name() -> Text;
    /// `symbol()`.
    fn symbol() -> Text;
}
