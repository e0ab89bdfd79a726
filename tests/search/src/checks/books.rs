//! Conservation, and no gain without a loss elsewhere: C and U.

use basalt_math::Change;

use super::{ONE, Transition, product, slack};
use crate::{
    chain::{FIRST_USER, HOLDERS, VAULT},
    step::Step,
    world::Vault,
};

/// The flows of assets so far.
#[derive(Clone, Debug)]
pub struct AssetFlows {
    is_without_gains: bool,
    seed: u128,
    backing: u128,
    /// The value of the users' shares at the beginning, and the slack.
    initial_worth: u128,
    gained: u128,
    lost: u128,
    paid_out: u128,
}

impl AssetFlows {
    pub(crate) fn new(vault: &Vault, is_without_gains: bool) -> Self {
        Self {
            is_without_gains,
            seed: vault.balance(VAULT),
            backing: vault.backing(),
            // Slack may become growth of every share.
            initial_worth: users_worth(vault) + whole_slack(vault) + 1,
            gained: 0,
            lost: 0,
            paid_out: 0,
        }
    }

    pub(crate) fn check(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        self.count(transition);
        let shares: u128 = after.model.balances.values().sum();
        assert_eq!(shares, after.shares(), "C1: the balances of all");
        assert_eq!(after.escrow(), after.model.queue.held_shares(), "Q3: what waits in the queue");

        let paid: u128 = after.wallets.iter().map(|wallet| wallet.paid).sum();
        let came = self.backing + paid + self.gained;
        assert_eq!(came, after.backing() + self.paid_out + self.lost, "C2: the backing");
        let booked: u128 = after.sources().map(|(source, _)| source.book).sum();
        let working = after.books.funds.in_use.working.0;
        assert_eq!(booked, working, "C3: what is at work");
        assert!(working <= after.backing(), "C3: more at work than there is");
        let liquid = after.backing() - working;
        let cash = after.cash;
        assert_eq!(cash.vault, liquid + cash.donated_to_vault, "C4: what the vault holds");
        let claimable = after.model.queue.held_assets();
        assert_eq!(cash.queue, claimable + cash.donated_to_queue, "C5: what the queue holds");
        assert!(self.paid_out <= came, "C6: paid out beyond what was funded");

        let cover = after.books.protection.cover.0;
        assert!(after.balance(VAULT) >= self.seed + cover, "R11.1: the seed was burnt");
        if let Step::Donate { .. } = transition.step {
            let mut without = after.clone();
            without.cash = before.cash;
            assert_eq!(&without, before, "R11.2: a donation changed something");
        }
        if self.is_without_gains {
            let got: u128 = after.wallets[FIRST_USER..].iter().map(|wallet| wallet.received).sum();
            let spent: u128 = after.wallets[FIRST_USER..].iter().map(|wallet| wallet.paid).sum();
            assert!(
                got + users_worth(after) <= spent + self.initial_worth,
                "U1: users profited from what nobody gained"
            );
        }
        others(transition);
    }

    const fn count(&mut self, transition: &Transition<'_>) {
        let (before, after) = (transition.before, transition.after);
        let Ok(done) = transition.result else { return };
        if let Some(booking) = &done.booked {
            match booking.applied {
                Change::Gain(gain) => self.gained += gain.0,
                Change::Loss(loss) => self.lost += loss.0,
            }
        }
        match transition.step {
            Step::Exit { .. } | Step::InKind { .. } => self.paid_out += done.assets,
            _ => self.paid_out += after.queue_paid() - before.queue_paid(),
        }
    }
}

impl Vault {
    /// All that settlement has paid so far, claimed or not.
    pub(crate) const fn queue_paid(&self) -> u128 {
        self.cash.queue - self.cash.donated_to_queue + self.claimed
    }
}

/// The value of all that users own: shares at the stored rate, positions, and claims.
fn users_worth(vault: &Vault) -> u128 {
    let rate = vault.stored(vault.now);
    let shares: u128 = vault.users_shares() + vault.escrow();
    let worth = product(&[shares, rate]) / ONE;
    u128::try_from(worth).expect("U1: worth of 128 bits") + vault.model.queue.held_assets()
}

/// The slack in whole wei.
fn whole_slack(vault: &Vault) -> u128 {
    u128::try_from(slack(vault) / ONE).expect("R1.1: slack of 128 bits")
}

/// A user's step touches nobody else's shares.
fn others(transition: &Transition<'_>) {
    let (Step::Enter { to: who, .. }
    | Step::Exit { who, .. }
    | Step::Cover { who, .. }
    | Step::Request { who, .. }
    | Step::InKind { who, .. }) = transition.step
    else {
        return;
    };
    let cover_buyer = matches!(transition.step, Step::Cover { .. });
    for holder in 0..HOLDERS {
        let is_own = holder == *who || (cover_buyer && holder == VAULT);
        let (was, is) = (transition.before.balance(holder), transition.after.balance(holder));
        assert!(is_own || was == is, "U4: shares of {holder} were touched");
    }
    let rate = |vault: &Vault| vault.line().at(vault.now);
    assert_eq!(
        rate(transition.before),
        rate(transition.after),
        "U4: what others' shares are worth"
    );
}
