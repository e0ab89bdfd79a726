//! Liquid assets are for the queue first; instant exits leave the watermark, and allocation leaves
//! the buffer.

use crate::bunker::fixture::{HOUSES, Stage, ZERO};
use alloy::primitives::U256;
use basalt_harness::{Parameter, ether};
use basalt_interfaces::{IQueuedVault, IVault};

/// Assets for instant exits, for settlement and for allocation, and what the queue is owed.
async fn free(stage: &Stage) -> (U256, U256, U256, U256) {
    let said = stage.world.read(stage.vault, IQueuedVault::liquidityCall {}).await;
    (said.instant, said.settleable, said.allocatable, said.owed)
}

/// Basis points of the backing, rounded up.
async fn part(stage: &Stage, points: u64) -> U256 {
    (stage.ledger().await.backing * U256::from(points)).div_ceil(U256::from(10_000))
}

/// Asserts that alice cannot withdraw `assets`, because only `liquid` are available.
async fn cannot_leave(stage: &Stage, assets: U256, liquid: U256) {
    let alice = stage.world.address("alice");
    let call = IVault::withdrawCall { assets, receiver: alice, owner: alice };
    let error = stage.refused::<IVault::InsufficientLiquidity>("alice", call).await;
    assert_eq!((error.assets, error.liquid), (assets, liquid));
}

/// Asserts that the keeper cannot allocate `assets`, because only `liquid` are available.
async fn cannot_allocate(stage: &Stage, assets: U256, liquid: U256) {
    let input = stage.allocation(assets).into();
    let error = stage
        .world
        .expect_revert_raw::<IVault::InsufficientLiquidity>("keeper", stage.vault, input, ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (assets, liquid));
}

#[tokio::test]
async fn instant_exits_leave_the_watermark() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a watermark", house).await else { return };
        let (vault, alice) = (stage.vault, stage.world.address("alice"));
        let at_hand = stage.ledger().await.backing - ether(40);
        assert_eq!(free(&stage).await, (at_hand, at_hand, at_hand, ZERO));
        stage.world.set_parameter(vault, Parameter::Watermark, 3_000).await;
        let instant = at_hand - part(&stage, 3_000).await;
        // The watermark limits neither settlement nor allocation.
        assert_eq!(free(&stage).await, (instant, at_hand, at_hand, ZERO));
        let most = IVault::maxWithdrawCall { owner: alice };
        assert_eq!(stage.world.read(vault, most).await, instant);
        cannot_leave(&stage, instant + U256::ONE, instant).await;
        stage.world.set_parameter(vault, Parameter::Watermark, 0).await;
        assert_eq!(free(&stage).await.0, at_hand);
        stage.world.set_parameter(vault, Parameter::Watermark, 5_000).await;
        let instant = at_hand - part(&stage, 5_000).await;
        stage.leave("alice", instant - ether(1)).await;
    }
}

#[tokio::test]
async fn allocation_leaves_the_buffer_and_exits_may_use_it() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a buffer", house).await else { return };
        let vault = stage.vault;
        let at_hand = stage.ledger().await.backing - ether(40);
        stage.world.set_parameter(vault, Parameter::Buffer, 2_000).await;
        let most = at_hand - part(&stage, 2_000).await;
        assert_eq!(free(&stage).await, (at_hand, at_hand, most, ZERO));
        cannot_allocate(&stage, most + U256::ONE, most).await;
        stage.allocate(most).await;
        assert_eq!(free(&stage).await.2, ZERO);
        stage.leave("alice", ether(20)).await;
        // With a buffer of 100 % nothing is allocated.
        stage.world.hours_pass(1).await;
        stage.enter("alice", ether(20)).await;
        stage.world.set_parameter(vault, Parameter::Buffer, 10_000).await;
        cannot_allocate(&stage, U256::ONE, ZERO).await;
    }
}

/// 60 are requested and 5 are liquid: 55 are owed.
async fn owing(story: &str, house: crate::bunker::fixture::House) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    let vault = stage.vault;
    let most = stage.ledger().await.backing - ether(40) - ether(5);
    stage.allocate(most).await;
    stage.world.request_redeem(vault, "alice", ether(60)).await;
    stage.world.hours_pass(3).await;
    stage.report(ether(40) + most).await;
    assert_eq!(free(&stage).await, (ZERO, ZERO, ZERO, ether(55)));
    Some(stage)
}

#[tokio::test]
async fn incoming_assets_are_reserved_for_the_queue_first() {
    for house in HOUSES {
        let Some(mut stage) = owing("the queue first", house).await else { return };
        let vault = stage.vault;
        // Both from an entry and from a deallocation.
        stage.enter("bob", ether(20)).await;
        assert_eq!(free(&stage).await, (ZERO, ether(20), ZERO, ether(55)));
        cannot_leave(&stage, U256::ONE, ZERO).await;
        cannot_allocate(&stage, U256::ONE, ZERO).await;
        stage.give_back(ether(10)).await;
        assert_eq!(free(&stage).await, (ZERO, ether(30), ZERO, ether(55)));
        cannot_leave(&stage, U256::ONE, ZERO).await;
        stage.enter("bob", ether(40)).await;
        // 70 are liquid, 55 of them reserved for the queue.
        assert_eq!(free(&stage).await, (ether(15), ether(70), ether(15), ether(55)));
        cannot_leave(&stage, ether(15) + U256::ONE, ether(15)).await;
        stage.world.hours_pass(1).await;
        cannot_allocate(&stage, ether(15) + U256::ONE, ether(15)).await;
        let settled = stage.world.settle(vault, "mallory", 8).await;
        assert_eq!(U256::from(settled.amount), ether(55));
        assert_eq!(free(&stage).await, (ether(15), ether(15), ether(15), ZERO));
        let paid = stage.world.claim(vault, "alice", &[1]).await.amount;
        assert_eq!(U256::from(paid), ether(60));
    }
}

#[tokio::test]
async fn watermark_and_buffer_are_added_to_what_the_queue_is_owed() {
    for house in HOUSES {
        let Some(mut stage) = owing("reserves together", house).await else { return };
        let vault = stage.vault;
        stage.enter("bob", ether(95)).await;
        assert_eq!(free(&stage).await, (ether(40), ether(95), ether(40), ether(55)));
        stage.world.set_parameter(vault, Parameter::Watermark, 1_000).await;
        stage.world.set_parameter(vault, Parameter::Buffer, 500).await;
        let (low, kept) = (part(&stage, 1_000).await, part(&stage, 500).await);
        let expected = (ether(40) - low, ether(95), ether(40) - kept, ether(55));
        assert_eq!(free(&stage).await, expected);
    }
}

#[tokio::test]
async fn a_request_that_is_not_eligible_yet_reserves_nothing() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("young requests", house).await else { return };
        let (vault, before) = (stage.vault, free(&stage).await);
        // A request that is cancelled right away reserves nothing, whatever its size.
        for id in 1..=3 {
            stage.world.request_redeem(vault, "alice", ether(90)).await;
            assert_eq!(free(&stage).await, before);
            stage.world.settle(vault, "mallory", 8).await;
            assert_eq!(free(&stage).await, before);
            stage.world.cancel(vault, "alice", id).await;
        }
        stage.leave("bob", ether(10)).await;
    }
}
