//! Mock venues and adapters. An action that a test adds first takes precedence.

use alloy::{
    primitives::{Address, U256},
    sol,
};
use basalt_harness::{Act, Puppet, Word, World};
use basalt_interfaces::{IAdapter, IERC20, IERC4626, IRestakingManager};

sol! {
    /// Controls of a mock.
    interface IDial {
        /// Sets the value that the mock reports for the position.
        function setWorth(uint256 worth) external;
        /// Sets the amount that the mock says can be withdrawn now.
        function setLiquid(uint256 liquid) external;
        /// Transfers assets away and lowers the reported value by the same amount.
        function lose(uint256 assets) external;
    }
}

/// Slot: shares of the venue's only holder.
pub(crate) const POSITION: u64 = 1;
/// Slot: reported value of the position.
pub(crate) const WORTH: u64 = 2;
/// Slot: amount that can be withdrawn now.
pub(crate) const LIQUID: u64 = 3;

/// Receiver of the assets that mocks lose.
pub(crate) const SINK: Address = Address::repeat_byte(0xdd);

/// Adds the actions of an ERC-4626 vault over `asset` with one holder, who buys shares at 1 wei
/// each.
pub(crate) fn venue(puppet: Puppet, asset: Address) -> Puppet {
    puppet
        .on::<IERC4626::assetCall>([Act::Return(asset.into())])
        .on::<IERC4626::balanceOfCall>([Act::Return(Word::Slot(POSITION))])
        .on::<IERC4626::previewRedeemCall>([Act::Return(Word::Slot(WORTH))])
        .on::<IERC4626::maxDepositCall>([Act::Return(U256::MAX.into())])
        .on::<IERC4626::maxWithdrawCall>([Act::Return(Word::Slot(LIQUID))])
        .on::<IERC4626::maxRedeemCall>([Act::Return(Word::Slot(POSITION))])
        .on::<IERC4626::depositCall>([
            pull(asset),
            Act::Add(POSITION, Word::Argument(0)),
            Act::Add(WORTH, Word::Argument(0)),
            Act::Add(LIQUID, Word::Argument(0)),
            Act::Return(Word::Argument(0)),
        ])
        .on::<IERC4626::withdrawCall>([
            send(asset, Word::Argument(1), Word::Argument(0)),
            Act::Take(POSITION, Word::Argument(0)),
            Act::Take(WORTH, Word::Argument(0)),
            Act::Take(LIQUID, Word::Argument(0)),
            Act::Return(Word::Argument(0)),
        ])
        .on::<IERC4626::redeemCall>([
            send(asset, Word::Argument(1), Word::Slot(WORTH)),
            Act::Take(POSITION, Word::Argument(0)),
            Act::Set(WORTH, U256::ZERO.into()),
            Act::Set(LIQUID, U256::ZERO.into()),
            Act::Return(Word::Argument(0)),
        ])
        .on::<IDial::setWorthCall>([Act::Set(WORTH, Word::Argument(0))])
        .on::<IDial::setLiquidCall>([Act::Set(LIQUID, Word::Argument(0))])
        .on::<IDial::loseCall>([
            send(asset, SINK.into(), Word::Argument(0)),
            Act::Take(WORTH, Word::Argument(0)),
            Act::Take(LIQUID, Word::Argument(0)),
        ])
}

/// Adds the actions of an adapter of this world's manager that holds the assets itself.
pub(crate) fn adapter(puppet: Puppet, world: &World) -> Puppet {
    let asset = world.staking_vault();
    puppet
        .on::<IAdapter::managerCall>([Act::Return(world.restaking_manager().into())])
        .on::<IAdapter::assetCall>([Act::Return(asset.into())])
        .on::<IAdapter::totalAssetsCall>([Act::Return(Word::Slot(WORTH))])
        .on::<IAdapter::deployCall>([pull(asset), Act::Add(WORTH, Word::Argument(0))])
        .on::<IAdapter::freeCall>([
            send(asset, Word::Caller, Word::Argument(0)),
            Act::Take(WORTH, Word::Argument(0)),
            Act::Return(Word::Argument(0)),
        ])
        .on::<IAdapter::emergencyExitCall>([
            send(asset, Word::Caller, Word::Slot(WORTH)),
            Act::Set(WORTH, U256::ZERO.into()),
            Act::Return(U256::ZERO.into()),
        ])
        .on::<IDial::setWorthCall>([Act::Set(WORTH, Word::Argument(0))])
        .on::<IDial::loseCall>([
            send(asset, SINK.into(), Word::Argument(0)),
            Act::Take(WORTH, Word::Argument(0)),
        ])
}

/// Transfers the first argument's amount from the caller to the mock.
pub(crate) fn pull(asset: Address) -> Act {
    let from = Address::ZERO;
    let call = IERC20::transferFromCall { from, to: from, value: U256::ZERO };
    Act::call_with(asset, &call, [(0, Word::Caller), (1, Word::This), (2, Word::Argument(0))])
}

/// Transfers assets from the mock.
pub(crate) fn send(asset: Address, to: Word, value: Word) -> Act {
    let call = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
    Act::call_with(asset, &call, [(0, to), (1, value)])
}

/// Deploys a mock adapter of this world's manager and lists it with caps that never apply.
pub(crate) async fn list(world: &World, puppet: Puppet) -> Address {
    let adapter = world.deploy_puppet(&adapter(puppet, world)).await;
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
pub(crate) async fn list_venue(world: &World, puppet: Puppet) -> (Address, Address) {
    let venue = world.deploy_puppet(&venue(puppet, world.staking_vault())).await;
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
