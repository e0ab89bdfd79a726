//! The seed: what a constructor must receive, who owns the first shares, and that nobody can take
//! them.

use alloy::{
    primitives::{Address, U256},
    sol,
    sol_types::{SolConstructor, SolError, SolValue},
};
use basalt_client::{Error, suite::Settings};
use basalt_harness::{DAY_SECS, Parameter, Token, World, ether};
use basalt_interfaces::{
    IAdapter, IErrors, IQueuedVault, IRate, IRestakingManager, IRoles, ISafety, IStakingVault,
    IToken, IVault,
};

sol! {
    /// Error of the Stylus deployer when a constructor reverts.
    error ContractInitializationError(address newContract, bytes reason);
}

/// The minimum seed, in wei.
const LEAST: u64 = 1_000_000_000_000_000;

/// Decodes the error of the constructor, which must be an `E`.
fn refused<E: SolError, T: std::fmt::Debug>(deployed: Result<T, Error>) -> E {
    let data = match deployed {
        Err(Error::Reverted(reverted)) => reverted.data().clone(),
        other => panic!("expected {}, but: {other:?}", E::SIGNATURE),
    };
    let Ok(outer) = ContractInitializationError::abi_decode(&data) else {
        panic!("expected a constructor's {}, but: {data}", E::SIGNATURE)
    };
    E::abi_decode(&outer.reason)
        .unwrap_or_else(|_| panic!("expected {}, but: {}", E::SIGNATURE, outer.reason))
}

/// The accountant program of both vaults.
async fn accountant(world: &World) -> Address {
    world.read(world.staking_vault(), ISafety::accountantCall {}).await
}

/// Encoded constructor arguments of bsETH, each role a different account, with the argument at
/// `index` replaced; the last one is the accountant.
async fn staking_arguments(world: &World, index: usize, account: Address) -> Vec<u8> {
    let roles = ["owner", "guardian", "keeper", "oracle", "consensus"];
    let mut parts = roles.map(|name| world.address(name)).to_vec();
    parts.push(accountant(world).await);
    if let Some(part) = parts.get_mut(index) {
        *part = account;
    }
    let [owner, guardian, keeper, oracle, consensus, accountant] = parts.try_into().unwrap();
    let call =
        IStakingVault::constructorCall { owner, guardian, keeper, oracle, consensus, accountant };
    call.abi_encode()
}

/// Same for brETH, whose fourth argument is the asset.
async fn restaking_arguments(world: &World, index: usize, account: Address) -> Vec<u8> {
    let mut parts = ["owner", "guardian", "keeper"].map(|name| world.address(name)).to_vec();
    parts.extend([world.staking_vault(), accountant(world).await]);
    if let Some(part) = parts.get_mut(index) {
        *part = account;
    }
    let [owner, guardian, keeper, asset, accountant] = parts.try_into().unwrap();
    IRestakingManager::constructorCall { owner, guardian, keeper, asset, accountant }.abi_encode()
}

/// No argument is replaced.
const NONE: usize = usize::MAX;

#[tokio::test]
async fn the_seed_sets_both_rates_to_one_and_belongs_to_the_contracts() {
    let world = World::start().await;
    let seed = world.settings().seed;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    // The seed of brETH is bsETH, so that the supply of bsETH contains both.
    for (vault, supply) in [(staking, seed * U256::from(2)), (manager, seed)] {
        let ledger = world.read(vault, IRate::ledgerCall {}).await;
        assert_eq!((ledger.shares, ledger.backing), (supply, supply));
        assert_eq!(ledger.working, U256::ZERO);
        assert_eq!(ledger.peak, U256::from(10).pow(U256::from(27)));
        let queue = world.read(vault, IQueuedVault::queueCall {}).await;
        let (own, of_queue) =
            (world.balance_of(vault, vault).await, world.balance_of(vault, queue).await);
        assert_eq!((own, of_queue), (seed - U256::ONE, U256::ONE));
        assert_eq!(world.read(vault, IToken::totalSupplyCall {}).await, supply);
        assert_eq!(world.read(vault, IRate::getRateCall {}).await, ether(1));
        // No report yet, but a reference time for the first one.
        let report = world.read(vault, IRate::lastReportCall {}).await;
        assert_eq!(report.index, U256::ZERO);
        assert!(report.refTime > U256::ZERO);
        assert!(report.refTime <= U256::from(world.now().await));
    }
    assert_eq!(world.ether_of(staking).await, seed * U256::from(2));
    let held = IToken::balanceOfCall { account: manager };
    assert_eq!(world.read(staking, held).await, seed);
}

#[tokio::test]
async fn the_seed_stays_after_all_exits_and_cannot_be_taken() {
    let mut world = World::start().await;
    let seed = world.settings().seed;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        world.disable_exit_fee(vault).await;
    }
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(4)).await;
    world.redeem(Token::Breth, "alice", ether(4)).await;
    world.redeem(Token::Bseth, "alice", ether(10)).await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    for (vault, supply) in [(staking, seed * U256::from(2)), (manager, seed)] {
        assert_eq!(world.read(vault, IToken::totalSupplyCall {}).await, supply);
        for who in ["alice", "owner", "keeper"] {
            let receiver = world.address(who);
            let call = IVault::redeemCall { shares: U256::ONE, receiver, owner: vault };
            let error = world
                .expect_revert::<IToken::ERC20InsufficientAllowance>(who, vault, call, U256::ZERO)
                .await;
            assert_eq!((error.spender, error.needed), (receiver, U256::ONE));
            let call = IToken::transferFromCall { from: vault, to: receiver, value: U256::ONE };
            world
                .expect_revert::<IToken::ERC20InsufficientAllowance>(who, vault, call, U256::ZERO)
                .await;
        }
        // The seed backs shares, so that it is not a donation.
        let call = IRoles::sweepCall { receiver: world.address("owner") };
        world.expect_revert::<IVault::ZeroAmount>("owner", vault, call, U256::ZERO).await;
    }
}

#[tokio::test]
async fn a_seed_below_the_minimum_is_refused_and_the_minimum_is_enough() {
    let world = World::start().await;
    let least = U256::from(LEAST);
    let salt = !world.settings().salt;
    for seed in [U256::ZERO, U256::ONE, least - U256::ONE] {
        let settings = Settings { salt, seed, ..world.settings() };
        let error: IStakingVault::SeedTooSmall = refused(world.deploy_suite(&settings).await);
        assert_eq!((error.value, error.min), (seed, least));
        let arguments = restaking_arguments(&world, NONE, Address::ZERO).await;
        let deployed = world.try_deploy_with("restaking-manager", arguments, seed, 7).await;
        let error: IRestakingManager::SeedTooSmall = refused(deployed);
        assert_eq!((error.value, error.min), (seed, least));
    }
    let settings = Settings { salt, seed: least, ..world.settings() };
    let (suite, _) = world.deploy_suite(&settings).await.unwrap();
    for vault in [suite.staking_vault, suite.restaking_manager] {
        let own = IToken::balanceOfCall { account: vault };
        assert_eq!(world.read(vault, own).await, least - U256::ONE, "a wei is with the queue");
    }
}

#[tokio::test]
async fn the_seed_of_breth_costs_more_ether_at_a_higher_rate_of_bseth() {
    let story = "a seed of brETH at a higher rate";
    let Some(mut world) = World::with_time_travel(story).await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(90)).await;
    world.advance_hours(24).await;
    world.consensus_reward(ether(1)).await;
    world.report_consensus().await;
    world.set_parameter(world.staking_vault(), Parameter::MaxAge, (30 * DAY_SECS).into()).await;
    for _ in 0..3 {
        world.advance_hours(24 * 20).await;
        world.report_consensus().await;
    }

    let (least, staking) = (U256::from(LEAST), world.staking_vault());
    let bought = world.read(staking, IVault::previewDepositCall { assets: least }).await;
    assert!(bought < least);
    let arguments = restaking_arguments(&world, NONE, Address::ZERO).await;
    let deploy = |value| world.try_deploy_with("restaking-manager", arguments.clone(), value, 7);
    let error: IRestakingManager::SeedTooSmall = refused(deploy(least).await);
    assert_eq!((error.value, error.min), (bought, least));

    let price = world.read(staking, IVault::previewMintCall { shares: least }).await;
    let manager = deploy(price).await.unwrap();
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    assert_eq!((ledger.shares, ledger.backing), (least, least));
}

#[tokio::test]
async fn breth_cannot_be_deployed_on_a_worthless_bseth() {
    let story = "a seed of brETH in a worthless bsETH";
    let Some(mut world) = World::with_time_travel(story).await else { return };
    world.deposit(Token::Bseth, "alice", ether(1)).await;
    let all = world.ether_of(world.staking_vault()).await;
    world.allocate_to_consensus(all).await;
    world.advance_hours(2).await;
    let (_, borne) = world.confirm_large_loss(all).await;
    assert_eq!(U256::from(borne.gross()), all);
    let arguments = restaking_arguments(&world, NONE, Address::ZERO).await;
    let deployed = world.try_deploy_with("restaking-manager", arguments, ether(1), 7).await;
    let IVault::ZeroRate {} = refused(deployed);
}

#[tokio::test]
async fn constructors_refuse_the_zero_address() {
    let world = World::start().await;
    let seed = world.settings().seed;
    for index in 0..5 {
        let arguments = staking_arguments(&world, index, Address::ZERO).await;
        let deployed = world.try_deploy_with("staking-vault", arguments, seed, 7).await;
        let error: IErrors::BadAddress = refused(deployed);
        assert_eq!(error.account, Address::ZERO, "argument {index} of bsETH");
    }
    for index in 0..4 {
        let arguments = restaking_arguments(&world, index, Address::ZERO).await;
        let deployed = world.try_deploy_with("restaking-manager", arguments, seed, 7).await;
        let error: IErrors::BadAddress = refused(deployed);
        assert_eq!(error.account, Address::ZERO, "argument {index} of brETH");
    }
    let (manager, venue) = (world.restaking_manager(), world.strategy().venue);
    for (manager, venue) in [(Address::ZERO, venue), (manager, Address::ZERO)] {
        let arguments = (manager, venue).abi_encode_params();
        let deployed = world.try_deploy_program("adapter-erc4626", arguments, 7).await;
        let error: IErrors::BadAddress = refused(deployed);
        assert_eq!(error.account, Address::ZERO);
    }
}

#[tokio::test]
async fn constructors_refuse_addresses_without_code_and_a_foreign_asset() {
    let world = World::start().await;
    let (seed, nobody) = (world.settings().seed, world.address("carol"));
    // Neither an account without code nor the zero address can be the accountant.
    for account in [nobody, Address::ZERO] {
        let arguments = staking_arguments(&world, 5, account).await;
        let deployed = world.try_deploy_with("staking-vault", arguments, seed, 7).await;
        let error: IErrors::NoCode = refused(deployed);
        assert_eq!(error.target, account);
        let arguments = restaking_arguments(&world, 4, account).await;
        let deployed = world.try_deploy_with("restaking-manager", arguments, seed, 7).await;
        let error: IErrors::NoCode = refused(deployed);
        assert_eq!(error.target, account);
    }
    let arguments = restaking_arguments(&world, 3, nobody).await;
    let deployed = world.try_deploy_with("restaking-manager", arguments, seed, 7).await;
    let error: IErrors::NoCode = refused(deployed);
    assert_eq!(error.target, nobody);
    let (manager, venue) = (world.restaking_manager(), world.strategy().venue);
    for (manager, venue) in [(nobody, venue), (manager, nobody)] {
        let arguments = (manager, venue).abi_encode_params();
        let deployed = world.try_deploy_program("adapter-erc4626", arguments, 7).await;
        let error: IErrors::NoCode = refused(deployed);
        assert_eq!(error.target, nobody);
    }
    // A venue over its own manager: bsETH, which is the asset of the venue.
    let arguments = (world.staking_vault(), venue).abi_encode_params();
    let deployed = world.try_deploy_program("adapter-erc4626", arguments, 7).await;
    let error: IAdapter::VenueIsManager = refused(deployed);
    assert_eq!(error.venue, venue);
}

#[tokio::test]
async fn ether_for_a_constructor_that_is_not_payable_is_refused() {
    let world = World::start().await;
    let arguments = (world.restaking_manager(), world.strategy().venue).abi_encode_params();
    let deployed = world.try_deploy_with("adapter-erc4626", arguments, U256::ONE, 7).await;
    let error: IErrors::NotPayable = refused(deployed);
    assert_eq!(error.value, U256::ONE);
}
