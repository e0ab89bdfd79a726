//! The performance fee: a share of vested growth above the highest vested rate, minted as shares
//! once that growth has vested.

use crate::bunker::fixture::{DAY, HOUSES, ONE, Stage, ZERO};
use alloy::primitives::{Address, Bytes, U256};
use basalt_harness::{Act, Parameter, Puppet, ether, milliether};
use basalt_interfaces::{IRate, ISafety, IToken, IVault};

/// Tolerance for a few rounded divisions, in wei.
const DUST: u64 = 20;

/// A vault with this fee in basis points; carol is the treasury.
async fn stage(story: &str, house: crate::bunker::fixture::House, fee: u128) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    let (vault, carol) = (stage.vault, stage.world.address("carol"));
    stage.world.set_parameter(vault, Parameter::PerformanceFee, fee).await;
    pay_to(&mut stage, carol).await;
    Some(stage)
}

async fn pay_to(stage: &mut Stage, treasury: Address) {
    let (vault, call) = (stage.vault, ISafety::setTreasuryCall { treasury });
    let sent = stage.world.send("owner", vault, call, ZERO).await;
    assert_eq!(sent.event::<ISafety::TreasurySet>(vault).unwrap().treasury, treasury);
    stage.world.layer(vault).roles.treasury = treasury;
}

async fn shares_of(stage: &Stage, account: Address) -> U256 {
    stage.world.read(stage.vault, IToken::balanceOfCall { account }).await
}

async fn paid(stage: &Stage) -> U256 {
    shares_of(stage, stage.world.address("carol")).await
}

/// Reports a gain relative to the book value of the source.
async fn report_gain(stage: &mut Stage, gain: U256) {
    let book = stage.ledger().await.working;
    stage.report(book + gain).await;
}

fn near(value: U256, expected: U256, what: &str) {
    assert!(value.abs_diff(expected) <= U256::from(DUST), "{what}: {value} is not {expected}");
}

/// Shares for these assets at the end of the rate line.
fn priced(assets: U256, ledger: &IRate::ledgerReturn, gain_of_holders: U256) -> U256 {
    assets * ledger.shares / (ledger.backing + gain_of_holders)
}

#[tokio::test]
async fn the_fee_is_its_share_of_vested_growth_at_the_current_price() {
    for house in HOUSES {
        let Some(mut stage) = stage("a fee of a tenth", house, 1_000).await else { return };
        let before = stage.ledger().await;
        report_gain(&mut stage, milliether(500)).await;
        assert_eq!(paid(&stage).await, ZERO, "nothing has vested");
        stage.world.hours_pass(20 * DAY).await;
        assert_eq!(paid(&stage).await, ZERO, "only reports pay");
        report_gain(&mut stage, ZERO).await;
        near(paid(&stage).await, priced(milliether(50), &before, milliether(450)), "fee shares");
        // Holders have the rest of the gain, up to rounding.
        let shares = before.shares;
        let worth = stage.world.read(stage.vault, IVault::convertToAssetsCall { shares }).await;
        near(worth, before.backing + milliether(450), "value of the other shares");
        let supply = stage.world.read(stage.vault, IToken::totalSupplyCall {}).await;
        assert_eq!(supply - shares, paid(&stage).await);
        // The fee is paid once.
        let once = paid(&stage).await;
        for _ in 0..3 {
            stage.world.hours_pass(6 * DAY).await;
            report_gain(&mut stage, ZERO).await;
        }
        near(paid(&stage).await, once, "fee shares later");
    }
}

#[tokio::test]
async fn the_fee_is_paid_as_growth_vests() {
    for house in HOUSES {
        let Some(mut stage) = stage("a fee in parts", house, 1_000).await else { return };
        let before = stage.ledger().await;
        report_gain(&mut stage, milliether(500)).await;
        let line = stage.world.read(stage.vault, IRate::rateLineCall {}).await;
        let half = (line.end - line.start) / U256::from(2 * 3_600);
        stage.world.hours_pass(half.to()).await;
        report_gain(&mut stage, ZERO).await;
        let all = priced(milliether(50), &before, milliether(450));
        let part = paid(&stage).await * U256::from(100) / all;
        assert!((49..=50).contains(&part.to::<u64>()), "{part} % of the fee");
        stage.world.hours_pass(20 * DAY).await;
        report_gain(&mut stage, ZERO).await;
        // The fee on the first half is not charged on the second; its shares grow too.
        let total = paid(&stage).await;
        assert!(total.abs_diff(all) < all / U256::from(1_000), "{total} of {all}");
    }
}

#[tokio::test]
async fn a_new_fee_applies_to_growth_that_is_promised_from_then_on() {
    for house in HOUSES {
        for (fee, other) in [(500, 2_000), (2_000, 0)] {
            let Some(mut stage) = stage("another fee", house, fee).await else { return };
            let vault = stage.vault;
            let before = stage.ledger().await;
            report_gain(&mut stage, milliether(400)).await;
            stage.world.hours_pass(20 * DAY).await;
            stage.world.set_parameter(vault, Parameter::PerformanceFee, other).await;
            report_gain(&mut stage, ZERO).await;
            let due = milliether(400) * U256::from(fee) / U256::from(10_000);
            let expected = priced(due, &before, milliether(400) - due);
            near(paid(&stage).await, expected, "the fee that was promised");
            // Then the new fee applies.
            stage.world.hours_pass(1).await;
            let (first, before) = (paid(&stage).await, stage.ledger().await);
            report_gain(&mut stage, milliether(400)).await;
            stage.world.hours_pass(20 * DAY).await;
            report_gain(&mut stage, ZERO).await;
            let due = milliether(400) * U256::from(other) / U256::from(10_000);
            let expected = first + priced(due, &before, milliether(400) - due);
            near(paid(&stage).await, expected, "the fee from then on");
        }
    }
}

#[tokio::test]
async fn tiny_gains_pay_a_fee() {
    for house in HOUSES {
        let Some(mut stage) = stage("tiny gains", house, 1_000).await else { return };
        for _ in 0..12 {
            report_gain(&mut stage, U256::from(1_000)).await;
            stage.world.hours_pass(6 * DAY).await;
        }
        report_gain(&mut stage, ZERO).await;
        let paid = paid(&stage).await;
        // A tenth of all gains, less up to 3 wei of rounding in each report.
        assert!((1_200 - 36..=1_200).contains(&paid.to::<u64>()), "{paid} wei");
    }
}

#[tokio::test]
async fn a_recovery_pays_no_fee() {
    for house in HOUSES {
        let Some(mut stage) = stage("a fee on recovery", house, 2_000).await else { return };
        stage.report_loss(milliether(50)).await;
        assert_eq!(stage.phase().await, 0);
        stage.world.hours_pass(1).await;
        // More comes back than was lost; the excess above the peak waits as slack.
        report_gain(&mut stage, milliether(150)).await;
        let line = stage.world.read(stage.vault, IRate::rateLineCall {}).await;
        assert_eq!(line.endRate, U256::from(ONE));
        stage.world.hours_pass(10 * DAY).await;
        let before = stage.ledger().await;
        report_gain(&mut stage, ZERO).await;
        assert_eq!(paid(&stage).await, ZERO);
        // Growth above the peak pays a fee.
        stage.world.hours_pass(10 * DAY).await;
        report_gain(&mut stage, ZERO).await;
        let expected = milliether(20) * before.shares / (before.backing - milliether(20));
        near(paid(&stage).await, expected, "fee above the peak");
    }
}

#[tokio::test]
async fn growth_that_a_loss_takes_back_pays_no_fee() {
    for house in HOUSES {
        let Some(mut stage) = stage("a fee on lost growth", house, 1_000).await else { return };
        report_gain(&mut stage, milliether(500)).await;
        stage.world.hours_pass(3 * DAY).await;
        stage.report_loss(ether(5)).await;
        assert_eq!((stage.phase().await, paid(&stage).await), (1, ZERO));
        stage.confirm("owner").await;
        assert_eq!(paid(&stage).await, ZERO);
        // Half of the loss comes back, which is still below every vested rate.
        stage.world.hours_pass(1).await;
        report_gain(&mut stage, milliether(1_000)).await;
        stage.world.hours_pass(10 * DAY).await;
        report_gain(&mut stage, ZERO).await;
        assert_eq!(paid(&stage).await, ZERO);
    }
}

#[tokio::test]
async fn a_bunker_starts_with_the_fee_that_the_loss_would_leave() {
    for house in HOUSES {
        let Some(mut stage) = stage("a fee before a bunker", house, 2_000).await else { return };
        let before = stage.ledger().await;
        report_gain(&mut stage, milliether(500)).await;
        stage.world.hours_pass(20 * DAY).await;
        // 0.1 is set aside for the fee, which bears a loss of 0.06 first.
        stage.report_loss(milliether(60)).await;
        assert_eq!(stage.phase().await, 1);
        let first = paid(&stage).await;
        near(first, priced(milliether(40), &before, milliether(400)), "fee before the bunker");
        // A false alarm does not charge the same growth twice.
        stage.revise("owner", ZERO).await;
        stage.confirm("owner").await;
        stage.world.hours_pass(1).await;
        let rate = stage.world.read(stage.vault, IRate::getRateCall {}).await;
        report_gain(&mut stage, ZERO).await;
        assert_eq!(paid(&stage).await, first);
        stage.world.hours_pass(10 * DAY).await;
        assert!(
            stage.world.read(stage.vault, IRate::getRateCall {}).await > rate,
            "the growth is promised again"
        );
    }
}

#[tokio::test]
async fn a_treasury_that_reverts_blocks_no_report() {
    for house in HOUSES {
        let Some(mut stage) = stage("a treasury that refuses", house, 1_000).await else { return };
        for acts in [Act::Revert(Bytes::new()), Act::Burn] {
            let refuser = stage.world.deploy_puppet(&Puppet::new().otherwise([acts])).await;
            pay_to(&mut stage, refuser).await;
            report_gain(&mut stage, milliether(200)).await;
            stage.world.hours_pass(10 * DAY).await;
            report_gain(&mut stage, ZERO).await;
            assert!(shares_of(&stage, refuser).await > milliether(15));
            stage.world.hours_pass(1).await;
        }
        assert_eq!(paid(&stage).await, ZERO);
    }
}

#[tokio::test]
async fn without_a_fee_no_shares_are_minted() {
    for house in HOUSES {
        let Some(mut stage) = stage("no fee", house, 0).await else { return };
        let before = stage.ledger().await;
        report_gain(&mut stage, milliether(500)).await;
        stage.world.hours_pass(20 * DAY).await;
        report_gain(&mut stage, ZERO).await;
        assert_eq!((stage.ledger().await.shares, paid(&stage).await), (before.shares, ZERO));
    }
}
