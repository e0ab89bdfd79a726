//! The two parts of the system that stand beside the vault: oracle and consensus account.

use crate::{
    consensus::mark_move,
    storage::{CONSENSUS, ORACLE},
};
use basalt_interfaces::IStakingVault;
use basalt_kit::{
    Answer, Args, Vm, done, emit, fail, layout::ACCOUNTANT, roles, vault::books::Funds,
};

/// `accountant()`.
pub(crate) fn accountant(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, ACCOUNTANT)
}

/// `oracle()`.
pub(crate) fn oracle(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, ORACLE)
}

/// `consensus()`.
pub(crate) fn consensus(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, CONSENSUS)
}

/// `setOracle(oracle)`.
pub(crate) fn set_oracle(vm: Vm, args: &mut Args) -> Answer {
    let oracle = args.address()?;
    roles::require_owner(vm)?;

    roles::appoint(vm, ORACLE, oracle)?;
    emit!(vm, IStakingVault::OracleSet, [oracle], []);
    done()
}

/// `setConsensus(consensus)`: only what is at work there could be lost by leaving it behind. A report
/// about the old account must not be taken for one about the new.
pub(crate) fn set_consensus(vm: Vm, args: &mut Args) -> Answer {
    let consensus = args.address()?;
    roles::require_owner(vm)?;
    let working = Funds::load(vm).reserves.working;
    if working.0 > 0 {
        return Err(fail!(IStakingVault::StillWorking, working));
    }

    roles::appoint(vm, CONSENSUS, consensus)?;
    mark_move(vm);
    emit!(vm, IStakingVault::ConsensusSet, [consensus], []);
    done()
}
