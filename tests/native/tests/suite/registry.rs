//! The registry of strategy adapters.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolValue};
use basalt_interfaces::{IAdapter, IErrors, IRestakingManager, IToken, IVault};
use basalt_kit::native::Host;
use basalt_native::{CallResult, Contract, suite::address_of};
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const MANAGER: &str = "restaking-manager";

/// An adapter that names a manager and an asset, and says that it holds so much.
fn adapter(manager: Address, asset: Address, value: U256) -> Rc<dyn Contract> {
    Rc::new(move |_: &Rc<dyn Host>, input: &[u8]| match input.first_chunk::<4>().copied() {
        Some(IAdapter::managerCall::SELECTOR) => Ok(manager.abi_encode()),
        Some(IAdapter::assetCall::SELECTOR) => Ok(asset.abi_encode()),
        Some(IAdapter::totalAssetsCall::SELECTOR) => Ok(value.abi_encode()),
        _ => CallResult::Err(Vec::new()),
    })
}

fn add(adapter: Address) -> IRestakingManager::addAdapterCall {
    IRestakingManager::addAdapterCall { adapter, cap: ether(5), shareCapBps: U256::from(5_000) }
}

fn set_cap(adapter: Address, cap: U256, share_cap_bps: u64) -> IRestakingManager::setCapCall {
    IRestakingManager::setCapCall { adapter, cap, shareCapBps: U256::from(share_cap_bps) }
}

/// A suite in which the strategy's caps are 5 ether and a half.
fn with_caps() -> (Fixture, Address) {
    let mut it = Fixture::new();
    let (adapter, owner) = (it.at("adapter"), address_of("owner"));
    it.send(owner, MANAGER, NONE, &set_cap(adapter, ether(5), 5_000));
    (it, adapter)
}

#[test]
fn at_most_sixteen_adapters_are_listed() {
    let mut it = Fixture::new();
    let (owner, manager, asset) = (address_of("owner"), it.at(MANAGER), it.at("staking-vault"));
    // One is listed already.
    for number in 1..=16_u8 {
        let at = Address::repeat_byte(number);
        it.world.place(at, adapter(manager, asset, NONE));
        if number < 16 {
            it.send(owner, MANAGER, NONE, &add(at));
        } else {
            let error: IRestakingManager::TooManyAdapters = it.refused(owner, MANAGER, &add(at));
            assert_eq!((error.count, error.max), (U256::from(16), U256::from(16)));
        }
    }
    let twice = Address::repeat_byte(3);
    let error: IRestakingManager::AdapterListed = it.refused(owner, MANAGER, &add(twice));
    assert_eq!(error.adapter, twice);
    // The last one takes the place of one that is removed.
    let remove = IRestakingManager::removeAdapterCall { adapter: twice };
    it.send(owner, MANAGER, NONE, &remove);
    let at = IRestakingManager::adapterAtCall { index: U256::from(3) };
    assert_eq!(it.world.read(manager, &at).unwrap(), Address::repeat_byte(15));
    let count = it.world.read(manager, &IRestakingManager::adapterCountCall {}).unwrap();
    assert_eq!(count, U256::from(15));
    let _: IRestakingManager::AdapterNotListed = it.refused(owner, MANAGER, &remove);
}

#[test]
fn an_adapter_of_another_manager_or_asset_is_not_listed() {
    let mut it = Fixture::new();
    let (owner, manager, asset) = (address_of("owner"), it.at(MANAGER), it.at("staking-vault"));
    let (other, at) = (Address::repeat_byte(0xaa), Address::repeat_byte(0xbb));
    for (found, expected, code) in [
        (other, manager, adapter(other, asset, NONE)),
        (other, asset, adapter(manager, other, NONE)),
    ] {
        it.world.place(at, code);
        let error: IRestakingManager::AdapterMismatch = it.refused(owner, MANAGER, &add(at));
        assert_eq!((error.found, error.expected), (found, expected));
    }
    let _: IErrors::NoCode = it.refused(owner, MANAGER, &add(Address::repeat_byte(0xcc)));
}

/// Nothing is booked there, but the adapter says that it holds something.
#[test]
fn an_adapter_with_assets_is_not_removed() {
    let mut it = Fixture::new();
    let (owner, manager, asset) = (address_of("owner"), it.at(MANAGER), it.at("staking-vault"));
    let at = Address::repeat_byte(0xbb);
    it.world.place(at, adapter(manager, asset, U256::from(3)));
    it.send(owner, MANAGER, NONE, &add(at));
    let remove = IRestakingManager::removeAdapterCall { adapter: at };
    let error: IRestakingManager::AdapterNotEmpty = it.refused(owner, MANAGER, &remove);
    assert_eq!((error.adapter, error.value), (at, U256::from(3)));
}

/// The guardian lowers caps and leaves them; whatever raises one is the owner's.
#[test]
fn a_guardian_raises_no_cap() {
    let (mut it, adapter) = with_caps();
    let (owner, guardian, manager) = (address_of("owner"), address_of("guardian"), it.at(MANAGER));
    let raised = [(ether(5) + U256::ONE, 5_000), (ether(5), 5_001), (ether(4), 5_001)];
    for (cap, share_cap_bps) in raised {
        let call = set_cap(adapter, cap, share_cap_bps);
        let error: IErrors::Unauthorized = it.refused(guardian, MANAGER, &call);
        assert_eq!(error.holder, owner);
    }
    for (cap, share_cap_bps) in [(ether(5), 5_000), (ether(5), 4_000), (ether(4), 4_000)] {
        it.send(guardian, MANAGER, NONE, &set_cap(adapter, cap, share_cap_bps));
        let info = IRestakingManager::adapterInfoCall { adapter };
        let info = it.world.read(manager, &info).unwrap();
        assert_eq!((info.cap, info.shareCapBps), (cap, U256::from(share_cap_bps)));
    }
    it.send(owner, MANAGER, NONE, &set_cap(adapter, ether(6), 6_000));
    let stranger = it.user;
    let _: IErrors::Unauthorized = it.refused(stranger, MANAGER, &set_cap(adapter, NONE, 0));
}

#[test]
fn an_allocation_stops_at_the_smaller_cap() {
    let (mut it, adapter) = with_caps();
    let (user, keeper, manager) = (it.user, address_of("keeper"), it.at(MANAGER));
    it.send(
        user,
        "staking-vault",
        ether(50),
        &IVault::depositCall { assets: ether(50), receiver: user },
    );
    it.send(
        user,
        "staking-vault",
        NONE,
        &IToken::approveCall { spender: manager, value: U256::MAX },
    );
    it.send(user, MANAGER, NONE, &IVault::depositCall { assets: ether(20), receiver: user });
    let allocate = |assets| IRestakingManager::allocateCall { adapter, assets };
    let error: IRestakingManager::AboveCap =
        it.refused(keeper, MANAGER, &allocate(ether(5) + U256::ONE));
    assert_eq!((error.assets, error.cap), (ether(5) + U256::ONE, ether(5)));
    it.send(keeper, MANAGER, NONE, &allocate(ether(5)));
    // Three tenths of the backing, which has the seed too.
    let owner = address_of("owner");
    it.send(owner, MANAGER, NONE, &set_cap(adapter, ether(100), 3_000));
    let error: IRestakingManager::AboveCap = it.refused(keeper, MANAGER, &allocate(ether(3)));
    assert!(error.cap > ether(6) && error.cap < ether(7), "{}", error.cap);
    let remove = IRestakingManager::removeAdapterCall { adapter };
    let error: IRestakingManager::AdapterNotEmpty = it.refused(owner, MANAGER, &remove);
    assert_eq!((error.adapter, error.value), (adapter, ether(5)));
}
