//! The constructor: roles, the asset, and the seed bought with the ether that comes with it.

use crate::{storage::balance, views::asset_rate_wad};
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IRestakingManager, IVault};
use basalt_kit::{
    Answer, Args, Revert, Vm, Word, call,
    codec::encode,
    done, fail, ledger, roles,
    vault::{
        seed::{self, MIN_SEED},
        state::Work,
    },
};
use basalt_math::Assets;

/// `constructor(owner, guardian, keeper, asset, accountant)`. The asset must have a rate in ether, because ours
/// is made of it, and what it gives for the ether must be a seed too: where its rate is above one,
/// send more.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> Answer {
    let value = vm.value();
    require_seed(value.to_u128().unwrap_or(u128::MAX))?;

    roles::construct(vm, args)?;
    let asset = args.address()?;
    ledger::require_other(vm, asset)?;
    Work { kept: Assets(0), asset }.store(vm);
    if asset_rate_wad(vm)? == 0 {
        return Err(fail!(IVault::ZeroRate));
    }

    let assets = buy(vm, asset, &value)?;
    require_seed(assets)?;
    seed::appoint(vm, args)?;
    seed::sow(vm, assets)?;
    done()
}

/// Turns ether into the asset; gives by how much our balance grew.
fn buy(vm: Vm, asset: Address, value: &Word) -> Result<u128, Revert> {
    let before = balance(vm)?;
    let data = encode(IVault::depositCall::SELECTOR, &[*value, vm.this().into()]);
    call::pay(vm, asset, value, &data)?;
    Ok(balance(vm)?.saturating_sub(before))
}

fn require_seed(found: u128) -> Result<(), Revert> {
    if found < MIN_SEED {
        return Err(fail!(IRestakingManager::SeedTooSmall, found, MIN_SEED));
    }
    Ok(())
}
