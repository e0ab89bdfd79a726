//! The constructor: roles, addresses, and the seed from the ether sent.

use crate::storage::{CONSENSUS, ORACLE};
use basalt_interfaces::IStakingVault;
use basalt_kit::{Args, HandlerResult, Vm, emit, empty, revert, roles};
use basalt_vault::{
    VaultRoles,
    seed::{self, MIN_SEED},
};

/// `constructor(owner, guardian, keeper, oracle, consensus, accountant)`: `SeedTooSmall` below the
/// smallest seed.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    let value = vm.value();
    let Some(assets @ MIN_SEED..) = value.to_u128() else {
        return Err(revert!(IStakingVault::SeedTooSmall, value, MIN_SEED));
    };

    roles::construct::<VaultRoles>(vm, args)?;
    let (oracle, consensus) = (args.address()?, args.address()?);
    roles::set_address(vm, ORACLE, oracle)?;
    roles::set_address(vm, CONSENSUS, consensus)?;
    emit!(vm, IStakingVault::OracleSet, [oracle], []);
    emit!(vm, IStakingVault::ConsensusSet, [consensus], []);

    seed::set_accountant(vm, args)?;
    seed::initialize(vm, assets)?;
    empty()
}
