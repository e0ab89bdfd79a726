//! Losses above the bound: how a vault enters the bunker, and every way out.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO};
use alloy::primitives::{I256, U256};
use basalt_harness::{HOURS_PER_DAY, HOURS_PER_WEEK, RATE_ONE, WEEK_SECS, ether, milliether};
use basalt_interfaces::{IBunker, IErrors, IRate, IRestakingManager, IStakingVault};

/// Runs a test body on both vaults.
macro_rules! on_both {
    ($story:literal, |$fixture:ident| $body:block) => {
        for kind in VAULT_KINDS {
            let Some(mut $fixture) = Fixture::start($story, kind).await else { return };
            $body
        }
    };
}

async fn since(fixture: &Fixture) -> u64 {
    fixture.world.read(fixture.vault, IBunker::bunkerCall {}).await.since.to()
}

async fn provisional(fixture: &Fixture) -> U256 {
    let call = IBunker::provisionalLossCall { source: fixture.source };
    fixture.world.read(fixture.vault, call).await
}

#[tokio::test]
async fn a_loss_above_the_bound_is_provisional_and_borne_by_nobody() {
    on_both!("a loss above the bound", |fixture| {
        let before = fixture.ledger().await;
        let receipt = fixture.report_loss(ether(10)).await;
        let after = fixture.ledger().await;
        assert_eq!((after.shares, after.backing), (before.shares, before.backing));
        assert_eq!((after.working, after.peak), (before.working, before.peak));
        assert!(receipt.event::<IRate::LossRealized>(fixture.vault).is_none());
        let event = receipt.event::<IBunker::LossRevised>(fixture.vault).unwrap();
        assert_eq!((event.source, event.loss), (fixture.source, ether(10)));
        assert_eq!(event.provisional, ether(10));
        let reported = receipt.event::<IRate::Reported>(fixture.vault).unwrap();
        assert_eq!((reported.source, reported.applied), (fixture.source, I256::ZERO));
        assert_eq!(reported.rate, event.shownRate);
        assert_eq!((fixture.phase().await, provisional(&fixture).await), (1, ether(10)));
        // It counts as a report: the next one may come an hour later.
        let index = fixture.world.read(fixture.vault, IRate::lastReportCall {}).await.index;
        assert_eq!(index, U256::ONE);
    });
}

#[tokio::test]
async fn a_loss_at_the_bound_is_booked_and_one_wei_more_is_not() {
    on_both!("the bound on a loss", |fixture| {
        // Five basis points of the backing, rounded down.
        let bound = fixture.ledger().await.backing * U256::from(5) / U256::from(10_000);
        let receipt = fixture.report_loss(bound).await;
        let event = receipt.event::<IRate::LossRealized>(fixture.vault).unwrap();
        assert_eq!((event.gross, fixture.phase().await), (bound, 0));
        // The window is full: a loss of one more wei starts the bunker.
        fixture.world.advance_hours(1).await;
        let bound = fixture.ledger().await.backing * U256::from(5) / U256::from(10_000);
        fixture.report_loss(bound + U256::ONE).await;
        assert_eq!(fixture.phase().await, 1);
    });
}

#[tokio::test]
async fn the_owner_revises_a_loss_the_second_opinion_only_lowers_it_and_others_cannot() {
    on_both!("revisions of a loss", |fixture| {
        fixture.appoint_second_opinion("carol").await;
        let (owner, source) = (fixture.world.address("owner"), fixture.source);
        // There is no provisional loss: the second opinion cannot start a bunker.
        let call = IBunker::reviseLossCall { source, loss: U256::ONE };
        let error = fixture.expect_revert::<IErrors::Unauthorized>("carol", call).await;
        assert_eq!(error.holder, owner);
        let call = IBunker::reviseLossCall { source, loss: ZERO };
        fixture.expect_revert::<IBunker::NotInBunker>("carol", call.clone()).await;
        fixture.report_loss(ether(10)).await;
        for who in ["oracle", "keeper", "guardian", "consensus", "alice", "mallory"] {
            let error = fixture.expect_revert::<IErrors::Unauthorized>(who, call.clone()).await;
            assert_eq!(error.holder, owner);
        }
        let larger = IBunker::reviseLossCall { source, loss: ether(10) + U256::ONE };
        let error = fixture.expect_revert::<IErrors::Unauthorized>("carol", larger).await;
        assert_eq!(error.holder, owner);
        for (who, loss) in [("owner", ether(12)), ("carol", ether(7)), ("carol", ether(7))] {
            let receipt = fixture.revise(who, loss).await;
            let event = receipt.event::<IBunker::LossRevised>(fixture.vault).unwrap();
            assert_eq!((event.source, event.loss), (source, loss));
            assert_eq!((event.provisional, provisional(&fixture).await), (loss, loss));
        }
        let ledger = fixture.ledger().await;
        assert_eq!((ledger.working, fixture.phase().await), (ether(40), 1), "nothing is booked");
    });
}

#[tokio::test]
async fn the_owner_can_start_a_bunker_without_a_report() {
    on_both!("a bunker by the owner", |fixture| {
        fixture.appoint_second_opinion("carol").await;
        let before = fixture.ledger().await;
        let index = fixture.world.read(fixture.vault, IRate::lastReportCall {}).await.index;
        let receipt = fixture.revise("owner", ether(30)).await;
        let event = receipt.event::<IBunker::LossRevised>(fixture.vault).unwrap();
        assert_eq!((event.loss, event.provisional), (ether(30), ether(30)));
        // As with a report, the shown rate falls by a tenth at most.
        assert_eq!(event.shownRate, U256::from(RATE_ONE) * U256::from(9) / U256::from(10));
        assert_eq!((fixture.phase().await, since(&fixture).await), (1, receipt.timestamp));
        let after = fixture.ledger().await;
        assert_eq!((after.shares, after.backing), (before.shares, before.backing));
        let report = fixture.world.read(fixture.vault, IRate::lastReportCall {}).await;
        assert_eq!(report.index, index, "this is not a report");
        fixture.confirm("carol").await;
        // The owner can do so in the reopening phase, too.
        fixture.revise("owner", ether(1)).await;
        assert_eq!((fixture.phase().await, provisional(&fixture).await), (1, ether(1)));
        fixture.confirm("carol").await;
        assert_eq!(before.backing - fixture.ledger().await.backing, ether(31));
    });
}

#[tokio::test]
async fn a_provisional_loss_is_at_most_the_book_value_of_its_source() {
    on_both!("the largest loss", |fixture| {
        fixture.report_loss(ether(10)).await;
        let beyond = ether(40) + U256::ONE;
        let call = IBunker::reviseLossCall { source: fixture.source, loss: beyond };
        if fixture.kind == VaultKind::Staking {
            let error = fixture.expect_revert::<IStakingVault::ExceedsWorking>("owner", call).await;
            assert_eq!((error.assets, error.working), (beyond, ether(40)));
            let stranger = fixture.world.address("bob");
            let call = IBunker::reviseLossCall { source: stranger, loss: ether(1) };
            let error = fixture.expect_revert::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, stranger);
        } else {
            let error =
                fixture.expect_revert::<IRestakingManager::ExceedsBook>("owner", call).await;
            assert_eq!((error.assets, error.book), (beyond, ether(40)));
            let stranger = fixture.world.address("bob");
            let call = IBunker::reviseLossCall { source: stranger, loss: ether(1) };
            let error =
                fixture.expect_revert::<IRestakingManager::AdapterNotListed>("owner", call).await;
            assert_eq!(error.adapter, stranger);
        }
        fixture.revise("owner", ether(40)).await;
        let (_, borne) = fixture.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), ether(40));
        assert_eq!(fixture.ledger().await.working, ZERO);
    });
}

#[tokio::test]
async fn owner_and_second_opinion_confirm_at_once() {
    on_both!("immediate confirmations", |fixture| {
        fixture.appoint_second_opinion("carol").await;
        for who in ["owner", "carol"] {
            let before = fixture.ledger().await;
            fixture.report_loss(ether(10)).await;
            let (receipt, borne) = fixture.confirm(who).await;
            assert_eq!(U256::from(borne.gross()), ether(10));
            let event = receipt.event::<IBunker::LossConfirmed>(fixture.vault).unwrap();
            assert_eq!((event.by, event.loss), (fixture.world.address(who), ether(10)));
            let lost = receipt.event::<IRate::LossRealized>(fixture.vault).unwrap();
            assert_eq!((lost.gross, lost.rateAfter), (ether(10), event.rate));
            assert_eq!(lost.source, fixture.vault, "one loss for all sources");
            let after = fixture.ledger().await;
            assert_eq!(before.backing - after.backing, ether(10));
            assert_eq!(before.working - after.working, ether(10));
            assert_eq!((fixture.phase().await, provisional(&fixture).await), (2, ZERO));
            // A loss is confirmed once.
            for who in ["owner", "carol", "mallory"] {
                fixture
                    .expect_revert::<IBunker::NotInBunker>(who, IBunker::confirmLossCall {})
                    .await;
            }
            fixture.world.advance_hours(1).await;
            fixture.report(after.working).await;
            fixture.world.advance_hours(1).await;
        }
    });
}

#[tokio::test]
async fn anyone_confirms_a_loss_that_is_seven_days_old() {
    on_both!("confirmations by anyone", |fixture| {
        let receipt = fixture.report_loss(ether(10)).await;
        let began = receipt.timestamp;
        let earliest = began + WEEK_SECS;
        let call = IBunker::confirmLossCall {};
        let too_soon = async |fixture: &Fixture, earliest: u64| {
            for who in ["mallory", "guardian", fixture.reporter()] {
                let error =
                    fixture.expect_revert::<IBunker::ConfirmTooSoon>(who, call.clone()).await;
                assert_eq!(error.earliest, U256::from(earliest));
                assert!(error.now < error.earliest);
            }
        };
        too_soon(&fixture, earliest).await;
        // A smaller or equal loss keeps the clock.
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        fixture.revise("owner", ether(8)).await;
        fixture.report_loss(ether(8)).await;
        assert_eq!(since(&fixture).await, began);
        too_soon(&fixture, earliest).await;
        // A larger loss restarts the clock, even by 1 wei.
        fixture.world.advance_hours(5 * HOURS_PER_DAY).await;
        let receipt = fixture.report_loss(ether(8) + U256::ONE).await;
        let earliest = receipt.timestamp + WEEK_SECS;
        assert_eq!(since(&fixture).await, receipt.timestamp);
        fixture.world.advance_hours(HOURS_PER_WEEK - 1).await;
        too_soon(&fixture, earliest).await;
        fixture.world.advance_hours(1).await;
        let (receipt, borne) = fixture.confirm("mallory").await;
        assert!(receipt.timestamp >= earliest);
        assert_eq!(U256::from(borne.gross()), ether(8) + U256::ONE);
        let event = receipt.event::<IBunker::LossConfirmed>(fixture.vault).unwrap();
        assert_eq!(event.by, fixture.world.address("mallory"));
    });
}

#[tokio::test]
async fn a_new_report_replaces_the_provisional_loss_and_books_nothing() {
    on_both!("reports in bunker", |fixture| {
        fixture.report_loss(ether(10)).await;
        // A larger loss, a smaller one, none, and a gain: the provisional loss is the shortfall,
        // never below zero.
        for (value, missing) in
            [(ether(20), ether(20)), (ether(35), ether(5)), (ether(40), ZERO), (ether(45), ZERO)]
        {
            fixture.world.advance_hours(1).await;
            let receipt = fixture.report(value).await;
            let event = receipt.event::<IBunker::LossRevised>(fixture.vault).unwrap();
            assert_eq!((event.loss, event.provisional), (missing, missing));
            let reported = receipt.event::<IRate::Reported>(fixture.vault).unwrap();
            assert_eq!(reported.applied, I256::ZERO);
            assert_eq!((fixture.phase().await, provisional(&fixture).await), (1, missing));
            assert_eq!(fixture.ledger().await.working, ether(40));
        }
        // The gain is not lost: after the bunker it is reported as usual.
        fixture.confirm("owner").await;
        fixture.world.advance_hours(1).await;
        let receipt = fixture.report(ether(41)).await;
        let reported = receipt.event::<IRate::Reported>(fixture.vault).unwrap();
        assert_eq!(reported.applied, I256::from_raw(ether(1)));
    });
}

#[tokio::test]
async fn after_a_false_alarm_the_rate_is_the_same_as_before() {
    on_both!("a false alarm", |fixture| {
        // In the middle of a rate line, when half of the growth has vested.
        fixture.report(ether(40) + milliether(100)).await;
        fixture.world.advance_hours(60).await;
        let one = basalt_interfaces::IVault::convertToAssetsCall { shares: ether(1_000_000) };
        let before = fixture.world.read(fixture.vault, one.clone()).await;
        let ledger = fixture.ledger().await;
        assert!(ledger.peak > U256::from(RATE_ONE));
        fixture.report(ether(10)).await;
        let shown = fixture.world.read(fixture.vault, one.clone()).await;
        assert!(shown < before);
        fixture.revise("owner", ZERO).await;
        let (receipt, borne) = fixture.confirm("owner").await;
        assert_eq!(borne.gross(), 0);
        let event = receipt.event::<IBunker::LossConfirmed>(fixture.vault).unwrap();
        assert_eq!((event.loss, event.rate), (ZERO, ledger.peak));
        assert_eq!(fixture.world.read(fixture.vault, one.clone()).await, before, "to the wei");
        let after = fixture.ledger().await;
        assert_eq!(
            (after.shares, after.backing, after.working, after.peak),
            (ledger.shares, ledger.backing, ledger.working, ledger.peak)
        );
        // The growth that the line had promised is now slack, and the next report promises it
        // again.
        fixture.world.advance_hours(1).await;
        fixture.report(after.working).await;
        fixture.world.advance_hours(5 * HOURS_PER_DAY).await;
        assert!(fixture.world.read(fixture.vault, one).await > before);
    });
}

#[tokio::test]
async fn only_the_next_ordinary_report_reopens() {
    on_both!("reopening", |fixture| {
        fixture.appoint_second_opinion("carol").await;
        fixture.report_loss(ether(10)).await;
        fixture.confirm("owner").await;
        assert_eq!(fixture.phase().await, 2);
        // Neither time, nor a revision, nor a settlement, nor another confirmation reopens.
        fixture.world.advance_hours(2 * HOURS_PER_DAY).await;
        let call = IBunker::reviseLossCall { source: fixture.source, loss: ZERO };
        fixture.expect_revert::<IBunker::NotInBunker>("carol", call).await;
        let call = basalt_interfaces::IQueuedVault::settleCall { maxPositions: U256::from(8) };
        fixture.expect_revert::<IBunker::Reopening>("mallory", call).await;
        fixture.expect_revert::<IBunker::NotInBunker>("owner", IBunker::confirmLossCall {}).await;
        fixture.leave("alice", ether(1)).await;
        assert_eq!(fixture.phase().await, 2);
        // A report with a loss above the bound starts a bunker again and does not reopen.
        fixture.report_loss(ether(5)).await;
        assert_eq!(fixture.phase().await, 1);
        fixture.confirm("owner").await;
        // A small loss reopens, and so does a gain.
        fixture.world.advance_hours(1).await;
        let receipt = fixture.report_loss(milliether(1)).await;
        assert!(receipt.event::<IRate::LossRealized>(fixture.vault).is_some());
        assert_eq!(fixture.phase().await, 0);
        fixture.enter("carol", ether(1)).await;
    });
}

#[tokio::test]
async fn a_confirmation_does_not_call_the_adapter() {
    // The caller of the confirmation chooses the moment, and could manipulate a venue for it.
    for value in [ZERO, ether(25), ether(36), ether(400)] {
        for who in ["owner", "mallory"] {
            let story = "an adapter at a confirmation";
            let Some(mut fixture) = Fixture::start(story, VaultKind::Restaking).await else {
                return;
            };
            fixture.report_loss(ether(10)).await;
            fixture.world.advance_hours(HOURS_PER_WEEK).await;
            fixture.set_value(value).await;
            let (_, borne) = fixture.confirm(who).await;
            assert_eq!(U256::from(borne.gross()), ether(10));
            assert_eq!(fixture.ledger().await.working, ether(30));
        }
    }
}

#[tokio::test]
async fn assets_that_come_back_in_bunker_lower_the_provisional_loss() {
    on_both!("assets back in bunker", |fixture| {
        // A provisional loss of three quarters; then more comes back than the loss would leave.
        fixture.report_loss(ether(30)).await;
        fixture.return_assets(ether(20)).await;
        let ledger = fixture.ledger().await;
        // Returned assets are not lost: a provisional loss above the remaining book value could not
        // be confirmed.
        assert_eq!((ledger.working, provisional(&fixture).await), (ether(20), ether(20)));
        let (_, borne) = fixture.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), ether(20));
        assert_eq!(fixture.ledger().await.working, ZERO);
    });
}

#[tokio::test]
async fn a_total_loss_is_confirmed_like_any_other() {
    on_both!("a total loss in bunker", |fixture| {
        let all = fixture.ledger().await.backing;
        if fixture.kind == VaultKind::Staking {
            fixture.world.advance_hours(1).await;
        }
        fixture.allocate(all - ether(40)).await;
        fixture.world.advance_hours(1).await;
        fixture.report(ZERO).await;
        let (receipt, borne) = fixture.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), all);
        assert_eq!(receipt.event::<IBunker::LossConfirmed>(fixture.vault).unwrap().rate, ZERO);
        fixture.world.advance_hours(1).await;
        fixture.report(ZERO).await;
        assert_eq!(fixture.phase().await, 0);
        let receiver = fixture.world.address("bob");
        let call = basalt_interfaces::IVault::maxDepositCall { receiver };
        assert_eq!(
            fixture.world.read(fixture.vault, call).await,
            ZERO,
            "a vault at a rate of zero accepts no deposit"
        );
    });
}
