//! The ERC-4626 adapter with a third-party vault and a mock manager.

use crate::support::mocks::{SINK, send};
use alloy::{
    primitives::{Address, U256},
    sol,
    sol_types::{SolCall, SolError, SolValue},
};
use basalt_harness::{Act, Puppet, Word, World, ether};
use basalt_interfaces::{IAdapter, IERC20, IERC4626, IErrors, IToken};

sol! {
    /// Tells the mock manager its adapter.
    interface ITie {
        function tie(address adapter) external;
    }
    /// Error of the Stylus deployer when a constructor reverts.
    error ContractInitializationError(address newContract, bytes data);
}

/// Slot of the adapter's address in the mock manager.
const ADAPTER: u64 = 9;

/// Forwards a call with its arguments to the adapter.
fn forward(call: &impl SolCall, arguments: u8) -> Vec<Act> {
    let words = (0..arguments).map(|number| (number, Word::Argument(number))).collect();
    let (to, input) = (Word::Slot(ADAPTER), call.abi_encode().into());
    vec![Act::Call { to, value: U256::ZERO, input, words, note: None }, Act::PassOn]
}

/// A mock manager of bsETH that forwards all calls to its adapter.
fn manager(asset: Address) -> Puppet {
    let approval = IERC20::approveCall { spender: SINK, value: U256::ZERO };
    let words = [(0, Word::Slot(ADAPTER)), (1, Word::Argument(0))];
    let mut deploy = vec![Act::call_with(asset, &approval, words)];
    deploy.extend(forward(&IAdapter::deployCall { assets: U256::ZERO }, 1));
    Puppet::new()
        .on::<IERC4626::assetCall>([Act::Return(asset.into())])
        .on::<ITie::tieCall>([Act::Set(ADAPTER, Word::Argument(0))])
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

struct Stage {
    world: World,
    manager: Address,
    adapter: Address,
    venue: Address,
}

/// A mock manager with 50 bsETH, its adapter, and the suite's venue.
async fn stage() -> Stage {
    let mut world = World::start().await;
    world.stake("alice", ether(100)).await;
    world.stake("bob", ether(2)).await;
    let (asset, venue) = (world.staking_vault(), world.strategy().venue);
    let manager = world.deploy_puppet(&manager(asset)).await;
    let arguments = (manager, venue).abi_encode_params();
    let adapter = world.deploy_program("adapter-erc4626", arguments, 7).await;
    world.send("mallory", manager, ITie::tieCall { adapter }, U256::ZERO).await;
    world.transfer(asset, "alice", manager, ether(50)).await;
    Stage { world, manager, adapter, venue }
}

impl Stage {
    async fn held(&self, token: Address, account: Address) -> U256 {
        self.world.read(token, IToken::balanceOfCall { account }).await
    }

    async fn worth(&self) -> U256 {
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
    let stage = stage().await;
    let (world, adapter) = (&stage.world, stage.adapter);
    assert_eq!(world.read(adapter, IAdapter::managerCall {}).await, stage.manager);
    assert_eq!(world.read(adapter, IAdapter::venueCall {}).await, stage.venue);
    assert_eq!(world.read(adapter, IAdapter::assetCall {}).await, world.staking_vault());
    assert_eq!(world.read(adapter, IAdapter::pendingAssetsCall {}).await, U256::ZERO);
    assert_eq!(world.read(adapter, IAdapter::maxDeployCall {}).await, U256::MAX);
    assert_eq!(world.read(adapter, IAdapter::maxFreeCall {}).await, U256::ZERO);
    assert_eq!(stage.worth().await, U256::ZERO);

    let call = IAdapter::deployCall { assets: ether(20) };
    world.send("mallory", stage.manager, call, U256::ZERO).await;
    let max = IERC4626::maxWithdrawCall { owner: adapter };
    let max = world.read(stage.venue, max).await;
    assert_eq!(world.read(adapter, IAdapter::maxFreeCall {}).await, max);
    let position = stage.held(stage.venue, adapter).await;
    let preview = IERC4626::previewRedeemCall { shares: position };
    assert_eq!(stage.worth().await, world.read(stage.venue, preview).await);
}

#[tokio::test]
async fn assets_are_deployed_and_freed_by_exact_amounts() {
    let stage = stage().await;
    let (adapter, venue, asset) = (stage.adapter, stage.venue, stage.world.staking_vault());
    let call = IAdapter::deployCall { assets: ether(20) };
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(sent.event::<IAdapter::Deployed>(adapter).unwrap().assets, ether(20));
    assert_eq!(stage.held(asset, stage.manager).await, ether(30));
    assert_eq!(stage.held(asset, venue).await, ether(20));
    assert_eq!(stage.held(asset, adapter).await, U256::ZERO);
    assert_eq!(stage.worth().await, ether(20));
    for (owner, spender) in [(stage.manager, adapter), (adapter, venue)] {
        let allowance = IToken::allowanceCall { owner, spender };
        assert_eq!(stage.world.read(asset, allowance).await, U256::ZERO);
    }

    let call = IAdapter::freeCall { assets: ether(5) };
    assert_eq!(stage.answer(call.clone()).await, ether(5));
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(sent.event::<IAdapter::Freed>(adapter).unwrap().assets, ether(5));
    assert_eq!(stage.held(asset, stage.manager).await, ether(35));

    // A gain of the venue belongs to the position, except for the part of the venue's virtual
    // share.
    let gift = IToken::transferCall { to: venue, value: ether(1) };
    stage.world.send("bob", asset, gift, U256::ZERO).await;
    let worth = stage.worth().await;
    assert!(worth > ether(16) - U256::from(2) && worth < ether(16));

    // A withdrawal above the position returns the whole position and does not fail.
    let call = IAdapter::freeCall { assets: U256::from(u128::MAX) };
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(sent.event::<IAdapter::Freed>(adapter).unwrap().assets, worth);
    assert_eq!(stage.held(asset, stage.manager).await, ether(35) + worth);
    let call = IAdapter::freeCall { assets: ether(1) };
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(sent.event::<IAdapter::Freed>(adapter).unwrap().assets, U256::ZERO);
}

#[tokio::test]
async fn only_the_manager_can_call_state_changing_functions() {
    let stage = stage().await;
    let adapter = stage.adapter;
    let (one, to) = (U256::ONE, stage.world.address("mallory"));
    macro_rules! refused {
        ($call:expr) => {
            for who in ["owner", "keeper", "mallory"] {
                let error = stage
                    .world
                    .expect_revert::<IErrors::Unauthorized>(who, adapter, $call, U256::ZERO)
                    .await;
                assert_eq!((error.caller, error.holder), (stage.world.address(who), stage.manager));
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
    let stage = stage().await;
    let call = IAdapter::requestFreeCall { assets: ether(1) };
    let (world, manager) = (&stage.world, stage.manager);
    world.expect_revert::<IAdapter::Synchronous>("mallory", manager, call, U256::ZERO).await;
    let call = IAdapter::claimFreeCall { id: U256::ZERO };
    world.expect_revert::<IAdapter::Synchronous>("mallory", manager, call, U256::ZERO).await;
    assert_eq!(stage.answer(IAdapter::harvestCall { minOut: vec![] }).await, U256::ZERO);
}

#[tokio::test]
async fn a_fraction_of_the_position_is_delivered_as_venue_shares() {
    let stage = stage().await;
    let (adapter, venue) = (stage.adapter, stage.venue);
    let carol = stage.world.address("carol");
    let assets = ether(20) + U256::from(3);
    let call = IAdapter::deployCall { assets };
    stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    let position = stage.held(venue, adapter).await;
    assert_eq!(position, assets);

    let third = U256::from(333_333_333_333_333_333_u64);
    let expected = position * third / ether(1);
    let call = IAdapter::deliverCall { fractionWad: third, to: carol };
    assert_eq!(stage.answer(call.clone()).await, expected);
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    let event = sent.event::<IAdapter::Delivered>(adapter).unwrap();
    assert_eq!((event.to, event.fractionWad, event.amount), (carol, third, expected));
    assert_eq!(stage.held(venue, carol).await, expected);
    assert_eq!(stage.held(venue, adapter).await, position - expected);

    let call = IAdapter::deliverCall { fractionWad: ether(1), to: carol };
    stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(stage.held(venue, carol).await, position);
    assert_eq!(stage.worth().await, U256::ZERO);

    let call = IAdapter::deliverCall { fractionWad: ether(1) + U256::ONE, to: carol };
    let error = stage
        .world
        .expect_revert::<IAdapter::BadFraction>("mallory", stage.manager, call, U256::ZERO)
        .await;
    assert_eq!((error.fractionWad, error.max), (ether(1) + U256::ONE, ether(1)));
}

#[tokio::test]
async fn an_emergency_exit_returns_the_position_and_stray_assets() {
    let stage = stage().await;
    let (adapter, asset) = (stage.adapter, stage.world.staking_vault());
    let call = IAdapter::deployCall { assets: ether(20) };
    stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    let stray = IToken::transferCall { to: adapter, value: ether(2) };
    stage.world.send("bob", asset, stray, U256::ZERO).await;
    // Assets sent to the adapter are not part of the position, and a further deployment leaves them
    // there.
    assert_eq!(stage.worth().await, ether(20));
    let call = IAdapter::deployCall { assets: ether(1) };
    stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(stage.held(asset, adapter).await, ether(2));

    let call = IAdapter::emergencyExitCall {};
    assert_eq!(stage.answer(call.clone()).await, ether(23));
    let sent = stage.world.send("mallory", stage.manager, call, U256::ZERO).await;
    assert_eq!(sent.event::<IAdapter::EmergencyExited>(adapter).unwrap().assets, ether(23));
    assert_eq!(stage.held(asset, stage.manager).await, ether(52));
    assert_eq!(stage.held(asset, adapter).await, U256::ZERO);
    assert_eq!(stage.worth().await, U256::ZERO);
    assert_eq!(stage.answer(IAdapter::emergencyExitCall {}).await, U256::ZERO);
}

#[tokio::test]
async fn the_constructor_requires_a_venue_of_the_managers_asset() {
    let stage = stage().await;
    let (world, asset) = (&stage.world, stage.world.staking_vault());
    let refusal = async |manager: Address, venue: Address, number: u64| {
        let arguments = (manager, venue).abi_encode_params();
        let made = world.try_deploy_program("adapter-erc4626", arguments, number).await;
        let error = made.unwrap_err();
        let data = error.revert().unwrap_or_else(|| panic!("{error}")).data().clone();
        ContractInitializationError::abi_decode(&data).unwrap().data
    };
    let other = Puppet::new().on::<IERC4626::assetCall>([Act::Return(SINK.into())]);
    let other = world.deploy_puppet(&other).await;
    let expected = IAdapter::VenueMismatch { found: SINK, expected: asset };
    assert_eq!(refusal(stage.manager, other, 8).await, expected.abi_encode());
    let expected = IErrors::BadAddress { account: Address::ZERO };
    assert_eq!(refusal(Address::ZERO, stage.venue, 9).await, expected.abi_encode());
    assert_eq!(refusal(stage.manager, Address::ZERO, 10).await, expected.abi_encode());
    let nobody = world.address("mallory");
    let expected = IErrors::NoCode { target: nobody };
    assert_eq!(refusal(nobody, stage.venue, 11).await, expected.abi_encode());
    assert_eq!(refusal(stage.manager, nobody, 12).await, expected.abi_encode());
}

#[tokio::test]
async fn a_deployment_that_the_manager_cannot_pay_reverts() {
    let stage = stage().await;
    // It cannot deploy more than its balance.
    let call = IAdapter::deployCall { assets: ether(50) + U256::ONE };
    let error = stage
        .world
        .expect_revert::<IToken::ERC20InsufficientBalance>(
            "mallory",
            stage.manager,
            call,
            U256::ZERO,
        )
        .await;
    assert_eq!((error.sender, error.balance), (stage.manager, ether(50)));
    // It cannot deploy without an allowance.
    let asset = stage.world.staking_vault();
    let call = IAdapter::deployCall { assets: ether(1) };
    let miser = Puppet::new()
        .on::<IERC4626::assetCall>([Act::Return(asset.into())])
        .on::<ITie::tieCall>([Act::Set(ADAPTER, Word::Argument(0))])
        .on::<IAdapter::deployCall>(forward(&call, 1))
        .otherwise([send(asset, SINK.into(), U256::ZERO.into())]);
    let miser = stage.world.deploy_puppet(&miser).await;
    let arguments = (miser, stage.venue).abi_encode_params();
    let adapter = stage.world.deploy_program("adapter-erc4626", arguments, 13).await;
    stage.world.send("mallory", miser, ITie::tieCall { adapter }, U256::ZERO).await;
    let error = stage
        .world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("mallory", miser, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.needed), (adapter, ether(1)));
}
