//! The dispatch table routes the functions of its interfaces.

use alloy_sol_types::SolInterface;
use basalt_interfaces::{
    IERC165::IERC165Calls, IERC721::IERC721Calls, IWithdrawalQueue::IWithdrawalQueueCalls,
};
use basalt_withdrawal_queue::SELECTORS;
use std::collections::BTreeSet;

#[test]
fn exactly_the_selectors_of_the_interface_are_routed() {
    let routed: BTreeSet<_> = SELECTORS.iter().copied().collect();
    let declared: BTreeSet<_> = IWithdrawalQueueCalls::selectors()
        .chain(IERC721Calls::selectors())
        .chain(IERC165Calls::selectors())
        .collect();

    assert_eq!(routed, declared);
    assert_eq!(routed.len(), SELECTORS.len(), "a selector is routed twice");
}
