//! The first depositor cannot take from later ones, and the last holder to exit leaves only dust.

use alloy::primitives::U256;
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IRate, IToken, IVault};

#[tokio::test]
async fn a_first_depositor_who_donates_takes_nothing_from_the_next() {
    let mut world = World::start().await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    assert_eq!(world.deposit(Token::Bseth, "alice", U256::ONE).await.amount, 1);
    world.force_ether(staking, ether(100)).await;
    let entered = U256::from(world.deposit(Token::Bseth, "bob", ether(199)).await.amount);
    assert_eq!(entered, ether(199));
    let all = IVault::convertToAssetsCall { shares: entered };
    assert_eq!(world.read(staking, all).await, ether(199));
    let left = IVault::convertToAssetsCall { shares: U256::ONE };
    assert_eq!(world.read(staking, left.clone()).await, U256::ONE, "the donation is lost");

    // The same in brETH, by a transfer.
    world.deposit(Token::Bseth, "alice", ether(101)).await;
    world.deposit(Token::Breth, "alice", U256::ONE).await;
    world.transfer(staking, "alice", manager, ether(100)).await;
    let entered = U256::from(world.deposit(Token::Breth, "bob", ether(199)).await.amount);
    assert_eq!(entered, ether(199));
    assert_eq!(world.read(manager, left).await, U256::ONE, "the donation is lost");
}

#[tokio::test]
async fn an_entry_is_priced_by_the_backing_before_it() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let vault = world.staking_vault();
    let before = world.read(vault, IRate::ledgerCall {}).await.backing;
    assert_eq!(world.read(vault, IToken::totalSupplyCall {}).await, before);
    let shares = world.deposit(Token::Bseth, "bob", ether(30)).await.amount;
    assert_eq!(U256::from(shares), ether(30));
}

#[tokio::test]
async fn after_a_loss_the_last_exit_leaves_the_seed_and_dust() {
    let Some(mut world) = World::with_time_travel("the last exit").await else { return };
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    let shares = U256::from(world.deposit(Token::Bseth, "alice", ether(32)).await.amount);
    world.allocate_to_consensus(ether(20)).await;
    world.advance_hours(2).await;
    let (_, borne) = world.confirm_large_loss(ether(3)).await;
    assert!(borne.shared.holders > 0);
    world.request_redeem(vault, "alice", shares).await;
    world.advance_hours(3).await;
    world.pay_back(ether(17)).await;
    world.advance_hours(1).await;
    world.report_consensus().await;
    let value = world.read(vault, IVault::convertToAssetsCall { shares }).await;
    let paid = U256::from(world.claim(vault, "alice", &[1]).await.amount);
    assert!(paid.abs_diff(value) <= U256::ONE, "{paid} for {value}");

    // The rest belongs to the seed, whose shares nobody can redeem.
    let left = world.read(vault, IToken::totalSupplyCall {}).await;
    let seeds = world.read(vault, IVault::convertToAssetsCall { shares: left }).await;
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(ledger.working, U256::ZERO);
    assert!(
        ledger.backing - seeds <= U256::from(2),
        "{} wei are left over",
        ledger.backing - seeds
    );
    assert_eq!(world.ether_of(vault).await, ledger.backing);
    assert_eq!(world.ether_of(queue).await, U256::ZERO);
}
