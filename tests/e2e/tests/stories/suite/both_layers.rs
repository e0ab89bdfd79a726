//! A deposit through both layers and back, over both queues, with real programs only.

use alloy::primitives::U256;
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IBunker, IToken, IWithdrawalQueue};

#[tokio::test]
async fn ether_passes_through_both_layers_and_both_queues_and_back() {
    let Some(mut world) = World::with_time_travel("both layers and both queues").await else {
        return;
    };
    let (staking, manager, suite) =
        (world.staking_vault(), world.restaking_manager(), world.suite());
    let alice = world.address("alice");
    world.deposit(Token::Bseth, "bob", ether(50)).await;
    let entered = U256::from(world.deposit(Token::Bseth, "alice", ether(40)).await.amount);
    let shares = U256::from(world.deposit(Token::Breth, "alice", entered).await.amount);
    world.allocate_to_consensus(ether(60)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(1) / U256::from(10)).await;
    world.report_consensus().await;
    world.venue_gain(ether(1) / U256::from(20)).await;
    world.report_strategy().await;
    world.advance_hours(5 * 24).await;
    world.report_strategy().await;
    world.report_consensus().await;

    // Exit from brETH: the venue's assets are withdrawn, and a report settles.
    let id = world.request_redeem(manager, "alice", shares).await.amount;
    assert_eq!(id, 1);
    world.advance_hours(3).await;
    world.emergency_exit("keeper").await;
    world.report_strategy().await;
    let got = U256::from(world.claim(manager, "alice", &[1]).await.amount);
    assert!(got > entered, "bsETH: {entered} became {got}");

    // Exit from bsETH.
    world.request_redeem(staking, "alice", got).await;
    world.advance_hours(3).await;
    world.pay_back(ether(60)).await;
    world.advance_hours(1).await;
    world.report_consensus().await;
    let paid = U256::from(world.claim(staking, "alice", &[1]).await.amount);
    assert!(paid > got && paid > ether(40), "ether: {got} became {paid}");

    for (vault, queue) in [(staking, suite.staking_queue), (manager, suite.restaking_queue)] {
        let held = IToken::balanceOfCall { account: alice };
        assert_eq!(world.read(vault, held).await, U256::ZERO);
        let state = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
        assert_eq!((state.last, state.settled), (U256::ONE, U256::ONE));
        assert_eq!(world.read(queue, IWithdrawalQueue::escrowedSharesCall {}).await, U256::ZERO);
        assert!(!world.read(vault, IBunker::isBunkerCall {}).await);
    }
    assert_eq!(world.ether_of(suite.staking_queue).await, U256::ZERO, "everything is claimed");
}
