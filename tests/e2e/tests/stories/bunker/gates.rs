//! Every state-changing function in every state that can stop a vault: which functions each stop
//! closes, with which error, and that it closes no others.

use crate::{
    bunker::fixture::{Fixture, VAULT_KINDS, VaultKind, ZERO},
    support::calls::{Encoded, encoded, set},
    support::surface::answer,
    token::permit_terms::Terms,
};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolError,
};
use basalt_harness::{DAY_SECS, HOURS_PER_DAY, HOURS_PER_WEEK, Parameter, ether, fuzz::targets};
use basalt_interfaces::{
    IBunker, IQueuedVault, IRestakingManager as Manager, IRoles, ISafety, ISlippageVault,
    IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use std::collections::BTreeSet;

/// Groups of functions that a stop may close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Entries.
    Enter,
    /// Instant exits.
    Exit,
    /// Settlement of the queue.
    Settle,
    /// Allocation of assets.
    Allocate,
    /// Requests for redemption.
    Request,
    /// Write-offs, which book a loss of any size at once.
    WriteOff,
    /// Functions that exist only in bunker.
    ConfirmLoss,
    /// The alarm.
    Alarm,
    /// Functions that no stop closes.
    Always,
}

/// States of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Open,
    Paused,
    Alarmed,
    Stale,
    Bunker,
    Reopening,
}

/// Error with which the state closes the group, if it does.
const fn refusal(state: State, group: Group) -> Option<[u8; 4]> {
    match (state, group) {
        (
            State::Paused,
            Group::Enter | Group::Exit | Group::Settle | Group::Allocate | Group::Request,
        ) => Some(IRoles::PausedUntil::SELECTOR),
        (State::Alarmed, Group::Enter | Group::Exit | Group::Settle | Group::Allocate) => {
            Some(ISafety::AlarmedUntil::SELECTOR)
        }
        (State::Stale, Group::Enter | Group::Exit | Group::Settle) => {
            Some(ISafety::Stale::SELECTOR)
        }
        (
            State::Bunker,
            Group::Enter | Group::Exit | Group::Settle | Group::Allocate | Group::WriteOff,
        ) => Some(IBunker::InBunker::SELECTOR),
        (State::Reopening, Group::Enter | Group::Settle) => Some(IBunker::Reopening::SELECTOR),
        (State::Bunker, Group::ConfirmLoss) => None,
        (_, Group::ConfirmLoss) => Some(IBunker::NotInBunker::SELECTOR),
        (State::Alarmed, Group::Alarm) => Some(ISafety::AlarmSpent::SELECTOR),
        _ => None,
    }
}

/// A call that succeeds in an open vault.
pub(crate) struct Row {
    pub(crate) group: Group,
    who: &'static str,
    pub(crate) to: Address,
    pub(crate) call: Encoded,
    pub(crate) value: U256,
}

/// Every state-changing call, each by a permitted caller. The positions in the queue are bob's: 1
/// is settled, 2 is open.
pub(crate) async fn rows(fixture: &Fixture) -> Vec<Row> {
    let world = &fixture.world;
    let (vault, queue) = (fixture.vault, fixture.queue);
    let (alice, bob, carol) =
        (world.address("alice"), world.address("bob"), world.address("carol"));
    let (one, far, source) = (ether(1), U256::MAX, fixture.source);
    let is_staking = fixture.kind == VaultKind::Staking;
    let pays = |wei| if is_staking { wei } else { ZERO };
    let mut rows = Vec::new();
    let mut row = |group, who, to, call, value| rows.push(Row { group, who, to, call, value });
    macro_rules! rows {
        ($group:ident: $($who:literal $to:ident $value:expr, $call:expr;)*) => {
            $(row(Group::$group, $who, $to, encoded(&$call), $value);)*
        };
    }
    let (owner, receiver, assets, shares) = (alice, alice, one, one);
    rows! { Enter:
        "alice" vault pays(one), IVault::depositCall { assets, receiver };
        "alice" vault pays(ether(2)), IVault::mintCall { shares, receiver };
        "alice" vault pays(one), ISlippageVault::depositCall { assets, receiver, minShares: ZERO, deadline: far };
        "alice" vault pays(ether(2)), ISlippageVault::mintCall { shares, receiver, maxAssets: far, deadline: far };
        "alice" vault pays(one), ISafety::addCoverCall { assets };
    }
    rows! { Exit:
        "alice" vault ZERO, IVault::withdrawCall { assets, receiver, owner };
        "alice" vault ZERO, IVault::redeemCall { shares, receiver, owner };
        "alice" vault ZERO, ISlippageVault::withdrawCall { assets, receiver, owner, maxShares: far, deadline: far };
        "alice" vault ZERO, ISlippageVault::redeemCall { shares, receiver, owner, minAssets: ZERO, deadline: far };
    }
    rows! { Settle: "mallory" vault ZERO, IQueuedVault::settleCall { maxPositions: U256::from(8) }; }
    rows! { Request:
        "bob" vault ZERO, IQueuedVault::requestRedeem_0Call { shares, controller: carol, owner: bob };
        "bob" vault ZERO, IQueuedVault::requestRedeem_1Call { shares, controller: carol, owner: bob, minRate: ZERO, deadline: far };
    }
    rows! { ConfirmLoss:
        "owner" vault ZERO, IBunker::confirmLossCall {};
    }
    let terms = Terms::new(world, vault, alice, bob, one).await;
    let terms = Terms { deadline: U256::MAX, ..terms };
    let signature = terms.sign(world, world.signer("alice")).await;
    let ids = vec![U256::ONE];
    rows! { Always:
        "bob" vault ZERO, IToken::transferCall { to: carol, value: one };
        "alice" vault ZERO, IToken::approveCall { spender: bob, value: one };
        "carol" vault ZERO, IToken::transferFromCall { from: bob, to: carol, value: one };
        "mallory" vault ZERO, terms.split(&signature);
        "mallory" vault ZERO, terms.whole(crate::token::permit_terms::bytes(&signature));
        "bob" queue ZERO, IWithdrawalQueue::cancelCall { requestId: U256::from(2) };
        "bob" queue ZERO, IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver: carol };
        "bob" queue ZERO, IWithdrawalQueue::claim_1Call { requestIds: ids, receiver: bob };
        "keeper" queue ZERO, IWithdrawalQueue::markCommittedCall { requestId: U256::from(2) };
        "owner" vault ZERO, set(Parameter::Buffer, one.min(U256::ONE));
        "owner" vault ZERO, IBunker::reviseLossCall { source, loss: one };
        "owner" vault ZERO, ISafety::setSecondOpinionCall { secondOpinion: bob };
        "owner" vault ZERO, ISafety::setTreasuryCall { treasury: bob };
        "owner" vault ZERO, IRoles::transferOwnershipCall { newOwner: bob };
        "owner" vault ZERO, IRoles::setGuardianCall { guardian: bob };
        "owner" vault ZERO, IRoles::setKeeperCall { keeper: bob };
        "owner" vault ZERO, IRoles::pauseCall { durationSecs: U256::from(60) };
        "owner" vault ZERO, IRoles::unpauseCall {};
        "owner" vault ZERO, IRoles::sweepCall { receiver: bob };
    }
    let (group, reporter) = (Group::Alarm, fixture.reporter());
    row(group, reporter, vault, encoded(&ISafety::alarmCall {}), ZERO);
    row(Group::Allocate, "keeper", vault, ("allocate", fixture.allocation(one).into()), ZERO);
    if is_staking {
        let ref_time = U256::from(world.now().await);
        rows! { Enter: "alice" vault one, IStakingVault::stakeCall {}; }
        rows! { Always:
            "consensus" vault one, IStakingVault::payBackCall {};
            "oracle" vault ZERO, IStakingVault::reportCall { refTime: ref_time, sourceValue: ether(39) };
            "owner" vault ZERO, IStakingVault::setOracleCall { oracle: bob };
        }
    } else {
        let (cap, share) = (ether(1), U256::ONE);
        rows! { Enter:
            "alice" vault ZERO, Manager::depositWithPermitCall {
                assets, receiver, minShares: ZERO, deadline: far, v: 27, r: one.into(), s: one.into()
            };
        }
        rows! { WriteOff: "owner" vault ZERO, Manager::writeOffCall { adapter: source }; }
        rows! { Always:
            "bob" vault ZERO, Manager::redeemInKindCall {
                shares, receiver: bob, owner: bob, minFractionWad: ZERO, deadline: far, forfeited: vec![]
            };
            "keeper" vault ZERO, Manager::deallocateCall { adapter: source, assets };
            "guardian" vault ZERO, Manager::emergencyExitCall { adapter: source };
            "keeper" vault ZERO, Manager::reportCall { adapter: source };
            "guardian" vault ZERO, Manager::setCapCall { adapter: source, cap, shareCapBps: share };
            "owner" vault ZERO, Manager::removeAdapterCall { adapter: world.strategy().adapter };
        }
    }
    rows
}

/// Functions without a row: they always fail here for another reason, and other tests cover them.
const WITHOUT_ROW: [&str; 5] =
    ["acceptOwnership", "release", "setQueue", "setConsensus", "addAdapter"];

/// A vault in which every call of the table succeeds, except for the confirmation of a loss.
pub(crate) async fn fixture(story: &str, kind: VaultKind) -> Option<Fixture> {
    let mut fixture = Box::pin(Fixture::start(story, kind)).await?;
    let (vault, one) = (fixture.vault, ether(1));
    fixture.world.request_redeem(vault, "bob", one).await;
    fixture.world.advance_hours(3).await;
    fixture.report(ether(40)).await;
    fixture.world.request_redeem(vault, "bob", one).await;
    let carol = fixture.world.address("carol");
    let call = IToken::approveCall { spender: carol, value: U256::MAX };
    fixture.world.send("bob", vault, call, ZERO).await;
    let asset = fixture.world.staking_vault();
    if kind == VaultKind::Restaking {
        let call = IToken::approveCall { spender: vault, value: U256::MAX };
        fixture.world.send("alice", asset, call, ZERO).await;
        fixture.world.transfer(asset, "alice", vault, one).await;
    } else {
        fixture.world.force_ether(vault, one).await;
    }
    // The next report may come an hour later.
    fixture.world.advance_hours(2).await;
    Some(fixture)
}

/// Asserts that every row succeeds or fails as the table says, and that the `max*` views agree.
async fn assert_table(fixture: &Fixture, now: State) {
    for row in rows(fixture).await {
        let (signature, input) = row.call;
        let from = fixture.world.address(row.who);
        let answer = answer(&fixture.world, from, row.to, input, row.value).await;
        let what = format!("{:?}, {now:?}: {signature} by {}", fixture.kind, row.who);
        match (refusal(now, row.group), answer) {
            (None, Ok(_)) => {}
            (Some(selector), Err(data)) => {
                assert_eq!(data.get(..4), Some(selector.as_slice()), "{what} fails with {data}");
            }
            (None, Err(data)) => panic!("{what} fails with {data}"),
            (Some(_), Ok(_)) => panic!("{what} succeeds"),
        }
    }
    let (owner, receiver) = (fixture.world.address("alice"), fixture.world.address("alice"));
    let entry_limits = [
        fixture.world.read(fixture.vault, IVault::maxDepositCall { receiver }).await,
        fixture.world.read(fixture.vault, IVault::maxMintCall { receiver }).await,
    ];
    let exit_limits = [
        fixture.world.read(fixture.vault, IVault::maxWithdrawCall { owner }).await,
        fixture.world.read(fixture.vault, IVault::maxRedeemCall { owner }).await,
    ];
    for (group, limits) in [(Group::Enter, entry_limits), (Group::Exit, exit_limits)] {
        let is_open = refusal(now, group).is_none();
        assert!(limits.iter().all(|limit| (*limit > ZERO) == is_open), "{now:?}: {limits:?}");
    }
}

async fn pause(fixture: &mut Fixture) {
    let call = IRoles::pauseCall { durationSecs: U256::from(DAY_SECS) };
    fixture.world.send("guardian", fixture.vault, call, ZERO).await;
}

#[tokio::test]
async fn an_open_vault_closes_nothing() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("an open vault", kind).await else { return };
        assert_table(&fixture, State::Open).await;
    }
}

#[tokio::test]
async fn a_pause_closes_only_entries_exits_settlement_allocation_and_requests() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a pause", kind).await else { return };
        pause(&mut fixture).await;
        assert_table(&fixture, State::Paused).await;
    }
}

#[tokio::test]
async fn an_alarm_closes_only_entries_exits_settlement_and_allocation() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("an alarm", kind).await else { return };
        let vault = fixture.vault;
        fixture.world.alarm(vault).await;
        assert_table(&fixture, State::Alarmed).await;
    }
}

#[tokio::test]
async fn a_stale_report_closes_only_entries_exits_and_settlement() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a stale report", kind).await else { return };
        fixture.world.advance_hours(HOURS_PER_WEEK).await;
        assert_table(&fixture, State::Stale).await;
    }
}

#[tokio::test]
async fn a_bunker_closes_only_entries_exits_settlement_allocation_and_write_offs() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("a bunker", kind).await else { return };
        fixture.report(ether(30)).await;
        fixture.world.advance_hours(1).await;
        assert_table(&fixture, State::Bunker).await;
    }
}

#[tokio::test]
async fn reopening_closes_only_entries_and_settlement() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("reopening", kind).await else { return };
        fixture.report(ether(30)).await;
        fixture.confirm("owner").await;
        fixture.world.advance_hours(1).await;
        assert_table(&fixture, State::Reopening).await;
    }
}

#[tokio::test]
async fn pause_alarm_stale_report_and_bunker_are_reported_in_this_order() {
    for kind in VAULT_KINDS {
        let Some(mut fixture) = fixture("the order of stops", kind).await else { return };
        fixture.report(ether(30)).await;
        // The bunker is the innermost stop; a stale report, an alarm and a pause are reported
        // before it.
        fixture.world.advance_hours(HOURS_PER_WEEK).await;
        let vault = fixture.vault;
        fixture.world.alarm(vault).await;
        pause(&mut fixture).await;
        let call = || IQueuedVault::settleCall { maxPositions: U256::ONE };
        fixture.expect_revert::<IRoles::PausedUntil>("mallory", call()).await;
        fixture.world.send("owner", vault, IRoles::unpauseCall {}, ZERO).await;
        fixture.expect_revert::<ISafety::AlarmedUntil>("mallory", call()).await;
        fixture.world.advance_hours(HOURS_PER_DAY).await;
        fixture.expect_revert::<ISafety::Stale>("mallory", call()).await;
        fixture.report(ether(30)).await;
        fixture.expect_revert::<IBunker::InBunker>("mallory", call()).await;
        fixture.confirm("owner").await;
        fixture.expect_revert::<IBunker::Reopening>("mallory", call()).await;
    }
}

#[tokio::test]
async fn the_table_contains_every_state_changing_function() {
    for kind in VAULT_KINDS {
        let Some(fixture) = fixture("the table of functions", kind).await else { return };
        let rows = rows(&fixture).await;
        let tried: BTreeSet<[u8; 4]> =
            rows.iter().filter_map(|row| row.call.1.first_chunk().copied()).collect();
        let target =
            targets(&fixture.world.suite()).into_iter().find(|it| it.address == fixture.vault);
        for function in target.unwrap().functions {
            let is_view = matches!(
                function.state_mutability,
                alloy::json_abi::StateMutability::View | alloy::json_abi::StateMutability::Pure
            );
            if !is_view && !WITHOUT_ROW.contains(&function.name.as_str()) {
                assert!(tried.contains(&function.selector().0), "{}", function.signature());
            }
        }
    }
}
