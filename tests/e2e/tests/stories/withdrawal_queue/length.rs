//! Gas does not depend on the length of the queue.

use crate::withdrawal_queue::fixture::{Fixture, claim};
use alloy::primitives::U256;
use basalt_harness::{RATE_ONE, ether};
use basalt_interfaces::{IWithdrawalQueue, IWithdrawalQueue::cancelCall};

/// Gas of a request, of settling the first position, and of its claim.
async fn costs(fixture: &Fixture, first: u64) -> [u64; 3] {
    let bob = fixture.world.address("bob");
    // The first request after some time opens a batch; the next one does not.
    fixture.request(bob, ether(1)).await;
    let requested = fixture.send_request(bob, ether(1)).await;
    let fill = IWithdrawalQueue::fillCall {
        maxPositions: U256::ONE,
        rate: U256::from(RATE_ONE),
        liquid: ether(1),
        refTime: U256::MAX,
    };
    let settled = fixture.world.send("mallory", fixture.vault, fill, U256::ZERO).await;
    fixture.world.force_ether(fixture.queue, ether(1)).await;
    let call = claim(U256::from(first), bob);
    let claimed = fixture.world.send("mallory", fixture.queue, call, U256::ZERO).await;
    [requested.gas_used, settled.gas_used, claimed.gas_used]
}

#[tokio::test]
async fn requests_settlement_and_claims_cost_the_same_in_a_long_queue() {
    let Some(mut fixture) = Fixture::paying_ether("a long queue").await else { return };
    let bob = fixture.world.address("bob");
    fixture.request(bob, ether(1)).await;
    fixture.request(bob, ether(1)).await;
    fixture.world.advance_hours(2).await;
    // Once before measuring, so that all lasting slots are written.
    costs(&fixture, 1).await;
    fixture.world.advance_hours(2).await;
    let short = costs(&fixture, 2).await;
    for _ in 0..30 {
        fixture.world.advance_hours(1).await;
        for _ in 0..3 {
            fixture.request(bob, ether(1)).await;
        }
    }
    fixture.world.advance_hours(2).await;
    let before = costs(&fixture, 3).await;
    fixture.world.advance_hours(2).await;
    let long = costs(&fixture, 4).await;

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
    fixture.world.send("bob", fixture.queue, cancel(50), U256::ZERO).await;
    let cancelled = fixture.world.send("bob", fixture.queue, cancel(51), U256::ZERO).await.gas_used;
    assert!(cancelled < 80_000, "Q14: {cancelled} gas for a cancel");
}
