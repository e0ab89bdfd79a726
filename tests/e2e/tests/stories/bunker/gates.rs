//! Every state-changing function in every state that can stop a vault: which functions each stop
//! closes, with which error, and that it closes no others.

use crate::{
    bunker::fixture::{DAY, HOUSES, House, Stage, WEEK, ZERO},
    support::calls::{Encoded, encoded, set},
    support::surface::{answer, targets},
    token::permit_terms::Terms,
};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolError,
};
use basalt_harness::{Parameter, ether};
use basalt_interfaces::{
    IBoundedVault, IBunker, IQueuedVault, IRestakingManager as Manager, IRoles, ISafety,
    IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use std::collections::BTreeSet;

/// Groups of functions that a stop may close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
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
    Judge,
    /// The alarm.
    Alarm,
    /// Functions that no stop closes.
    Free,
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
const fn refusal(state: State, path: Path) -> Option<[u8; 4]> {
    match (state, path) {
        (
            State::Paused,
            Path::Enter | Path::Exit | Path::Settle | Path::Allocate | Path::Request,
        ) => Some(IRoles::PausedUntil::SELECTOR),
        (State::Alarmed, Path::Enter | Path::Exit | Path::Settle | Path::Allocate) => {
            Some(ISafety::AlarmedUntil::SELECTOR)
        }
        (State::Stale, Path::Enter | Path::Exit | Path::Settle) => Some(ISafety::Stale::SELECTOR),
        (
            State::Bunker,
            Path::Enter | Path::Exit | Path::Settle | Path::Allocate | Path::WriteOff,
        ) => Some(IBunker::InBunker::SELECTOR),
        (State::Reopening, Path::Enter | Path::Settle) => Some(IBunker::Reopening::SELECTOR),
        (State::Bunker, Path::Judge) => None,
        (_, Path::Judge) => Some(IBunker::NotInBunker::SELECTOR),
        (State::Alarmed, Path::Alarm) => Some(ISafety::AlarmSpent::SELECTOR),
        _ => None,
    }
}

/// A call that succeeds in an open vault.
pub(crate) struct Row {
    pub(crate) path: Path,
    who: &'static str,
    pub(crate) to: Address,
    pub(crate) call: Encoded,
    pub(crate) value: U256,
}

/// Every state-changing call, each by a permitted caller. The positions in the queue are bob's: 1
/// is settled, 2 is open.
pub(crate) async fn rows(stage: &Stage) -> Vec<Row> {
    let world = &stage.world;
    let (vault, queue) = (stage.vault, stage.queue);
    let (alice, bob, carol) =
        (world.address("alice"), world.address("bob"), world.address("carol"));
    let (one, far, source) = (ether(1), U256::MAX, stage.source);
    let is_staking = stage.house == House::Staking;
    let pays = |wei| if is_staking { wei } else { ZERO };
    let mut rows = Vec::new();
    let mut row = |path, who, to, call, value| rows.push(Row { path, who, to, call, value });
    macro_rules! rows {
        ($path:ident: $($who:literal $to:ident $value:expr, $call:expr;)*) => {
            $(row(Path::$path, $who, $to, encoded(&$call), $value);)*
        };
    }
    let (owner, receiver, assets, shares) = (alice, alice, one, one);
    rows! { Enter:
        "alice" vault pays(one), IVault::depositCall { assets, receiver };
        "alice" vault pays(ether(2)), IVault::mintCall { shares, receiver };
        "alice" vault pays(one), IBoundedVault::depositCall { assets, receiver, minShares: ZERO, deadline: far };
        "alice" vault pays(ether(2)), IBoundedVault::mintCall { shares, receiver, maxAssets: far, deadline: far };
        "alice" vault pays(one), ISafety::addCoverCall { assets };
    }
    rows! { Exit:
        "alice" vault ZERO, IVault::withdrawCall { assets, receiver, owner };
        "alice" vault ZERO, IVault::redeemCall { shares, receiver, owner };
        "alice" vault ZERO, IBoundedVault::withdrawCall { assets, receiver, owner, maxShares: far, deadline: far };
        "alice" vault ZERO, IBoundedVault::redeemCall { shares, receiver, owner, minAssets: ZERO, deadline: far };
    }
    rows! { Settle: "mallory" vault ZERO, IQueuedVault::settleCall { maxPositions: U256::from(8) }; }
    rows! { Request:
        "bob" vault ZERO, IQueuedVault::requestRedeem_0Call { shares, controller: carol, owner: bob };
        "bob" vault ZERO, IQueuedVault::requestRedeem_1Call { shares, controller: carol, owner: bob, minRate: ZERO, deadline: far };
    }
    rows! { Judge:
        "owner" vault ZERO, IBunker::confirmLossCall {};
    }
    let terms = Terms::new(world, vault, alice, bob, one).await;
    let terms = Terms { deadline: U256::MAX, ..terms };
    let signature = terms.sign(world, world.signer("alice")).await;
    let ids = vec![U256::ONE];
    rows! { Free:
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
    let (path, reporter) = (Path::Alarm, stage.reporter());
    row(path, reporter, vault, encoded(&ISafety::alarmCall {}), ZERO);
    row(Path::Allocate, "keeper", vault, ("allocate", stage.allocation(one).into()), ZERO);
    if is_staking {
        let ref_time = U256::from(world.now().await);
        rows! { Free:
            "consensus" vault one, IStakingVault::payBackCall {};
            "oracle" vault ZERO, IStakingVault::reportCall { refTime: ref_time, working: ether(39) };
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
        rows! { Free:
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
pub(crate) async fn stage(story: &str, house: House) -> Option<Stage> {
    let mut stage = Box::pin(Stage::of(story, house)).await?;
    let (vault, one) = (stage.vault, ether(1));
    stage.world.request_redeem(vault, "bob", one).await;
    stage.world.hours_pass(3).await;
    stage.report(ether(40)).await;
    stage.world.request_redeem(vault, "bob", one).await;
    let carol = stage.world.address("carol");
    let call = IToken::approveCall { spender: carol, value: U256::MAX };
    stage.world.send("bob", vault, call, ZERO).await;
    let asset = stage.world.staking_vault();
    if house == House::Restaking {
        let call = IToken::approveCall { spender: vault, value: U256::MAX };
        stage.world.send("alice", asset, call, ZERO).await;
        stage.world.transfer(asset, "alice", vault, one).await;
    } else {
        stage.world.give("mallory", vault, one).await;
    }
    // The next report may come an hour later.
    stage.world.hours_pass(2).await;
    Some(stage)
}

/// Asserts that every row succeeds or fails as the table says, and that the `max*` views agree.
async fn assert_table(stage: &Stage, now: State) {
    for row in rows(stage).await {
        let (signature, input) = row.call;
        let from = stage.world.address(row.who);
        let answer = answer(&stage.world, from, row.to, input, row.value).await;
        let what = format!("{:?}, {now:?}: {signature} by {}", stage.house, row.who);
        match (refusal(now, row.path), answer) {
            (None, Ok(_)) => {}
            (Some(selector), Err(data)) => {
                assert_eq!(data.get(..4), Some(selector.as_slice()), "{what} fails with {data}");
            }
            (None, Err(data)) => panic!("{what} fails with {data}"),
            (Some(_), Ok(_)) => panic!("{what} succeeds"),
        }
    }
    let (owner, receiver) = (stage.world.address("alice"), stage.world.address("alice"));
    let most_in = [
        stage.world.read(stage.vault, IVault::maxDepositCall { receiver }).await,
        stage.world.read(stage.vault, IVault::maxMintCall { receiver }).await,
    ];
    let most_out = [
        stage.world.read(stage.vault, IVault::maxWithdrawCall { owner }).await,
        stage.world.read(stage.vault, IVault::maxRedeemCall { owner }).await,
    ];
    for (path, limits) in [(Path::Enter, most_in), (Path::Exit, most_out)] {
        let is_open = refusal(now, path).is_none();
        assert!(limits.iter().all(|most| (*most > ZERO) == is_open), "{now:?}: {limits:?}");
    }
}

async fn pause(stage: &mut Stage) {
    let call = IRoles::pauseCall { durationSecs: U256::from(DAY * 3_600) };
    stage.world.send("guardian", stage.vault, call, ZERO).await;
}

#[tokio::test]
async fn an_open_vault_closes_nothing() {
    for house in HOUSES {
        let Some(stage) = stage("an open vault", house).await else { return };
        assert_table(&stage, State::Open).await;
    }
}

#[tokio::test]
async fn a_pause_closes_only_entries_exits_settlement_allocation_and_requests() {
    for house in HOUSES {
        let Some(mut stage) = stage("a pause", house).await else { return };
        pause(&mut stage).await;
        assert_table(&stage, State::Paused).await;
    }
}

#[tokio::test]
async fn an_alarm_closes_only_entries_exits_settlement_and_allocation() {
    for house in HOUSES {
        let Some(mut stage) = stage("an alarm", house).await else { return };
        let vault = stage.vault;
        stage.world.alarm(vault).await;
        assert_table(&stage, State::Alarmed).await;
    }
}

#[tokio::test]
async fn a_stale_report_closes_only_entries_exits_and_settlement() {
    for house in HOUSES {
        let Some(mut stage) = stage("a stale report", house).await else { return };
        stage.world.hours_pass(WEEK).await;
        assert_table(&stage, State::Stale).await;
    }
}

#[tokio::test]
async fn a_bunker_closes_only_entries_exits_settlement_allocation_and_write_offs() {
    for house in HOUSES {
        let Some(mut stage) = stage("a bunker", house).await else { return };
        stage.report(ether(30)).await;
        stage.world.hours_pass(1).await;
        assert_table(&stage, State::Bunker).await;
    }
}

#[tokio::test]
async fn reopening_closes_only_entries_and_settlement() {
    for house in HOUSES {
        let Some(mut stage) = stage("reopening", house).await else { return };
        stage.report(ether(30)).await;
        stage.confirm("owner").await;
        stage.world.hours_pass(1).await;
        assert_table(&stage, State::Reopening).await;
    }
}

#[tokio::test]
async fn pause_alarm_stale_report_and_bunker_are_reported_in_this_order() {
    for house in HOUSES {
        let Some(mut stage) = stage("the order of stops", house).await else { return };
        stage.report(ether(30)).await;
        // The bunker is the innermost stop; a stale report, an alarm and a pause are reported
        // before it.
        stage.world.hours_pass(WEEK).await;
        let vault = stage.vault;
        stage.world.alarm(vault).await;
        pause(&mut stage).await;
        let call = || IQueuedVault::settleCall { maxPositions: U256::ONE };
        stage.refused::<IRoles::PausedUntil>("mallory", call()).await;
        stage.world.send("owner", vault, IRoles::unpauseCall {}, ZERO).await;
        stage.refused::<ISafety::AlarmedUntil>("mallory", call()).await;
        stage.world.hours_pass(DAY).await;
        stage.refused::<ISafety::Stale>("mallory", call()).await;
        stage.report(ether(30)).await;
        stage.refused::<IBunker::InBunker>("mallory", call()).await;
        stage.confirm("owner").await;
        stage.refused::<IBunker::Reopening>("mallory", call()).await;
    }
}

#[tokio::test]
async fn the_table_contains_every_state_changing_function() {
    for house in HOUSES {
        let Some(stage) = stage("the table of functions", house).await else { return };
        let rows = rows(&stage).await;
        let tried: BTreeSet<[u8; 4]> =
            rows.iter().filter_map(|row| row.call.1.first_chunk().copied()).collect();
        let target = targets(&stage.world).into_iter().find(|it| it.address == stage.vault);
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
