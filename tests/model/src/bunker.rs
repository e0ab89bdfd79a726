//! A loss that waits for its confirmation.

use std::cmp::{max, min};

use crate::{
    accounts::{Booked, ModelAccounts},
    change::LossShared,
    fraction::{fraction, whole},
    user::Refusal,
    vault::{LARGEST_FIELD, Line},
};

/// A provisional loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModelBunker {
    /// Assets that may be lost.
    pub provisional: u128,
    /// The least rate that is shown.
    pub floor: u128,
    /// Since when the loss has not grown.
    pub since: u32,
}

impl ModelBunker {
    /// Freezes the line of `accounts`; gives the shares minted for the fee too.
    pub fn enter(
        accounts: &mut ModelAccounts,
        loss: u128,
        now: u32,
    ) -> Result<(u128, Self), Refusal> {
        let before = *accounts;
        if loss > before.vault.backing {
            return Err(Refusal::NotEnoughBacking);
        }
        // The fee is what it would be if the loss were real.
        accounts.vault.backing -= loss;
        let fee_shares = accounts.pay_fee(before.vault.line, now);
        accounts.vault.backing += loss;
        let rate = before.vault.rate_at(now);
        accounts.vault.line = Line::flat(rate, now);
        accounts.vault.peak = max(before.vault.peak, rate);
        accounts.reserve = 0;
        accounts.shares_then = accounts.vault.shares;
        Ok((fee_shares, Self { provisional: loss, floor: nine_tenths(rate), since: now }))
    }

    /// The rate that is shown.
    pub fn shown(&self, accounts: &ModelAccounts) -> u128 {
        let (mut after, now) = (*accounts, accounts.vault.line.t_end);
        let frozen = after.vault.rate_at(now);
        after.loss(min(self.provisional, after.vault.backing), now).unwrap();
        min(frozen, max(self.floor, after.vault.rate_at(now)))
    }

    /// Puts `after` in the place of `before`; says whether that is allowed.
    pub fn replace(
        &mut self,
        accounts: &ModelAccounts,
        (before, after): (u128, u128),
        now: u32,
    ) -> bool {
        let others = self.provisional.checked_sub(before);
        let sum = others.and_then(|others| others.checked_add(after));
        let Some(sum) = sum.filter(|sum| *sum <= min(accounts.vault.backing, LARGEST_FIELD)) else {
            return false;
        };
        let since = if sum > self.provisional { now } else { self.since };
        *self = Self { provisional: sum, floor: nine_tenths(self.shown(accounts)), since };
        true
    }

    /// Makes the loss final.
    pub fn confirm(
        &self,
        accounts: &mut ModelAccounts,
        now: u32,
    ) -> Result<(LossShared, Booked), Refusal> {
        accounts.loss(self.provisional, now)
    }
}

fn nine_tenths(rate: u128) -> u128 {
    (whole(rate) * fraction(9, 10)).ceil().unwrap()
}
