//! The performance fee: a share of vested growth above the highest vested rate, minted as shares
//! once that growth has vested.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, ZERO};
use alloy::primitives::{Address, Bytes, U256};
use basalt_harness::{
    HOURS_PER_DAY, MockAction, MockContract, Parameter, RATE_ONE, ether, milliether,
};
use basalt_interfaces::{IRate, ISafety, IToken, IVault};

/// Tolerance for a few rounded divisions, in wei.
const DUST: u64 = 20;

/// A vault with this fee in basis points; carol is the treasury.
async fn fixture(
    story: &str,
    kind: crate::bunker::fixture::VaultKind,
    fee: u128,
) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    let (vault, carol) = (fixture.vault, fixture.world.address("carol"));
    fixture.world.set_parameter(vault, Parameter::PerformanceFee, fee).await;
    pay_to(&mut fixture, carol).await;
    Some(fixture)
}

async fn pay_to(fixture: &mut Fixture, treasury: Address) {
    let (vault, call) = (fixture.vault, ISafety::setTreasuryCall { treasury });
    let receipt = fixture.world.send("owner", vault, call, ZERO).await;
    assert_eq!(receipt.event::<ISafety::TreasurySet>(vault).unwrap().treasury, treasury);
    fixture.world.vault_model(vault).roles.treasury = treasury;
}

async fn shares_of(fixture: &Fixture, account: Address) -> U256 {
    fixture.world.read(fixture.vault, IToken::balanceOfCall { account }).await
}

async fn paid(fixture: &Fixture) -> U256 {
    shares_of(fixture, fixture.world.address("carol")).await
}

/// Reports a gain relative to the book value of the source.
async fn report_gain(fixture: &mut Fixture, gain: U256) {
    let book = fixture.ledger().await.working;
    fixture.report(book + gain).await;
}

fn assert_within_dust(value: U256, expected: U256, what: &str) {
    assert!(value.abs_diff(expected) <= U256::from(DUST), "{what}: {value} is not {expected}");
}

/// Shares for these assets at the end of the rate line.
fn priced(assets: U256, ledger: &IRate::ledgerReturn, gain_of_holders: U256) -> U256 {
    assets * ledger.shares / (ledger.backing + gain_of_holders)
}

#[tokio::test]
async fn the_fee_is_its_share_of_vested_growth_at_the_current_price() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a fee of a tenth", kind, 1_000).await else { return };
        let before = fixture.ledger().await;
        report_gain(&mut fixture, milliether(500)).await;
        assert_eq!(paid(&fixture).await, ZERO, "nothing has vested");
        fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
        assert_eq!(paid(&fixture).await, ZERO, "only reports pay");
        report_gain(&mut fixture, ZERO).await;
        assert_within_dust(
            paid(&fixture).await,
            priced(milliether(50), &before, milliether(450)),
            "fee shares",
        );
        // Holders have the rest of the gain, up to rounding.
        let shares = before.shares;
        let value = fixture.world.read(fixture.vault, IVault::convertToAssetsCall { shares }).await;
        assert_within_dust(value, before.backing + milliether(450), "value of the other shares");
        let supply = fixture.world.read(fixture.vault, IToken::totalSupplyCall {}).await;
        assert_eq!(supply - shares, paid(&fixture).await);
        // The fee is paid once.
        let once = paid(&fixture).await;
        for _ in 0..3 {
            fixture.world.advance_hours(6 * HOURS_PER_DAY).await;
            report_gain(&mut fixture, ZERO).await;
        }
        assert_within_dust(paid(&fixture).await, once, "fee shares later");
    }
}

#[tokio::test]
async fn the_fee_is_paid_as_growth_vests() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a fee in parts", kind, 1_000).await else { return };
        let before = fixture.ledger().await;
        report_gain(&mut fixture, milliether(500)).await;
        let line = fixture.world.read(fixture.vault, IRate::rateLineCall {}).await;
        let half = (line.end - line.start) / U256::from(2 * 3_600);
        fixture.world.advance_hours(half.to()).await;
        report_gain(&mut fixture, ZERO).await;
        let all = priced(milliether(50), &before, milliether(450));
        let part = paid(&fixture).await * U256::from(100) / all;
        assert!((49..=50).contains(&part.to::<u64>()), "{part} % of the fee");
        fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
        report_gain(&mut fixture, ZERO).await;
        // The fee on the first half is not charged on the second; its shares grow too.
        let total = paid(&fixture).await;
        assert!(total.abs_diff(all) < all / U256::from(1_000), "{total} of {all}");
    }
}

#[tokio::test]
async fn a_new_fee_applies_to_growth_that_is_promised_from_then_on() {
    for kind in VAULT_KINDS {
        for (fee, other) in [(500, 2_000), (2_000, 0)] {
            let Some(mut fixture) = fixture("another fee", kind, fee).await else { return };
            let vault = fixture.vault;
            let before = fixture.ledger().await;
            report_gain(&mut fixture, milliether(400)).await;
            fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
            fixture.world.set_parameter(vault, Parameter::PerformanceFee, other).await;
            report_gain(&mut fixture, ZERO).await;
            let due = milliether(400) * U256::from(fee) / U256::from(10_000);
            let expected = priced(due, &before, milliether(400) - due);
            assert_within_dust(paid(&fixture).await, expected, "the fee that was promised");
            // Then the new fee applies.
            fixture.world.advance_hours(1).await;
            let (first, before) = (paid(&fixture).await, fixture.ledger().await);
            report_gain(&mut fixture, milliether(400)).await;
            fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
            report_gain(&mut fixture, ZERO).await;
            let due = milliether(400) * U256::from(other) / U256::from(10_000);
            let expected = first + priced(due, &before, milliether(400) - due);
            assert_within_dust(paid(&fixture).await, expected, "the fee from then on");
        }
    }
}

#[tokio::test]
async fn tiny_gains_pay_a_fee() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("tiny gains", kind, 1_000).await else { return };
        for _ in 0..12 {
            report_gain(&mut fixture, U256::from(1_000)).await;
            fixture.world.advance_hours(6 * HOURS_PER_DAY).await;
        }
        report_gain(&mut fixture, ZERO).await;
        let paid = paid(&fixture).await;
        // A tenth of all gains, less up to 3 wei of rounding in each report.
        assert!((1_200 - 36..=1_200).contains(&paid.to::<u64>()), "{paid} wei");
    }
}

#[tokio::test]
async fn a_recovery_pays_no_fee() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a fee on recovery", kind, 2_000).await else { return };
        fixture.report_loss(milliether(50)).await;
        assert_eq!(fixture.phase().await, 0);
        fixture.world.advance_hours(1).await;
        // More comes back than was lost; the excess above the peak waits as slack.
        report_gain(&mut fixture, milliether(150)).await;
        let line = fixture.world.read(fixture.vault, IRate::rateLineCall {}).await;
        assert_eq!(line.endRate, U256::from(RATE_ONE));
        fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
        let before = fixture.ledger().await;
        report_gain(&mut fixture, ZERO).await;
        assert_eq!(paid(&fixture).await, ZERO);
        // Growth above the peak pays a fee.
        fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
        report_gain(&mut fixture, ZERO).await;
        let expected = milliether(20) * before.shares / (before.backing - milliether(20));
        assert_within_dust(paid(&fixture).await, expected, "fee above the peak");
    }
}

#[tokio::test]
async fn growth_that_a_loss_takes_back_pays_no_fee() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a fee on lost growth", kind, 1_000).await else { return };
        report_gain(&mut fixture, milliether(500)).await;
        fixture.world.advance_hours(3 * HOURS_PER_DAY).await;
        fixture.report_loss(ether(5)).await;
        assert_eq!((fixture.phase().await, paid(&fixture).await), (1, ZERO));
        fixture.confirm("owner").await;
        assert_eq!(paid(&fixture).await, ZERO);
        // Half of the loss comes back, which is still below every vested rate.
        fixture.world.advance_hours(1).await;
        report_gain(&mut fixture, milliether(1_000)).await;
        fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
        report_gain(&mut fixture, ZERO).await;
        assert_eq!(paid(&fixture).await, ZERO);
    }
}

#[tokio::test]
async fn a_bunker_starts_with_the_fee_that_the_loss_would_leave() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a fee before a bunker", kind, 2_000).await else { return };
        let before = fixture.ledger().await;
        report_gain(&mut fixture, milliether(500)).await;
        fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
        // 0.1 is set aside for the fee, which bears a loss of 0.06 first.
        fixture.report_loss(milliether(60)).await;
        assert_eq!(fixture.phase().await, 1);
        let first = paid(&fixture).await;
        assert_within_dust(
            first,
            priced(milliether(40), &before, milliether(400)),
            "fee before the bunker",
        );
        // A false alarm does not charge the same growth twice.
        fixture.revise("owner", ZERO).await;
        fixture.confirm("owner").await;
        fixture.world.advance_hours(1).await;
        let rate = fixture.world.read(fixture.vault, IRate::getRateCall {}).await;
        report_gain(&mut fixture, ZERO).await;
        assert_eq!(paid(&fixture).await, first);
        fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
        assert!(
            fixture.world.read(fixture.vault, IRate::getRateCall {}).await > rate,
            "the growth is promised again"
        );
    }
}

#[tokio::test]
async fn a_treasury_that_reverts_blocks_no_report() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a treasury that refuses", kind, 1_000).await else {
            return;
        };
        for actions in [MockAction::Revert(Bytes::new()), MockAction::Burn] {
            let refuser =
                fixture.world.deploy_mock(&MockContract::new().otherwise([actions])).await;
            pay_to(&mut fixture, refuser).await;
            report_gain(&mut fixture, milliether(200)).await;
            fixture.world.advance_hours(10 * HOURS_PER_DAY).await;
            report_gain(&mut fixture, ZERO).await;
            assert!(shares_of(&fixture, refuser).await > milliether(15));
            fixture.world.advance_hours(1).await;
        }
        assert_eq!(paid(&fixture).await, ZERO);
    }
}

#[tokio::test]
async fn without_a_fee_no_shares_are_minted() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("no fee", kind, 0).await else { return };
        let before = fixture.ledger().await;
        report_gain(&mut fixture, milliether(500)).await;
        fixture.world.advance_hours(20 * HOURS_PER_DAY).await;
        report_gain(&mut fixture, ZERO).await;
        assert_eq!((fixture.ledger().await.shares, paid(&fixture).await), (before.shares, ZERO));
    }
}
