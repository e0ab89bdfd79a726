//! Entries and exits with a slippage bound and a deadline, on both vaults.

use crate::bunker::fixture::{DAY, HOUSES, House, Stage};
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_harness::{Clock, ether, milliether};
use basalt_interfaces::{IBoundedVault, IQueuedVault, IToken, IVault, IWithdrawalQueue};

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Deposit,
    Mint,
    Withdraw,
    Redeem,
}

const WAYS: [Way; 4] = [Way::Deposit, Way::Mint, Way::Withdraw, Way::Redeem];

impl Way {
    /// True if the bound is a minimum result; else it is a maximum payment.
    const fn is_least(self) -> bool {
        matches!(self, Self::Deposit | Self::Redeem)
    }

    /// The bound that accepts every result.
    const fn any(self) -> U256 {
        if self.is_least() { U256::ZERO } else { U256::MAX }
    }

    /// A bound that the result misses by `by`.
    fn missed(self, result: U256, by: U256) -> U256 {
        if self.is_least() { result + by } else { result - by }
    }

    /// Calldata of alice's call.
    fn call(self, alice: Address, amount: U256, bound: U256, deadline: U256) -> Vec<u8> {
        let (receiver, owner) = (alice, alice);
        match self {
            Self::Deposit => {
                IBoundedVault::depositCall { assets: amount, receiver, minShares: bound, deadline }
                    .abi_encode()
            }
            Self::Mint => {
                IBoundedVault::mintCall { shares: amount, receiver, maxAssets: bound, deadline }
                    .abi_encode()
            }
            Self::Withdraw => IBoundedVault::withdrawCall {
                assets: amount,
                receiver,
                owner,
                maxShares: bound,
                deadline,
            }
            .abi_encode(),
            Self::Redeem => IBoundedVault::redeemCall {
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
async fn preview(stage: &Stage, way: Way) -> U256 {
    let (world, vault) = (&stage.world, stage.vault);
    let (assets, shares) = (amount(), amount());
    match way {
        Way::Deposit => world.read(vault, IVault::previewDepositCall { assets }).await,
        Way::Mint => world.read(vault, IVault::previewMintCall { shares }).await,
        Way::Withdraw => world.read(vault, IVault::previewWithdrawCall { assets }).await,
        Way::Redeem => world.read(vault, IVault::previewRedeemCall { shares }).await,
    }
}

/// Ether to send: the amount of a deposit, more than the price of a mint.
fn value(stage: &Stage, way: Way) -> U256 {
    match (stage.house, way) {
        (House::Staking, Way::Deposit) => amount(),
        (House::Staking, Way::Mint) => ether(4),
        _ => U256::ZERO,
    }
}

/// Asserts that the call fails with `Slippage` and changes nothing; returns the result that the
/// error names.
async fn slips(stage: &Stage, way: Way, bound: U256) -> U256 {
    let call = way.call(stage.world.address("alice"), amount(), bound, U256::MAX);
    let (vault, value) = (stage.vault, value(stage, way));
    let error = stage
        .world
        .expect_revert_raw::<IBoundedVault::Slippage>("alice", vault, call.into(), value)
        .await;
    assert_eq!(error.bound, bound, "{way:?}");
    error.result
}

/// Asserts that the call succeeds.
async fn succeeds(stage: &Stage, way: Way, bound: U256, deadline: U256) {
    let alice = stage.world.address("alice");
    let request = TransactionRequest::default()
        .from(alice)
        .to(stage.vault)
        .value(value(stage, way))
        .input(Bytes::from(way.call(alice, amount(), bound, deadline)).into())
        .gas_limit(5_000_000);
    let receipt = stage.world.connection().mine(request).await.unwrap();
    assert!(receipt.status(), "{way:?} with {bound} until {deadline}");
}

/// A vault whose rate is constant and not 1, with all approvals given.
async fn stage(story: &str, house: House) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    let worth = stage.ledger().await.working + milliether(500);
    Box::pin(stage.report(worth)).await;
    stage.world.hours_pass(40 * DAY).await;
    Box::pin(stage.report(worth)).await;
    let approval = IToken::approveCall { spender: stage.vault, value: U256::MAX };
    stage.world.send("alice", stage.world.staking_vault(), approval, U256::ZERO).await;
    Some(stage)
}

#[tokio::test]
async fn the_previewed_result_is_accepted_and_one_wei_better_is_slippage() {
    for house in HOUSES {
        let Some(stage) = stage("bounds to the wei", house).await else { return };
        for way in WAYS {
            let previewed = preview(&stage, way).await;
            assert_ne!(previewed, amount(), "the rate is not one");
            let is_still = stage.world.clock() == Clock::Still;
            let by = if is_still { U256::ONE } else { milliether(1) };
            let result = slips(&stage, way, way.missed(previewed, by)).await;
            assert!(!is_still || result == previewed, "{house:?} {way:?}: {result}");
            // The strictest bound, and words that no amount reaches.
            let never = if way.is_least() { U256::MAX } else { U256::ZERO };
            slips(&stage, way, never).await;
            if way.is_least() {
                slips(&stage, way, U256::ONE << 128).await;
            }
            succeeds(&stage, way, way.any(), U256::MAX).await;
            let previewed = preview(&stage, way).await;
            succeeds(&stage, way, previewed, U256::MAX).await;
        }
    }
}

#[tokio::test]
async fn a_report_before_the_call_causes_slippage() {
    for house in HOUSES {
        for way in [Way::Deposit, Way::Mint] {
            let Some(mut stage) = stage("a gain before an entry", house).await else { return };
            let (before, worth) = (preview(&stage, way).await, stage.ledger().await.working);
            stage.world.hours_pass(1).await;
            stage.report(worth + milliether(50)).await;
            let result = slips(&stage, way, before).await;
            assert_eq!(result, preview(&stage, way).await);
            let is_worse = if way.is_least() { result < before } else { result > before };
            assert!(is_worse, "{house:?} {way:?}: {before} became {result}");
        }
        for way in [Way::Withdraw, Way::Redeem] {
            let Some(mut stage) = stage("a loss before an exit", house).await else { return };
            let before = preview(&stage, way).await;
            stage.world.hours_pass(1).await;
            stage.report_loss(milliether(50)).await;
            let result = slips(&stage, way, before).await;
            let is_worse = if way.is_least() { result < before } else { result > before };
            assert!(is_worse, "{house:?} {way:?}: {before} became {result}");
            // A caller who accepts the lower result can exit.
            succeeds(&stage, way, result, U256::MAX).await;
        }
    }
}

#[tokio::test]
async fn a_deadline_includes_its_second_and_excludes_the_next() {
    for house in HOUSES {
        let Some(stage) = stage("deadlines", house).await else { return };
        for way in WAYS {
            let alice = stage.world.address("alice");
            let now = U256::from(stage.world.now().await);
            for over in [U256::ZERO, U256::ONE, now - U256::ONE] {
                let call = way.call(alice, amount(), way.any(), over);
                let (vault, value) = (stage.vault, value(&stage, way));
                let error = stage
                    .world
                    .expect_revert_raw::<IBoundedVault::Expired>("alice", vault, call.into(), value)
                    .await;
                assert_eq!(error.deadline, over, "{house:?} {way:?}");
                assert!(error.now >= now);
            }
            let is_still = stage.world.clock() == Clock::Still;
            let last = if is_still { now } else { now + U256::from(600) };
            succeeds(&stage, way, way.any(), last).await;
            // A very distant deadline does not overflow.
            for far in [U256::from(u64::MAX), U256::ONE << 128, U256::MAX] {
                succeeds(&stage, way, way.any(), far).await;
            }
        }
    }
}

#[tokio::test]
async fn a_request_enforces_its_minimum_rate_and_its_deadline() {
    for house in HOUSES {
        let Some(stage) = stage("bounds of a request", house).await else { return };
        let (world, vault, queue) = (&stage.world, stage.vault, stage.queue);
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
            world.expect_revert::<IBoundedVault::Expired>("alice", vault, call, U256::ZERO).await;
        assert_eq!(error.deadline, now - U256::ONE);
        let is_still = world.clock() == Clock::Still;
        let last = if is_still { now } else { now + U256::from(600) };
        let sent = world.send("alice", vault, request(rate, last), U256::ZERO).await;
        let made = sent.event::<IWithdrawalQueue::RedeemRequest>(queue).unwrap();
        let position = IWithdrawalQueue::positionCall { requestId: made.requestId };
        let position = world.read(queue, position).await;
        assert_eq!((position.minRate, position.owner, position.shares), (rate, alice, ether(2)));
    }
}

#[tokio::test]
async fn a_bounded_exit_by_allowance_uses_the_same_allowance_as_a_plain_one() {
    for house in HOUSES {
        let Some(stage) = stage("bounded exits by allowance", house).await else { return };
        let (world, vault) = (&stage.world, stage.vault);
        let (alice, carol) = (world.address("alice"), world.address("carol"));
        let redeem = IBoundedVault::redeemCall {
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
        let withdraw = IBoundedVault::withdrawCall {
            assets: ether(1),
            receiver: carol,
            owner: alice,
            maxShares: cost,
            deadline: U256::MAX,
        };
        let sent = world.send("bob", vault, withdraw, U256::ZERO).await;
        let event = sent.event::<IVault::Withdraw>(vault).unwrap();
        assert_eq!(
            (event.sender, event.receiver, event.owner),
            (world.address("bob"), carol, alice)
        );
        let left = IToken::allowanceCall { owner: alice, spender: world.address("bob") };
        assert_eq!(world.read(vault, left).await, ether(3) - event.shares);
    }
}
