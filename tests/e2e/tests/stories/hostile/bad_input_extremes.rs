//! Extreme values of every type, for every function of every program, from every relevant caller.
//! A call returns a result or a declared error, never a trap, which would return no data.

use crate::support::surface::{answer, is_declared};
use alloy::{
    json_abi::Function,
    primitives::{Address, Bytes, U256},
};
use basalt_harness::{
    Token, World, ether,
    fuzz::{Target, head_words, is_dynamic, is_payable, targets},
};

/// Both queues hold positions, both rate lines rise, and both vaults have assets at work.
async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_consensus(ether(20)).await;
    world.allocate_to_venue(ether(20)).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(1) / U256::from(20)).await;
    world.report_consensus().await;
    world.venue_gain(ether(1) / U256::from(50)).await;
    world.report_strategy().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for _ in 0..3 {
            world.request_redeem(vault, "alice", ether(1)).await;
        }
    }
    world.advance_hours(20).await;
    Some(world)
}

/// Limits of fields and types, the rate 1, and signs.
fn extremes() -> Vec<U256> {
    let mut words = vec![U256::ZERO, U256::ONE, U256::from(10).pow(U256::from(27))];
    for bits in [8, 16, 32, 94, 96, 128, 160, 255] {
        let end = U256::ONE << bits;
        words.extend([end - U256::ONE, end]);
    }
    words.extend([U256::MAX - U256::ONE, U256::MAX]);
    words
}

/// Calldata whose words are all `word`, except for offsets, and for accounts, which are `account`.
fn calldata(function: &Function, word: U256, account: Address) -> Vec<u8> {
    let heads: usize = function.inputs.iter().map(head_words).sum();
    let mut data = function.selector().to_vec();
    let mut has_tail = false;
    for input in &function.inputs {
        let value = match input.ty.as_str() {
            _ if is_dynamic(input) => U256::from(32 * heads),
            "address" => account.into_word().into(),
            "uint8" => word & U256::from(0xff),
            "bool" => word & U256::ONE,
            "bytes4" => word << 224,
            _ => word,
        };
        has_tail |= is_dynamic(input);
        data.extend(value.to_be_bytes::<32>().repeat(head_words(input)));
    }
    if has_tail {
        // Two elements.
        data.extend(U256::from(2).to_be_bytes::<32>());
        data.extend(word.to_be_bytes::<32>().repeat(2));
    }
    data
}

/// Calls one function with every extreme value from every caller.
async fn try_all_extremes(
    world: &World,
    target: &Target,
    function: &Function,
    callers: &[Address],
) {
    for word in extremes() {
        for (number, caller) in callers.iter().enumerate() {
            let accounts = [*caller, target.address, Address::ZERO];
            let account = accounts[number % 3];
            let input = Bytes::from(calldata(function, word, account));
            // Send the named amount, or the balance if that is less.
            let has = world.ether_of(*caller).await.min(ether(1));
            let value = if is_payable(target, function) { word.min(has) } else { U256::ZERO };
            if let Err(data) = answer(world, *caller, target.address, input, value).await {
                let what = function.signature();
                assert!(data.len() >= 4, "{} {what} of {word}: a trap", target.name);
                assert!(is_declared(&data), "{} {what} of {word}: {data}", target.name);
            }
        }
    }
}

#[tokio::test]
async fn no_function_traps_on_extreme_arguments() {
    let Some(world) = world("extreme arguments").await else { return };
    let suite = world.suite();
    let senders = ["alice", "owner", "keeper", "oracle"].map(|who| world.address(who));
    for target in targets(&world.suite()) {
        // The contract that a queue, an adapter or a vault takes orders from.
        let master = match target.name {
            "staking-vault" => suite.staking_queue,
            "restaking-manager" => suite.restaking_queue,
            "withdrawal-queue" if target.address == suite.staking_queue => suite.staking_vault,
            _ => suite.restaking_manager,
        };
        let mut callers = senders.to_vec();
        callers.push(master);
        for function in &target.functions {
            try_all_extremes(&world, &target, function, &callers).await;
        }
    }
}
