//! Views of a vault with a provisional loss: rate views show the rate after the loss, the queue
//! uses the frozen rate.

use crate::bunker::fixture::{DAY, HOUSES, House, ONE, Stage, ZERO};
use alloy::primitives::U256;
use basalt_harness::{ether, milliether};
use basalt_interfaces::{
    IBunker, IQueuedVault, IRate, IRateFeed, IRestakingManager::RedeemedInKind, IToken, IVault,
    IWithdrawalQueue,
};

/// A vault whose rate is not 1: a gain of 0.1 has vested.
async fn stage(story: &str, house: House) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    stage.report(ether(40) + milliether(100)).await;
    stage.world.hours_pass(6 * DAY).await;
    Some(stage)
}

fn one() -> U256 {
    U256::from(ONE)
}

/// Rate of `shares` after a loss of `loss` assets.
fn left(ledger: &IRate::ledgerReturn, loss: U256) -> U256 {
    (ledger.backing - loss) * one() / ledger.shares
}

/// Nine tenths of the rate that was shown before, rounded up.
fn tenth_below(shown: U256) -> U256 {
    (shown * U256::from(9)).div_ceil(U256::from(10))
}

/// Asserts that every view of the rate returns the shown rate, and that the queue's views return
/// the frozen rate.
async fn assert_shown(stage: &Stage, shown: U256, frozen: U256) {
    let (world, vault) = (&stage.world, stage.vault);
    let amount = ether(1_000);
    let said = world.read(vault, IBunker::bunkerCall {}).await;
    assert_eq!((said.rateShown, said.rateFrozen), (shown, frozen));
    let line = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!(
        (line.startRate, line.endRate, line.start, line.end),
        (shown, frozen, said.since, ZERO)
    );

    let worth = amount * shown / one();
    assert_eq!(world.read(vault, IVault::convertToAssetsCall { shares: amount }).await, worth);
    let price = amount * one() / shown;
    assert_eq!(world.read(vault, IVault::convertToSharesCall { assets: amount }).await, price);
    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    let total = world.read(vault, IVault::totalAssetsCall {}).await;
    assert_eq!(total, supply * shown / one());
    let redeemed = worth * U256::from(9_990) / U256::from(10_000);
    assert_eq!(world.read(vault, IVault::previewRedeemCall { shares: amount }).await, redeemed);

    let rate = match stage.house {
        House::Staking => shown / U256::from(1_000_000_000),
        House::Restaking => {
            let asset = world.read(world.staking_vault(), IRate::getRateCall {}).await;
            shown * asset / one()
        }
    };
    assert_eq!(world.read(vault, IRate::getRateCall {}).await, rate);
    assert_eq!(world.read(vault, IRate::exchangeRateCall {}).await, rate);
    let feed = world.suite().feed(vault).unwrap();
    let answer = world.read(feed, IRateFeed::latestAnswerCall {}).await;
    assert_eq!(answer.into_raw(), rate, "the feed");

    assert_eq!(world.read(vault, IQueuedVault::requestRateCall {}).await, frozen);
    assert!(world.read(vault, IBunker::isBunkerCall {}).await);
    assert_eq!(stage.phase().await, 1);
}

#[tokio::test]
async fn every_view_shows_the_rate_after_the_loss_and_falls_by_a_tenth_per_report_at_most() {
    for house in HOUSES {
        let Some(mut stage) = stage("the shown rate in a large loss", house).await else { return };
        let ledger = stage.ledger().await;
        let frozen = stage.world.read(stage.vault, IQueuedVault::requestRateCall {}).await;
        assert!(frozen > one());
        let loss = ether(30);
        let left = left(&ledger, loss);
        assert!(left < tenth_below(tenth_below(tenth_below(frozen))));
        let mut shown = frozen;
        for is_there in [false, false, false, true, true] {
            stage.report(ledger.working - loss).await;
            shown = tenth_below(shown).max(left);
            assert_eq!(
                shown == left,
                is_there,
                "the rate after the loss is reached after three reports"
            );
            assert_shown(&stage, shown, frozen).await;
            stage.world.hours_pass(1).await;
        }
        // Time changes nothing; the shown rate falls only at a report.
        stage.world.hours_pass(3 * DAY).await;
        assert_shown(&stage, left, frozen).await;
        let after = stage.ledger().await;
        assert_eq!((after.shares, after.backing), (ledger.shares, ledger.backing));
        assert_eq!((after.working, after.peak), (ledger.working, frozen));
    }
}

#[tokio::test]
async fn a_loss_below_a_tenth_is_shown_in_full() {
    for house in HOUSES {
        let Some(mut stage) = stage("the shown rate in a small loss", house).await else { return };
        let ledger = stage.ledger().await;
        let frozen = stage.world.read(stage.vault, IQueuedVault::requestRateCall {}).await;
        stage.report(ledger.working - ether(3)).await;
        let shown = left(&ledger, ether(3));
        assert_shown(&stage, shown, frozen).await;
        // The shown rate is the rate after the confirmation.
        stage.confirm("owner").await;
        let line = stage.world.read(stage.vault, IRate::rateLineCall {}).await;
        assert_eq!((line.startRate, line.endRate, line.end), (shown, shown, U256::ONE));
        assert_eq!(stage.phase().await, 2);
    }
}

#[tokio::test]
async fn a_smaller_loss_raises_the_shown_rate_at_once_up_to_the_frozen_rate() {
    for house in HOUSES {
        let Some(mut stage) = stage("rises of the shown rate", house).await else { return };
        let ledger = stage.ledger().await;
        let frozen = stage.world.read(stage.vault, IQueuedVault::requestRateCall {}).await;
        for _ in 0..4 {
            stage.report(ledger.working - ether(30)).await;
            stage.world.hours_pass(1).await;
        }
        assert_shown(&stage, left(&ledger, ether(30)), frozen).await;
        let sent = stage.revise("owner", ether(2)).await;
        let event = sent.event::<IBunker::LossRevised>(stage.vault).unwrap();
        assert_eq!(event.rateShown, left(&ledger, ether(2)));
        assert_shown(&stage, event.rateShown, frozen).await;
        // A revision also lowers the shown rate by a tenth at most.
        stage.revise("owner", ether(30)).await;
        assert_shown(&stage, tenth_below(left(&ledger, ether(2))), frozen).await;
        stage.revise("owner", ZERO).await;
        assert_shown(&stage, frozen, frozen).await;
    }
}

#[tokio::test]
async fn outside_a_bunker_its_views_are_zero() {
    for house in HOUSES {
        let Some(mut stage) = stage("views without a bunker", house).await else { return };
        for phase in [0, 2] {
            if phase == 2 {
                stage.report(ether(20)).await;
                stage.confirm("owner").await;
            }
            let said = stage.world.read(stage.vault, IBunker::bunkerCall {}).await;
            let numbers = [said.provisional, said.rateShown, said.rateFrozen, said.since];
            assert_eq!(numbers, [ZERO; 4]);
            assert!(!stage.world.read(stage.vault, IBunker::isBunkerCall {}).await);
            let call = IBunker::provisionalLossCall { source: stage.source };
            assert_eq!(stage.world.read(stage.vault, call).await, ZERO);
            assert_eq!(stage.phase().await, phase);
        }
    }
}

#[tokio::test]
async fn requests_and_cancels_in_bunker_are_priced_at_the_frozen_rate() {
    for house in HOUSES {
        let Some(mut stage) = stage("the queue in bunker", house).await else { return };
        let (vault, queue) = (stage.vault, stage.queue);
        stage.world.request_redeem(vault, "bob", ether(2)).await;
        stage.report(ether(20)).await;
        let frozen = stage.world.read(vault, IQueuedVault::requestRateCall {}).await;
        assert!(stage.world.read(vault, IRate::rateLineCall {}).await.startRate < frozen);
        stage.world.request_redeem(vault, "bob", ether(3)).await;
        let call = IWithdrawalQueue::positionCall { requestId: U256::from(2) };
        assert_eq!(stage.world.read(queue, call).await.rRequest, frozen);
        // A cancel returns all shares, because the frozen rate has not changed.
        for (id, shares) in [(1, ether(2)), (2, ether(3))] {
            assert_eq!(U256::from(stage.world.cancel(vault, "bob", id).await.amount), shares);
        }
    }
}

#[tokio::test]
async fn shares_in_the_queue_bear_a_confirmed_loss_like_all_shares() {
    for house in HOUSES {
        let Some(mut stage) = stage("the queue and a loss", house).await else { return };
        let (vault, bob) = (stage.vault, stage.world.address("bob"));
        let shares = ether(5);
        stage.world.request_redeem(vault, "bob", shares).await;
        stage.world.hours_pass(3).await;
        // Nobody is paid at the old rate, also after the loss is published.
        stage.report(ether(29)).await;
        stage.confirm("owner").await;
        stage.world.hours_pass(1).await;
        stage.report(ether(29)).await;
        let rate = stage.world.read(vault, IQueuedVault::requestRateCall {}).await;
        assert!(rate < one() * U256::from(91) / U256::from(100), "the rate fell by about a tenth");
        let before = match house {
            House::Staking => stage.world.ether_of(stage.queue).await,
            House::Restaking => {
                let call = IToken::balanceOfCall { account: stage.queue };
                stage.world.read(stage.world.staking_vault(), call).await
            }
        };
        let stayed = stage.world.read(vault, IVault::convertToAssetsCall { shares }).await;
        assert_eq!(before, stayed, "waiting and staying holders have the same value");
        let paid = stage.world.claim_for(vault, "mallory", &[1], bob).await;
        assert_eq!(U256::from(paid.amount), shares * rate / one());
    }
}

#[tokio::test]
async fn a_redemption_in_kind_takes_its_part_of_the_provisional_loss() {
    let story = "in kind in bunker";
    let Some(mut stage) = stage(story, House::Restaking).await else { return };
    let ledger = stage.ledger().await;
    let loss = ether(10);
    stage.report(ledger.working - loss).await;
    let before = stage.world.read(stage.vault, IBunker::bunkerCall {}).await;
    let shares = ether(5);
    let step = stage.world.redeem_in_kind("bob", shares, &[]).await;
    let manager = stage.vault;
    let part = step.sent.event::<RedeemedInKind>(manager).unwrap().fractionWad;
    // About a twentieth, priced at the frozen rate and less the exit fee.
    let expected = shares * U256::from(9_990) / U256::from(10_000) * before.rateFrozen / one();
    let expected = expected * ether(1) / ledger.backing;
    assert!(part <= expected && expected - part <= U256::from(2));
    let after = stage.world.read(stage.vault, IBunker::bunkerCall {}).await;
    assert_eq!(after.provisional, loss - loss * part / ether(1));
    let held = IBunker::provisionalLossCall { source: stage.source };
    assert_eq!(stage.world.read(manager, held.clone()).await, after.provisional);
    assert_eq!(
        (after.rateShown, after.rateFrozen, after.since),
        (before.rateShown, before.rateFrozen, before.since)
    );
    // A source that delivers nothing keeps its provisional loss.
    let source = stage.source;
    stage.world.redeem_in_kind("bob", ether(1), &[source]).await;
    assert_eq!(stage.world.read(manager, held).await, after.provisional);
    stage.confirm("owner").await;
}
