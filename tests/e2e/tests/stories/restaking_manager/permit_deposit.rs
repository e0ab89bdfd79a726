//! Deposits of bsETH into brETH with a permit instead of an approval.

use crate::token::permit_terms::{Terms, arbitrary_hash};
use alloy::{
    primitives::{Address, B256, Signature, U256},
    sol_types::SolCall,
};
use basalt_harness::{Clock, MockAction, MockContract, Token, Word, World, ether};
use basalt_interfaces::{
    IERC1271, IRestakingManager as Manager, IRoles, ISlippageVault, IToken, IVault,
};

/// alice holds 10 bsETH.
async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world
}

/// alice's permit for the manager over `assets`.
async fn terms(world: &World, assets: U256) -> Terms {
    let (token, spender) = (world.staking_vault(), world.restaking_manager());
    Terms::new(world, token, world.address("alice"), spender, assets).await
}

/// The deposit call for a permit.
fn deposit(
    terms: &Terms,
    signature: &Signature,
    receiver: Address,
) -> Manager::depositWithPermitCall {
    Manager::depositWithPermitCall {
        assets: terms.value,
        receiver,
        minShares: U256::ONE,
        deadline: terms.deadline,
        v: 27 + u8::from(signature.v()),
        r: signature.r().into(),
        s: signature.s().into(),
    }
}

async fn allowance(world: &World, owner: Address) -> U256 {
    let call = IToken::allowanceCall { owner, spender: world.restaking_manager() };
    world.read(world.staking_vault(), call).await
}

async fn nonce(world: &World, owner: Address) -> U256 {
    world.read(world.staking_vault(), IToken::noncesCall { owner }).await
}

#[tokio::test]
async fn one_transaction_takes_the_permit_and_uses_the_whole_allowance() {
    let world = world().await;
    let (manager, alice, bob) =
        (world.restaking_manager(), world.address("alice"), world.address("bob"));
    let terms = terms(&world, ether(4)).await;
    let signature = terms.sign(&world, world.signer("alice")).await;
    let call = deposit(&terms, &signature, bob);
    let given =
        world.connection().simulate(alice, manager, call.clone(), U256::ZERO).await.unwrap();
    let receipt = world.send("alice", manager, call.clone(), U256::ZERO).await;
    let event = receipt.event::<IVault::Deposit>(manager).unwrap();
    assert_eq!((event.sender, event.owner, event.assets), (alice, bob, ether(4)));
    assert!(event.shares == given || world.clock() != Clock::Still);
    assert_eq!(world.balance_of(manager, bob).await, event.shares);
    assert_eq!(world.balance_of(world.staking_vault(), alice).await, ether(6));
    assert_eq!(allowance(&world, alice).await, U256::ZERO, "no allowance is left");
    assert_eq!(nonce(&world, alice).await, U256::ONE);
    // A second use fails.
    world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", manager, call, U256::ZERO)
        .await;
}

#[tokio::test]
async fn a_permit_that_was_already_submitted_does_not_block_the_deposit() {
    let world = world().await;
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let terms = terms(&world, ether(4)).await;
    let signature = terms.sign(&world, world.signer("alice")).await;
    world.send("mallory", world.staking_vault(), terms.split(&signature), U256::ZERO).await;
    terms.assert_taken(&world).await;
    world.send("alice", manager, deposit(&terms, &signature, alice), U256::ZERO).await;
    assert_eq!(world.balance_of(manager, alice).await, ether(4));
    assert_eq!(allowance(&world, alice).await, U256::ZERO);
    assert_eq!(nonce(&world, alice).await, U256::ONE);
}

#[tokio::test]
async fn without_an_allowance_an_invalid_permit_is_refused() {
    let world = world().await;
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let terms = terms(&world, ether(4)).await;
    let good = terms.sign(&world, world.signer("alice")).await;
    let forged = terms.sign(&world, world.signer("mallory")).await;
    let other = Terms { value: ether(3), ..terms }.sign(&world, world.signer("alice")).await;
    let stale = Terms { nonce: U256::ONE, ..terms }.sign(&world, world.signer("alice")).await;
    let plain = deposit(&terms, &good, alice);
    for (what, call) in [
        ("signed by another key", deposit(&terms, &forged, alice)),
        ("for another amount", deposit(&terms, &other, alice)),
        ("for another nonce", deposit(&terms, &stale, alice)),
        ("for another deadline", {
            let deadline = terms.deadline + U256::ONE;
            Manager::depositWithPermitCall { deadline, ..plain.clone() }
        }),
        ("with an invalid recovery id", Manager::depositWithPermitCall { v: 0, ..plain.clone() }),
        (
            "with an arbitrary r",
            Manager::depositWithPermitCall { r: arbitrary_hash(), ..plain.clone() },
        ),
        ("with a zero s", Manager::depositWithPermitCall { s: B256::ZERO, ..plain.clone() }),
    ] {
        let error = world
            .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", manager, call, U256::ZERO)
            .await;
        let expected = (manager, U256::ZERO, ether(4));
        assert_eq!((error.spender, error.allowance, error.needed), expected, "{what}");
        assert_eq!(nonce(&world, alice).await, U256::ZERO, "{what}");
    }
    // The deposit takes from the caller, whoever signed.
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("mallory", manager, plain, U256::ZERO)
        .await;
    assert_eq!((error.allowance, error.needed), (U256::ZERO, ether(4)));
}

#[tokio::test]
async fn with_a_sufficient_allowance_the_permit_is_not_needed() {
    let world = world().await;
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let terms = terms(&world, ether(4)).await;
    let forged = terms.sign(&world, world.signer("mallory")).await;
    let approval = IToken::approveCall { spender: manager, value: ether(5) };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    world.send("alice", manager, deposit(&terms, &forged, alice), U256::ZERO).await;
    assert_eq!(world.balance_of(manager, alice).await, ether(4));
    assert_eq!(allowance(&world, alice).await, ether(1));
    assert_eq!(nonce(&world, alice).await, U256::ZERO);
}

#[tokio::test]
async fn the_permits_deadline_and_the_minimum_of_shares_apply_to_the_deposit() {
    let world = world().await;
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    // An allowance does not help an expired deposit.
    let approval = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    let now = U256::from(world.now().await);
    let late = Terms { deadline: now - U256::ONE, ..terms(&world, ether(4)).await };
    let signature = late.sign(&world, world.signer("alice")).await;
    let call = deposit(&late, &signature, alice);
    let error =
        world.expect_revert::<ISlippageVault::Expired>("alice", manager, call, U256::ZERO).await;
    assert_eq!(error.deadline, late.deadline);

    let terms = terms(&world, ether(4)).await;
    let signature = terms.sign(&world, world.signer("alice")).await;
    let plain = deposit(&terms, &signature, alice);
    let shares = world.read(manager, IVault::previewDepositCall { assets: ether(4) }).await;
    let call = Manager::depositWithPermitCall { minShares: shares + U256::ONE, ..plain.clone() };
    let error =
        world.expect_revert::<ISlippageVault::Slippage>("alice", manager, call, U256::ZERO).await;
    assert_eq!((error.result, error.limit), (shares, shares + U256::ONE));
    assert_eq!(nonce(&world, alice).await, U256::ZERO, "a failed deposit uses no permit");
    let call = Manager::depositWithPermitCall { minShares: shares, ..plain };
    world.send("alice", manager, call, U256::ZERO).await;
    assert_eq!(allowance(&world, alice).await, U256::ZERO, "the unlimited allowance is replaced");
}

/// A wallet that returns `answer` for every signature, and deposits 4 when it is triggered.
async fn wallet(world: &World, answer: B256) -> Address {
    let deadline = U256::from(world.now().await + 3_600);
    let call = Manager::depositWithPermitCall {
        assets: ether(4),
        receiver: world.address("carol"),
        minShares: U256::ONE,
        deadline,
        v: 1,
        r: arbitrary_hash(),
        s: arbitrary_hash(),
    };
    let mock = MockContract::new()
        .on::<IERC1271::isValidSignatureCall>([MockAction::Return(Word::Const(answer.into()))])
        .on::<IRoles::acceptOwnershipCall>([MockAction::call(world.restaking_manager(), &call)]);
    let wallet = world.deploy_mock(&mock).await;
    let gift = IToken::transferCall { to: wallet, value: ether(5) };
    world.send("alice", world.staking_vault(), gift, U256::ZERO).await;
    wallet
}

#[tokio::test]
async fn a_contract_signature_is_validated_by_the_contract() {
    let world = world().await;
    let (manager, carol) = (world.restaking_manager(), world.address("carol"));
    let mut magic = B256::ZERO;
    magic[..4].copy_from_slice(&IERC1271::isValidSignatureCall::SELECTOR);
    let honest = wallet(&world, magic).await;
    world.send("mallory", honest, IRoles::acceptOwnershipCall {}, U256::ZERO).await;
    assert_eq!(world.balance_of(manager, carol).await, ether(4));
    assert_eq!(world.balance_of(world.staking_vault(), honest).await, ether(1));
    assert_eq!(
        (nonce(&world, honest).await, allowance(&world, honest).await),
        (U256::ONE, U256::ZERO)
    );

    let denying = wallet(&world, B256::ZERO).await;
    let call = IRoles::acceptOwnershipCall {};
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("mallory", denying, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.needed), (manager, ether(4)));
}
