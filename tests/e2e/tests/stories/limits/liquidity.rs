//! Liquid assets are for the queue first; instant exits leave the watermark, and allocation leaves
//! the buffer.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, ZERO};
use alloy::primitives::U256;
use basalt_harness::{Parameter, ether};
use basalt_interfaces::{IQueuedVault, IVault};

/// Assets for instant exits, for settlement and for allocation, and what the queue is owed.
async fn liquidity(fixture: &Fixture) -> (U256, U256, U256, U256) {
    let liquidity = fixture.world.read(fixture.vault, IQueuedVault::liquidityCall {}).await;
    (liquidity.instant, liquidity.settleable, liquidity.allocatable, liquidity.owed)
}

/// Basis points of the backing, rounded up.
async fn bps_of_backing(fixture: &Fixture, points: u64) -> U256 {
    (fixture.ledger().await.backing * U256::from(points)).div_ceil(U256::from(10_000))
}

/// Asserts that alice cannot withdraw `assets`, because only `liquid` are available.
async fn assert_cannot_withdraw(fixture: &Fixture, assets: U256, liquid: U256) {
    let alice = fixture.world.address("alice");
    let call = IVault::withdrawCall { assets, receiver: alice, owner: alice };
    let error = fixture.expect_revert::<IVault::InsufficientLiquidity>("alice", call).await;
    assert_eq!((error.assets, error.liquid), (assets, liquid));
}

/// Asserts that the keeper cannot allocate `assets`, because only `liquid` are available.
async fn assert_cannot_allocate(fixture: &Fixture, assets: U256, liquid: U256) {
    let input = fixture.allocation(assets).into();
    let error = fixture
        .world
        .expect_revert_raw::<IVault::InsufficientLiquidity>("keeper", fixture.vault, input, ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (assets, liquid));
}

#[tokio::test]
async fn instant_exits_leave_the_watermark() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a watermark", kind).await else { return };
        let (vault, alice) = (fixture.vault, fixture.world.address("alice"));
        let liquid = fixture.ledger().await.backing - ether(40);
        assert_eq!(liquidity(&fixture).await, (liquid, liquid, liquid, ZERO));
        fixture.world.set_parameter(vault, Parameter::Watermark, 3_000).await;
        let instant = liquid - bps_of_backing(&fixture, 3_000).await;
        // The watermark limits neither settlement nor allocation.
        assert_eq!(liquidity(&fixture).await, (instant, liquid, liquid, ZERO));
        let most = IVault::maxWithdrawCall { owner: alice };
        assert_eq!(fixture.world.read(vault, most).await, instant);
        assert_cannot_withdraw(&fixture, instant + U256::ONE, instant).await;
        fixture.world.set_parameter(vault, Parameter::Watermark, 0).await;
        assert_eq!(liquidity(&fixture).await.0, liquid);
        fixture.world.set_parameter(vault, Parameter::Watermark, 5_000).await;
        let instant = liquid - bps_of_backing(&fixture, 5_000).await;
        fixture.leave("alice", instant - ether(1)).await;
    }
}

#[tokio::test]
async fn allocation_leaves_the_buffer_and_exits_may_use_it() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a buffer", kind).await else { return };
        let vault = fixture.vault;
        let liquid = fixture.ledger().await.backing - ether(40);
        fixture.world.set_parameter(vault, Parameter::Buffer, 2_000).await;
        let most = liquid - bps_of_backing(&fixture, 2_000).await;
        assert_eq!(liquidity(&fixture).await, (liquid, liquid, most, ZERO));
        assert_cannot_allocate(&fixture, most + U256::ONE, most).await;
        fixture.allocate(most).await;
        assert_eq!(liquidity(&fixture).await.2, ZERO);
        fixture.leave("alice", ether(20)).await;
        // With a buffer of 100 % nothing is allocated.
        fixture.world.advance_hours(1).await;
        fixture.enter("alice", ether(20)).await;
        fixture.world.set_parameter(vault, Parameter::Buffer, 10_000).await;
        assert_cannot_allocate(&fixture, U256::ONE, ZERO).await;
    }
}

/// 60 are requested and 5 are liquid: 55 are owed.
async fn owing_queue(story: &str, kind: crate::bunker::fixture::VaultKind) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    let vault = fixture.vault;
    let most = fixture.ledger().await.backing - ether(40) - ether(5);
    fixture.allocate(most).await;
    fixture.world.request_redeem(vault, "alice", ether(60)).await;
    fixture.world.advance_hours(3).await;
    fixture.report(ether(40) + most).await;
    assert_eq!(liquidity(&fixture).await, (ZERO, ZERO, ZERO, ether(55)));
    Some(fixture)
}

#[tokio::test]
async fn incoming_assets_are_reserved_for_the_queue_first() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = owing_queue("the queue first", kind).await else { return };
        let vault = fixture.vault;
        // Both from an entry and from a deallocation.
        fixture.enter("bob", ether(20)).await;
        assert_eq!(liquidity(&fixture).await, (ZERO, ether(20), ZERO, ether(55)));
        assert_cannot_withdraw(&fixture, U256::ONE, ZERO).await;
        assert_cannot_allocate(&fixture, U256::ONE, ZERO).await;
        fixture.return_assets(ether(10)).await;
        assert_eq!(liquidity(&fixture).await, (ZERO, ether(30), ZERO, ether(55)));
        assert_cannot_withdraw(&fixture, U256::ONE, ZERO).await;
        fixture.enter("bob", ether(40)).await;
        // 70 are liquid, 55 of them reserved for the queue.
        assert_eq!(liquidity(&fixture).await, (ether(15), ether(70), ether(15), ether(55)));
        assert_cannot_withdraw(&fixture, ether(15) + U256::ONE, ether(15)).await;
        fixture.world.advance_hours(1).await;
        assert_cannot_allocate(&fixture, ether(15) + U256::ONE, ether(15)).await;
        let settled = fixture.world.settle(vault, "mallory", 8).await;
        assert_eq!(U256::from(settled.amount), ether(55));
        assert_eq!(liquidity(&fixture).await, (ether(15), ether(15), ether(15), ZERO));
        let paid = fixture.world.claim(vault, "alice", &[1]).await.amount;
        assert_eq!(U256::from(paid), ether(60));
    }
}

#[tokio::test]
async fn watermark_and_buffer_are_added_to_what_the_queue_is_owed() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = owing_queue("reserves together", kind).await else { return };
        let vault = fixture.vault;
        fixture.enter("bob", ether(95)).await;
        assert_eq!(liquidity(&fixture).await, (ether(40), ether(95), ether(40), ether(55)));
        fixture.world.set_parameter(vault, Parameter::Watermark, 1_000).await;
        fixture.world.set_parameter(vault, Parameter::Buffer, 500).await;
        let (low, kept) =
            (bps_of_backing(&fixture, 1_000).await, bps_of_backing(&fixture, 500).await);
        let expected = (ether(40) - low, ether(95), ether(40) - kept, ether(55));
        assert_eq!(liquidity(&fixture).await, expected);
    }
}

#[tokio::test]
async fn a_request_that_is_not_eligible_yet_reserves_nothing() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("young requests", kind).await else { return };
        let (vault, before) = (fixture.vault, liquidity(&fixture).await);
        // A request that is cancelled right away reserves nothing, whatever its size.
        for id in 1..=3 {
            fixture.world.request_redeem(vault, "alice", ether(90)).await;
            assert_eq!(liquidity(&fixture).await, before);
            fixture.world.settle(vault, "mallory", 8).await;
            assert_eq!(liquidity(&fixture).await, before);
            fixture.world.cancel(vault, "alice", id).await;
        }
        fixture.leave("bob", ether(10)).await;
    }
}
