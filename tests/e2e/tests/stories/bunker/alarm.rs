//! The alarm of the reporter: it stops a vault for a day, once between two reports.

use crate::bunker::fixture::{HOUSES, Stage, ZERO};
use alloy::primitives::U256;
use basalt_harness::{NAMES, World, ether};
use basalt_interfaces::{IErrors, IRoles, ISafety, IVault};

const DAY_SECS: u64 = 86_400;

async fn seconds_pass(world: &World, seconds: u64) {
    world.connection().raw("evm_increaseTime", serde_json::json!([seconds])).await.unwrap();
    world.connection().raw("evm_mine", serde_json::json!([])).await.unwrap();
}

#[tokio::test]
async fn an_alarm_lasts_exactly_one_day() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the duration of an alarm", house).await else { return };
        let (vault, reporter) = (stage.vault, stage.world.address(stage.reporter()));
        let sent = stage.world.alarm(vault).await;
        let until = U256::from(sent.timestamp + DAY_SECS);
        let event = sent.event::<ISafety::AlarmRaised>(vault).unwrap();
        assert_eq!((event.by, event.until), (reporter, until));
        assert_eq!(stage.world.read(vault, ISafety::phaseCall {}).await.alarmedUntil, until);

        let alice = stage.world.address("alice");
        let most = IVault::maxRedeemCall { owner: alice };
        seconds_pass(&stage.world, sent.timestamp + DAY_SECS - 1 - stage.world.now().await).await;
        assert_eq!(stage.world.read(vault, most.clone()).await, ZERO);
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = stage.refused::<ISafety::AlarmedUntil>("alice", call).await;
        assert_eq!(error.until, until);
        seconds_pass(&stage.world, 1).await;
        assert!(stage.world.read(vault, most).await > ZERO);
        stage.leave("alice", ether(1)).await;
        stage.enter("bob", ether(1)).await;
    }
}

#[tokio::test]
async fn an_alarm_can_be_raised_once_between_two_reports() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("alarms between reports", house).await else { return };
        let (vault, reporter) = (stage.vault, stage.reporter());
        stage.world.alarm(vault).await;
        stage.refused::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
        // A second alarm is refused even after the first has expired.
        stage.world.hours_pass(3 * 24).await;
        stage.refused::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
        stage.report(ether(40)).await;
        let sent = stage.world.alarm(vault).await;
        // A report allows the next alarm and does not end this one.
        stage.world.hours_pass(1).await;
        stage.report(ether(40)).await;
        let said = stage.world.read(vault, ISafety::phaseCall {}).await;
        assert_eq!(said.alarmedUntil, U256::from(sent.timestamp + DAY_SECS));
        let alice = stage.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        stage.refused::<ISafety::AlarmedUntil>("alice", call).await;
        stage.world.alarm(vault).await;
        stage.refused::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
    }
}

#[tokio::test]
async fn only_the_reporter_can_raise_an_alarm() {
    for house in HOUSES {
        let Some(stage) = Stage::of("the role that raises an alarm", house).await else { return };
        let reporter = stage.reporter();
        for who in NAMES.into_iter().filter(|who| *who != reporter) {
            let error = stage.refused::<IErrors::Unauthorized>(who, ISafety::alarmCall {}).await;
            assert_eq!(error.holder, stage.world.address(reporter));
        }
    }
}

#[tokio::test]
async fn an_alarm_changes_only_phase_and_limits() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the effects of an alarm", house).await else { return };
        let (vault, reporter) = (stage.vault, stage.reporter());
        let before = stage.world.views().await;
        stage.world.alarm(vault).await;
        let own = format!("  ether of {reporter}:");
        let changes = before.changes(&stage.world.views().await);
        let other: Vec<_> = changes
            .iter()
            .filter(|it| {
                !it.contains(": max") && !it.contains(": phase()") && !it.starts_with(&own)
            })
            .collect();
        assert!(other.is_empty(), "{other:?}");
        assert!(changes.len() > 4, "the limits became zero: {changes:?}");
    }
}

#[tokio::test]
async fn an_alarm_cannot_be_ended_early() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the end of an alarm", house).await else { return };
        let vault = stage.vault;
        stage.world.alarm(vault).await;
        let until = stage.world.read(vault, ISafety::phaseCall {}).await.alarmedUntil;
        // A pause during the alarm, and its end, do not end the alarm.
        let pause = IRoles::pauseCall { durationSecs: U256::from(60) };
        stage.world.send("owner", vault, pause, ZERO).await;
        stage.world.send("owner", vault, IRoles::unpauseCall {}, ZERO).await;
        let alice = stage.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = stage.refused::<ISafety::AlarmedUntil>("alice", call).await;
        assert_eq!(error.until, until);
    }
}
