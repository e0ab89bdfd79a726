//! The adapter registry of brETH: listing, caps, removal and write-off.

use crate::support::mocks::{self, book, list, list_at};
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{SolCall, SolError},
};
use basalt_harness::{IMockControl, MockAction, MockContract, Token, World, ether};
use basalt_interfaces::{
    IAdapter, IErrors, IParameters, IRate, IRestakingManager as Manager, IVault,
};

fn add(adapter: Address) -> Manager::addAdapterCall {
    Manager::addAdapterCall { adapter, cap: ether(5), shareCapBps: U256::from(10_000) }
}

fn cap(adapter: Address, cap: U256, share_cap_bps: u16) -> Manager::setCapCall {
    Manager::setCapCall { adapter, cap, shareCapBps: U256::from(share_cap_bps) }
}

async fn listed(world: &World) -> Vec<Address> {
    let manager = world.restaking_manager();
    let count = world.read(manager, Manager::adapterCountCall {}).await;
    let mut adapters = Vec::new();
    for index in 0..count.to::<u64>() {
        let index = U256::from(index);
        adapters.push(world.read(manager, Manager::adapterAtCall { index }).await);
    }
    let behind = world.read(manager, Manager::adapterAtCall { index: count }).await;
    assert_eq!(behind, Address::ZERO, "no adapter is behind the last one");
    adapters
}

#[tokio::test]
async fn sixteen_adapters_fit_and_a_seventeenth_is_refused_without_a_call() {
    let world = World::start().await;
    let manager = world.restaking_manager();
    let mut expected = vec![world.strategy().adapter];
    for _ in 1..16 {
        expected.push(list(&world, MockContract::new()).await);
    }
    assert_eq!(listed(&world).await, expected);
    // Code that burns all gas would show a call.
    let burner = world.deploy_mock(&MockContract::new().otherwise([MockAction::Burn])).await;
    let error = world
        .expect_revert::<Manager::TooManyAdapters>("owner", manager, add(burner), U256::ZERO)
        .await;
    assert_eq!((error.count, error.max), (U256::from(16), U256::from(16)));
}

#[tokio::test]
async fn only_an_adapter_of_this_manager_and_its_asset_can_be_listed() {
    let world = World::start().await;
    let manager = world.restaking_manager();

    let foreign =
        MockContract::new().on::<IAdapter::managerCall>([MockAction::Return(foreign().into())]);
    let adapter = world.deploy_mock(&mocks::adapter(foreign, &world)).await;
    let error = world
        .expect_revert::<Manager::AdapterMismatch>("owner", manager, add(adapter), U256::ZERO)
        .await;
    assert_eq!((error.found, error.expected), (self::foreign(), manager));

    let foreign =
        MockContract::new().on::<IAdapter::assetCall>([MockAction::Return(self::foreign().into())]);
    let adapter = world.deploy_mock(&mocks::adapter(foreign, &world)).await;
    let error = world
        .expect_revert::<Manager::AdapterMismatch>("owner", manager, add(adapter), U256::ZERO)
        .await;
    assert_eq!((error.found, error.expected), (self::foreign(), world.staking_vault()));

    let dirty =
        MockContract::new().on::<IAdapter::managerCall>([MockAction::Return(U256::MAX.into())]);
    let dirty = world.deploy_mock(&mocks::adapter(dirty, &world)).await;
    let error =
        world.expect_revert::<IErrors::BadWord>("owner", manager, add(dirty), U256::ZERO).await;
    assert_eq!(error.word, U256::MAX);

    let silent = world.deploy_mock(&MockContract::new()).await;
    let error =
        world.expect_revert::<IErrors::BadReturn>("owner", manager, add(silent), U256::ZERO).await;
    assert_eq!((error.target, error.length, error.required), (silent, U256::ZERO, word()));

    let nobody = world.address("mallory");
    let error =
        world.expect_revert::<IErrors::NoCode>("owner", manager, add(nobody), U256::ZERO).await;
    assert_eq!(error.target, nobody);
    for account in [Address::ZERO, manager] {
        let error = world
            .expect_revert::<IErrors::BadAddress>("owner", manager, add(account), U256::ZERO)
            .await;
        assert_eq!(error.account, account);
    }
    let known = world.strategy().adapter;
    let error = world
        .expect_revert::<Manager::AdapterListed>("owner", manager, add(known), U256::ZERO)
        .await;
    assert_eq!(error.adapter, known);
}

/// An address without code.
const fn foreign() -> Address {
    Address::repeat_byte(0x77)
}

/// Length of a word in bytes.
fn word() -> U256 {
    U256::from(32)
}

#[tokio::test]
async fn an_allocation_is_accepted_up_to_the_smaller_cap_and_not_a_wei_above() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let (manager, adapter) = (world.restaking_manager(), world.strategy().adapter);
    let backing = world.read(manager, IRate::ledgerCall {}).await.backing;

    // The absolute cap.
    world.send("owner", manager, cap(adapter, ether(10), 10_000), U256::ZERO).await;
    let beyond = Manager::allocateCall { adapter, assets: ether(10) + U256::ONE };
    let error =
        world.expect_revert::<Manager::AboveCap>("keeper", manager, beyond, U256::ZERO).await;
    assert_eq!((error.assets, error.cap), (ether(10) + U256::ONE, ether(10)));
    world.allocate_to_venue(ether(10)).await;
    let beyond = Manager::allocateCall { adapter, assets: U256::ONE };
    world.expect_revert::<Manager::AboveCap>("keeper", manager, beyond, U256::ZERO).await;

    // The cap as a share of the backing, rounded down.
    world.send("owner", manager, cap(adapter, ether(1_000), 3_333), U256::ZERO).await;
    let limit = backing * U256::from(3_333) / U256::from(10_000);
    let room = limit - ether(10);
    let beyond = Manager::allocateCall { adapter, assets: room + U256::ONE };
    let error =
        world.expect_revert::<Manager::AboveCap>("keeper", manager, beyond, U256::ZERO).await;
    assert_eq!((error.assets, error.cap), (limit + U256::ONE, limit));
    world.allocate_to_venue(room).await;

    // A cap below the book value only stops allocations.
    world.send("owner", manager, cap(adapter, U256::ZERO, 0), U256::ZERO).await;
    let beyond = Manager::allocateCall { adapter, assets: U256::ONE };
    let error =
        world.expect_revert::<Manager::AboveCap>("keeper", manager, beyond, U256::ZERO).await;
    assert_eq!(error.cap, U256::ZERO);
    world.deallocate_from_venue(ether(1)).await;
}

#[tokio::test]
async fn the_guardian_lowers_caps_and_only_the_owner_raises_them() {
    let world = World::start().await;
    let (manager, adapter) = (world.restaking_manager(), world.strategy().adapter);
    world.send("owner", manager, cap(adapter, ether(10), 5_000), U256::ZERO).await;
    for raised in [cap(adapter, ether(10) + U256::ONE, 5_000), cap(adapter, ether(1), 5_001)] {
        for who in ["guardian", "keeper", "mallory"] {
            let call = raised.clone();
            let error =
                world.expect_revert::<IErrors::Unauthorized>(who, manager, call, U256::ZERO).await;
            assert_eq!(
                (error.caller, error.holder),
                (world.address(who), world.address("owner")),
                "only the owner raises caps"
            );
        }
    }
    let same = cap(adapter, ether(10), 5_000);
    world.send("guardian", manager, same.clone(), U256::ZERO).await;
    let error =
        world.expect_revert::<IErrors::Unauthorized>("keeper", manager, same, U256::ZERO).await;
    assert_eq!(error.holder, world.address("guardian"));
    let receipt = world.send("guardian", manager, cap(adapter, ether(9), 4_999), U256::ZERO).await;
    let event = receipt.event::<Manager::CapSet>(manager).unwrap();
    assert_eq!((event.cap, event.shareCapBps), (ether(9), U256::from(4_999)));
    let info = world.read(manager, Manager::adapterInfoCall { adapter }).await;
    assert_eq!((info.cap, info.shareCapBps), (ether(9), U256::from(4_999)));
    world.send("owner", manager, cap(adapter, ether(50), 10_000), U256::ZERO).await;

    let whole = cap(adapter, ether(1), 10_001);
    let error =
        world.expect_revert::<IParameters::OutOfBounds>("owner", manager, whole, U256::ZERO).await;
    assert_eq!((error.value, error.max), (U256::from(10_001), U256::from(10_000)));
    let limit = (U256::ONE << 96) - U256::ONE;
    let wide = cap(adapter, limit + U256::ONE, 10_000);
    let error = world.expect_revert::<IErrors::Overflow>("owner", manager, wide, U256::ZERO).await;
    assert_eq!((error.value, error.limit), (limit + U256::ONE, limit));
    let unlisted = cap(foreign(), U256::ZERO, 0);
    let error = world
        .expect_revert::<Manager::AdapterNotListed>("owner", manager, unlisted, U256::ZERO)
        .await;
    assert_eq!(error.adapter, foreign());
}

#[tokio::test]
async fn an_adapter_can_be_removed_when_it_holds_and_reports_nothing() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let manager = world.restaking_manager();
    let first = world.strategy().adapter;
    let (second, third) =
        (list(&world, MockContract::new()).await, list(&world, MockContract::new()).await);
    world.allocate_to_venue(ether(10)).await;

    // With a book value.
    let remove = |adapter| Manager::removeAdapterCall { adapter };
    let error = world
        .expect_revert::<Manager::AdapterNotEmpty>("owner", manager, remove(first), U256::ZERO)
        .await;
    assert_eq!((error.adapter, error.value), (first, ether(10)));

    // Without a book value, but with reported assets.
    let value = IMockControl::setValueCall { value: U256::from(3) };
    world.send("mallory", second, value, U256::ZERO).await;
    let error = world
        .expect_revert::<Manager::AdapterNotEmpty>("owner", manager, remove(second), U256::ZERO)
        .await;
    assert_eq!((error.adapter, error.value), (second, U256::from(3)));

    // With neither. The last adapter takes its place in the list.
    world
        .send("mallory", second, IMockControl::setValueCall { value: U256::ZERO }, U256::ZERO)
        .await;
    world.deallocate_from_venue(ether(10)).await;
    let receipt = world.send("owner", manager, remove(first), U256::ZERO).await;
    assert_eq!(receipt.event::<Manager::AdapterRemoved>(manager).unwrap().adapter, first);
    assert_eq!(listed(&world).await, [third, second]);
    let info = world.read(manager, Manager::adapterInfoCall { adapter: first }).await;
    assert_eq!([info.book, info.cap, info.shareCapBps, info.reportedAt], [U256::ZERO; 4]);
    world.send("owner", manager, remove(second), U256::ZERO).await;
    assert_eq!(listed(&world).await, [third]);
    world.send("owner", manager, remove(third), U256::ZERO).await;
    assert_eq!(listed(&world).await, [Address::ZERO; 0]);
    let error = world
        .expect_revert::<Manager::AdapterNotListed>("owner", manager, remove(first), U256::ZERO)
        .await;
    assert_eq!(error.adapter, first);

    // It can be listed again.
    list_at(&world, first).await;
    world.allocate_to_venue(ether(1)).await;
    assert_eq!(book(&world, first).await, ether(1));
}

#[tokio::test]
async fn writing_an_adapter_off_books_its_whole_book_value_as_a_loss() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let manager = world.restaking_manager();
    // It answers only until it is listed.
    let broken = MockContract::new().on::<IAdapter::totalAssetsCall>([MockAction::Burn]);
    let broken = broken.on::<IAdapter::emergencyExitCall>([MockAction::Burn]);
    let broken = list(&world, broken).await;
    let call = Manager::allocateCall { adapter: broken, assets: ether(4) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let reference = world.reference();
    reference.staking.transfer(manager, broken, 4 * 10_u128.pow(18)).unwrap();
    let now = u32::try_from(receipt.timestamp).unwrap();
    reference.restaking.allocate(broken, 4 * 10_u128.pow(18), now).unwrap();
    world.allocate_to_venue(ether(10)).await;

    let write_off = Manager::writeOffCall { adapter: broken };
    for who in ["guardian", "keeper", "mallory"] {
        let call = write_off.clone();
        let error =
            world.expect_revert::<IErrors::Unauthorized>(who, manager, call, U256::ZERO).await;
        assert_eq!(error.holder, world.address("owner"));
    }
    let before = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    let receipt = world.send("owner", manager, write_off.clone(), U256::ZERO).await;
    assert!(receipt.gas_used < 200_000, "an adapter that burns all gas was called");
    assert_eq!(receipt.event::<Manager::AdapterRemoved>(manager).unwrap().adapter, broken);
    let loss = receipt.event::<IRate::LossRealized>(manager).unwrap();
    assert_eq!((loss.source, loss.gross, loss.absorbed), (broken, ether(4), U256::ZERO));
    assert!(receipt.event::<IRate::Reported>(manager).is_none(), "this is not a report");
    let now = u32::try_from(receipt.timestamp).unwrap();
    let borne = world.reference().restaking.write_off(broken, now).unwrap().unwrap();
    assert_eq!(borne.shared.holders, 4 * 10_u128.pow(18), "there was no slack");
    world.assert_matches_model("a write-off").await;
    let after = world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await;
    assert!(after < before);

    assert_eq!(listed(&world).await, [world.strategy().adapter]);
    world.expect_revert::<Manager::AdapterNotListed>("owner", manager, write_off, U256::ZERO).await;
    // Listed again, it starts with a book value of 0.
    list_at(&world, broken).await;
    assert_eq!(book(&world, broken).await, U256::ZERO);
    // Without a book value there is no loss.
    let write_off = Manager::writeOffCall { adapter: broken };
    let receipt = world.send("owner", manager, write_off, U256::ZERO).await;
    assert!(receipt.event::<IRate::LossRealized>(manager).is_none());
    assert!(receipt.event::<IRate::Reported>(manager).is_none());
    world.assert_matches_model("an empty write-off").await;
}

#[tokio::test]
async fn an_unlisted_address_is_never_called() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(5)).await;
    let manager = world.restaking_manager();
    // A call of it would burn all gas: 10 million here.
    let trap = world.deploy_mock(&MockContract::new().otherwise([MockAction::Burn])).await;
    let gas = |who: &str, call: Vec<u8>| {
        let request = TransactionRequest::default()
            .from(world.address(who))
            .to(manager)
            .input(Bytes::from(call).into())
            .gas_limit(10_000_000);
        async { world.connection().mine(request).await.unwrap() }
    };
    let assets = ether(1);
    let calls = [
        ("keeper", Manager::allocateCall { adapter: trap, assets }.abi_encode()),
        ("keeper", Manager::deallocateCall { adapter: trap, assets }.abi_encode()),
        ("keeper", Manager::reportCall { adapter: trap }.abi_encode()),
        ("keeper", Manager::emergencyExitCall { adapter: trap }.abi_encode()),
        ("owner", Manager::removeAdapterCall { adapter: trap }.abi_encode()),
        ("owner", Manager::writeOffCall { adapter: trap }.abi_encode()),
        ("owner", cap(trap, U256::ZERO, 0).abi_encode()),
    ];
    for (who, call) in calls {
        let input = Bytes::from(call.clone());
        let data = world.expect_failure(who, manager, input, U256::ZERO).await;
        let error = Manager::AdapterNotListed::abi_decode(&data).unwrap();
        assert_eq!(error.adapter, trap);
        let receipt = gas(who, call).await;
        assert!(receipt.gas_used < 200_000, "it used {} gas", receipt.gas_used);
    }
    // The trap works: a candidate is called when it is listed.
    let receipt = gas("owner", add(trap).abi_encode()).await;
    assert!(receipt.gas_used > 9_000_000, "the trap is harmless");
}
