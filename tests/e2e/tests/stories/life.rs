//! The life of positions in both layers, to the wei against the model.

use crate::dice::Dice;
use alloy::primitives::{Address, U256};
use basalt_harness::{Parameter, World, ether};
use basalt_interfaces::{
    IBunker, IQueuedVault, IRate, IRestakingManager, IToken, IVault, IWithdrawalQueue,
};

const RATE_ONE: u64 = 10_u64.pow(18);

/// Thousandths.
fn milli(thousandths: u64) -> U256 {
    ether(thousandths) / U256::from(1_000)
}

async fn held(world: &World, token: Address, who: &str) -> U256 {
    world.read(token, IToken::balanceOfCall { account: world.address(who) }).await
}

/// What someone's shares are worth at the rate of now, in the vault's asset.
async fn worth(world: &World, vault: Address, who: &str) -> U256 {
    let shares = held(world, vault, who).await;
    world.read(vault, IVault::convertToAssetsCall { shares }).await
}

#[tokio::test]
async fn both_yields_arrive_in_one_rate_and_a_loss_is_shared_pro_rata() {
    let Some(mut world) = World::with_time_travel("the life of positions in both layers").await
    else {
        return;
    };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    // alice stays in bsETH, bob goes all the way, carol does half of each.
    for vault in [staking, manager] {
        world.set_parameter(vault, Parameter::MaxAge, 30 * 86_400).await;
    }
    world.set_parameter(staking, Parameter::GainAtOnce, 1_000).await;
    world.stake("alice", ether(64)).await;
    world.stake("bob", ether(32)).await;
    world.stake("carol", ether(16)).await;
    world.restake("bob", ether(32)).await;
    world.restake("carol", ether(8)).await;
    world.allocate_to_consensus(ether(96)).await;
    world.allocate_to_venue(ether(30)).await;
    world.hours_pass(24).await;

    // Four weeks in which both layers earn.
    let mut last = U256::ZERO;
    for _ in 0..4 {
        world.consensus_reward(milli(60)).await;
        world.report_consensus().await;
        world.venue_gain(milli(15)).await;
        world.report_strategy().await;
        world.hours_pass(7 * 24).await;
        let rate = world.read(manager, IRate::getRateCall {}).await;
        assert!(rate > last);
        last = rate;
    }
    let (staking_rate, restaking_rate) = (
        world.read(staking, IVault::convertToAssetsCall { shares: ether(1) }).await,
        world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await,
    );
    assert!(staking_rate > U256::from(RATE_ONE) && restaking_rate > U256::from(RATE_ONE));
    let product = staking_rate * restaking_rate / U256::from(RATE_ONE);
    assert!(last.abs_diff(product) <= U256::from(2), "both yields are in the rate of brETH");

    // A slashing larger than slack and unvested growth together.
    let before = [
        worth(&world, staking, "alice").await,
        worth(&world, manager, "bob").await,
        worth(&world, manager, "carol").await,
        worth(&world, staking, "carol").await,
    ];
    let in_ether = world.read(manager, IRate::getRateCall {}).await;
    world.consensus_loss(ether(6)).await;
    world.report_consensus().await;
    let (step, borne) = world.confirm_loss(staking, "owner").await;
    assert!(borne.shared.holders > 0);
    let event = step.sent.event::<IRate::LossRealized>(staking).unwrap();
    let after = [
        worth(&world, staking, "alice").await,
        worth(&world, manager, "bob").await,
        worth(&world, manager, "carol").await,
        worth(&world, staking, "carol").await,
    ];
    // Each holder's loss is that of the rate, rounded down to the wei.
    let fallen = |value: U256| value * event.rateAfter / event.rateBefore;
    for (index, (before, after)) in before.into_iter().zip(after).enumerate() {
        if index == 1 || index == 2 {
            assert_eq!(before, after, "brETH in bsETH does not move");
        } else {
            assert!(after.abs_diff(fallen(before)) <= U256::ONE, "pro rata");
        }
    }
    let fell_to = world.read(manager, IRate::getRateCall {}).await;
    assert!(fell_to.abs_diff(fallen(in_ether)) <= U256::from(2), "and in ether by the same part");

    world.hours_pass(2).await;
    world.report_consensus().await;
    // Life goes on: the loss is earned back, then more. Nobody enters while it comes back fast.
    let alice = world.address("alice");
    for week in 0..4 {
        world.hours_pass(2).await;
        world.consensus_reward(ether(3)).await;
        world.report_consensus().await;
        let room = world.read(staking, IVault::maxDepositCall { receiver: alice }).await;
        assert_eq!(room == U256::ZERO, week < 2, "entries are closed in the recovery, week {week}");
        world.hours_pass(7 * 24).await;
        world.venue_gain(milli(15)).await;
        world.report_strategy().await;
    }
    let line = world.read(staking, IRate::rateLineCall {}).await;
    assert!(line.rEnd > event.rateBefore, "past the old height");
    everybody_leaves(&mut world).await;
}

/// Takes everything home and everybody out; what is left belongs to the seed.
async fn everybody_leaves(world: &mut World) {
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    // Report and pay back, so that the ledger's money is all at hand, once nothing waits any more.
    world.hours_pass(2).await;
    let strategy = world.strategy();
    world.report_strategy().await;
    world.report_consensus().await;
    if world.layer(staking).phase() == 1 {
        world.confirm_loss(staking, "owner").await;
    }
    for vault in [staking, manager] {
        world.set_parameter(vault, Parameter::Watermark, 0).await;
    }
    world.hours_pass(2).await;
    world.report_strategy().await;
    world.report_consensus().await;
    world.hours_pass(24 * 29).await;
    let call = IRestakingManager::adapterInfoCall { adapter: strategy.adapter };
    let book = world.read(manager, call).await.book;
    if book > U256::ZERO {
        world.deallocate_from_venue(book).await;
    }
    let working = world.read(staking, IRate::ledgerCall {}).await.working;
    if working > U256::ZERO {
        world.pay_back(working).await;
    }
    for vault in [manager, staking] {
        world.settle(vault, "carol", 64).await;
    }
    for who in ["alice", "bob", "carol"] {
        let shares = held(world, manager, who).await;
        if shares > U256::from(1_000) {
            assert_eq!(most_redeemable(world, manager, who).await, shares, "{who} can leave");
            world.unrestake(who, shares).await;
        }
    }
    for who in ["alice", "bob", "carol"] {
        let shares = held(world, staking, who).await;
        if shares > U256::from(1_000) {
            assert_eq!(most_redeemable(world, staking, who).await, shares, "{who} can leave");
            world.unstake(who, shares).await;
        }
    }
    let left = world.read(staking, IRate::ledgerCall {}).await;
    assert_eq!(left.working, U256::ZERO);
    assert!(world.ether_of(staking).await >= left.backing);
}

async fn most_redeemable(world: &World, vault: Address, who: &str) -> U256 {
    world.read(vault, IVault::maxRedeemCall { owner: world.address(who) }).await
}

#[tokio::test]
async fn random_lives_agree_with_the_model_to_the_wei() {
    for seed in 1..=8 {
        let Some(mut world) = World::with_time_travel("random lives").await else { return };
        let mut dice = Dice::new(seed);
        for vault in [world.staking_vault(), world.restaking_manager()] {
            world.widen_bounds(vault).await;
            world.set_parameter(vault, Parameter::PerformanceFee, 1_000).await;
        }
        for who in ["alice", "bob", "carol"] {
            world.stake(who, ether(20)).await;
            world.restake(who, ether(8)).await;
        }
        for _ in 0..60 {
            world.hours_pass(dice.below(30)).await;
            random_step(&mut world, &mut dice).await;
        }
        everybody_leaves(&mut world).await;
    }
}

/// Something that is possible now, by a random person with a random amount.
async fn random_step(world: &mut World, dice: &mut Dice) {
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let who = dice.one_of(&["alice", "bob", "carol"]);
    let wallet = ether(5);
    match dice.below(20) {
        0 | 1 => {
            if let Some(assets) = part(dice, wallet, room(world, staking).await) {
                world.stake(who, assets).await;
            }
        }
        2 => {
            if let Some(shares) = part(dice, wallet, room(world, staking).await) {
                world.stake_for(who, shares).await;
            }
        }
        3 | 4 => {
            let most = held(world, staking, who).await.min(room(world, manager).await);
            if let Some(assets) = part(dice, most, most) {
                world.restake(who, assets).await;
            }
        }
        5 => {
            // A price above one could ask for more than there is.
            let most = held(world, staking, who).await / U256::from(2);
            if let Some(shares) = part(dice, most, room(world, manager).await) {
                world.restake_for(who, shares).await;
            }
        }
        6 => {
            let most = most_redeemable(world, staking, who).await;
            if let Some(shares) = part(dice, most, most) {
                world.unstake(who, shares).await;
            }
        }
        7 => {
            let most = IVault::maxWithdrawCall { owner: world.address(who) };
            let most = world.read(staking, most).await;
            if let Some(assets) = part(dice, most, most) {
                world.unstake_to(who, assets).await;
            }
        }
        8 => {
            let most = most_redeemable(world, manager, who).await;
            if let Some(shares) = part(dice, most, most) {
                world.unrestake(who, shares).await;
            }
        }
        9 => {
            let most = IVault::maxWithdrawCall { owner: world.address(who) };
            let most = world.read(manager, most).await;
            if let Some(assets) = part(dice, most, most) {
                world.unrestake_to(who, assets).await;
            }
        }
        10 => {
            let vault = dice.one_of(&[staking, manager]);
            let most = held(world, vault, who).await;
            let to = world.address(dice.one_of(&["alice", "bob", "carol"]));
            let shares = part(dice, most, most).unwrap_or_default();
            world.transfer(vault, who, to, shares).await;
        }
        11 => {
            let vault = dice.one_of(&[staking, manager]);
            let (parameter, most) = dice.one_of(&[
                (Parameter::Watermark, 1_000),
                (Parameter::Buffer, 1_000),
                (Parameter::PerformanceFee, 2_000),
                (Parameter::Growth, 1_200),
            ]);
            world.set_parameter(vault, parameter, (1 + dice.below(most)).into()).await;
        }
        14..=17 => random_queue(world, dice, who).await,
        12 | 13 => random_consensus(world, dice).await,
        _ => random_strategy(world, dice).await,
    }
}

/// A request, or what becomes of one.
async fn random_queue(world: &mut World, dice: &mut Dice, who: &str) {
    let vault = dice.one_of(&[world.staking_vault(), world.restaking_manager()]);
    let queue = world.suite().queue(vault).unwrap();
    let last = world.read(queue, IWithdrawalQueue::queueStateCall {}).await.last;
    // Positions of `who` that are there, the newest first.
    let mut own = Vec::new();
    for id in (1..=last.to::<u64>()).rev() {
        let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
        let position = world.read(queue, call).await;
        if position.owner == world.address(who) {
            own.push((id, position));
        }
    }
    match dice.below(4) {
        0 => {
            let rate = world.read(vault, IQueuedVault::requestRateCall {}).await;
            let most = held(world, vault, who).await;
            let shares = part(dice, most, most).unwrap_or_default();
            // A request is worth a thousandth of an ether at least.
            if shares * rate / U256::from(10).pow(U256::from(27)) >= milli(1) {
                let bound = (dice.below(3) == 0).then_some(rate);
                world.request_at_least(vault, who, shares, bound).await;
            }
        }
        1 => {
            if world.layer(vault).phase() == 0 && !is_stale(world, vault).await {
                let most = dice.below(10);
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

async fn is_stale(world: &World, vault: Address) -> bool {
    world.read(vault, IBunker::isStaleCall {}).await
}

/// A loss that waits is judged, and reported on until the vault is open again.
async fn judge(world: &mut World, dice: &mut Dice, vault: Address) {
    if world.layer(vault).phase() == 1 {
        if dice.below(2) == 0 {
            let loss = world.read(vault, IBunker::bunkerCall {}).await.provisional;
            let loss = loss * U256::from(dice.below(1_000)) / U256::from(1_000);
            world.revise_loss(vault, "owner", loss).await;
        }
        world.confirm_loss(vault, "owner").await;
    }
}

/// Money to and from validators, and what becomes of it.
async fn random_consensus(world: &mut World, dice: &mut Dice) {
    let staking = world.staking_vault();
    let ledger = world.read(staking, IRate::ledgerCall {}).await;
    let free = world.read(staking, IQueuedVault::liquidityCall {}).await.allocatable;
    if world.layer(staking).phase() != 1
        && let Some(assets) = part(dice, free, U256::MAX)
        && dice.below(2) == 0
    {
        world.hours_pass(1).await;
        world.allocate_to_consensus(assets).await;
    } else if let Some(assets) = part(dice, ledger.working, U256::MAX)
        && dice.below(3) == 0
        && world.ether_of(world.address("consensus")).await > assets
    {
        world.pay_back(assets).await;
    }
    let ledger = world.read(staking, IRate::ledgerCall {}).await;
    if dice.below(3) == 0 && ledger.working > ether(1) {
        let lost = part(dice, ledger.working / U256::from(20), U256::MAX);
        world.consensus_loss(lost.unwrap_or_default()).await;
    } else {
        world.consensus_reward(part(dice, milli(200), U256::MAX).unwrap_or_default()).await;
    }
    world.hours_pass(2).await;
    world.report_consensus().await;
    if dice.below(3) > 0 {
        judge(world, dice, staking).await;
    }
}

/// Money to and from the venue, and what becomes of it.
async fn random_strategy(world: &mut World, dice: &mut Dice) {
    let manager = world.restaking_manager();
    let ledger = world.read(manager, IRate::ledgerCall {}).await;
    if dice.below(2) == 0 {
        let free = world.read(manager, IQueuedVault::liquidityCall {}).await.allocatable;
        let cap = ledger.backing * U256::from(8) / U256::from(10);
        if let Some(assets) = part(dice, free.min(cap.saturating_sub(ledger.working)), U256::MAX) {
            world.allocate_to_venue(assets).await;
        }
    } else if let Some(assets) = part(dice, ledger.working, U256::MAX) {
        world.deallocate_from_venue(assets).await;
    }
    // What a venue without holders is given, the next one in would lose to nobody.
    let working = world.read(manager, IRate::ledgerCall {}).await.working;
    if working > milli(1)
        && dice.below(2) == 0
        && let Some(shares) = part(dice, milli(100), room(world, world.staking_vault()).await)
    {
        world.venue_gain(shares).await;
    }
    world.hours_pass(1).await;
    world.report_strategy().await;
}

/// What can still come into a vault; zero where entries are closed.
async fn room(world: &World, vault: Address) -> U256 {
    let receiver = world.address("alice");
    world.read(vault, IVault::maxDepositCall { receiver }).await
}

/// A part of `whole`, small or large, of at least a few thousand wei so that no fee rounds it away;
/// nothing where `limit` is below that.
fn part(dice: &mut Dice, whole: U256, limit: U256) -> Option<U256> {
    let least = U256::from(10_000);
    let most = whole.min(limit);
    if most < least {
        return None;
    }
    let scaled = most >> usize::try_from(dice.below(40)).unwrap();
    Some((scaled - scaled * U256::from(dice.below(1_000)) / U256::from(1_000)).max(least))
}
