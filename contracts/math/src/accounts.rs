//! A ledger with all who stand before its holders: cover that is lost first, a fee that is paid last.

use crate::{
    conversions::{assets_for, shares_for},
    entry::Entry,
    error::MathError,
    fee::PerformanceFee,
    ledger::Ledger,
    line::{Line, Phase},
    report::{Change, Reported},
    rounding::Rounding,
    units::{Assets, Bps, Rate, Shares},
};

/// The money of one vault, its performance fee and its cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// Supply, backing and rate.
    pub ledger: Ledger,
    /// The performance fee and what is set aside for it.
    pub fee: PerformanceFee,
    /// Shares of the protocol, part of the supply, that a loss burns before it lowers the rate. They
    /// earn like any share, and nothing but a loss ever takes them.
    pub cover: Shares,
    /// The losses of all sources that are held to have happened and wait to be confirmed. Zero
    /// outside the bunker, at most the backing within.
    pub provisional: Assets,
}

/// A report or a loss that has been booked, with what it minted and burnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// What to store.
    pub accounts_after: Accounts,
    /// The change and who bore it. Its ledger is the one of `accounts_after`, and what holders bear
    /// is without what cover bore: slack, growth, cover and holders sum to the loss.
    pub reported: Reported,
    /// Shares to mint to the treasury, already part of the supply.
    pub fee_shares: Shares,
    /// Shares of cover to burn, no longer part of the supply.
    pub cover_burnt: Shares,
    /// Of a loss: borne by the cover that was burnt.
    pub covered: Assets,
}

impl Accounts {
    /// Buys `assets` worth of cover at the price of an entry, up to a backing of `cap`. There is no
    /// way to take it out.
    pub fn add_cover(
        self,
        now: u32,
        assets: Assets,
        cap: Assets,
    ) -> Result<(Self, Entry), MathError> {
        // Cover pays no exit fee, as it never exits.
        let entry = self.ledger.pricing(now, Bps(0)).deposit(assets, cap)?;
        let mut after = self;
        after.ledger.totals = entry.totals_after;
        after.cover = self.cover.checked_add(entry.shares)?;
        Ok((after, entry))
    }

    /// Books `change` at `now`, pays the fee on what has vested since, and sets aside the fee on
    /// what is promised from here. The line is open afterwards, also if it waited for this report.
    /// Refused in bunker, and on a loss above the whole backing.
    #[inline(never)]
    pub fn report(self, now: u32, change: Change) -> Result<Booked, MathError> {
        let opened = self.opened()?;
        match change {
            Change::Gain(gain) => Ok(opened.report_gain(now, gain)),
            Change::Loss(loss) => opened.book_loss(now, loss),
        }
    }

    /// The same books on an open line: one that waits for a report is level.
    const fn opened(mut self) -> Result<Self, MathError> {
        match self.ledger.line.phase() {
            Phase::Open => {}
            Phase::Bunker => return Err(MathError::InBunker),
            Phase::Reopening => {
                let Line { end_rate, start, .. } = self.ledger.line;
                self.ledger.line = Line::flat(end_rate, start);
            }
        }
        Ok(self)
    }

    fn report_gain(self, now: u32, gain: Assets) -> Booked {
        let mut reported = self.ledger.book_gain(now, gain);
        let rate = reported.rate_before;
        let after = &mut reported.ledger_after;
        let fee_shares = self.fee.due(&self.ledger.line, rate, after);
        after.totals.shares = Shares(after.totals.shares.0.saturating_add(fee_shares.0));
        after.line = after.offer(rate, now, self.fee.part);
        let fee = self.fee.reserved(rate, after);
        let accounts_after = Self { ledger: *after, fee, ..self };
        Booked { accounts_after, reported, fee_shares, cover_burnt: Shares(0), covered: Assets(0) }
    }

    /// Takes `loss` at `now`: slack (the reserve of the fee in it), growth that has not vested,
    /// cover, and only then the rate. A loss within slack leaves line and reserve alone; a larger
    /// one pays the fee on what has vested from what it left above the worth of all shares, and ends
    /// the reserve. A line that waits for a report goes on waiting. Refused in bunker, and on a loss
    /// above the whole backing.
    #[inline(never)]
    pub fn realize_loss(self, now: u32, loss: Assets) -> Result<Booked, MathError> {
        let phase = self.ledger.line.phase();
        if phase == Phase::Bunker {
            return Err(MathError::InBunker);
        }
        let mut booked = self.book_loss(now, loss)?;
        if phase == Phase::Reopening {
            booked.wait_for_a_report();
        }
        Ok(booked)
    }

    #[inline(never)]
    pub(crate) fn book_loss(self, now: u32, loss: Assets) -> Result<Booked, MathError> {
        let mut reported = self.ledger.realize_loss(now, loss)?;
        let rate = reported.rate_before;
        let mut after = reported.ledger_after;
        if after.line == self.ledger.line {
            return Ok(Booked {
                accounts_after: Self { ledger: after, ..self },
                reported,
                fee_shares: Shares(0),
                cover_burnt: Shares(0),
                covered: Assets(0),
            });
        }

        let fee_shares = self.fee.due(&self.ledger.line, rate, &after);
        let not_backed = shares_not_backed(&after, rate);
        let cover_burnt = self.cover.min(not_backed);
        let minted = after.totals.shares.0.saturating_add(fee_shares.0);
        after.totals.shares = Shares(minted.saturating_sub(cover_burnt.0));
        after.line = if cover_burnt.0 == 0 {
            after.lowered(&self.ledger.line, rate, now)
        } else {
            // The last share burnt may be worth more than the rest of the loss: that is slack.
            Line::flat(after.backed_rate().unwrap_or(rate).min(rate), now)
        };

        let below = reported.borne_by_holders.0;
        let covered = if cover_burnt == not_backed {
            below
        } else {
            assets_for(cover_burnt, rate, Rounding::Down).map_or(0, |assets| assets.0).min(below)
        };
        reported.borne_by_holders = Assets(below.saturating_sub(covered));
        reported.rate_after = after.line.at(now);
        reported.ledger_after = after;
        let fee =
            PerformanceFee { reserve: Assets(0), shares_then: after.totals.shares, ..self.fee };
        let cover = Shares(self.cover.0.saturating_sub(cover_burnt.0));
        Ok(Booked {
            accounts_after: Self { ledger: after, fee, cover, ..self },
            reported,
            fee_shares,
            cover_burnt,
            covered: Assets(covered),
        })
    }
}

impl Booked {
    /// Marks the line, which is level, as one that waits for the next report.
    pub(crate) const fn wait_for_a_report(&mut self) {
        let Line { end_rate, start, .. } = self.accounts_after.ledger.line;
        let line = Line::reopening(end_rate, start);
        self.accounts_after.ledger.line = line;
        self.reported.ledger_after.line = line;
    }
}

/// The shares beyond those that the backing funds at `rate`.
fn shares_not_backed(ledger: &Ledger, rate: Rate) -> Shares {
    // A rate of zero is funded by nothing at all.
    let funded = shares_for(ledger.totals.backing, rate, Rounding::Down)
        .map_or(u128::MAX, |shares| shares.0);
    Shares(ledger.totals.shares.0.saturating_sub(funded))
}
