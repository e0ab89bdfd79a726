//! The dispatch table routes the functions of its interfaces.

use alloy_sol_types::SolInterface;
use basalt_interfaces::{
    IBunker::IBunkerCalls, IParameters::IParametersCalls, IQueuedVault::IQueuedVaultCalls,
    IRate::IRateCalls, IRestakingManager::IRestakingManagerCalls, IRoles::IRolesCalls,
    ISafety::ISafetyCalls, ISlippageVault::ISlippageVaultCalls, IToken::ITokenCalls,
    IVault::IVaultCalls,
};
use basalt_restaking_manager::SELECTORS;
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
        .chain(IRestakingManagerCalls::selectors())
        .collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}
