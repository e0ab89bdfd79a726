//! The addresses of the oracle and the consensus account.

use crate::{
    consensus::record_move,
    storage::{CONSENSUS, ORACLE},
};
use basalt_interfaces::IStakingVault;
use basalt_kit::{Args, HandlerResult, Vm, emit, empty, revert, roles};
use basalt_vault::{books::FundsSlot, layout::OWNER};

/// `oracle()`.
pub(crate) fn oracle(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, ORACLE)
}

/// `consensus()`.
pub(crate) fn consensus(vm: Vm, _: &mut Args) -> HandlerResult {
    roles::return_address(vm, CONSENSUS)
}

/// `setOracle(oracle)`.
pub(crate) fn set_oracle(vm: Vm, args: &mut Args) -> HandlerResult {
    let oracle = args.address()?;
    roles::require(vm, OWNER)?;

    roles::set_address(vm, ORACLE, oracle)?;
    emit!(vm, IStakingVault::OracleSet, [oracle], []);
    empty()
}

/// `setConsensus(consensus)`: `StillWorking` while assets are at work, because they would be left
/// behind. It counts as a move of funds, so that no report on the old account is taken for one on
/// the new account.
pub(crate) fn set_consensus(vm: Vm, args: &mut Args) -> HandlerResult {
    let consensus = args.address()?;
    roles::require(vm, OWNER)?;
    let working = FundsSlot::load(vm).in_use.working;
    if working.0 > 0 {
        return Err(revert!(IStakingVault::StillWorking, working));
    }

    roles::set_address(vm, CONSENSUS, consensus)?;
    record_move(vm);
    emit!(vm, IStakingVault::ConsensusSet, [consensus], []);
    empty()
}
