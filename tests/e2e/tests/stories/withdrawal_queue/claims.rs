//! Claims and cancels: who is paid, who decides, and that nobody blocks others.

use crate::withdrawal_queue::fixture::{Fixture, claim};
use alloy::primitives::{Address, Bytes, U256};
use basalt_harness::{MockAction, MockContract, RATE_ONE, Token, World, ether};
use basalt_interfaces::{
    IERC721, IErrors, IToken,
    IWithdrawalQueue::{
        self, Claimed, ForeignReceiver, NotCancellable, NotClaimable, PositionCancelled,
        PositionReturned, cancelCall,
    },
};

/// Status of a waiting position.
const OPEN: U256 = U256::from_limbs([1, 0, 0, 0]);
const SETTLED: U256 = U256::from_limbs([2, 0, 0, 0]);
const RETURNED: U256 = U256::from_limbs([3, 0, 0, 0]);

#[tokio::test]
async fn anyone_may_claim_to_the_holder_and_to_nobody_else() {
    let Some(mut fixture) = Fixture::paying_ether("claims by other accounts").await else { return };
    let (bob, carol) = (fixture.world.address("bob"), fixture.world.address("carol"));
    let id = fixture.settled(bob, ether(3)).await;
    assert_eq!(fixture.position(id).await.status, SETTLED);

    let call = claim(id, carol);
    let refused: ForeignReceiver =
        fixture.world.expect_revert("mallory", fixture.queue, call, U256::ZERO).await;
    assert_eq!((refused.receiver, refused.owner), (carol, bob));

    let before = fixture.world.ether_of(bob).await;
    let receipt = fixture.world.send("mallory", fixture.queue, claim(id, bob), U256::ZERO).await;
    let claimed = receipt.event::<Claimed>(fixture.queue).unwrap();
    assert_eq!((claimed.requestId, claimed.receiver), (id, bob));
    assert_eq!((claimed.assets, claimed.shares), (ether(3), U256::ZERO));
    let burnt = receipt.event::<IERC721::Transfer>(fixture.queue).unwrap();
    assert_eq!((burnt.from, burnt.to, burnt.tokenId), (bob, Address::ZERO, id));
    assert_eq!(fixture.world.ether_of(bob).await - before, ether(3));
    assert_eq!(fixture.world.ether_of(fixture.queue).await, U256::ZERO);
    assert_eq!(fixture.count(bob).await, 0);
    assert_eq!(fixture.position(id).await.status, U256::ZERO);

    let gone: IERC721::ERC721NonexistentToken =
        fixture.world.expect_revert("bob", fixture.queue, claim(id, bob), U256::ZERO).await;
    assert_eq!(gone.tokenId, id);
}

#[tokio::test]
async fn holder_approved_account_and_operator_claim_to_anyone() {
    let Some(mut fixture) = Fixture::paying_ether("claims to other receivers").await else {
        return;
    };
    let [bob, carol, mallory] = ["bob", "carol", "mallory"].map(|name| fixture.world.address(name));
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(fixture.request(bob, ether(1)).await);
    }
    fixture.settle(RATE_ONE, ether(3)).await;
    let before = fixture.world.ether_of(carol).await;

    fixture.world.send("bob", fixture.queue, claim(ids[0], carol), U256::ZERO).await;
    let approve = IERC721::approveCall { to: mallory, tokenId: ids[1] };
    fixture.world.send("bob", fixture.queue, approve, U256::ZERO).await;
    fixture.world.send("mallory", fixture.queue, claim(ids[1], carol), U256::ZERO).await;
    let call = claim(ids[2], carol);
    fixture
        .world
        .expect_revert::<ForeignReceiver>("mallory", fixture.queue, call.clone(), U256::ZERO)
        .await;
    let approve = IERC721::setApprovalForAllCall { operator: mallory, approved: true };
    fixture.world.send("bob", fixture.queue, approve, U256::ZERO).await;
    fixture.world.send("mallory", fixture.queue, call, U256::ZERO).await;

    assert_eq!(fixture.world.ether_of(carol).await - before, ether(3));
}

#[tokio::test]
async fn several_claims_are_one_payment_and_each_counts_once() {
    let Some(mut fixture) = Fixture::paying_ether("many claims at once").await else { return };
    let bob = fixture.world.address("bob");
    let mut ids = Vec::new();
    for wei in [1_u64, 2, 4] {
        ids.push(fixture.request(bob, ether(1) + U256::from(wei)).await);
    }
    fixture.settle(RATE_ONE, ether(10)).await;
    let many = |ids: Vec<U256>| IWithdrawalQueue::claim_1Call { requestIds: ids, receiver: bob };

    let twice = many(vec![ids[0], ids[1], ids[0]]);
    let gone: IERC721::ERC721NonexistentToken =
        fixture.world.expect_revert("bob", fixture.queue, twice, U256::ZERO).await;
    assert_eq!(gone.tokenId, ids[0]);

    let before = fixture.world.ether_of(bob).await;
    let all = many(vec![ids[2], ids[0], ids[1]]);
    let receipt = fixture.world.send("mallory", fixture.queue, all, U256::ZERO).await;
    assert_eq!(receipt.events::<Claimed>(fixture.queue).len(), 3);
    assert_eq!(fixture.world.ether_of(bob).await - before, ether(3) + U256::from(7));
    fixture.world.send("mallory", fixture.queue, many(vec![]), U256::ZERO).await;
}

#[tokio::test]
async fn a_holder_that_refuses_ether_blocks_nobody_and_loses_nothing() {
    let Some(mut fixture) = Fixture::paying_ether("a holder that refuses ether").await else {
        return;
    };
    let bob = fixture.world.address("bob");
    let reason = IErrors::Overflow { value: U256::ONE, limit: U256::ZERO };
    let silent = MockContract::new().otherwise([MockAction::Revert(Bytes::new())]);
    let explaining = MockContract::new().otherwise([MockAction::revert(&reason)]);
    let (first, second) = (silent.clone(), explaining);
    let (silent, explaining) =
        (fixture.world.deploy_mock(&first).await, fixture.world.deploy_mock(&second).await);
    let ids = [
        fixture.request(silent, ether(1)).await,
        fixture.request(explaining, ether(1)).await,
        fixture.request(bob, ether(1)).await,
    ];
    fixture.settle(RATE_ONE, ether(3)).await;

    let refused: IErrors::EtherRefused =
        fixture.world.expect_revert("bob", fixture.queue, claim(ids[0], silent), U256::ZERO).await;
    assert_eq!(refused.receiver, silent);
    let passed_on: IErrors::Overflow = fixture
        .world
        .expect_revert("bob", fixture.queue, claim(ids[1], explaining), U256::ZERO)
        .await;
    assert_eq!(passed_on, reason);
    fixture.world.send("bob", fixture.queue, claim(ids[2], bob), U256::ZERO).await;
    assert_eq!(fixture.world.ether_of(fixture.queue).await, ether(2), "Q13");
    for (id, name) in [(ids[0], silent), (ids[1], explaining)] {
        assert_eq!(
            (fixture.holder(id).await, fixture.position(id).await.assets),
            (name, ether(1)),
            "Q13"
        );
    }
}

#[tokio::test]
async fn a_contract_that_refuses_ether_can_claim_to_another_receiver() {
    let Some(mut fixture) = Fixture::paying_ether("a contract that refuses ether").await else {
        return;
    };
    let bob = fixture.world.address("bob");
    let elsewhere = MockAction::call(fixture.queue, &claim(U256::ONE, bob));
    let holder = MockContract::new()
        .on::<IERC721::approveCall>([elsewhere])
        .otherwise([MockAction::Revert(Bytes::new())]);
    let holder = fixture.world.deploy_mock(&holder).await;
    fixture.settled(holder, ether(1)).await;
    let before = fixture.world.ether_of(bob).await;

    let trigger = IERC721::approveCall { to: bob, tokenId: U256::ONE };
    fixture.world.send("mallory", holder, trigger, U256::ZERO).await;

    assert_eq!(fixture.world.ether_of(bob).await - before, ether(1), "Q13");
}

#[tokio::test]
async fn a_receiver_that_re_enters_is_paid_only_its_own_claim_and_once() {
    let Some(mut fixture) = Fixture::paying_ether("a receiver that re-enters").await else {
        return;
    };
    let (world, queue) = (&fixture.world, fixture.queue);
    let bob = world.address("bob");
    let (first, second, third) = (U256::from(1), U256::from(2), U256::from(3));
    // It holds positions 1 and 2; position 3 is bob's.
    let receiver = MockContract::new().otherwise([
        MockAction::attempt(0, queue, &claim(first, bob)),
        MockAction::attempt(1, queue, &claim(second, bob)),
        MockAction::attempt(2, queue, &claim(third, bob)),
        MockAction::attempt(3, queue, &cancelCall { requestId: second }),
        MockAction::attempt(4, queue, &IERC721::ownerOfCall { tokenId: first }),
        MockAction::attempt(5, queue, &IWithdrawalQueue::positionCall { requestId: second }),
        MockAction::attempt(
            6,
            queue,
            &IERC721::transferFromCall { from: Address::ZERO, to: bob, tokenId: first },
        ),
        MockAction::attempt(7, queue, &IERC721::approveCall { to: bob, tokenId: second }),
    ]);
    let receiver = world.deploy_mock(&receiver).await;
    for holder in [receiver, receiver, bob] {
        fixture.request(holder, ether(1)).await;
    }
    fixture.settle(RATE_ONE, ether(3)).await;
    let before = fixture.world.ether_of(bob).await;

    fixture.world.send("mallory", queue, claim(first, receiver), U256::ZERO).await;

    let gone = IERC721::ERC721NonexistentToken { tokenId: first };
    for (number, is_shut) in [(0, true), (1, true), (2, true), (3, true), (5, false), (7, false)] {
        let note = fixture.world.note(receiver, number).await;
        assert_eq!(note.failed_with(&IErrors::Reentered {}), is_shut, "{number}: {note:?}");
        assert_eq!(note.is_ok, !is_shut, "{number}: {note:?}");
    }
    assert!(fixture.world.note(receiver, 4).await.failed_with(&gone));
    assert!(fixture.world.note(receiver, 6).await.failed_with(&gone));
    assert_eq!(fixture.world.ether_of(receiver).await, ether(1));
    assert_eq!(fixture.world.ether_of(bob).await, before);
    assert_eq!(fixture.world.ether_of(queue).await, ether(2));
    let approved = IERC721::getApprovedCall { tokenId: second };
    assert_eq!(fixture.world.read(queue, approved).await, bob);
}

#[tokio::test]
async fn a_cancelled_position_releases_its_shares_to_its_holder() {
    let Some(mut fixture) = Fixture::paying_ether("a cancelled position").await else { return };
    let (bob, mallory) = (fixture.world.address("bob"), fixture.world.address("mallory"));
    let id = fixture.request_above(bob, ether(2), RATE_ONE / 2).await;
    assert_eq!(fixture.position(id).await.minRate, U256::from(RATE_ONE / 2));
    let cancel = cancelCall { requestId: id };
    let refused: IERC721::ERC721InsufficientApproval =
        fixture.world.expect_revert("mallory", fixture.queue, cancel.clone(), U256::ZERO).await;
    assert_eq!((refused.operator, refused.tokenId), (mallory, id));

    let receipt = fixture.world.send("bob", fixture.queue, cancel.clone(), U256::ZERO).await;

    let event = receipt.event::<PositionCancelled>(fixture.queue).unwrap();
    assert_eq!((event.requestId, event.shares, event.returned), (id, ether(2), ether(2)));
    assert_eq!(fixture.released().await, (bob, ether(2), U256::from(RATE_ONE)));
    assert_eq!((fixture.count(bob).await, fixture.position(id).await.status), (0, U256::ZERO));
    let queue = fixture.world.read(fixture.queue, IWithdrawalQueue::queueStateCall {}).await;
    assert_eq!((queue.last, queue.waitingShares), (U256::ONE, U256::ZERO));
    fixture
        .world
        .expect_revert::<IERC721::ERC721NonexistentToken>("bob", fixture.queue, cancel, U256::ZERO)
        .await;

    // Settlement skips it.
    let next = fixture.settled(bob, ether(1)).await;
    assert_eq!(fixture.position(next).await.assets, ether(1));
    let cancel = cancelCall { requestId: next };
    let late: NotCancellable =
        fixture.world.expect_revert("bob", fixture.queue, cancel, U256::ZERO).await;
    assert_eq!(late.requestId, next);
}

#[tokio::test]
async fn a_partially_settled_position_is_paid_and_can_be_settled_further_or_cancelled() {
    let Some(mut fixture) = Fixture::paying_ether("a partially settled position").await else {
        return;
    };
    let bob = fixture.world.address("bob");
    let id = fixture.request(bob, ether(10)).await;
    let early: NotClaimable =
        fixture.world.expect_revert("bob", fixture.queue, claim(id, bob), U256::ZERO).await;
    assert_eq!(early.requestId, id);

    for (liquid, rest) in [(ether(2), ether(8)), (ether(3), ether(5))] {
        fixture.settle(RATE_ONE, liquid).await;
        let position = fixture.position(id).await;
        assert_eq!((position.status, position.shares, position.assets), (OPEN, rest, liquid));
        let before = fixture.world.ether_of(bob).await;
        fixture.world.send("mallory", fixture.queue, claim(id, bob), U256::ZERO).await;
        assert_eq!(fixture.world.ether_of(bob).await - before, liquid);
        assert_eq!(fixture.holder(id).await, bob);
    }
    fixture.settle(RATE_ONE, ether(1)).await;

    fixture.world.send("bob", fixture.queue, cancelCall { requestId: id }, U256::ZERO).await;
    assert_eq!(fixture.released().await, (bob, ether(4), U256::from(RATE_ONE)));
    let position = fixture.position(id).await;
    assert_eq!(
        (position.status, position.shares, position.assets),
        (SETTLED, U256::ZERO, ether(1))
    );
    fixture.world.send("mallory", fixture.queue, claim(id, bob), U256::ZERO).await;
    assert_eq!(fixture.world.ether_of(fixture.queue).await, U256::ZERO);
    assert_eq!(fixture.count(bob).await, 0);
}

#[tokio::test]
async fn a_position_below_its_minimum_rate_is_returned_with_all_its_shares() {
    let Some(mut fixture) = Fixture::paying_ether("a returned position").await else { return };
    let (bob, carol) = (fixture.world.address("bob"), fixture.world.address("carol"));
    let proud = fixture.request_above(bob, ether(4), RATE_ONE).await;
    let modest = fixture.request(carol, ether(4)).await;
    fixture.settle(RATE_ONE, ether(1)).await;
    fixture.settle(RATE_ONE / 2, ether(2)).await;

    // A quarter was paid before and three quarters are returned; the next position does not wait.
    let position = fixture.position(proud).await;
    assert_eq!((position.status, position.shares, position.assets), (RETURNED, ether(3), ether(1)));
    assert_eq!(fixture.position(modest).await.assets, ether(2));
    let cancel = cancelCall { requestId: proud };
    fixture.world.expect_revert::<NotCancellable>("bob", fixture.queue, cancel, U256::ZERO).await;

    let before = fixture.world.ether_of(bob).await;
    let receipt = fixture.world.send("mallory", fixture.queue, claim(proud, bob), U256::ZERO).await;
    let claimed = receipt.event::<Claimed>(fixture.queue).unwrap();
    assert_eq!((claimed.assets, claimed.shares), (ether(1), ether(3)));
    assert_eq!(fixture.world.ether_of(bob).await - before, ether(1));
    let (to, shares, rate) = fixture.released().await;
    assert_eq!((to, shares), (bob, ether(3)));
    assert!(rate >= U256::from(RATE_ONE) * U256::from(79), "the largest rate");
    assert!(receipt.event::<PositionReturned>(fixture.queue).is_none());
}

#[tokio::test]
async fn a_queue_of_a_token_pays_in_the_token() {
    let Some(mut world) = World::with_time_travel("a queue that pays a token").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(5)).await;
    let (token, bob) = (world.staking_vault(), world.address("bob"));
    let mut fixture = Fixture::paying(world, token).await;
    let id = fixture.request(bob, ether(2)).await;
    fixture.settle(RATE_ONE, ether(2)).await;
    fixture.world.transfer(token, "alice", fixture.queue, ether(2)).await;

    fixture.world.send("mallory", fixture.queue, claim(id, bob), U256::ZERO).await;

    let balance = IToken::balanceOfCall { account: bob };
    assert_eq!(fixture.world.read(token, balance).await, ether(2));
}
