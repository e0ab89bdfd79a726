//! Cover: shares of the protocol that losses burn before they lower the rate.

use crate::bunker::fixture::{DAY, HOUSES, House, ONE, Stage, ZERO};
use alloy::primitives::U256;
use basalt_harness::{ether, milliether};
use basalt_interfaces::{IBunker, IErrors, IQueuedVault, IRate, IRoles, ISafety, IToken, IVault};

async fn cover(stage: &Stage) -> U256 {
    stage.world.read(stage.vault, ISafety::coverCall {}).await
}

async fn rate(stage: &Stage) -> U256 {
    stage.world.read(stage.vault, IQueuedVault::requestRateCall {}).await
}

/// Shares that the vault itself holds: seed and cover.
async fn own_shares(stage: &Stage) -> U256 {
    stage.world.read(stage.vault, IToken::balanceOfCall { account: stage.vault }).await
}

#[tokio::test]
async fn anyone_buys_cover_at_the_entry_price() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("buying cover", house).await else { return };
        let vault = stage.vault;
        stage.report(ether(40) + milliether(100)).await;
        stage.world.hours_pass(2 * DAY).await;
        let seed = own_shares(&stage).await;
        let call = IVault::previewDepositCall { assets: ether(5) };
        let priced = stage.world.read(vault, call).await;
        assert!(priced < ether(5), "an entry pays for unvested growth");
        let (before, rate_before) = (stage.ledger().await, rate(&stage).await);
        let step = stage.world.add_cover(vault, "carol", ether(5)).await;
        assert_eq!(U256::from(step.amount), priced);
        let event = step.sent.event::<ISafety::CoverAdded>(vault).unwrap();
        let carol = stage.world.address("carol");
        assert_eq!((event.by, event.assets, event.shares), (carol, ether(5), priced));
        let after = stage.ledger().await;
        assert_eq!(after.backing - before.backing, ether(5));
        assert_eq!(after.shares - before.shares, priced);
        assert_eq!(rate(&stage).await, rate_before);
        assert_eq!((cover(&stage).await, own_shares(&stage).await), (priced, seed + priced));
        assert_eq!(stage.world.read(vault, IToken::balanceOfCall { account: carol }).await, ZERO);
        stage.refused::<IVault::ZeroAmount>("carol", ISafety::addCoverCall { assets: ZERO }).await;
    }
}

#[tokio::test]
async fn cover_for_bseth_requires_exactly_the_named_ether() {
    let story = "ether for cover";
    let Some(stage) = Stage::of(story, House::Staking).await else { return };
    for value in [ZERO, ether(1) - U256::ONE, ether(1) + U256::ONE] {
        let call = ISafety::addCoverCall { assets: ether(1) };
        let error =
            stage.world.expect_revert::<IVault::WrongValue>("bob", stage.vault, call, value).await;
        assert_eq!((error.sent, error.required), (value, ether(1)));
    }
    // Cover for brETH accepts no ether.
    let manager = stage.world.restaking_manager();
    let call = ISafety::addCoverCall { assets: ether(1) };
    stage.world.expect_revert::<IErrors::NotPayable>("bob", manager, call, ether(1)).await;
}

#[tokio::test]
async fn a_loss_burns_cover_first_and_lowers_the_rate_by_the_rest() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a loss above the cover", house).await else {
            return;
        };
        let (vault, seed) = (stage.vault, own_shares(&stage).await);
        let bare = stage.ledger().await;
        stage.world.add_cover(vault, "carol", ether(5)).await;
        stage.report_loss(ether(8)).await;
        // In bunker no cover is burnt yet, but the shown rate takes it into account.
        assert_eq!(cover(&stage).await, ether(5));
        let expected = (bare.backing - ether(3)) * U256::from(ONE) / bare.shares;
        let shown = stage.world.read(vault, IBunker::bunkerCall {}).await.rateShown;
        assert_eq!(shown, expected);
        let (sent, borne) = stage.confirm("owner").await;
        assert_eq!(U256::from(borne.covered), ether(5));
        let event = sent.event::<IRate::LossRealized>(vault).unwrap();
        assert_eq!((event.gross, event.covered, event.absorbed), (ether(8), ether(5), ZERO));
        assert_eq!((event.rateBefore, event.rateAfter), (U256::from(ONE), expected));
        assert_eq!((cover(&stage).await, own_shares(&stage).await), (ZERO, seed));
        let after = stage.ledger().await;
        assert_eq!((after.shares, bare.backing - after.backing), (bare.shares, ether(3)));
    }
}

#[tokio::test]
async fn a_loss_within_cover_lowers_no_rate() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a loss within cover", house).await else { return };
        let vault = stage.vault;
        stage.world.add_cover(vault, "carol", ether(5)).await;
        let alice = IToken::balanceOfCall { account: stage.world.address("alice") };
        let held = stage.world.read(vault, alice.clone()).await;
        stage.report_loss(ether(2)).await;
        // It is a bunker all the same: cover does not change the bound.
        assert_eq!(stage.phase().await, 1);
        let said = stage.world.read(vault, IBunker::bunkerCall {}).await;
        assert_eq!(said.rateShown, said.rateFrozen);
        stage.confirm("owner").await;
        assert_eq!(rate(&stage).await, U256::from(ONE));
        assert_eq!(cover(&stage).await, ether(3));
        assert_eq!(stage.world.read(vault, alice).await, held);
    }
}

#[tokio::test]
async fn a_small_loss_burns_cover_without_a_bunker() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("a small loss within cover", house).await else { return };
        let vault = stage.vault;
        stage.world.add_cover(vault, "carol", ether(5)).await;
        let sent = stage.report_loss(milliether(40)).await;
        let event = sent.event::<IRate::LossRealized>(vault).unwrap();
        assert_eq!((event.gross, event.covered), (milliether(40), milliether(40)));
        assert_eq!(event.rateBefore, event.rateAfter);
        assert_eq!(cover(&stage).await, ether(5) - milliether(40));
    }
}

#[tokio::test]
async fn without_a_loss_cover_stays_and_earns_like_all_shares() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("cover without a loss", house).await else { return };
        let vault = stage.vault;
        stage.world.add_cover(vault, "carol", ether(5)).await;
        stage.report(ether(40) + milliether(100)).await;
        stage.leave("alice", ether(3)).await;
        stage.enter("bob", ether(2)).await;
        stage.world.hours_pass(6 * DAY).await;
        stage.report(ether(40) + milliether(100)).await;
        assert_eq!(cover(&stage).await, ether(5));
        let call = IVault::convertToAssetsCall { shares: ether(5) };
        assert!(stage.world.read(vault, call).await > ether(5), "cover takes part in the gain");
    }
}

#[tokio::test]
async fn cover_cannot_be_taken_out() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("withdrawals of cover", house).await else { return };
        let (vault, carol) = (stage.vault, stage.world.address("carol"));
        stage.world.add_cover(vault, "carol", ether(5)).await;
        let one = ether(1);
        let most = IVault::maxRedeemCall { owner: vault };
        assert_eq!(stage.world.read(vault, most).await, ZERO);
        let most = IVault::maxWithdrawCall { owner: vault };
        assert_eq!(stage.world.read(vault, most).await, ZERO);
        for who in ["carol", "owner", "guardian", "keeper", "oracle", "consensus"] {
            let call = IVault::redeemCall { shares: one, receiver: carol, owner: vault };
            stage.refused::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call = IVault::withdrawCall { assets: one, receiver: carol, owner: vault };
            stage.refused::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call =
                IQueuedVault::requestRedeem_0Call { shares: one, controller: carol, owner: vault };
            stage.refused::<IToken::ERC20InsufficientAllowance>(who, call).await;
            let call = IToken::transferFromCall { from: vault, to: carol, value: one };
            stage.refused::<IToken::ERC20InsufficientAllowance>(who, call).await;
        }
        // Cover cannot be swept like a donation.
        stage.refused::<IVault::ZeroAmount>("owner", IRoles::sweepCall { receiver: carol }).await;
        assert_eq!(cover(&stage).await, ether(5));
    }
}

#[tokio::test]
async fn the_seed_is_not_cover() {
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the seed in a loss", house).await else { return };
        let seed = own_shares(&stage).await;
        assert!(seed > ZERO);
        stage.report_loss(ether(20)).await;
        let (_, borne) = stage.confirm("owner").await;
        assert_eq!(borne.covered, 0);
        assert_eq!(own_shares(&stage).await, seed);
    }
}
