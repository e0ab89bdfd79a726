//! Tests of the harness itself, on the real programs.

use alloy::primitives::U256;
use basalt_harness::{Parameter, Phase, Token, World, ether, milliether};
use basalt_interfaces::{IErrors, IParameters, IQueuedVault, IRoles, IToken, IVault};

#[tokio::test]
async fn every_step_agrees_with_the_model() {
    let Some(mut world) = World::with_time_travel("every step agrees with the model").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.mint(Token::Bseth, "bob", ether(7)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    world.mint(Token::Breth, "bob", ether(3)).await;
    world.allocate_to_consensus(ether(60)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(20)).await;
    world.report_consensus().await;
    world.venue_gain(milliether(50)).await;
    world.report_strategy().await;
    world.advance_hours(50).await;
    world.withdraw(Token::Bseth, "alice", ether(1)).await;
    world.withdraw(Token::Breth, "bob", ether(1)).await;
    let (vault, bob) = (world.staking_vault(), world.address("bob"));
    world.set_parameter(vault, Parameter::ExitFee, 50).await;
    world.transfer(vault, "alice", bob, ether(2)).await;
    world.redeem(Token::Bseth, "bob", ether(1)).await;
    world.set_parameter(vault, Parameter::Growth, 500).await;
    world.consensus_loss(milliether(40)).await;
    let (_, shared) = world.report_consensus().await;
    assert!(shared.unwrap().holders > 0);
    world.deallocate_from_venue(ether(10)).await;
    world.redeem(Token::Breth, "alice", ether(5)).await;
    world.pay_back(ether(20)).await;
}

#[tokio::test]
async fn every_queue_and_safety_step_agrees_with_the_model() {
    let story = "every queue and safety step agrees with the model";
    let Some(mut world) = World::with_time_travel(story).await else { return };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    world.set_parameter(staking, Parameter::PerformanceFee, 1_000).await;
    world.set_parameter(staking, Parameter::Watermark, 500).await;
    world.set_parameter(manager, Parameter::Buffer, 1_000).await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Bseth, "bob", ether(20)).await;
    world.deposit(Token::Breth, "bob", ether(10)).await;
    world.add_cover(staking, "carol", ether(1)).await;
    world.add_cover(manager, "alice", ether(1)).await;
    world.allocate_to_consensus(ether(90)).await;
    world.allocate_to_venue(ether(5)).await;
    world.advance_hours(24).await;
    world.consensus_reward(milliether(50)).await;
    world.report_consensus().await;
    world.venue_gain(milliether(5)).await;
    world.report_strategy().await;
    world.advance_hours(24).await;

    // More than the liquid assets, so that the second position is settled partially.
    world.request_redeem(staking, "alice", ether(20)).await;
    world.request_redeem(staking, "alice", ether(30)).await;
    let least = world.read(staking, IQueuedVault::requestRateCall {}).await;
    world.request_with_min_rate(staking, "bob", ether(2), Some(least)).await;
    world.request_redeem(staking, "alice", ether(1)).await;
    world.request_redeem(manager, "bob", ether(3)).await;
    world.advance_hours(3).await;
    world.report_strategy().await;
    world.report_consensus().await;
    world.settle(staking, "mallory", 64).await;
    world.claim(staking, "alice", &[1, 2]).await;
    world.claim(manager, "bob", &[1]).await;
    world.cancel(staking, "alice", 4).await;
    let carol = world.address("carol");
    world.transfer_position(staking, "alice", carol, 2).await;

    // A provisional loss, its revision and its confirmation.
    world.consensus_loss(ether(3)).await;
    world.advance_hours(1).await;
    world.report_consensus().await;
    assert_eq!(world.vault_model(staking).phase(), Phase::Bunker);
    world.redeem_in_kind("bob", ether(1), &[]).await;
    world.consensus_reward(ether(1)).await;
    world.advance_hours(1).await;
    world.report_consensus().await;
    world.revise_loss(staking, "owner", milliether(2_500)).await;
    world.cancel(staking, "carol", 2).await;
    let (_, borne) = world.confirm_loss(staking, "owner").await;
    assert!(borne.covered > 0 && borne.shared.holders > borne.covered);
    world.pay_back(ether(20)).await;
    world.advance_hours(1).await;
    world.report_consensus().await;
    assert_eq!(world.vault_model(staking).phase(), Phase::Open);
    world.redeem(Token::Bseth, "bob", milliether(100)).await;
    // The rate is below bob's minimum rate.
    world.claim(staking, "bob", &[3]).await;

    world.alarm(manager).await;
    world.redeem_in_kind("bob", milliether(500), &[]).await;
    world.advance_hours(25).await;
    world.emergency_exit("guardian").await;
    world.report_strategy().await;
    world.allocate_to_venue(ether(1)).await;
    let (_, borne) = world.write_off().await;
    assert!(borne.unwrap().gross() > 0);
}

#[tokio::test]
async fn a_refused_call_reverts_with_its_error_and_changes_nothing() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(1)).await;
    let (vault, alice) = (world.staking_vault(), world.address("alice"));

    let nothing = IVault::depositCall { assets: U256::ZERO, receiver: alice };
    world.expect_revert::<IVault::ZeroAmount>("alice", vault, nothing, U256::ZERO).await;

    let stolen = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
    let error =
        world.expect_revert::<IToken::ERC20InsufficientAllowance>("bob", vault, stolen, U256::ZERO);
    assert_eq!(error.await.needed, ether(1));

    let (parameter, value) = (Parameter::ExitFee, U256::from(10));
    let fee = IParameters::setParameterCall { parameter, value };
    let error =
        world.expect_revert::<IErrors::Unauthorized>("mallory", vault, fee, U256::ZERO).await;
    assert_eq!(error.holder, world.address("owner"));
}

#[tokio::test]
#[should_panic(expected = "expected ZeroAmount()")]
async fn another_error_than_the_expected_one_fails_the_test() {
    let world = World::start().await;
    let pause = IRoles::pauseCall { durationSecs: U256::from(60) };
    let vault = world.staking_vault();
    world.expect_revert::<IVault::ZeroAmount>("mallory", vault, pause, U256::ZERO).await;
}

#[tokio::test]
#[should_panic(expected = "bsETH backing")]
async fn a_number_that_differs_from_the_model_fails_the_test() {
    let mut world = World::start().await;
    let call = IVault::depositCall { assets: ether(1), receiver: world.address("alice") };
    world.send("alice", world.staking_vault(), call, ether(1)).await;
    world.deposit(Token::Bseth, "bob", ether(1)).await;
}

#[tokio::test]
async fn a_cached_program_costs_less_to_call() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(1)).await;
    world.set_cached(false).await;
    let uncached = world.deposit(Token::Bseth, "alice", ether(1)).await.receipt.gas_used;
    world.set_cached(true).await;
    let cached = world.deposit(Token::Bseth, "alice", ether(1)).await.receipt.gas_used;
    assert!(cached + 5_000 < uncached, "{cached} cached, {uncached} not");
}

#[tokio::test]
async fn other_contracts_can_be_deployed_beside_the_suite() {
    let world = World::start().await;
    // PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
    let answer = world.deploy_evm(&[0x60, 42, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3]).await;
    assert_eq!(world.read(answer, IToken::totalSupplyCall {}).await, U256::from(42));

    let arguments = alloy::sol_types::SolValue::abi_encode_params(&("Token", "TKN"));
    let token = world.deploy_program("oz-erc20", arguments.clone(), 1).await;
    let other = world.deploy_program("oz-erc20", arguments, 2).await;
    assert_ne!(token, other);
    assert_eq!(world.read(token, IToken::nameCall {}).await, "Token");
}
