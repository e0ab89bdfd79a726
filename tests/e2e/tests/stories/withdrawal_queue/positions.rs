//! Positions as ERC-721 tokens, and who may call the queue.

use crate::withdrawal_queue::fixture::{ETHER_ADDRESS, Fixture};
use alloy::{
    primitives::{Address, Bytes, FixedBytes, U256},
    sol_types::{SolCall, SolValue},
};
use basalt_harness::{MockAction, MockContract, RATE_ONE, Word, ether};
use basalt_interfaces::{
    IERC165, IERC721, IERC721Receiver, IErrors,
    IWithdrawalQueue::{
        self, BadCommitment, Committed, MinRateTooHigh, NotCancellable, RequestTooLarge,
    },
};

fn enqueue(shares: U256, rate: u128, min_rate: u128, controller: Address) -> impl SolCall + Clone {
    IWithdrawalQueue::enqueueCall {
        shares,
        rate: U256::from(rate),
        minRate: U256::from(min_rate),
        controller,
        owner: controller,
        sender: controller,
    }
}

#[tokio::test]
async fn a_request_mints_a_token_to_its_controller() {
    let Some(fixture) = Fixture::paying_ether("a request is a token").await else { return };
    let (world, queue, bob) = (&fixture.world, fixture.queue, fixture.world.address("bob"));
    assert_eq!(world.read(queue, IWithdrawalQueue::vaultCall {}).await, fixture.vault);
    assert_eq!(world.read(queue, IWithdrawalQueue::assetCall {}).await, ETHER_ADDRESS);

    let id = fixture.request_above(bob, ether(2), RATE_ONE / 4 * 3).await;

    assert_eq!(id, U256::ONE);
    assert_eq!((fixture.holder(id).await, fixture.count(bob).await), (bob, 1));
    let position = fixture.position(id).await;
    assert_eq!((position.owner, position.status), (bob, U256::ONE));
    assert_eq!((position.shares, position.assets), (ether(2), U256::ZERO));
    assert_eq!(position.rateAtRequest, U256::from(RATE_ONE));
    assert_eq!(position.minRate, U256::from(RATE_ONE / 4 * 3));
    assert!(position.requestedAt <= U256::from(world.now().await));
    let ends = world.read(queue, IWithdrawalQueue::queueStateCall {}).await;
    assert_eq!((ends.last, ends.settled, ends.committed), (id, U256::ZERO, U256::ZERO));
    assert_eq!((ends.waitingShares, ends.eligibleShares), (ether(2), U256::ZERO));
    for (controller, shares) in [(bob, ether(2)), (fixture.vault, U256::ZERO)] {
        let call = IWithdrawalQueue::pendingRedeemRequestCall { requestId: id, controller };
        assert_eq!(world.read(queue, call).await, shares);
    }
    let call = IWithdrawalQueue::claimableAssetsCall { requestId: id };
    assert_eq!(world.read(queue, call).await, U256::ZERO);
    assert_eq!(world.read(queue, IERC721::tokenURICall { tokenId: id }).await, "");
    assert_eq!(world.read(queue, IERC721::nameCall {}).await, "Basalt Withdrawal Position");
    assert_eq!(world.read(queue, IERC721::symbolCall {}).await, "BWP");
}

#[tokio::test]
async fn it_supports_erc_165_and_erc_721_and_not_erc_7540() {
    let Some(fixture) = Fixture::paying_ether("interfaces of the queue").await else { return };
    let supported = async |id: u32| {
        let call = IERC165::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) };
        fixture.world.read(fixture.queue, call).await
    };
    for id in [0x01ff_c9a7, 0x80ac_58cd, 0x5b5e_139f] {
        assert!(supported(id).await, "{id:#x}");
    }
    for id in [0xffff_ffff, 0, 0x620e_e8e4, 0xe3bf_f6c6, 0x7802_9d8b] {
        assert!(!supported(id).await, "{id:#x}");
    }
    let mut dirty = IERC165::supportsInterfaceCall::SELECTOR.to_vec();
    dirty.extend([0x01, 0xff, 0xc9, 0xa7]);
    dirty.extend([1; 28]);
    fixture
        .world
        .expect_revert_raw::<IErrors::BadWord>("bob", fixture.queue, dirty.into(), U256::ZERO)
        .await;
}

#[tokio::test]
async fn only_the_vault_enqueues_and_fills_and_only_its_keeper_commits() {
    let Some(mut fixture) = Fixture::paying_ether("roles of the queue").await else { return };
    let (bob, vault, queue) = (fixture.world.address("bob"), fixture.vault, fixture.queue);
    let add = enqueue(ether(1), RATE_ONE, 0, bob);
    let refused: IErrors::Unauthorized =
        fixture.world.expect_revert("bob", queue, add, U256::ZERO).await;
    assert_eq!((refused.caller, refused.holder), (bob, vault));
    let fill = IWithdrawalQueue::fillCall {
        maxPositions: U256::ONE,
        rate: U256::from(RATE_ONE),
        liquid: ether(1),
        refTime: U256::MAX,
    };
    fixture.world.expect_revert::<IErrors::Unauthorized>("owner", queue, fill, U256::ZERO).await;

    let (first, second) =
        (fixture.request(bob, ether(1)).await, fixture.request(bob, ether(1)).await);
    let back = |id: U256| IWithdrawalQueue::markCommittedCall { requestId: id };
    let refused: IErrors::Unauthorized =
        fixture.world.expect_revert("bob", queue, back(first), U256::ZERO).await;
    assert_eq!((refused.caller, refused.holder), (bob, fixture.world.address("keeper")));
    let receipt = fixture.world.send("keeper", queue, back(first), U256::ZERO).await;
    assert_eq!(receipt.event::<Committed>(queue).unwrap().requestId, first);
    for id in [U256::ZERO, first, second + U256::ONE, U256::MAX, U256::ONE << 32] {
        let refused: BadCommitment =
            fixture.world.expect_revert("keeper", queue, back(id), U256::ZERO).await;
        assert_eq!((refused.requestId, refused.last), (id, second));
    }
    let cancel = |id: U256| IWithdrawalQueue::cancelCall { requestId: id };
    fixture.world.expect_revert::<NotCancellable>("bob", queue, cancel(first), U256::ZERO).await;
    fixture.world.send("bob", queue, cancel(second), U256::ZERO).await;
    fixture.settle(RATE_ONE, ether(1)).await;
    assert_eq!(fixture.position(first).await.assets, ether(1));
}

#[tokio::test]
async fn a_request_with_an_invalid_size_rate_or_controller_is_refused() {
    let Some(fixture) = Fixture::paying_ether("refused requests").await else { return };
    let (world, vault, bob) = (&fixture.world, fixture.vault, fixture.world.address("bob"));
    let most = (U256::ONE << 94) - U256::ONE;
    for (rate, max) in [(RATE_ONE, most), (RATE_ONE * 2, most / U256::from(2))] {
        let call = enqueue(max + U256::ONE, rate, 0, bob);
        let refused: RequestTooLarge = world.expect_revert("bob", vault, call, U256::ZERO).await;
        assert_eq!((refused.shares, refused.max), (max + U256::ONE, max));
    }
    let call = enqueue(ether(1), RATE_ONE, RATE_ONE + 1, bob);
    let refused: MinRateTooHigh = world.expect_revert("bob", vault, call, U256::ZERO).await;
    assert_eq!((refused.minRate, refused.rate), (U256::from(RATE_ONE + 1), U256::from(RATE_ONE)));
    for nobody in [Address::ZERO, fixture.queue] {
        let call = enqueue(ether(1), RATE_ONE, 0, nobody);
        let refused: IERC721::ERC721InvalidReceiver =
            world.expect_revert("bob", vault, call, U256::ZERO).await;
        assert_eq!(refused.receiver, nobody);
    }
}

#[tokio::test]
async fn a_transfer_moves_the_position_and_clears_its_approval() {
    let Some(mut fixture) = Fixture::paying_ether("transfers of a position").await else { return };
    let [alice, bob, carol] = ["alice", "bob", "carol"].map(|name| fixture.world.address(name));
    let queue = fixture.queue;
    let id = fixture.request(bob, ether(4)).await;
    fixture.settle(RATE_ONE, ether(1)).await;
    let approve = IERC721::approveCall { to: carol, tokenId: id };
    let refused: IERC721::ERC721InvalidApprover =
        fixture.world.expect_revert("carol", queue, approve.clone(), U256::ZERO).await;
    assert_eq!(refused.approver, carol);
    fixture.world.send("bob", queue, approve, U256::ZERO).await;
    let approved = IERC721::getApprovedCall { tokenId: id };
    assert_eq!(fixture.world.read(queue, approved.clone()).await, carol);

    let hand = |from, to| IERC721::transferFromCall { from, to, tokenId: id };
    let refused: IERC721::ERC721IncorrectOwner =
        fixture.world.expect_revert("carol", queue, hand(alice, carol), U256::ZERO).await;
    assert_eq!((refused.sender, refused.tokenId, refused.owner), (alice, id, bob));
    let refused: IERC721::ERC721InsufficientApproval =
        fixture.world.expect_revert("mallory", queue, hand(bob, alice), U256::ZERO).await;
    assert_eq!(refused.tokenId, id);
    let call = hand(bob, Address::ZERO);
    fixture
        .world
        .expect_revert::<IERC721::ERC721InvalidReceiver>("bob", queue, call, U256::ZERO)
        .await;
    fixture.world.send("carol", queue, hand(bob, alice), U256::ZERO).await;

    assert_eq!(fixture.holder(id).await, alice);
    assert_eq!((fixture.count(alice).await, fixture.count(bob).await), (1, 0));
    assert_eq!(fixture.world.read(queue, approved).await, Address::ZERO);
    fixture
        .world
        .expect_revert::<IERC721::ERC721InsufficientApproval>(
            "carol",
            queue,
            hand(alice, carol),
            U256::ZERO,
        )
        .await;
    // A transfer to oneself changes nothing.
    fixture.world.send("alice", queue, hand(alice, alice), U256::ZERO).await;
    assert_eq!((fixture.holder(id).await, fixture.count(alice).await), (alice, 1));
    let before = fixture.world.ether_of(alice).await;
    fixture
        .world
        .send("bob", queue, crate::withdrawal_queue::fixture::claim(id, alice), U256::ZERO)
        .await;
    assert_eq!(fixture.world.ether_of(alice).await - before, ether(1));

    let nobody = IERC721::balanceOfCall { owner: Address::ZERO };
    fixture
        .world
        .expect_revert::<IERC721::ERC721InvalidOwner>("bob", queue, nobody, U256::ZERO)
        .await;
    let everyone = IERC721::setApprovalForAllCall { operator: Address::ZERO, approved: true };
    fixture
        .world
        .expect_revert::<IERC721::ERC721InvalidOperator>("bob", queue, everyone, U256::ZERO)
        .await;
    for unknown in [U256::ZERO, U256::from(2), U256::MAX, (U256::ONE << 32) + U256::ONE] {
        let call = IERC721::ownerOfCall { tokenId: unknown };
        let gone: IERC721::ERC721NonexistentToken =
            fixture.world.expect_revert("bob", queue, call, U256::ZERO).await;
        assert_eq!(gone.tokenId, unknown);
        assert_eq!(fixture.position(unknown).await.status, U256::ZERO);
    }
}

#[tokio::test]
async fn a_safe_transfer_requires_the_receivers_consent() {
    let Some(fixture) = Fixture::paying_ether("contracts that receive positions").await else {
        return;
    };
    let (world, queue, bob) = (&fixture.world, fixture.queue, fixture.world.address("bob"));
    let magic: U256 = U256::from(0x150b_7a02_u32) << 224;
    let answering = |action: MockAction| {
        MockContract::new().on::<IERC721Receiver::onERC721ReceivedCall>([action])
    };
    let saying = |word: U256| answering(MockAction::Return(word.into()));
    let id = fixture.request(bob, ether(1)).await;
    let hand = |to| IERC721::safeTransferFrom_1Call { from: bob, to, tokenId: id };

    for unwilling in [
        MockContract::new(),
        saying(U256::ONE),
        saying(magic + U256::ONE),
        answering(MockAction::ReturnBytes(vec![0x15, 0x0b, 0x7a, 0x02].into())),
        answering(MockAction::Revert(Bytes::new())),
    ] {
        let to = world.deploy_mock(&unwilling).await;
        let refused: IERC721::ERC721InvalidReceiver =
            world.expect_revert("bob", queue, hand(to), U256::ZERO).await;
        assert_eq!(refused.receiver, to);
    }
    let reason = IErrors::CallFailed { target: bob };
    let to = world.deploy_mock(&answering(MockAction::revert(&reason))).await;
    let passed_on: IErrors::CallFailed =
        world.expect_revert("bob", queue, hand(to), U256::ZERO).await;
    assert_eq!(passed_on, reason);

    // A willing receiver already holds the position when it is called, and sees the data.
    let data = Bytes::from(vec![7; 33]);
    let asked = MockContract::new().on::<IERC721Receiver::onERC721ReceivedCall>([
        MockAction::Set(1, Word::Argument(0)),
        MockAction::Set(2, Word::Argument(1)),
        MockAction::Set(3, Word::Argument(4)),
        MockAction::Set(4, Word::Argument(6)),
        MockAction::attempt(0, queue, &IERC721::ownerOfCall { tokenId: id }),
        MockAction::Return(magic.into()),
    ]);
    let to = world.deploy_mock(&asked).await;
    let call = IERC721::safeTransferFrom_0Call { from: bob, to, tokenId: id, data };
    world.send("bob", queue, call, U256::ZERO).await;
    assert_eq!(fixture.holder(id).await, to);
    assert!(world.note(to, 0).await.is(&to.abi_encode()));
    for (slot, expected) in [
        (1, bob.into_word().into()),
        (2, bob.into_word().into()),
        (3, U256::from(33)),
        (4, U256::from(7).wrapping_shl(248)),
    ] {
        assert_eq!(world.storage(to, slot).await, expected, "slot {slot}");
    }

    // An account without code is not called.
    let second = fixture.request(bob, ether(1)).await;
    let to = world.address("carol");
    let call = IERC721::safeTransferFrom_1Call { from: bob, to, tokenId: second };
    world.send("bob", queue, call, U256::ZERO).await;
    assert_eq!(fixture.holder(second).await, to);
}
