//! The dispatch table routes the functions of its interface.

use alloy_sol_types::SolInterface;
use basalt_adapter_erc4626::SELECTORS;
use basalt_interfaces::IAdapter::IAdapterCalls;
use std::collections::BTreeSet;

#[test]
fn every_selector_of_the_interface_is_routed_and_no_other() {
    let routed: BTreeSet<_> = SELECTORS.iter().copied().collect();
    let declared: BTreeSet<_> = IAdapterCalls::selectors().collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}
