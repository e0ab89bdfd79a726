//! Malformed calldata, for every function of every program.

use crate::{support::refused_calls::RefusedCalls, support::surface::answer};
use alloy::{
    json_abi::{Function, Param},
    primitives::U256,
    sol_types::SolCall,
};
use basalt_harness::{
    Rng, Token, World, ether,
    fuzz::{Target, head_words, is_dynamic, is_payable, targets},
};
use basalt_interfaces::{IAdapter, IErrors, IToken};

async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(20)).await;
    // Calls by mallory are valid except for their calldata.
    world.deposit(Token::Bseth, "mallory", ether(2)).await;
    world.deposit(Token::Breth, "mallory", ether(1)).await;
    let approval = IToken::approveCall { spender: world.restaking_manager(), value: U256::MAX };
    world.send("mallory", world.staking_vault(), approval, U256::ZERO).await;
    world
}

/// Valid calldata of a function: a small amount for amounts, mallory for accounts, a deadline that
/// never expires, 1 for other words, empty dynamic arguments.
fn valid_calldata(world: &World, function: &Function) -> Vec<u8> {
    let mut data = function.selector().to_vec();
    let heads = heads(function);
    for input in &function.inputs {
        let value = match (input.name.as_str(), input.ty.as_str()) {
            _ if is_dynamic(input) => U256::from(heads * 32),
            ("deadline", _) => U256::MAX,
            ("assets" | "shares", _) => ether(1) / U256::from(100),
            (_, "address") => world.address("mallory").into_word().into(),
            (_, "bytes4") => U256::ZERO,
            _ => U256::ONE,
        };
        data.extend(value.to_be_bytes::<32>().repeat(head_words(input)));
    }
    let dynamic = function.inputs.iter().filter(|input| is_dynamic(input)).count();
    assert!(dynamic < 2, "two dynamic arguments would share their content");
    data.extend([0; 32].repeat(dynamic));
    data
}

/// Words in the head of a function's calldata.
fn heads(function: &Function) -> usize {
    function.inputs.iter().map(head_words).sum()
}

/// Each argument with its offset in the calldata behind the selector.
fn argument_offsets(function: &Function) -> impl Iterator<Item = (usize, &Param)> {
    function.inputs.iter().scan(0, |at, input| {
        let place = *at;
        *at += 32 * head_words(input);
        Some((place, input))
    })
}

/// Offset of the dynamic argument, if the function has one.
fn dynamic_argument_offset(function: &Function) -> Option<usize> {
    argument_offsets(function).find(|(_, input)| is_dynamic(input)).map(|(place, _)| place)
}

/// Ether that the function requires for this calldata, so that only the calldata is wrong.
fn required_ether(target: &Target, function: &Function, data: &[u8]) -> U256 {
    let names_ether = is_payable(target, function) && function.inputs[0].name == "assets";
    let amount = data.get(4..36).filter(|_| names_ether);
    amount.map_or(U256::ZERO, U256::from_be_slice)
}

/// Target and function, for failure messages.
fn describe(target: &Target, function: &Function) -> String {
    format!("{} {}", target.name, function.signature())
}

#[tokio::test]
async fn an_unknown_selector_is_named() {
    let world = world().await;
    let mut refused = RefusedCalls::new(&world, "mallory");
    let mut rng = Rng::new(7);
    for target in targets(&world.suite()) {
        let known: Vec<_> = target.functions.iter().map(|it| it.selector().0).collect();
        let mut inputs: Vec<Vec<u8>> = vec![vec![], vec![1], vec![0xff; 2], vec![9; 3], vec![0; 4]];
        inputs.push(vec![0xff; 4]);
        inputs.extend((0..20).map(|_| rng.bytes::<4>().to_vec()));
        inputs.extend((0..20).map(|_| rng.bytes::<68>().to_vec()));
        for input in inputs {
            let mut selector = [0; 4];
            for (to, from) in selector.iter_mut().zip(&input) {
                *to = *from;
            }
            assert!(!known.contains(&selector), "a random selector is a function");
            let error = refused
                .expect_revert::<IErrors::UnknownSelector>(
                    target.address,
                    &input,
                    U256::ZERO,
                    target.name,
                )
                .await;
            assert_eq!(error.selector, selector);
        }
    }
    refused.assert_no_effects().await;
}

#[tokio::test]
async fn calldata_that_is_too_short_names_the_required_length() {
    let world = world().await;
    let mut refused = RefusedCalls::new(&world, "mallory");
    for target in targets(&world.suite()) {
        for function in target.functions.iter().filter(|it| !it.inputs.is_empty()) {
            let what = describe(&target, function);
            let head = 4 + 32 * heads(function);
            let data = valid_calldata(&world, function);
            for length in [4, 5, 35, head - 32, head - 1] {
                let cut = &data[..length.min(head - 1)];
                if let Some(place) =
                    dynamic_argument_offset(function).filter(|place| place + 36 <= cut.len())
                {
                    // A bad offset is reported before missing data behind it.
                    let error = refused
                        .expect_revert::<IErrors::BadWord>(target.address, cut, U256::ZERO, &what)
                        .await;
                    assert_eq!(error.offset, U256::from(place), "{what}");
                    continue;
                }
                let value = required_ether(&target, function, cut);
                let error = refused
                    .expect_revert::<IErrors::CalldataTooShort>(target.address, cut, value, &what)
                    .await;
                let (given, required) = (error.length.to::<usize>(), error.required.to::<usize>());
                assert_eq!(given, cut.len(), "{what}");
                assert!(required > given && required <= head && required % 32 == 4, "{what}");
            }
        }
    }
    refused.assert_no_effects().await;
}

#[tokio::test]
async fn a_word_that_is_invalid_for_its_type_is_named_with_its_offset() {
    let world = world().await;
    let mut refused = RefusedCalls::new(&world, "mallory");
    for target in targets(&world.suite()) {
        for function in &target.functions {
            let what = describe(&target, function);
            for (place, input) in argument_offsets(function) {
                let dirt: &[usize] = match input.ty.as_str() {
                    "address" => &[0, 11],
                    "uint8" | "bool" => &[0, 30],
                    "bytes4" => &[4, 31],
                    _ => continue,
                };
                for byte in dirt {
                    let mut data = valid_calldata(&world, function);
                    let at = 4 + place;
                    data[at + byte] = 1;
                    let value = required_ether(&target, function, &data);
                    let error = refused
                        .expect_revert::<IErrors::BadWord>(target.address, &data, value, &what)
                        .await;
                    let expected = U256::from_be_slice(&data[at..at + 32]);
                    assert_eq!((error.offset, error.word), (U256::from(place), expected), "{what}");
                }
            }
        }
    }
    refused.assert_no_effects().await;
}

#[tokio::test]
async fn an_offset_or_a_length_out_of_range_is_named() {
    let world = world().await;
    let mut refused = RefusedCalls::new(&world, "mallory");
    let bad = [U256::from(100_000), U256::ONE << 64, U256::ONE << 128, U256::MAX];
    for target in targets(&world.suite()) {
        for function in &target.functions {
            let Some(offset) = dynamic_argument_offset(function) else { continue };
            let what = describe(&target, function);
            let tail = 32 * heads(function);
            for word in bad {
                let mut data = valid_calldata(&world, function);
                data[4 + offset..36 + offset].copy_from_slice(&word.to_be_bytes::<32>());
                let error = refused
                    .expect_revert::<IErrors::BadWord>(target.address, &data, U256::ZERO, &what)
                    .await;
                assert_eq!((error.offset, error.word), (U256::from(offset), word), "{what}");
                let mut data = valid_calldata(&world, function);
                data[4 + tail..].copy_from_slice(&word.to_be_bytes::<32>());
                let error = refused
                    .expect_revert::<IErrors::BadWord>(target.address, &data, U256::ZERO, &what)
                    .await;
                assert_eq!((error.offset, error.word), (U256::from(tail), word), "{what}");
            }
        }
    }
    refused.assert_no_effects().await;
}

#[tokio::test]
async fn ether_for_a_function_that_is_not_payable_is_refused_with_its_value() {
    let world = world().await;
    let mut refused = RefusedCalls::new(&world, "mallory");
    for target in targets(&world.suite()) {
        let mut payable = Vec::new();
        for function in &target.functions {
            let what = describe(&target, function);
            if is_payable(&target, function) {
                payable.push(function.name.clone());
                continue;
            }
            // Ether is refused first, whatever else is wrong with the call.
            for data in [valid_calldata(&world, function), function.selector().to_vec()] {
                let value = ether(1) + U256::from(data.len());
                let error = refused
                    .expect_revert::<IErrors::NotPayable>(target.address, &data, value, &what)
                    .await;
                assert_eq!(error.value, value, "{what}");
            }
        }
        let expected: &[&str] = match target.name {
            "staking-vault" => {
                &["addCover", "deposit", "deposit", "mint", "mint", "payBack", "stake"]
            }
            "withdrawal-queue" => &["fund"],
            _ => &[],
        };
        assert_eq!(payable, expected, "of {}", target.name);
    }
    refused.assert_no_effects().await;
}

#[tokio::test]
async fn extra_calldata_is_ignored() {
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
