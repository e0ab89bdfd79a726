//! Venues and adapters that do as a story says. What a story adds before, it does otherwise.

use alloy::{
    primitives::{Address, U256},
    sol,
};
use basalt_harness::{Act, Puppet, Word, World};
use basalt_interfaces::{IAdapter, IERC20, IERC4626, IRestakingManager};

sol! {
    /// How a story turns its accomplices.
    interface IDial {
        /// Says that the position is worth so much.
        function setWorth(uint256 worth) external;
        /// Says that so much can be taken out now.
        function setLiquid(uint256 liquid) external;
        /// Gives assets away, and says that the position is worth that much less.
        function lose(uint256 assets) external;
    }
}

/// Shares of a venue's only holder.
pub(crate) const POSITION: u64 = 1;
/// What the position is worth.
pub(crate) const WORTH: u64 = 2;
/// What of it can be taken out now.
pub(crate) const LIQUID: u64 = 3;

/// Where accomplices lose assets to.
pub(crate) const SINK: Address = Address::repeat_byte(0xdd);

/// Completes a puppet to an ERC-4626 vault over `asset` with one holder, whose shares are a wei
/// each when they are bought.
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

/// Completes a puppet to an adapter of the world's manager that keeps the assets itself.
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

/// Takes the first argument's amount from the caller.
pub(crate) fn pull(asset: Address) -> Act {
    let from = Address::ZERO;
    let call = IERC20::transferFromCall { from, to: from, value: U256::ZERO };
    Act::call_with(asset, &call, [(0, Word::Caller), (1, Word::This), (2, Word::Argument(0))])
}

/// Pays.
pub(crate) fn send(asset: Address, to: Word, value: Word) -> Act {
    let call = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
    Act::call_with(asset, &call, [(0, to), (1, value)])
}

/// Puts an adapter on the chain that answers for this world's manager, and lists it without a limit
/// that matters.
pub(crate) async fn list(world: &World, puppet: Puppet) -> Address {
    let adapter = world.deploy_puppet(&adapter(puppet, world)).await;
    list_at(world, adapter).await;
    adapter
}

/// Lists an adapter without a limit that matters.
pub(crate) async fn list_at(world: &World, adapter: Address) {
    let (cap, share) = (U256::from(u64::MAX) << 20, U256::from(10_000));
    let call = IRestakingManager::addAdapterCall { adapter, cap, shareCapBps: share };
    world.send("owner", world.restaking_manager(), call, U256::ZERO).await;
}

/// A puppet venue, our adapter for it, listed.
pub(crate) async fn list_venue(world: &World, puppet: Puppet) -> (Address, Address) {
    let venue = world.deploy_puppet(&venue(puppet, world.staking_vault())).await;
    let arguments = (world.restaking_manager(), venue);
    let arguments = alloy::sol_types::SolValue::abi_encode_params(&arguments);
    let adapter = world.deploy_program("adapter-erc4626", arguments, 100).await;
    list_at(world, adapter).await;
    (adapter, venue)
}

/// What the manager has booked with an adapter.
pub(crate) async fn book(world: &World, adapter: Address) -> U256 {
    let call = IRestakingManager::adapterInfoCall { adapter };
    world.read(world.restaking_manager(), call).await.book
}
