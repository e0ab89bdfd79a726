//! The dispatch table routes the functions of its interface.

use alloy_sol_types::SolInterface;
use basalt_adapter_erc4626::SELECTORS;
use basalt_interfaces::IAdapter::IAdapterCalls;
use std::collections::BTreeSet;

#[test]
fn exactly_the_selectors_of_the_interface_are_routed() {
    let routed: BTreeSet<_> = SELECTORS.iter().copied().collect();
    let declared: BTreeSet<_> = IAdapterCalls::selectors().collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}
