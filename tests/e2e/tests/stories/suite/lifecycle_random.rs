//! Random lifecycles: holders, roles, validators and the venue take steps that are possible at the
//! moment, with amounts from a few wei to nearly everything, and model and chain agree to the wei.

use crate::suite::lifecycle::exit_all;
use alloy::primitives::{Address, U256};
use basalt_harness::{
    Clock, Operation, Parameter, Phase, Rng, Token, World, ether, milliether, parameters,
};
use basalt_interfaces::{IBunker, IQueuedVault, IRate, IRoles, IVault, IWithdrawalQueue};

/// Sequences of one test, and steps of one sequence.
const SEQUENCES: u64 = 50;
const STEPS: u64 = 25;
/// Steps between two comparisons of all numbers.
const COMPARES_EVERY: u64 = 5;

async fn max_redeem(world: &World, vault: Address, who: &str) -> U256 {
    world.read(vault, IVault::maxRedeemCall { owner: world.address(who) }).await
}

/// A suite in which three accounts hold both tokens, with the widest bounds of reports.
pub(crate) async fn populated() -> Option<World> {
    let mut world = World::with_time_travel("random lifecycles").await?;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        world.widen_report_bounds(vault).await;
        world.set_parameter(vault, Parameter::PerformanceFee, 1_000).await;
    }
    for who in ["alice", "bob", "carol"] {
        world.deposit(Token::Bseth, who, ether(20)).await;
        world.deposit(Token::Breth, who, ether(8)).await;
    }
    world.allocate_to_consensus(ether(25)).await;
    world.allocate_to_venue(ether(12)).await;
    world.advance_hours(3).await;
    world.compare_every(COMPARES_EVERY);
    Some(world)
}

/// Runs sequences from one starting state. A shared node cannot be reverted: there each sequence
/// continues the previous one, and there are only two.
async fn run_sequences(seed: u64) {
    let Some(mut world) = populated().await else { return };
    let is_own = world.clock() == Clock::Still;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let (mut waited, mut settled, mut covered) = (0, 0, 0);
    for sequence in 0..if is_own { SEQUENCES } else { 2 } {
        let start = if is_own { Some(world.snapshot().await) } else { None };
        let mut rng = Rng::new(seed * 1_000 + sequence);
        for _ in 0..STEPS {
            world.advance_hours(rng.below(30)).await;
            random_step(&mut world, &mut rng).await;
            waited += usize::from(world.vault_model(staking).phase() == Phase::Bunker);
        }
        for vault in [staking, manager] {
            settled += world.vault_model(vault).queue.settled;
            covered += usize::from(world.vault_model(vault).accounts.cover > 0);
        }
        world.assert_matches_model("a random lifecycle").await;
        if sequence % 10 == 0 || !is_own {
            exit_all(&mut world).await;
            world.assert_matches_model("a random lifecycle and its end").await;
        }
        if let Some(start) = start {
            world.restore(start).await;
        }
    }
    println!("{waited} steps in bunker, {settled} positions settled, {covered} purchases of cover");
    assert!(
        !is_own || waited.min(settled).min(covered) > 5,
        "the random steps missed an important state"
    );
}

// Four tests, so that every core has work.
#[tokio::test]
async fn random_lifecycles_agree_with_the_model_to_the_wei() {
    run_sequences(1).await;
}

#[tokio::test]
async fn more_random_lifecycles_agree_with_the_model_to_the_wei() {
    run_sequences(2).await;
}

#[tokio::test]
async fn a_third_set_of_random_lifecycles_agrees_with_the_model_to_the_wei() {
    run_sequences(3).await;
}

#[tokio::test]
async fn a_fourth_set_of_random_lifecycles_agrees_with_the_model_to_the_wei() {
    run_sequences(4).await;
}

/// Takes a step that is possible now, by a random account with a random amount.
pub(crate) async fn random_step(world: &mut World, rng: &mut Rng) {
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let who = rng.one_of(&["alice", "bob", "carol"]);
    let wallet = ether(5);
    match rng.below(28) {
        0 | 1 => {
            if let Some(assets) = part(rng, wallet, room(world, staking).await) {
                world.deposit(Token::Bseth, who, assets).await;
            }
        }
        2 => {
            if let Some(shares) = part(rng, wallet, room(world, staking).await) {
                world.mint(Token::Bseth, who, shares).await;
            }
        }
        3 | 4 => {
            let most =
                world.balance_of(staking, world.address(who)).await.min(room(world, manager).await);
            if let Some(assets) = part(rng, most, most) {
                world.deposit(Token::Breth, who, assets).await;
            }
        }
        5 => {
            // At a rate above 1 the price could exceed the balance.
            let most = world.balance_of(staking, world.address(who)).await / U256::from(2);
            if let Some(shares) = part(rng, most, room(world, manager).await) {
                world.mint(Token::Breth, who, shares).await;
            }
        }
        6 => {
            let most = max_redeem(world, staking, who).await;
            if let Some(shares) = part(rng, most, most) {
                world.redeem(Token::Bseth, who, shares).await;
            }
        }
        7 => {
            let most = IVault::maxWithdrawCall { owner: world.address(who) };
            let most = world.read(staking, most).await;
            if let Some(assets) = part(rng, most, most) {
                world.withdraw(Token::Bseth, who, assets).await;
            }
        }
        8 => {
            let most = max_redeem(world, manager, who).await;
            if let Some(shares) = part(rng, most, most) {
                world.redeem(Token::Breth, who, shares).await;
            }
        }
        9 => {
            let most = IVault::maxWithdrawCall { owner: world.address(who) };
            let most = world.read(manager, most).await;
            if let Some(assets) = part(rng, most, most) {
                world.withdraw(Token::Breth, who, assets).await;
            }
        }
        10 => {
            let vault = rng.one_of(&[staking, manager]);
            let most = world.balance_of(vault, world.address(who)).await;
            let to = world.address(rng.one_of(&["alice", "bob", "carol"]));
            let shares = part(rng, most, most).unwrap_or_default();
            world.transfer(vault, who, to, shares).await;
        }
        11 => {
            let vault = rng.one_of(&[staking, manager]);
            random_parameter(world, rng, vault).await;
        }
        18 | 19 => random_safety(world, rng, who).await,
        20 => {
            let most = world.balance_of(manager, world.address(who)).await;
            if let Some(shares) = part(rng, most, most) {
                world.redeem_in_kind(who, shares, &[]).await;
            }
        }
        14..=17 | 21..=24 => random_queue(world, rng, who).await,
        12 | 13 => random_consensus(world, rng).await,
        _ => random_strategy(world, rng).await,
    }
}

/// Parameters that a life keeps as they are: those of `widen_report_bounds`.
const KEPT: [Parameter; 5] = [
    Parameter::ExitFee,
    Parameter::GainAtOnce,
    Parameter::LossPerReport,
    Parameter::LossPerWindow,
    Parameter::MaxAge,
];

/// Sets a random parameter to a random value within its bounds.
async fn random_parameter(world: &mut World, rng: &mut Rng, vault: Address) {
    let mut choices = parameters();
    choices.retain(|parameter| !KEPT.contains(parameter));
    let parameter = rng.one_of(&choices);
    let (least, most) = world.bounds(vault, parameter).into_inner();
    let value = match parameter {
        Parameter::DepositCap => {
            let backing = world.read(vault, IRate::ledgerCall {}).await.backing.to::<u128>();
            let room = u128::from(rng.below(10)) * 10_u128.pow(18);
            if rng.below(2) == 0 { most } else { backing + room }
        }
        // Values that would stop most of a life are left out.
        Parameter::Watermark | Parameter::Buffer => rng.below(1_001).into(),
        _ => least + u128::from(rng.number()) % (most - least + 1),
    };
    world.set_parameter(vault, parameter, value).await;
}

/// Raises an alarm, pauses, adds cover or donates.
async fn random_safety(world: &mut World, rng: &mut Rng, who: &str) {
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let vault = rng.one_of(&[staking, manager]);
    match rng.below(5) {
        0 => {
            if !world.vault_model(vault).status.is_alarm_spent {
                world.alarm(vault).await;
            }
        }
        1 => {
            let pause = IRoles::pauseCall { durationSecs: U256::from(1 + rng.below(86_400)) };
            world.send("owner", vault, pause, U256::ZERO).await;
        }
        2 => {
            let purse = if vault == staking {
                milliether(100)
            } else {
                world.balance_of(staking, world.address(who)).await
            };
            if let Some(assets) = part(rng, purse.min(milliether(100)), room(world, vault).await) {
                world.add_cover(vault, who, assets).await;
            }
        }
        3 => {
            world.force_ether(staking, milliether(1 + rng.below(50))).await;
        }
        _ => {
            let most = world.balance_of(staking, world.address(who)).await.min(milliether(50));
            world.transfer(staking, who, manager, most).await;
        }
    }
}

/// Requests, settles, cancels or claims.
async fn random_queue(world: &mut World, rng: &mut Rng, who: &str) {
    let vault = rng.one_of(&[world.staking_vault(), world.restaking_manager()]);
    let queue = world.suite().queue(vault).unwrap();
    let last = world.read(queue, IWithdrawalQueue::queueStateCall {}).await.last;
    // Existing positions of `who`, the newest first.
    let mut own = Vec::new();
    for id in (1..=last.to::<u64>()).rev() {
        let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
        let position = world.read(queue, call).await;
        if position.owner == world.address(who) {
            own.push((id, position));
        }
    }
    match rng.below(4) {
        0 if world.accepts(vault, Operation::Request).await => {
            let rate = world.read(vault, IQueuedVault::requestRateCall {}).await;
            let most = world.balance_of(vault, world.address(who)).await;
            let shares = part(rng, most, most).unwrap_or_default();
            let now = u32::try_from(world.now().await).unwrap();
            let smallest = world.vault_model(vault).least_request(now);
            if smallest.is_some_and(|smallest| shares >= U256::from(smallest)) {
                let bound = (rng.below(3) == 0).then_some(rate);
                world.request_with_min_rate(vault, who, shares, bound).await;
            }
        }
        0 => {}
        1 => {
            if world.accepts(vault, Operation::EnterOrSettle).await {
                let most = rng.below(10);
                world.settle(vault, "carol", most).await;
            }
        }
        2 => {
            if let Some((id, _)) = own.iter().find(|(_, it)| it.status == U256::ONE) {
                world.cancel(vault, who, *id).await;
            }
        }
        _ => {
            let ready = own.iter().filter(|(_, it)| it.status > U256::ONE || !it.assets.is_zero());
            let ready: Vec<_> = ready.map(|(id, _)| *id).collect();
            if !ready.is_empty() {
                world.claim(vault, who, &ready).await;
            }
        }
    }
}

/// Revises and confirms a provisional loss.
async fn resolve_loss(world: &mut World, rng: &mut Rng, vault: Address) {
    if world.vault_model(vault).phase() == Phase::Bunker {
        if rng.below(2) == 0 {
            let loss = world.read(vault, IBunker::bunkerCall {}).await.provisional;
            let loss = loss * U256::from(rng.below(1_000)) / U256::from(1_000);
            world.revise_loss(vault, "owner", loss).await;
        }
        world.confirm_loss(vault, "owner").await;
    }
}

/// Moves ether to and from validators, and reports a gain or a loss.
async fn random_consensus(world: &mut World, rng: &mut Rng) {
    let staking = world.staking_vault();
    let ledger = world.read(staking, IRate::ledgerCall {}).await;
    let free = world.read(staking, IQueuedVault::liquidityCall {}).await.allocatable;
    if world.accepts(staking, Operation::Allocate).await
        && let Some(assets) = part(rng, free, U256::MAX)
        && rng.below(2) == 0
    {
        world.advance_hours(1).await;
        world.allocate_to_consensus(assets).await;
    } else if let Some(assets) = part(rng, ledger.working, U256::MAX)
        && rng.below(3) == 0
        && world.ether_of(world.address("consensus")).await > assets
    {
        world.pay_back(assets).await;
    }
    let ledger = world.read(staking, IRate::ledgerCall {}).await;
    let is_waiting = world.vault_model(staking).phase() == Phase::Bunker;
    if rng.below(3) == 0 && ledger.working > ether(1) && !is_waiting {
        let most = ledger.working / U256::from(rng.one_of(&[15, 100, 2_000]));
        let lost = most * U256::from(rng.below(1_000)) / U256::from(1_000);
        world.consensus_loss(lost).await;
    } else {
        world.consensus_reward(part(rng, milliether(200), U256::MAX).unwrap_or_default()).await;
    }
    world.advance_hours(2).await;
    world.report_consensus().await;
    if rng.below(3) > 0 {
        resolve_loss(world, rng, staking).await;
    }
}

/// Moves bsETH to and from the venue, and reports.
async fn random_strategy(world: &mut World, rng: &mut Rng) {
    let manager = world.restaking_manager();
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    if rng.below(2) == 0 {
        let free = world.read(manager, IQueuedVault::liquidityCall {}).await.allocatable;
        let cap = ledger.backing * U256::from(8) / U256::from(10);
        if world.accepts(manager, Operation::Allocate).await
            && let Some(assets) = part(rng, free.min(cap.saturating_sub(ledger.working)), U256::MAX)
        {
            world.allocate_to_venue(assets).await;
        }
    } else if let Some(assets) = part(rng, ledger.working, U256::MAX) {
        world.deallocate_from_venue(assets).await;
    }
    // A donation to a venue without holders would be lost by the next depositor.
    let working = world.read(manager, IRate::ledgerCall {}).await.working;
    if working > milliether(1)
        && rng.below(2) == 0
        && let Some(shares) = part(rng, milliether(100), room(world, world.staking_vault()).await)
    {
        world.venue_gain(shares).await;
    }
    world.advance_hours(1).await;
    world.report_strategy().await;
}

/// Maximum deposit into a vault; zero where entries are closed.
async fn room(world: &World, vault: Address) -> U256 {
    let receiver = world.address("alice");
    world.read(vault, IVault::maxDepositCall { receiver }).await
}

/// A random part of `whole` of at least 10,000 wei, so that no fee rounds it to zero; `None` where
/// `limit` is below that.
fn part(rng: &mut Rng, whole: U256, limit: U256) -> Option<U256> {
    let least = U256::from(10_000);
    let most = whole.min(limit);
    if most < least {
        return None;
    }
    let scaled = most >> usize::try_from(rng.below(40)).unwrap();
    Some((scaled - scaled * U256::from(rng.below(1_000)) / U256::from(1_000)).max(least))
}
