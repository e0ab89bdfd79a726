//! Redemption of brETH in kind: what is delivered, what stays in the books, and who may redeem.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_harness::{Clock, Token, World, ether, milliether};
use basalt_interfaces::{
    IERC4626, IErrors, IRate, IRestakingManager as Manager, ISlippageVault, IToken, IVault,
};

/// The fraction 1, 18 decimals.
pub(crate) fn wad() -> U256 {
    ether(1)
}

/// alice holds 60 brETH and bob 40; 50 bsETH are in the venue, which has earned; the rate is not 1
/// and rises.
pub(crate) async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    for (who, assets) in [("alice", 60), ("bob", 40)] {
        world.deposit(Token::Bseth, who, ether(100)).await;
        world.deposit(Token::Breth, who, ether(assets)).await;
    }
    world.allocate_to_venue(ether(50)).await;
    world.advance_hours(2).await;
    world.venue_gain(milliether(700)).await;
    world.report_strategy().await;
    world.advance_hours(3 * 24).await;
    Some(world)
}

/// A redemption of own shares without bounds.
pub(crate) const fn in_kind(shares: U256, owner: Address) -> Manager::redeemInKindCall {
    Manager::redeemInKindCall {
        shares,
        receiver: owner,
        owner,
        minFractionWad: U256::ZERO,
        deadline: U256::MAX,
        forfeited: Vec::new(),
    }
}

/// The fraction of `amount`, rounded down.
pub(crate) fn part_of(fraction: U256, amount: U256) -> U256 {
    amount * fraction / wad()
}

#[tokio::test]
async fn each_holding_delivers_its_fraction_rounded_down_and_the_books_keep_the_rest() {
    let Some(mut world) = world("parts of every holding").await else { return };
    let (manager, bseth) = (world.restaking_manager(), world.staking_vault());
    let (strategy, bob) = (world.strategy(), world.address("bob"));
    let info = Manager::adapterInfoCall { adapter: strategy.adapter };
    // A donation is not part of any delivery.
    world.transfer(bseth, "alice", manager, ether(3)).await;
    for odd in [7_u64, 1_000_003, 999_999_999_999_999_999] {
        let shares = ether(3) + U256::from(odd);
        let before = world.read(manager, IRate::ledgerCall {}).await;
        let book = world.read(manager, info.clone()).await.book;
        let position = world.balance_of(strategy.venue, strategy.adapter).await;
        let (had, had_venue) =
            (world.balance_of(bseth, bob).await, world.balance_of(strategy.venue, bob).await);
        let cash = world.read(manager, IVault::previewRedeemCall { shares }).await;

        let step = world.redeem_in_kind("bob", shares, &[]).await;

        let event = step.receipt.event::<Manager::RedeemedInKind>(manager).unwrap();
        let part = event.fractionWad;
        assert_eq!((event.sender, event.receiver, event.owner), (bob, bob, bob));
        let liquid = before.backing - before.working;
        let (liquid_part, left) = (part_of(part, liquid), part_of(part, book));
        assert!(liquid_part > U256::ZERO && left > U256::ZERO);
        assert_eq!(
            (event.shares, event.liquid, event.book),
            (shares, liquid_part, liquid_part + left)
        );
        assert_eq!(world.balance_of(bseth, bob).await - had, liquid_part);
        let delivered = world.balance_of(strategy.venue, bob).await - had_venue;
        assert_eq!(delivered, part_of(part, position));

        let after = world.read(manager, IRate::ledgerCall {}).await;
        assert_eq!(after.shares, before.shares - shares);
        assert_eq!(after.backing, before.backing - liquid_part - left);
        assert_eq!(after.working, before.working - left);
        assert_eq!(world.read(manager, info.clone()).await.book, book - left);

        // The price is that of an instant exit: the booked value never exceeds what a redemption
        // would pay, and is less only by rounding.
        if world.clock() == Clock::Still {
            assert_eq!(part, cash * wad() / before.backing);
            assert!(liquid_part + left <= cash, "{liquid_part} + {left} are more than {cash}");
            assert!(liquid_part + left + before.backing / wad() + U256::from(3) >= cash);
        }
    }
    // The next report finds neither a gain nor a loss.
    let backing = world.read(manager, IRate::ledgerCall {}).await.backing;
    world.report_strategy().await;
    let now = world.read(manager, IRate::ledgerCall {}).await.backing;
    assert!(now.abs_diff(backing) < U256::from(10), "{backing} became {now}");
}

#[tokio::test]
async fn the_minimum_fraction_and_the_deadline_are_exact() {
    let Some(world) = world("bounds in kind").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let plain = in_kind(ether(5), bob);
    let given = world.connection().simulate(bob, manager, plain.clone(), U256::ZERO).await.unwrap();
    let part = given.fractionWad;
    assert!(part > U256::ZERO && part < wad() / U256::from(10));

    for more in [part + U256::ONE, U256::ONE << 128, U256::MAX] {
        if more == part + U256::ONE && world.clock() != Clock::Still {
            continue;
        }
        let call = Manager::redeemInKindCall { minFractionWad: more, ..plain.clone() };
        let error =
            world.expect_revert::<ISlippageVault::Slippage>("bob", manager, call, U256::ZERO).await;
        assert_eq!(error.limit, more);
        assert!(error.result >= part);
    }
    let now = U256::from(world.now().await);
    for over in [U256::ZERO, now - U256::ONE] {
        let call = Manager::redeemInKindCall { deadline: over, ..plain.clone() };
        let error =
            world.expect_revert::<ISlippageVault::Expired>("bob", manager, call, U256::ZERO).await;
        assert_eq!(error.deadline, over);
        assert!(error.now >= now);
    }
    let last = if world.clock() == Clock::Still { now } else { now + U256::from(600) };
    let call = Manager::redeemInKindCall { minFractionWad: part, deadline: last, ..plain };
    world.send("bob", manager, call, U256::ZERO).await;
}

#[tokio::test]
async fn shares_of_another_owner_are_redeemed_in_kind_by_allowance() {
    let Some(world) = world("in kind by allowance").await else { return };
    let (manager, bseth) = (world.restaking_manager(), world.staking_vault());
    let (alice, bob, carol) =
        (world.address("alice"), world.address("bob"), world.address("carol"));
    let shares = ether(5);
    let call = Manager::redeemInKindCall { receiver: carol, ..in_kind(shares, alice) };
    for allowed in [U256::ZERO, shares - U256::ONE] {
        let approval = IToken::approveCall { spender: bob, value: allowed };
        world.send("alice", manager, approval, U256::ZERO).await;
        let error = world
            .expect_revert::<IToken::ERC20InsufficientAllowance>(
                "bob",
                manager,
                call.clone(),
                U256::ZERO,
            )
            .await;
        assert_eq!((error.spender, error.allowance, error.needed), (bob, allowed, shares));
    }
    let allowance = IToken::allowanceCall { owner: alice, spender: bob };
    for (value, left) in
        [(shares, U256::ZERO), (shares + U256::ONE, U256::ONE), (U256::MAX, U256::MAX)]
    {
        let approval = IToken::approveCall { spender: bob, value };
        world.send("alice", manager, approval, U256::ZERO).await;
        let before = (world.balance_of(manager, alice).await, world.balance_of(manager, bob).await);
        let had = world.balance_of(bseth, carol).await;
        let receipt = world.send("bob", manager, call.clone(), U256::ZERO).await;
        let event = receipt.event::<Manager::RedeemedInKind>(manager).unwrap();
        assert_eq!((event.sender, event.receiver, event.owner), (bob, carol, alice));
        let after = (world.balance_of(manager, alice).await, world.balance_of(manager, bob).await);
        assert_eq!(after, (before.0 - shares, before.1), "alice's shares are burnt, not bob's");
        assert_eq!(world.balance_of(bseth, carol).await - had, event.liquid);
        assert_eq!(world.read(manager, allowance.clone()).await, left);
    }
}

#[tokio::test]
async fn a_redemption_in_kind_refuses_zero_bad_receivers_and_missing_shares() {
    let Some(world) = world("refusals in kind").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let nothing = in_kind(U256::ZERO, bob);
    world.expect_revert::<IVault::ZeroAmount>("bob", manager, nothing, U256::ZERO).await;
    for shares in [U256::ONE, U256::from(90)] {
        let call = in_kind(shares, bob);
        let error =
            world.expect_revert::<IVault::ZeroAssets>("bob", manager, call, U256::ZERO).await;
        assert_eq!(error.shares, shares, "too little for any fraction");
    }
    for receiver in [Address::ZERO, manager] {
        let call = Manager::redeemInKindCall { receiver, ..in_kind(ether(1), bob) };
        let error = world
            .expect_revert::<IToken::ERC20InvalidReceiver>("bob", manager, call, U256::ZERO)
            .await;
        assert_eq!(error.receiver, receiver);
    }
    let all = world.balance_of(manager, bob).await;
    let call = in_kind(all + U256::ONE, bob);
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("bob", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.balance, error.needed), (all, all + U256::ONE));
    for shares in [U256::ONE << 96, U256::MAX] {
        let call = in_kind(shares, bob);
        let error =
            world.expect_revert::<IErrors::Overflow>("bob", manager, call, U256::ZERO).await;
        assert_eq!(error.value, shares);
    }
    // All shares of an owner can be redeemed, and nothing of the others is delivered.
    let alice = world.address("alice");
    let value = IVault::convertToAssetsCall { shares: ether(10) };
    let before = world.read(manager, value.clone()).await;
    world.send("bob", manager, in_kind(all, bob), U256::ZERO).await;
    assert_eq!(world.balance_of(manager, bob).await, U256::ZERO);
    assert_eq!(world.balance_of(manager, alice).await, ether(60));
    assert!(world.read(manager, value).await >= before);
    // The delivered shares are a real position in the venue.
    let venue = world.strategy().venue;
    let position = world.balance_of(venue, bob).await;
    let call = IERC4626::redeemCall { shares: position, receiver: bob, owner: bob };
    let had = world.balance_of(world.staking_vault(), bob).await;
    world.send("bob", venue, call, U256::ZERO).await;
    assert!(world.balance_of(world.staking_vault(), bob).await > had + ether(15));
}

#[tokio::test]
async fn forfeiting_an_unlisted_address_or_an_adapter_twice_changes_nothing() {
    let Some(mut world) = world("forfeited adapters").await else { return };
    let (manager, venue) = (world.restaking_manager(), world.strategy().venue);
    let (adapter, bob) = (world.strategy().adapter, world.address("bob"));
    let info = Manager::adapterInfoCall { adapter };
    let book = world.read(manager, info.clone()).await.book;
    // The forfeited part stays with the others: book value and position do not change.
    let value = IVault::convertToAssetsCall { shares: ether(10) };
    let before = world.read(manager, value.clone()).await;
    let position = world.balance_of(venue, adapter).await;
    let slack = world.reference().restaking.ledger().slack();
    world.redeem_in_kind("bob", ether(5), &[adapter, adapter]).await;
    assert_eq!(world.read(manager, info.clone()).await.book, book);
    assert_eq!(world.balance_of(venue, adapter).await, position);
    assert_eq!(world.balance_of(venue, bob).await, U256::ZERO);
    assert!(world.reference().restaking.ledger().slack() > slack + 10_u128.pow(18));
    if world.clock() == Clock::Still {
        assert_eq!(world.read(manager, value).await, before, "and the rate does not change");
    }
    // An address that is not an adapter is ignored.
    world.redeem_in_kind("bob", ether(5), &[bob, venue, Address::ZERO]).await;
    assert!(world.balance_of(venue, bob).await > U256::ZERO);
    assert!(world.read(manager, info).await.book < book);
    // A list as long as the calldata allows is accepted.
    let call = Manager::redeemInKindCall { forfeited: vec![bob; 700], ..in_kind(ether(5), bob) };
    assert!(call.abi_encode().len() > 20_000);
    world.send("bob", manager, call, U256::ZERO).await;
}
