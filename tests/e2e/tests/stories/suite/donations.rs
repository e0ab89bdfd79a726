//! Donations of ether, both tokens and positions to every program change no view.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolValue,
};
use basalt_client::dev;
use basalt_harness::{Token, Views, World, ether, fuzz::targets};
use basalt_interfaces::{
    IERC721, IQueuedVault, IRate, IRestakingManager as Manager, IRoles, IStakingVault, IToken,
    IWithdrawalQueue,
};

/// Changes other than the balances of sender and receiver.
fn changes_beyond_balances(before: &Views, after: &Views) -> Vec<String> {
    let mut changes = before.changes(after);
    changes.retain(|change| {
        let is_gift = change.starts_with("  ether of ")
            || change.contains("balanceOf(address)")
            // The sender can withdraw that much less.
            || change.contains("alice: max");
        !is_gift
    });
    changes
}

/// Every contract of the suite except for foreign programs.
fn programs(world: &World) -> Vec<Address> {
    targets(&world.suite()).into_iter().map(|target| target.address).collect()
}

/// alice holds both tokens and three positions in each queue; both vaults have assets at work and
/// rising rate lines.
async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.deposit(Token::Bseth, "bob", ether(10)).await;
    world.allocate_to_consensus(ether(20)).await;
    world.allocate_to_venue(ether(10)).await;
    world.advance_hours(3).await;
    world.consensus_reward(ether(1) / U256::from(20)).await;
    world.report_consensus().await;
    world.venue_gain(ether(1) / U256::from(50)).await;
    world.report_strategy().await;
    world.advance_hours(24).await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    for vault in [staking, manager] {
        for _ in 0..3 {
            world.request_redeem(vault, "alice", ether(2)).await;
        }
    }
    Some(world)
}

#[tokio::test]
async fn ether_forced_into_any_program_changes_no_view() {
    let Some(world) = world("ether for every program").await else { return };
    let before = world.views().await;
    for program in programs(&world) {
        let had = world.ether_of(program).await;
        world.force_ether(program, ether(7)).await;
        assert_eq!(world.ether_of(program).await, had + ether(7));
    }
    let changes = changes_beyond_balances(&before, &world.views().await);
    assert!(changes.is_empty(), "ether changed a view:\n{}", changes.join("\n"));
    world.assert_matches_model("ether for every program").await;
}

#[tokio::test]
async fn tokens_sent_to_any_program_change_no_view_and_settle_nothing() {
    let Some(world) = world("tokens for every program").await else { return };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let before = world.views().await;
    for token in [staking, manager] {
        for program in programs(&world) {
            if program == token {
                continue;
            }
            let gift = IToken::transferCall { to: program, value: ether(1) };
            world.send("alice", token, gift, U256::ZERO).await;
        }
    }
    let changes = changes_beyond_balances(&before, &world.views().await);
    assert!(changes.is_empty(), "tokens changed a view:\n{}", changes.join("\n"));

    // The donation to the manager can be swept to the wei, and the shares donated to the queues
    // belong to no position.
    let treasury = Address::repeat_byte(0x7e);
    let sweep = IRoles::sweepCall { receiver: treasury };
    let receipt = world.send("owner", manager, sweep, U256::ZERO).await;
    assert_eq!(receipt.event::<IRoles::Swept>(manager).unwrap().assets, ether(1));
    dev::travel(world.connection(), 3 * 3_600).await.unwrap();
    for (vault, queue) in
        [(staking, world.suite().staking_queue), (manager, world.suite().restaking_queue)]
    {
        let state = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
        assert_eq!(state.waitingShares, ether(6));
        let held = world.read(vault, IToken::balanceOfCall { account: queue }).await;
        assert_eq!(held, ether(7) + U256::ONE, "positions, the gift and a wei of its own");
    }
    let adapter = world.strategy().adapter;
    let report = Manager::reportCall { adapter };
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    let receipt = world.send("keeper", manager, report, U256::ZERO).await;
    let reported = receipt.event::<IRate::Reported>(manager).unwrap();
    assert!(
        reported.applied.unsigned_abs() < U256::from(3),
        "bsETH sent to an adapter is not a gain"
    );
    let queue = world.suite().restaking_queue;
    let state = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
    assert_eq!((state.waitingShares, state.settled), (U256::ZERO, U256::from(3)));
    let held = world.read(manager, IToken::balanceOfCall { account: queue }).await;
    assert_eq!(held, ether(1) + U256::ONE, "positions are settled with their own shares");
    let after = world.read(manager, IRate::ledgerCall {}).await;
    assert_eq!(after.shares, ledger.shares - ether(6));
}

#[tokio::test]
async fn positions_sent_to_any_program_change_no_view_and_stay_claimable() {
    let Some(world) = world("positions for every program").await else { return };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let (alice, suite) = (world.address("alice"), world.suite());
    let before = world.views().await;
    let (adapter, manager_queue) = (world.strategy().adapter, suite.restaking_queue);
    for (vault, queue, others) in [
        (staking, suite.staking_queue, [manager, manager_queue, suite.accountant]),
        (manager, manager_queue, [adapter, suite.staking_queue, suite.staking_feed]),
    ] {
        for (number, to) in (1..).zip(others) {
            let token = U256::from(number);
            let call = IERC721::transferFromCall { from: alice, to, tokenId: token };
            world.send("alice", queue, call, U256::ZERO).await;
        }
        // A contract that could never receive its claim cannot hold a position.
        for to in [vault, queue] {
            let call = IERC721::transferFromCall { from: alice, to, tokenId: U256::ONE };
            let error = world
                .expect_revert::<IERC721::ERC721InvalidReceiver>("alice", queue, call, U256::ZERO)
                .await;
            assert_eq!(error.receiver, to);
        }
    }
    let mut changes = changes_beyond_balances(&before, &world.views().await);
    changes.retain(|change| !change.contains("position(uint256)"));
    assert!(changes.is_empty(), "positions changed a view:\n{}", changes.join("\n"));

    // Anyone can claim a settled position to its holder. bsETH at an adapter counts for nothing
    // until it is withdrawn.
    dev::travel(world.connection(), 3 * 3_600).await.unwrap();
    world.send("keeper", manager, Manager::reportCall { adapter }, U256::ZERO).await;
    let claim = IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver: adapter };
    let rate = IRate::getRateCall {};
    let (price, ledger) =
        (world.read(manager, rate.clone()).await, world.read(manager, IRate::ledgerCall {}).await);
    world.send("mallory", manager_queue, claim, U256::ZERO).await;
    let stray = world.read(staking, IToken::balanceOfCall { account: adapter }).await;
    assert!(stray > ether(1));
    assert_eq!(world.read(manager, rate).await, price);
    assert_eq!(world.read(manager, IRate::ledgerCall {}).await, ledger);
    world.send("keeper", manager, Manager::emergencyExitCall { adapter }, U256::ZERO).await;
    assert_eq!(world.read(staking, IToken::balanceOfCall { account: adapter }).await, U256::ZERO);
    let sweep = IRoles::sweepCall { receiver: alice };
    let receipt = world.send("owner", manager, sweep, U256::ZERO).await;
    assert!(
        receipt.event::<IRoles::Swept>(manager).unwrap().assets.abs_diff(stray) < U256::from(10)
    );
}

#[tokio::test]
async fn donated_shares_do_not_block_a_new_queue_and_positions_do() {
    let Some(mut world) = World::with_time_travel("donated shares in a queue").await else {
        return;
    };
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(50)).await;
    world.advance_hours(2).await;
    let alice = world.address("alice");
    let gift = IToken::transferCall { to: queue, value: ether(1) };
    world.send("alice", vault, gift, U256::ZERO).await;
    let next = world.deploy_program("withdrawal-queue", vault.abi_encode(), 60).await;
    let replace = IQueuedVault::setQueueCall { queue: next };
    let escrowed = IWithdrawalQueue::escrowedSharesCall {};
    assert_eq!(world.read(queue, escrowed.clone()).await, U256::ZERO);
    let owner = world.address("owner");
    let may = world.connection().simulate(owner, vault, replace.clone(), U256::ZERO).await;
    assert!(may.is_ok(), "donated shares belong to no position");

    // One position that waits, and one that will be returned.
    let rate = world.read(vault, IQueuedVault::requestRateCall {}).await;
    for (shares, least) in [(ether(3), U256::ZERO), (ether(2), rate)] {
        let call = IQueuedVault::requestRedeem_1Call {
            shares,
            controller: alice,
            owner: alice,
            minRate: least,
            deadline: U256::MAX,
        };
        world.send("alice", vault, call, U256::ZERO).await;
    }
    let left = async |world: &World, shares: U256| {
        let call = replace.clone();
        let error = world
            .expect_revert::<IQueuedVault::QueueNotEmpty>("owner", vault, call, U256::ZERO)
            .await;
        assert_eq!((error.queue, error.shares), (queue, shares));
        assert_eq!(world.read(queue, escrowed.clone()).await, shares);
    };
    left(&world, ether(5)).await;
    dev::travel(world.connection(), 3 * 3_600).await.unwrap();
    let (ref_time, loss) = (U256::from(world.now().await), ether(1) / U256::from(25));
    let report = IStakingVault::reportCall { refTime: ref_time, sourceValue: ether(50) - loss };
    world.send("oracle", vault, report, U256::ZERO).await;
    left(&world, ether(2)).await;
    let state = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
    assert_eq!(state.waitingShares, U256::ZERO, "the position is returned and not claimed");
    let claim = |id| IWithdrawalQueue::claim_0Call { requestId: U256::from(id), receiver: alice };
    world.send("mallory", queue, claim(2), U256::ZERO).await;
    world.send("owner", vault, replace.clone(), U256::ZERO).await;
    assert_eq!(world.read(vault, IQueuedVault::queueCall {}).await, next);
    // A position settled before can still be claimed.
    let had = world.ether_of(alice).await;
    world.send("mallory", queue, claim(1), U256::ZERO).await;
    assert!(world.ether_of(alice).await > had + ether(2));
}
