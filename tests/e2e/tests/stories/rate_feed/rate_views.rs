//! All views of the rate agree in every state of a vault, and no view fails.

use crate::{
    bunker::fixture::{DAY, HOUSES, House, Stage},
    hostile::views_during_calls::{Question, questions},
    support::surface::is_declared,
};
use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionRequest,
    sol_types::SolError,
};
use basalt_client::{BlockView, Error};
use basalt_harness::{Parameter, World, ether, milliether};
use basalt_interfaces::{IBunker, IRate, IRateFeed, IRoles, ISafety, IVault};

/// Assets per share at a block, 27 decimals, computed from the published rate line.
async fn on_the_line(moment: &BlockView<'_>, vault: Address) -> U256 {
    let line = moment.read(vault, IRate::rateLineCall {}).await.unwrap();
    let phase = moment.read(vault, ISafety::phaseCall {}).await.unwrap().phase;
    if phase == U256::ONE {
        return moment.read(vault, IBunker::bunkerCall {}).await.unwrap().rateShown;
    }
    let now = U256::from(moment.timestamp());
    if phase == U256::from(2) || now >= line.end {
        return line.endRate;
    }
    line.startRate + (line.endRate - line.startRate) * (now - line.start) / (line.end - line.start)
}

/// Ether per share at a block, 18 decimals, computed from the rate lines of both vaults.
async fn from_lines(moment: &BlockView<'_>, world: &World, vault: Address) -> U256 {
    let staking = on_the_line(moment, world.staking_vault()).await / U256::from(10_u64.pow(9));
    if vault == world.staking_vault() {
        return staking;
    }
    on_the_line(moment, vault).await * staking / U256::from(10_u128.pow(27))
}

/// Asserts that every view of both rates agrees with the rate lines, that its timestamp is that of
/// the report, and that no view of any program fails.
async fn assert_faces(world: &World, state: &str) {
    let moment = world.connection().latest().await.unwrap();
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let name = format!("{} in {state}", world.name(vault));
        let feed = world.suite().feed(vault).unwrap();
        let rate = from_lines(&moment, world, vault).await;
        assert_eq!(moment.read(vault, IRate::getRateCall {}).await.unwrap(), rate, "{name}");
        assert_eq!(moment.read(vault, IRate::exchangeRateCall {}).await.unwrap(), rate, "{name}");
        let answer = moment.read(feed, IRateFeed::latestAnswerCall {}).await.unwrap();
        assert_eq!(answer.into_raw(), rate, "{name}");
        let report = moment.read(vault, IRate::lastReportCall {}).await.unwrap();
        let round = moment.read(feed, IRateFeed::latestRoundDataCall {}).await.unwrap();
        assert_eq!(round.answer.into_raw(), rate, "{name}");
        assert_eq!((round.startedAt, round.updatedAt), (report.refTime, report.refTime), "{name}");
        assert_eq!(round.roundId.to::<U256>(), report.index, "{name}");
        let time = moment.read(feed, IRateFeed::latestTimestampCall {}).await.unwrap();
        assert_eq!(time, report.refTime, "{name}");
        // `convertToAssets` and `totalAssets` use the same line in the vault's own asset.
        let line = on_the_line(&moment, vault).await;
        let shares = ether(1_000_003);
        let worth = IVault::convertToAssetsCall { shares };
        let expected = shares * line / U256::from(10_u128.pow(27));
        assert_eq!(moment.read(vault, worth).await.unwrap(), expected, "{name}");
        let ledger = moment.read(vault, IRate::ledgerCall {}).await.unwrap();
        let total = moment.read(vault, IVault::totalAssetsCall {}).await.unwrap();
        assert_eq!(total, ledger.shares * line / U256::from(10_u128.pow(27)), "{name}");
    }
    for Question { to, what, input } in questions(world) {
        let request = TransactionRequest::default().to(to).input(input.into());
        // A position or a point may not exist, and a preview has no price while entries are closed
        // or the rate is 0: these views revert with a declared error.
        let lookups = ["requestId", "tokenId", "index", "roundId"];
        let may_refuse = lookups.iter().any(|it| what.contains(it)) || what.contains(" preview");
        match world.connection().run(request, None).await {
            Ok(_) => {}
            Err(Error::Reverted(reverted)) => {
                let data = reverted.data();
                assert!(may_refuse && is_declared(data), "{what} in {state}: {data}");
                let is_preview = what.contains(" preview");
                let closed = IVault::EntriesClosed::abi_decode(data).is_ok();
                let worthless = IVault::ZeroRate::abi_decode(data).is_ok();
                assert!(!is_preview || closed || worthless, "{what} in {state}: {data}");
            }
            Err(error) => panic!("{what} in {state}: {error}"),
        }
    }
}

/// Timestamp of the feed, which must be in the past.
async fn updated_at(world: &World, vault: Address) -> U256 {
    let feed = world.suite().feed(vault).unwrap();
    let at = world.read(feed, IRateFeed::latestTimestampCall {}).await;
    assert!(at < U256::from(world.now().await));
    at
}

#[tokio::test]
async fn before_the_first_report_the_rate_views_use_the_construction_time() {
    let Some(world) = World::with_time_travel("rate views of a new suite").await else { return };
    assert_faces(&world, "a new suite").await;
    let mut world = world;
    world.hours_pass(100 * DAY).await;
    assert_faces(&world, "a hundred days without a report").await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        assert!(
            updated_at(&world, vault).await + U256::from(99 * 86_400)
                < U256::from(world.now().await)
        );
    }
    assert!(!world.read(world.staking_vault(), ISafety::isStaleCall {}).await);
}

#[tokio::test]
async fn all_rate_views_agree_while_growth_vests_and_in_a_pause_an_alarm_and_when_stale() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("rate views of an open vault", house).await else { return };
        let vault = stage.vault;
        let worth = stage.ledger().await.working + milliether(700);
        let sent = stage.report(worth).await;
        let at = updated_at_report(&stage, vault).await;
        assert!(at <= U256::from(sent.timestamp));
        for hours in [0, 1, 30, 2 * DAY] {
            stage.world.hours_pass(hours).await;
            assert_faces(&stage.world, "vesting growth").await;
            assert_eq!(updated_at_report(&stage, vault).await, at, "the report's time, never now");
        }
        let pause = IRoles::pauseCall { durationSecs: U256::from(3_600) };
        stage.world.send("owner", vault, pause, U256::ZERO).await;
        assert_faces(&stage.world, "a pause").await;
        stage.world.hours_pass(2).await;
        stage.world.alarm(vault).await;
        assert_faces(&stage.world, "an alarm").await;
        stage.world.hours_pass(10 * DAY).await;
        assert!(stage.world.read(vault, ISafety::isStaleCall {}).await);
        assert_faces(&stage.world, "a stale vault").await;
        assert_eq!(updated_at(&stage.world, vault).await, at);
    }
}

async fn updated_at_report(stage: &Stage, vault: Address) -> U256 {
    let feed = stage.world.suite().feed(vault).unwrap();
    let report = stage.world.read(vault, IRate::lastReportCall {}).await;
    let at = stage.world.read(feed, IRateFeed::latestTimestampCall {}).await;
    assert_eq!(at, report.refTime);
    at
}

#[tokio::test]
async fn all_rate_views_agree_in_bunker_and_after_it() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("rate views of a bunker", house).await else { return };
        let vault = stage.vault;
        let rate = IRate::getRateCall {};
        let before = stage.world.read(vault, rate.clone()).await;
        stage.report_loss(ether(4)).await;
        assert_eq!(stage.phase().await, 1);
        let shown = stage.world.read(vault, rate.clone()).await;
        assert!(shown < before, "the shown rate falls at once");
        for hours in [0, 1, 8 * DAY] {
            stage.world.hours_pass(hours).await;
            assert_faces(&stage.world, "a bunker").await;
            assert_eq!(stage.world.read(vault, rate.clone()).await, shown, "and stays constant");
        }
        stage.revise("owner", ether(2)).await;
        assert_faces(&stage.world, "a bunker with a revised loss").await;
        assert!(stage.world.read(vault, rate.clone()).await > shown);
        stage.confirm("owner").await;
        assert_eq!(stage.phase().await, 2);
        assert_faces(&stage.world, "a reopening vault").await;
        stage.world.hours_pass(2).await;
        let worth = stage.ledger().await.working + milliether(200);
        stage.report(worth).await;
        assert_eq!(stage.phase().await, 0);
        stage.world.hours_pass(DAY).await;
        assert_faces(&stage.world, "a recovering vault").await;
    }
}

#[tokio::test]
async fn after_a_total_loss_every_rate_view_is_zero_and_no_view_fails() {
    for house in HOUSES {
        let Some(mut stage) = Stage::idle("rate views after a total loss", house).await else {
            return;
        };
        let vault = stage.vault;
        let all = stage.ledger().await.backing;
        stage.allocate(all).await;
        stage.world.hours_pass(2).await;
        stage.report(U256::ZERO).await;
        assert_faces(&stage.world, "a total loss that is not confirmed").await;
        stage.confirm("owner").await;
        assert_eq!(stage.world.read(vault, IRate::getRateCall {}).await, U256::ZERO);
        assert_faces(&stage.world, "a confirmed total loss").await;
        let feed = stage.world.suite().feed(vault).unwrap();
        let round = stage.world.read(feed, IRateFeed::latestRoundDataCall {}).await;
        assert_eq!(round.answer.into_raw(), U256::ZERO);
        // The rate may recover up to its peak.
        stage.world.hours_pass(2).await;
        stage.world.set_parameter(vault, Parameter::GainAtOnce, 1_000).await;
        stage.report(ether(1)).await;
        assert_faces(&stage.world, "a partial recovery from a total loss").await;
        if house == House::Staking {
            let breth =
                stage.world.read(stage.world.restaking_manager(), IRate::getRateCall {}).await;
            assert_eq!(breth, U256::ZERO, "the product with a rate of zero");
        }
    }
}

/// Maximum growth factor of the published cap over `elapsed` seconds, 27 decimals.
fn factor(growth: U256, elapsed: U256) -> U256 {
    U256::from(10_u128.pow(27)) + growth * elapsed
}

#[tokio::test]
async fn an_old_point_and_the_published_cap_bound_the_current_rate() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a snapshot for a capped price", house).await else {
            return;
        };
        let (vault, feed) = (stage.vault, stage.world.suite().feed(stage.vault).unwrap());
        stage.world.send("mallory", feed, IRateFeed::recordCall {}, U256::ZERO).await;
        let point = stage.world.read(feed, IRateFeed::rateAtCall { index: U256::ZERO }).await;
        // Reports the maximum gain for weeks.
        for _ in 0..6 {
            stage.world.hours_pass(3 * DAY).await;
            let working = stage.ledger().await.working;
            stage.report(working + working / U256::from(50)).await;
        }
        stage.world.hours_pass(3 * DAY).await;
        let moment = stage.world.connection().latest().await.unwrap();
        let age = U256::from(moment.timestamp()) - point.time;
        assert!(age >= U256::from(7 * 86_400), "old enough to be a snapshot");
        let growth = moment.read(vault, IRate::maxRateGrowthPerSecondCall {}).await.unwrap();
        let rate = moment.read(vault, IRate::getRateCall {}).await.unwrap();
        let cap = (point.rate + U256::ONE) * factor(growth, age) / U256::from(10_u128.pow(27));
        assert!(rate > point.rate && rate <= cap, "{rate} of {cap}");
        // The cap is tight: the rate uses more than half of it.
        assert!((rate - point.rate) * U256::from(2) > cap - point.rate, "{rate} of {cap}");
    }
}
