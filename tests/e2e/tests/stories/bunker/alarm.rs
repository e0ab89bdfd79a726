//! The alarm of the reporter: it stops a vault for a day, once between two reports.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, ZERO};
use alloy::primitives::U256;
use basalt_harness::{DAY_SECS, NAMES, World, ether};
use basalt_interfaces::{IErrors, IRoles, ISafety, IVault};

async fn advance_seconds(world: &World, seconds: u64) {
    world.connection().raw("evm_increaseTime", serde_json::json!([seconds])).await.unwrap();
    world.connection().raw("evm_mine", serde_json::json!([])).await.unwrap();
}

#[tokio::test]
async fn an_alarm_lasts_exactly_one_day() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the duration of an alarm", kind).await else {
            return;
        };
        let (vault, reporter) = (fixture.vault, fixture.world.address(fixture.reporter()));
        let receipt = fixture.world.alarm(vault).await;
        let until = U256::from(receipt.timestamp + DAY_SECS);
        let event = receipt.event::<ISafety::AlarmRaised>(vault).unwrap();
        assert_eq!((event.by, event.until), (reporter, until));
        assert_eq!(fixture.world.read(vault, ISafety::phaseCall {}).await.alarmedUntil, until);

        let alice = fixture.world.address("alice");
        let most = IVault::maxRedeemCall { owner: alice };
        advance_seconds(
            &fixture.world,
            receipt.timestamp + DAY_SECS - 1 - fixture.world.now().await,
        )
        .await;
        assert_eq!(fixture.world.read(vault, most.clone()).await, ZERO);
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = fixture.expect_revert::<ISafety::AlarmedUntil>("alice", call).await;
        assert_eq!(error.until, until);
        advance_seconds(&fixture.world, 1).await;
        assert!(fixture.world.read(vault, most).await > ZERO);
        fixture.leave("alice", ether(1)).await;
        fixture.enter("bob", ether(1)).await;
    }
}

#[tokio::test]
async fn an_alarm_can_be_raised_once_between_two_reports() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("alarms between reports", kind).await else {
            return;
        };
        let (vault, reporter) = (fixture.vault, fixture.reporter());
        fixture.world.alarm(vault).await;
        fixture.expect_revert::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
        // A second alarm is refused even after the first has expired.
        fixture.world.advance_hours(3 * 24).await;
        fixture.expect_revert::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
        fixture.report(ether(40)).await;
        let receipt = fixture.world.alarm(vault).await;
        // A report allows the next alarm and does not end this one.
        fixture.world.advance_hours(1).await;
        fixture.report(ether(40)).await;
        let phase = fixture.world.read(vault, ISafety::phaseCall {}).await;
        assert_eq!(phase.alarmedUntil, U256::from(receipt.timestamp + DAY_SECS));
        let alice = fixture.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        fixture.expect_revert::<ISafety::AlarmedUntil>("alice", call).await;
        fixture.world.alarm(vault).await;
        fixture.expect_revert::<ISafety::AlarmSpent>(reporter, ISafety::alarmCall {}).await;
    }
}

#[tokio::test]
async fn only_the_reporter_can_raise_an_alarm() {
    for kind in VAULT_KINDS {
        let Some(fixture) = Fixture::start("the role that raises an alarm", kind).await else {
            return;
        };
        let reporter = fixture.reporter();
        for who in NAMES.into_iter().filter(|who| *who != reporter) {
            let error =
                fixture.expect_revert::<IErrors::Unauthorized>(who, ISafety::alarmCall {}).await;
            assert_eq!(error.holder, fixture.world.address(reporter));
        }
    }
}

#[tokio::test]
async fn an_alarm_changes_only_phase_and_limits() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the effects of an alarm", kind).await else {
            return;
        };
        let (vault, reporter) = (fixture.vault, fixture.reporter());
        let before = fixture.world.views().await;
        fixture.world.alarm(vault).await;
        let own = format!("  ether of {reporter}:");
        let changes = before.changes(&fixture.world.views().await);
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
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the end of an alarm", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.alarm(vault).await;
        let until = fixture.world.read(vault, ISafety::phaseCall {}).await.alarmedUntil;
        // A pause during the alarm, and its end, do not end the alarm.
        let pause = IRoles::pauseCall { durationSecs: U256::from(60) };
        fixture.world.send("owner", vault, pause, ZERO).await;
        fixture.world.send("owner", vault, IRoles::unpauseCall {}, ZERO).await;
        let alice = fixture.world.address("alice");
        let call = IVault::redeemCall { shares: ether(1), receiver: alice, owner: alice };
        let error = fixture.expect_revert::<ISafety::AlarmedUntil>("alice", call).await;
        assert_eq!(error.until, until);
    }
}
