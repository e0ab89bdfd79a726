//! The rate line of bsETH: no user operation writes it, gains vest along it, and its cap holds.

use alloy::primitives::U256;
use basalt_harness::{DAY_SECS, Parameter, RATE_ONE, Token, World, YEAR_SECS, ether, milliether};
use basalt_interfaces::{IRate, IToken, IVault};
use basalt_vault::layout::{FEES, LAST_REPORT, LINE, REPORT_BOUNDS};

/// Slots of the rate line, of the last report, of the fee and of the bounds.
const REPORTED_SLOTS: [u32; 4] = [LINE, LAST_REPORT, FEES, REPORT_BOUNDS];

/// The rate at a time, 27 decimals, computed from the published rate line.
async fn line_rate(world: &World, now: u64) -> U256 {
    let line = world.read(world.staking_vault(), IRate::rateLineCall {}).await;
    let now = U256::from(now).clamp(line.start, line.end);
    if line.end == line.start {
        return line.endRate;
    }
    line.startRate + (line.endRate - line.startRate) * (now - line.start) / (line.end - line.start)
}

async fn reported_slots(world: &World) -> Vec<U256> {
    let mut words = Vec::new();
    for vault in [world.staking_vault(), world.restaking_manager()] {
        for slot in REPORTED_SLOTS {
            words.push(world.storage(vault, slot.into()).await);
        }
    }
    words
}

#[tokio::test]
async fn no_user_operation_writes_the_rate_line_or_other_slots_of_reports() {
    let Some(mut world) = World::with_time_travel("writes of the rate line").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(50)).await;
    world.report_consensus().await;
    world.advance_hours(30).await;
    let (vault, manager) = (world.staking_vault(), world.restaking_manager());
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    let written = reported_slots(&world).await;
    // Both rate lines, and the report of bsETH.
    assert!([0, 1, 2, 4].iter().all(|place| !written[*place].is_zero()));
    macro_rules! untouched {
        ($what:literal, $operation:expr) => {
            $operation.await;
            assert_eq!(reported_slots(&world).await, written, "{} wrote a report's slot", $what);
        };
    }
    let one = ether(1);
    untouched!("a deposit", world.deposit(Token::Bseth, "bob", one));
    untouched!("a mint", world.mint(Token::Bseth, "bob", one));
    untouched!("a redemption", world.redeem(Token::Bseth, "alice", one));
    untouched!("a withdrawal", world.withdraw(Token::Bseth, "alice", one));
    untouched!("a transfer", world.transfer(vault, "alice", bob, one));
    untouched!("a deposit of bsETH", world.deposit(Token::Breth, "alice", ether(3)));
    untouched!("a mint for bsETH", world.mint(Token::Breth, "alice", one));
    untouched!("a redemption for bsETH", world.redeem(Token::Breth, "alice", one));
    untouched!("a withdrawal of bsETH", world.withdraw(Token::Breth, "alice", one));
    untouched!("a transfer of brETH", world.transfer(manager, "alice", bob, milliether(1)));
    untouched!("cover", world.add_cover(vault, "bob", one));
    untouched!("cover of brETH", world.add_cover(manager, "alice", milliether(100)));
    untouched!("a request", world.request_redeem(vault, "alice", one));
    untouched!("a request to cancel", world.request_redeem(vault, "alice", one));
    untouched!("its cancel", world.cancel(vault, "alice", 2));
    untouched!("a position's transfer", world.transfer_position(vault, "alice", bob, 1));
    untouched!("a settlement", world.settle(vault, "mallory", 8));
    untouched!("a redemption in kind", world.redeem_in_kind("alice", milliether(500), &[]));
    let approve = IToken::approveCall { spender: bob, value: one };
    untouched!("an approval", world.send("alice", vault, approve, U256::ZERO));
    let pull = IToken::transferFromCall { from: alice, to: bob, value: U256::ZERO };
    untouched!("a transfer by allowance", world.send("bob", vault, pull, U256::ZERO));
    untouched!("forced ether", world.force_ether(vault, one));

    // A position that a report has made eligible is settled and claimed without a write to these
    // slots.
    world.deposit(Token::Bseth, "carol", one).await;
    world.request_redeem(vault, "carol", milliether(500)).await;
    world.advance_hours(24).await;
    let all = (0..10).map(|_| milliether(10));
    for shares in all {
        world.request_redeem(vault, "carol", shares).await;
    }
    world.advance_hours(24).await;
    world.report_consensus().await;
    let written = reported_slots(&world).await;
    macro_rules! still_untouched {
        ($what:literal, $operation:expr) => {
            let step = $operation.await;
            assert!(step.amount > 0, "{} did nothing", $what);
            assert_eq!(reported_slots(&world).await, written, "{} wrote a report's slot", $what);
        };
    }
    still_untouched!("a settlement that pays", world.settle(vault, "mallory", 8));
    still_untouched!("a claim", world.claim(vault, "carol", &[3]));
}

#[tokio::test]
async fn a_gain_vests_along_its_line_without_a_step() {
    let Some(mut world) = World::with_time_travel("a gain along the line").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(100)).await;
    let vault = world.staking_vault();
    let (step, _) = world.report_consensus().await;
    let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
    assert_eq!(event.source, world.address("consensus"));
    assert_eq!(event.applied.to_string(), milliether(100).to_string());
    assert_eq!(event.rate, U256::from(RATE_ONE), "a gain makes no step");
    let start = step.receipt.timestamp;
    assert_eq!(event.end, U256::from(start + 5 * DAY_SECS));
    // The whole gain, rounded down, for all shares: seed and alice.
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    let all = ledger.backing * U256::from(RATE_ONE) / ledger.shares;
    assert_eq!(event.endRate, all);

    let mut last = U256::from(RATE_ONE);
    for hours in [1, 22, 30, 50, 16] {
        let now = world.advance_hours(hours).await;
        let rate = line_rate(&world, now).await;
        assert!(rate > last && rate < event.endRate);
        let wad = world.read(vault, IRate::getRateCall {}).await;
        assert!(wad >= rate / U256::from(1_000_000_000), "the rate is that of the current second");
        assert!(wad <= event.endRate / U256::from(1_000_000_000));
        let peak = world.read(vault, IRate::ledgerCall {}).await.peak;
        assert!(peak >= rate && peak > last, "the peak grows while the line vests");
        last = rate;
    }
    world.advance_hours(24).await;
    let wad = world.read(vault, IRate::getRateCall {}).await;
    assert_eq!(wad, event.endRate / U256::from(1_000_000_000));
    let peak = world.read(vault, IRate::ledgerCall {}).await.peak;
    assert_eq!(peak, event.endRate);
    world.assert_matches_model("the end of the line").await;
}

#[tokio::test]
async fn an_entry_while_a_gain_vests_pays_for_it_and_gets_it_back() {
    let Some(mut world) = World::with_time_travel("an entry while a gain vests").await else {
        return;
    };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(100)).await;
    world.report_consensus().await;
    let (vault, assets) = (world.staking_vault(), ether(10));
    let line = world.read(vault, IRate::rateLineCall {}).await;
    let shares = U256::from(world.deposit(Token::Bseth, "bob", assets).await.amount);
    let for_end = assets * U256::from(RATE_ONE) / line.endRate;
    assert!(
        shares <= for_end && for_end - shares <= U256::from(100),
        "the price is the line's end"
    );
    let at_once = world.read(vault, IVault::convertToAssetsCall { shares }).await;
    assert!(at_once < assets, "an immediate exit loses the premium");
    let alice = world.address("alice");
    let before = world.read(vault, IVault::convertToAssetsCall { shares: ether(100) }).await;
    world.advance_hours(24 * 5 + 1).await;
    let later = world.read(vault, IVault::convertToAssetsCall { shares }).await;
    assert!(later <= assets && assets - later < U256::from(1_000), "it comes back as it vests");
    let after = world.read(vault, IVault::convertToAssetsCall { shares: ether(100) }).await;
    assert!(after > before, "and takes nothing from earlier holders");
    assert_eq!(world.read(vault, IToken::balanceOfCall { account: alice }).await, ether(100));
}

#[tokio::test]
async fn growth_is_capped_and_the_excess_waits_as_slack() {
    let Some(mut world) = World::with_time_travel("the cap on growth").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    let vault = world.staking_vault();
    world.widen_report_bounds(vault).await;
    let growth = world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await;
    assert_eq!(growth, U256::from(RATE_ONE / 10 / u128::from(YEAR_SECS)), "10 % a year");

    world.consensus_reward(ether(5)).await;
    let (step, _) = world.report_consensus().await;
    let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
    let rise = growth * U256::from(30 * DAY_SECS);
    assert_eq!(event.endRate, U256::from(RATE_ONE) + rise, "the growth of 30 days at most");
    assert_eq!(event.end, U256::from(step.receipt.timestamp + 30 * DAY_SECS));
    // The entry price includes the slack, up to 1 %.
    let price = world.read(vault, IVault::previewMintCall { shares: ether(1) }).await;
    let ceiling = (event.endRate * U256::from(101)).div_ceil(U256::from(100_000_000_000_u64));
    assert!(price.abs_diff(ceiling) <= U256::ONE);

    // Without new gains, the next reports promise the slack, never faster than the cap.
    let mut last = (world.now().await, line_rate(&world, world.now().await).await);
    for days in [3, 10, 30, 31, 31, 31] {
        let now = world.advance_hours(24 * days).await;
        let rate = line_rate(&world, now).await;
        let most = last.1 + last.1 * growth * U256::from(now - last.0) / U256::from(RATE_ONE);
        // Compounding across two lines adds less than a thousandth of the rise.
        let allowance = (most - last.1) / U256::from(100);
        assert!(rate <= most + allowance, "the rate grew faster than the published cap");
        last = (now, rate);
        world.report_consensus().await;
    }
}

#[tokio::test]
async fn a_new_cap_applies_from_the_next_gain() {
    let Some(mut world) = World::with_time_travel("a new cap on growth").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    let vault = world.staking_vault();
    let old = world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await;
    world.set_parameter(vault, Parameter::Growth, 1_200).await;
    assert_eq!(world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await, old);
    world.consensus_loss(milliether(10)).await;
    world.report_consensus().await;
    assert_eq!(
        world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await,
        old,
        "a loss does not change the cap"
    );
    world.advance_hours(2).await;
    world.consensus_reward(ether(5)).await;
    world.report_consensus().await;
    let new = world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await;
    assert_eq!(new, U256::from(RATE_ONE * 12 / 100 / u128::from(YEAR_SECS)), "12 % a year");

    // Back at the peak, the line is drawn under the new cap, and even that leaves entries open.
    world.advance_hours(24 * 6).await;
    world.consensus_reward(ether(5)).await;
    let (step, _) = world.report_consensus().await;
    let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
    let rise = event.rate * new * U256::from(30 * DAY_SECS) / U256::from(RATE_ONE);
    assert!((event.rate + rise).abs_diff(event.endRate) <= U256::from(RATE_ONE / 1_000_000_000));
    let room = IVault::maxDepositCall { receiver: world.address("bob") };
    assert!(world.read(vault, room).await > U256::ZERO);
    world.deposit(Token::Bseth, "bob", ether(1)).await;
}

/// Earns 3 % a year for some days after a loss; every report agrees with the model.
async fn recovers(lost: U256, days: u64) {
    let Some(mut world) = World::with_time_travel("recovery from a loss").await else { return };
    world.deposit(Token::Bseth, "alice", ether(1_000)).await;
    world.allocate_to_consensus(ether(900)).await;
    world.widen_report_bounds(world.staking_vault()).await;
    world.advance_hours(2).await;
    world.consensus_loss(lost).await;
    world.report_consensus().await;
    let vault = world.staking_vault();
    let peak = world.read(vault, IRate::ledgerCall {}).await.peak;
    let mut running: Option<(U256, U256)> = None;
    let (mut kept, mut has_passed) = (0, false);
    for _ in 0..days {
        world.advance_hours(24).await;
        world.consensus_reward(milliether(82)).await;
        let (step, _) = world.report_consensus().await;
        let event = step.receipt.event::<IRate::Reported>(vault).unwrap();
        if event.rate < peak {
            assert!(event.endRate <= peak, "a recovery goes no further than the peak");
            if let Some((end, until)) = running
                && end == event.endRate
                && until > U256::from(step.receipt.timestamp)
            {
                assert_eq!(event.end, until, "a recovery to the same end continues");
                kept += 1;
            }
            running = Some((event.endRate, event.end));
        }
        has_passed |= event.rate > peak;
    }
    assert!(kept > 0, "no report came while a recovery ran to its end");
    assert!(has_passed, "daily gains carry the rate past the peak");
}

#[tokio::test]
async fn after_a_loss_of_a_wei_daily_gains_carry_the_rate_past_the_peak() {
    recovers(U256::ONE, 9).await;
}

#[tokio::test]
async fn after_a_loss_of_a_thousandth_daily_gains_carry_the_rate_past_the_peak() {
    recovers(ether(1), 24).await;
}

#[tokio::test]
async fn before_the_first_report_its_index_is_zero_and_its_time_the_construction() {
    let world = World::start().await;
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let report = world.read(vault, IRate::lastReportCall {}).await;
        let line = world.read(vault, IRate::rateLineCall {}).await;
        assert_eq!(report.index, U256::ZERO);
        assert!(report.refTime > U256::ZERO && report.refTime == line.start);
        assert!(report.refTime <= U256::from(world.now().await));
    }
}
