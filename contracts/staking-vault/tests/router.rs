//! The dispatch table routes the functions of its interfaces.

use alloy_sol_types::SolInterface;
use basalt_interfaces::{
    IBunker::IBunkerCalls, IParameters::IParametersCalls, IQueuedVault::IQueuedVaultCalls,
    IRate::IRateCalls, IRoles::IRolesCalls, ISafety::ISafetyCalls,
    ISlippageVault::ISlippageVaultCalls, IStakingVault::IStakingVaultCalls, IToken::ITokenCalls,
    IVault::IVaultCalls,
};
use basalt_staking_vault::SELECTORS;
use std::collections::BTreeSet;

#[test]
fn exactly_the_selectors_of_all_interfaces_are_routed() {
    let routed: BTreeSet<_> = SELECTORS.iter().copied().collect();
    let declared: BTreeSet<_> = ITokenCalls::selectors()
        .chain(IVaultCalls::selectors())
        .chain(ISlippageVaultCalls::selectors())
        .chain(IQueuedVaultCalls::selectors())
        .chain(IBunkerCalls::selectors())
        .chain(ISafetyCalls::selectors())
        .chain(IParametersCalls::selectors())
        .chain(IRateCalls::selectors())
        .chain(IRolesCalls::selectors())
        .chain(IStakingVaultCalls::selectors())
        .collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}
