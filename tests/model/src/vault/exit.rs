//! Instant exits, with every limit that a vault puts on them.

use super::{
    LOSS_PER_REPORT, LOSS_PER_WINDOW, Operation, VaultModel,
    parameters::{Declaration, Parameter},
};
use crate::{account::Account, ledger::LedgerModel, refusal::Refusal};

/// The fee of an instant exit, basis points.
pub const EXIT_FEE: Parameter = Parameter(0);
/// The most shares burnt by instant exits net in a day, basis points of the supply.
pub const BURN_LIMIT: Parameter = Parameter(10);

pub(super) const PARAMETERS: &[Declaration] = &[
    Declaration {
        parameter: EXIT_FEE,
        name: "exit fee",
        initial: 10,
        // Racing a report never pays: an exit costs at least as much as the rate can fall.
        bounds: |all| all.get(LOSS_PER_REPORT).max(all.get(LOSS_PER_WINDOW))..=100,
    },
    Declaration {
        parameter: BURN_LIMIT,
        name: "burn limit",
        initial: 5_000,
        bounds: |_| 100..=10_000,
    },
];

impl<A: Account> VaultModel<A> {
    /// Burns `shares` of `owner`; returns the assets to pay out.
    pub fn redeem(&mut self, owner: A, shares: u128, now: u32) -> Result<u128, Refusal> {
        self.admit(Operation::Exit, now)?;
        let mut ledger = self.accounts.ledger;
        let assets = ledger.redeem(shares, now)?;
        self.leave(ledger, owner, (shares, assets), now)?;
        Ok(assets)
    }

    /// Pays `assets` out; returns the shares of `owner` that are burnt.
    pub fn withdraw(&mut self, owner: A, assets: u128, now: u32) -> Result<u128, Refusal> {
        self.admit(Operation::Exit, now)?;
        let mut ledger = self.accounts.ledger;
        let shares = ledger.withdraw(assets, now)?;
        self.leave(ledger, owner, (shares, assets), now)?;
        Ok(shares)
    }

    /// Assets that instant exits may take now.
    pub const fn instant(&self) -> u128 {
        self.accounts.ledger.backing.saturating_sub(self.unavailable)
    }

    /// The largest withdrawal and the largest redemption of each of `owners`; zeros while the vault
    /// pays none.
    pub fn max_out(&self, owners: &[A], now: u32) -> Vec<(u128, u128)> {
        if self.admit(Operation::Exit, now).is_err() {
            return vec![(0, 0); owners.len()];
        }
        let (ledger, instant) = (self.ledger(), self.instant());
        let room = self.flow.burn_room(self.flow_limits(), ledger.shares, now);
        let max_of = |owner: &A| {
            // Seed and cover never leave.
            if *owner == self.roles.vault {
                return (0, 0);
            }
            let owned = self.balance(*owner).min(room);
            (ledger.max_withdraw(owned, instant, now), ledger.max_redeem(owned, instant, now))
        };
        owners.iter().map(max_of).collect()
    }

    /// Takes over the ledger after an exit, if the exit is within the limits.
    fn leave(
        &mut self,
        after: LedgerModel,
        owner: A,
        (shares, assets): (u128, u128),
        now: u32,
    ) -> Result<(), Refusal> {
        if assets > self.instant() {
            return Err(Refusal::NotEnoughLiquidity);
        }
        let mut flow = self.flow;
        flow.burn(self.flow_limits(), self.ledger().shares, shares, now)?;
        self.take(owner, shares)?;
        self.flow = flow;
        self.accounts.ledger = after;
        Ok(())
    }
}
