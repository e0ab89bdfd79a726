//! The main promises of Basalt, each checked over a long sequence of its own.

use basalt_math::{Growth, RATE_ONE, Rounding, mul_div};
use basalt_model::{DAY_SECS, ETHER, HOUR_SECS, Refusal};
use basalt_search::{
    chain::{Event, FIRST_USER, HOLDERS, Start},
    checks::Checker,
    rng::Rng,
    step::{Amount, Step},
    world::{Done, Kind, Vault, World},
};

const START: Start = Start::thousand(Kind::Restaking, 1);

/// A world that is checked after every step.
struct CheckedWorld {
    world: World,
    checker: Checker,
    rng: Rng,
}

impl CheckedWorld {
    fn new(world: World, seed: u64) -> Self {
        Self { checker: Checker::new(world.vault(), false), world, rng: Rng::new(seed) }
    }

    const fn vault(&self) -> &Vault {
        self.world.vault()
    }

    fn apply(&mut self, step: Step) -> Result<Done, Refusal> {
        let before = self.vault().clone();
        let result = self.world.apply(step);
        self.checker.check(&before, &step, &result, &mut self.world, &mut self.rng);
        result
    }

    fn must(&mut self, step: Step) -> Done {
        let result = self.apply(step);
        result.unwrap_or_else(|refusal| unreachable!("{step:?} is refused: {refusal:?}"))
    }
}

#[test]
fn no_step_in_the_rate_over_ten_thousand_reports_of_gains() {
    let world = World::new(START);
    let mut checked = CheckedWorld::new(world, 5);
    checked.must(Step::Allocate { source: 0, assets: 900 * ETHER });
    let growth = Growth::per_year(basalt_math::Bps(1_000)).0;

    let mut rng = Rng::new(6);
    for _ in 0..10_000 {
        // From none to far more than any line can promise, in parts of a billion.
        let part = match rng.small(100) {
            0 => 50_000_000,
            1 => 3_000_000,
            _ => rng.pick(&[0, 1_000, 100_000, 400_000, 1_000_000]),
        };
        let book = checked.vault().source(0).book;
        let value = book + book / 1_000_000_000 * rng.below(part + 1);
        checked.must(Step::Drift { source: 0, value });

        let before = checked.vault().stored(checked.vault().now);
        let secs = HOUR_SECS + rng.small(2 * DAY_SECS);
        checked.must(Step::Wait { secs });
        let vested = checked.vault().stored(checked.vault().now);
        let grown = mul_div(before, growth * u128::from(secs), RATE_ONE, Rounding::Up).unwrap();
        let most = before + grown;
        assert!((before..=most).contains(&vested), "R5.1: from {before} to {vested} in {secs} s");

        checked.must(Step::Report { source: 0, ago: 0 });
        let reported = checked.vault().stored(checked.vault().now);
        assert_eq!(reported, vested, "R4.1: a report moved the rate");

        if rng.chance(20) {
            let most = checked.vault().backing() / 10_000;
            let who = FIRST_USER;
            let _ = checked.apply(Step::Enter {
                who,
                to: who,
                amount: Amount::Assets(rng.below(most)),
            });
        }
    }
    assert_eq!(checked.vault().model.last_report.index, 10_000, "not all were reported");
    assert!(checked.vault().stored(checked.vault().now) > 2 * RATE_ONE, "hardly any growth");
}

#[test]
fn no_more_is_paid_out_than_was_funded() {
    let (mut losses, mut cancels, mut parts) = (0, 0, 0);
    for seed in 0..60 {
        let world = World::new(START);
        let mut checked = CheckedWorld::new(world, seed);
        let mut rng = Rng::new(seed);
        checked.must(Step::Allocate { source: 0, assets: 980 * ETHER });
        let funded = checked.vault().backing();

        for _ in 0..120 {
            let who = FIRST_USER + rng.small(4) as usize;
            let book = checked.vault().source(0).book;
            let id = 1 + rng.small(checked.vault().last_position() + 1);
            let done = match rng.small(8) {
                0..=2 => {
                    let shares = checked.vault().balance(who) / 10;
                    checked.apply(Step::Request { who, to: who, shares, min_rate: 0 })
                }
                3 => checked.apply(Step::Cancel { id }),
                4 => checked.apply(Step::Claim { id, to: who }),
                5 => checked.apply(Step::Deallocate { source: 0, assets: rng.below(20 * ETHER) }),
                6 => {
                    // Within the bound of a report, and sometimes of the window.
                    let loss = checked.vault().backing() / 1_000_000 * rng.below(200);
                    let value = book.saturating_sub(loss);
                    checked.must(Step::Drift { source: 0, value });
                    checked.must(Step::Wait { secs: HOUR_SECS + rng.small(DAY_SECS) });
                    let done = checked.apply(Step::Report { source: 0, ago: 0 });
                    losses += u32::from(done.is_ok());
                    let _ = checked.apply(Step::Confirm { by_anyone: false });
                    done
                }
                _ => checked.apply(Step::Settle { max: 4 }),
            };
            let Ok(done) = done else { continue };
            cancels += u32::from(done.brought.is_some_and(|brought| brought.assets == 0));
            let is_part = |event: &_| matches!(event, Event::Settled { is_closed: false, .. });
            parts += u32::from(done.events.iter().any(is_part));
        }

        // All users leave: the assets pay every claim.
        checked.must(Step::EmergencyExit { source: 0 });
        checked.must(Step::Wait { secs: 3 * HOUR_SECS });
        checked.must(Step::Report { source: 0, ago: 0 });
        checked.must(Step::Settle { max: 64 });
        for who in FIRST_USER..HOLDERS {
            let shares = checked.vault().balance(who);
            let _ = checked.apply(Step::Request { who, to: who, shares, min_rate: 0 });
        }
        checked.must(Step::Wait { secs: 3 * HOUR_SECS });
        checked.must(Step::Report { source: 0, ago: 0 });
        while !checked.must(Step::Settle { max: 64 }).events.is_empty() {}
        for id in 1..=checked.vault().last_position() {
            let _ = checked.apply(Step::Claim { id, to: FIRST_USER });
        }
        let got: u128 = checked.vault().wallets.iter().map(|wallet| wallet.received).sum();
        assert!(got <= funded, "C6: {got} paid out of {funded}");
        assert_eq!(checked.vault().cash.queue, 0, "C5: something was left with the queue");
        assert_eq!(checked.vault().escrow(), 0, "Q3: shares were left with the queue");
        let users: u128 = checked.vault().users_shares();
        assert!(users < ETHER / 100, "somebody could not leave");
    }
    assert!(losses > 200 && cancels > 200 && parts > 100, "{losses} {cancels} {parts}");
}
