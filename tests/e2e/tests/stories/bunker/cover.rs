//! Cover: shares of the protocol that losses burn before they lower the rate.

use crate::bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO};
use alloy::primitives::U256;
use basalt_harness::{HOURS_PER_DAY, RATE_ONE, ether, milliether};
use basalt_interfaces::{IBunker, IErrors, IQueuedVault, IRate, IRoles, ISafety, IToken, IVault};

async fn cover(fixture: &Fixture) -> U256 {
    fixture.world.read(fixture.vault, ISafety::coverCall {}).await
}

async fn rate(fixture: &Fixture) -> U256 {
    fixture.world.read(fixture.vault, IQueuedVault::requestRateCall {}).await
}

/// Shares that the vault itself holds: seed and cover.
async fn own_shares(fixture: &Fixture) -> U256 {
    fixture.world.read(fixture.vault, IToken::balanceOfCall { account: fixture.vault }).await
}

#[tokio::test]
async fn anyone_buys_cover_at_the_entry_price() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("buying cover", kind).await else { return };
        let vault = fixture.vault;
        fixture.report(ether(40) + milliether(100)).await;
        fixture.world.advance_hours(2 * HOURS_PER_DAY).await;
        let seed = own_shares(&fixture).await;
        let call = IVault::previewDepositCall { assets: ether(5) };
        let priced = fixture.world.read(vault, call).await;
        assert!(priced < ether(5), "an entry pays for unvested growth");
        let (before, rate_before) = (fixture.ledger().await, rate(&fixture).await);
        let step = fixture.world.add_cover(vault, "carol", ether(5)).await;
        assert_eq!(U256::from(step.amount), priced);
        let event = step.receipt.event::<ISafety::CoverAdded>(vault).unwrap();
        let carol = fixture.world.address("carol");
        assert_eq!((event.by, event.assets, event.shares), (carol, ether(5), priced));
        let after = fixture.ledger().await;
        assert_eq!(after.backing - before.backing, ether(5));
        assert_eq!(after.shares - before.shares, priced);
        assert_eq!(rate(&fixture).await, rate_before);
        assert_eq!((cover(&fixture).await, own_shares(&fixture).await), (priced, seed + priced));
        assert_eq!(fixture.world.read(vault, IToken::balanceOfCall { account: carol }).await, ZERO);
        fixture
            .expect_revert::<IVault::ZeroAmount>("carol", ISafety::addCoverCall { assets: ZERO })
            .await;
    }
}

#[tokio::test]
async fn cover_for_bseth_requires_exactly_the_named_ether() {
    let story = "ether for cover";
    let Some(fixture) = Fixture::start(story, VaultKind::Staking).await else { return };
    for value in [ZERO, ether(1) - U256::ONE, ether(1) + U256::ONE] {
        let call = ISafety::addCoverCall { assets: ether(1) };
        let error = fixture
            .world
            .expect_revert::<IVault::WrongValue>("bob", fixture.vault, call, value)
            .await;
        assert_eq!((error.value, error.required), (value, ether(1)));
    }
    // Cover for brETH accepts no ether.
    let manager = fixture.world.restaking_manager();
    let call = ISafety::addCoverCall { assets: ether(1) };
    fixture.world.expect_revert::<IErrors::NotPayable>("bob", manager, call, ether(1)).await;
}

#[tokio::test]
async fn a_loss_burns_cover_first_and_lowers_the_rate_by_the_rest() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a loss above the cover", kind).await else {
            return;
        };
        let (vault, seed) = (fixture.vault, own_shares(&fixture).await);
        let bare = fixture.ledger().await;
        fixture.world.add_cover(vault, "carol", ether(5)).await;
        fixture.report_loss(ether(8)).await;
        // In bunker no cover is burnt yet, but the shown rate takes it into account.
        assert_eq!(cover(&fixture).await, ether(5));
        let expected = (bare.backing - ether(3)) * U256::from(RATE_ONE) / bare.shares;
        let shown = fixture.world.read(vault, IBunker::bunkerCall {}).await.shownRate;
        assert_eq!(shown, expected);
        let (receipt, borne) = fixture.confirm("owner").await;
        assert_eq!(U256::from(borne.covered), ether(5));
        let event = receipt.event::<IRate::LossRealized>(vault).unwrap();
        assert_eq!((event.gross, event.covered, event.absorbed), (ether(8), ether(5), ZERO));
        assert_eq!((event.rateBefore, event.rateAfter), (U256::from(RATE_ONE), expected));
        assert_eq!((cover(&fixture).await, own_shares(&fixture).await), (ZERO, seed));
        let after = fixture.ledger().await;
        assert_eq!((after.shares, bare.backing - after.backing), (bare.shares, ether(3)));
    }
}

#[tokio::test]
async fn a_loss_within_cover_lowers_no_rate() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a loss within cover", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.add_cover(vault, "carol", ether(5)).await;
        let alice = IToken::balanceOfCall { account: fixture.world.address("alice") };
        let held = fixture.world.read(vault, alice.clone()).await;
        fixture.report_loss(ether(2)).await;
        // It is a bunker all the same: cover does not change the bound.
        assert_eq!(fixture.phase().await, 1);
        let bunker = fixture.world.read(vault, IBunker::bunkerCall {}).await;
        assert_eq!(bunker.shownRate, bunker.frozenRate);
        fixture.confirm("owner").await;
        assert_eq!(rate(&fixture).await, U256::from(RATE_ONE));
        assert_eq!(cover(&fixture).await, ether(3));
        assert_eq!(fixture.world.read(vault, alice).await, held);
    }
}

#[tokio::test]
async fn a_small_loss_burns_cover_without_a_bunker() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("a small loss within cover", kind).await else {
            return;
        };
        let vault = fixture.vault;
        fixture.world.add_cover(vault, "carol", ether(5)).await;
        let receipt = fixture.report_loss(milliether(40)).await;
        let event = receipt.event::<IRate::LossRealized>(vault).unwrap();
        assert_eq!((event.gross, event.covered), (milliether(40), milliether(40)));
        assert_eq!(event.rateBefore, event.rateAfter);
        assert_eq!(cover(&fixture).await, ether(5) - milliether(40));
    }
}

#[tokio::test]
async fn without_a_loss_cover_stays_and_earns_like_all_shares() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("cover without a loss", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.add_cover(vault, "carol", ether(5)).await;
        fixture.report(ether(40) + milliether(100)).await;
        fixture.leave("alice", ether(3)).await;
        fixture.enter("bob", ether(2)).await;
        fixture.world.advance_hours(6 * HOURS_PER_DAY).await;
        fixture.report(ether(40) + milliether(100)).await;
        assert_eq!(cover(&fixture).await, ether(5));
        let call = IVault::convertToAssetsCall { shares: ether(5) };
        assert!(fixture.world.read(vault, call).await > ether(5), "cover takes part in the gain");
    }
}

#[tokio::test]
async fn cover_cannot_be_taken_out() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("withdrawals of cover", kind).await else { return };
        let (vault, carol) = (fixture.vault, fixture.world.address("carol"));
        fixture.world.add_cover(vault, "carol", ether(5)).await;
        let one = ether(1);
        let most = IVault::maxRedeemCall { owner: vault };
        assert_eq!(fixture.world.read(vault, most).await, ZERO);
        let most = IVault::maxWithdrawCall { owner: vault };
        assert_eq!(fixture.world.read(vault, most).await, ZERO);
        for who in ["carol", "owner", "guardian", "keeper", "oracle", "consensus"] {
            let call = IVault::redeemCall { shares: one, receiver: carol, owner: vault };
            fixture.expect_revert::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call = IVault::withdrawCall { assets: one, receiver: carol, owner: vault };
            fixture.expect_revert::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call =
                IQueuedVault::requestRedeem_0Call { shares: one, controller: carol, owner: vault };
            fixture.expect_revert::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call = IToken::transferFromCall { from: vault, to: carol, value: one };
            fixture.expect_revert::<IToken::ERC20InsufficientAllowance>(who, call).await;
        }
        // Cover cannot be swept like a donation.
        fixture
            .expect_revert::<IVault::ZeroAmount>("owner", IRoles::sweepCall { receiver: carol })
            .await;
        assert_eq!(cover(&fixture).await, ether(5));
    }
}

#[tokio::test]
async fn the_seed_is_not_cover() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = Fixture::start("the seed in a loss", kind).await else { return };
        let seed = own_shares(&fixture).await;
        assert!(seed > ZERO);
        fixture.report_loss(ether(20)).await;
        let (_, borne) = fixture.confirm("owner").await;
        assert_eq!(borne.covered, 0);
        assert_eq!(own_shares(&fixture).await, seed);
    }
}
