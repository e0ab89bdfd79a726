//! Assets that no adapter holds stay idle and withdrawable, and all assets are counted once.

use crate::support::mocks::{book, list};
use alloy::primitives::{Address, U256};
use basalt_harness::{MockAction, MockContract, Token, World, ether};
use basalt_interfaces::{
    IAdapter, IQueuedVault, IRate, IRestakingManager as Manager, IToken, IVault, IWithdrawalQueue,
};

async fn backing(world: &World) -> U256 {
    world.read(world.restaking_manager(), IRate::ledgerCall {}).await.backing
}

#[tokio::test]
async fn without_an_adapter_entries_and_exits_work() {
    let mut world = World::start().await;
    let (manager, adapter) = (world.restaking_manager(), world.strategy().adapter);
    world.deposit(Token::Bseth, "alice", ether(20)).await;
    let remove = Manager::removeAdapterCall { adapter };
    world.send("owner", manager, remove, U256::ZERO).await;
    assert_eq!(world.read(manager, Manager::adapterCountCall {}).await, U256::ZERO);
    let before = backing(&world).await;
    let approval = IToken::approveCall { spender: manager, value: ether(10) };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    let alice = world.address("alice");
    let enter = IVault::depositCall { assets: ether(10), receiver: alice };
    world.send("alice", manager, enter, U256::ZERO).await;
    assert_eq!(backing(&world).await, before + ether(10));
    let held = IToken::balanceOfCall { account: manager };
    assert!(world.read(world.staking_vault(), held).await >= before + ether(10));
    let shares = ether(10);
    let leave = IVault::redeemCall { shares, receiver: alice, owner: alice };
    let receipt = world.send("alice", manager, leave, U256::ZERO).await;
    let left = receipt.event::<IVault::Withdraw>(manager).unwrap();
    // All but the exit fee.
    assert_eq!(left.assets, ether(10) - ether(1) / U256::from(100));
}

#[tokio::test]
async fn an_adapter_at_its_cap_blocks_no_entries_and_exits() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(200)).await;
    let manager = world.restaking_manager();
    let burner = MockContract::new()
        .on::<IAdapter::deployCall>([MockAction::Burn])
        .on::<IAdapter::freeCall>([MockAction::Burn]);
    let adapter = list(&world, burner).await;
    let cap = Manager::setCapCall { adapter, cap: ether(10), shareCapBps: U256::from(10_000) };
    world.send("owner", manager, cap, U256::ZERO).await;
    world.deposit(Token::Breth, "alice", ether(100)).await;
    let free = world.read(manager, IQueuedVault::liquidityCall {}).await;
    assert_eq!(free.instant, backing(&world).await);
    world.redeem(Token::Breth, "alice", ether(50)).await;
}

#[tokio::test]
async fn assets_in_three_adapters_are_counted_once_and_the_rest_stays_idle() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(200)).await;
    world.deposit(Token::Breth, "alice", ether(100)).await;
    let manager = world.restaking_manager();
    let before = backing(&world).await;
    let mut adapters: Vec<Address> = Vec::new();
    for _ in 0..3 {
        adapters.push(list(&world, MockContract::new()).await);
    }
    let third = before / U256::from(3);
    let mut placed = U256::ZERO;
    for adapter in &adapters {
        let call = Manager::allocateCall { adapter: *adapter, assets: third };
        world.send("keeper", manager, call, U256::ZERO).await;
        placed += third;
        let ledger = world.read(manager, IRate::ledgerCall {}).await;
        assert_eq!((ledger.backing, ledger.working), (before, placed));
        let idle = IToken::balanceOfCall { account: manager };
        assert_eq!(world.read(world.staking_vault(), idle).await, before - placed);
    }
    let rest = before - placed;
    let over = Manager::allocateCall { adapter: adapters[0], assets: rest + U256::ONE };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("keeper", manager, over, U256::ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (rest + U256::ONE, rest));
    // They come back in parts, one adapter after another.
    for adapter in &adapters {
        for assets in [ether(10), third - ether(10)] {
            let call = Manager::deallocateCall { adapter: *adapter, assets };
            world.send("keeper", manager, call, U256::ZERO).await;
            placed -= assets;
            let mut booked = U256::ZERO;
            for adapter in &adapters {
                booked += book(&world, *adapter).await;
            }
            let ledger = world.read(manager, IRate::ledgerCall {}).await;
            assert_eq!((ledger.backing, ledger.working, booked), (before, placed, placed));
        }
    }
}

#[tokio::test]
async fn an_emergency_exit_keeps_what_the_queue_is_owed() {
    let Some(mut world) = World::with_time_travel("an emergency exit and the queue").await else {
        return;
    };
    let (manager, queue) = (world.restaking_manager(), world.suite().restaking_queue);
    for (who, assets) in [("alice", ether(50)), ("bob", ether(10))] {
        world.deposit(Token::Bseth, who, assets).await;
        world.deposit(Token::Breth, who, assets).await;
    }
    world.allocate_to_venue(ether(40)).await;
    world.request_redeem(manager, "alice", ether(50)).await;
    world.advance_hours(3).await;
    world.report_strategy().await;
    let call = IWithdrawalQueue::positionCall { requestId: U256::ONE };
    let ready = world.read(queue, call).await.assets;
    assert!(ready > U256::ZERO && ready < ether(50));
    let owed = world.read(manager, IQueuedVault::liquidityCall {}).await.owed;
    assert!(owed.abs_diff(ether(50) - ready) <= U256::from(2));

    world.emergency_exit("guardian").await;
    let free = world.read(manager, IQueuedVault::liquidityCall {}).await;
    assert_eq!((free.owed, free.instant), (owed, free.settleable - owed));
    let held = IToken::balanceOfCall { account: queue };
    assert_eq!(world.read(world.staking_vault(), held).await, ready);
    let bob = world.address("bob");
    let assets = free.instant + U256::ONE;
    let beyond = IVault::withdrawCall { assets, receiver: bob, owner: bob };
    let data = world.expect_failure(
        "bob",
        manager,
        alloy::sol_types::SolCall::abi_encode(&beyond).into(),
        U256::ZERO,
    );
    assert!(!data.await.is_empty(), "the refusal has a reason");
    world.settle(manager, "mallory", 8).await;
    let paid = U256::from(world.claim(manager, "alice", &[1]).await.amount);
    assert!(paid.abs_diff(ether(50)) <= U256::from(2), "{paid}");
}
