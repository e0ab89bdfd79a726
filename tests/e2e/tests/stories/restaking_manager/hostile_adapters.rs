//! Hostile adapters: they lie, take too little or too much, or re-enter. The manager trusts
//! balances, not return values.

use crate::{
    support::calls::{Encoded, encoded, set},
    support::mocks::{book, list},
};
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{SolCall, SolError},
};
use basalt_harness::{MockAction, MockContract, Parameter, Token, VALUE, Word, World, ether};
use basalt_interfaces::{
    IAdapter, IBunker, IERC20, IErrors, IQueuedVault, IRate, IRestakingManager as Manager, IRoles,
    ISafety, ISlippageVault, IToken, IVault,
};

async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world
}

const fn allocate(adapter: Address, assets: U256) -> Manager::allocateCall {
    Manager::allocateCall { adapter, assets }
}

async fn liquid(world: &World) -> U256 {
    let ledger = world.read(world.restaking_manager(), IRate::ledgerCall {}).await;
    ledger.backing - ledger.working
}

async fn idle(world: &World) -> U256 {
    let call = IToken::balanceOfCall { account: world.restaking_manager() };
    world.read(world.staking_vault(), call).await
}

#[tokio::test]
async fn an_allocation_reverts_unless_the_adapter_takes_exactly_the_amount() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());

    let inactive = list(&world, MockContract::new().on::<IAdapter::deployCall>([])).await;
    let call = allocate(inactive, ether(4));
    let error =
        world.expect_revert::<Manager::WrongDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.adapter, error.agreed, error.moved), (inactive, ether(4), U256::ZERO));

    let half = IERC20::transferFromCall { from: manager, to: manager, value: ether(2) };
    let half = MockAction::call_with(asset, &half, [(1, Word::This)]);
    let partial = list(&world, MockContract::new().on::<IAdapter::deployCall>([half])).await;
    let call = allocate(partial, ether(4));
    let error =
        world.expect_revert::<Manager::WrongDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.agreed, error.moved), (ether(4), ether(2)));

    // The allowance is exact: a second transfer fails and reverts the allocation.
    let double = MockContract::new()
        .on::<IAdapter::deployCall>([MockAction::pull(asset), MockAction::pull(asset)]);
    let double = list(&world, double).await;
    let call = allocate(double, ether(4));
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("keeper", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.allowance), (double, U256::ZERO));

    // An adapter that returns the assets in the same call is detected by the balance.
    let back = MockAction::send(asset, Word::Caller, Word::Argument(0));
    let returning = list(
        &world,
        MockContract::new().on::<IAdapter::deployCall>([MockAction::pull(asset), back]),
    )
    .await;
    let call = allocate(returning, ether(4));
    let error =
        world.expect_revert::<Manager::WrongDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!(error.moved, U256::ZERO);
}

#[tokio::test]
async fn an_allocation_leaves_no_allowance() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let adapter = list(&world, MockContract::new()).await;
    world.send("keeper", manager, allocate(adapter, ether(4)), U256::ZERO).await;
    let allowance = IToken::allowanceCall { owner: manager, spender: adapter };
    assert_eq!(world.read(asset, allowance).await, U256::ZERO);
    assert_eq!(book(&world, adapter).await, ether(4));
    assert_eq!(liquid(&world).await, idle(&world).await);
}

#[tokio::test]
async fn an_adapters_return_values_are_not_trusted() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    // It sends half of the requested amount and returns a larger number.
    let half = MockAction::send(asset, Word::Caller, ether(1).into());
    let liar = MockContract::new()
        .on::<IAdapter::freeCall>([half, MockAction::Return(U256::MAX.into())])
        .on::<IAdapter::emergencyExitCall>([MockAction::Return(U256::MAX.into())]);
    let liar = list(&world, liar).await;
    world.send("keeper", manager, allocate(liar, ether(4)), U256::ZERO).await;
    let call = Manager::deallocateCall { adapter: liar, assets: ether(2) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(1), ether(3)));
    assert_eq!(book(&world, liar).await, ether(3));
    let call = Manager::emergencyExitCall { adapter: liar };
    let receipt = world.send("guardian", manager, call, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (U256::ZERO, ether(3)));
    assert_eq!(liquid(&world).await, idle(&world).await);
}

#[tokio::test]
async fn assets_returned_above_the_book_value_are_a_donation() {
    let mut world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let generous = MockContract::new()
        .on::<IAdapter::freeCall>([MockAction::send(asset, Word::Caller, ether(7).into())])
        .on::<IAdapter::emergencyExitCall>([MockAction::send(
            asset,
            Word::Caller,
            ether(2).into(),
        )]);
    let generous = list(&world, generous).await;
    let receipt = world.send("keeper", manager, allocate(generous, ether(4)), U256::ZERO).await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    reference.staking.transfer(manager, generous, ether(4).to()).unwrap();
    reference.restaking.allocate(generous, ether(4).to(), now).unwrap();
    world.transfer(asset, "alice", generous, ether(5)).await;

    // Asked for 1 it sends 7: 4 is its book value, 3 are a donation.
    let call = Manager::deallocateCall { adapter: generous, assets: ether(1) };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    let event = receipt.event::<Manager::Deallocated>(manager).unwrap();
    assert_eq!((event.assets, event.book), (ether(4), U256::ZERO));
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    reference.staking.transfer(generous, manager, ether(7).to()).unwrap();
    let booked = reference.restaking.give_back(generous, ether(7).to(), now);
    assert_eq!(booked, Ok(ether(4).to()));
    world.assert_matches_model("a generous deallocation").await;
    assert_eq!(idle(&world).await - liquid(&world).await, ether(3));

    let call = Manager::emergencyExitCall { adapter: generous };
    let receipt = world.send("keeper", manager, call, U256::ZERO).await;
    assert_eq!(receipt.event::<Manager::Deallocated>(manager).unwrap().assets, U256::ZERO);
    world.reference().staking.transfer(generous, manager, ether(2).to()).unwrap();
    world.assert_matches_model("a generous exit").await;

    let carol = world.address("carol");
    let sweep = IRoles::sweepCall { receiver: carol };
    let receipt = world.send("owner", manager, sweep, U256::ZERO).await;
    assert_eq!(receipt.event::<IRoles::Swept>(manager).unwrap().assets, ether(5));
    world.reference().staking.transfer(manager, carol, ether(5).to()).unwrap();
    world.assert_matches_model("a sweep").await;
}

#[tokio::test]
async fn an_adapter_that_pulls_assets_during_a_deallocation_is_refused() {
    let world = world().await;
    let manager = world.restaking_manager();
    // It has no allowance any more, so that its transfer fails and reverts the call.
    let thief =
        MockContract::new().on::<IAdapter::freeCall>([MockAction::pull(world.staking_vault())]);
    let thief = list(&world, thief).await;
    world.send("keeper", manager, allocate(thief, ether(4)), U256::ZERO).await;
    let call = Manager::deallocateCall { adapter: thief, assets: ether(1) };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("keeper", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.needed), (thief, ether(1)));
}

#[tokio::test]
async fn a_report_refuses_an_answer_that_is_not_an_amount() {
    let world = world().await;
    let manager = world.restaking_manager();
    let limit = (U256::ONE << 96) - U256::ONE;
    let report = |adapter| Manager::reportCall { adapter };
    let says =
        |actions: Vec<MockAction>| MockContract::new().on::<IAdapter::totalAssetsCall>(actions);

    for value in [U256::ONE << 96, U256::ONE << 128, U256::MAX] {
        let overstating = list(&world, says(vec![MockAction::Return(value.into())])).await;
        let call = report(overstating);
        let error =
            world.expect_revert::<IErrors::Overflow>("keeper", manager, call, U256::ZERO).await;
        assert_eq!((error.value, error.limit), (value, limit));
    }
    let short_answer =
        list(&world, says(vec![MockAction::ReturnBytes(Bytes::from(vec![1; 31]))])).await;
    let call = report(short_answer);
    let error =
        world.expect_revert::<IErrors::BadReturn>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.target, error.length), (short_answer, U256::from(31)));

    let silent = list(&world, says(vec![MockAction::Revert(Bytes::new())])).await;
    let call = report(silent);
    let error =
        world.expect_revert::<IErrors::CallFailed>("keeper", manager, call, U256::ZERO).await;
    assert_eq!(error.target, silent);
    let burner = list(&world, says(vec![MockAction::Burn])).await;
    let call = report(burner);
    let error =
        world.expect_revert::<IErrors::CallFailed>("keeper", manager, call, U256::ZERO).await;
    assert_eq!(error.target, burner);

    // A reason is passed on, up to a kilobyte.
    let reason = Manager::ExceedsBook { assets: ether(1), book: ether(2) };
    let explaining = list(&world, says(vec![MockAction::revert(&reason)])).await;
    let call = report(explaining);
    let error =
        world.expect_revert::<Manager::ExceedsBook>("keeper", manager, call, U256::ZERO).await;
    assert_eq!((error.assets, error.book), (reason.assets, reason.book));
    let long_reason =
        list(&world, says(vec![MockAction::Revert(Bytes::from(vec![0xab; 5_000]))])).await;
    let call = Bytes::from(report(long_reason).abi_encode());
    let data = world.expect_failure("keeper", manager, call, U256::ZERO).await;
    assert_eq!(data.as_ref(), [0xab; 1_024]);
    // Only the first word of a long answer is read.
    let mut answer = ether(0).to_be_bytes::<32>().to_vec();
    answer.resize(5_000, 0xff);
    let long_answer = list(&world, says(vec![MockAction::ReturnBytes(answer.into())])).await;
    world.send("keeper", manager, report(long_answer), U256::ZERO).await;
    assert_eq!(book(&world, long_answer).await, U256::ZERO);
}

/// Calldata of every state-changing function of brETH that transfers no token.
pub(crate) fn state_changing(world: &World, adapter: Address) -> Vec<Encoded> {
    let (alice, one) = (world.address("alice"), U256::ONE);
    vec![
        encoded(&IVault::depositCall { assets: one, receiver: alice }),
        encoded(&IVault::mintCall { shares: one, receiver: alice }),
        encoded(&IVault::withdrawCall { assets: one, receiver: alice, owner: alice }),
        encoded(&IVault::redeemCall { shares: one, receiver: alice, owner: alice }),
        encoded(&ISlippageVault::depositCall {
            assets: one,
            receiver: alice,
            minShares: one,
            deadline: U256::MAX,
        }),
        encoded(&ISlippageVault::mintCall {
            shares: one,
            receiver: alice,
            maxAssets: one,
            deadline: U256::MAX,
        }),
        encoded(&ISlippageVault::withdrawCall {
            assets: one,
            receiver: alice,
            owner: alice,
            maxShares: one,
            deadline: U256::MAX,
        }),
        encoded(&ISlippageVault::redeemCall {
            shares: one,
            receiver: alice,
            owner: alice,
            minAssets: one,
            deadline: U256::MAX,
        }),
        encoded(&Manager::redeemInKindCall {
            shares: one,
            receiver: alice,
            owner: alice,
            minFractionWad: one,
            deadline: U256::MAX,
            forfeited: vec![],
        }),
        encoded(&IQueuedVault::requestRedeem_0Call {
            shares: one,
            controller: alice,
            owner: alice,
        }),
        encoded(&IQueuedVault::settleCall { maxPositions: one }),
        encoded(&IQueuedVault::releaseCall { to: alice, shares: one, rateAtRequest: one }),
        encoded(&IQueuedVault::setQueueCall { queue: alice }),
        encoded(&ISafety::setSecondOpinionCall { secondOpinion: alice }),
        encoded(&ISafety::setTreasuryCall { treasury: alice }),
        encoded(&IBunker::reviseLossCall { source: adapter, loss: one }),
        encoded(&IBunker::confirmLossCall {}),
        encoded(&ISafety::alarmCall {}),
        encoded(&ISafety::addCoverCall { assets: one }),
        encoded(&set(Parameter::ExitFee, one)),
        encoded(&IRoles::transferOwnershipCall { newOwner: alice }),
        encoded(&IRoles::acceptOwnershipCall {}),
        encoded(&IRoles::setGuardianCall { guardian: alice }),
        encoded(&IRoles::setKeeperCall { keeper: alice }),
        encoded(&IRoles::pauseCall { durationSecs: one }),
        encoded(&IRoles::unpauseCall {}),
        encoded(&IRoles::sweepCall { receiver: alice }),
        encoded(&Manager::addAdapterCall { adapter, cap: one, shareCapBps: one }),
        encoded(&Manager::removeAdapterCall { adapter }),
        encoded(&Manager::writeOffCall { adapter }),
        encoded(&Manager::setCapCall { adapter, cap: one, shareCapBps: one }),
        encoded(&Manager::allocateCall { adapter, assets: one }),
        encoded(&Manager::deallocateCall { adapter, assets: one }),
        encoded(&Manager::emergencyExitCall { adapter }),
        encoded(&Manager::reportCall { adapter }),
    ]
}

#[tokio::test]
async fn every_state_changing_function_refuses_re_entry_from_an_adapter() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let calls = state_changing(&world, world.strategy().adapter);
    let mut actions = vec![MockAction::pull(asset), MockAction::Add(VALUE, Word::Argument(0))];
    for (number, (_, input)) in (0..).zip(&calls) {
        actions.push(MockAction::attempt_raw(number, manager, input.clone()));
    }
    let intruder = list(&world, MockContract::new().on::<IAdapter::deployCall>(actions)).await;
    // The adapter is also guardian.
    let guardian = IRoles::setGuardianCall { guardian: intruder };
    world.send("owner", manager, guardian, U256::ZERO).await;

    world.send("keeper", manager, allocate(intruder, ether(4)), U256::ZERO).await;
    for (number, (signature, _)) in (0..).zip(&calls) {
        let note = world.note(intruder, number).await;
        assert!(note.failed_with(&IErrors::Reentered {}), "{signature}: {note:?}");
    }
    assert_eq!(book(&world, intruder).await, ether(4));
}

#[tokio::test]
async fn during_an_allocation_views_show_the_final_state_and_shares_can_move() {
    let world = world().await;
    let (manager, asset) = (world.restaking_manager(), world.staking_vault());
    let bob = world.address("bob");
    let mut actions = vec![MockAction::pull(asset), MockAction::Add(VALUE, Word::Argument(0))];
    let views = views(&world);
    for (number, (_, input)) in (0..).zip(&views) {
        actions.push(MockAction::attempt_raw(number, manager, input.clone()));
    }
    let share = IToken::transferCall { to: bob, value: U256::from(5) };
    let approval = IToken::approveCall { spender: bob, value: U256::from(6) };
    let nothing = IVault::redeemCall { shares: U256::ZERO, receiver: bob, owner: bob };
    actions.push(MockAction::attempt(100, manager, &share));
    actions.push(MockAction::attempt(101, manager, &approval));
    actions.push(MockAction::attempt(102, asset, &nothing));
    let guest = list(&world, MockContract::new().on::<IAdapter::deployCall>(actions)).await;
    let gift = IToken::transferCall { to: guest, value: U256::from(5) };
    world.send("alice", manager, gift, U256::ZERO).await;

    world.send("keeper", manager, allocate(guest, ether(4)), U256::ZERO).await;
    for (number, (signature, input)) in (0..).zip(&views) {
        let note = world.note(guest, number).await;
        let request = TransactionRequest::default().to(manager).input(input.clone().into());
        let after = world.connection().run(request, None).await.unwrap();
        assert!(note.is_ok, "{signature}");
        assert!(note.is(&after), "{signature}: {note:?} during the call, {after} afterwards");
    }
    assert!(world.note(guest, 100).await.is_ok, "shares can be transferred");
    assert!(world.note(guest, 101).await.is_ok, "and approved");
    let received = world.read(manager, IToken::balanceOfCall { account: bob }).await;
    assert_eq!(received, U256::from(5));
    // Other contracts of the suite stay open.
    assert!(world.note(guest, 102).await.failed_with(&IVault::ZeroAmount {}));
}

/// Calldata of views of brETH that no share transfer changes.
fn views(world: &World) -> Vec<Encoded> {
    let alice = world.address("alice");
    vec![
        encoded(&IRate::ledgerCall {}),
        encoded(&IRate::rateLineCall {}),
        encoded(&IRate::getRateCall {}),
        encoded(&IRate::lastReportCall {}),
        encoded(&IToken::totalSupplyCall {}),
        encoded(&IToken::balanceOfCall { account: alice }),
        encoded(&IVault::totalAssetsCall {}),
        encoded(&IVault::convertToAssetsCall { shares: ether(1) }),
        encoded(&IVault::previewDepositCall { assets: ether(1) }),
        encoded(&IVault::previewRedeemCall { shares: ether(1) }),
        encoded(&IVault::maxDepositCall { receiver: alice }),
        encoded(&IVault::maxWithdrawCall { owner: alice }),
        encoded(&IVault::maxRedeemCall { owner: alice }),
        encoded(&Manager::adapterCountCall {}),
        encoded(&Manager::adapterInfoCall { adapter: world.strategy().adapter }),
    ]
}

#[tokio::test]
async fn an_adapters_error_reaches_the_keeper_unchanged() {
    let world = world().await;
    let manager = world.restaking_manager();
    let reason = IAdapter::VenueDelta { asked: ether(1), moved: ether(2) };
    let fussy = MockContract::new()
        .on::<IAdapter::deployCall>([MockAction::revert(&reason)])
        .on::<IAdapter::freeCall>([MockAction::revert(&reason)]);
    let fussy = list(&world, fussy).await;
    let call = allocate(fussy, ether(4));
    let error =
        world.expect_revert::<IAdapter::VenueDelta>("keeper", manager, call, U256::ZERO).await;
    assert_eq!(error.abi_encode(), reason.abi_encode());
}
