//! Minimum size and minimum rate of a request.

use alloy::primitives::U256;
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue};

/// Minimum value of a request: 0.001 of the asset.
const LEAST: u64 = 1_000_000_000_000_000;

#[tokio::test]
async fn a_request_below_the_minimum_is_refused_and_the_minimum_is_accepted() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(5)).await;
    let alice = world.address("alice");
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for shares in [0, 1, LEAST - 1].map(U256::from) {
            let call =
                IQueuedVault::requestRedeem_0Call { shares, controller: alice, owner: alice };
            let refused = world
                .expect_revert::<IQueuedVault::RequestTooSmall>("alice", vault, call, U256::ZERO)
                .await;
            assert_eq!((refused.assets, refused.min), (shares, U256::from(LEAST)));
        }
        world.request_redeem(vault, "alice", U256::from(LEAST)).await;
    }
}

#[tokio::test]
async fn a_minimum_rate_is_at_most_the_current_rate() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    let rate = world.read(vault, IQueuedVault::requestRateCall {}).await;
    let call = |min_rate| IQueuedVault::requestRedeem_1Call {
        shares: ether(1),
        controller: alice,
        owner: alice,
        minRate: min_rate,
        deadline: U256::MAX,
    };
    let above = rate + U256::ONE;
    let refused = world
        .expect_revert::<IWithdrawalQueue::MinRateTooHigh>("alice", vault, call(above), U256::ZERO)
        .await;
    assert_eq!((refused.minRate, refused.rate), (above, rate));
    world.request_with_min_rate(vault, "alice", ether(1), Some(rate)).await;
}
