//! Calldata that is none, for every function of every program.

use crate::{
    dice::Dice,
    refused::Refused,
    surface::{Target, answer, is_payable, targets},
};
use alloy::{json_abi::Function, primitives::U256, sol_types::SolCall};
use basalt_harness::{World, ether};
use basalt_interfaces::{IAdapter, IErrors, IToken};

async fn world() -> World {
    let mut world = World::start().await;
    world.stake("alice", ether(100)).await;
    world.restake("alice", ether(40)).await;
    world.allocate_to_venue(ether(20)).await;
    world
}

/// Clean calldata of a function: ones for words, empty for what is dynamic.
fn clean(function: &Function) -> Vec<u8> {
    let mut data = function.selector().to_vec();
    let heads = function.inputs.len();
    for input in &function.inputs {
        let is_dynamic = matches!(input.ty.as_str(), "bytes" | "uint256[]");
        let word = if is_dynamic { U256::from(heads * 32) } else { U256::ONE };
        data.extend(word.to_be_bytes::<32>());
        assert!(!is_dynamic || heads == 1 || input == function.inputs.last().unwrap());
    }
    let has_tail = function.inputs.iter().any(|it| matches!(it.ty.as_str(), "bytes" | "uint256[]"));
    if has_tail {
        data.extend([0; 32]);
    }
    data
}

/// What the test speaks of when it fails.
fn called(target: &Target, function: &Function) -> String {
    format!("{} {}", target.name, function.signature())
}

#[tokio::test]
async fn a_selector_that_nobody_has_is_named() {
    let world = world().await;
    let mut refused = Refused::new(&world, "mallory");
    let mut dice = Dice::new(7);
    for target in targets(&world) {
        let known: Vec<_> = target.functions.iter().map(|it| it.selector().0).collect();
        let mut inputs: Vec<Vec<u8>> = vec![vec![1], vec![0xff; 2], vec![9; 3], vec![0; 4]];
        inputs.push(vec![0xff; 4]);
        inputs.extend((0..20).map(|_| dice.bytes::<4>().to_vec()));
        inputs.extend((0..20).map(|_| dice.bytes::<68>().to_vec()));
        if target.name != "staking-vault" {
            // Without calldata, too: only bsETH takes plain ether.
            inputs.push(vec![]);
        }
        for input in inputs {
            let mut selector = [0; 4];
            for (to, from) in selector.iter_mut().zip(&input) {
                *to = *from;
            }
            assert!(!known.contains(&selector), "chance met a function");
            let error = refused
                .with::<IErrors::UnknownSelector>(target.address, &input, U256::ZERO, target.name)
                .await;
            assert_eq!(error.selector, selector);
        }
    }
    refused.leave_no_trace().await;
}

#[tokio::test]
async fn calldata_that_ends_too_soon_is_told_how_much_is_missing() {
    let world = world().await;
    let mut refused = Refused::new(&world, "mallory");
    for target in targets(&world) {
        for function in target.functions.iter().filter(|it| !it.inputs.is_empty()) {
            let what = called(&target, function);
            let head = 4 + 32 * function.inputs.len();
            let data = clean(function);
            for length in [4, 5, 35, head - 32, head - 1] {
                let cut = &data[..length.min(head - 1)];
                let error = refused
                    .with::<IErrors::CalldataTooShort>(target.address, cut, U256::ZERO, &what)
                    .await;
                let (given, required) = (error.length.to::<usize>(), error.required.to::<usize>());
                assert_eq!(given, cut.len(), "{what}");
                assert!(required > given && required <= head && required % 32 == 4, "{what}");
            }
        }
    }
    refused.leave_no_trace().await;
}

#[tokio::test]
async fn a_word_that_is_no_clean_value_of_its_type_is_named_with_its_place() {
    let world = world().await;
    let mut refused = Refused::new(&world, "mallory");
    for target in targets(&world) {
        for function in &target.functions {
            let what = called(&target, function);
            for (number, input) in function.inputs.iter().enumerate() {
                let dirt: &[usize] = match input.ty.as_str() {
                    "address" => &[0, 11],
                    "uint8" => &[0, 30],
                    _ => continue,
                };
                for byte in dirt {
                    let mut data = clean(function);
                    let at = 4 + 32 * number;
                    data[at + byte] = 1;
                    let error = refused
                        .with::<IErrors::BadWord>(target.address, &data, U256::ZERO, &what)
                        .await;
                    let expected = U256::from_be_slice(&data[at..at + 32]);
                    assert_eq!((error.offset, error.word), (U256::from(32 * number), expected));
                }
            }
        }
    }
    refused.leave_no_trace().await;
}

#[tokio::test]
async fn an_offset_or_a_length_that_points_outside_is_named() {
    let world = world().await;
    let mut refused = Refused::new(&world, "mallory");
    let bad = [U256::from(100_000), U256::ONE << 64, U256::ONE << 128, U256::MAX];
    for target in targets(&world) {
        for function in &target.functions {
            let last = function.inputs.last().map(|it| it.ty.as_str());
            if !matches!(last, Some("bytes" | "uint256[]")) {
                continue;
            }
            let what = called(&target, function);
            let offset = 32 * (function.inputs.len() - 1);
            for word in bad {
                let mut data = clean(function);
                data[4 + offset..36 + offset].copy_from_slice(&word.to_be_bytes::<32>());
                let error = refused
                    .with::<IErrors::BadWord>(target.address, &data, U256::ZERO, &what)
                    .await;
                assert_eq!((error.offset, error.word), (U256::from(offset), word), "{what}");
                let mut data = clean(function);
                data[36 + offset..].copy_from_slice(&word.to_be_bytes::<32>());
                let error = refused
                    .with::<IErrors::BadWord>(target.address, &data, U256::ZERO, &what)
                    .await;
                assert_eq!((error.offset, error.word), (U256::from(offset + 32), word), "{what}");
            }
        }
    }
    refused.leave_no_trace().await;
}

#[tokio::test]
async fn ether_for_a_function_that_takes_none_is_refused_with_its_value() {
    let world = world().await;
    let mut refused = Refused::new(&world, "mallory");
    for target in targets(&world) {
        let mut payable = Vec::new();
        for function in &target.functions {
            let what = called(&target, function);
            if is_payable(&target, function) {
                payable.push(function.name.clone());
                continue;
            }
            // Whatever else is wrong with the call.
            for data in [clean(function), function.selector().to_vec()] {
                let value = ether(1) + U256::from(data.len());
                let error =
                    refused.with::<IErrors::NotPayable>(target.address, &data, value, &what).await;
                assert_eq!(error.value, value, "{what}");
            }
        }
        let expected: &[&str] = match target.name {
            "staking-vault" => &["deposit", "mint", "payBack"],
            _ => &[],
        };
        assert_eq!(payable, expected, "of {}", target.name);
    }
    refused.leave_no_trace().await;
}

#[tokio::test]
async fn more_calldata_than_needed_is_let_be() {
    let world = world().await;
    let mut data = IToken::balanceOfCall { account: world.address("alice") }.abi_encode();
    data.extend([0xee; 77]);
    let manager = world.restaking_manager();
    let given = answer(&world, manager, manager, data.into(), U256::ZERO).await.unwrap();
    assert_eq!(U256::from_be_slice(&given), ether(40));
    let mut data = IAdapter::totalAssetsCall {}.abi_encode();
    data.extend([0xee; 3]);
    let adapter = world.strategy().adapter;
    let given = answer(&world, manager, adapter, data.into(), U256::ZERO).await.unwrap();
    assert_eq!(U256::from_be_slice(&given), ether(20));
}
