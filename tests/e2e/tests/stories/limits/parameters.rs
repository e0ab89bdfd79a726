//! Parameters: only the owner sets them, there are no others, and a vault works at both ends of
//! each.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, ZERO},
    support::calls::{encoded, set},
    support::refused_calls::RefusedCalls,
};
use alloy::primitives::{Bytes, U256};
use basalt_harness::{HOURS_PER_DAY, NAMES, Parameter, World, ether, parameters};
use basalt_interfaces::{IErrors, IParameters, IQueuedVault, IVault};

/// Every parameter, ordered so that each end of its bounds can be reached in turn: the loss bounds
/// come before the exit fee that limits them.
fn loss_bounds_first() -> Vec<Parameter> {
    let mut all = parameters();
    all.sort_by_key(|parameter| !is_loss_bound(*parameter));
    all
}

const fn is_loss_bound(parameter: Parameter) -> bool {
    matches!(parameter, Parameter::LossPerReport | Parameter::LossPerWindow)
}

async fn value_of(world: &World, vault: alloy::primitives::Address, parameter: Parameter) -> U256 {
    world.read(vault, IParameters::parameterCall { parameter }).await
}

#[tokio::test]
async fn only_the_owner_sets_parameters() {
    let world = World::start().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for who in NAMES.into_iter().filter(|who| *who != "owner") {
            let mut refused = RefusedCalls::new(&world, who);
            for parameter in parameters() {
                // Not even to its current value.
                let same = set(parameter, value_of(&world, vault, parameter).await);
                let (signature, input) = encoded(&same);
                let error =
                    refused.expect_revert::<IErrors::Unauthorized>(vault, &input, ZERO, signature);
                assert_eq!(error.await.holder, world.address("owner"));
            }
            refused.assert_no_effects().await;
        }
    }
}

#[tokio::test]
async fn there_is_no_other_parameter() {
    let world = World::start().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let mut refused = RefusedCalls::new(&world, "owner");
        let count = u64::try_from(parameters().len()).unwrap();
        for number in [count, count + 1, 255] {
            let (signature, input) = encoded(&set(Parameter::ExitFee, U256::from(50)));
            let mut input = input.to_vec();
            input[4..36].copy_from_slice(&U256::from(number).to_be_bytes::<32>());
            let error =
                refused.expect_revert::<IErrors::BadWord>(vault, &input, ZERO, signature).await;
            assert_eq!((error.offset, error.word), (ZERO, U256::from(number)));
            let (signature, read) =
                encoded(&IParameters::parameterCall { parameter: Parameter::Growth });
            let input = Bytes::from([&read[..4], &input[4..36]].concat());
            let error =
                refused.expect_revert::<IErrors::BadWord>(vault, &input, ZERO, signature).await;
            assert_eq!(error.word, U256::from(number));
        }
        refused.assert_no_effects().await;
    }
}

#[tokio::test]
async fn a_parameter_of_one_vault_does_not_affect_the_other() {
    let mut world = World::start().await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    for (vault, other) in [(staking, manager), (manager, staking)] {
        let mut values = Vec::new();
        for parameter in loss_bounds_first() {
            let (min, max) = world.bounds(vault, parameter).into_inner();
            let before = value_of(&world, other, parameter).await;
            let value = if before == U256::from(max) { min } else { max };
            // The exit fee limits the bounds on losses.
            let value = if is_loss_bound(parameter) { 0 } else { value };
            world.set_parameter(vault, parameter, value).await;
            assert_eq!(value_of(&world, vault, parameter).await, U256::from(value));
            assert_eq!(value_of(&world, other, parameter).await, before);
            values.push((parameter, value));
        }
        // Each parameter has its own storage: all of them still return the value that was set.
        for (parameter, value) in &values {
            let found = value_of(&world, vault, *parameter).await;
            assert_eq!(found, U256::from(*value), "{parameter:?}");
        }
        for (parameter, value) in values.into_iter().rev() {
            let before = value_of(&world, other, parameter).await.to::<u128>();
            if before == value {
                continue;
            }
            assert!(world.bounds(vault, parameter).contains(&before));
            world.set_parameter(vault, parameter, before).await;
        }
    }
}

#[tokio::test]
async fn fees_stay_within_their_bounds_whatever_the_other_parameters() {
    let mut world = World::start().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for end in [false, true] {
            for parameter in loss_bounds_first() {
                world.set_parameter(vault, Parameter::ExitFee, 100).await;
                let (min, max) = world.bounds(vault, parameter).into_inner();
                world.set_parameter(vault, parameter, if end { max } else { min }).await;
                for (fee, most) in [(Parameter::ExitFee, 100), (Parameter::PerformanceFee, 2_000)] {
                    let beyond = U256::from(most + 1);
                    let mut refused = RefusedCalls::new(&world, "owner");
                    let (signature, input) = encoded(&set(fee, beyond));
                    let error = refused
                        .expect_revert::<IParameters::OutOfBounds>(vault, &input, ZERO, signature);
                    assert_eq!(error.await.max, U256::from(most));
                }
            }
        }
        // Both fees at their maximum: an exit costs 1 %.
        world.set_parameter(vault, Parameter::ExitFee, 100).await;
        let paid = world.read(vault, IVault::previewRedeemCall { shares: ether(100) }).await;
        assert_eq!(paid, ether(99));
    }
}

/// An entry, an exit, a request, a report, a claim and an allocation, as far as the parameters
/// allow. Half of the least request is refused.
async fn assert_works(fixture: &mut Fixture, can_enter: bool, can_allocate: bool) {
    let vault = fixture.vault;
    let receiver = fixture.world.address("bob");
    let most = fixture.world.read(vault, IVault::maxDepositCall { receiver }).await;
    assert_eq!(most > ZERO, can_enter);
    if can_enter {
        fixture.enter("bob", ether(1)).await;
    }
    fixture.leave("bob", ether(1)).await;
    let now = u32::try_from(fixture.world.now().await).unwrap();
    let shares = U256::from(fixture.world.vault_model(vault).least_request(now).unwrap() / 2);
    let small = IQueuedVault::requestRedeem_0Call { shares, controller: receiver, owner: receiver };
    fixture.world.expect_revert::<IQueuedVault::RequestTooSmall>("bob", vault, small, ZERO).await;
    fixture.world.request_redeem(vault, "bob", ether(1)).await;
    fixture.world.advance_hours(3).await;
    let book = fixture.ledger().await.working;
    fixture.report(book + U256::from(1_000)).await;
    assert_eq!(fixture.phase().await, 0);
    let paid = fixture.world.claim(vault, "bob", &[1]).await.amount;
    assert!(paid > 0);
    if can_allocate {
        fixture.allocate(ether(1)).await;
    }
}

#[tokio::test]
async fn a_vault_works_at_the_minimum_of_every_parameter() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the minimum of every parameter", kind).await else {
            return;
        };
        let vault = fixture.vault;
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        fixture.report(ether(40)).await;
        for parameter in loss_bounds_first() {
            let min = *fixture.world.bounds(vault, parameter).start();
            fixture.world.set_parameter(vault, parameter, min).await;
        }
        // A deposit cap of 0 accepts no deposit.
        assert_works(&mut fixture, false, true).await;
    }
}

#[tokio::test]
async fn a_vault_works_at_the_maximum_of_every_parameter() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the maximum of every parameter", kind).await else {
            return;
        };
        let vault = fixture.vault;
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        fixture.report(ether(40)).await;
        fixture.world.set_parameter(vault, Parameter::ExitFee, 100).await;
        for parameter in loss_bounds_first() {
            let max = *fixture.world.bounds(vault, parameter).end();
            fixture.world.set_parameter(vault, parameter, max).await;
        }
        // A buffer of 100 % allows no allocation.
        assert_works(&mut fixture, true, false).await;
    }
}
