//! The constructor: roles, parts, and the seed from the ether that comes with it.

use crate::storage::{CONSENSUS, ORACLE};
use basalt_interfaces::IStakingVault;
use basalt_kit::{
    Answer, Args, Vm, done, emit, fail, roles,
    vault::seed::{self, MIN_SEED},
};

/// `constructor(owner, guardian, keeper, oracle, consensus, accountant)`.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> Answer {
    let value = vm.value();
    let Some(assets @ MIN_SEED..) = value.to_u128() else {
        return Err(fail!(IStakingVault::SeedTooSmall, value, MIN_SEED));
    };

    roles::construct(vm, args)?;
    let (oracle, consensus) = (args.address()?, args.address()?);
    roles::appoint(vm, ORACLE, oracle)?;
    roles::appoint(vm, CONSENSUS, consensus)?;
    emit!(vm, IStakingVault::OracleSet, [oracle], []);
    emit!(vm, IStakingVault::ConsensusSet, [consensus], []);

    seed::appoint(vm, args)?;
    seed::sow(vm, assets)?;
    done()
}
