//! Attacks that pay today. Each test shows what happens and fails once a rule stops it: then it says
//! what must hold instead, and moves to `attacks.rs` or `defects.rs`.
//!
//! In all of them somebody uses what is known, or can be known, and is not in the price.

use basalt_math::{Phase, RATE_ONE};
use basalt_model::{
    DAY_SECS, ETHER, HOUR_SECS, Refusal,
    vault::{GAIN_AT_ONCE, WATERMARK},
};
use basalt_search::{
    attack::Windfall,
    chain::{FIRST_USER, Start},
    rng::Rng,
    step::{Amount, Step},
    world::{Kind, World},
};

/// Two holders of a quarter each.
const FIRST: usize = FIRST_USER;
const SECOND: usize = FIRST_USER + 1;

/// A thousand shares at a rate of one, a quarter with each of four users.
fn after(kind: Kind, steps: &[Step]) -> World {
    let mut world = World::new(Start::thousand(kind, 2));
    for step in steps {
        world.must(*step);
    }
    world
}

const fn report(source: usize) -> Step {
    Step::Report { source, ago: 0 }
}

/// A holder leaves with all shares at once; returns the assets.
fn leave(world: &mut World, who: usize) -> u128 {
    let before = world.vault().wallets[who].received;
    let shares = world.vault().balance(who).min(world.max_exit(who).1);
    world.must(Step::Exit { who, to: who, amount: Amount::Shares(shares) });
    world.vault().wallets[who].received - before
}

const fn request(who: usize, shares: u128) -> Step {
    Step::Request { who, to: who, shares, min_rate: 0 }
}

/// The search finds by itself how a newcomer takes what others have lost, and what never was there.
#[test]
fn a_newcomer_wins_what_comes_back() {
    let mut rng = Rng::new(7);
    for windfall in Windfall::ALL {
        let mut scenario = windfall.scenario();
        let best = (0..4).map(|_| scenario.climb(400, &mut rng));
        let (plan, result) = best.max_by_key(|(_, result)| result.unexplained_profit()).unwrap();
        println!("{windfall:?}: {plan:?} {result:?}");
        assert!(result.unexplained_profit() > 0, "{windfall:?} no longer pays");
    }
}

/// An emergency exit shows the loss of a strategy, and nothing books it: the keeper may not report for
/// the rest of the hour, and what came back is open to instant exits at the old rate.
#[test]
fn a_loss_that_an_emergency_exit_shows_is_left_to_the_others() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 600 * ETHER },
            Step::Wait { secs: HOUR_SECS },
            report(0),
            Step::Drift { source: 0, value: 300 * ETHER },
            Step::EmergencyExit { source: 0 },
        ],
    );
    assert_eq!(world.apply(report(0)).err(), Some(Refusal::ReportTooEarly));
    let got = leave(&mut world, FIRST);
    // Fair are 175.
    assert!(got > 249 * ETHER, "left with {got}");
}

/// A request that a report made eligible is settled, by anyone, with assets that entered after a loss
/// that everybody can see.
#[test]
fn an_eligible_request_leaves_a_visible_loss_to_those_who_enter() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 1_000 * ETHER },
            request(FIRST, 100 * ETHER),
            Step::Wait { secs: 2 * HOUR_SECS },
            report(0),
            Step::Drift { source: 0, value: 800 * ETHER },
            Step::Enter { who: SECOND, to: SECOND, amount: Amount::Assets(100 * ETHER) },
            Step::Settle { max: 8 },
            Step::Claim { id: 1, to: FIRST },
        ],
    );
    // Fair are 80.
    assert!(world.vault().wallets[FIRST].received > 99 * ETHER);
    world.must(Step::Wait { secs: HOUR_SECS });
    world.must(report(0));
}

/// The report that opens a bunker leaves what the queue is owed as it was. After the confirmation
/// instant exits are open and settlement is not: a newcomer's request waits, a holder leaves.
#[test]
fn while_the_vault_reopens_an_instant_exit_takes_what_the_queue_waits_for() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 900 * ETHER },
            request(FIRST, 200 * ETHER),
            Step::Wait { secs: 27 * HOUR_SECS },
            Step::Drift { source: 0, value: 800 * ETHER },
            report(0),
            Step::Confirm { by_anyone: false },
        ],
    );
    assert_eq!(world.vault().books.funds.in_use.owed.0, 0, "owed in bunker");
    assert_eq!(world.apply(Step::Settle { max: 8 }).err(), Some(Refusal::Reopening));
    let got = leave(&mut world, SECOND);
    assert!(got > 99 * ETHER, "{got} of the 100 at hand");
}

/// A report during a pause leaves what the queue is owed as it was: when the pause ends, an instant exit
/// is first.
#[test]
fn after_a_pause_an_instant_exit_takes_what_the_queue_waits_for() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 900 * ETHER },
            request(FIRST, 200 * ETHER),
            Step::Pause { secs: 4 * HOUR_SECS, by_owner: true },
            Step::Wait { secs: 3 * HOUR_SECS },
            report(0),
            Step::Wait { secs: HOUR_SECS },
        ],
    );
    assert_eq!(world.vault().books.funds.in_use.owed.0, 0, "owed after a pause");
    let got = leave(&mut world, SECOND);
    assert!(got > 99 * ETHER, "{got} of the 100 at hand");
}

/// A second opinion gone wrong lowers a true loss to nothing, confirms, and leaves.
#[test]
fn a_second_opinion_can_leave_a_true_loss_to_the_others() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 500 * ETHER },
            Step::Drift { source: 0, value: 300 * ETHER },
            Step::Wait { secs: HOUR_SECS },
            report(0),
            Step::Revise { source: 0, loss: 0, by_owner: false },
            Step::Confirm { by_anyone: false },
        ],
    );
    let got = leave(&mut world, FIRST);
    // Fair are 200.
    assert!(got > 249 * ETHER, "left with {got}");
}

/// An emergency exit before the yield is reported makes it a donation, which the owner may sweep.
#[test]
fn yield_that_an_emergency_exit_brings_is_the_owners() {
    let world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 500 * ETHER },
            Step::Drift { source: 0, value: 508 * ETHER },
            Step::EmergencyExit { source: 0 },
        ],
    );
    let donated = world.vault().cash.donated_to_vault;
    assert!(donated >= 8 * ETHER - 2, "{donated} of 8 as a donation");
}

/// After the confirmation of a total loss the bound on gains is a part of nothing: what comes back is
/// never booked.
#[test]
fn after_a_total_loss_no_gain_is_ever_booked() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Set { parameter: GAIN_AT_ONCE, value: 1_000 },
            Step::Allocate { source: 0, assets: 1_000 * ETHER + 1 },
            Step::Drift { source: 0, value: 0 },
            Step::Wait { secs: HOUR_SECS },
            report(0),
            Step::Confirm { by_anyone: false },
            Step::Drift { source: 0, value: 1_000 * ETHER },
        ],
    );
    for _ in 0..30 {
        world.must(Step::Wait { secs: DAY_SECS });
        world.must(report(0));
        assert_eq!(world.vault().backing(), 0, "something was booked");
    }
}

/// The watermark is a part of the backing as of the last move of funds.
#[test]
fn assets_that_entered_since_are_not_in_the_watermark() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Set { parameter: WATERMARK, value: 5_000 },
            Step::Enter { who: FIRST, to: FIRST, amount: Amount::Assets(1_000 * ETHER) },
        ],
    );
    // Due are 1,000.
    assert_eq!(world.vault().instant(), 1_500 * ETHER);
    assert!(leave(&mut world, FIRST) > 0);
}

/// One wei booked with a strategy that does not answer: its report cannot come, so nothing becomes
/// eligible, and after a week the whole vault is stale.
#[test]
fn a_wei_with_a_silent_strategy_stops_everybody() {
    let mut world = after(
        Kind::Restaking,
        &[
            Step::Allocate { source: 0, assets: 500 * ETHER },
            Step::Allocate { source: 1, assets: 1 },
            Step::Fail { source: 1, fails: true },
            request(FIRST, 100 * ETHER),
        ],
    );
    for _ in 0..7 {
        world.must(Step::Wait { secs: DAY_SECS });
        world.must(report(0));
        assert_eq!(world.apply(report(1)).err(), Some(Refusal::Venue));
    }
    assert_eq!(world.vault().escrow(), 100 * ETHER, "settled");
    assert!(world.vault().is_stale(), "fresh");
    assert_eq!((world.max_entry(), world.max_exit(SECOND)), ((0, 0), (0, 0)), "open");
}

/// bsETH has lost a third, provisionally: nobody enters or leaves it. brETH, whose only asset it is, is
/// open and says that nothing is wrong.
#[test]
fn breth_is_open_while_bseth_is_in_bunker() {
    let start = Start::thousand(Kind::Restaking, 1);
    let mut world = World::new(Start { bseth_rate: Some(RATE_ONE), ..start });
    let amount = Amount::Assets(ETHER);
    world.switch();
    let assets = 900_000_000 * ETHER;
    world.must(Step::Allocate { source: 0, assets });
    world.must(Step::Drift { source: 0, value: assets / 3 * 2 });
    world.must(Step::Wait { secs: HOUR_SECS });
    world.must(report(0));
    let enter = Step::Enter { who: FIRST, to: FIRST, amount };
    assert_eq!(world.apply(enter).err(), Some(Refusal::InBunker));
    world.switch();
    assert_eq!(world.vault().phase(), Phase::Open);
    world.must(enter);
    world.must(Step::Exit { who: SECOND, to: SECOND, amount });
}
