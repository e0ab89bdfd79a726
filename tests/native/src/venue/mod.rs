//! Foreign contracts: an ERC-20 token and an ERC-4626 vault.
//!
//! They return, revert and log as the programs of `tests/oz-reference`, and use the same storage
//! slots, so that a world of this crate can be compared with a chain that runs those.

mod erc20;
mod erc4626;
mod slots;
mod token;

pub use erc20::Erc20;
pub use erc4626::Erc4626;
pub use interfaces::{IOzErc20, IOzErc4626};

#[allow(missing_docs, reason = "generated: the Solidity files carry the documentation")]
#[allow(clippy::all, clippy::pedantic, clippy::missing_const_for_fn, reason = "generated")]
mod interfaces {
    alloy_sol_types::sol!("../oz-reference/sol/IOzErc20.sol");
    alloy_sol_types::sol!("../oz-reference/sol/IOzErc4626.sol");
}
