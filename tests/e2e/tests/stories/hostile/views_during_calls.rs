//! Every view, read by a contract that is called in the middle of a transaction, returns its value
//! after the transaction.

use crate::{restaking_manager::in_kind::in_kind, support::mocks::list};
use alloy::{
    json_abi::{Function, StateMutability},
    primitives::{Address, Bytes, I256, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_client::Error;
use basalt_harness::{
    MockAction, MockContract, Token, VALUE, Word, World, ether,
    fuzz::{head_words, is_dynamic, targets},
};
use basalt_interfaces::{
    IAdapter, IErrors, IRate, IRestakingManager as Manager, IRoles, ISlippageVault, IToken, IVault,
    IWithdrawalQueue,
};

/// A call of a view.
pub(crate) struct ViewCall {
    pub(crate) to: Address,
    /// Name and arguments, for failure messages.
    pub(crate) what: String,
    pub(crate) input: Bytes,
}

/// Every view of both vaults, queues and feeds, for alice, 1 ether and the first position.
pub(crate) fn view_calls(world: &World) -> Vec<ViewCall> {
    let mut view_calls = Vec::new();
    for target in targets(&world.suite()) {
        if ["adapter-erc4626", "accountant"].contains(&target.name) {
            continue;
        }
        let is_view = |it: &&Function| {
            matches!(it.state_mutability, StateMutability::View | StateMutability::Pure)
        };
        for function in target.functions.iter().filter(is_view) {
            let mut input = function.selector().to_vec();
            let mut names = Vec::new();
            for argument in &function.inputs {
                assert!(!is_dynamic(argument) && head_words(argument) == 1, "{argument}");
                let about: U256 = match (argument.ty.as_str(), argument.name.as_str()) {
                    ("address", "adapter" | "source") => {
                        world.strategy().adapter.into_word().into()
                    }
                    ("address", _) => world.address("alice").into_word().into(),
                    ("bytes4" | "uint8", _) | (_, "index" | "roundId") => U256::ZERO,
                    (_, "requestId" | "tokenId") => U256::ONE,
                    _ => ether(1),
                };
                input.extend(about.to_be_bytes::<32>());
                names.push(argument.name.as_str());
            }
            let what = format!("{} {}({})", target.name, function.name, names.join(", "));
            view_calls.push(ViewCall { to: target.address, what, input: input.into() });
        }
    }
    assert!(view_calls.len() > 100);
    view_calls
}

/// Actions that call all views and note the results, from note 0 on.
fn record_views(view_calls: &[ViewCall]) -> Vec<MockAction> {
    let numbered = (0..).zip(view_calls);
    numbered.map(|(number, it)| MockAction::attempt_raw(number, it.to, it.input.clone())).collect()
}

/// Asserts that the mock saw in the middle of the call what every caller sees now, errors included.
async fn assert_final(world: &World, mock: Address, view_calls: &[ViewCall]) {
    for (number, view_call) in (0..).zip(view_calls) {
        let note = world.note(mock, number).await;
        let request = TransactionRequest::default().to(view_call.to);
        let request = request.input(view_call.input.clone().into());
        let (is_ok, after) = match world.connection().run(request, None).await {
            Ok(answer) => (true, answer),
            Err(Error::Reverted(reverted)) => (false, reverted.data().clone()),
            Err(error) => panic!("{error}"),
        };
        let what = &view_call.what;
        assert_eq!(note.is_ok, is_ok, "{what}: {note:?} during the call, {after} afterwards");
        assert!(note.is(&after), "{what}: {note:?} during the call, {after} afterwards");
    }
}

/// alice holds both tokens and a position in each queue, and both rate lines rise. Skipped where
/// the clock cannot be moved.
async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_consensus(ether(20)).await;
    world.allocate_to_venue(ether(10)).await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    for vault in [staking, manager] {
        world.request_redeem(vault, "alice", ether(2)).await;
    }
    world.advance_hours(3).await;
    world.consensus_reward(ether(1) / U256::from(20)).await;
    world.report_consensus().await;
    world.venue_gain(ether(1) / U256::from(50)).await;
    world.report_strategy().await;
    world.advance_hours(24).await;
    Some(world)
}

/// Sends with enough gas for all views.
async fn send(world: &World, from: Address, to: Address, input: Vec<u8>, value: U256) {
    let request = TransactionRequest::default().from(from).to(to).value(value);
    let request = request.input(Bytes::from(input).into()).gas_limit(30_000_000);
    let receipt = world.connection().mine(request).await.unwrap();
    assert!(receipt.status());
}

#[tokio::test]
async fn a_receiver_of_a_redemption_reads_every_view_in_its_final_state() {
    let Some(world) = world("views seen by a receiver").await else { return };
    let (vault, alice, view_calls) =
        (world.staking_vault(), world.address("alice"), view_calls(&world));
    let receiver =
        world.deploy_mock(&MockContract::new().otherwise(record_views(&view_calls))).await;
    let call = IVault::redeemCall { shares: ether(5), receiver, owner: alice };
    send(&world, alice, vault, call.abi_encode(), U256::ZERO).await;
    assert_final(&world, receiver, &view_calls).await;
    assert!(world.ether_of(receiver).await > ether(4));
}

#[tokio::test]
async fn a_receiver_of_change_reads_every_view_in_its_final_state() {
    let Some(world) = world("views seen with the change").await else { return };
    let (vault, view_calls) = (world.staking_vault(), view_calls(&world));
    let call = ISlippageVault::mintCall {
        shares: ether(3),
        receiver: world.address("bob"),
        maxAssets: ether(4),
        deadline: U256::MAX,
    };
    let mint = MockAction::Call {
        to: vault.into(),
        value: ether(4),
        input: call.abi_encode().into(),
        words: Vec::new(),
        note: None,
    };
    let buyer = MockContract::new()
        .on::<IRoles::acceptOwnershipCall>([mint])
        .on::<IRoles::unpauseCall>([])
        .otherwise(record_views(&view_calls));
    let buyer = world.deploy_mock(&buyer).await;
    // Funded by a selector without actions, so that nothing is noted before.
    let money = IRoles::unpauseCall {};
    world.send("bob", buyer, money, ether(4)).await;
    let start = IRoles::acceptOwnershipCall {}.abi_encode();
    send(&world, world.address("bob"), buyer, start, U256::ZERO).await;
    assert_final(&world, buyer, &view_calls).await;
    let change = world.ether_of(buyer).await;
    assert!(change > ether(1) / U256::from(2) && change < ether(1));
    assert_eq!(world.balance_of(vault, world.address("bob")).await, ether(3));
}

#[tokio::test]
async fn a_receiver_of_a_claim_reads_every_view_in_its_final_state() {
    let Some(world) = world("views seen in a claim").await else { return };
    let (queue, alice, view_calls) =
        (world.suite().staking_queue, world.address("alice"), view_calls(&world));
    let receiver =
        world.deploy_mock(&MockContract::new().otherwise(record_views(&view_calls))).await;
    let call = IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver };
    let due = IWithdrawalQueue::claimableAssetsCall { requestId: U256::ONE };
    let due = world.read(queue, due).await;
    assert!(due > ether(1), "a report has settled it");
    send(&world, alice, queue, call.abi_encode(), U256::ZERO).await;
    assert_eq!(world.ether_of(receiver).await, due);
    assert_final(&world, receiver, &view_calls).await;
}

#[tokio::test]
async fn an_adapter_in_an_allocation_reads_every_view_in_its_final_state() {
    let Some(world) = world("views seen in an allocation").await else { return };
    let (manager, view_calls) = (world.restaking_manager(), view_calls(&world));
    let mut actions =
        vec![MockAction::pull(world.staking_vault()), MockAction::Add(VALUE, Word::Argument(0))];
    actions.extend(record_views(&view_calls));
    let guest = list(&world, MockContract::new().on::<IAdapter::deployCall>(actions)).await;
    let call = Manager::allocateCall { adapter: guest, assets: ether(4) };
    send(&world, world.address("keeper"), manager, call.abi_encode(), U256::ZERO).await;
    assert_final(&world, guest, &view_calls).await;
}

#[tokio::test]
async fn an_adapter_in_a_delivery_reads_every_view_in_its_final_state() {
    let Some(world) = world("views seen in a delivery").await else { return };
    let (manager, alice, view_calls) =
        (world.restaking_manager(), world.address("alice"), view_calls(&world));
    // It is the last adapter: everything else is already delivered.
    let mut actions = record_views(&view_calls);
    actions.push(MockAction::Return(U256::ZERO.into()));
    let guest = list(&world, MockContract::new().on::<IAdapter::deliverCall>(actions)).await;
    let call = Manager::allocateCall { adapter: guest, assets: ether(4) };
    world.send("keeper", manager, call, U256::ZERO).await;
    send(&world, alice, manager, in_kind(ether(5), alice).abi_encode(), U256::ZERO).await;
    assert_final(&world, guest, &view_calls).await;
    assert!(world.balance_of(world.strategy().venue, alice).await > U256::ZERO);
}

#[tokio::test]
async fn an_adapter_in_a_report_reads_the_books_before_it() {
    let Some(world) = world("an adapter that reads the manager's total").await else { return };
    let manager = world.restaking_manager();
    // It reports the total assets of the manager as its own value.
    let self_reporting = MockContract::new().on::<IAdapter::totalAssetsCall>([
        MockAction::call(manager, &IVault::totalAssetsCall {}),
        MockAction::ReturnLast,
    ]);
    let self_reporting = list(&world, self_reporting).await;
    let before = world.read(manager, IVault::totalAssetsCall {}).await;
    let receipt = world
        .send("keeper", manager, Manager::reportCall { adapter: self_reporting }, U256::ZERO)
        .await;
    let reported = receipt.event::<IRate::Reported>(manager).unwrap();
    // All of it would be a gain, of which a report books 1 %.
    assert!(reported.applied > I256::ZERO && reported.applied.into_raw() < before);
    let info = Manager::adapterInfoCall { adapter: self_reporting };
    assert_eq!(world.read(manager, info).await.book, reported.applied.into_raw());
}

#[tokio::test]
async fn ether_sent_back_during_a_payout_is_refused() {
    let Some(world) = world("ether sent back during a payout").await else { return };
    let suite = world.suite();
    let (vault, queue, alice) = (suite.staking_vault, suite.staking_queue, world.address("alice"));
    let back = |to: Address, note| MockAction::Call {
        to: to.into(),
        value: U256::from(7),
        input: Bytes::new(),
        words: Vec::new(),
        note: Some(note),
    };
    let giver =
        MockContract::new().otherwise([back(vault, 0), back(queue, 1), back(suite.accountant, 2)]);
    let giver = world.deploy_mock(&giver).await;
    for (to, input) in [
        (
            vault,
            IVault::redeemCall { shares: ether(5), receiver: giver, owner: alice }.abi_encode(),
        ),
        (
            queue,
            IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver: giver }.abi_encode(),
        ),
    ] {
        let supply = world.read(vault, IToken::totalSupplyCall {}).await;
        let burnt = if to == vault { ether(5) } else { U256::ZERO };
        let (at_vault, at_queue) = (world.ether_of(vault).await, world.ether_of(queue).await);
        let had = world.ether_of(giver).await;
        send(&world, alice, to, input, U256::ZERO).await;
        for note in 0..3 {
            let refused = IErrors::UnknownSelector { selector: [0; 4].into() };
            assert!(world.note(giver, note).await.failed_with(&refused), "note {note}");
        }
        let paid = world.ether_of(giver).await - had;
        let spent = at_vault + at_queue - world.ether_of(vault).await - world.ether_of(queue).await;
        assert_eq!(spent, paid, "exactly the due amount was paid");
        let now = world.read(vault, IToken::totalSupplyCall {}).await;
        assert_eq!(now, supply - burnt, "and nothing was minted for it");
    }
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    let surplus = world.ether_of(vault).await - (ledger.backing - ledger.working);
    assert_eq!(surplus, U256::ZERO);
}

#[tokio::test]
async fn a_receiver_that_needs_more_than_the_stipend_is_paid() {
    let Some(world) = world("a receiver that needs gas").await else { return };
    let suite = world.suite();
    let (vault, queue, alice) = (suite.staking_vault, suite.staking_queue, world.address("alice"));
    // Three new storage slots: more than 60,000 gas.
    let actions = [1_u64, 2, 3].map(|slot| MockAction::Add(slot, U256::ONE.into()));
    let busy = world.deploy_mock(&MockContract::new().otherwise(actions)).await;
    let claim = IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver: busy };
    let receipt = world.send("alice", queue, claim, U256::ZERO).await;
    assert!(receipt.gas_used > 60_000);
    assert_eq!(world.storage(busy, 3).await, U256::ONE);
    let redeem = IVault::redeemCall { shares: ether(1), receiver: busy, owner: alice };
    world.send("alice", vault, redeem, U256::ZERO).await;
    assert_eq!(world.storage(busy, 3).await, U256::from(2));
}
