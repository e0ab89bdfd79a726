//! The rate of brETH in bsETH and in ether, and what cannot change it.

use alloy::primitives::{Address, U256};
use basalt_client::BlockView;
use basalt_harness::{RATE_ONE, Token, World, ether, milliether};
use basalt_interfaces::{IErrors, IRate, IRoles, IToken, IVault};

/// The rate at a block, computed from the published rate line.
async fn line_rate(block: &BlockView<'_>, vault: Address) -> U256 {
    let line = block.read(vault, IRate::rateLineCall {}).await.unwrap();
    let now = U256::from(block.timestamp()).clamp(line.start, line.end);
    if line.end == line.start {
        return line.endRate;
    }
    line.startRate + (line.endRate - line.startRate) * (now - line.start) / (line.end - line.start)
}

/// The rates of both lines, and both rates in ether.
async fn rates(world: &World) -> [U256; 4] {
    let block = world.connection().latest().await.unwrap();
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    [
        line_rate(&block, staking).await,
        line_rate(&block, manager).await,
        block.read(staking, IRate::getRateCall {}).await.unwrap(),
        block.read(manager, IRate::getRateCall {}).await.unwrap(),
    ]
}

#[tokio::test]
async fn the_rate_in_ether_is_the_product_of_both_rates() {
    let Some(mut world) = World::with_time_travel("the product of both lines").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(70)).await;
    world.report_consensus().await;
    world.advance_hours(17).await;
    world.venue_gain(milliether(41)).await;
    world.report_strategy().await;
    for hours in [0, 1, 13, 60, 50, 1_000] {
        world.advance_hours(hours).await;
        let [staking, restaking, staking_wad, restaking_wad] = rates(&world).await;
        assert_eq!(staking_wad, staking / U256::from(10_u64.pow(9)));
        assert_eq!(restaking_wad, restaking * staking_wad / U256::from(RATE_ONE));
    }
    let [staking, restaking, _, rate] = rates(&world).await;
    assert!(staking > U256::from(RATE_ONE) && restaking > U256::from(RATE_ONE));
    assert!(
        rate > staking.max(restaking) / U256::from(10_u64.pow(9)),
        "both yields are in the rate"
    );
}

#[tokio::test]
async fn a_consensus_loss_lowers_the_rate_in_ether_and_not_the_one_in_bseth() {
    let Some(mut world) = World::with_time_travel("a consensus loss under brETH").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    let [staking, restaking, _, before] = rates(&world).await;
    let line = world.read(world.restaking_manager(), IRate::rateLineCall {}).await;
    let (_, loss) = world.confirm_large_loss(ether(5)).await;
    assert!(loss.shared.holders > 0);
    let [staking_after, restaking_after, _, after] = rates(&world).await;
    assert!(staking_after < staking);
    assert_eq!(restaking_after, restaking);
    assert_eq!(world.read(world.restaking_manager(), IRate::rateLineCall {}).await, line);
    assert!(after < before);
    // By exactly the fraction that bsETH has lost.
    let expected = restaking * (staking_after / U256::from(10_u64.pow(9))) / U256::from(RATE_ONE);
    assert_eq!(after, expected);
}

#[tokio::test]
async fn the_rate_is_readable_when_bseth_is_worth_nothing() {
    let Some(mut world) = World::with_time_travel("a worthless bsETH under brETH").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    let all = world.ether_of(world.staking_vault()).await;
    world.allocate_to_consensus(all).await;
    world.advance_hours(2).await;
    world.confirm_large_loss(all).await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    assert_eq!(world.read(staking, IRate::getRateCall {}).await, U256::ZERO);
    assert_eq!(world.read(manager, IRate::getRateCall {}).await, U256::ZERO);
    // The rate in bsETH is unchanged, and bsETH can still be withdrawn.
    world.redeem(Token::Breth, "alice", ether(10)).await;
    let alice = world.address("alice");
    assert_eq!(world.read(staking, IVault::maxRedeemCall { owner: alice }).await, U256::ZERO);
    assert_eq!(world.read(staking, IVault::maxDepositCall { receiver: alice }).await, U256::ZERO);
    let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
    world.expect_revert::<IVault::ZeroRate>("alice", staking, call, U256::ZERO).await;
    let call = IVault::depositCall { assets: ether(1), receiver: alice };
    world.expect_revert::<IVault::EntriesClosed>("alice", staking, call, ether(1)).await;
}

#[tokio::test]
async fn a_donation_changes_no_view_and_can_be_swept_to_the_wei() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    world.allocate_to_venue(ether(20)).await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());

    let sweep = IRoles::sweepCall { receiver: world.address("carol") };
    world.expect_revert::<IVault::ZeroAmount>("owner", manager, sweep.clone(), U256::ZERO).await;

    let gift = ether(3) + U256::from(11);
    let views = price_views(&world).await;
    world.transfer(staking, "alice", manager, gift).await;
    assert_eq!(price_views(&world).await, views);
    for who in ["guardian", "keeper", "mallory"] {
        let call = sweep.clone();
        let error =
            world.expect_revert::<IErrors::Unauthorized>(who, manager, call, U256::ZERO).await;
        assert_eq!(error.holder, world.address("owner"));
    }
    for receiver in [Address::ZERO, manager] {
        let call = IRoles::sweepCall { receiver };
        let error =
            world.expect_revert::<IErrors::BadAddress>("owner", manager, call, U256::ZERO).await;
        assert_eq!(error.account, receiver);
    }
    let receipt = world.send("owner", manager, sweep.clone(), U256::ZERO).await;
    let event = receipt.event::<IRoles::Swept>(manager).unwrap();
    assert_eq!((event.receiver, event.assets), (world.address("carol"), gift));
    let carol = world.address("carol");
    world.reference().staking.transfer(manager, carol, gift.to()).unwrap();
    world.assert_matches_model("a sweep").await;
    assert_eq!(price_views(&world).await, views);
    world.expect_revert::<IVault::ZeroAmount>("owner", manager, sweep, U256::ZERO).await;
}

/// Views of brETH's price and limits.
async fn price_views(world: &World) -> Vec<U256> {
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let (assets, shares) = (ether(7), ether(7));
    vec![
        world.read(manager, IRate::getRateCall {}).await,
        world.read(manager, IVault::totalAssetsCall {}).await,
        world.read(manager, IToken::totalSupplyCall {}).await,
        world.read(manager, IVault::convertToSharesCall { assets }).await,
        world.read(manager, IVault::convertToAssetsCall { shares }).await,
        world.read(manager, IVault::previewDepositCall { assets }).await,
        world.read(manager, IVault::previewRedeemCall { shares }).await,
        world.read(manager, IVault::maxDepositCall { receiver: alice }).await,
        world.read(manager, IVault::maxWithdrawCall { owner: alice }).await,
    ]
}

#[tokio::test]
async fn ether_is_refused_and_forced_ether_changes_nothing() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(5)).await;
    let (manager, receiver) = (world.restaking_manager(), world.address("alice"));
    let empty = alloy::primitives::Bytes::new();
    let error = world
        .expect_revert_raw::<IErrors::UnknownSelector>("alice", manager, empty, ether(1))
        .await;
    assert_eq!(error.selector, [0; 4]);
    let call = IVault::depositCall { assets: ether(1), receiver };
    let error =
        world.expect_revert::<IErrors::NotPayable>("alice", manager, call, U256::from(5)).await;
    assert_eq!(error.value, U256::from(5));
    let call = IVault::mintCall { shares: ether(1), receiver };
    let error =
        world.expect_revert::<IErrors::NotPayable>("alice", manager, call, U256::from(5)).await;
    assert_eq!(error.value, U256::from(5));

    let views = price_views(&world).await;
    world.force_ether(manager, ether(2)).await;
    assert_eq!(world.ether_of(manager).await, ether(2));
    assert_eq!(price_views(&world).await, views);
    world.assert_matches_model("forced ether").await;
    world.redeem(Token::Breth, "alice", ether(1)).await;
}
