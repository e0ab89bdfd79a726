//! Entries and exits of brETH: for other receivers, by allowance, at the previewed price, and up to
//! the maximum.

use alloy::primitives::{Address, U256};
use basalt_harness::{Clock, DAY_SECS, Parameter, Token, World, ether};
use basalt_interfaces::{IErrors, IRate, IToken, IVault};

/// alice holds bsETH and has approved brETH without limit; a gain is vesting in brETH, so that
/// entry and exit prices differ.
async fn world() -> Option<World> {
    let mut world = World::with_time_travel("positions in brETH").await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(20)).await;
    world.advance_hours(1).await;
    world.venue_gain(ether(1) / U256::from(50)).await;
    world.report_strategy().await;
    let approval = IToken::approveCall { spender: world.restaking_manager(), value: U256::MAX };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    Some(world)
}

#[tokio::test]
async fn shares_are_deposited_and_minted_for_others_at_the_previewed_price() {
    let Some(mut world) = world().await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));

    let assets = ether(3) + U256::from(7);
    let previewed = world.read(manager, IVault::previewDepositCall { assets }).await;
    let at_rate = world.read(manager, IVault::convertToSharesCall { assets }).await;
    assert!(previewed < at_rate, "an entry pays for unvested growth");
    let call = IVault::depositCall { assets, receiver: bob };
    let receipt = world.send("alice", manager, call, U256::ZERO).await;
    let event = receipt.event::<IVault::Deposit>(manager).unwrap();
    assert_eq!((event.sender, event.owner), (world.address("alice"), bob));
    assert_eq!((event.assets, event.shares), (assets, previewed));
    assert_eq!(world.balance_of(manager, world.address("bob")).await, previewed);
    model_deposit(&mut world, assets, receipt.timestamp);
    world.assert_matches_model("a deposit for bob").await;

    let shares = ether(2) + U256::from(1);
    let previewed = world.read(manager, IVault::previewMintCall { shares }).await;
    let call = IVault::mintCall { shares, receiver: bob };
    let receipt = world.send("alice", manager, call, U256::ZERO).await;
    let event = receipt.event::<IVault::Deposit>(manager).unwrap();
    assert_eq!((event.assets, event.shares), (previewed, shares));
    let (alice, now) = (world.address("alice"), u32::try_from(receipt.timestamp).unwrap());
    let reference = world.reference();
    let paid = reference.restaking.mint(bob, shares.to(), now).unwrap();
    reference.staking.transfer(alice, manager, paid).unwrap();
    world.assert_matches_model("a mint for bob").await;
}

/// alice's deposit for bob, in the model.
fn model_deposit(world: &mut World, assets: U256, at: u64) {
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    let manager = world.restaking_manager();
    let reference = world.reference();
    reference.staking.transfer(alice, manager, assets.to()).unwrap();
    reference.restaking.deposit(bob, assets.to(), u32::try_from(at).unwrap()).unwrap();
}

#[tokio::test]
async fn exits_require_the_owner_or_an_allowance_and_pay_the_named_receiver() {
    let Some(mut world) = world().await else { return };
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let carol = world.address("carol");

    // By the owner, to another receiver.
    let shares = ether(1) + U256::from(3);
    let previewed = world.read(manager, IVault::previewRedeemCall { shares }).await;
    let call = IVault::redeemCall { shares, receiver: carol, owner: alice };
    let receipt = world.send("alice", manager, call, U256::ZERO).await;
    let event = receipt.event::<IVault::Withdraw>(manager).unwrap();
    assert_eq!((event.sender, event.receiver, event.owner), (alice, carol, alice));
    assert_eq!(event.shares, shares);
    // The exit price changes every second; where the clock stands still, the preview is exact.
    let is_still = world.clock() == Clock::Still;
    assert!(!is_still || event.assets == previewed);
    model_redemption(&mut world, shares, receipt.timestamp);
    world.assert_matches_model("a redemption to carol").await;

    // By an allowance, which is used up to the wei.
    let call = IVault::redeemCall { shares, receiver: carol, owner: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("bob", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.allowance, error.needed), (U256::ZERO, shares));
    let bob = world.address("bob");
    let approval = IToken::approveCall { spender: bob, value: shares };
    world.send("alice", manager, approval, U256::ZERO).await;
    let call = IVault::redeemCall { shares, receiver: carol, owner: alice };
    let receipt = world.send("bob", manager, call, U256::ZERO).await;
    model_redemption(&mut world, shares, receipt.timestamp);
    world.assert_matches_model("a redemption by allowance").await;
    let allowance = IToken::allowanceCall { owner: alice, spender: bob };
    assert_eq!(world.read(manager, allowance).await, U256::ZERO);

    // By an unlimited allowance, which never decreases.
    let approval = IToken::approveCall { spender: bob, value: U256::MAX };
    world.send("alice", manager, approval, U256::ZERO).await;
    let assets = ether(1) / U256::from(3);
    let previewed = world.read(manager, IVault::previewWithdrawCall { assets }).await;
    let call = IVault::withdrawCall { assets, receiver: carol, owner: alice };
    let receipt = world.send("bob", manager, call, U256::ZERO).await;
    let event = receipt.event::<IVault::Withdraw>(manager).unwrap();
    assert_eq!((event.sender, event.receiver, event.owner), (bob, carol, alice));
    assert_eq!(event.assets, assets);
    assert!(!is_still || event.shares == previewed);
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    reference.restaking.withdraw(alice, assets.to(), now).unwrap();
    reference.staking.transfer(manager, carol, assets.to()).unwrap();
    world.assert_matches_model("a withdrawal by allowance").await;
    let allowance = IToken::allowanceCall { owner: alice, spender: bob };
    assert_eq!(world.read(manager, allowance).await, U256::MAX);
}

/// A redemption of alice's shares to carol, in the model.
fn model_redemption(world: &mut World, shares: U256, at: u64) {
    let (alice, carol) = (world.address("alice"), world.address("carol"));
    let manager = world.restaking_manager();
    let now = u32::try_from(at).unwrap();
    let reference = world.reference();
    let assets = reference.restaking.redeem(alice, shares.to(), now).unwrap();
    reference.staking.transfer(manager, carol, assets).unwrap();
}

#[tokio::test]
async fn the_maximum_exit_is_the_liquid_amount_and_a_wei_more_is_refused() {
    let Some(mut world) = world().await else { return };
    if world.clock() != Clock::Still {
        println!("skipped: the maximum exit (it rises every second on this node)");
        return;
    }
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    let liquid = ledger.backing - ledger.working;

    let most = world.read(manager, IVault::maxWithdrawCall { owner: alice }).await;
    assert_eq!(most, liquid, "alice's shares are worth more than the liquid assets");
    let beyond = IVault::withdrawCall { assets: most + U256::ONE, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("alice", manager, beyond, U256::ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (most + U256::ONE, liquid));

    let most = world.read(manager, IVault::maxRedeemCall { owner: alice }).await;
    let beyond = IVault::redeemCall { shares: most + U256::ONE, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("alice", manager, beyond, U256::ZERO)
        .await;
    assert!(error.assets > liquid && error.liquid == liquid);
    world.redeem(Token::Breth, "alice", most).await;
    assert_eq!(world.read(manager, IVault::maxRedeemCall { owner: alice }).await, U256::ZERO);

    // When everything is liquid, the owner's balance is the maximum.
    world.deallocate_from_venue(ether(20)).await;
    let held = world.balance_of(manager, world.address("alice")).await;
    assert_eq!(world.read(manager, IVault::maxRedeemCall { owner: alice }).await, held);
    let beyond = IVault::redeemCall { shares: held + U256::ONE, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("alice", manager, beyond, U256::ZERO)
        .await;
    assert_eq!((error.balance, error.needed), (held, held + U256::ONE));
    world.redeem(Token::Breth, "alice", held).await;
    assert_eq!(world.balance_of(manager, world.address("alice")).await, U256::ZERO);
}

#[tokio::test]
async fn the_maximum_entry_fills_96_bits() {
    let story = "the maximum entry of brETH";
    let Some(mut world) = World::with_time_travel(story).await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let approval = IToken::approveCall { spender: world.restaking_manager(), value: U256::MAX };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    // The flow meter decays in a day, and a first entry may double a small supply.
    world.advance_hours(24).await;
    let (manager, receiver) = (world.restaking_manager(), world.address("bob"));
    let most = world.read(manager, IVault::maxDepositCall { receiver }).await;
    assert!(most > ether(1_000_000));
    let assets = most + U256::ONE;
    let beyond = IVault::depositCall { assets, receiver };
    let error =
        world.expect_revert::<IErrors::Overflow>("alice", manager, beyond, U256::ZERO).await;
    assert_eq!(error.limit, (U256::ONE << 96) - U256::ONE);
    // The maximum itself fails only for alice's balance.
    let call = IVault::depositCall { assets: most, receiver };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("alice", manager, call, U256::ZERO)
        .await;
    assert_eq!(error.needed, most);

    let most = world.read(manager, IVault::maxMintCall { receiver }).await;
    let beyond = IVault::mintCall { shares: most + U256::ONE, receiver };
    world.expect_revert::<IErrors::Overflow>("alice", manager, beyond, U256::ZERO).await;
    let call = IVault::mintCall { shares: most, receiver };
    world
        .expect_revert::<IToken::ERC20InsufficientBalance>("alice", manager, call, U256::ZERO)
        .await;
}

#[tokio::test]
async fn entries_and_exits_refuse_the_zero_address_and_the_contract_as_receiver() {
    let Some(world) = world().await else { return };
    let manager = world.restaking_manager();
    for receiver in [Address::ZERO, manager] {
        assert_eq!(world.read(manager, IVault::maxDepositCall { receiver }).await, U256::ZERO);
        assert_eq!(world.read(manager, IVault::maxMintCall { receiver }).await, U256::ZERO);
        let call = IVault::depositCall { assets: ether(1), receiver };
        let error = world
            .expect_revert::<IToken::ERC20InvalidReceiver>("alice", manager, call, U256::ZERO)
            .await;
        assert_eq!(error.receiver, receiver);
        let owner = world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver, owner };
        world
            .expect_revert::<IToken::ERC20InvalidReceiver>("alice", manager, call, U256::ZERO)
            .await;
    }
    // The contract's own shares are the seed, which nobody can redeem.
    assert_eq!(world.read(manager, IVault::maxRedeemCall { owner: manager }).await, U256::ZERO);
    assert_eq!(world.read(manager, IVault::maxWithdrawCall { owner: manager }).await, U256::ZERO);
}

#[tokio::test]
async fn entries_and_exits_pay_the_price_of_rate_line_and_fee_at_any_time() {
    let Some(mut world) = World::with_time_travel("brETH prices along the line").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(200)).await;
    world.deposit(Token::Breth, "alice", ether(100)).await;
    world.set_parameter(world.restaking_manager(), Parameter::MaxAge, (30 * DAY_SECS).into()).await;
    world.allocate_to_venue(ether(80)).await;
    world.advance_hours(1).await;
    world.venue_gain(ether(1)).await;
    world.report_strategy().await;
    let manager = world.restaking_manager();
    world.set_parameter(manager, Parameter::ExitFee, 25).await;
    let mut before = U256::ZERO;
    for hours in [0, 1, 30, 61, 29, 100] {
        world.advance_hours(hours).await;
        world.mint(Token::Breth, "alice", ether(1)).await;
        world.deposit(Token::Breth, "alice", ether(2) + U256::from(hours)).await;
        world.redeem(Token::Breth, "alice", ether(1) + U256::from(hours)).await;
        world.withdraw(Token::Breth, "alice", ether(1)).await;
        let price = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
        assert!(price >= before, "the price never falls here");
        before = price;
    }
}
