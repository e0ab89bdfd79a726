//! The deposit cap bounds the backing after every kind of entry.

use crate::{
    bunker::fixture::{DAY, HOUSES, House, Stage, ZERO},
    support::calls::{Encoded, encoded},
    support::refused_calls::Refused,
    support::surface::answer,
};
use alloy::primitives::U256;
use basalt_harness::{Parameter, ether, milliether};
use basalt_interfaces::{
    IBoundedVault, IRate, IRestakingManager as Manager, ISafety, IToken, IVault,
};

/// A vault with room for 5, whose rate is not 1, and with alice's approval.
async fn stage(story: &str, house: House) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    stage.report(ether(40) + milliether(100)).await;
    stage.world.hours_pass(6 * DAY).await;
    let (vault, asset) = (stage.vault, stage.world.staking_vault());
    let cap = stage.ledger().await.backing + ether(5);
    stage.world.set_parameter(vault, Parameter::DepositCap, cap.to()).await;
    if house == House::Restaking {
        let call = IToken::approveCall { spender: vault, value: U256::MAX };
        stage.world.send("alice", asset, call, ZERO).await;
    }
    Some(stage)
}

/// Every kind of entry, with this many assets or shares.
fn entries(stage: &Stage, assets: U256, shares: U256) -> Vec<(Encoded, U256)> {
    let (receiver, far) = (stage.world.address("alice"), U256::MAX);
    let is_staking = stage.house == House::Staking;
    let pays = |wei| if is_staking { wei } else { ZERO };
    let mint = pays(assets + ether(1));
    let mut calls = vec![
        (encoded(&IVault::depositCall { assets, receiver }), pays(assets)),
        (encoded(&IVault::mintCall { shares, receiver }), mint),
        (
            encoded(&IBoundedVault::depositCall {
                assets,
                receiver,
                minShares: ZERO,
                deadline: far,
            }),
            pays(assets),
        ),
        (
            encoded(&IBoundedVault::mintCall { shares, receiver, maxAssets: far, deadline: far }),
            mint,
        ),
        (encoded(&ISafety::addCoverCall { assets }), pays(assets)),
    ];
    if !is_staking {
        let call = Manager::depositWithPermitCall {
            assets,
            receiver,
            minShares: ZERO,
            deadline: far,
            v: 27,
            r: far.into(),
            s: far.into(),
        };
        calls.push((encoded(&call), ZERO));
    }
    calls
}

async fn room(stage: &Stage) -> (U256, U256) {
    let receiver = stage.world.address("alice");
    (
        stage.world.read(stage.vault, IVault::maxDepositCall { receiver }).await,
        stage.world.read(stage.vault, IVault::maxMintCall { receiver }).await,
    )
}

#[tokio::test]
async fn every_entry_is_accepted_up_to_the_cap_and_not_a_wei_above() {
    for house in HOUSES {
        let Some(stage) = stage("entries under a cap", house).await else { return };
        let (assets, shares) = room(&stage).await;
        assert_eq!(assets, ether(5));
        assert!(shares < ether(5) && shares > ether(4), "a share costs more than one asset");
        let from = stage.world.address("alice");
        for ((signature, input), value) in entries(&stage, assets, shares) {
            let answer = answer(&stage.world, from, stage.vault, input, value).await;
            assert!(answer.is_ok(), "{signature} to the cap: {answer:?}");
        }
        let ledger = stage.ledger().await;
        let mut refused = Refused::new(&stage.world, "alice");
        for ((signature, input), value) in entries(&stage, assets + U256::ONE, shares + U256::ONE) {
            let error =
                refused.with::<IVault::AboveDepositCap>(stage.vault, &input, value, signature);
            let error = error.await;
            assert_eq!(error.cap, ledger.backing + ether(5), "{signature}");
            assert!(error.backing > error.cap && error.backing <= error.cap + U256::from(2));
        }
        refused.leave_no_trace().await;
    }
}

#[tokio::test]
async fn cover_counts_against_the_cap_like_an_entry() {
    for house in HOUSES {
        let Some(mut stage) = stage("cover under a cap", house).await else { return };
        let vault = stage.vault;
        stage.world.add_cover(vault, "carol", ether(2)).await;
        assert_eq!(room(&stage).await.0, ether(3));
        stage.enter("bob", ether(3)).await;
        assert_eq!(room(&stage).await, (ZERO, ZERO));
        // An exit makes room.
        let left = stage.leave("bob", ether(1)).await.amount;
        assert_eq!(room(&stage).await.0, U256::from(left));
    }
}

#[tokio::test]
async fn a_cap_below_the_backing_closes_only_entries() {
    for house in HOUSES {
        let Some(mut stage) = stage("a cap below the backing", house).await else { return };
        let vault = stage.vault;
        stage.world.set_parameter(vault, Parameter::DepositCap, 0).await;
        assert_eq!(room(&stage).await, (ZERO, ZERO));
        let mut refused = Refused::new(&stage.world, "alice");
        for ((signature, input), value) in entries(&stage, ether(1), ether(1)) {
            refused.with::<IVault::AboveDepositCap>(vault, &input, value, signature).await;
        }
        refused.leave_no_trace().await;
        stage.leave("alice", ether(1)).await;
        // The cap does not bound gains.
        let before = stage.ledger().await;
        let sent = stage.report(before.working + milliether(200)).await;
        let event = sent.event::<IRate::Reported>(vault).unwrap();
        assert_eq!(event.change.into_raw(), milliether(200));
    }
}
