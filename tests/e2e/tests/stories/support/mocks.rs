//! Mock venues and adapters. An action that a test adds first takes precedence.

use alloy::{
    primitives::{Address, U256},
    sol,
};
use basalt_harness::{MockAction, MockContract, Word, World};
use basalt_interfaces::{IAdapter, IERC20, IERC4626, IRestakingManager};

sol! {
    /// Controls of a mock.
    interface IMockControl {
        /// Sets the value that the mock reports for the position.
        function setValue(uint256 value) external;
        /// Sets the amount that the mock says can be withdrawn now.
        function setLiquid(uint256 liquid) external;
        /// Transfers assets away and lowers the reported value by the same amount.
        function lose(uint256 assets) external;
    }
}

/// Slot: shares of the venue's only holder.
pub(crate) const POSITION: u64 = 1;
/// Slot: reported value of the position.
pub(crate) const VALUE: u64 = 2;
/// Slot: amount that can be withdrawn now.
pub(crate) const LIQUID: u64 = 3;

/// Receiver of the assets that mocks lose.
pub(crate) const SINK: Address = Address::repeat_byte(0xdd);

/// Adds the actions of an ERC-4626 vault over `asset` with one holder, who buys shares at 1 wei
/// each.
pub(crate) fn venue(mock: MockContract, asset: Address) -> MockContract {
    mock.on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
        .on::<IERC4626::balanceOfCall>([MockAction::Return(Word::Slot(POSITION))])
        .on::<IERC4626::previewRedeemCall>([MockAction::Return(Word::Slot(VALUE))])
        .on::<IERC4626::maxDepositCall>([MockAction::Return(U256::MAX.into())])
        .on::<IERC4626::maxWithdrawCall>([MockAction::Return(Word::Slot(LIQUID))])
        .on::<IERC4626::maxRedeemCall>([MockAction::Return(Word::Slot(POSITION))])
        .on::<IERC4626::depositCall>([
            pull(asset),
            MockAction::Add(POSITION, Word::Argument(0)),
            MockAction::Add(VALUE, Word::Argument(0)),
            MockAction::Add(LIQUID, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ])
        .on::<IERC4626::withdrawCall>([
            send(asset, Word::Argument(1), Word::Argument(0)),
            MockAction::Subtract(POSITION, Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
            MockAction::Subtract(LIQUID, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ])
        .on::<IERC4626::redeemCall>([
            send(asset, Word::Argument(1), Word::Slot(VALUE)),
            MockAction::Subtract(POSITION, Word::Argument(0)),
            MockAction::Set(VALUE, U256::ZERO.into()),
            MockAction::Set(LIQUID, U256::ZERO.into()),
            MockAction::Return(Word::Argument(0)),
        ])
        .on::<IMockControl::setValueCall>([MockAction::Set(VALUE, Word::Argument(0))])
        .on::<IMockControl::setLiquidCall>([MockAction::Set(LIQUID, Word::Argument(0))])
        .on::<IMockControl::loseCall>([
            send(asset, SINK.into(), Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
            MockAction::Subtract(LIQUID, Word::Argument(0)),
        ])
}

/// Adds the actions of an adapter of this world's manager that holds the assets itself.
pub(crate) fn adapter(mock: MockContract, world: &World) -> MockContract {
    let asset = world.staking_vault();
    mock.on::<IAdapter::managerCall>([MockAction::Return(world.restaking_manager().into())])
        .on::<IAdapter::assetCall>([MockAction::Return(asset.into())])
        .on::<IAdapter::totalAssetsCall>([MockAction::Return(Word::Slot(VALUE))])
        .on::<IAdapter::deployCall>([pull(asset), MockAction::Add(VALUE, Word::Argument(0))])
        .on::<IAdapter::freeCall>([
            send(asset, Word::Caller, Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ])
        .on::<IAdapter::emergencyExitCall>([
            send(asset, Word::Caller, Word::Slot(VALUE)),
            MockAction::Set(VALUE, U256::ZERO.into()),
            MockAction::Return(U256::ZERO.into()),
        ])
        .on::<IMockControl::setValueCall>([MockAction::Set(VALUE, Word::Argument(0))])
        .on::<IMockControl::loseCall>([
            send(asset, SINK.into(), Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
        ])
}

/// Transfers the first argument's amount from the caller to the mock.
pub(crate) fn pull(asset: Address) -> MockAction {
    let from = Address::ZERO;
    let call = IERC20::transferFromCall { from, to: from, value: U256::ZERO };
    MockAction::call_with(
        asset,
        &call,
        [(0, Word::Caller), (1, Word::This), (2, Word::Argument(0))],
    )
}

/// Transfers assets from the mock.
pub(crate) fn send(asset: Address, to: Word, value: Word) -> MockAction {
    let call = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
    MockAction::call_with(asset, &call, [(0, to), (1, value)])
}

/// Deploys a mock adapter of this world's manager and lists it with caps that never apply.
pub(crate) async fn list(world: &World, mock: MockContract) -> Address {
    let adapter = world.deploy_mock(&adapter(mock, world)).await;
    list_at(world, adapter).await;
    adapter
}

/// Lists an adapter with caps that never apply.
pub(crate) async fn list_at(world: &World, adapter: Address) {
    let (cap, share) = (U256::from(u64::MAX) << 20, U256::from(10_000));
    let call = IRestakingManager::addAdapterCall { adapter, cap, shareCapBps: share };
    world.send("owner", world.restaking_manager(), call, U256::ZERO).await;
}

/// Deploys a mock venue and a real adapter for it, and lists the adapter; returns both.
pub(crate) async fn list_venue(world: &World, mock: MockContract) -> (Address, Address) {
    let venue = world.deploy_mock(&venue(mock, world.staking_vault())).await;
    let arguments = (world.restaking_manager(), venue);
    let arguments = alloy::sol_types::SolValue::abi_encode_params(&arguments);
    let adapter = world.deploy_program("adapter-erc4626", arguments, 100).await;
    list_at(world, adapter).await;
    (adapter, venue)
}

/// Book value of an adapter.
pub(crate) async fn book(world: &World, adapter: Address) -> U256 {
    let call = IRestakingManager::adapterInfoCall { adapter };
    world.read(world.restaking_manager(), call).await.book
}
