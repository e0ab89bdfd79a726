//! The lifecycle of positions in both layers, compared to the wei with the model.

use alloy::primitives::{Address, U256};
use basalt_harness::{DAY_SECS, Parameter, Phase, Token, World, ether, milliether};
use basalt_interfaces::{IRate, IRestakingManager, IRoles, IVault};

const WAD: u64 = 10_u64.pow(18);

/// Value of an account's shares at the current rate, in the vault's asset.
async fn value(world: &World, vault: Address, who: &str) -> U256 {
    let shares = world.balance_of(vault, world.address(who)).await;
    world.read(vault, IVault::convertToAssetsCall { shares }).await
}

#[tokio::test]
async fn both_yields_are_in_the_rate_of_breth_and_a_loss_is_shared_pro_rata() {
    let Some(mut world) =
        World::with_time_travel("the lifecycle of positions in both layers").await
    else {
        return;
    };
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    // alice holds bsETH, bob deposits all of it into brETH, carol half of it.
    for vault in [staking, manager] {
        world.set_parameter(vault, Parameter::MaxAge, (30 * DAY_SECS).into()).await;
    }
    world.set_parameter(staking, Parameter::GainAtOnce, 1_000).await;
    world.deposit(Token::Bseth, "alice", ether(64)).await;
    world.deposit(Token::Bseth, "bob", ether(32)).await;
    world.deposit(Token::Bseth, "carol", ether(16)).await;
    world.deposit(Token::Breth, "bob", ether(32)).await;
    world.deposit(Token::Breth, "carol", ether(8)).await;
    world.allocate_to_consensus(ether(96)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(24).await;

    // Four weeks in which both layers earn.
    let mut last = U256::ZERO;
    for _ in 0..4 {
        world.consensus_reward(milliether(60)).await;
        world.report_consensus().await;
        world.venue_gain(milliether(15)).await;
        world.report_strategy().await;
        world.advance_hours(7 * 24).await;
        let rate = world.read(manager, IRate::getRateCall {}).await;
        assert!(rate > last);
        last = rate;
    }
    let (staking_rate, restaking_rate) = (
        world.read(staking, IVault::convertToAssetsCall { shares: ether(1) }).await,
        world.read(manager, IVault::convertToAssetsCall { shares: ether(1) }).await,
    );
    assert!(staking_rate > U256::from(WAD) && restaking_rate > U256::from(WAD));
    let product = staking_rate * restaking_rate / U256::from(WAD);
    assert!(last.abs_diff(product) <= U256::from(2), "both yields are in the rate of brETH");

    // A slashing larger than slack and unvested growth together.
    let before = [
        value(&world, staking, "alice").await,
        value(&world, manager, "bob").await,
        value(&world, manager, "carol").await,
        value(&world, staking, "carol").await,
    ];
    let in_ether = world.read(manager, IRate::getRateCall {}).await;
    world.consensus_loss(ether(6)).await;
    world.report_consensus().await;
    let (step, borne) = world.confirm_loss(staking, "owner").await;
    assert!(borne.shared.holders > 0);
    let event = step.receipt.event::<IRate::LossRealized>(staking).unwrap();
    let after = [
        value(&world, staking, "alice").await,
        value(&world, manager, "bob").await,
        value(&world, manager, "carol").await,
        value(&world, staking, "carol").await,
    ];
    // Each holder loses the same fraction as the rate, rounded to the wei.
    let fallen = |value: U256| value * event.rateAfter / event.rateBefore;
    for (index, (before, after)) in before.into_iter().zip(after).enumerate() {
        if index == 1 || index == 2 {
            assert_eq!(before, after, "the rate of brETH in bsETH does not change");
        } else {
            assert!(after.abs_diff(fallen(before)) <= U256::ONE, "pro rata");
        }
    }
    let fell_to = world.read(manager, IRate::getRateCall {}).await;
    assert!(
        fell_to.abs_diff(fallen(in_ether)) <= U256::from(2),
        "and the rate in ether falls by the same fraction"
    );

    world.advance_hours(2).await;
    world.report_consensus().await;
    // The loss is recovered, then exceeded. Entries are closed while the recovery is steep.
    let alice = world.address("alice");
    for week in 0..4 {
        world.advance_hours(2).await;
        world.consensus_reward(ether(3)).await;
        world.report_consensus().await;
        let room = world.read(staking, IVault::maxDepositCall { receiver: alice }).await;
        assert_eq!(room == U256::ZERO, week < 2, "entries are closed in the recovery, week {week}");
        world.advance_hours(7 * 24).await;
        world.venue_gain(milliether(15)).await;
        world.report_strategy().await;
    }
    let line = world.read(staking, IRate::rateLineCall {}).await;
    assert!(line.endRate > event.rateBefore, "above the peak");
    exit_all(&mut world).await;
}

/// Withdraws all assets and redeems all shares; the rest belongs to the seed.
pub(crate) async fn exit_all(world: &mut World) {
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    // Report and pay back, so that all assets are liquid once no position waits.
    world.advance_hours(2).await;
    let strategy = world.strategy();
    world.report_strategy().await;
    world.report_consensus().await;
    if world.vault_model(staking).phase() == Phase::Bunker {
        world.confirm_loss(staking, "owner").await;
    }
    for vault in [staking, manager] {
        world.send("owner", vault, IRoles::unpauseCall {}, U256::ZERO).await;
        world.set_parameter(vault, Parameter::Watermark, 0).await;
    }
    world.advance_hours(2).await;
    world.report_strategy().await;
    world.report_consensus().await;
    world.advance_hours(24 * 29).await;
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
        let shares = world.balance_of(manager, world.address(who)).await;
        if shares > U256::from(1_000) {
            assert_eq!(
                max_redeem(world, manager, who).await,
                shares,
                "{who} can redeem everything"
            );
            world.redeem(Token::Breth, who, shares).await;
        }
    }
    for who in ["alice", "bob", "carol"] {
        let shares = world.balance_of(staking, world.address(who)).await;
        if shares > U256::from(1_000) {
            assert_eq!(
                max_redeem(world, staking, who).await,
                shares,
                "{who} can redeem everything"
            );
            world.redeem(Token::Bseth, who, shares).await;
        }
    }
    let left = world.read(staking, IRate::ledgerCall {}).await;
    assert_eq!(left.working, U256::ZERO);
    assert!(world.ether_of(staking).await >= left.backing);
}

async fn max_redeem(world: &World, vault: Address, who: &str) -> U256 {
    world.read(vault, IVault::maxRedeemCall { owner: world.address(who) }).await
}
