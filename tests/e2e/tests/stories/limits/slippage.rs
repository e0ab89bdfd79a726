//! Entries and exits with a slippage bound and a deadline, on both vaults.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, VaultKind};
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_harness::{Clock, HOURS_PER_DAY, ether, milliether};
use basalt_interfaces::{IQueuedVault, ISlippageVault, IToken, IVault, IWithdrawalQueue};

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Deposit,
    Mint,
    Withdraw,
    Redeem,
}

const OPERATIONS: [Operation; 4] =
    [Operation::Deposit, Operation::Mint, Operation::Withdraw, Operation::Redeem];

impl Operation {
    /// True if the bound is a minimum result; else it is a maximum payment.
    const fn is_minimum(self) -> bool {
        matches!(self, Self::Deposit | Self::Redeem)
    }

    /// The bound that accepts every result.
    const fn any(self) -> U256 {
        if self.is_minimum() { U256::ZERO } else { U256::MAX }
    }

    /// A bound that the result misses by `by`.
    fn missed(self, result: U256, by: U256) -> U256 {
        if self.is_minimum() { result + by } else { result - by }
    }

    /// Calldata of alice's call.
    fn call(self, alice: Address, amount: U256, bound: U256, deadline: U256) -> Vec<u8> {
        let (receiver, owner) = (alice, alice);
        match self {
            Self::Deposit => {
                ISlippageVault::depositCall { assets: amount, receiver, minShares: bound, deadline }
                    .abi_encode()
            }
            Self::Mint => {
                ISlippageVault::mintCall { shares: amount, receiver, maxAssets: bound, deadline }
                    .abi_encode()
            }
            Self::Withdraw => ISlippageVault::withdrawCall {
                assets: amount,
                receiver,
                owner,
                maxShares: bound,
                deadline,
            }
            .abi_encode(),
            Self::Redeem => ISlippageVault::redeemCall {
                shares: amount,
                receiver,
                owner,
                minAssets: bound,
                deadline,
            }
            .abi_encode(),
        }
    }
}

/// An amount that makes every operation round.
fn amount() -> U256 {
    ether(3) + U256::from(1_234_567_891)
}

/// Result of the operation's preview.
async fn preview(fixture: &Fixture, operation: Operation) -> U256 {
    let (world, vault) = (&fixture.world, fixture.vault);
    let (assets, shares) = (amount(), amount());
    match operation {
        Operation::Deposit => world.read(vault, IVault::previewDepositCall { assets }).await,
        Operation::Mint => world.read(vault, IVault::previewMintCall { shares }).await,
        Operation::Withdraw => world.read(vault, IVault::previewWithdrawCall { assets }).await,
        Operation::Redeem => world.read(vault, IVault::previewRedeemCall { shares }).await,
    }
}

/// Ether to send: the amount of a deposit, more than the price of a mint.
fn value(fixture: &Fixture, operation: Operation) -> U256 {
    match (fixture.kind, operation) {
        (VaultKind::Staking, Operation::Deposit) => amount(),
        (VaultKind::Staking, Operation::Mint) => ether(4),
        _ => U256::ZERO,
    }
}

/// Asserts that the call fails with `Slippage` and changes nothing; returns the result that the
/// error names.
async fn assert_slippage(fixture: &Fixture, operation: Operation, bound: U256) -> U256 {
    let call = operation.call(fixture.world.address("alice"), amount(), bound, U256::MAX);
    let (vault, value) = (fixture.vault, value(fixture, operation));
    let error = fixture
        .world
        .expect_revert_raw::<ISlippageVault::Slippage>("alice", vault, call.into(), value)
        .await;
    assert_eq!(error.limit, bound, "{operation:?}");
    error.result
}

/// Asserts that the call succeeds.
async fn assert_success(fixture: &Fixture, operation: Operation, bound: U256, deadline: U256) {
    let alice = fixture.world.address("alice");
    let request = TransactionRequest::default()
        .from(alice)
        .to(fixture.vault)
        .value(value(fixture, operation))
        .input(Bytes::from(operation.call(alice, amount(), bound, deadline)).into())
        .gas_limit(5_000_000);
    let receipt = fixture.world.connection().mine(request).await.unwrap();
    assert!(receipt.status(), "{operation:?} with {bound} until {deadline}");
}

/// A vault whose rate is constant and not 1, with all approvals given.
async fn fixture(story: &str, kind: VaultKind) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    let value = fixture.ledger().await.working + milliether(500);
    Box::pin(fixture.report(value)).await;
    fixture.world.advance_hours(40 * HOURS_PER_DAY).await;
    Box::pin(fixture.report(value)).await;
    let approval = IToken::approveCall { spender: fixture.vault, value: U256::MAX };
    fixture.world.send("alice", fixture.world.staking_vault(), approval, U256::ZERO).await;
    Some(fixture)
}

#[tokio::test]
async fn the_previewed_result_is_accepted_and_one_wei_better_is_slippage() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("bounds to the wei", kind).await else { return };
        for operation in OPERATIONS {
            let previewed = preview(&fixture, operation).await;
            assert_ne!(previewed, amount(), "the rate is not one");
            let is_still = fixture.world.clock() == Clock::Still;
            let by = if is_still { U256::ONE } else { milliether(1) };
            let result =
                assert_slippage(&fixture, operation, operation.missed(previewed, by)).await;
            assert!(!is_still || result == previewed, "{kind:?} {operation:?}: {result}");
            // The strictest bound, and words that no amount reaches.
            let never = if operation.is_minimum() { U256::MAX } else { U256::ZERO };
            assert_slippage(&fixture, operation, never).await;
            if operation.is_minimum() {
                assert_slippage(&fixture, operation, U256::ONE << 128).await;
            }
            assert_success(&fixture, operation, operation.any(), U256::MAX).await;
            let previewed = preview(&fixture, operation).await;
            assert_success(&fixture, operation, previewed, U256::MAX).await;
        }
    }
}

#[tokio::test]
async fn a_report_before_the_call_causes_slippage() {
    for kind in VAULT_KINDS {
        for operation in [Operation::Deposit, Operation::Mint] {
            let Some(mut fixture) = fixture("a gain before an entry", kind).await else { return };
            let (before, value) =
                (preview(&fixture, operation).await, fixture.ledger().await.working);
            fixture.world.advance_hours(1).await;
            fixture.report(value + milliether(50)).await;
            let result = assert_slippage(&fixture, operation, before).await;
            assert_eq!(result, preview(&fixture, operation).await);
            let is_worse = if operation.is_minimum() { result < before } else { result > before };
            assert!(is_worse, "{kind:?} {operation:?}: {before} became {result}");
        }
        for operation in [Operation::Withdraw, Operation::Redeem] {
            let Some(mut fixture) = fixture("a loss before an exit", kind).await else { return };
            let before = preview(&fixture, operation).await;
            fixture.world.advance_hours(1).await;
            fixture.report_loss(milliether(50)).await;
            let result = assert_slippage(&fixture, operation, before).await;
            let is_worse = if operation.is_minimum() { result < before } else { result > before };
            assert!(is_worse, "{kind:?} {operation:?}: {before} became {result}");
            // A caller who accepts the lower result can exit.
            assert_success(&fixture, operation, result, U256::MAX).await;
        }
    }
}

#[tokio::test]
async fn a_deadline_includes_its_second_and_excludes_the_next() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("deadlines", kind).await else { return };
        for operation in OPERATIONS {
            let alice = fixture.world.address("alice");
            let now = U256::from(fixture.world.now().await);
            for over in [U256::ZERO, U256::ONE, now - U256::ONE] {
                let call = operation.call(alice, amount(), operation.any(), over);
                let (vault, value) = (fixture.vault, value(&fixture, operation));
                let error = fixture
                    .world
                    .expect_revert_raw::<ISlippageVault::Expired>(
                        "alice",
                        vault,
                        call.into(),
                        value,
                    )
                    .await;
                assert_eq!(error.deadline, over, "{kind:?} {operation:?}");
                assert!(error.now >= now);
            }
            let is_still = fixture.world.clock() == Clock::Still;
            let last = if is_still { now } else { now + U256::from(600) };
            assert_success(&fixture, operation, operation.any(), last).await;
            // A very distant deadline does not overflow.
            for far in [U256::from(u64::MAX), U256::ONE << 128, U256::MAX] {
                assert_success(&fixture, operation, operation.any(), far).await;
            }
        }
    }
}

#[tokio::test]
async fn a_request_enforces_its_minimum_rate_and_its_deadline() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("bounds of a request", kind).await else { return };
        let (world, vault, queue) = (&fixture.world, fixture.vault, fixture.queue);
        let alice = world.address("alice");
        let request = |least, deadline| IQueuedVault::requestRedeem_1Call {
            shares: ether(2),
            controller: alice,
            owner: alice,
            minRate: least,
            deadline,
        };
        let rate = world.read(vault, IQueuedVault::requestRateCall {}).await;
        for least in [rate + U256::ONE, U256::ONE << 96, U256::MAX] {
            if least == rate + U256::ONE && world.clock() != Clock::Still {
                continue;
            }
            let call = request(least, U256::MAX).abi_encode();
            // A minimum rate above 128 bits is not a rate.
            let data = world.expect_failure("alice", vault, call.into(), U256::ZERO).await;
            assert!(crate::support::surface::is_declared(&data), "{data}");
            if least == rate + U256::ONE {
                let call = request(least, U256::MAX);
                let error = world
                    .expect_revert::<IWithdrawalQueue::MinRateTooHigh>(
                        "alice",
                        vault,
                        call,
                        U256::ZERO,
                    )
                    .await;
                assert_eq!((error.minRate, error.rate), (least, rate));
            }
        }
        let now = U256::from(world.now().await);
        let call = request(U256::ZERO, now - U256::ONE);
        let error =
            world.expect_revert::<ISlippageVault::Expired>("alice", vault, call, U256::ZERO).await;
        assert_eq!(error.deadline, now - U256::ONE);
        let is_still = world.clock() == Clock::Still;
        let last = if is_still { now } else { now + U256::from(600) };
        let receipt = world.send("alice", vault, request(rate, last), U256::ZERO).await;
        let made = receipt.event::<IWithdrawalQueue::RedeemRequest>(queue).unwrap();
        let position = IWithdrawalQueue::positionCall { requestId: made.requestId };
        let position = world.read(queue, position).await;
        assert_eq!((position.minRate, position.owner, position.shares), (rate, alice, ether(2)));
    }
}

#[tokio::test]
async fn a_bounded_exit_by_allowance_uses_the_same_allowance_as_a_plain_one() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("bounded exits by allowance", kind).await else { return };
        let (world, vault) = (&fixture.world, fixture.vault);
        let (alice, carol) = (world.address("alice"), world.address("carol"));
        let redeem = ISlippageVault::redeemCall {
            shares: ether(2),
            receiver: carol,
            owner: alice,
            minAssets: U256::ONE,
            deadline: U256::MAX,
        };
        let refused = world.expect_revert::<IToken::ERC20InsufficientAllowance>(
            "bob",
            vault,
            redeem.clone(),
            U256::ZERO,
        );
        assert_eq!(refused.await.needed, ether(2));
        let approval = IToken::approveCall { spender: world.address("bob"), value: ether(5) };
        world.send("alice", vault, approval, U256::ZERO).await;
        world.send("bob", vault, redeem, U256::ZERO).await;
        let cost = world.read(vault, IVault::previewWithdrawCall { assets: ether(1) }).await;
        let withdraw = ISlippageVault::withdrawCall {
            assets: ether(1),
            receiver: carol,
            owner: alice,
            maxShares: cost,
            deadline: U256::MAX,
        };
        let receipt = world.send("bob", vault, withdraw, U256::ZERO).await;
        let event = receipt.event::<IVault::Withdraw>(vault).unwrap();
        assert_eq!(
            (event.sender, event.receiver, event.owner),
            (world.address("bob"), carol, alice)
        );
        let left = IToken::allowanceCall { owner: alice, spender: world.address("bob") };
        assert_eq!(world.read(vault, left).await, ether(3) - event.shares);
    }
}
