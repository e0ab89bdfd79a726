//! The line: R1 to R5.

use basalt_math::{Change, Growth, MAX_96, Phase};

use super::{ONE, Transition, product, slack};
use crate::{
    step::{Amount, Step},
    world::Vault,
};
use basalt_model::{DAY_SECS, Refusal};

/// The highest rate so far.
#[derive(Clone, Debug)]
pub(crate) struct History {
    highest: u128,
    at: u32,
}

impl History {
    pub(crate) fn new(vault: &Vault) -> Self {
        Self { highest: vault.stored(vault.now), at: vault.now }
    }

    pub(crate) fn check(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        assert!(slack(after) >= 0.into(), "R1.1: the promise is backed");
        if transition.step.is_of_a_user() {
            assert_eq!(before.line(), after.line(), "R1.2: a user wrote the line");
            assert!(slack(after) >= slack(before), "R1.3: a user lowered slack");
        }
        self.growth(transition);
        if let Step::Wait { .. } = transition.step {
            let (was, is) = (before.stored(before.now), after.stored(after.now));
            let end = after.line().end_rate.0;
            assert!(was <= is && is <= end, "R4.2: from {was} to {is} on the way to {end}");
        }
        match (transition.step, transition.result) {
            (Step::Enter { amount, .. }, Ok(done)) => {
                entry(before, *amount, done.assets, done.shares);
            }
            (Step::Cover { assets, .. }, Ok(done)) => {
                entry(before, Amount::Assets(*assets), done.assets, done.shares);
            }
            (Step::Exit { .. }, Ok(done)) => exit(before, done.assets, done.shares),
            (Step::Report { .. }, Ok(done)) => {
                if let (Some(Change::Gain(_)), false) = (done.change, done.is_provisional) {
                    gain(before, after);
                }
            }
            (Step::Report { source, .. }, Err(refusal)) => {
                let is_permitted = match refusal {
                    Refusal::ReportTooEarly | Refusal::ReportBeforeMove => true,
                    Refusal::TooLarge => before.values[*source] > MAX_96,
                    Refusal::Venue => before.fails[*source],
                    _ => false,
                };
                assert!(is_permitted, "R4.5: a report was refused: {refusal:?}");
            }
            _ => {}
        }
    }

    /// Growth since the last check is within the cap of the line that was in force.
    fn growth(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        let growth = Growth::per_year(basalt_math::Bps(before.model.growth_in_force_bps)).0;
        let secs = u128::from(after.now - self.at);
        let rate = after.stored(after.now).max(after.line().at(after.now).0);
        // Linear growth from the highest rate is less than exponential; 1 for rounding.
        let most = product(&[self.highest, ONE]) + product(&[self.highest, growth, secs]);
        assert!(product(&[rate - rate.min(1), ONE]) <= most, "R5.1: {rate} in {secs} s");
        self.highest = self.highest.max(rate);
        self.at = after.now;
    }
}

fn entry(before: &Vault, amount: Amount, assets: u128, shares: u128) {
    let (line, rate) = (before.line(), before.line().at(before.now).0);
    let (supply, backing) = (before.shares(), before.backing());
    let is_open = product(&[line.end_rate.0, 100]) <= product(&[rate, 101]);
    assert!(is_open && line.end_rate.0 >= ONE / 1_000, "R2.2: an entry into {line:?}");
    assert!(assets > 0 && shares > 0, "R3.2: an entry for nothing");

    // The price times the supply times 100, without any division.
    let promised = product(&[line.end_rate.0, supply, 100]);
    let backed = product(&[backing, ONE, 100]);
    let ceiling = product(&[line.end_rate.0, supply, 101]);
    let price = backed.min(ceiling).max(promised);
    let paid = product(&[assets, ONE, supply, 100]);
    assert!(paid >= &price * shares, "R2.1: {assets} for {shares} is too little");
    // At most what rounding takes: less than one of the price, less than one of the result.
    let dearer = price + product(&[supply, 100]);
    match amount {
        Amount::Assets(_) => {
            assert!(paid < dearer * (shares + 1), "R2.1: {assets} buy more than {shares}");
        }
        Amount::Shares(_) => {
            let less = product(&[assets - 1, ONE, supply, 100]);
            assert!(less < dearer * shares, "R2.1: {shares} cost less than {assets}");
        }
    }
}

fn exit(before: &Vault, assets: u128, shares: u128) {
    let rate = before.line().at(before.now).0;
    let kept = 10_000 - u128::from(before.books.exit_slot.exit_fee.0);
    assert!(assets > 0 && shares > 0, "R3.2: an exit for nothing");
    assert!(
        product(&[assets, ONE, 10_000]) <= product(&[shares, rate, kept]),
        "R3.1: {shares} are not worth {assets}"
    );
}

fn gain(before: &Vault, after: &Vault) {
    let now = after.now;
    let (was, is) = (before.stored(now), after.stored(now));
    assert_eq!(was, is, "R4.1: a gain moved the rate");
    assert_eq!(after.phase(), Phase::Open, "R9.8: an ordinary report opens");
    let (line, peak) = (after.line(), after.books.last_report.peak);
    if is < peak.0 {
        assert!(line.end_rate <= peak, "R4.4: a recovery beyond the peak");
    }
    if line != before.line() && line.end_rate > line.start_rate {
        let days = (line.end - line.start).div_ceil(DAY_SECS);
        assert!((5..=30).contains(&days), "R4.3: a line of {days} days");
    }
}
