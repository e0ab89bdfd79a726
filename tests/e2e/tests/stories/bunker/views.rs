//! Views of a vault with a provisional loss: rate views show the rate after the loss, the queue
//! uses the frozen rate.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO};
use alloy::primitives::U256;
use basalt_harness::{HOURS_PER_DAY, RATE_ONE, ether, milliether};
use basalt_interfaces::{
    IBunker, IQueuedVault, IRate, IRateFeed, IRestakingManager::RedeemedInKind, IToken, IVault,
    IWithdrawalQueue,
};

/// A vault whose rate is not 1: a gain of 0.1 has vested.
async fn fixture(story: &str, kind: VaultKind) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    fixture.report(ether(40) + milliether(100)).await;
    fixture.world.advance_hours(6 * HOURS_PER_DAY).await;
    Some(fixture)
}

fn one() -> U256 {
    U256::from(RATE_ONE)
}

/// Rate of `shares` after a loss of `loss` assets.
fn left(ledger: &IRate::ledgerReturn, loss: U256) -> U256 {
    (ledger.backing - loss) * one() / ledger.shares
}

/// Nine tenths of the rate that was shown before, rounded up.
fn nine_tenths(shown: U256) -> U256 {
    (shown * U256::from(9)).div_ceil(U256::from(10))
}

/// Asserts that every view of the rate returns the shown rate, and that the queue's views return
/// the frozen rate.
async fn assert_shown(fixture: &Fixture, shown: U256, frozen: U256) {
    let (world, vault) = (&fixture.world, fixture.vault);
    let amount = ether(1_000);
    let bunker = world.read(vault, IBunker::bunkerCall {}).await;
    assert_eq!((bunker.shownRate, bunker.frozenRate), (shown, frozen));
    let line = world.read(vault, IRate::rateLineCall {}).await;
    assert_eq!(
        (line.startRate, line.endRate, line.start, line.end),
        (shown, frozen, bunker.since, ZERO)
    );

    let value = amount * shown / one();
    assert_eq!(world.read(vault, IVault::convertToAssetsCall { shares: amount }).await, value);
    let price = amount * one() / shown;
    assert_eq!(world.read(vault, IVault::convertToSharesCall { assets: amount }).await, price);
    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    let total = world.read(vault, IVault::totalAssetsCall {}).await;
    assert_eq!(total, supply * shown / one());
    let redeemed = value * U256::from(9_990) / U256::from(10_000);
    assert_eq!(world.read(vault, IVault::previewRedeemCall { shares: amount }).await, redeemed);

    let rate = match fixture.kind {
        VaultKind::Staking => shown / U256::from(1_000_000_000),
        VaultKind::Restaking => {
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
    assert_eq!(fixture.phase().await, 1);
}

#[tokio::test]
async fn every_view_shows_the_rate_after_the_loss_and_falls_by_a_tenth_per_report_at_most() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the shown rate in a large loss", kind).await else {
            return;
        };
        let ledger = fixture.ledger().await;
        let frozen = fixture.world.read(fixture.vault, IQueuedVault::requestRateCall {}).await;
        assert!(frozen > one());
        let loss = ether(30);
        let left = left(&ledger, loss);
        assert!(left < nine_tenths(nine_tenths(nine_tenths(frozen))));
        let mut shown = frozen;
        for is_there in [false, false, false, true, true] {
            fixture.report(ledger.working - loss).await;
            shown = nine_tenths(shown).max(left);
            assert_eq!(
                shown == left,
                is_there,
                "the rate after the loss is reached after three reports"
            );
            assert_shown(&fixture, shown, frozen).await;
            fixture.world.advance_hours(1).await;
        }
        // Time changes nothing; the shown rate falls only at a report.
        fixture.world.advance_hours(3 * HOURS_PER_DAY).await;
        assert_shown(&fixture, left, frozen).await;
        let after = fixture.ledger().await;
        assert_eq!((after.shares, after.backing), (ledger.shares, ledger.backing));
        assert_eq!((after.working, after.peak), (ledger.working, frozen));
    }
}

#[tokio::test]
async fn a_loss_below_a_tenth_is_shown_in_full() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the shown rate in a small loss", kind).await else {
            return;
        };
        let ledger = fixture.ledger().await;
        let frozen = fixture.world.read(fixture.vault, IQueuedVault::requestRateCall {}).await;
        fixture.report(ledger.working - ether(3)).await;
        let shown = left(&ledger, ether(3));
        assert_shown(&fixture, shown, frozen).await;
        // The shown rate is the rate after the confirmation.
        fixture.confirm("owner").await;
        let line = fixture.world.read(fixture.vault, IRate::rateLineCall {}).await;
        assert_eq!((line.startRate, line.endRate, line.end), (shown, shown, U256::ONE));
        assert_eq!(fixture.phase().await, 2);
    }
}

#[tokio::test]
async fn a_smaller_loss_raises_the_shown_rate_at_once_up_to_the_frozen_rate() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("rises of the shown rate", kind).await else { return };
        let ledger = fixture.ledger().await;
        let frozen = fixture.world.read(fixture.vault, IQueuedVault::requestRateCall {}).await;
        for _ in 0..4 {
            fixture.report(ledger.working - ether(30)).await;
            fixture.world.advance_hours(1).await;
        }
        assert_shown(&fixture, left(&ledger, ether(30)), frozen).await;
        let receipt = fixture.revise("owner", ether(2)).await;
        let event = receipt.event::<IBunker::LossRevised>(fixture.vault).unwrap();
        assert_eq!(event.shownRate, left(&ledger, ether(2)));
        assert_shown(&fixture, event.shownRate, frozen).await;
        // A revision also lowers the shown rate by a tenth at most.
        fixture.revise("owner", ether(30)).await;
        assert_shown(&fixture, nine_tenths(left(&ledger, ether(2))), frozen).await;
        fixture.revise("owner", ZERO).await;
        assert_shown(&fixture, frozen, frozen).await;
    }
}

#[tokio::test]
async fn outside_a_bunker_its_views_are_zero() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("views without a bunker", kind).await else { return };
        for phase in [0, 2] {
            if phase == 2 {
                fixture.report(ether(20)).await;
                fixture.confirm("owner").await;
            }
            let bunker = fixture.world.read(fixture.vault, IBunker::bunkerCall {}).await;
            let numbers = [bunker.provisional, bunker.shownRate, bunker.frozenRate, bunker.since];
            assert_eq!(numbers, [ZERO; 4]);
            assert!(!fixture.world.read(fixture.vault, IBunker::isBunkerCall {}).await);
            let call = IBunker::provisionalLossCall { source: fixture.source };
            assert_eq!(fixture.world.read(fixture.vault, call).await, ZERO);
            assert_eq!(fixture.phase().await, phase);
        }
    }
}

#[tokio::test]
async fn requests_and_cancels_in_bunker_are_priced_at_the_frozen_rate() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the queue in bunker", kind).await else { return };
        let (vault, queue) = (fixture.vault, fixture.queue);
        fixture.world.request_redeem(vault, "bob", ether(2)).await;
        fixture.report(ether(20)).await;
        let frozen = fixture.world.read(vault, IQueuedVault::requestRateCall {}).await;
        assert!(fixture.world.read(vault, IRate::rateLineCall {}).await.startRate < frozen);
        fixture.world.request_redeem(vault, "bob", ether(3)).await;
        let call = IWithdrawalQueue::positionCall { requestId: U256::from(2) };
        assert_eq!(fixture.world.read(queue, call).await.rateAtRequest, frozen);
        // A cancel returns all shares, because the frozen rate has not changed.
        for (id, shares) in [(1, ether(2)), (2, ether(3))] {
            assert_eq!(U256::from(fixture.world.cancel(vault, "bob", id).await.amount), shares);
        }
    }
}

#[tokio::test]
async fn shares_in_the_queue_bear_a_confirmed_loss_like_all_shares() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the queue and a loss", kind).await else { return };
        let (vault, bob) = (fixture.vault, fixture.world.address("bob"));
        let shares = ether(5);
        fixture.world.request_redeem(vault, "bob", shares).await;
        fixture.world.advance_hours(3).await;
        // Nobody is paid at the old rate, also after the loss is published.
        fixture.report(ether(29)).await;
        fixture.confirm("owner").await;
        fixture.world.advance_hours(1).await;
        fixture.report(ether(29)).await;
        let rate = fixture.world.read(vault, IQueuedVault::requestRateCall {}).await;
        assert!(rate < one() * U256::from(91) / U256::from(100), "the rate fell by about a tenth");
        let before = match kind {
            VaultKind::Staking => fixture.world.ether_of(fixture.queue).await,
            VaultKind::Restaking => {
                let call = IToken::balanceOfCall { account: fixture.queue };
                fixture.world.read(fixture.world.staking_vault(), call).await
            }
        };
        let stayed = fixture.world.read(vault, IVault::convertToAssetsCall { shares }).await;
        assert_eq!(before, stayed, "waiting and staying holders have the same value");
        let paid = fixture.world.claim_for(vault, "mallory", &[1], bob).await;
        assert_eq!(U256::from(paid.amount), shares * rate / one());
    }
}

#[tokio::test]
async fn a_redemption_in_kind_takes_its_part_of_the_provisional_loss() {
    let story = "in kind in bunker";
    let Some(mut fixture) = fixture(story, VaultKind::Restaking).await else { return };
    let ledger = fixture.ledger().await;
    let loss = ether(10);
    fixture.report(ledger.working - loss).await;
    let before = fixture.world.read(fixture.vault, IBunker::bunkerCall {}).await;
    let shares = ether(5);
    let step = fixture.world.redeem_in_kind("bob", shares, &[]).await;
    let manager = fixture.vault;
    let part = step.receipt.event::<RedeemedInKind>(manager).unwrap().fractionWad;
    // About a twentieth, priced at the frozen rate and less the exit fee.
    let expected = shares * U256::from(9_990) / U256::from(10_000) * before.frozenRate / one();
    let expected = expected * ether(1) / ledger.backing;
    assert!(part <= expected && expected - part <= U256::from(2));
    let after = fixture.world.read(fixture.vault, IBunker::bunkerCall {}).await;
    assert_eq!(after.provisional, loss - loss * part / ether(1));
    let provisional = IBunker::provisionalLossCall { source: fixture.source };
    assert_eq!(fixture.world.read(manager, provisional.clone()).await, after.provisional);
    assert_eq!(
        (after.shownRate, after.frozenRate, after.since),
        (before.shownRate, before.frozenRate, before.since)
    );
    // A source that delivers nothing keeps its provisional loss.
    let source = fixture.source;
    fixture.world.redeem_in_kind("bob", ether(1), &[source]).await;
    assert_eq!(fixture.world.read(manager, provisional).await, after.provisional);
    fixture.confirm("owner").await;
}
