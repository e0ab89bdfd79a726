//! Amounts that are too small or too large: refused with a declared error that names value and
//! limit, without effects.

use crate::{support::calls::set, support::mocks::list};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_client::revert::Reverted;
use basalt_harness::{IMockControl, MockContract, Parameter, Token, WEEK_SECS, World, ether};
use basalt_interfaces::{
    IErrors, IParameters, IRate, IRestakingManager as Manager, IRoles, IStakingVault, IToken,
    IVault,
};

/// The largest amount that storage can hold.
fn widest() -> U256 {
    (U256::ONE << 96) - U256::ONE
}

/// Amounts above 96 bits, above 128 bits, and the largest word.
fn too_large() -> [U256; 5] {
    let two = |exponent: usize| U256::ONE << exponent;
    [two(96), two(128) - U256::ONE, two(128), two(255), U256::MAX]
}

/// Asserts that the error names the value (or a larger one computed from it) and a limit: the width
/// of a field or of an amount, or the most shares whose price fits into an amount.
fn assert_names(error: &IErrors::Overflow, value: U256) {
    assert!(error.value > error.limit, "{} is not above {}", error.value, error.limit);
    let (field, amount) = (widest(), U256::from(u128::MAX));
    // A share costs between one and two assets here.
    let is_priced = error.value == value && (amount / U256::from(2)..amount).contains(&error.limit);
    let is_width = error.limit == field || error.limit == amount;
    assert!(is_width || is_priced, "{} is no limit", error.limit);
    if value > U256::from(u128::MAX) {
        assert_eq!(error.value, value);
    }
}

/// alice holds both tokens and has approved brETH without limit; both rate lines rise.
async fn world() -> Option<World> {
    let mut world = World::with_time_travel("amounts of all sizes").await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(20)).await;
    world.advance_hours(1).await;
    world.venue_gain(ether(1) / U256::from(50)).await;
    world.report_strategy().await;
    let approval = IToken::approveCall { spender: world.restaking_manager(), value: U256::MAX };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    Some(world)
}

#[tokio::test]
async fn an_amount_of_zero_is_refused() {
    let Some(world) = world().await else { return };
    let (alice, zero) = (world.address("alice"), U256::ZERO);
    for vault in [world.staking_vault(), world.restaking_manager()] {
        macro_rules! refused {
            ($call:expr) => {
                world.expect_revert::<IVault::ZeroAmount>("alice", vault, $call, zero).await
            };
        }
        refused!(IVault::depositCall { assets: zero, receiver: alice });
        refused!(IVault::mintCall { shares: zero, receiver: alice });
        refused!(IVault::withdrawCall { assets: zero, receiver: alice, owner: alice });
        refused!(IVault::redeemCall { shares: zero, receiver: alice, owner: alice });
        world
            .expect_revert::<IVault::ZeroAmount>(
                "owner",
                vault,
                IRoles::sweepCall { receiver: alice },
                zero,
            )
            .await;
    }
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let adapter = world.strategy().adapter;
    let call = IStakingVault::allocateCall { assets: zero };
    world.expect_revert::<IVault::ZeroAmount>("keeper", staking, call, zero).await;
    let call = IStakingVault::payBackCall {};
    world.expect_revert::<IVault::ZeroAmount>("consensus", staking, call, zero).await;
    let call = Manager::allocateCall { adapter, assets: zero };
    world.expect_revert::<IVault::ZeroAmount>("keeper", manager, call, zero).await;
    let call = Manager::deallocateCall { adapter, assets: zero };
    world.expect_revert::<IVault::ZeroAmount>("keeper", manager, call, zero).await;
}

#[tokio::test]
async fn a_result_that_rounds_to_zero_is_refused_with_the_amount() {
    let Some(mut world) = World::with_time_travel("results that round to zero").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_consensus(ether(50)).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(1) / U256::from(100)).await;
    world.report_consensus().await;
    let (staking, alice) = (world.staking_vault(), world.address("alice"));

    // A share costs more than 1 wei.
    let call = IVault::depositCall { assets: U256::ONE, receiver: alice };
    let error = world.expect_revert::<IVault::ZeroShares>("alice", staking, call, U256::ONE).await;
    assert_eq!(error.assets, U256::ONE);

    // A share is worth less than 1 wei.
    world.advance_hours(6 * 24).await;
    world.consensus_loss(ether(4) / U256::from(100)).await;
    world.report_consensus().await;
    let call = IVault::redeemCall { shares: U256::ONE, receiver: alice, owner: alice };
    let error = world.expect_revert::<IVault::ZeroAssets>("alice", staking, call, U256::ZERO).await;
    assert_eq!(error.shares, U256::ONE);
    let value = IVault::convertToAssetsCall { shares: U256::ONE };
    assert_eq!(world.read(staking, value).await, U256::ZERO, "zero even without a fee");

    // In brETH: a gain for the first error, a loss in a venue for the second.
    let manager = world.restaking_manager();
    world.allocate_to_venue(ether(20)).await;
    world.advance_hours(1).await;
    world.venue_gain(ether(1) / U256::from(1_000)).await;
    world.report_strategy().await;
    let approval = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("alice", staking, approval, U256::ZERO).await;
    let call = IVault::depositCall { assets: U256::ONE, receiver: alice };
    let error = world.expect_revert::<IVault::ZeroShares>("alice", manager, call, U256::ZERO).await;
    assert_eq!(error.assets, U256::ONE);
    let adapter = list(&world, MockContract::new()).await;
    let call = Manager::allocateCall { adapter, assets: ether(4) };
    world.send("keeper", manager, call, U256::ZERO).await;
    let lose = IMockControl::loseCall { assets: ether(15) / U256::from(1_000) };
    world.send("mallory", adapter, lose, U256::ZERO).await;
    basalt_client::dev::travel(world.connection(), 3_600).await.unwrap();
    world.send("keeper", manager, Manager::reportCall { adapter }, U256::ZERO).await;
    let call = IVault::redeemCall { shares: U256::ONE, receiver: alice, owner: alice };
    let error = world.expect_revert::<IVault::ZeroAssets>("alice", manager, call, U256::ZERO).await;
    assert_eq!(error.shares, U256::ONE);
    let value = IVault::convertToAssetsCall { shares: U256::ONE };
    assert_eq!(world.read(manager, value).await, U256::ZERO, "zero even without a fee");
}

#[tokio::test]
async fn entries_above_the_width_of_a_field_name_value_and_limit() {
    let Some(world) = world().await else { return };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let receiver = world.address("alice");
    for value in too_large() {
        // An account cannot send more ether than it has, so that the sent value is refused first,
        // unless the amount does not fit into 128 bits.
        let call = IVault::depositCall { assets: value, receiver };
        if value > U256::from(u128::MAX) {
            let error =
                world.expect_revert::<IErrors::Overflow>("alice", staking, call, U256::ZERO).await;
            assert_names(&error, value);
        } else {
            let error =
                world.expect_revert::<IVault::WrongValue>("alice", staking, call, U256::ONE).await;
            assert_eq!((error.value, error.required), (U256::ONE, value));
        }
        let call = IVault::mintCall { shares: value, receiver };
        let error =
            world.expect_revert::<IErrors::Overflow>("alice", staking, call, U256::ONE).await;
        assert_names(&error, value);
        let call = IVault::depositCall { assets: value, receiver };
        let error =
            world.expect_revert::<IErrors::Overflow>("alice", manager, call, U256::ZERO).await;
        assert_names(&error, value);
        let call = IVault::mintCall { shares: value, receiver };
        let error =
            world.expect_revert::<IErrors::Overflow>("alice", manager, call, U256::ZERO).await;
        assert_names(&error, value);
    }
}

#[tokio::test]
async fn exits_above_the_balance_name_balance_or_liquidity() {
    let Some(world) = world().await else { return };
    let owner = world.address("alice");
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let held = world.read(vault, IToken::balanceOfCall { account: owner }).await;
        let ledger = world.read(vault, IRate::ledgerCall {}).await;
        for value in [widest(), U256::ONE << 96, U256::ONE << 120] {
            let call = IVault::redeemCall { shares: value, receiver: owner, owner };
            let error = world
                .expect_revert::<IToken::ERC20InsufficientBalance>("alice", vault, call, U256::ZERO)
                .await;
            assert_eq!((error.sender, error.balance, error.needed), (owner, held, value));
            let call = IVault::withdrawCall { assets: value, receiver: owner, owner };
            let data =
                world.expect_failure("alice", vault, call.abi_encode().into(), U256::ZERO).await;
            let refusal = Reverted::new(data);
            let short = refusal.decode::<IToken::ERC20InsufficientBalance>();
            let dry = refusal.decode::<IVault::InsufficientLiquidity>();
            if let Some(error) = short {
                assert_eq!((error.sender, error.balance), (owner, held));
                assert!(error.needed > held);
            } else {
                let error = dry.unwrap_or_else(|| panic!("{refusal}"));
                assert_eq!(error.liquid, ledger.backing - ledger.working);
                assert_eq!(error.assets, value);
            }
        }
        for value in [U256::ONE << 128, U256::MAX] {
            let call = IVault::redeemCall { shares: value, receiver: owner, owner };
            let error =
                world.expect_revert::<IErrors::Overflow>("alice", vault, call, U256::ZERO).await;
            assert_eq!((error.value, error.limit), (value, U256::from(u128::MAX)));
            let call = IVault::withdrawCall { assets: value, receiver: owner, owner };
            let error =
                world.expect_revert::<IErrors::Overflow>("alice", vault, call, U256::ZERO).await;
            assert_eq!((error.value, error.limit), (value, U256::from(u128::MAX)));
        }
    }
}

#[tokio::test]
async fn transfers_above_the_supply_revert_with_the_balance() {
    let Some(world) = world().await else { return };
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let held = world.read(vault, IToken::balanceOfCall { account: alice }).await;
        let approval = IToken::approveCall { spender: bob, value: U256::MAX };
        world.send("alice", vault, approval, U256::ZERO).await;
        for value in too_large() {
            let call = IToken::transferCall { to: bob, value };
            let error = world
                .expect_revert::<IToken::ERC20InsufficientBalance>("alice", vault, call, U256::ZERO)
                .await;
            assert_eq!((error.balance, error.needed), (held, value));
            let call = IToken::transferFromCall { from: alice, to: bob, value };
            let error = world
                .expect_revert::<IToken::ERC20InsufficientBalance>("bob", vault, call, U256::ZERO)
                .await;
            assert_eq!((error.balance, error.needed), (held, value));
        }
    }
}

#[tokio::test]
async fn allocations_and_reports_above_the_width_of_a_field_name_value_and_limit() {
    let Some(world) = world().await else { return };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let adapter = world.strategy().adapter;
    let ledger = world.read(staking, IRate::ledgerCall {}).await;
    for value in too_large() {
        let is_word = value > U256::from(u128::MAX);
        let allocate = IStakingVault::allocateCall { assets: value };
        let place = Manager::allocateCall { adapter, assets: value };
        let take = Manager::deallocateCall { adapter, assets: value };
        let zero = U256::ZERO;
        if is_word {
            for (who, vault, data) in [
                ("keeper", staking, allocate.abi_encode()),
                ("keeper", manager, place.abi_encode()),
                ("keeper", manager, take.abi_encode()),
            ] {
                let error =
                    world.expect_revert_raw::<IErrors::Overflow>(who, vault, data.into(), zero);
                assert_names(&error.await, value);
            }
        } else {
            let error = world
                .expect_revert::<IVault::InsufficientLiquidity>("keeper", staking, allocate, zero)
                .await;
            assert_eq!((error.assets, error.liquid), (value, ledger.backing - ledger.working));
            let error = world
                .expect_revert::<IVault::InsufficientLiquidity>("keeper", manager, place, zero)
                .await;
            assert_eq!(error.assets, value);
            let error =
                world.expect_revert::<Manager::ExceedsBook>("keeper", manager, take, zero).await;
            assert_eq!(error.assets, value);
        }
        let report = IStakingVault::reportCall { refTime: U256::ONE, sourceValue: value };
        let error = world.expect_revert::<IErrors::Overflow>("oracle", staking, report, zero).await;
        assert_eq!((error.value, error.limit), (value, widest()));
        let add = Manager::addAdapterCall { adapter: Address::ZERO, cap: value, shareCapBps: zero };
        let error = world.expect_revert::<IErrors::Overflow>("owner", manager, add, zero).await;
        assert_eq!((error.value, error.limit), (value, widest()));
    }
}

#[tokio::test]
async fn parameters_outside_their_bounds_name_the_bounds() {
    let Some(world) = world().await else { return };
    let zero = U256::ZERO;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for value in [U256::from(101), U256::ONE << 16, U256::from(u128::MAX), U256::MAX] {
            let call = set(Parameter::ExitFee, value);
            let error =
                world.expect_revert::<IParameters::OutOfBounds>("owner", vault, call, zero).await;
            assert_eq!(
                (error.value, error.min, error.max),
                (value, U256::from(10), U256::from(100))
            );
        }
        for value in [zero, U256::from(1_201), U256::ONE << 128, U256::MAX] {
            let call = set(Parameter::Growth, value);
            let error =
                world.expect_revert::<IParameters::OutOfBounds>("owner", vault, call, zero).await;
            let bounds = (value, U256::ONE, U256::from(1_200));
            assert_eq!((error.value, error.min, error.max), bounds);
        }
        for value in [zero, U256::from(WEEK_SECS + 1), U256::ONE << 32, U256::MAX] {
            let call = IRoles::pauseCall { durationSecs: value };
            let error = world.expect_revert::<IRoles::BadPause>("owner", vault, call, zero).await;
            assert_eq!((error.durationSecs, error.max), (value, U256::from(WEEK_SECS)));
        }
    }
}
