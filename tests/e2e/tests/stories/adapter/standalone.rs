//! The ERC-4626 adapter with a third-party vault and a mock manager.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol,
    sol_types::{SolCall, SolError, SolValue},
};
use basalt_harness::{MockAction, MockContract, SINK, Token, Word, World, ether};
use basalt_interfaces::{IAdapter, IERC20, IERC4626, IErrors, IToken};

sol! {
    /// Tells the mock manager its adapter.
    interface ILink {
        function link(address adapter) external;
    }
    /// Error of the Stylus deployer when a constructor reverts.
    error ContractInitializationError(address newContract, bytes data);
}

/// Slot of the adapter's address in the mock manager.
const ADAPTER: u64 = 9;

/// Forwards a call with its arguments to the adapter.
fn forward(call: &impl SolCall, arguments: u8) -> Vec<MockAction> {
    let words = (0..arguments).map(|number| (number, Word::Argument(number))).collect();
    let (to, input) = (Word::Slot(ADAPTER), call.abi_encode().into());
    vec![
        MockAction::Call { to, value: U256::ZERO, input, words, note: None },
        MockAction::ReturnLast,
    ]
}

/// A mock manager of bsETH that forwards all calls to its adapter.
fn manager(asset: Address) -> MockContract {
    let approval = IERC20::approveCall { spender: SINK, value: U256::ZERO };
    let words = [(0, Word::Slot(ADAPTER)), (1, Word::Argument(0))];
    let mut deploy = vec![MockAction::call_with(asset, &approval, words)];
    deploy.extend(forward(&IAdapter::deployCall { assets: U256::ZERO }, 1));
    MockContract::new()
        .on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
        .on::<ILink::linkCall>([MockAction::Set(ADAPTER, Word::Argument(0))])
        .on::<IAdapter::deployCall>(deploy)
        .on::<IAdapter::freeCall>(forward(&IAdapter::freeCall { assets: U256::ZERO }, 1))
        .on::<IAdapter::deliverCall>(forward(
            &IAdapter::deliverCall { fractionWad: U256::ZERO, to: SINK },
            2,
        ))
        .on::<IAdapter::requestFreeCall>(forward(
            &IAdapter::requestFreeCall { assets: U256::ZERO },
            1,
        ))
        .on::<IAdapter::claimFreeCall>(forward(&IAdapter::claimFreeCall { id: U256::ZERO }, 1))
        .on::<IAdapter::harvestCall>(forward(&IAdapter::harvestCall { minOut: vec![] }, 0))
        .on::<IAdapter::emergencyExitCall>(forward(&IAdapter::emergencyExitCall {}, 0))
}

struct Fixture {
    world: World,
    manager: Address,
    adapter: Address,
    venue: Address,
}

/// A mock manager with 50 bsETH, its adapter, and the suite's venue.
async fn fixture() -> Fixture {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Bseth, "bob", ether(2)).await;
    let (asset, venue) = (world.staking_vault(), world.strategy().venue);
    let manager = world.deploy_mock(&manager(asset)).await;
    let arguments = (manager, venue).abi_encode_params();
    let adapter = world.deploy_program("adapter-erc4626", arguments, 7).await;
    world.send("mallory", manager, ILink::linkCall { adapter }, U256::ZERO).await;
    world.transfer(asset, "alice", manager, ether(50)).await;
    Fixture { world, manager, adapter, venue }
}

impl Fixture {
    async fn balance(&self, token: Address, account: Address) -> U256 {
        self.world.read(token, IToken::balanceOfCall { account }).await
    }

    async fn value(&self) -> U256 {
        self.world.read(self.adapter, IAdapter::totalAssetsCall {}).await
    }

    /// The result of a call through the manager.
    async fn answer<C: SolCall>(&self, call: C) -> C::Return {
        let from = self.world.address("mallory");
        let answer = self.world.connection().simulate(from, self.manager, call, U256::ZERO).await;
        answer.unwrap_or_else(|error| panic!("{error}"))
    }
}

#[tokio::test]
async fn it_reports_its_manager_venue_asset_and_limits() {
    let fixture = fixture().await;
    let (world, adapter) = (&fixture.world, fixture.adapter);
    assert_eq!(world.read(adapter, IAdapter::managerCall {}).await, fixture.manager);
    assert_eq!(world.read(adapter, IAdapter::venueCall {}).await, fixture.venue);
    assert_eq!(world.read(adapter, IAdapter::assetCall {}).await, world.staking_vault());
    assert_eq!(world.read(adapter, IAdapter::pendingAssetsCall {}).await, U256::ZERO);
    assert_eq!(world.read(adapter, IAdapter::maxDeployCall {}).await, U256::MAX);
    assert_eq!(world.read(adapter, IAdapter::maxFreeCall {}).await, U256::ZERO);
    assert_eq!(fixture.value().await, U256::ZERO);

    let call = IAdapter::deployCall { assets: ether(20) };
    world.send("mallory", fixture.manager, call, U256::ZERO).await;
    let max = IERC4626::maxWithdrawCall { owner: adapter };
    let max = world.read(fixture.venue, max).await;
    assert_eq!(world.read(adapter, IAdapter::maxFreeCall {}).await, max);
    let position = fixture.balance(fixture.venue, adapter).await;
    let preview = IERC4626::previewRedeemCall { shares: position };
    assert_eq!(fixture.value().await, world.read(fixture.venue, preview).await);
}

#[tokio::test]
async fn assets_are_deployed_and_freed_by_exact_amounts() {
    let fixture = fixture().await;
    let (adapter, venue, asset) = (fixture.adapter, fixture.venue, fixture.world.staking_vault());
    let call = IAdapter::deployCall { assets: ether(20) };
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::Deployed>(adapter).unwrap().assets, ether(20));
    assert_eq!(fixture.balance(asset, fixture.manager).await, ether(30));
    assert_eq!(fixture.balance(asset, venue).await, ether(20));
    assert_eq!(fixture.balance(asset, adapter).await, U256::ZERO);
    assert_eq!(fixture.value().await, ether(20));
    for (owner, spender) in [(fixture.manager, adapter), (adapter, venue)] {
        let allowance = IToken::allowanceCall { owner, spender };
        assert_eq!(fixture.world.read(asset, allowance).await, U256::ZERO);
    }

    let call = IAdapter::freeCall { assets: ether(5) };
    assert_eq!(fixture.answer(call.clone()).await, ether(5));
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::Freed>(adapter).unwrap().assets, ether(5));
    assert_eq!(fixture.balance(asset, fixture.manager).await, ether(35));

    // A gain of the venue belongs to the position, except for the part of the venue's virtual
    // share.
    let gift = IToken::transferCall { to: venue, value: ether(1) };
    fixture.world.send("bob", asset, gift, U256::ZERO).await;
    let value = fixture.value().await;
    assert!(value > ether(16) - U256::from(2) && value < ether(16));

    // A withdrawal above the position returns the whole position and does not fail.
    let call = IAdapter::freeCall { assets: U256::from(u128::MAX) };
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::Freed>(adapter).unwrap().assets, value);
    assert_eq!(fixture.balance(asset, fixture.manager).await, ether(35) + value);
    let call = IAdapter::freeCall { assets: ether(1) };
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::Freed>(adapter).unwrap().assets, U256::ZERO);
}

#[tokio::test]
async fn only_the_manager_can_call_state_changing_functions() {
    let fixture = fixture().await;
    let adapter = fixture.adapter;
    let (one, to) = (U256::ONE, fixture.world.address("mallory"));
    macro_rules! refused {
        ($call:expr) => {
            for who in ["owner", "keeper", "mallory"] {
                let error = fixture
                    .world
                    .expect_revert::<IErrors::Unauthorized>(who, adapter, $call, U256::ZERO)
                    .await;
                assert_eq!(
                    (error.caller, error.holder),
                    (fixture.world.address(who), fixture.manager)
                );
            }
        };
    }
    refused!(IAdapter::deployCall { assets: one });
    refused!(IAdapter::freeCall { assets: one });
    refused!(IAdapter::requestFreeCall { assets: one });
    refused!(IAdapter::claimFreeCall { id: one });
    refused!(IAdapter::deliverCall { fractionWad: one, to });
    refused!(IAdapter::harvestCall { minOut: vec![one] });
    refused!(IAdapter::emergencyExitCall {});
}

#[tokio::test]
async fn requests_revert_as_synchronous_and_a_harvest_returns_zero() {
    let fixture = fixture().await;
    let call = IAdapter::requestFreeCall { assets: ether(1) };
    let (world, manager) = (&fixture.world, fixture.manager);
    world.expect_revert::<IAdapter::Synchronous>("mallory", manager, call, U256::ZERO).await;
    let call = IAdapter::claimFreeCall { id: U256::ZERO };
    world.expect_revert::<IAdapter::Synchronous>("mallory", manager, call, U256::ZERO).await;
    assert_eq!(fixture.answer(IAdapter::harvestCall { minOut: vec![] }).await, U256::ZERO);
}

#[tokio::test]
async fn a_fraction_of_the_position_is_delivered_as_venue_shares() {
    let fixture = fixture().await;
    let (adapter, venue) = (fixture.adapter, fixture.venue);
    let carol = fixture.world.address("carol");
    let assets = ether(20) + U256::from(3);
    let call = IAdapter::deployCall { assets };
    fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    let position = fixture.balance(venue, adapter).await;
    assert_eq!(position, assets);

    let third = U256::from(333_333_333_333_333_333_u64);
    let expected = position * third / ether(1);
    let call = IAdapter::deliverCall { fractionWad: third, to: carol };
    assert_eq!(fixture.answer(call.clone()).await, expected);
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    let event = receipt.event::<IAdapter::Delivered>(adapter).unwrap();
    assert_eq!((event.to, event.fractionWad, event.amount), (carol, third, expected));
    assert_eq!(fixture.balance(venue, carol).await, expected);
    assert_eq!(fixture.balance(venue, adapter).await, position - expected);

    let call = IAdapter::deliverCall { fractionWad: ether(1), to: carol };
    fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(fixture.balance(venue, carol).await, position);
    assert_eq!(fixture.value().await, U256::ZERO);

    let call = IAdapter::deliverCall { fractionWad: ether(1) + U256::ONE, to: carol };
    let error = fixture
        .world
        .expect_revert::<IAdapter::BadFraction>("mallory", fixture.manager, call, U256::ZERO)
        .await;
    assert_eq!((error.fractionWad, error.max), (ether(1) + U256::ONE, ether(1)));
}

#[tokio::test]
async fn an_emergency_exit_returns_the_position_and_stray_assets() {
    let fixture = fixture().await;
    let (adapter, asset) = (fixture.adapter, fixture.world.staking_vault());
    let call = IAdapter::deployCall { assets: ether(20) };
    fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    let stray = IToken::transferCall { to: adapter, value: ether(2) };
    fixture.world.send("bob", asset, stray, U256::ZERO).await;
    // Assets sent to the adapter are not part of the position, and a further deployment leaves them
    // there.
    assert_eq!(fixture.value().await, ether(20));
    let call = IAdapter::deployCall { assets: ether(1) };
    fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(fixture.balance(asset, adapter).await, ether(2));

    let call = IAdapter::emergencyExitCall {};
    assert_eq!(fixture.answer(call.clone()).await, ether(23));
    let receipt = fixture.world.send("mallory", fixture.manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, ether(23));
    assert_eq!(fixture.balance(asset, fixture.manager).await, ether(52));
    assert_eq!(fixture.balance(asset, adapter).await, U256::ZERO);
    assert_eq!(fixture.value().await, U256::ZERO);
    assert_eq!(fixture.answer(IAdapter::emergencyExitCall {}).await, U256::ZERO);
}

/// The error of an adapter's constructor.
async fn refusal(world: &World, manager: Address, venue: Address, number: u64) -> Bytes {
    let arguments = (manager, venue).abi_encode_params();
    let made = world.try_deploy_program("adapter-erc4626", arguments, number).await;
    let error = made.unwrap_err();
    let data = error.revert().unwrap_or_else(|| panic!("{error}")).data().clone();
    ContractInitializationError::abi_decode(&data).unwrap().data
}

/// The rate of a manager that holds its own shares depends on itself: a donation there would raise it
/// without a new asset.
#[tokio::test]
async fn the_manager_and_a_vault_over_it_are_no_venues() {
    let world = World::start().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let over = |asset: Address| {
        MockContract::new().on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
    };
    let mut venue = manager;
    for step in 0..=3 {
        let expected = IAdapter::VenueIsManager { venue };
        assert_eq!(refusal(&world, manager, venue, step).await, expected.abi_encode(), "{step}");
        venue = world.deploy_mock(&over(venue)).await;
    }
    let refused = refusal(&world, manager, venue, 4).await;
    assert_eq!(IAdapter::VenueMismatch::abi_decode(&refused).unwrap().expected, asset);
}

#[tokio::test]
async fn the_constructor_requires_a_venue_of_the_managers_asset() {
    let fixture = fixture().await;
    let (world, asset) = (&fixture.world, fixture.world.staking_vault());
    let refusal = async |manager, venue, number| refusal(world, manager, venue, number).await;
    let other = MockContract::new().on::<IERC4626::assetCall>([MockAction::Return(SINK.into())]);
    let other = world.deploy_mock(&other).await;
    let expected = IAdapter::VenueMismatch { found: SINK, expected: asset };
    assert_eq!(refusal(fixture.manager, other, 8).await, expected.abi_encode());
    let expected = IErrors::BadAddress { account: Address::ZERO };
    assert_eq!(refusal(Address::ZERO, fixture.venue, 9).await, expected.abi_encode());
    assert_eq!(refusal(fixture.manager, Address::ZERO, 10).await, expected.abi_encode());
    let nobody = world.address("mallory");
    let expected = IErrors::NoCode { target: nobody };
    assert_eq!(refusal(nobody, fixture.venue, 11).await, expected.abi_encode());
    assert_eq!(refusal(fixture.manager, nobody, 12).await, expected.abi_encode());
}

#[tokio::test]
async fn a_deployment_that_the_manager_cannot_pay_reverts() {
    let fixture = fixture().await;
    // It cannot deploy more than its balance.
    let call = IAdapter::deployCall { assets: ether(50) + U256::ONE };
    let error = fixture
        .world
        .expect_revert::<IToken::ERC20InsufficientBalance>(
            "mallory",
            fixture.manager,
            call,
            U256::ZERO,
        )
        .await;
    assert_eq!((error.sender, error.balance), (fixture.manager, ether(50)));
    // It cannot deploy without an allowance.
    let asset = fixture.world.staking_vault();
    let call = IAdapter::deployCall { assets: ether(1) };
    let non_paying = MockContract::new()
        .on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
        .on::<ILink::linkCall>([MockAction::Set(ADAPTER, Word::Argument(0))])
        .on::<IAdapter::deployCall>(forward(&call, 1))
        .otherwise([MockAction::send(asset, SINK.into(), U256::ZERO.into())]);
    let non_paying = fixture.world.deploy_mock(&non_paying).await;
    let arguments = (non_paying, fixture.venue).abi_encode_params();
    let adapter = fixture.world.deploy_program("adapter-erc4626", arguments, 13).await;
    fixture.world.send("mallory", non_paying, ILink::linkCall { adapter }, U256::ZERO).await;
    let error = fixture
        .world
        .expect_revert::<IToken::ERC20InsufficientAllowance>(
            "mallory",
            non_paying,
            call,
            U256::ZERO,
        )
        .await;
    assert_eq!((error.spender, error.needed), (adapter, ether(1)));
}
