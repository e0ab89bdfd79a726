//! The deposit cap bounds the backing after every kind of entry.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO},
    support::calls::{Encoded, encoded},
    support::refused_calls::RefusedCalls,
    support::surface::answer,
};
use alloy::primitives::U256;
use basalt_harness::{HOURS_PER_DAY, Parameter, ether, milliether};
use basalt_interfaces::{
    IRate, IRestakingManager as Manager, ISafety, ISlippageVault, IToken, IVault,
};

/// A vault with room for 5, whose rate is not 1, and with alice's approval.
async fn fixture(story: &str, kind: VaultKind) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    fixture.report(ether(40) + milliether(100)).await;
    fixture.world.advance_hours(6 * HOURS_PER_DAY).await;
    let (vault, asset) = (fixture.vault, fixture.world.staking_vault());
    let cap = fixture.ledger().await.backing + ether(5);
    fixture.world.set_parameter(vault, Parameter::DepositCap, cap.to()).await;
    if kind == VaultKind::Restaking {
        let call = IToken::approveCall { spender: vault, value: U256::MAX };
        fixture.world.send("alice", asset, call, ZERO).await;
    }
    Some(fixture)
}

/// Every kind of entry, with this many assets or shares.
fn entries(fixture: &Fixture, assets: U256, shares: U256) -> Vec<(Encoded, U256)> {
    let (receiver, far) = (fixture.world.address("alice"), U256::MAX);
    let is_staking = fixture.kind == VaultKind::Staking;
    let pays = |wei| if is_staking { wei } else { ZERO };
    let mint = pays(assets + ether(1));
    let mut calls = vec![
        (encoded(&IVault::depositCall { assets, receiver }), pays(assets)),
        (encoded(&IVault::mintCall { shares, receiver }), mint),
        (
            encoded(&ISlippageVault::depositCall {
                assets,
                receiver,
                minShares: ZERO,
                deadline: far,
            }),
            pays(assets),
        ),
        (
            encoded(&ISlippageVault::mintCall { shares, receiver, maxAssets: far, deadline: far }),
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

async fn room(fixture: &Fixture) -> (U256, U256) {
    let receiver = fixture.world.address("alice");
    (
        fixture.world.read(fixture.vault, IVault::maxDepositCall { receiver }).await,
        fixture.world.read(fixture.vault, IVault::maxMintCall { receiver }).await,
    )
}

#[tokio::test]
async fn every_entry_is_accepted_up_to_the_cap_and_not_a_wei_above() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("entries under a cap", kind).await else { return };
        let (assets, shares) = room(&fixture).await;
        assert_eq!(assets, ether(5));
        assert!(shares < ether(5) && shares > ether(4), "a share costs more than one asset");
        let from = fixture.world.address("alice");
        for ((signature, input), value) in entries(&fixture, assets, shares) {
            let answer = answer(&fixture.world, from, fixture.vault, input, value).await;
            assert!(answer.is_ok(), "{signature} to the cap: {answer:?}");
        }
        let ledger = fixture.ledger().await;
        let mut refused = RefusedCalls::new(&fixture.world, "alice");
        for ((signature, input), value) in entries(&fixture, assets + U256::ONE, shares + U256::ONE)
        {
            let error = refused.expect_revert::<IVault::AboveDepositCap>(
                fixture.vault,
                &input,
                value,
                signature,
            );
            let error = error.await;
            assert_eq!(error.cap, ledger.backing + ether(5), "{signature}");
            assert!(error.backing > error.cap && error.backing <= error.cap + U256::from(2));
        }
        refused.assert_no_effects().await;
    }
}

#[tokio::test]
async fn cover_counts_against_the_cap_like_an_entry() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("cover under a cap", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.add_cover(vault, "carol", ether(2)).await;
        assert_eq!(room(&fixture).await.0, ether(3));
        fixture.enter("bob", ether(3)).await;
        assert_eq!(room(&fixture).await, (ZERO, ZERO));
        // An exit makes room.
        let left = fixture.leave("bob", ether(1)).await.amount;
        assert_eq!(room(&fixture).await.0, U256::from(left));
    }
}

#[tokio::test]
async fn a_cap_below_the_backing_closes_only_entries() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a cap below the backing", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.set_parameter(vault, Parameter::DepositCap, 0).await;
        assert_eq!(room(&fixture).await, (ZERO, ZERO));
        let mut refused = RefusedCalls::new(&fixture.world, "alice");
        for ((signature, input), value) in entries(&fixture, ether(1), ether(1)) {
            refused.expect_revert::<IVault::AboveDepositCap>(vault, &input, value, signature).await;
        }
        refused.assert_no_effects().await;
        fixture.leave("alice", ether(1)).await;
        // The cap does not bound gains.
        let before = fixture.ledger().await;
        let receipt = fixture.report(before.working + milliether(200)).await;
        let event = receipt.event::<IRate::Reported>(vault).unwrap();
        assert_eq!(event.applied.into_raw(), milliether(200));
    }
}
