//! Mock venues and adapters in the registry of a world. An action that a test adds first takes precedence.

use alloy::primitives::{Address, U256};
use basalt_harness::{IMockControl, MockAction, MockContract, SINK, VALUE, Word, World};
use basalt_interfaces::{IAdapter, IRestakingManager};

/// Adds the actions of an adapter of this world's manager that holds the assets itself.
pub(crate) fn adapter(mock: MockContract, world: &World) -> MockContract {
    let asset = world.staking_vault();
    mock.on::<IAdapter::managerCall>([MockAction::Return(world.restaking_manager().into())])
        .on::<IAdapter::assetCall>([MockAction::Return(asset.into())])
        .on::<IAdapter::totalAssetsCall>([MockAction::Return(Word::Slot(VALUE))])
        .on::<IAdapter::deployCall>([
            MockAction::pull(asset),
            MockAction::Add(VALUE, Word::Argument(0)),
        ])
        .on::<IAdapter::freeCall>([
            MockAction::send(asset, Word::Caller, Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ])
        .on::<IAdapter::emergencyExitCall>([
            MockAction::send(asset, Word::Caller, Word::Slot(VALUE)),
            MockAction::Set(VALUE, U256::ZERO.into()),
            MockAction::Return(U256::ZERO.into()),
        ])
        .on::<IMockControl::setValueCall>([MockAction::Set(VALUE, Word::Argument(0))])
        .on::<IMockControl::loseCall>([
            MockAction::send(asset, SINK.into(), Word::Argument(0)),
            MockAction::Subtract(VALUE, Word::Argument(0)),
        ])
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
    let venue = world.deploy_mock(&mock.venue(world.staking_vault(), &[])).await;
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
