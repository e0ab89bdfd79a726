//! The ERC-4626 adapter with hostile venues, called through the manager.

use crate::{
    support::calls::encoded,
    support::mocks::{book, list_venue},
};
use alloy::primitives::{Address, Bytes, U256};
use basalt_harness::{
    IMockControl, MockAction, MockContract, POSITION, SINK, Token, VALUE, Word, World, ether,
};
use basalt_interfaces::{
    IAdapter, IERC20, IERC4626, IErrors, IRestakingManager as Manager, IToken, IVault,
};

async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world
}

const fn allocate(adapter: Address, assets: U256) -> Manager::allocateCall {
    Manager::allocateCall { adapter, assets }
}

/// A venue whose deposits raise the value of the position by `increase`, whatever the deposit.
fn crediting(asset: Address, increase: U256) -> MockContract {
    MockContract::new().on::<IERC4626::depositCall>([
        MockAction::pull(asset),
        MockAction::Add(POSITION, Word::Argument(0)),
        MockAction::Add(VALUE, increase.into()),
        MockAction::Return(U256::MAX.into()),
    ])
}

#[tokio::test]
async fn a_venue_that_takes_less_than_the_deposit_is_refused() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let take = IERC20::transferFromCall { from: SINK, to: SINK, value: ether(3) };
    let take = MockAction::call_with(asset, &take, [(0, Word::Caller), (1, Word::This)]);
    let venue = MockContract::new().on::<IERC4626::depositCall>([take]);
    let (adapter, _) = list_venue(&world, venue).await;
    let call = allocate(adapter, ether(4));
    let error =
        world.expect_revert::<IAdapter::VenueDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.asked, error.moved), (ether(4), ether(3)));
}

#[tokio::test]
async fn a_deposit_may_lose_ten_basis_points_of_value_at_most() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let least = ether(4) - ether(4) / U256::from(1_000);
    let (adapter, _) = list_venue(&world, crediting(asset, least - U256::ONE)).await;
    let call = allocate(adapter, ether(4));
    let error =
        world.expect_revert::<IAdapter::VenueDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.asked, error.moved), (ether(4), least - U256::ONE));

    // On a shared node only one world exists at a time.
    drop(world);
    let world = self::world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let (adapter, _) = list_venue(&world, crediting(asset, least)).await;
    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let value = world.read(adapter, IAdapter::totalAssetsCall {}).await;
    assert_eq!(value, least);
    assert_eq!(book(&world, adapter).await, ether(4), "a report books the difference");
}

#[tokio::test]
async fn an_inflated_venue_share_takes_no_deposit() {
    let mut world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let strategy = world.strategy();
    // The first depositor of OpenZeppelin's vault buys a share for 1 wei and donates a large
    // amount.
    let carol = world.address("carol");
    world.deposit(Token::Bseth, "carol", ether(50)).await;
    let approval = IToken::approveCall { spender: strategy.venue, value: U256::MAX };
    world.send("carol", asset, approval, U256::ZERO).await;
    let call = IERC4626::depositCall { assets: U256::ONE, receiver: carol };
    world.send("carol", strategy.venue, call, U256::ZERO).await;
    let gift = IToken::transferCall { to: strategy.venue, value: ether(20) };
    world.send("carol", asset, gift, U256::ZERO).await;
    let call = allocate(strategy.adapter, ether(4));
    let error =
        world.expect_revert::<IAdapter::VenueDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.asked, error.moved), (ether(4), U256::ZERO));
}

/// Sets `max*` of a venue to 0, or lets them revert.
fn silent(max: MockAction) -> MockContract {
    MockContract::new()
        .on::<IERC4626::maxWithdrawCall>([max.clone()])
        .on::<IERC4626::maxRedeemCall>([max])
}

/// A large class of vaults returns 0 for each `max*` and still pays.
#[tokio::test]
async fn a_venue_whose_limits_are_zero_or_revert_still_pays() {
    for max in [MockAction::Return(U256::ZERO.into()), MockAction::Revert(Bytes::new())] {
        let world = world().await;
        let manager = world.restaking_manager();
        let (adapter, _) = list_venue(&world, silent(max)).await;
        world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
        let call = Manager::deallocateCall { adapter, assets: ether(1) };
        let receipt = world.send("keeper", manager, call, U256::ZERO).await;
        assert_eq!(receipt.event::<IAdapter::Freed>(adapter).unwrap().assets, ether(1));
        let call = Manager::emergencyExitCall { adapter };
        let receipt = world.send("guardian", manager, call, U256::ZERO).await;
        assert_eq!(receipt.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, ether(3));
        assert_eq!(book(&world, adapter).await, U256::ZERO);
    }
}

/// What is there is paid, also where `maxRedeem` promises the whole position.
#[tokio::test]
async fn an_emergency_exit_takes_the_part_that_is_there() {
    let world = world().await;
    let manager = world.restaking_manager();
    let short = MockContract::new()
        .on::<IERC4626::redeemCall>([MockAction::revert(&IErrors::Reentered {})]);
    let (adapter, venue) = list_venue(&world, short).await;
    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let liquid = IMockControl::setLiquidCall { liquid: ether(3) };
    world.send("mallory", venue, liquid, U256::ZERO).await;
    let call = Manager::emergencyExitCall { adapter };
    let receipt = world.send("guardian", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, ether(3));
    assert_eq!(book(&world, adapter).await, ether(1));
}

#[tokio::test]
async fn nothing_is_allocated_above_what_a_venue_takes() {
    let world = world().await;
    let manager = world.restaking_manager();
    let max = ether(4) - U256::ONE;
    let full = MockContract::new().on::<IERC4626::maxDepositCall>([MockAction::Return(max.into())]);
    let (adapter, _) = list_venue(&world, full).await;
    let call = allocate(adapter, ether(4));
    let error =
        world.expect_revert::<IAdapter::AboveMaxDeploy>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.assets, error.max), (ether(4), max));
    world.send("keeper", manager, allocate(adapter, max), U256::ZERO).await;
}

#[tokio::test]
async fn a_venue_whose_withdrawals_revert_frees_nothing_and_can_be_written_off() {
    let world = world().await;
    let manager = world.restaking_manager();
    let reason = IErrors::Reentered {};
    let stuck = MockContract::new().on::<IERC4626::withdrawCall>([MockAction::revert(&reason)]);
    let stuck = stuck.on::<IERC4626::redeemCall>([MockAction::revert(&reason)]);
    let (adapter, _) = list_venue(&world, stuck).await;
    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let call = Manager::deallocateCall { adapter, assets: ether(4) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<Manager::Deallocated>(manager).unwrap().assets, U256::ZERO);
    let call = Manager::emergencyExitCall { adapter };
    let receipt = world.send("guardian", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, U256::ZERO);
    assert_eq!(book(&world, adapter).await, ether(4));
    // Then the owner writes it off.
    let call = Manager::writeOffCall { adapter };
    world.send("owner", manager, call, U256::ZERO).await;
}

#[tokio::test]
async fn a_venues_return_values_are_not_trusted() {
    let world = world().await;
    let manager = world.restaking_manager();
    let liar = MockContract::new()
        .on::<IERC4626::withdrawCall>([MockAction::Return(U256::MAX.into())])
        .on::<IERC4626::redeemCall>([MockAction::Return(U256::MAX.into())]);
    let (adapter, _) = list_venue(&world, liar).await;
    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let call = Manager::deallocateCall { adapter, assets: ether(4) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::Freed>(adapter).unwrap().assets, U256::ZERO);
    let call = Manager::emergencyExitCall { adapter };
    let receipt = world.send("guardian", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, U256::ZERO);
    assert_eq!(book(&world, adapter).await, ether(4));
}

#[tokio::test]
async fn an_empty_position_is_worth_zero_even_if_the_venues_preview_reverts() {
    let world = world().await;
    let odd =
        MockContract::new().on::<IERC4626::previewRedeemCall>([MockAction::Revert(Bytes::new())]);
    let (adapter, _) = list_venue(&world, odd).await;
    assert_eq!(world.read(adapter, IAdapter::totalAssetsCall {}).await, U256::ZERO);
    let call = Manager::removeAdapterCall { adapter };
    world.send("owner", world.restaking_manager(), call, U256::ZERO).await;
}

#[tokio::test]
async fn a_venue_that_re_enters_is_refused_by_adapter_and_manager() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let alice = world.address("alice");
    // It learns the adapter's address from the call; each attempt has its own note.
    let to_manager = [
        encoded(&IVault::depositCall { assets: ether(1), receiver: alice }),
        encoded(&IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice }),
    ];
    let to_adapter = [
        encoded(&IAdapter::deployCall { assets: ether(1) }),
        encoded(&IAdapter::freeCall { assets: ether(1) }),
        encoded(&IAdapter::deliverCall { fractionWad: ether(1), to: alice }),
        encoded(&IAdapter::emergencyExitCall {}),
        encoded(&IAdapter::harvestCall { minOut: vec![] }),
        encoded(&IAdapter::requestFreeCall { assets: ether(1) }),
        encoded(&IAdapter::claimFreeCall { id: U256::ZERO }),
    ];
    let attempts = |first: u64| {
        let manager_calls = to_manager.iter().map(|(_, input)| (Word::from(manager), input));
        let adapter_calls = to_adapter.iter().map(|(_, input)| (Word::Caller, input));
        let calls = (first..).zip(manager_calls.chain(adapter_calls));
        calls
            .map(|(note, (to, input))| MockAction::attempt_raw(note, to, input.clone()))
            .collect::<Vec<_>>()
    };
    let mut deposit = vec![MockAction::pull(asset)];
    deposit.extend(attempts(0));
    deposit.push(MockAction::Add(POSITION, Word::Argument(0)));
    deposit.push(MockAction::Add(VALUE, Word::Argument(0)));
    let mut withdraw = attempts(50);
    withdraw.push(MockAction::send(asset, Word::Argument(1), Word::Argument(0)));
    let intruder = MockContract::new()
        .on::<IERC4626::maxWithdrawCall>([MockAction::Return(ether(4).into())])
        .on::<IERC4626::depositCall>(deposit)
        .on::<IERC4626::withdrawCall>(withdraw);
    let (adapter, venue) = list_venue(&world, intruder).await;

    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let call = Manager::deallocateCall { adapter, assets: ether(1) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<Manager::Deallocated>(manager).unwrap().assets, ether(1));
    for first in [0, 50] {
        for (number, (signature, _)) in (first..).zip(to_manager.iter().chain(&to_adapter)) {
            let note = world.note(venue, number).await;
            assert!(note.failed_with(&IErrors::Reentered {}), "{signature}: {note:?}");
        }
    }
    assert_eq!(book(&world, adapter).await, ether(3));
}
