#![no_std]
//! The only source of every function, error and event of the suite.
//!
//! The Solidity files in `sol/` are the source. The types here are generated from all of them at
//! compile time, for contracts and clients. Overloads have a numbered name in file order, such as
//! `permit_0Call`. With feature `client` the types have every standard derive and each interface has
//! its JSON ABI.
#![allow(missing_docs, reason = "generated: the Solidity files carry the documentation")]
#![allow(clippy::all, clippy::pedantic, clippy::missing_const_for_fn, reason = "generated")]

extern crate alloc;

pub mod source;

macro_rules! interfaces {
    ($($name:ident $file:literal)*) => {
        $(
            #[cfg(feature = "client")]
            alloy_sol_types::sol!(#[sol(all_derives, abi)] $file);
            #[cfg(not(feature = "client"))]
            alloy_sol_types::sol!($file);
        )*

        /// Every interface by its name, with the text of its Solidity file.
        pub const SOURCES: &[(&str, &str)] =
            &[$((stringify!($name), include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $file)))),*];

        /// JSON ABI of the interface of that name.
        #[cfg(feature = "client")]
        pub fn abi(name: &str) -> Option<alloy_json_abi::JsonAbi> {
            match name {
                $(stringify!($name) => Some($name::abi::contract()),)*
                _ => None,
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/list.rs"));
