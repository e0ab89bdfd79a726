//! A ledger with a performance fee, with cover and with a provisional loss.

use std::cmp::{max, min};

use crate::{
    bunker::BunkerModel,
    fraction::{fraction, whole},
    gain_loss::{LossShared, down_to_rate},
    ledger::{LARGEST_FIELD, LedgerModel, Line},
    refusal::Refusal,
};

/// A ledger with fee, cover and bunker. Every field may be set freely, as long as the ledger is
/// funded and the cover is part of its shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountsModel {
    /// Shares, backing and rate.
    pub ledger: LedgerModel,
    /// The fee on growth, in basis points.
    pub fee_bps: u16,
    /// Assets set aside for the fee on the growth that the line promises.
    pub reserve: u128,
    /// The supply at the time they were set aside.
    pub shares_then: u128,
    /// Shares that a loss burns before it lowers the rate.
    pub cover: u128,
    /// The provisional loss, if there is one.
    pub bunker: Option<BunkerModel>,
    /// Whether a loss was confirmed and no report has come since. The line is level then.
    pub is_reopening: bool,
}

/// The change of the supply by a booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    /// Shares minted for the fee.
    pub fee_shares: u128,
    /// Shares of cover burnt.
    pub cover_burnt: u128,
    /// Assets of a loss that cover bore.
    pub covered: u128,
}

impl AccountsModel {
    /// Buys cover for `assets`; returns the shares.
    pub fn add_cover(&mut self, assets: u128, now: u32) -> Result<u128, Refusal> {
        let shares = self.ledger.deposit(assets, now)?;
        self.cover += shares;
        Ok(shares)
    }

    /// Burns `shares` for assets of book value `book`, which take `provisional` of a provisional loss
    /// with them. Panics if there is less.
    pub const fn deliver(&mut self, shares: u128, book: u128, provisional: u128) {
        self.ledger.shares -= shares;
        self.ledger.backing -= book;
        if let Some(bunker) = &mut self.bunker {
            bunker.provisional -= provisional;
        }
    }

    /// Books the report of a gain of `assets`. Panics in bunker.
    pub fn gain(&mut self, assets: u128, now: u32) -> Booked {
        assert!(self.bunker.is_none(), "a gain in bunker");
        self.is_reopening = false;
        let rate = self.ledger.rate_at(now);
        let before = self.ledger.line;
        self.ledger.add(assets, now);
        let fee_shares = self.pay_fee(before, now);
        self.ledger.offer(rate, now, self.fee_bps);
        self.set_aside(rate);
        Booked { fee_shares, ..Booked::default() }
    }

    /// Books the report of a loss of `assets`, as [`Self::loss`] does. It ends a reopening.
    pub fn report_loss(&mut self, assets: u128, now: u32) -> Result<(LossShared, Booked), Refusal> {
        let parts = self.loss(assets, now)?;
        self.is_reopening = false;
        Ok(parts)
    }

    /// Books a loss of `assets`. The parts are those of the ledger alone: cover and holders share the
    /// part of the holders.
    pub fn loss(&mut self, assets: u128, now: u32) -> Result<(LossShared, Booked), Refusal> {
        if self.bunker.is_some() {
            return Err(Refusal::InBunker);
        }
        let before = self.ledger;
        let parts = self.ledger.loss(assets, now)?;
        if assets <= before.slack() {
            return Ok((parts, Booked::default()));
        }
        let rate = before.rate_at(now);
        let fee_shares = self.pay_fee(before.line, now);
        let (cover_burnt, covered) = self.burn_cover(&before, now, parts.holders);

        let left = if self.ledger.shares == 0 {
            rate
        } else {
            down_to_rate(&fraction(self.ledger.backing, self.ledger.shares))
        };
        self.ledger.line = if cover_burnt > 0 {
            Line::flat(min(left, rate), now)
        } else if left >= rate {
            Line { start_rate: rate, end_rate: left, start: now, end: before.line.end }
        } else {
            Line::flat(left, now)
        };
        self.reserve = 0;
        self.shares_then = self.ledger.shares;
        Ok((parts, Booked { fee_shares, cover_burnt, covered }))
    }

    /// Mints the shares owed for growth along `line` until now, at its end's price.
    pub(crate) fn pay_fee(&mut self, line: Line, now: u32) -> u128 {
        let before = LedgerModel { line, ..self.ledger };
        let (rate, price) = (before.rate(now), before.promised_rate());
        if line.start_rate == line.end_rate || self.shares_then == 0 || price.is_zero() {
            return 0;
        }
        let vested =
            fraction(before.rate_at(now) - line.start_rate, line.end_rate - line.start_rate);
        let earned = whole((whole(self.reserve) * vested).floor().unwrap());
        let stayed = fraction(min(self.ledger.shares, self.shares_then), self.shares_then);
        let owed = (earned * stayed).floor().unwrap();
        let worth = (whole(self.ledger.shares) * rate).ceil().unwrap();
        let above_worth = self.ledger.backing.saturating_sub(worth);
        let shares = (whole(min(owed, above_worth)) / price).floor().unwrap_or(LARGEST_FIELD);
        let shares = min(shares, LARGEST_FIELD - self.ledger.shares);
        self.ledger.shares += shares;
        shares
    }

    /// Burns cover until the backing is worth the rate of `before` for every share left, or cover is
    /// used up; returns the shares, and the assets that holders do not bear.
    fn burn_cover(&mut self, before: &LedgerModel, now: u32, loss: u128) -> (u128, u128) {
        let rate = before.rate(now);
        if loss == 0 {
            return (0, 0);
        }
        // The fewest shares to burn. A rate of zero is never below the backing.
        let backed_shares = (whole(self.ledger.backing) / rate.clone()).floor().unwrap();
        let too_many = max(backed_shares, self.ledger.shares) - backed_shares;
        let burnt = min(too_many, self.cover);
        self.cover -= burnt;
        self.ledger.shares -= burnt;
        let covered = if burnt == too_many {
            loss
        } else {
            min(loss, (whole(burnt) * rate).floor().unwrap())
        };
        (burnt, covered)
    }

    /// Sets the fee aside on what the line promises above `rate`, unless the line only recovers.
    fn set_aside(&mut self, rate: u128) {
        self.shares_then = self.ledger.shares;
        let kept = 10_000_u128.saturating_sub(self.fee_bps.into());
        self.reserve = if rate < self.ledger.peak || kept == 0 {
            0
        } else {
            let rise = self.ledger.promised_rate() - fraction(rate, crate::RATE_ONE);
            let promised = whole((whole(self.shares_then) * rise).floor().unwrap());
            (promised * fraction(self.fee_bps.into(), kept)).floor().unwrap()
        };
    }
}
