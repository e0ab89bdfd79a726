//! The whole suite, deployed natively and used once.

use crate::fixture::{Fixture, START, ether, refused_seed};
use alloy_primitives::U256;
use alloy_sol_types::{SolError, SolValue};
use basalt_interfaces::{
    IERC4626, IQueuedVault, IRate, IRateFeed, IRestakingManager, IStakingVault, IToken, IVault,
    IWithdrawalQueue,
};
use basalt_manifest::{Scope, instances};
use basalt_native::{
    Program,
    suite::{address_of, library},
};
use std::rc::Rc;

#[test]
fn a_vault_begins_with_a_thousandth_of_an_ether_at_least() {
    let least = ether(1) / U256::from(1_000);
    assert_eq!(refused_seed(least), None);
    let (name, data) = refused_seed(least - U256::ONE).unwrap();
    let error = IStakingVault::SeedTooSmall::abi_decode_validate(&data).unwrap();
    assert_eq!(name, "staking-vault");
    assert_eq!((error.value, error.min), (least - U256::ONE, least));
}

#[test]
fn breth_begins_with_a_thousandth_of_a_bseth_at_least() {
    let mut it = Fixture::new();
    let (user, vault) = (it.user, it.at("staking-vault"));
    let deposit = IVault::depositCall { assets: ether(50), receiver: user };
    it.send(user, "staking-vault", ether(50), &deposit);
    let allocate = IStakingVault::allocateCall { assets: ether(40) };
    it.send(address_of("keeper"), "staking-vault", U256::ZERO, &allocate);
    it.wait(7_200);
    it.report(ether(40) + ether(1) / U256::from(1_000));
    it.wait(86_400);

    let roles = ["owner", "guardian", "keeper"].map(address_of);
    let [owner, guardian, keeper] = roles;
    let accountant = it.at("accountant");
    let arguments = (owner, guardian, keeper, vault, accountant).abi_encode_params();
    let mut deploy = |seed| {
        let (route, _) = library("restaking-manager").unwrap();
        it.world.deploy(Rc::new(Program(route)), address_of("another"), &arguments, seed)
    };
    // A share of bsETH costs more than an ether now, so the smallest seed buys less than it.
    let least = ether(1) / U256::from(1_000);
    let error = Fixture::error::<IRestakingManager::SeedTooSmall>(deploy(least));
    assert_eq!(error.min, least);
    assert!(error.value < least);
    deploy(least + least / U256::from(100)).unwrap();
}

#[test]
fn every_contract_of_the_manifest_is_deployed_and_wired() {
    let mut it = Fixture::new();
    let names: Vec<_> = it.contracts().iter().map(|it| it.name.as_str()).collect();
    for (_, instance) in instances().filter(|(_, it)| it.scope == Scope::Suite) {
        assert!(names.contains(&instance.name), "{}", instance.name);
    }
    for (vault, queue) in [
        ("staking-vault", "withdrawal-queue-bseth"),
        ("restaking-manager", "withdrawal-queue-breth"),
    ] {
        let (vault, queue) = (it.at(vault), it.at(queue));
        assert_eq!(it.world.read(vault, &IQueuedVault::queueCall {}).unwrap(), queue);
    }
    let manager = it.at("restaking-manager");
    let listed = IRestakingManager::adapterAtCall { index: U256::ZERO };
    assert_eq!(it.world.read(manager, &listed).unwrap(), it.at("adapter"));
    assert_eq!(it.world.read(manager, &IVault::assetCall {}).unwrap(), it.at("staking-vault"));
}

#[test]
fn ether_goes_through_both_vaults_the_adapter_and_the_venue_and_back_through_a_queue() {
    let mut it = Fixture::new();
    let (user, keeper, oracle) = (it.user, address_of("keeper"), address_of("oracle"));
    let [vault, manager, venue] =
        ["staking-vault", "restaking-manager", "venue"].map(|name| it.at(name));
    let none = U256::ZERO;

    let deposit = IVault::depositCall { assets: ether(100), receiver: user };
    it.send(user, "staking-vault", ether(100), &deposit);
    let approve = IToken::approveCall { spender: manager, value: U256::MAX };
    it.send(user, "staking-vault", none, &approve);
    let deposit = IVault::depositCall { assets: ether(40), receiver: user };
    it.send(user, "restaking-manager", none, &deposit);
    let held = IToken::balanceOfCall { account: user };
    assert!(it.world.read(manager, &held).unwrap() > ether(39));

    let (adapter, assets) = (it.at("adapter"), ether(20));
    let allocate = IRestakingManager::allocateCall { adapter, assets };
    it.send(keeper, "restaking-manager", none, &allocate);
    let at_venue = IERC4626::balanceOfCall { account: adapter };
    assert_eq!(it.world.read(venue, &at_venue).unwrap(), ether(20));
    it.send(keeper, "staking-vault", none, &IStakingVault::allocateCall { assets: ether(50) });
    assert_eq!(it.world.balance(address_of("consensus")), ether(50));

    it.world.set_time(START + 7_200);
    let source = ether(50) + ether(1) / U256::from(100);
    let report =
        IStakingVault::reportCall { refTime: U256::from(START + 7_100), sourceValue: source };
    it.send(oracle, "staking-vault", none, &report);
    let feed = it.at("rate-feed-bseth");
    let before = it.world.read(vault, &IRate::getRateCall {}).unwrap();
    it.world.set_time(START + 86_400);
    let after = it.world.read(vault, &IRate::getRateCall {}).unwrap();
    assert!(after > before);
    let round = it.world.read(feed, &IRateFeed::latestRoundDataCall {}).unwrap();
    assert_eq!(U256::from_be_bytes(round.answer.to_be_bytes::<32>()), after);

    let shares = ether(5);
    let request = IQueuedVault::requestRedeem_0Call { shares, controller: user, owner: user };
    it.send(user, "staking-vault", none, &request);
    it.world.set_time(START + 2 * 86_400);
    let ref_time = U256::from(START + 2 * 86_400 - 1);
    let report = IStakingVault::reportCall { refTime: ref_time, sourceValue: source };
    it.send(oracle, "staking-vault", none, &report);
    let queue = it.at("withdrawal-queue-bseth");
    let state = it.world.read(queue, &IWithdrawalQueue::queueStateCall {}).unwrap();
    assert_eq!((state.settled, state.last), (U256::ONE, U256::ONE));
}
