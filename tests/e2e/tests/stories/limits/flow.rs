//! Flow limits: how fast the supply may grow and shrink. A meter counts the net flow and decays by
//! a day's limit in a day.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO},
    support::calls::encoded,
    support::refused_calls::RefusedCalls,
};
use alloy::primitives::U256;
use basalt_harness::{HOURS_PER_DAY, Parameter, Token, ether};
use basalt_interfaces::{ISafety, ISlippageVault, IToken, IVault};

/// The meter counts in parts of 2^30, so that a limit is met to about a billionth.
fn assert_within_a_millionth(value: U256, expected: U256, what: &str) {
    let dust = expected / U256::from(1_000_000) + U256::ONE;
    assert!(value.abs_diff(expected) <= dust, "{what}: {value} is not about {expected}");
}

/// A vault in which alice holds 2,100, with one of the two limits set; earlier entries have
/// decayed.
async fn fixture(story: &str, kind: VaultKind, limit: Parameter, points: u128) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    if kind == VaultKind::Restaking {
        fixture.world.deposit(Token::Bseth, "alice", ether(3_000)).await;
        fixture.world.deposit(Token::Bseth, "bob", ether(1_500)).await;
    }
    fixture.enter("alice", ether(2_000)).await;
    fixture.world.advance_hours(2 * HOURS_PER_DAY).await;
    let vault = fixture.vault;
    fixture.world.set_parameter(vault, limit, points).await;
    Some(fixture)
}

async fn mint_room(fixture: &Fixture) -> U256 {
    let receiver = fixture.world.address("carol");
    fixture.world.read(fixture.vault, IVault::maxMintCall { receiver }).await
}

async fn burn_room(fixture: &Fixture) -> U256 {
    let owner = fixture.world.address("alice");
    fixture.world.read(fixture.vault, IVault::maxRedeemCall { owner }).await
}

#[tokio::test]
async fn entries_stop_at_the_mint_limit_which_recovers_evenly_in_a_day() {
    for kind in VAULT_KINDS {
        let story = "the limit on entries";
        let Some(mut fixture) = fixture(story, kind, Parameter::MintLimit, 1_000).await else {
            return;
        };
        // A tenth of 10,000: a small vault is measured against that minimum.
        assert_within_a_millionth(mint_room(&fixture).await, ether(1_000), "room for entries");
        let all = mint_room(&fixture).await;
        fixture.enter("bob", all).await;
        let left = mint_room(&fixture).await;
        assert!(left < ether(1) / U256::from(1_000), "{left} is left");
        let (assets, shares, alice) = (ether(1), ether(1), fixture.world.address("alice"));
        let value = if kind == VaultKind::Staking { ether(1) } else { ZERO };
        let (far, receiver) = (U256::MAX, alice);
        let mut refused = RefusedCalls::new(&fixture.world, "alice");
        for (signature, input) in [
            encoded(&IVault::depositCall { assets, receiver }),
            encoded(&IVault::mintCall { shares, receiver }),
            encoded(&ISlippageVault::depositCall {
                assets,
                receiver,
                minShares: ZERO,
                deadline: far,
            }),
            encoded(&ISlippageVault::mintCall { shares, receiver, maxAssets: far, deadline: far }),
            encoded(&ISafety::addCoverCall { assets }),
        ] {
            let error = refused.expect_revert::<IVault::AboveFlowLimit>(
                fixture.vault,
                &input,
                value,
                signature,
            );
            let error = error.await;
            assert_eq!((error.shares, error.max), (ether(1), left), "{signature}");
        }
        refused.assert_no_effects().await;
        fixture.world.advance_hours(HOURS_PER_DAY / 2).await;
        assert_within_a_millionth(mint_room(&fixture).await, ether(500), "room after half a day");
        fixture.world.advance_hours(HOURS_PER_DAY / 2).await;
        assert_within_a_millionth(mint_room(&fixture).await, ether(1_000), "room after a day");
        fixture.world.advance_hours(3 * HOURS_PER_DAY).await;
        assert_within_a_millionth(
            mint_room(&fixture).await,
            ether(1_000),
            "the limit does not accumulate",
        );
    }
}

#[tokio::test]
async fn instant_exits_stop_at_the_burn_limit_and_the_queue_has_none() {
    for kind in VAULT_KINDS {
        let story = "the limit on exits";
        let Some(mut fixture) = fixture(story, kind, Parameter::BurnLimit, 100).await else {
            return;
        };
        assert_within_a_millionth(burn_room(&fixture).await, ether(100), "room for exits");
        let all = burn_room(&fixture).await;
        fixture.leave("alice", all).await;
        let left = burn_room(&fixture).await;
        assert!(left < ether(1) / U256::from(1_000), "{left} is left");
        // Nobody else can exit instantly either; everybody can through the queue.
        let bob = fixture.world.address("bob");
        let (owner, receiver, far) = (bob, bob, U256::MAX);
        let (shares, assets) = (ether(5), ether(5));
        let mut refused = RefusedCalls::new(&fixture.world, "bob");
        for (signature, input) in [
            encoded(&IVault::redeemCall { shares, receiver, owner }),
            encoded(&IVault::withdrawCall { assets, receiver, owner }),
            encoded(&ISlippageVault::redeemCall {
                shares,
                receiver,
                owner,
                minAssets: ZERO,
                deadline: far,
            }),
            encoded(&ISlippageVault::withdrawCall {
                assets,
                receiver,
                owner,
                maxShares: far,
                deadline: far,
            }),
        ] {
            let error = refused.expect_revert::<IVault::AboveFlowLimit>(
                fixture.vault,
                &input,
                ZERO,
                signature,
            );
            assert_eq!(error.await.max, left, "{signature}");
        }
        refused.assert_no_effects().await;
        let vault = fixture.vault;
        fixture.world.request_redeem(vault, "bob", ether(10)).await;
        fixture.world.request_redeem(vault, "alice", ether(1_000)).await;
        fixture.world.advance_hours(3).await;
        let before = burn_room(&fixture).await;
        assert_within_a_millionth(
            before,
            ether(100) / U256::from(8),
            "room after an eighth of a day",
        );
        fixture.report(ether(40)).await;
        assert_eq!(burn_room(&fixture).await, before, "settlement uses no flow limit");
        let paid = fixture.world.claim(vault, "bob", &[1]).await.amount;
        assert_eq!(U256::from(paid), ether(10));
        let paid = fixture.world.claim(vault, "alice", &[2]).await.amount;
        assert_eq!(U256::from(paid), ether(1_000));
        if kind == VaultKind::Restaking {
            let before = burn_room(&fixture).await;
            fixture.world.redeem_in_kind("alice", ether(200), &[]).await;
            assert_eq!(burn_room(&fixture).await, before, "nor does a redemption in kind");
        }
    }
}

#[tokio::test]
async fn entering_and_exiting_uses_up_no_limit_and_pays_the_fee_each_time() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) =
            fixture("entries followed by exits", kind, Parameter::BurnLimit, 100).await
        else {
            return;
        };
        let vault = fixture.vault;
        fixture.world.set_parameter(vault, Parameter::MintLimit, 100).await;
        let before = (mint_room(&fixture).await, burn_room(&fixture).await);
        let alice = IToken::balanceOfCall { account: fixture.world.address("alice") };
        let held = fixture.world.read(vault, alice.clone()).await;
        let mut lost = ZERO;
        for _ in 0..20 {
            let shares = fixture.enter("alice", ether(90)).await.amount;
            lost += ether(90) - U256::from(fixture.leave("alice", U256::from(shares)).await.amount);
        }
        assert_eq!(fixture.world.read(vault, alice).await, held);
        assert_within_a_millionth(mint_room(&fixture).await, before.0, "room for entries");
        assert_within_a_millionth(burn_room(&fixture).await, before.1, "room for exits");
        let fee = ether(90) / U256::from(1_000);
        assert!(lost >= fee * U256::from(20), "twenty times the fee at least, not {lost}");
    }
}

#[tokio::test]
async fn decayed_flow_stays_decayed_under_a_new_limit() {
    for kind in VAULT_KINDS {
        let story = "a new limit on flows";
        let Some(mut fixture) = fixture(story, kind, Parameter::MintLimit, 10_000).await else {
            return;
        };
        // The 2,000 of two days ago have decayed within hours.
        let vault = fixture.vault;
        fixture.world.set_parameter(vault, Parameter::MintLimit, 100).await;
        assert_within_a_millionth(mint_room(&fixture).await, ether(100), "room for entries");
        let room = burn_room(&fixture).await;
        fixture.leave("alice", room.min(ether(1_500))).await;
        fixture.world.advance_hours(2 * HOURS_PER_DAY).await;
        fixture.world.set_parameter(vault, Parameter::BurnLimit, 100).await;
        assert_within_a_millionth(burn_room(&fixture).await, ether(100), "room for exits");
        // The rest counts on, and decays at the pace of the new limit.
        fixture.leave("alice", ether(80)).await;
        fixture.world.set_parameter(vault, Parameter::BurnLimit, 200).await;
        assert_within_a_millionth(
            burn_room(&fixture).await,
            ether(120),
            "room under a wider limit",
        );
        fixture.world.set_parameter(vault, Parameter::BurnLimit, 100).await;
        fixture.world.advance_hours(HOURS_PER_DAY / 4).await;
        assert_within_a_millionth(
            burn_room(&fixture).await,
            ether(45),
            "room a quarter of a day later",
        );
    }
}

#[tokio::test]
async fn recent_entries_extend_the_limit_on_exits() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("flows both ways", kind, Parameter::BurnLimit, 100).await
        else {
            return;
        };
        fixture.enter("bob", ether(300)).await;
        // 300 that came in, and the day's limit of 100.
        assert_within_a_millionth(burn_room(&fixture).await, ether(400), "room for exits");
        let room = burn_room(&fixture).await;
        fixture.leave("alice", room).await;
        let left = burn_room(&fixture).await;
        assert!(left < ether(1) / U256::from(1_000), "{left} is left");
    }
}
