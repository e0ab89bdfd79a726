//! brETH as a [`Vault`]: its token and its asset, bsETH.

use crate::storage::asset;
use alloy_primitives::Address;
use basalt_kit::{Revert, Vm, safe_erc20, text, text::Text};
use basalt_vault::{Vault, layout::KEEPER};

/// The brETH vault.
pub(crate) struct RestakingManager;

impl Vault for RestakingManager {
    const REPORTER: u32 = KEEPER;

    fn name() -> Text {
        text!("Basalt Restaked Ether")
    }

    fn symbol() -> Text {
        text!("brETH")
    }

    fn pay(vm: Vm, receiver: Address, assets: u128) -> Result<(), Revert> {
        safe_erc20::transfer(vm, asset(vm), receiver, assets)
    }

    #[inline(never)]
    fn balance(vm: Vm) -> Result<u128, Revert> {
        safe_erc20::balance_of(vm, asset(vm), vm.this())
    }
}
