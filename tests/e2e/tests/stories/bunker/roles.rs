//! What each role can do with reports, losses and queues, and that no role mints shares without
//! payment or takes shares of others.

use crate::{
    bunker::fixture::{HOUSES, Stage, ZERO},
    bunker::gates::{Path, rows, stage},
    support::calls::encoded,
    support::refused_calls::Refused,
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
    for house in HOUSES {
        let Some(mut stage) = Stage::of("the rights of second opinion and treasury", house).await
        else {
            return;
        };
        let (vault, bob) = (stage.vault, stage.world.address("bob"));
        let owner = stage.world.address("owner");
        assert_eq!(stage.world.read(vault, ISafety::secondOpinionCall {}).await, owner);
        assert_eq!(stage.world.read(vault, ISafety::treasuryCall {}).await, owner);
        for who in NAMES.into_iter().filter(|who| *who != "owner") {
            let mut refused = Refused::new(&stage.world, who);
            for (signature, input) in [
                encoded(&ISafety::setSecondOpinionCall { secondOpinion: bob }),
                encoded(&ISafety::setTreasuryCall { treasury: bob }),
                encoded(&IQueuedVault::setQueueCall { queue: bob }),
            ] {
                let error = refused.with::<IErrors::Unauthorized>(vault, &input, ZERO, signature);
                assert_eq!(error.await.holder, owner);
            }
            refused.leave_no_trace().await;
        }
        for account in [Address::ZERO, vault] {
            let call = ISafety::setSecondOpinionCall { secondOpinion: account };
            let error = stage.refused::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, account);
            let call = ISafety::setTreasuryCall { treasury: account };
            let error = stage.refused::<IErrors::BadAddress>("owner", call).await;
            assert_eq!(error.account, account);
        }
        // The previous second opinion loses the role.
        stage.appoint_second_opinion("bob").await;
        stage.appoint_second_opinion("carol").await;
        stage.report_loss(ether(10)).await;
        let call = IBunker::reviseLossCall { source: stage.source, loss: ZERO };
        stage.refused::<IErrors::Unauthorized>("bob", call).await;
        stage.revise("carol", ether(9)).await;
    }
}

#[tokio::test]
async fn only_the_queue_releases_and_only_the_keeper_marks_committed() {
    for house in HOUSES {
        let Some(stage) = stage("queue and keeper", house).await else { return };
        for who in NAMES {
            let mut refused = Refused::new(&stage.world, who);
            let to = stage.world.address(who);
            let call = IQueuedVault::releaseCall { to, shares: ether(1), rRequest: ether(1) };
            let (signature, input) = encoded(&call);
            let error = refused.with::<IErrors::Unauthorized>(stage.vault, &input, ZERO, signature);
            assert_eq!(error.await.holder, stage.queue);
            let call = IWithdrawalQueue::markCommittedCall { requestId: U256::from(2) };
            let (signature, input) = encoded(&call);
            if who == "keeper" {
                let from = stage.world.address(who);
                assert!(answer(&stage.world, from, stage.queue, input, ZERO).await.is_ok());
            } else {
                let error =
                    refused.with::<IErrors::Unauthorized>(stage.queue, &input, ZERO, signature);
                assert_eq!(error.await.holder, stage.world.address("keeper"));
            }
            refused.leave_no_trace().await;
        }
    }
}

/// Supply, backing and the balances of the holders.
async fn holdings(stage: &Stage) -> (U256, U256, Vec<U256>) {
    let (world, vault) = (&stage.world, stage.vault);
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
async fn assert_harmless(stage: &Stage) -> usize {
    let rows = rows(stage).await;
    let before = holdings(stage).await;
    let mut done = 0;
    for who in ROLES {
        let from = stage.world.address(who);
        for row in &rows {
            let (signature, input) = row.call.clone();
            if answer(&stage.world, from, row.to, input.clone(), row.value).await.is_err() {
                continue;
            }
            done += 1;
            let snapshot = raw(&stage.world, "evm_snapshot", serde_json::json!([])).await;
            let request = TransactionRequest::default().from(from).to(row.to).value(row.value);
            let request = request.input(input.into()).gas_limit(10_000_000);
            let receipt = stage.world.connection().mine(request).await.unwrap();
            assert!(receipt.status(), "{signature} by {who}");
            let after = holdings(stage).await;
            if row.path == Path::Enter {
                assert!(after.1 - before.1 >= after.0 - before.0, "{signature} by {who}");
            } else {
                assert!(after.0 <= before.0, "{signature} by {who} mints");
            }
            assert!(after.2.iter().zip(&before.2).all(|(after, before)| after >= before));
            raw(&stage.world, "evm_revert", serde_json::json!([snapshot])).await;
        }
    }
    done
}

#[tokio::test]
async fn no_role_mints_without_payment_or_moves_shares_of_others() {
    for house in HOUSES {
        for is_bunker in [false, true] {
            let Some(mut stage) = stage("the rights of each role", house).await else { return };
            if stage.world.clock() != Clock::Still {
                println!("skipped: the rights of each role (the node takes no snapshots)");
                return;
            }
            stage.appoint_second_opinion("mallory").await;
            let (vault, treasury) = (stage.vault, stage.world.address("mallory"));
            let call = ISafety::setTreasuryCall { treasury };
            stage.world.send("owner", vault, call, ZERO).await;
            stage.world.layer(vault).roles.treasury = treasury;
            if is_bunker {
                stage.report(ether(30)).await;
                stage.world.hours_pass(1).await;
            }
            let done = assert_harmless(&stage).await;
            assert!(done > 30, "only {done} calls succeeded");
        }
    }
}

#[tokio::test]
async fn second_opinion_and_treasury_have_no_other_rights() {
    for house in HOUSES {
        let Some(mut stage) = stage("the rights of second opinion and treasury", house).await
        else {
            return;
        };
        stage.report(ether(30)).await;
        stage.world.hours_pass(1).await;
        stage.appoint_second_opinion("mallory").await;
        let (mallory, stranger) = (stage.world.address("mallory"), stage.world.address("outside"));
        let call = ISafety::setTreasuryCall { treasury: mallory };
        stage.world.send("owner", stage.vault, call, ZERO).await;
        for row in rows(&stage).await {
            let (signature, input) = row.call;
            let one = answer(&stage.world, mallory, row.to, input.clone(), row.value).await;
            let other = answer(&stage.world, stranger, row.to, input.clone(), row.value).await;
            let judges = [IBunker::reviseLossCall::SELECTOR, IBunker::confirmLossCall::SELECTOR];
            if judges.iter().any(|selector| input.starts_with(selector)) {
                assert!(one.is_ok() && other.is_err(), "{signature}");
            } else {
                assert_eq!(one.is_ok(), other.is_ok(), "{signature}");
            }
        }
    }
}
