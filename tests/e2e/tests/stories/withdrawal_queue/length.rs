//! Gas does not depend on the length of the queue.

use crate::withdrawal_queue::fixture::{ONE, Stage, claim};
use alloy::primitives::U256;
use basalt_harness::ether;
use basalt_interfaces::{IWithdrawalQueue, IWithdrawalQueue::cancelCall};

/// Gas of a request, of settling the first position, and of its claim.
async fn costs(stage: &Stage, first: u64) -> [u64; 3] {
    let bob = stage.world.address("bob");
    // The first request after some time opens a batch; the next one does not.
    stage.request(bob, ether(1)).await;
    let requested = stage.send_request(bob, ether(1)).await;
    let fill = IWithdrawalQueue::fillCall {
        maxPositions: U256::ONE,
        rate: U256::from(ONE),
        liquid: ether(1),
        refTime: U256::MAX,
    };
    let settled = stage.world.send("mallory", stage.vault, fill, U256::ZERO).await;
    stage.world.give("outside", stage.queue, ether(1)).await;
    let call = claim(U256::from(first), bob);
    let claimed = stage.world.send("mallory", stage.queue, call, U256::ZERO).await;
    [requested.gas_used, settled.gas_used, claimed.gas_used]
}

#[tokio::test]
async fn requests_settlement_and_claims_cost_the_same_in_a_long_queue() {
    let Some(mut stage) = Stage::of_ether("a long queue").await else { return };
    let bob = stage.world.address("bob");
    stage.request(bob, ether(1)).await;
    stage.request(bob, ether(1)).await;
    stage.world.hours_pass(2).await;
    // Once before measuring, so that all lasting slots are written.
    costs(&stage, 1).await;
    stage.world.hours_pass(2).await;
    let short = costs(&stage, 2).await;
    for _ in 0..30 {
        stage.world.hours_pass(1).await;
        for _ in 0..3 {
            stage.request(bob, ether(1)).await;
        }
    }
    stage.world.hours_pass(2).await;
    let before = costs(&stage, 3).await;
    stage.world.hours_pass(2).await;
    let long = costs(&stage, 4).await;

    for (short, long) in short.into_iter().zip(long) {
        // Settlement reads one more slot if the first position is not in one of the last batches.
        assert!(long < short + 2_200, "Q14: {short} gas in a short queue, {long} in a long one");
    }
    // The first settlement after many hours reads one slot for each hour, at most 64.
    assert!(
        before[1] < short[1] + 31 * 2_300,
        "Q14: {} gas for a settlement after 30 hours",
        before[1]
    );

    // A cancel finds its batch among 34 by binary search: six more slots at most. The first cancel
    // also pays for the new slots of this mock vault.
    let cancel = |id: u64| cancelCall { requestId: U256::from(id) };
    stage.world.send("bob", stage.queue, cancel(50), U256::ZERO).await;
    let cancelled = stage.world.send("bob", stage.queue, cancel(51), U256::ZERO).await.gas_used;
    assert!(cancelled < 80_000, "Q14: {cancelled} gas for a cancel");
}
