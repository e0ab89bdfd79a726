//! Random calls of every function: each returns a result or a declared error, never a trap, and the
//! books stay consistent.

use crate::{
    hostile::fuzz_pool::{caller, pool, state},
    support::surface::{answer, is_declared},
};
use alloy::{
    json_abi::Function,
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
};
use basalt_client::dev;
use basalt_harness::{
    Clock, MockAction, MockContract, SINK, Token, WEEK_SECS, World, ether,
    fuzz::{Pool, Target, is_harmless, is_payable, targets},
};
use basalt_interfaces::{
    IERC4626, IRate, IRateFeed, IRoles, ISafety, IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use std::env;

/// Invariants of both vaults in every state.
async fn assert_consistent(world: &World, after: &str) {
    let rate_one = U256::from(10).pow(U256::from(27));
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let name = world.name(vault);
        let ledger = world.read(vault, IRate::ledgerCall {}).await;
        let line = world.read(vault, IRate::rateLineCall {}).await;
        let promised = ledger.shares * line.endRate;
        assert!(ledger.backing * rate_one >= promised, "{name} is not funded after {after}");
        assert!(
            ledger.working <= ledger.backing,
            "{name} has more at work than its backing after {after}"
        );
        let is_open = world.read(vault, ISafety::phaseCall {}).await.phase == U256::ZERO;
        assert!(line.startRate <= line.endRate, "{name}'s line falls after {after}");
        assert!(!is_open || line.start <= line.end, "{name}'s line after {after}");
        let balance = if vault == world.staking_vault() {
            world.ether_of(vault).await
        } else {
            let call = IERC4626::balanceOfCall { account: vault };
            world.read(world.staking_vault(), call).await
        };
        let liquid = ledger.backing - ledger.working;
        assert!(balance >= liquid, "{name} lacks liquid assets after {after}");
        assert_one_rate(world, vault, after).await;
        assert_queue_covered(world, vault, after).await;
        let total = world.read(vault, IVault::totalAssetsCall {}).await;
        if world.clock() == Clock::Still {
            let share = IVault::convertToAssetsCall { shares: ledger.shares };
            assert_eq!(total, world.read(vault, share).await, "{name} after {after}");
            assert_max_is_exact(world, vault, after).await;
        }
    }
}

/// Asserts that all views of the rate return one number.
async fn assert_one_rate(world: &World, vault: Address, after: &str) {
    let feed = world.suite().feed(vault).unwrap();
    let block = world.connection().latest().await.unwrap();
    let rate = block.read(vault, IRate::getRateCall {}).await.unwrap();
    assert_eq!(block.read(vault, IRate::exchangeRateCall {}).await.unwrap(), rate, "{after}");
    let round = block.read(feed, IRateFeed::latestRoundDataCall {}).await.unwrap();
    let report = block.read(vault, IRate::lastReportCall {}).await.unwrap();
    assert_eq!((round.answer.into_raw(), round.updatedAt), (rate, report.refTime), "{after}");
}

/// Asserts that the queue holds the shares of its waiting positions.
async fn assert_queue_covered(world: &World, vault: Address, after: &str) {
    let queue = world.suite().queue(vault).unwrap();
    let state = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
    let held = world.read(vault, IToken::balanceOfCall { account: queue }).await;
    let escrowed = world.read(queue, IWithdrawalQueue::escrowedSharesCall {}).await;
    assert!(escrowed <= held, "positions lack shares after {after}");
    assert!(state.waitingShares <= escrowed, "{after}");
    assert!(state.eligibleShares <= state.waitingShares, "{after}");
    assert!(state.settled <= state.last && state.committed <= state.last, "{after}");
}

/// Asserts that an exit of the `max*` amounts succeeds.
async fn assert_max_is_exact(world: &World, vault: Address, after: &str) {
    let (owner, receiver) = (world.address("alice"), world.address("alice"));
    let shares = world.read(vault, IVault::maxRedeemCall { owner }).await;
    let assets = world.read(vault, IVault::maxWithdrawCall { owner }).await;
    let connection = world.connection();
    if shares > U256::ZERO {
        let call = IVault::redeemCall { shares, receiver, owner };
        let done = connection.simulate(owner, vault, call, U256::ZERO).await;
        assert!(done.is_ok(), "maxRedeem {shares} after {after}: {done:?}");
    }
    if assets > U256::ZERO {
        let call = IVault::withdrawCall { assets, receiver, owner };
        let done = connection.simulate(owner, vault, call, U256::ZERO).await;
        assert!(done.is_ok(), "maxWithdraw {assets} after {after}: {done:?}");
    }
}

/// Calls every function in many rounds; a part of the successful calls is sent as transactions.
/// Returns the number of transactions that emitted an event.
async fn run(world: &World, seed: u64, rounds: usize) -> usize {
    let seed = seed + first_seed();
    let mut pool = pool(world, seed).await;
    let targets = targets(&world.suite());
    let mut done = 0;
    for round in 0..rounds {
        for target in &targets {
            for function in &target.functions {
                done += usize::from(call_once(world, &mut pool, target, function).await);
            }
        }
        if world.clock() != Clock::Fixed {
            // Up to two days.
            let spent = pool.rng.below(48) * 3_600 + pool.rng.below(5);
            let spent = serde_json::json!([spent]);
            world.connection().raw("evm_increaseTime", spent).await.unwrap();
            world.connection().raw("evm_mine", serde_json::json!([])).await.unwrap();
        }
        assert_consistent(world, &format!("round {round} of seed {seed}")).await;
        pool.state = state(world).await;
    }
    done
}

/// Offset of the seeds, from `BASALT_FUZZ_SEED`, to test beyond the default run.
fn first_seed() -> u64 {
    env::var("BASALT_FUZZ_SEED").map_or(0, |seed| seed.parse().unwrap())
}

/// Makes one call; returns true if it was sent and emitted an event.
async fn call_once(world: &World, pool: &mut Pool, target: &Target, function: &Function) -> bool {
    let (who, from) = caller(pool, world, target, function);
    let input = Bytes::from(pool.calldata(function, from));
    // The sender must have the ether.
    let value = pool.wei(is_payable(target, function), &input);
    let value = value.min(world.ether_of(from).await / U256::from(2));
    let what = format!("{} {}: {input} from {from} with {value}", target.name, function.name);
    match answer(world, from, target.address, input.clone(), value).await {
        Err(data) => {
            assert!(is_declared(&data), "{what}: fails with {data}");
            false
        }
        Ok(given) => {
            assert_eq!(given.len() % 32, 0, "{what}");
            if who.is_none() || !is_harmless(function) || pool.rng.one_in(4) {
                return false;
            }
            let request = TransactionRequest::default().from(from).to(target.address);
            let request = request.value(value).input(input.into()).gas_limit(10_000_000);
            let receipt = world.connection().mine(request).await.unwrap();
            assert!(receipt.status(), "{what}: succeeds in a call only");
            !receipt.logs().is_empty()
        }
    }
}

async fn populated() -> World {
    let mut world = World::start().await;
    for who in ["alice", "bob"] {
        world.deposit(Token::Bseth, who, ether(60)).await;
        world.deposit(Token::Breth, who, ether(20)).await;
        let spender = world.restaking_manager();
        let approval = IToken::approveCall { spender, value: U256::MAX };
        world.send(who, world.staking_vault(), approval, U256::ZERO).await;
    }
    world.allocate_to_consensus(ether(30)).await;
    world.allocate_to_venue(ether(20)).await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for who in ["alice", "bob", "alice"] {
            world.request_redeem(vault, who, ether(2)).await;
        }
    }
    world
}

#[tokio::test]
async fn a_trap_is_not_a_declared_error() {
    let world = World::start().await;
    let trap = MockContract::new().otherwise([MockAction::Revert(Bytes::new())]);
    let trap = world.deploy_mock(&trap).await;
    let failed = answer(&world, SINK, trap, Bytes::new(), U256::ZERO).await.unwrap_err();
    assert!(!is_declared(&failed));
    assert!(!is_declared(&[0xde, 0xad, 0xbe, 0xef]));
}

#[tokio::test]
async fn every_selector_returns_or_reverts_with_a_declared_error_and_the_books_stay_consistent() {
    let mut done = 0;
    for seed in 1..=4 {
        let world = populated().await;
        done += run(&world, seed, 50).await;
    }
    assert!(done > 400, "the random calls changed too little: {done}");
}

#[tokio::test]
async fn every_selector_returns_or_reverts_with_a_declared_error_in_a_pause() {
    let world = populated().await;
    let pause = IRoles::pauseCall { durationSecs: U256::from(WEEK_SECS) };
    for vault in [world.staking_vault(), world.restaking_manager()] {
        world.send("owner", vault, pause.clone(), U256::ZERO).await;
    }
    run(&world, 11, 25).await;
}

#[tokio::test]
async fn every_selector_returns_or_reverts_with_a_declared_error_after_a_total_loss() {
    let Some(mut world) = World::with_time_travel("calls of a worthless suite").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(60)).await;
    world.deposit(Token::Breth, "alice", ether(20)).await;
    world.advance_hours(1).await;
    let all = world.read(world.staking_vault(), IRate::ledgerCall {}).await.backing;
    world.allocate_to_consensus(all).await;
    world.advance_hours(2).await;
    world.consensus_loss(all).await;
    world.report_consensus().await;
    world.confirm_loss(world.staking_vault(), "owner").await;
    assert_eq!(world.read(world.restaking_manager(), IRate::getRateCall {}).await, U256::ZERO);
    run(&world, 21, 25).await;
}

#[tokio::test]
async fn every_selector_returns_or_reverts_with_a_declared_error_at_the_limit_of_96_bits() {
    let Some(mut world) = World::with_time_travel("calls of a suite at the limit of 96 bits").await
    else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(60)).await;
    world.deposit(Token::Breth, "alice", ether(20)).await;
    world.advance_hours(1).await;
    world.allocate_to_consensus(ether(50)).await;
    world.advance_hours(2).await;
    let (vault, most) = (world.staking_vault(), (U256::ONE << 96) - U256::ONE);
    world.widen_report_bounds(vault).await;
    let mut backing = U256::ZERO;
    // A report may book a gain of 10 % at most.
    for _ in 0..300 {
        dev::travel(world.connection(), 3_600).await.unwrap();
        let call =
            IStakingVault::reportCall { refTime: U256::from(world.now().await), sourceValue: most };
        world.send("oracle", vault, call, U256::ZERO).await;
        backing = world.read(vault, IRate::ledgerCall {}).await.backing;
        if backing == most {
            break;
        }
    }
    assert_eq!(backing, most, "repeated gains fill the field and no more");
    run(&world, 31, 25).await;
}
