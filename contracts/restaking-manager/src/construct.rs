//! The constructor: roles, the asset, and the seed bought with the ether sent.

use crate::{storage::ASSET, vault::RestakingManager, views::asset_rate_wad};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IRestakingManager, IVault};
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, address::require_external, call, codec::encode, empty,
    revert, roles, slots,
};
use basalt_vault::{
    Vault, VaultRoles,
    seed::{self, MIN_SEED},
};

/// `constructor(owner, guardian, keeper, asset, accountant)`. `ZeroRate` if the asset has no rate
/// in ether, because `getRate` is a multiple of it. `SeedTooSmall` if the ether, or the asset it
/// buys, is below the smallest seed: send more ether if the asset's rate is above one.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    let value = vm.value();
    require_seed(value.to_u128().unwrap_or(u128::MAX))?;

    roles::construct::<VaultRoles>(vm, args)?;
    let asset = args.address()?;
    require_external(vm, asset)?;
    slots::store(vm, ASSET, &asset.into());
    if asset_rate_wad(vm)? == 0 {
        return Err(revert!(IVault::ZeroRate));
    }

    let assets = buy(vm, asset, &value)?;
    require_seed(assets)?;
    seed::set_accountant(vm, args)?;
    seed::initialize(vm, assets)?;
    empty()
}

/// Deposits ether into the asset and returns by how much the manager's balance grew.
fn buy(vm: Vm, asset: Address, value: &Word) -> Result<u128, Revert> {
    let before = RestakingManager::balance(vm)?;
    let data = encode(IVault::depositCall::SELECTOR, &[*value, vm.this().into()]);
    call::execute_with_value(vm, asset, value, &data)?;
    Ok(RestakingManager::balance(vm)?.saturating_sub(before))
}

fn require_seed(found: u128) -> Result<(), Revert> {
    if found < MIN_SEED {
        return Err(revert!(IRestakingManager::SeedTooSmall, found, MIN_SEED));
    }
    Ok(())
}
