//! Roles of bsETH: what each may do, and how they change.

use crate::{
    support::calls::{encoded, set},
    support::refused_calls::RefusedCalls,
    support::role_gated::{RoleGated, role_gated},
};
use alloy::primitives::{Address, U256};
use basalt_harness::{NAMES, Parameter, Token, World, ether, initial_value, parameters};
use basalt_interfaces::{IErrors, IParameters, IRate, IRoles, IStakingVault, IVault};

/// Role-gated functions of bsETH: the roles that may call, first the one that the error names.
fn role_gated_of_bseth(bob: Address) -> Vec<RoleGated> {
    let one = U256::ONE;
    let mut calls = role_gated(&["oracle"], bob);
    let own: [RoleGated; 5] = [
        (&["owner"], encoded(&IStakingVault::setOracleCall { oracle: bob })),
        (&["owner"], encoded(&IStakingVault::setConsensusCall { consensus: bob })),
        (&["keeper"], encoded(&IStakingVault::allocateCall { assets: one })),
        (&["oracle"], encoded(&IStakingVault::reportCall { refTime: one, sourceValue: one })),
        (&["consensus"], encoded(&IStakingVault::payBackCall {})),
    ];
    calls.extend(own);
    calls
}

#[tokio::test]
async fn a_caller_without_a_role_of_bseth_is_refused_with_the_holder() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let vault = world.staking_vault();
    for who in NAMES {
        let mut refused = RefusedCalls::new(&world, who);
        for (roles, (signature, input)) in role_gated_of_bseth(world.address("bob")) {
            if roles.contains(&who) {
                continue;
            }
            let error = refused
                .expect_revert::<IErrors::Unauthorized>(vault, &input, U256::ZERO, signature)
                .await;
            let expected = (world.address(who), world.address(roles[0]));
            assert_eq!((error.caller, error.holder), expected, "{signature}");
        }
        // No ownership transfer is pending.
        let (signature, input) = encoded(&IRoles::acceptOwnershipCall {});
        let error = refused
            .expect_revert::<IErrors::Unauthorized>(vault, &input, U256::ZERO, signature)
            .await;
        assert_eq!((error.caller, error.holder), (world.address(who), Address::ZERO));
        refused.assert_no_effects().await;
    }
}

#[tokio::test]
async fn ownership_of_bseth_moves_when_the_new_owner_accepts() {
    let world = World::start().await;
    let (vault, bob, carol) = (world.staking_vault(), world.address("bob"), world.address("carol"));
    let owner = world.address("owner");
    let hand_over = |account| IRoles::transferOwnershipCall { newOwner: account };
    let accept = IRoles::acceptOwnershipCall {};

    let receipt = world.send("owner", vault, hand_over(bob), U256::ZERO).await;
    let event = receipt.event::<IRoles::OwnershipTransferStarted>(vault).unwrap();
    assert_eq!((event.previousOwner, event.newOwner), (owner, bob));
    assert_eq!(world.read(vault, IRoles::ownerCall {}).await, owner);
    assert_eq!(world.read(vault, IRoles::pendingOwnerCall {}).await, bob);
    for who in ["owner", "carol"] {
        let error = world
            .expect_revert::<IErrors::Unauthorized>(who, vault, accept.clone(), U256::ZERO)
            .await;
        assert_eq!(error.holder, bob);
    }
    // The owner can withdraw the offer.
    world.send("owner", vault, hand_over(Address::ZERO), U256::ZERO).await;
    let error = world
        .expect_revert::<IErrors::Unauthorized>("bob", vault, accept.clone(), U256::ZERO)
        .await;
    assert_eq!(error.holder, Address::ZERO);
    // The contract itself could never accept.
    let error = world
        .expect_revert::<IErrors::BadAddress>("owner", vault, hand_over(vault), U256::ZERO)
        .await;
    assert_eq!(error.account, vault);

    world.send("owner", vault, hand_over(carol), U256::ZERO).await;
    let receipt = world.send("carol", vault, accept, U256::ZERO).await;
    let event = receipt.event::<IRoles::OwnershipTransferred>(vault).unwrap();
    assert_eq!((event.previousOwner, event.newOwner), (owner, carol));
    assert_eq!(world.read(vault, IRoles::ownerCall {}).await, carol);
    assert_eq!(world.read(vault, IRoles::pendingOwnerCall {}).await, Address::ZERO);
    let fee = set(Parameter::Buffer, U256::ONE);
    let error =
        world.expect_revert::<IErrors::Unauthorized>("owner", vault, fee.clone(), U256::ZERO).await;
    assert_eq!(error.holder, carol);
    world.send("carol", vault, fee, U256::ZERO).await;
}

#[tokio::test]
async fn the_owner_reassigns_every_role_and_the_previous_holder_loses_it() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    let (vault, bob) = (world.staking_vault(), world.address("bob"));
    let zero = U256::ZERO;
    for account in [Address::ZERO, vault] {
        macro_rules! refused {
            ($call:expr) => {
                let error =
                    world.expect_revert::<IErrors::BadAddress>("owner", vault, $call, zero).await;
                assert_eq!(error.account, account);
            };
        }
        refused!(IRoles::setGuardianCall { guardian: account });
        refused!(IRoles::setKeeperCall { keeper: account });
        refused!(IStakingVault::setOracleCall { oracle: account });
    }

    let receipt = world.send("owner", vault, IRoles::setKeeperCall { keeper: bob }, zero).await;
    assert_eq!(receipt.event::<IRoles::KeeperSet>(vault).unwrap().keeper, bob);
    assert_eq!(world.read(vault, IRoles::keeperCall {}).await, bob);
    let allocate = IStakingVault::allocateCall { assets: ether(1) };
    let error =
        world.expect_revert::<IErrors::Unauthorized>("keeper", vault, allocate.clone(), zero).await;
    assert_eq!(error.holder, bob);
    world.send("bob", vault, allocate, zero).await;

    let receipt = world.send("owner", vault, IRoles::setGuardianCall { guardian: bob }, zero).await;
    assert_eq!(receipt.event::<IRoles::GuardianSet>(vault).unwrap().guardian, bob);
    assert_eq!(world.read(vault, IRoles::guardianCall {}).await, bob);
    let pause = IRoles::pauseCall { durationSecs: U256::from(60) };
    let error =
        world.expect_revert::<IErrors::Unauthorized>("guardian", vault, pause.clone(), zero).await;
    assert_eq!(error.holder, bob);
    world.send("bob", vault, pause, zero).await;

    let receipt =
        world.send("owner", vault, IStakingVault::setOracleCall { oracle: bob }, zero).await;
    assert_eq!(receipt.event::<IStakingVault::OracleSet>(vault).unwrap().oracle, bob);
    assert_eq!(world.read(vault, IStakingVault::oracleCall {}).await, bob);
    let report = IStakingVault::reportCall { refTime: U256::ONE, sourceValue: ether(1) };
    let error =
        world.expect_revert::<IErrors::Unauthorized>("oracle", vault, report.clone(), zero).await;
    assert_eq!(error.holder, bob);
    world.expect_revert::<IRate::ReportTooEarly>("bob", vault, report, zero).await;
}

#[tokio::test]
async fn parameters_accept_every_value_within_their_bounds_and_no_other() {
    let mut world = World::start().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for parameter in parameters() {
            let usual = initial_value(parameter);
            let (min, max) = world.bounds(vault, parameter).into_inner();
            assert_eq!(parameter_of(&world, vault, parameter).await, U256::from(usual));
            for value in [min, max].map(U256::from) {
                let call = set(parameter, value);
                let receipt = world.send("owner", vault, call, U256::ZERO).await;
                let event = receipt.event::<IParameters::ParameterSet>(vault).unwrap();
                assert_eq!((event.parameter, event.value), (parameter, value));
                assert_eq!(parameter_of(&world, vault, parameter).await, value);
                if parameter == Parameter::ExitFee {
                    let shares = ether(1);
                    let redeemed = world.read(vault, IVault::previewRedeemCall { shares }).await;
                    let kept = shares * (U256::from(10_000) - value) / U256::from(10_000);
                    assert_eq!(redeemed, kept, "the fee is taken from exits");
                }
            }
            let beyond = [max + 1, u128::MAX].map(U256::from).into_iter().chain([U256::MAX]);
            for value in beyond.chain(min.checked_sub(1).map(U256::from)) {
                let call = set(parameter, value);
                let error = world
                    .expect_revert::<IParameters::OutOfBounds>("owner", vault, call, U256::ZERO)
                    .await;
                assert_eq!(error.value, value);
                assert_eq!((error.min, error.max), (U256::from(min), U256::from(max)));
            }
            let back = set(parameter, U256::from(usual));
            world.send("owner", vault, back, U256::ZERO).await;
        }
    }
}

#[tokio::test]
async fn the_bounds_on_losses_are_at_most_the_exit_fee() {
    let world = World::start().await;
    let (vault, zero) = (world.staking_vault(), U256::ZERO);
    for (bound, other) in [
        (Parameter::LossPerReport, Parameter::LossPerWindow),
        (Parameter::LossPerWindow, Parameter::LossPerReport),
    ] {
        world.send("owner", vault, set(Parameter::ExitFee, U256::from(60)), zero).await;
        world.send("owner", vault, set(other, zero), zero).await;
        world.send("owner", vault, set(bound, U256::from(60)), zero).await;
        let call = set(bound, U256::from(61));
        let error =
            world.expect_revert::<IParameters::OutOfBounds>("owner", vault, call, zero).await;
        assert_eq!((error.min, error.max), (zero, U256::from(60)));
        let call = set(Parameter::ExitFee, U256::from(59));
        let error =
            world.expect_revert::<IParameters::OutOfBounds>("owner", vault, call, zero).await;
        assert_eq!((error.min, error.max), (U256::from(60), U256::from(100)));
        // Without a bound on losses above 0, the exit fee may be 0.
        world.send("owner", vault, set(bound, zero), zero).await;
        world.send("owner", vault, set(Parameter::ExitFee, zero), zero).await;
        let free = world.read(vault, IVault::previewRedeemCall { shares: ether(1) }).await;
        assert_eq!(free, ether(1));
    }
}

async fn parameter_of(world: &World, vault: Address, parameter: Parameter) -> U256 {
    world.read(vault, IParameters::parameterCall { parameter }).await
}
