#![allow(clippy::panic, clippy::unwrap_used, missing_docs)]
use alloy::primitives::U256;
use basalt_harness::{World, ether};
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue, IToken};

#[tokio::test]
async fn gas() {
    let mut world = World::with_time_travel("gas").await.unwrap();
    world.stake("alice", ether(100)).await;
    world.stake("bob", ether(100)).await;
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    let alice = world.address("alice");
    let bob = world.address("bob");
    for cached in [true, false] {
        world.set_cached(cached).await;
        let req = |o| IQueuedVault::requestRedeem_0Call { shares: ether(1), controller: o, owner: o };
        for n in 0..3 {
            let sent = world.send("alice", vault, req(alice), U256::ZERO).await;
            println!("cached {cached} request {n}: {}", sent.gas_used);
        }
        let sent = world.send("bob", vault, req(bob), U256::ZERO).await;
        let id = sent.event::<IWithdrawalQueue::RedeemRequest>(queue).unwrap().requestId;
        println!("cached {cached} request bob: {}", sent.gas_used);
        let sent = world.send("bob", queue, IWithdrawalQueue::cancelCall { requestId: id }, U256::ZERO).await;
        println!("cached {cached} cancel: {}", sent.gas_used);
        world.hours_pass(3).await;
        world.report_consensus().await;
        let owed = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
        println!("settled {} last {}", owed.settled, owed.last);
        let sent = world.send("alice", queue, IWithdrawalQueue::claim_0Call { requestId: owed.last - U256::from(3), receiver: alice }, U256::ZERO).await;
        println!("cached {cached} claim: {}", sent.gas_used);
        let sent = world.send("alice", queue, IWithdrawalQueue::claim_0Call { requestId: owed.last - U256::from(2), receiver: bob }, U256::ZERO).await;
        println!("cached {cached} claim to other: {}", sent.gas_used);
        let sent = world.send("alice", queue, IWithdrawalQueue::claim_0Call { requestId: owed.last - U256::from(1), receiver: bob }, U256::ZERO).await;
        println!("cached {cached} claim last: {}", sent.gas_used);
        let _ = IToken::balanceOfCall { account: alice };
    }
}
