//! Redemption in kind from venues that are illiquid, broken, lying or re-entering; and that nobody
//! profits from it at the expense of others.

use crate::{
    restaking_manager::in_kind::{in_kind, part_of, wad, world},
    support::mocks::{book, list, list_venue},
    token::permit_contract::{BOMB_BYTES, BOMB_GAS, RETURN, bomb},
};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};
use basalt_harness::{
    Clock, IMockControl, LIQUID, MockAction, MockContract, POSITION, Token, Word, World, ether,
    milliether,
};
use basalt_interfaces::{
    IAdapter, IERC20, IERC4626, IErrors, IRate, IRestakingManager as Manager, ISlippageVault,
    IToken, IVault,
};

/// Slots in which mocks store the requested delivery: fraction and receiver.
const PART: u64 = 20;
const TO: u64 = 21;

/// Allocates to a mock adapter, on the chain and in the model.
async fn allocate(world: &mut World, adapter: Address, holder: Address, assets: U256) {
    let manager = world.restaking_manager();
    let call = Manager::allocateCall { adapter, assets };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    reference.staking.transfer(manager, holder, assets.to()).unwrap();
    reference.restaking.allocate(adapter, assets.to(), now).unwrap();
}

/// Fraction and receiver that the mock was asked to deliver.
async fn requested_delivery(world: &World, adapter: Address) -> (U256, Address) {
    let to = world.storage(adapter, TO).await;
    (world.storage(adapter, PART).await, Address::from_word(to.into()))
}

/// A mock adapter that stores the requested delivery and delivers nothing.
fn recording(mock: MockContract) -> MockContract {
    mock.on::<IAdapter::deliverCall>([
        MockAction::Set(PART, Word::Argument(0)),
        MockAction::Set(TO, Word::Argument(1)),
        MockAction::Return(U256::MAX.into()),
    ])
}

/// bob redeems 5 in kind, with the given adapters forfeited; returns the fraction.
async fn redeem_five(world: &mut World, forfeited: &[Address]) -> U256 {
    let step = world.redeem_in_kind("bob", ether(5), forfeited).await;
    step.receipt.event::<Manager::RedeemedInKind>(world.restaking_manager()).unwrap().fractionWad
}

#[tokio::test]
async fn a_venue_without_liquidity_delivers_its_shares() {
    let Some(mut world) = world("in kind from an illiquid venue").await else { return };
    let manager = world.restaking_manager();
    let moved = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
    assert_eq!(moved.abi_encode().len(), 68);
    let mock = MockContract::new().on::<IERC20::transferCall>([
        MockAction::Subtract(POSITION, Word::Argument(1)),
        MockAction::Set(TO, Word::Argument(0)),
        MockAction::Add(PART, Word::Argument(1)),
        MockAction::Return(U256::ONE.into()),
    ]);
    let (adapter, venue) = list_venue(&world, mock).await;
    allocate(&mut world, adapter, venue, ether(20)).await;
    world
        .send("mallory", venue, IMockControl::setLiquidCall { liquid: U256::ZERO }, U256::ZERO)
        .await;
    assert_eq!(world.storage(venue, LIQUID).await, U256::ZERO);
    let call = Manager::deallocateCall { adapter, assets: ether(20) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!(event.assets, U256::ZERO, "the venue is illiquid");

    let part = redeem_five(&mut world, &[]).await;
    let (delivered, to) = requested_delivery(&world, venue).await;
    assert_eq!((delivered, to), (part_of(part, ether(20)), world.address("bob")));
    assert_eq!(book(&world, adapter).await, ether(20) - part_of(part, ether(20)));
}

/// An adapter whose every function does `action`.
async fn uncooperative(world: &mut World, action: MockAction) -> Address {
    let mock = MockContract::new().on::<IAdapter::totalAssetsCall>([action.clone()]);
    let mock = mock.on::<IAdapter::deliverCall>([action.clone()]);
    let adapter = list(world, mock.on::<IAdapter::freeCall>([action])).await;
    allocate(world, adapter, adapter, ether(20)).await;
    adapter
}

#[tokio::test]
async fn an_adapter_that_always_reverts_blocks_only_those_who_do_not_forfeit_it() {
    let Some(mut world) = world("in kind with a broken venue").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let reason = IAdapter::VenueDelta { asked: ether(1), moved: ether(2) };
    let broken = uncooperative(&mut world, MockAction::revert(&reason)).await;
    let error = world
        .expect_revert::<IAdapter::VenueDelta>("bob", manager, in_kind(ether(5), bob), U256::ZERO)
        .await;
    assert_eq!((error.asked, error.moved), (reason.asked, reason.moved), "its reason is passed on");

    let venue = world.strategy().venue;
    let before = world.balance_of(venue, bob).await;
    redeem_five(&mut world, &[broken]).await;
    assert!(world.balance_of(venue, bob).await > before, "the others deliver");
    assert_eq!(book(&world, broken).await, ether(20), "its part stays with the others");

    // With two broken adapters, one name is not enough.
    let mute = uncooperative(&mut world, MockAction::Revert(Bytes::new())).await;
    let call = Manager::redeemInKindCall { forfeited: vec![broken], ..in_kind(ether(5), bob) };
    let error = world.expect_revert::<IErrors::CallFailed>("bob", manager, call, U256::ZERO).await;
    assert_eq!(error.target, mute);
    redeem_five(&mut world, &[mute, broken]).await;
    assert_eq!(book(&world, mute).await, ether(20));
}

#[tokio::test]
async fn an_adapter_whose_delivery_returns_nothing_has_delivered_nothing() {
    let Some(mut world) = world("in kind without an answer").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let silent = list(&world, MockContract::new().on::<IAdapter::deliverCall>([])).await;
    allocate(&mut world, silent, silent, ether(20)).await;
    let error = world
        .expect_revert::<IErrors::BadReturn>("bob", manager, in_kind(ether(5), bob), U256::ZERO)
        .await;
    assert_eq!((error.target, error.length, error.required), (silent, U256::ZERO, U256::from(32)));
    redeem_five(&mut world, &[silent]).await;
    assert_eq!(book(&world, silent).await, ether(20), "its part stays with the others");
}

#[tokio::test]
async fn a_forfeited_adapter_that_burns_all_gas_is_never_called() {
    let Some(mut world) = world("in kind with a gas burner").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let burner = uncooperative(&mut world, MockAction::Burn).await;
    let input = Bytes::from(in_kind(ether(5), bob).abi_encode());
    world.expect_failure("bob", manager, input, U256::ZERO).await;
    let long_answer =
        uncooperative(&mut world, MockAction::ReturnBytes(Bytes::from(vec![0xff; 7_000]))).await;
    redeem_unbounded(&mut world, &[burner]).await;
    assert_eq!(book(&world, burner).await, ether(20));
    assert!(book(&world, long_answer).await < ether(20), "only one word of the answer is read");
}

#[tokio::test]
async fn an_adapter_that_answers_with_a_megabyte_costs_only_its_own_gas() {
    let Some(mut world) = world("in kind with a large answer").await else { return };
    let bomb = world.deploy_evm(&bomb(B256::ZERO, BOMB_BYTES, RETURN)).await;
    // It passes the answer on, which costs the memory a second time.
    let talk = [MockAction::call(bomb, &IAdapter::totalAssetsCall {}), MockAction::ReturnLast];
    let long_answer = MockContract::new().on::<IAdapter::totalAssetsCall>(talk.clone());
    let long_answer = list(&world, long_answer.on::<IAdapter::deliverCall>(talk)).await;
    allocate(&mut world, long_answer, long_answer, ether(20)).await;
    let step = world.redeem_in_kind("bob", ether(5), &[]).await;
    let its_own = 4 * BOMB_GAS;
    assert!(step.receipt.gas_used > its_own, "the answer was really returned");
    assert!(step.receipt.gas_used < its_own + 1_000_000, "{} gas", step.receipt.gas_used);
    assert!(book(&world, long_answer).await < ether(20));
}

/// bob redeems 5 in kind and accepts any delivery; returns the fraction.
async fn redeem_unbounded(world: &mut World, forfeited: &[Address]) -> U256 {
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let plain = in_kind(ether(5), bob);
    let call = Manager::redeemInKindCall { forfeited: forfeited.to_vec(), ..plain };
    let receipt = world.send("bob", manager, call, U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    world.reference().redeem_in_kind(bob, ether(5).to(), forfeited, now).unwrap();
    world.assert_matches_model("an exit in kind at any price").await;
    receipt.event::<Manager::RedeemedInKind>(manager).unwrap().fractionWad
}

/// Reported value as a function of the book value.
type Valuation = fn(U256) -> U256;

#[tokio::test]
async fn an_adapter_that_overstates_its_value_delivers_less_of_itself_only() {
    let Some(mut world) = world("in kind with an overstated value").await else { return };
    let (bob, venue) = (world.address("bob"), world.strategy().venue);
    let liar = list(&world, recording(MockContract::new())).await;
    allocate(&mut world, liar, liar, ether(20)).await;
    let valuations: [(&str, Valuation); 8] = [
        ("the truth", |book| book),
        ("a wei more", |book| book + U256::ONE),
        ("one and a half times as much", |book| book + book / U256::from(2)),
        ("ten times as much", |book| book * U256::from(10)),
        ("more than a field holds", |_| U256::ONE << 96),
        ("the largest word", |_| U256::MAX),
        ("a wei less", |book| book - U256::ONE),
        ("nothing", |_| U256::ZERO),
    ];
    for (what, valuation) in valuations {
        let booked = book(&world, liar).await;
        let says = valuation(booked);
        world.send("mallory", liar, IMockControl::setValueCall { value: says }, U256::ZERO).await;
        let (position, had) = (
            world.balance_of(venue, world.strategy().adapter).await,
            world.balance_of(venue, bob).await,
        );
        let part = redeem_unbounded(&mut world, &[]).await;
        let (asked_for, to) = requested_delivery(&world, liar).await;
        // Of the reported value, it delivers the fraction of the book value.
        let counts = says.min(U256::from(u128::MAX));
        let expected = if counts > booked { part * booked / counts } else { part };
        assert_eq!((asked_for, to), (expected, bob), "where it reports {what}");
        assert_eq!(book(&world, liar).await, booked - part_of(part, booked));
        let got = world.balance_of(venue, bob).await - had;
        assert_eq!(
            got,
            part_of(part, position),
            "delivery of the other adapter, where it reports {what}"
        );
    }
}

#[tokio::test]
async fn the_minimum_fraction_applies_to_every_adapter_that_is_not_forfeited() {
    let Some(mut world) = world("bounds with an overstated value").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let liar = list(&world, recording(MockContract::new())).await;
    allocate(&mut world, liar, liar, ether(20)).await;
    let plain = in_kind(ether(5), bob);
    let given = world.connection().simulate(bob, manager, plain.clone(), U256::ZERO).await.unwrap();
    let part = given.fractionWad;
    world.send("mallory", liar, IMockControl::setValueCall { value: ether(40) }, U256::ZERO).await;
    // It would deliver half of its part, so the call is refused.
    let bounded = Manager::redeemInKindCall { minFractionWad: part, ..plain };
    let call = bounded.clone();
    let error =
        world.expect_revert::<ISlippageVault::Slippage>("bob", manager, call, U256::ZERO).await;
    assert_eq!(error.limit, part);
    if world.clock() == Clock::Still {
        assert_eq!(error.result, part / U256::from(2));
    }
    let call = Manager::redeemInKindCall { minFractionWad: error.result, ..bounded.clone() };
    assert!(world.connection().simulate(bob, manager, call, U256::ZERO).await.is_ok());
    // With the adapter forfeited, the full fraction is delivered.
    let call = Manager::redeemInKindCall { forfeited: vec![liar], ..bounded };
    world.send("bob", manager, call, U256::ZERO).await;
    assert_eq!(book(&world, liar).await, ether(20));
}

#[tokio::test]
async fn an_adapter_without_a_readable_value_delivers_its_fraction() {
    let Some(mut world) = world("in kind with an unreadable adapter").await else { return };
    let mut silent = Vec::new();
    for action in [
        MockAction::Revert(Bytes::new()),
        MockAction::ReturnBytes(Bytes::from(vec![0xff; 31])),
        MockAction::ReturnBytes(Bytes::new()),
    ] {
        let mock = MockContract::new().on::<IAdapter::totalAssetsCall>([action]);
        let adapter = list(&world, recording(mock)).await;
        allocate(&mut world, adapter, adapter, ether(15)).await;
        silent.push(adapter);
    }
    let part = redeem_five(&mut world, &[]).await;
    for adapter in silent {
        assert_eq!(requested_delivery(&world, adapter).await, (part, world.address("bob")));
        assert_eq!(book(&world, adapter).await, ether(15) - part_of(part, ether(15)));
    }
}

#[tokio::test]
async fn an_adapter_that_re_enters_during_its_delivery_is_refused() {
    let Some(mut world) = world("re-entry from a delivery").await else { return };
    let (manager, bob) = (world.restaking_manager(), world.address("bob"));
    let calls = crate::restaking_manager::hostile_adapters::state_changing(
        &world,
        world.strategy().adapter,
    );
    let mut actions = Vec::new();
    for (number, (_, input)) in (0..).zip(&calls) {
        actions.push(MockAction::attempt_raw(number, manager, input.clone()));
    }
    actions.push(MockAction::Return(U256::ZERO.into()));
    let intruder = list(&world, MockContract::new().on::<IAdapter::deliverCall>(actions)).await;
    allocate(&mut world, intruder, intruder, ether(20)).await;
    // It holds shares and an allowance of alice, so that only the re-entry guard stops it.
    world.transfer(manager, "alice", intruder, ether(1)).await;
    let approval = IToken::approveCall { spender: intruder, value: U256::MAX };
    world.send("alice", manager, approval, U256::ZERO).await;

    let part = redeem_five(&mut world, &[]).await;
    for (number, (signature, _)) in (0..).zip(&calls) {
        let note = world.note(intruder, number).await;
        assert!(note.failed_with(&IErrors::Reentered {}), "{signature}: {note:?}");
    }
    assert_eq!(book(&world, intruder).await, ether(20) - part_of(part, ether(20)));
    assert!(world.balance_of(manager, bob).await > U256::ZERO);
}

/// An account's assets in bsETH: idle and in the venue.
async fn total_assets_of(world: &World, who: &str) -> U256 {
    let (account, venue) = (world.address(who), world.strategy().venue);
    let shares = world.balance_of(venue, account).await;
    let there = if shares == U256::ZERO {
        U256::ZERO
    } else {
        world.read(venue, IERC4626::previewRedeemCall { shares }).await
    };
    world.balance_of(world.staking_vault(), account).await + there
}

/// Value of 1e18 shares when all assets are counted, reported or not.
async fn fair_value(world: &World) -> U256 {
    let (manager, adapter) = (world.restaking_manager(), world.strategy().adapter);
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    let there = world.read(adapter, IAdapter::totalAssetsCall {}).await;
    (ledger.backing - ledger.working + there) * wad() / ledger.shares
}

#[tokio::test]
async fn an_entry_and_a_redemption_in_kind_before_a_report_earn_nothing() {
    let Some(mut world) = world("an unreported gain").await else { return };
    let (manager, bseth) = (world.restaking_manager(), world.staking_vault());
    let mallory = world.address("mallory");
    world.deposit(Token::Bseth, "mallory", ether(500)).await;
    // The venue has earned a tenth, which the ledger does not know yet.
    world.venue_gain(ether(5)).await;
    let (had, fair) = (total_assets_of(&world, "mallory").await, fair_value(&world).await);
    let approval = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("mallory", bseth, approval, U256::ZERO).await;
    let entry = IVault::depositCall { assets: ether(90), receiver: mallory };
    world.send("mallory", manager, entry, U256::ZERO).await;
    let shares = world.balance_of(manager, mallory).await;
    assert!(shares > ether(80));
    let plain = in_kind(shares, mallory);
    let receipt = world.send("mallory", manager, plain, U256::ZERO).await;
    let event = receipt.event::<Manager::RedeemedInKind>(manager).unwrap();
    assert!(event.fractionWad > wad() / U256::from(3), "a large fraction, venue shares included");
    assert!(world.balance_of(world.strategy().venue, mallory).await > U256::ZERO);
    let has = total_assets_of(&world, "mallory").await;
    assert!(has < had, "mallory had {had} and has {has}");
    assert!(fair_value(&world).await >= fair, "the others lose nothing");

    // The whole gain remains for the others: the report finds it.
    let receipt = world
        .send(
            "keeper",
            manager,
            Manager::reportCall { adapter: world.strategy().adapter },
            U256::ZERO,
        )
        .await;
    let reported = receipt.event::<IRate::Reported>(manager).unwrap();
    assert!(reported.applied.into_raw() >= milliether(900), "up to the bound of one report");
    assert!(fair_value(&world).await >= fair);
}

#[tokio::test]
async fn a_redemption_in_kind_takes_no_part_of_an_unvested_gain() {
    let Some(mut world) = world("an unvested gain").await else { return };
    let manager = world.restaking_manager();
    world.deposit(Token::Bseth, "mallory", ether(500)).await;
    world.venue_gain(milliether(700)).await;
    world.report_strategy().await;
    let (had, fair) = (total_assets_of(&world, "mallory").await, fair_value(&world).await);
    world.deposit(Token::Breth, "mallory", ether(90)).await;
    let shares = world.balance_of(manager, world.address("mallory")).await;
    world.redeem_in_kind("mallory", shares, &[]).await;
    let has = total_assets_of(&world, "mallory").await;
    assert!(has < had, "mallory had {had} and has {has}");
    if world.clock() == Clock::Still {
        assert!(fair_value(&world).await >= fair, "the others lose nothing");
    }
}
