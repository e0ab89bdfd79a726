#![no_std]
//! The one truth of every ABI, error and event of the suite.
//!
//! The Solidity files in `sol/` are the source. The types here are generated from them at compile
//! time and serve contracts and clients alike. Overloads get a numbered name in file order, such as
//! `permit_0Call`. With feature `client` each interface also is a typed RPC contract.
#![allow(missing_docs, reason = "generated: the Solidity files carry the documentation")]
#![allow(clippy::all, clippy::pedantic, clippy::missing_const_for_fn, reason = "generated")]

extern crate alloc;

pub mod source;

macro_rules! interfaces {
    ($($file:literal)*) => {
        $(
            #[cfg(feature = "client")]
            alloy::sol!(#[sol(all_derives, abi, rpc)] $file);
            #[cfg(not(feature = "client"))]
            alloy_sol_types::sol!($file);
        )*

        /// Every Solidity file, by its path, with its text.
        pub const SOURCES: &[(&str, &str)] =
            &[$(($file, include_str!(concat!("../", $file)))),*];
    };
}

interfaces! {
    "sol/IErrors.sol"
    "sol/IToken.sol"
    "sol/IVault.sol"
    "sol/IBoundedVault.sol"
    "sol/IQueuedVault.sol"
    "sol/IRate.sol"
    "sol/IBunker.sol"
    "sol/IRoles.sol"
    "sol/IStakingVault.sol"
    "sol/IRestakingManager.sol"
    "sol/IAdapter.sol"
    "sol/IAccountant.sol"
    "sol/IWithdrawalQueue.sol"
    "sol/IRateFeed.sol"
    "sol/IERC165.sol"
    "sol/IERC721.sol"
    "sol/IERC721Receiver.sol"
    "sol/IERC20.sol"
    "sol/IERC4626.sol"
    "sol/IERC1271.sol"
}
