//! Re-entry from one program into another while the first is in a call. Each program refuses
//! re-entry, and together they pay exactly what is due.

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_harness::{MockAction, MockContract, Token, Word, World, ether};
use basalt_interfaces::{
    IERC721, IErrors, IQueuedVault, IRate, IRoles, IToken, IVault, IWithdrawalQueue,
};

/// A world in which the mock holds 5 bsETH, the settled positions 1 and 2, and the open position 3,
/// of 2 each.
async fn world(story: &str, mock: impl Fn(&World) -> MockContract) -> Option<(World, Address)> {
    let mut world = World::with_time_travel(story).await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(20)).await;
    let (vault, queue, alice) =
        (world.staking_vault(), world.suite().staking_queue, world.address("alice"));
    let mock = world.deploy_mock(&mock(&world)).await;
    for _ in 0..2 {
        world.request_redeem(vault, "alice", ether(2)).await;
    }
    world.advance_hours(3).await;
    world.report_consensus().await;
    world.request_redeem(vault, "alice", ether(2)).await;
    for token in 1..=3 {
        let call = IERC721::transferFromCall { from: alice, to: mock, tokenId: U256::from(token) };
        world.send("alice", queue, call, U256::ZERO).await;
    }
    let gift = IToken::transferCall { to: mock, value: ether(5) };
    world.send("alice", vault, gift, U256::ZERO).await;
    Some((world, mock))
}

fn claim(id: u64, receiver: Address) -> IWithdrawalQueue::claim_0Call {
    IWithdrawalQueue::claim_0Call { requestId: U256::from(id), receiver }
}

/// An attempt with the mock itself as receiver, and as owner where there is one.
fn attempt_for_itself(note: u64, to: Address, call: &impl SolCall, places: &[u8]) -> MockAction {
    let words = places.iter().map(|place| (*place, Word::This)).collect();
    let input = call.abi_encode().into();
    MockAction::Call { to: to.into(), value: U256::ZERO, input, words, note: Some(note) }
}

/// Asserts that vault and queue paid exactly `paid`, and that the vault holds its liquid assets.
async fn assert_paid(world: &World, paid: U256, before: (U256, U256)) {
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    let (at_vault, at_queue) = (world.ether_of(vault).await, world.ether_of(queue).await);
    assert_eq!(before.0 + before.1 - at_vault - at_queue, paid);
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    assert_eq!(at_vault, ledger.backing - ledger.working, "the liquid assets are there");
}

async fn ether_in(world: &World) -> (U256, U256) {
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    (world.ether_of(vault).await, world.ether_of(queue).await)
}

#[tokio::test]
async fn a_claim_can_be_followed_by_an_exit_and_pays_nothing_twice() {
    let nobody = Address::ZERO;
    let story = world("from a claim into the vault", |world| {
        let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
        let redeem = IVault::redeemCall { shares: ether(1), receiver: nobody, owner: nobody };
        let again = IWithdrawalQueue::claim_1Call {
            requestIds: vec![U256::ONE, U256::from(2)],
            receiver: world.address("bob"),
        };
        let cancel = IWithdrawalQueue::cancelCall { requestId: U256::from(3) };
        let settle = IQueuedVault::settleCall { maxPositions: U256::from(64) };
        let release = IQueuedVault::releaseCall {
            to: world.address("bob"),
            shares: ether(1),
            rateAtRequest: U256::MAX,
        };
        let request = IQueuedVault::requestRedeem_0Call {
            shares: ether(1),
            controller: nobody,
            owner: nobody,
        };
        // The payment of the vault calls the mock again, which overwrites the notes.
        MockContract::new()
            .on::<IRoles::acceptOwnershipCall>([attempt_for_itself(
                9,
                queue,
                &claim(1, nobody),
                &[1],
            )])
            .otherwise([
                attempt_for_itself(7, vault, &redeem, &[1, 2]),
                attempt_for_itself(0, queue, &claim(1, nobody), &[1]),
                attempt_for_itself(1, queue, &claim(2, nobody), &[1]),
                MockAction::attempt(2, queue, &again),
                MockAction::attempt(3, queue, &cancel),
                MockAction::attempt(4, vault, &settle),
                MockAction::attempt(5, vault, &release),
                attempt_for_itself(6, vault, &request, &[1, 2]),
            ])
    });
    let Some((world, mock)) = story.await else { return };
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    let due = IWithdrawalQueue::claimableAssetsCall { requestId: U256::ONE };
    let due = world.read(queue, due).await;
    let value = world.read(vault, IVault::previewRedeemCall { shares: ether(1) }).await;
    let before = ether_in(&world).await;
    world.send("mallory", mock, IRoles::acceptOwnershipCall {}, U256::ZERO).await;

    assert!(world.note(mock, 9).await.is_ok && world.note(mock, 7).await.is_ok);
    for number in 0..=3 {
        let note = world.note(mock, number).await;
        assert!(note.failed_with(&IErrors::Reentered {}), "{number}: {note:?}");
    }
    let note = world.note(mock, 5).await;
    let stranger = IErrors::Unauthorized { caller: mock, holder: queue };
    assert!(note.failed_with(&stranger), "{note:?}");
    let got = world.ether_of(mock).await;
    assert_eq!(got, due + value, "the claim, and one share");
    assert_paid(&world, got, before).await;
    // A request and a settlement have to call the queue, which is in a call.
    for number in [4, 6] {
        let note = world.note(mock, number).await;
        assert!(note.failed_with(&IErrors::Reentered {}), "{number}: {note:?}");
    }
    let held = world.read(vault, IToken::balanceOfCall { account: mock }).await;
    assert_eq!(held, ether(4));
    // The second position is unchanged.
    let receipt = world.send("mallory", queue, claim(2, mock), U256::ZERO).await;
    assert!(receipt.event::<IWithdrawalQueue::Claimed>(queue).is_some());
}

#[tokio::test]
async fn an_exit_can_be_followed_by_claims_and_pays_nothing_twice() {
    let nobody = Address::ZERO;
    let story = world("from the vault into a claim", |world| {
        let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
        let redeem = IVault::redeemCall { shares: ether(1), receiver: nobody, owner: nobody };
        let cancel = IWithdrawalQueue::cancelCall { requestId: U256::from(3) };
        MockContract::new()
            .on::<IRoles::acceptOwnershipCall>([attempt_for_itself(9, vault, &redeem, &[1, 2])])
            .otherwise([
                attempt_for_itself(0, vault, &redeem, &[1, 2]),
                MockAction::attempt(1, queue, &cancel),
                attempt_for_itself(2, queue, &claim(1, nobody), &[1]),
                attempt_for_itself(3, queue, &claim(2, nobody), &[1]),
            ])
    });
    let Some((world, mock)) = story.await else { return };
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    let mut due = world.read(vault, IVault::previewRedeemCall { shares: ether(1) }).await;
    for id in [1, 2] {
        let call = IWithdrawalQueue::claimableAssetsCall { requestId: U256::from(id) };
        due += world.read(queue, call).await;
    }
    let before = ether_in(&world).await;
    world.send("mallory", mock, IRoles::acceptOwnershipCall {}, U256::ZERO).await;
    assert!(world.note(mock, 9).await.is_ok);
    assert!(world.note(mock, 0).await.failed_with(&IErrors::Reentered {}));
    // A cancel has to call the vault, which is in a call.
    assert!(world.note(mock, 1).await.failed_with(&IErrors::Reentered {}));
    let got = world.ether_of(mock).await;
    assert_eq!(got, due, "one share and two positions");
    assert_paid(&world, got, before).await;
    let position = IWithdrawalQueue::positionCall { requestId: U256::from(3) };
    let position = world.read(queue, position).await;
    assert_eq!((position.status, position.shares), (U256::ONE, ether(2)), "and is unchanged");
    let held = world.read(vault, IToken::balanceOfCall { account: mock }).await;
    assert_eq!(held, ether(4));
}
