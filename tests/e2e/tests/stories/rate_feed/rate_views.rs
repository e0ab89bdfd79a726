//! All views of the rate agree in every state of a vault, and no view fails.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, VaultKind},
    hostile::views_during_calls::{ViewCall, view_calls},
    support::surface::is_declared,
};
use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionRequest,
    sol_types::SolError,
};
use basalt_client::{BlockView, Error};
use basalt_harness::{DAY_SECS, HOURS_PER_DAY, Parameter, WEEK_SECS, World, ether, milliether};
use basalt_interfaces::{IBunker, IRate, IRateFeed, IRoles, ISafety, IVault};

/// Assets per share at a block, 27 decimals, computed from the published rate line.
async fn line_rate(block: &BlockView<'_>, vault: Address) -> U256 {
    let line = block.read(vault, IRate::rateLineCall {}).await.unwrap();
    let phase = block.read(vault, ISafety::phaseCall {}).await.unwrap().phase;
    if phase == U256::ONE {
        return block.read(vault, IBunker::bunkerCall {}).await.unwrap().shownRate;
    }
    let now = U256::from(block.timestamp());
    if phase == U256::from(2) || now >= line.end {
        return line.endRate;
    }
    line.startRate + (line.endRate - line.startRate) * (now - line.start) / (line.end - line.start)
}

/// Ether per share at a block, 18 decimals, computed from the rate lines of both vaults.
async fn from_lines(block: &BlockView<'_>, world: &World, vault: Address) -> U256 {
    let staking = line_rate(block, world.staking_vault()).await / U256::from(10_u64.pow(9));
    if vault == world.staking_vault() {
        return staking;
    }
    line_rate(block, vault).await * staking / U256::from(10_u128.pow(27))
}

/// Asserts that every view of both rates agrees with the rate lines, that its timestamp is that of
/// the report, and that no view of any program fails.
async fn assert_rate_views(world: &World, state: &str) {
    let block = world.connection().latest().await.unwrap();
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let name = format!("{} in {state}", world.name(vault));
        let feed = world.suite().feed(vault).unwrap();
        let rate = from_lines(&block, world, vault).await;
        assert_eq!(block.read(vault, IRate::getRateCall {}).await.unwrap(), rate, "{name}");
        assert_eq!(block.read(vault, IRate::exchangeRateCall {}).await.unwrap(), rate, "{name}");
        let answer = block.read(feed, IRateFeed::latestAnswerCall {}).await.unwrap();
        assert_eq!(answer.into_raw(), rate, "{name}");
        let report = block.read(vault, IRate::lastReportCall {}).await.unwrap();
        let round = block.read(feed, IRateFeed::latestRoundDataCall {}).await.unwrap();
        assert_eq!(round.answer.into_raw(), rate, "{name}");
        assert_eq!((round.startedAt, round.updatedAt), (report.refTime, report.refTime), "{name}");
        assert_eq!(round.roundId.to::<U256>(), report.index, "{name}");
        let time = block.read(feed, IRateFeed::latestTimestampCall {}).await.unwrap();
        assert_eq!(time, report.refTime, "{name}");
        // `convertToAssets` and `totalAssets` use the same line in the vault's own asset.
        let line = line_rate(&block, vault).await;
        let shares = ether(1_000_003);
        let value = IVault::convertToAssetsCall { shares };
        let expected = shares * line / U256::from(10_u128.pow(27));
        assert_eq!(block.read(vault, value).await.unwrap(), expected, "{name}");
        let ledger = block.read(vault, IRate::ledgerCall {}).await.unwrap();
        let total = block.read(vault, IVault::totalAssetsCall {}).await.unwrap();
        assert_eq!(total, ledger.shares * line / U256::from(10_u128.pow(27)), "{name}");
    }
    for ViewCall { to, what, input } in view_calls(world) {
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
    assert_rate_views(&world, "a new suite").await;
    let mut world = world;
    world.advance_hours(100 * HOURS_PER_DAY).await;
    assert_rate_views(&world, "a hundred days without a report").await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        assert!(
            updated_at(&world, vault).await + U256::from(99 * DAY_SECS)
                < U256::from(world.now().await)
        );
    }
    assert!(!world.read(world.staking_vault(), ISafety::isStaleCall {}).await);
}

#[tokio::test]
async fn all_rate_views_agree_while_growth_vests_and_in_a_pause_an_alarm_and_when_stale() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("rate views of an open vault", kind).await else {
            return;
        };
        let vault = fixture.vault;
        let value = fixture.ledger().await.working + milliether(700);
        let receipt = fixture.report(value).await;
        let at = updated_at_report(&fixture, vault).await;
        assert!(at <= U256::from(receipt.timestamp));
        for hours in [0, 1, 30, 2 * HOURS_PER_DAY] {
            fixture.world.advance_hours(hours).await;
            assert_rate_views(&fixture.world, "vesting growth").await;
            assert_eq!(
                updated_at_report(&fixture, vault).await,
                at,
                "the report's time, never now"
            );
        }
        let pause = IRoles::pauseCall { durationSecs: U256::from(3_600) };
        fixture.world.send("owner", vault, pause, U256::ZERO).await;
        assert_rate_views(&fixture.world, "a pause").await;
        fixture.world.advance_hours(2).await;
        fixture.world.alarm(vault).await;
        assert_rate_views(&fixture.world, "an alarm").await;
        fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
        assert!(fixture.world.read(vault, ISafety::isStaleCall {}).await);
        assert_rate_views(&fixture.world, "a stale vault").await;
        assert_eq!(updated_at(&fixture.world, vault).await, at);
    }
}

async fn updated_at_report(fixture: &Fixture, vault: Address) -> U256 {
    let feed = fixture.world.suite().feed(vault).unwrap();
    let report = fixture.world.read(vault, IRate::lastReportCall {}).await;
    let at = fixture.world.read(feed, IRateFeed::latestTimestampCall {}).await;
    assert_eq!(at, report.refTime);
    at
}

#[tokio::test]
async fn all_rate_views_agree_in_bunker_and_after_it() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("rate views of a bunker", kind).await else {
            return;
        };
        let vault = fixture.vault;
        let rate = IRate::getRateCall {};
        let before = fixture.world.read(vault, rate.clone()).await;
        fixture.report_loss(ether(4)).await;
        assert_eq!(fixture.phase().await, 1);
        let shown = fixture.world.read(vault, rate.clone()).await;
        assert!(shown < before, "the shown rate falls at once");
        for hours in [0, 1, 8 * HOURS_PER_DAY] {
            fixture.world.advance_hours(hours).await;
            assert_rate_views(&fixture.world, "a bunker").await;
            assert_eq!(fixture.world.read(vault, rate.clone()).await, shown, "and stays constant");
        }
        fixture.revise("owner", ether(2)).await;
        assert_rate_views(&fixture.world, "a bunker with a revised loss").await;
        assert!(fixture.world.read(vault, rate.clone()).await > shown);
        fixture.confirm("owner").await;
        assert_eq!(fixture.phase().await, 2);
        assert_rate_views(&fixture.world, "a reopening vault").await;
        fixture.world.advance_hours(2).await;
        let value = fixture.ledger().await.working + milliether(200);
        fixture.report(value).await;
        assert_eq!(fixture.phase().await, 0);
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        assert_rate_views(&fixture.world, "a recovering vault").await;
    }
}

#[tokio::test]
async fn after_a_total_loss_every_rate_view_is_zero_and_no_view_fails() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::idle("rate views after a total loss", kind).await else {
            return;
        };
        let vault = fixture.vault;
        let all = fixture.ledger().await.backing;
        fixture.allocate(all).await;
        fixture.world.advance_hours(2).await;
        fixture.report(U256::ZERO).await;
        assert_rate_views(&fixture.world, "a total loss that is not confirmed").await;
        fixture.confirm("owner").await;
        assert_eq!(fixture.world.read(vault, IRate::getRateCall {}).await, U256::ZERO);
        assert_rate_views(&fixture.world, "a confirmed total loss").await;
        let feed = fixture.world.suite().feed(vault).unwrap();
        let round = fixture.world.read(feed, IRateFeed::latestRoundDataCall {}).await;
        assert_eq!(round.answer.into_raw(), U256::ZERO);
        // The rate may recover up to its peak.
        fixture.world.advance_hours(2).await;
        fixture.world.set_parameter(vault, Parameter::GainAtOnce, 1_000).await;
        fixture.report(ether(1)).await;
        assert_rate_views(&fixture.world, "a partial recovery from a total loss").await;
        if kind == VaultKind::Staking {
            let breth =
                fixture.world.read(fixture.world.restaking_manager(), IRate::getRateCall {}).await;
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
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a snapshot for a capped price", kind).await else {
            return;
        };
        let (vault, feed) = (fixture.vault, fixture.world.suite().feed(fixture.vault).unwrap());
        fixture.world.send("mallory", feed, IRateFeed::recordCall {}, U256::ZERO).await;
        let point = fixture.world.read(feed, IRateFeed::rateAtCall { index: U256::ZERO }).await;
        // Reports the maximum gain for weeks.
        for _ in 0..6 {
            fixture.world.advance_hours(3 * HOURS_PER_DAY).await;
            let working = fixture.ledger().await.working;
            fixture.report(working + working / U256::from(50)).await;
        }
        fixture.world.advance_hours(3 * HOURS_PER_DAY).await;
        let block = fixture.world.connection().latest().await.unwrap();
        let age = U256::from(block.timestamp()) - point.time;
        assert!(age >= U256::from(WEEK_SECS), "old enough to be a snapshot");
        let growth = block.read(vault, IRate::maxRateGrowthPerSecondCall {}).await.unwrap();
        let rate = block.read(vault, IRate::getRateCall {}).await.unwrap();
        let cap = (point.rate + U256::ONE) * factor(growth, age) / U256::from(10_u128.pow(27));
        assert!(rate > point.rate && rate <= cap, "{rate} of {cap}");
        // The cap is tight: the rate uses more than half of it.
        assert!((rate - point.rate) * U256::from(2) > cap - point.rate, "{rate} of {cap}");
    }
}
