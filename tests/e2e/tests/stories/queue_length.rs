//! What a long queue costs those who stand in it.

use crate::queue_stage::{ONE, Stage, claim};
use alloy::primitives::U256;
use basalt_harness::ether;
use basalt_interfaces::{IWithdrawalQueue, IWithdrawalQueue::cancelCall};

/// Gas of one more request, of settling the first position, and of its claim.
async fn costs(stage: &Stage, first: u64) -> [u64; 3] {
    let bob = stage.world.address("bob");
    // The first request after a pause opens a batch; the next one is like any other.
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

// H18: queues that nobody could afford to stand in.
#[tokio::test]
async fn requests_settlement_and_claims_cost_the_same_in_a_long_queue() {
    let Some(mut stage) = Stage::of_ether("a long queue").await else { return };
    let bob = stage.world.address("bob");
    stage.request(bob, ether(1)).await;
    stage.request(bob, ether(1)).await;
    stage.world.hours_pass(2).await;
    // Once before measuring, so that every slot that lasts is there.
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
        // Settlement reads one slot more where the first position is not in one of the last batches.
        assert!(long < short + 2_200, "Q14: {short} gas in a short queue, {long} in a long one");
    }
    // Whoever settles first after many hours reads a slot for each, and for 64 at most.
    assert!(before[1] < short[1] + 31 * 2_300, "Q14: {} gas to find 30 hours ripe", before[1]);

    // A cancel finds its batch among 34 by halves: six slots more at most.
    // The first one pays for the notes that this vault takes.
    let cancel = |id: u64| cancelCall { requestId: U256::from(id) };
    stage.world.send("bob", stage.queue, cancel(50), U256::ZERO).await;
    let cancelled = stage.world.send("bob", stage.queue, cancel(51), U256::ZERO).await.gas_used;
    assert!(cancelled < 80_000, "Q14: {cancelled} gas for a cancel");
}
