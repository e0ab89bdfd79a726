//! The main promises of Basalt, each checked over a long life of its own.

use basalt_math::{Growth, RATE_ONE, Rounding, mul_div};
use basalt_model::Refusal;
use basalt_search::{
    checks::Witness,
    rng::Rng,
    step::{Amount, Step},
    world::{Done, FIRST_USER, HOLDERS, Kind, World},
};

const HOUR: u32 = 3_600;
const DAY: u32 = 86_400;
const ETHER: u128 = 1_000_000_000_000_000_000;

/// A world that is checked after every step.
struct Watched {
    world: World,
    witness: Witness,
    rng: Rng,
}

impl Watched {
    fn new(world: World, seed: u64) -> Self {
        Self { witness: Witness::new(&world, false), world, rng: Rng::new(seed) }
    }

    fn apply(&mut self, step: Step) -> Result<Done, Refusal> {
        let mut after = self.world.clone();
        let result = after.apply(step);
        if result.is_err() {
            after = self.world.clone();
        }
        self.witness.judge(&self.world, &step, &result, &after, &mut self.rng);
        self.world = after;
        result
    }

    fn must(&mut self, step: Step) -> Done {
        let result = self.apply(step);
        result.unwrap_or_else(|refusal| unreachable!("{step:?} is refused: {refusal:?}"))
    }
}

#[test]
fn no_step_in_the_rate_over_ten_thousand_reports_of_gains() {
    let world = World::new(1_000 * ETHER, RATE_ONE, 1, Kind::Restaking, 1_800_000_000);
    let mut life = Watched::new(world, 5);
    life.must(Step::Allocate { source: 0, assets: 900 * ETHER });
    let growth = Growth::per_year(basalt_math::Bps(1_000)).0;

    let mut rng = Rng::new(6);
    for _ in 0..10_000 {
        // From none to far more than any line can promise, in parts of a billion.
        let part = match rng.small(100) {
            0 => 50_000_000,
            1 => 3_000_000,
            _ => rng.pick(&[0, 1_000, 100_000, 400_000, 1_000_000]),
        };
        let book = life.world.source(0).book;
        let value = book + book / 1_000_000_000 * rng.below(part + 1);
        life.must(Step::Drift { source: 0, value });

        let before = life.world.core.stored(life.world.now);
        let secs = HOUR + rng.small(2 * DAY);
        life.must(Step::Wait { secs });
        let vested = life.world.core.stored(life.world.now);
        let grown = mul_div(before, growth * u128::from(secs), RATE_ONE, Rounding::Up).unwrap();
        let most = before + grown;
        assert!((before..=most).contains(&vested), "R5.1: from {before} to {vested} in {secs} s");

        life.must(Step::Report { source: 0, ago: 0 });
        let reported = life.world.core.stored(life.world.now);
        assert_eq!(reported, vested, "R4.1: a report moved the rate");

        if rng.chance(20) {
            let most = life.world.core.backing() / 10_000;
            let who = FIRST_USER;
            let _ = life.apply(Step::Enter { who, amount: Amount::Assets(rng.below(most)) });
        }
    }
    assert_eq!(life.world.model.last_report.index, 10_000, "not all were reported");
    assert!(life.world.core.stored(life.world.now) > 2 * RATE_ONE, "hardly any growth");
}

#[test]
fn no_more_is_paid_out_than_was_funded() {
    let (mut losses, mut cancels, mut parts) = (0, 0, 0);
    for seed in 0..60 {
        let world = World::new(1_000 * ETHER, RATE_ONE, 1, Kind::Restaking, 1_800_000_000);
        let mut life = Watched::new(world, seed);
        let mut rng = Rng::new(seed);
        life.must(Step::Allocate { source: 0, assets: 980 * ETHER });
        let funded = life.world.core.backing();

        for _ in 0..120 {
            let who = FIRST_USER + rng.small(4) as usize;
            let book = life.world.source(0).book;
            let id = 1 + rng.small(life.world.last_position() + 1);
            let done = match rng.small(8) {
                0..=2 => {
                    let shares = life.world.balance(who) / 10;
                    life.apply(Step::Request { who, shares, min_rate: 0 })
                }
                3 => life.apply(Step::Cancel { id }),
                4 => life.apply(Step::Claim { id }),
                5 => life.apply(Step::Deallocate { source: 0, assets: rng.below(20 * ETHER) }),
                6 => {
                    // Within the bound of a report, and sometimes of the window.
                    let loss = life.world.core.backing() / 1_000_000 * rng.below(200);
                    let value = book.saturating_sub(loss);
                    life.must(Step::Drift { source: 0, value });
                    life.must(Step::Wait { secs: HOUR + rng.small(DAY) });
                    let done = life.apply(Step::Report { source: 0, ago: 0 });
                    losses += u32::from(done.is_ok());
                    let _ = life.apply(Step::Confirm { by_anyone: false });
                    done
                }
                _ => life.apply(Step::Settle { max: 4 }),
            };
            let Ok(done) = done else { continue };
            cancels += u32::from(done.brought.is_some_and(|brought| brought.assets == 0));
            let is_part = |event: &_| {
                matches!(event, basalt_search::core::Event::Settled { is_closed: false, .. })
            };
            parts += u32::from(done.events.iter().any(is_part));
        }

        // All users leave: the assets pay every claim.
        life.must(Step::Deallocate { source: 0, assets: u128::MAX });
        life.must(Step::Wait { secs: 3 * HOUR });
        life.must(Step::Report { source: 0, ago: 0 });
        life.must(Step::Settle { max: 64 });
        for who in FIRST_USER..HOLDERS {
            let shares = life.world.balance(who);
            let _ = life.apply(Step::Request { who, shares, min_rate: 0 });
        }
        life.must(Step::Wait { secs: 3 * HOUR });
        life.must(Step::Report { source: 0, ago: 0 });
        while !life.must(Step::Settle { max: 64 }).events.is_empty() {}
        for id in 1..=life.world.last_position() {
            let _ = life.apply(Step::Claim { id });
        }
        let got: u128 = life.world.purses.iter().map(|purse| purse.got).sum();
        assert!(got <= funded, "C6: {got} paid out of {funded}");
        assert_eq!(life.world.cash.queue, 0, "C5: something was left with the queue");
        assert_eq!(life.world.escrow(), 0, "Q3: shares were left with the queue");
        let users: u128 = life.world.users_shares();
        assert!(users < ETHER / 100, "somebody could not leave");
    }
    assert!(losses > 200 && cancels > 200 && parts > 100, "{losses} {cancels} {parts}");
}
