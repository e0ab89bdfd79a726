//! Losses above the bound: how a vault enters the bunker, and every way out.

use crate::bunker::fixture::{DAY, HOUSES, House, ONE, Stage, WEEK, ZERO};
use alloy::primitives::{I256, U256};
use basalt_harness::{ether, milliether};
use basalt_interfaces::{IBunker, IErrors, IRate, IRestakingManager, IStakingVault};

/// Runs a test body on both vaults.
macro_rules! on_both {
    ($story:literal, |$stage:ident| $body:block) => {
        for house in HOUSES {
            let Some(mut $stage) = Stage::of($story, house).await else { return };
            $body
        }
    };
}

async fn since(stage: &Stage) -> u64 {
    stage.world.read(stage.vault, IBunker::bunkerCall {}).await.since.to()
}

async fn held(stage: &Stage) -> U256 {
    let call = IBunker::provisionalLossCall { source: stage.source };
    stage.world.read(stage.vault, call).await
}

#[tokio::test]
async fn a_loss_above_the_bound_is_provisional_and_borne_by_nobody() {
    on_both!("a loss above the bound", |stage| {
        let before = stage.ledger().await;
        let sent = stage.report_loss(ether(10)).await;
        let after = stage.ledger().await;
        assert_eq!((after.shares, after.backing), (before.shares, before.backing));
        assert_eq!((after.working, after.peak), (before.working, before.peak));
        assert!(sent.event::<IRate::LossRealized>(stage.vault).is_none());
        let event = sent.event::<IBunker::LossRevised>(stage.vault).unwrap();
        assert_eq!((event.source, event.loss), (stage.source, ether(10)));
        assert_eq!(event.provisional, ether(10));
        let reported = sent.event::<IRate::Reported>(stage.vault).unwrap();
        assert_eq!((reported.source, reported.change), (stage.source, I256::ZERO));
        assert_eq!(reported.rate, event.rateShown);
        assert_eq!((stage.phase().await, held(&stage).await), (1, ether(10)));
        // It counts as a report: the next one may come an hour later.
        let index = stage.world.read(stage.vault, IRate::lastReportCall {}).await.index;
        assert_eq!(index, U256::ONE);
    });
}

#[tokio::test]
async fn a_loss_at_the_bound_is_booked_and_one_wei_more_is_not() {
    on_both!("the bound on a loss", |stage| {
        // Five basis points of the backing, rounded down.
        let bound = stage.ledger().await.backing * U256::from(5) / U256::from(10_000);
        let sent = stage.report_loss(bound).await;
        let event = sent.event::<IRate::LossRealized>(stage.vault).unwrap();
        assert_eq!((event.gross, stage.phase().await), (bound, 0));
        // The window is full: a loss of one more wei starts the bunker.
        stage.world.hours_pass(1).await;
        let bound = stage.ledger().await.backing * U256::from(5) / U256::from(10_000);
        stage.report_loss(bound + U256::ONE).await;
        assert_eq!(stage.phase().await, 1);
    });
}

#[tokio::test]
async fn the_owner_revises_a_loss_the_second_opinion_only_lowers_it_and_others_cannot() {
    on_both!("revisions of a loss", |stage| {
        stage.appoint_second_opinion("carol").await;
        let (owner, source) = (stage.world.address("owner"), stage.source);
        // There is no provisional loss: the second opinion cannot start a bunker.
        let call = IBunker::reviseLossCall { source, loss: U256::ONE };
        let error = stage.refused::<IErrors::Unauthorized>("carol", call).await;
        assert_eq!(error.holder, owner);
        let call = IBunker::reviseLossCall { source, loss: ZERO };
        stage.refused::<IBunker::NotInBunker>("carol", call.clone()).await;
        stage.report_loss(ether(10)).await;
        for who in ["oracle", "keeper", "guardian", "consensus", "alice", "mallory"] {
            let error = stage.refused::<IErrors::Unauthorized>(who, call.clone()).await;
            assert_eq!(error.holder, owner);
        }
        let larger = IBunker::reviseLossCall { source, loss: ether(10) + U256::ONE };
        let error = stage.refused::<IErrors::Unauthorized>("carol", larger).await;
        assert_eq!(error.holder, owner);
        for (who, loss) in [("owner", ether(12)), ("carol", ether(7)), ("carol", ether(7))] {
            let sent = stage.revise(who, loss).await;
            let event = sent.event::<IBunker::LossRevised>(stage.vault).unwrap();
            assert_eq!((event.source, event.loss), (source, loss));
            assert_eq!((event.provisional, held(&stage).await), (loss, loss));
        }
        let ledger = stage.ledger().await;
        assert_eq!((ledger.working, stage.phase().await), (ether(40), 1), "nothing is booked");
    });
}

#[tokio::test]
async fn the_owner_can_start_a_bunker_without_a_report() {
    on_both!("a bunker by the owner", |stage| {
        stage.appoint_second_opinion("carol").await;
        let before = stage.ledger().await;
        let index = stage.world.read(stage.vault, IRate::lastReportCall {}).await.index;
        let sent = stage.revise("owner", ether(30)).await;
        let event = sent.event::<IBunker::LossRevised>(stage.vault).unwrap();
        assert_eq!((event.loss, event.provisional), (ether(30), ether(30)));
        // As with a report, the shown rate falls by a tenth at most.
        assert_eq!(event.rateShown, U256::from(ONE) * U256::from(9) / U256::from(10));
        assert_eq!((stage.phase().await, since(&stage).await), (1, sent.timestamp));
        let after = stage.ledger().await;
        assert_eq!((after.shares, after.backing), (before.shares, before.backing));
        let report = stage.world.read(stage.vault, IRate::lastReportCall {}).await;
        assert_eq!(report.index, index, "this is not a report");
        stage.confirm("carol").await;
        // The owner can do so in the reopening phase, too.
        stage.revise("owner", ether(1)).await;
        assert_eq!((stage.phase().await, held(&stage).await), (1, ether(1)));
        stage.confirm("carol").await;
        assert_eq!(before.backing - stage.ledger().await.backing, ether(31));
    });
}

#[tokio::test]
async fn a_provisional_loss_is_at_most_the_book_value_of_its_source() {
    on_both!("the largest loss", |stage| {
        stage.report_loss(ether(10)).await;
        let beyond = ether(40) + U256::ONE;
        let call = IBunker::reviseLossCall { source: stage.source, loss: beyond };
        if stage.house == House::Staking {
            let error = stage.refused::<IStakingVault::ExceedsWorking>("owner", call).await;
            assert_eq!((error.assets, error.working), (beyond, ether(40)));
            let stranger = stage.world.address("bob");
            let call = IBunker::reviseLossCall { source: stranger, loss: ether(1) };
            let error = stage.refused::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, stranger);
        } else {
            let error = stage.refused::<IRestakingManager::ExceedsBook>("owner", call).await;
            assert_eq!((error.assets, error.book), (beyond, ether(40)));
            let stranger = stage.world.address("bob");
            let call = IBunker::reviseLossCall { source: stranger, loss: ether(1) };
            let error = stage.refused::<IRestakingManager::AdapterNotListed>("owner", call).await;
            assert_eq!(error.adapter, stranger);
        }
        stage.revise("owner", ether(40)).await;
        let (_, borne) = stage.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), ether(40));
        assert_eq!(stage.ledger().await.working, ZERO);
    });
}

#[tokio::test]
async fn owner_and_second_opinion_confirm_at_once() {
    on_both!("immediate confirmations", |stage| {
        stage.appoint_second_opinion("carol").await;
        for who in ["owner", "carol"] {
            let before = stage.ledger().await;
            stage.report_loss(ether(10)).await;
            let (sent, borne) = stage.confirm(who).await;
            assert_eq!(U256::from(borne.gross()), ether(10));
            let event = sent.event::<IBunker::LossConfirmed>(stage.vault).unwrap();
            assert_eq!((event.by, event.loss), (stage.world.address(who), ether(10)));
            let lost = sent.event::<IRate::LossRealized>(stage.vault).unwrap();
            assert_eq!((lost.gross, lost.rateAfter), (ether(10), event.rate));
            assert_eq!(lost.source, stage.vault, "one loss for all sources");
            let after = stage.ledger().await;
            assert_eq!(before.backing - after.backing, ether(10));
            assert_eq!(before.working - after.working, ether(10));
            assert_eq!((stage.phase().await, held(&stage).await), (2, ZERO));
            // A loss is confirmed once.
            for who in ["owner", "carol", "mallory"] {
                stage.refused::<IBunker::NotInBunker>(who, IBunker::confirmLossCall {}).await;
            }
            stage.world.hours_pass(1).await;
            stage.report(after.working).await;
            stage.world.hours_pass(1).await;
        }
    });
}

#[tokio::test]
async fn anyone_confirms_a_loss_that_is_seven_days_old() {
    on_both!("confirmations by anyone", |stage| {
        let sent = stage.report_loss(ether(10)).await;
        let began = sent.timestamp;
        let earliest = began + WEEK * 3_600;
        let call = IBunker::confirmLossCall {};
        let too_soon = async |stage: &Stage, earliest: u64| {
            for who in ["mallory", "guardian", stage.reporter()] {
                let error = stage.refused::<IBunker::ConfirmTooSoon>(who, call.clone()).await;
                assert_eq!(error.earliest, U256::from(earliest));
                assert!(error.now < error.earliest);
            }
        };
        too_soon(&stage, earliest).await;
        // A smaller or equal loss keeps the clock.
        stage.world.hours_pass(DAY).await;
        stage.revise("owner", ether(8)).await;
        stage.report_loss(ether(8)).await;
        assert_eq!(since(&stage).await, began);
        too_soon(&stage, earliest).await;
        // A larger loss restarts the clock, even by 1 wei.
        stage.world.hours_pass(5 * DAY).await;
        let sent = stage.report_loss(ether(8) + U256::ONE).await;
        let earliest = sent.timestamp + WEEK * 3_600;
        assert_eq!(since(&stage).await, sent.timestamp);
        stage.world.hours_pass(WEEK - 1).await;
        too_soon(&stage, earliest).await;
        stage.world.hours_pass(1).await;
        let (sent, borne) = stage.confirm("mallory").await;
        assert!(sent.timestamp >= earliest);
        assert_eq!(U256::from(borne.gross()), ether(8) + U256::ONE);
        let event = sent.event::<IBunker::LossConfirmed>(stage.vault).unwrap();
        assert_eq!(event.by, stage.world.address("mallory"));
    });
}

#[tokio::test]
async fn a_new_report_replaces_the_provisional_loss_and_books_nothing() {
    on_both!("reports in bunker", |stage| {
        stage.report_loss(ether(10)).await;
        // A larger loss, a smaller one, none, and a gain: the provisional loss is the shortfall,
        // never below zero.
        for (worth, missing) in
            [(ether(20), ether(20)), (ether(35), ether(5)), (ether(40), ZERO), (ether(45), ZERO)]
        {
            stage.world.hours_pass(1).await;
            let sent = stage.report(worth).await;
            let event = sent.event::<IBunker::LossRevised>(stage.vault).unwrap();
            assert_eq!((event.loss, event.provisional), (missing, missing));
            let reported = sent.event::<IRate::Reported>(stage.vault).unwrap();
            assert_eq!(reported.change, I256::ZERO);
            assert_eq!((stage.phase().await, held(&stage).await), (1, missing));
            assert_eq!(stage.ledger().await.working, ether(40));
        }
        // The gain is not lost: after the bunker it is reported as usual.
        stage.confirm("owner").await;
        stage.world.hours_pass(1).await;
        let sent = stage.report(ether(41)).await;
        let reported = sent.event::<IRate::Reported>(stage.vault).unwrap();
        assert_eq!(reported.change, I256::from_raw(ether(1)));
    });
}

#[tokio::test]
async fn after_a_false_alarm_the_rate_is_the_same_as_before() {
    on_both!("a false alarm", |stage| {
        // In the middle of a rate line, when half of the growth has vested.
        stage.report(ether(40) + milliether(100)).await;
        stage.world.hours_pass(60).await;
        let one = basalt_interfaces::IVault::convertToAssetsCall { shares: ether(1_000_000) };
        let before = stage.world.read(stage.vault, one.clone()).await;
        let ledger = stage.ledger().await;
        assert!(ledger.peak > U256::from(ONE));
        stage.report(ether(10)).await;
        let shown = stage.world.read(stage.vault, one.clone()).await;
        assert!(shown < before);
        stage.revise("owner", ZERO).await;
        let (sent, borne) = stage.confirm("owner").await;
        assert_eq!(borne.gross(), 0);
        let event = sent.event::<IBunker::LossConfirmed>(stage.vault).unwrap();
        assert_eq!((event.loss, event.rate), (ZERO, ledger.peak));
        assert_eq!(stage.world.read(stage.vault, one.clone()).await, before, "to the wei");
        let after = stage.ledger().await;
        assert_eq!(
            (after.shares, after.backing, after.working, after.peak),
            (ledger.shares, ledger.backing, ledger.working, ledger.peak)
        );
        // The growth that the line had promised is now slack, and the next report promises it
        // again.
        stage.world.hours_pass(1).await;
        stage.report(after.working).await;
        stage.world.hours_pass(5 * DAY).await;
        assert!(stage.world.read(stage.vault, one).await > before);
    });
}

#[tokio::test]
async fn only_the_next_ordinary_report_reopens() {
    on_both!("reopening", |stage| {
        stage.appoint_second_opinion("carol").await;
        stage.report_loss(ether(10)).await;
        stage.confirm("owner").await;
        assert_eq!(stage.phase().await, 2);
        // Neither time, nor a revision, nor a settlement, nor another confirmation reopens.
        stage.world.hours_pass(2 * DAY).await;
        let call = IBunker::reviseLossCall { source: stage.source, loss: ZERO };
        stage.refused::<IBunker::NotInBunker>("carol", call).await;
        let call = basalt_interfaces::IQueuedVault::settleCall { maxPositions: U256::from(8) };
        stage.refused::<IBunker::Reopening>("mallory", call).await;
        stage.refused::<IBunker::NotInBunker>("owner", IBunker::confirmLossCall {}).await;
        stage.leave("alice", ether(1)).await;
        assert_eq!(stage.phase().await, 2);
        // A report with a loss above the bound starts a bunker again and does not reopen.
        stage.report_loss(ether(5)).await;
        assert_eq!(stage.phase().await, 1);
        stage.confirm("owner").await;
        // A small loss reopens, and so does a gain.
        stage.world.hours_pass(1).await;
        let sent = stage.report_loss(milliether(1)).await;
        assert!(sent.event::<IRate::LossRealized>(stage.vault).is_some());
        assert_eq!(stage.phase().await, 0);
        stage.enter("carol", ether(1)).await;
    });
}

#[tokio::test]
async fn a_confirmation_does_not_call_the_adapter() {
    // The caller of the confirmation chooses the moment, and could manipulate a venue for it.
    for worth in [ZERO, ether(25), ether(36), ether(400)] {
        for who in ["owner", "mallory"] {
            let story = "an adapter at a confirmation";
            let Some(mut stage) = Stage::of(story, House::Restaking).await else { return };
            stage.report_loss(ether(10)).await;
            stage.world.hours_pass(WEEK).await;
            stage.turn_to(worth).await;
            let (_, borne) = stage.confirm(who).await;
            assert_eq!(U256::from(borne.gross()), ether(10));
            assert_eq!(stage.ledger().await.working, ether(30));
        }
    }
}

#[tokio::test]
async fn assets_that_come_back_in_bunker_lower_the_provisional_loss() {
    on_both!("assets back in bunker", |stage| {
        // A provisional loss of three quarters; then more comes back than the loss would leave.
        stage.report_loss(ether(30)).await;
        stage.give_back(ether(20)).await;
        let ledger = stage.ledger().await;
        // Returned assets are not lost: a provisional loss above the remaining book value could not
        // be confirmed.
        assert_eq!((ledger.working, held(&stage).await), (ether(20), ether(20)));
        let (_, borne) = stage.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), ether(20));
        assert_eq!(stage.ledger().await.working, ZERO);
    });
}

#[tokio::test]
async fn a_total_loss_is_confirmed_like_any_other() {
    on_both!("a total loss in bunker", |stage| {
        let all = stage.ledger().await.backing;
        if stage.house == House::Staking {
            stage.world.hours_pass(1).await;
        }
        stage.allocate(all - ether(40)).await;
        stage.world.hours_pass(1).await;
        stage.report(ZERO).await;
        let (sent, borne) = stage.confirm("owner").await;
        assert_eq!(U256::from(borne.gross()), all);
        assert_eq!(sent.event::<IBunker::LossConfirmed>(stage.vault).unwrap().rate, ZERO);
        stage.world.hours_pass(1).await;
        stage.report(ZERO).await;
        assert_eq!(stage.phase().await, 0);
        let receiver = stage.world.address("bob");
        let call = basalt_interfaces::IVault::maxDepositCall { receiver };
        assert_eq!(
            stage.world.read(stage.vault, call).await,
            ZERO,
            "a vault at a rate of zero accepts no deposit"
        );
    });
}
