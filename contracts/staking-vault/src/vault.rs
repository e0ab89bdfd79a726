//! bsETH as a [`Vault`]: its token and its asset, ether.

use crate::storage::ORACLE;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{Revert, Vm, call, codec::encode, text, text::Text};
use basalt_vault::Vault;

/// The bsETH vault.
pub(crate) struct StakingVault;

impl Vault for StakingVault {
    const REPORTER: u32 = ORACLE;

    fn name() -> Text {
        text!("Basalt Staked Ether")
    }

    fn symbol() -> Text {
        text!("bsETH")
    }

    fn pay(vm: Vm, receiver: Address, assets: u128) -> Result<(), Revert> {
        call::send_ether(vm, receiver, assets)
    }

    fn fund_queue(vm: Vm, queue: Address, assets: u128) -> Result<(), Revert> {
        let data = encode(IWithdrawalQueue::fundCall::SELECTOR, &[]);
        call::execute_with_value(vm, queue, &assets.into(), &data)?;
        Ok(())
    }

    fn balance(vm: Vm) -> Result<u128, Revert> {
        Ok(vm.balance(vm.this()).to_u128().unwrap_or(u128::MAX))
    }
}
