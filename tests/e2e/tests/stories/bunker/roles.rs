//! The powers of each role over reports, losses and queues. No role mints shares without payment or
//! takes shares of others.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, ZERO},
    bunker::gates::{Group, fixture, rows},
    support::calls::encoded,
    support::refused_calls::RefusedCalls,
    support::surface::answer,
};
use alloy::{
    primitives::{Address, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_harness::{Clock, NAMES, World, ether};
use basalt_interfaces::{IBunker, IErrors, IQueuedVault, IRate, ISafety, IToken, IWithdrawalQueue};

/// Every role, and an account that is second opinion and treasury.
const ROLES: [&str; 6] = ["owner", "guardian", "keeper", "oracle", "consensus", "mallory"];

/// Accounts with shares that have given no role an allowance.
const HOLDERS: [&str; 2] = ["alice", "bob"];

#[tokio::test]
async fn only_the_owner_sets_second_opinion_and_treasury() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) =
            Fixture::start("the rights of second opinion and treasury", kind).await
        else {
            return;
        };
        let (vault, bob) = (fixture.vault, fixture.world.address("bob"));
        let owner = fixture.world.address("owner");
        assert_eq!(fixture.world.read(vault, ISafety::secondOpinionCall {}).await, owner);
        assert_eq!(fixture.world.read(vault, ISafety::treasuryCall {}).await, owner);
        for who in NAMES.into_iter().filter(|who| *who != "owner") {
            let mut refused = RefusedCalls::new(&fixture.world, who);
            for (signature, input) in [
                encoded(&ISafety::setSecondOpinionCall { secondOpinion: bob }),
                encoded(&ISafety::setTreasuryCall { treasury: bob }),
                encoded(&IQueuedVault::setQueueCall { queue: bob }),
            ] {
                let error =
                    refused.expect_revert::<IErrors::Unauthorized>(vault, &input, ZERO, signature);
                assert_eq!(error.await.holder, owner);
            }
            refused.assert_no_effects().await;
        }
        for account in [Address::ZERO, vault] {
            let call = ISafety::setSecondOpinionCall { secondOpinion: account };
            let error = fixture.expect_revert::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, account);
            let call = ISafety::setTreasuryCall { treasury: account };
            let error = fixture.expect_revert::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, account);
        }
        // The previous second opinion loses the role.
        fixture.appoint_second_opinion("bob").await;
        fixture.appoint_second_opinion("carol").await;
        fixture.report_loss(ether(10)).await;
        let call = IBunker::reviseLossCall { source: fixture.source, loss: ZERO };
        fixture.expect_revert::<IErrors::Unauthorized>("bob", call).await;
        fixture.revise("carol", ether(9)).await;
    }
}

#[tokio::test]
async fn only_the_queue_releases_and_only_the_keeper_marks_committed() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("queue and keeper", kind).await else { return };
        for who in NAMES {
            let mut refused = RefusedCalls::new(&fixture.world, who);
            let to = fixture.world.address(who);
            let call = IQueuedVault::releaseCall { to, shares: ether(1), rateAtRequest: ether(1) };
            let (signature, input) = encoded(&call);
            let error = refused.expect_revert::<IErrors::Unauthorized>(
                fixture.vault,
                &input,
                ZERO,
                signature,
            );
            assert_eq!(error.await.holder, fixture.queue);
            let call = IWithdrawalQueue::markCommittedCall { requestId: U256::from(2) };
            let (signature, input) = encoded(&call);
            if who == "keeper" {
                let from = fixture.world.address(who);
                assert!(answer(&fixture.world, from, fixture.queue, input, ZERO).await.is_ok());
            } else {
                let error = refused.expect_revert::<IErrors::Unauthorized>(
                    fixture.queue,
                    &input,
                    ZERO,
                    signature,
                );
                assert_eq!(error.await.holder, fixture.world.address("keeper"));
            }
            refused.assert_no_effects().await;
        }
    }
}

/// Supply, backing and the balances of the holders.
async fn holdings(fixture: &Fixture) -> (U256, U256, Vec<U256>) {
    let (world, vault) = (&fixture.world, fixture.vault);
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    assert_eq!(supply, ledger.shares);
    let mut held = Vec::new();
    for who in HOLDERS {
        let account = world.address(who);
        held.push(world.read(vault, IToken::balanceOfCall { account }).await);
        held.push(world.read(world.staking_vault(), IToken::balanceOfCall { account }).await);
    }
    (supply, ledger.backing, held)
}

async fn raw(world: &World, method: &'static str, id: serde_json::Value) -> serde_json::Value {
    world.connection().raw(method, id).await.unwrap()
}

/// Sends every call that a role can make, one at a time, and asserts that none mints without
/// payment or takes shares of a holder. Returns the number of successful calls.
async fn assert_harmless(fixture: &Fixture) -> usize {
    let rows = rows(fixture).await;
    let before = holdings(fixture).await;
    let mut done = 0;
    for who in ROLES {
        let from = fixture.world.address(who);
        for row in &rows {
            let (signature, input) = row.call.clone();
            if answer(&fixture.world, from, row.to, input.clone(), row.value).await.is_err() {
                continue;
            }
            done += 1;
            let snapshot = raw(&fixture.world, "evm_snapshot", serde_json::json!([])).await;
            let request = TransactionRequest::default().from(from).to(row.to).value(row.value);
            let request = request.input(input.into()).gas_limit(10_000_000);
            let receipt = fixture.world.connection().mine(request).await.unwrap();
            assert!(receipt.status(), "{signature} by {who}");
            let after = holdings(fixture).await;
            if row.group == Group::Enter {
                assert!(after.1 - before.1 >= after.0 - before.0, "{signature} by {who}");
            } else {
                assert!(after.0 <= before.0, "{signature} by {who} mints");
            }
            assert!(after.2.iter().zip(&before.2).all(|(after, before)| after >= before));
            raw(&fixture.world, "evm_revert", serde_json::json!([snapshot])).await;
        }
    }
    done
}

#[tokio::test]
async fn no_role_mints_without_payment_or_moves_shares_of_others() {
    for kind in VAULT_KINDS {
        for is_bunker in [false, true] {
            let Some(mut fixture) = fixture("the rights of each role", kind).await else { return };
            if fixture.world.clock() != Clock::Still {
                println!("skipped: the rights of each role (the node takes no snapshots)");
                return;
            }
            fixture.appoint_second_opinion("mallory").await;
            let (vault, treasury) = (fixture.vault, fixture.world.address("mallory"));
            let call = ISafety::setTreasuryCall { treasury };
            fixture.world.send("owner", vault, call, ZERO).await;
            fixture.world.vault_model(vault).roles.treasury = treasury;
            if is_bunker {
                fixture.report(ether(30)).await;
                fixture.world.advance_hours(1).await;
            }
            let done = assert_harmless(&fixture).await;
            assert!(done > 30, "only {done} calls succeeded");
        }
    }
}

#[tokio::test]
async fn second_opinion_and_treasury_have_no_other_rights() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the rights of second opinion and treasury", kind).await
        else {
            return;
        };
        fixture.report(ether(30)).await;
        fixture.world.advance_hours(1).await;
        fixture.appoint_second_opinion("mallory").await;
        let (mallory, stranger) =
            (fixture.world.address("mallory"), fixture.world.address("outside"));
        let call = ISafety::setTreasuryCall { treasury: mallory };
        fixture.world.send("owner", fixture.vault, call, ZERO).await;
        for row in rows(&fixture).await {
            let (signature, input) = row.call;
            let one = answer(&fixture.world, mallory, row.to, input.clone(), row.value).await;
            let other = answer(&fixture.world, stranger, row.to, input.clone(), row.value).await;
            let confirmations =
                [IBunker::reviseLossCall::SELECTOR, IBunker::confirmLossCall::SELECTOR];
            if confirmations.iter().any(|selector| input.starts_with(selector)) {
                assert!(one.is_ok() && other.is_err(), "{signature}");
            } else {
                assert_eq!(one.is_ok(), other.is_ok(), "{signature}");
            }
        }
    }
}
