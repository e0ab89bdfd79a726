//! Liquidity, and the largest entries and exits.

use crate::{Subject, View};
use alloy_primitives::Address;
use basalt_interfaces::{IQueuedVault, IVault};
use basalt_model::VaultModel;

/// Free assets, and the rate of a request.
pub fn liquidity(model: &VaultModel<Address>, now: u32) -> Vec<View> {
    let vault = model.roles.vault;
    let settleable = model.in_use().free_for_settlement(model.ledger().backing);
    vec![
        View::new(vault, &IQueuedVault::liquidityCall {})
            .number("liquidity for exits", model.instant())
            .number("liquidity for settlement", settleable)
            .number("liquidity for allocation", model.allocatable())
            .number("owed", model.owed),
        View::new(vault, &IQueuedVault::requestRateCall {})
            .number("requestRate", model.request_rate(now)),
    ]
}

/// The largest entries of `receiver`, which must not be the vault.
pub fn largest_entries(model: &VaultModel<Address>, receiver: Address, now: u32) -> Vec<View> {
    let (vault, subject) = (model.roles.vault, Subject::Account(receiver));
    let (deposit, mint) = model.max_in(now);
    vec![
        View::of(subject, vault, &IVault::maxDepositCall { receiver })
            .number("maxDeposit", deposit),
        View::of(subject, vault, &IVault::maxMintCall { receiver }).number("maxMint", mint),
    ]
}

/// The largest instant exits of `owners`.
pub fn largest_exits(model: &VaultModel<Address>, owners: &[Address], now: u32) -> Vec<View> {
    let vault = model.roles.vault;
    let mut views = Vec::new();
    for (owner, (assets, shares)) in owners.iter().copied().zip(model.max_out(owners, now)) {
        let (withdraw, redeem) =
            (IVault::maxWithdrawCall { owner }, IVault::maxRedeemCall { owner });
        let subject = Subject::Account(owner);
        views.push(View::of(subject, vault, &withdraw).number("maxWithdraw", assets));
        views.push(View::of(subject, vault, &redeem).number("maxRedeem", shares));
    }
    views
}
