//! Entries, with every limit that a vault puts on them.

use super::{
    Operation, VaultModel,
    parameters::{Declaration, Parameter},
};
use crate::{
    account::Account,
    flow::FlowLimitsModel,
    largest::EntryLimits,
    ledger::{LARGEST_FIELD, LedgerModel},
    refusal::Refusal,
};

/// The most assets that the vault may own.
pub const DEPOSIT_CAP: Parameter = Parameter(8);
/// The most shares minted net in a day, basis points of the supply.
pub const MINT_LIMIT: Parameter = Parameter(9);

pub(super) const PARAMETERS: &[Declaration] = &[
    Declaration {
        parameter: DEPOSIT_CAP,
        name: "deposit cap",
        initial: LARGEST_FIELD,
        bounds: |_| 0..=LARGEST_FIELD,
    },
    Declaration {
        parameter: MINT_LIMIT,
        name: "mint limit",
        initial: 10_000,
        bounds: |_| 100..=10_000,
    },
];

impl<A: Account> VaultModel<A> {
    /// Pays `assets` in, mints shares to `receiver`; returns the shares.
    pub fn deposit(&mut self, receiver: A, assets: u128, now: u32) -> Result<u128, Refusal> {
        self.admit(Operation::EnterOrSettle, now)?;
        let mut ledger = self.accounts.ledger;
        let shares = ledger.deposit(assets, now)?;
        self.enter(ledger, receiver, shares, now)?;
        Ok(shares)
    }

    /// Mints `shares` to `receiver`; returns the assets to pay in.
    pub fn mint(&mut self, receiver: A, shares: u128, now: u32) -> Result<u128, Refusal> {
        self.admit(Operation::EnterOrSettle, now)?;
        let mut ledger = self.accounts.ledger;
        let assets = ledger.mint(shares, now)?;
        self.enter(ledger, receiver, shares, now)?;
        Ok(assets)
    }

    /// Pays `assets` in for cover, which the vault itself holds; returns the shares.
    pub fn add_cover(&mut self, assets: u128, now: u32) -> Result<u128, Refusal> {
        let shares = self.deposit(self.roles.vault, assets, now)?;
        self.accounts.cover += shares;
        Ok(shares)
    }

    /// The largest deposit and the largest mint; zeros while the vault takes none.
    pub fn max_in(&self, now: u32) -> (u128, u128) {
        if self.admit(Operation::EnterOrSettle, now).is_err() {
            return (0, 0);
        }
        let ledger = self.ledger();
        let limits = EntryLimits {
            deposit_cap: self.parameters.get(DEPOSIT_CAP),
            shares: self.flow.mint_room(self.flow_limits(), ledger.shares, now),
        };
        (ledger.max_deposit_within(limits, now), ledger.max_mint_within(limits, now))
    }

    /// Takes over the ledger after an entry, if the entry is within the limits.
    fn enter(
        &mut self,
        after: LedgerModel,
        receiver: A,
        shares: u128,
        now: u32,
    ) -> Result<(), Refusal> {
        if after.backing > self.parameters.get(DEPOSIT_CAP) {
            return Err(Refusal::AboveDepositCap);
        }
        self.flow.mint(self.flow_limits(), self.ledger().shares, shares, now)?;
        self.accounts.ledger = after;
        self.give(receiver, shares);
        Ok(())
    }

    /// The limits of a day.
    pub fn flow_limits(&self) -> FlowLimitsModel {
        let mint_bps = self.parameters.bps(MINT_LIMIT);
        FlowLimitsModel { mint_bps, burn_bps: self.parameters.bps(super::BURN_LIMIT) }
    }
}
