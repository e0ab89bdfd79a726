//! Limits that callers set: the worst result, the deadline, the ether sent.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IQueuedVault, IRestakingManager, ISlippageVault, IToken, IVault};
use basalt_native::suite::address_of;

const NONE: U256 = U256::ZERO;
const VAULT: &str = "staking-vault";
const MANAGER: &str = "restaking-manager";

/// A user with 100 bsETH and 50 brETH, and bsETH at a rate that is no round number.
fn fixture() -> Fixture {
    let mut it = Fixture::new();
    let (user, manager, keeper) = (it.user, it.at(MANAGER), address_of("keeper"));
    it.send(user, VAULT, ether(200), &IVault::depositCall { assets: ether(200), receiver: user });
    it.send(user, VAULT, NONE, &IToken::approveCall { spender: manager, value: U256::MAX });
    it.send(user, MANAGER, NONE, &IVault::depositCall { assets: ether(50), receiver: user });
    let allocate = basalt_interfaces::IStakingVault::allocateCall { assets: ether(50) };
    it.send(keeper, VAULT, NONE, &allocate);
    it.wait(2 * 3_600);
    it.report(ether(50) + ether(1) / U256::from(7));
    it.wait(86_400);
    it
}

/// A call with a limit and a deadline.
type Limited = fn(Address, U256, U256) -> Vec<u8>;

/// A way in or out, with what its limit bounds: a least, or a most.
type Way = (&'static str, bool, Limited);

/// The ways in and out of both vaults.
const WAYS: [Way; 4] = [
    ("deposit", true, |user, limit, deadline| {
        let assets = ether(3);
        let call =
            ISlippageVault::depositCall { assets, receiver: user, minShares: limit, deadline };
        call.abi_encode()
    }),
    ("mint", false, |user, limit, deadline| {
        let shares = ether(3);
        let call = ISlippageVault::mintCall { shares, receiver: user, maxAssets: limit, deadline };
        call.abi_encode()
    }),
    ("withdraw", false, |user, limit, deadline| {
        let call = ISlippageVault::withdrawCall {
            assets: ether(3),
            receiver: user,
            owner: user,
            maxShares: limit,
            deadline,
        };
        call.abi_encode()
    }),
    ("redeem", true, |user, limit, deadline| {
        let call = ISlippageVault::redeemCall {
            shares: ether(3),
            receiver: user,
            owner: user,
            minAssets: limit,
            deadline,
        };
        call.abi_encode()
    }),
];

/// The way out of brETH alone: the limit bounds the part of all holdings that is delivered.
const IN_KIND: Way = ("redeemInKind", true, |user, limit, deadline| {
    let call = IRestakingManager::redeemInKindCall {
        shares: ether(3),
        receiver: user,
        owner: user,
        minFractionWad: limit,
        deadline,
        forfeited: Vec::new(),
    };
    call.abi_encode()
});

fn ways(contract: &str) -> Vec<Way> {
    let own = (contract == MANAGER).then_some(IN_KIND);
    WAYS.into_iter().chain(own).collect()
}

/// Ether that a call sends: what it needs at most where the asset is ether.
fn value(contract: &str, way: &str) -> U256 {
    match (contract, way) {
        (VAULT, "deposit") => ether(3),
        (VAULT, "mint") => ether(4),
        _ => NONE,
    }
}

#[test]
fn a_result_at_the_limit_is_taken_and_one_wei_worse_is_not() {
    for contract in [VAULT, MANAGER] {
        for (way, is_least, call) in ways(contract) {
            let mut it = fixture();
            let (user, target, now) =
                (it.user, it.at(contract), U256::from(it.world.block().timestamp));
            let wei = value(contract, way);
            let any = if is_least { NONE } else { U256::MAX };
            let data = it.world.simulate(user, target, wei, &call(user, any, now)).unwrap();
            let result = U256::from_be_slice(&data[..32]);
            let worse = if is_least { result + U256::ONE } else { result - U256::ONE };
            let refused = it.world.call(user, target, wei, &call(user, worse, now));
            let error = Fixture::error::<ISlippageVault::Slippage>(refused);
            assert_eq!((error.result, error.limit), (result, worse), "{contract} {way}");
            let taken = it.world.call(user, target, wei, &call(user, result, now)).unwrap();
            assert_eq!(U256::from_be_slice(&taken.data[..32]), result, "{contract} {way}");
        }
    }
}

#[test]
fn a_call_in_the_second_of_its_deadline_is_taken_and_later_it_is_not() {
    for contract in [VAULT, MANAGER] {
        for (way, is_least, call) in ways(contract) {
            let mut it = fixture();
            let (user, target) = (it.user, it.at(contract));
            let (wei, any) = (value(contract, way), if is_least { NONE } else { U256::MAX });
            let late = U256::from(it.world.block().timestamp - 1);
            let refused = it.world.call(user, target, wei, &call(user, any, late));
            let error = Fixture::error::<ISlippageVault::Expired>(refused);
            assert_eq!((error.deadline, error.now), (late, late + U256::ONE), "{contract} {way}");
            it.world.call(user, target, wei, &call(user, any, U256::MAX)).unwrap();
        }
    }
    let mut it = fixture();
    let (user, late) = (it.user, U256::from(it.world.block().timestamp - 1));
    let request = IQueuedVault::requestRedeem_1Call {
        shares: ether(1),
        controller: user,
        owner: user,
        minRate: NONE,
        deadline: late,
    };
    let _: ISlippageVault::Expired = it.refused(user, VAULT, &request);
}

/// `mint` costs what its preview says: a wei less is refused before anything is stored, a wei more comes
/// back.
#[test]
fn ether_for_a_mint_is_exact() {
    let mut it = fixture();
    let (user, vault) = (it.user, it.at(VAULT));
    let shares = ether(3);
    let price = it.world.read(vault, &IVault::previewMintCall { shares }).unwrap();
    let call = IVault::mintCall { shares, receiver: user }.abi_encode();
    let refused = it.world.call(user, vault, price - U256::ONE, &call);
    let error = Fixture::error::<IVault::WrongValue>(refused);
    assert_eq!((error.value, error.required), (price - U256::ONE, price));
    for sent in [price, price + U256::ONE] {
        let before = it.world.balance(user);
        it.world.call(user, vault, sent, &call).unwrap();
        assert_eq!(before - it.world.balance(user), price, "{sent} sent");
    }
    for sent in [ether(1) - U256::ONE, ether(1) + U256::ONE] {
        let call = IVault::depositCall { assets: ether(1), receiver: user }.abi_encode();
        let refused = it.world.call(user, vault, sent, &call);
        let error = Fixture::error::<IVault::WrongValue>(refused);
        assert_eq!((error.value, error.required), (sent, ether(1)));
    }
}
