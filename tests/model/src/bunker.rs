//! A provisional loss and its confirmation.

use std::cmp::{max, min};

use crate::{
    accounts::{AccountsModel, Booked},
    fraction::{fraction, whole},
    gain_loss::LossShared,
    ledger::{LARGEST_FIELD, Line},
    refusal::Refusal,
    units::WEEK_SECS,
};

/// A provisional loss. The line is level while there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BunkerModel {
    /// Assets that may be lost.
    pub provisional: u128,
    /// The rate that is shown, scaled by 1e27.
    pub shown: u128,
    /// The time from which on the loss has not grown.
    pub since: u32,
}

impl AccountsModel {
    /// States a provisional loss; returns the shares minted for the fee.
    pub fn enter_bunker(&mut self, loss: u128, now: u32) -> Result<u128, Refusal> {
        if self.bunker.is_some() {
            return Err(Refusal::InBunker);
        }
        let before = *self;
        if loss > before.ledger.backing {
            return Err(Refusal::NotEnoughBacking);
        }
        // The fee is what it would be if the loss were real.
        self.ledger.backing -= loss;
        let fee_shares = self.pay_fee(before.ledger.line, now);
        self.ledger.backing += loss;
        let rate = before.ledger.rate_at(now);
        self.ledger.line = Line::flat(rate, 0);
        self.ledger.peak = max(before.ledger.peak, rate);
        self.reserve = 0;
        self.shares_then = self.ledger.shares;
        self.is_reopening = false;
        let shown = self.shown_after(rate, loss);
        self.bunker = Some(BunkerModel { provisional: loss, shown, since: now });
        Ok(fee_shares)
    }

    /// Replaces the part `before` of the provisional loss by `after`.
    pub fn revise(&mut self, (before, after): (u128, u128), now: u32) -> Result<(), Refusal> {
        let bunker = self.bunker.ok_or(Refusal::NotInBunker)?;
        if before > bunker.provisional {
            return Err(Refusal::NotProvisional);
        }
        let sum = whole(bunker.provisional - before) + whole(after);
        if sum > whole(LARGEST_FIELD) {
            return Err(Refusal::TooLarge);
        }
        let provisional = sum.floor().unwrap();
        if provisional > self.ledger.backing {
            return Err(Refusal::NotEnoughBacking);
        }
        let has_grown = provisional > bunker.provisional;
        self.bunker = Some(BunkerModel {
            provisional,
            shown: self.shown_after(bunker.shown, provisional),
            since: if has_grown { now } else { bunker.since },
        });
        Ok(())
    }

    /// Makes the loss final.
    pub fn confirm(&mut self, now: u32) -> Result<(LossShared, Booked), Refusal> {
        let bunker = self.bunker.ok_or(Refusal::NotInBunker)?;
        let mut after = *self;
        after.bunker = None;
        after.is_reopening = true;
        after.ledger.line = Line::flat(self.ledger.line.end_rate, now);
        let parts = after.loss(bunker.provisional, now)?;
        *self = after;
        Ok(parts)
    }

    /// Whether anyone may confirm at `now`.
    pub fn has_stood(&self, now: u32) -> bool {
        self.bunker.is_some_and(|bunker| now >= bunker.since && now - bunker.since >= WEEK_SECS)
    }

    /// The rate that views show at `now`.
    pub fn shown_at(&self, now: u32) -> u128 {
        self.bunker.map_or_else(|| self.ledger.rate_at(now), |bunker| bunker.shown)
    }

    /// The rate to show for a provisional `loss`, after `before` was shown.
    fn shown_after(&self, before: u128, loss: u128) -> u128 {
        let frozen = self.ledger.line.end_rate;
        let mut bereft = Self { bunker: None, ..*self };
        bereft.loss(loss, 0).unwrap();
        let left = bereft.ledger.rate_at(0);
        let nine_tenths = (whole(before) * fraction(9, 10)).ceil().unwrap();
        min(frozen, max(left, nine_tenths))
    }
}
