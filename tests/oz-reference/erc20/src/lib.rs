//! A test token: OpenZeppelin's ERC-20 and metadata components, and an open `mint`.
//!
//! This crate only forwards to OpenZeppelin's code, so that tests use a real third-party token. The
//! ABI is in `../sol/IOzErc20.sol`, because the SDK's ABI export omits functions of traits.

// Outside wasm, OpenZeppelin's components only compile with their own test framework.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "the entry point macro generates an undocumented function")]

extern crate alloc;

use alloc::{string::String, vec, vec::Vec};

use alloy_primitives::{Address, U8, U256, aliases::B32};
use openzeppelin_stylus::{
    token::erc20::{
        self, Erc20, IErc20,
        extensions::{Erc20Metadata, IErc20Metadata},
    },
    utils::introspection::erc165::IErc165,
};
use stylus_sdk::prelude::*;

/// Storage of the token.
#[entrypoint]
#[storage]
pub struct OzErc20 {
    erc20: Erc20,
    metadata: Erc20Metadata,
}

#[public]
#[implements(IErc20<Error = erc20::Error>, IErc20Metadata, IErc165)]
impl OzErc20 {
    /// Sets name and symbol. The initial supply is zero.
    #[constructor]
    pub fn constructor(&mut self, name: String, symbol: String) {
        self.metadata.constructor(name, symbol);
    }

    /// Mints `value` tokens to `to`. Any caller can mint, because the token is for tests.
    pub fn mint(&mut self, to: Address, value: U256) -> Result<(), erc20::Error> {
        self.erc20._mint(to, value)
    }
}

#[public]
impl IErc20 for OzErc20 {
    type Error = erc20::Error;

    fn total_supply(&self) -> U256 {
        self.erc20.total_supply()
    }

    fn balance_of(&self, account: Address) -> U256 {
        self.erc20.balance_of(account)
    }

    fn transfer(&mut self, to: Address, value: U256) -> Result<bool, Self::Error> {
        self.erc20.transfer(to, value)
    }

    fn allowance(&self, owner: Address, spender: Address) -> U256 {
        self.erc20.allowance(owner, spender)
    }

    fn approve(&mut self, spender: Address, value: U256) -> Result<bool, Self::Error> {
        self.erc20.approve(spender, value)
    }

    fn transfer_from(
        &mut self,
        from: Address,
        to: Address,
        value: U256,
    ) -> Result<bool, Self::Error> {
        self.erc20.transfer_from(from, to, value)
    }
}

#[public]
impl IErc20Metadata for OzErc20 {
    fn name(&self) -> String {
        self.metadata.name()
    }

    fn symbol(&self) -> String {
        self.metadata.symbol()
    }

    fn decimals(&self) -> U8 {
        self.metadata.decimals()
    }
}

#[public]
impl IErc165 for OzErc20 {
    fn supports_interface(&self, interface_id: B32) -> bool {
        <Self as IErc20>::interface_id() == interface_id
            || self.metadata.supports_interface(interface_id)
    }
}
