//! Ether to the consensus account and back. Neither moves the backing: it only changes its place.

use crate::{ether, storage::CONSENSUS};
use basalt_interfaces::{IStakingVault, IVault};
use basalt_kit::{
    Answer, Args, Vm, done, emit, fail, roles,
    vault::state::{Head, Work},
};
use basalt_math::Assets;

/// `allocate(assets)`.
pub(crate) fn allocate(vm: Vm, args: &mut Args) -> Answer {
    let assets = Assets(args.amount()?);
    roles::require_keeper(vm)?;
    if assets.0 == 0 {
        return Err(fail!(IVault::ZeroAmount));
    }

    let mut work = Work::load(vm);
    let liquid = work.liquid(&Head::load(vm).totals);
    if assets > liquid {
        return Err(fail!(IVault::InsufficientLiquidity, assets, liquid));
    }

    // At most the backing, which has 96 bits.
    work.working = Assets(work.working.0.saturating_add(assets.0));
    work.moved_at = vm.now();
    work.store(vm);
    emit!(vm, IStakingVault::Allocated, [], [assets, work.working]);

    ether::pay(vm, roles::holder(vm, CONSENSUS), &assets.into())?;
    done()
}

/// `payBack()`.
pub(crate) fn pay_back(vm: Vm, _: &mut Args) -> Answer {
    roles::require(vm, CONSENSUS)?;
    let value = vm.value();
    if value.is_zero() {
        return Err(fail!(IVault::ZeroAmount));
    }

    let mut work = Work::load(vm);
    let rest = value.to_u128().and_then(|assets| work.working.0.checked_sub(assets));
    let Some(rest) = rest else {
        return Err(fail!(IStakingVault::ExceedsWorking, value, work.working));
    };

    work.working = Assets(rest);
    work.moved_at = vm.now();
    work.store(vm);
    emit!(vm, IStakingVault::PaidBack, [], [value, work.working]);
    done()
}
