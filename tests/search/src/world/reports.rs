//! Reports, provisional losses and final ones.

use basalt_math::{Assets, Change, Phase};
use basalt_model::{
    Refusal,
    vault::{Kind, Operation, ReportEffect},
};

use super::{ANYONE, Done, OWNER, SECOND_OPINION, World};
use crate::agree::{booked as booked_of, loss_borne, refusal};

/// The number of positions that a report settles by itself.
const POSITIONS_PER_REPORT: u32 = 8;

impl World {
    pub(super) fn report(&mut self, index: usize, ago: u32) -> Result<Done, Refusal> {
        let (now, value, escrow) = (self.now, self.values[index], self.escrow());
        let (source, last) = (self.source(index), self.model.last_report);
        let reported = match self.model.kind {
            Kind::Staking => self.model.report_as_of(index, value, now.saturating_sub(ago), now)?,
            Kind::Restaking => self.model.report_now(index, value, now)?,
        };

        let change = Change::between(Assets(source.book), Assets(value));
        let elapsed = self.model.last_report.ref_time.saturating_sub(last.ref_time);
        let core = self.core.report(change, source.provisional, elapsed, now);
        let (booked, is_provisional) = core.map_err(refusal)?;
        let effect = match (change, booked.1.applied) {
            (Change::Loss(loss), _) if is_provisional => ReportEffect::Provisional(loss.0),
            (Change::Gain(_), _) if is_provisional => ReportEffect::Provisional(0),
            (Change::Loss(_), _) => ReportEffect::Lost(loss_borne(&booked.1)),
            (Change::Gain(_), Change::Gain(gain)) => ReportEffect::Gained(gain.0),
            (Change::Gain(_), Change::Loss(loss)) => unreachable!("a gain of minus {loss:?}"),
        };
        assert_eq!(effect, reported.effect, "MODEL: a report of {change:?}");
        assert_eq!(booked_of(&booked.1), reported.booked, "MODEL: the shares of a report");

        // The report opens the vault, if anything does.
        let settles = escrow > 0 && self.admits(Operation::EnterOrSettle).is_ok();
        let done = if settles {
            self.fill(POSITIONS_PER_REPORT, reported.settled)
        } else {
            assert_eq!(
                reported.settled.shares, 0,
                "MODEL: a settlement that the vault is closed to"
            );
            Done::default()
        };
        Ok(Done { booked: Some(booked), change: Some(change), is_provisional, ..done })
    }

    pub(super) fn revise(
        &mut self,
        index: usize,
        loss: u128,
        by_owner: bool,
    ) -> Result<Done, Refusal> {
        let caller = if by_owner { OWNER } else { SECOND_OPINION };
        let before = self.source(index).provisional;
        let expected = self.model.revise(index, loss, caller, self.now)?;
        let booked = match self.core.phase() {
            Phase::Bunker => self.core.revise(before, loss, self.now),
            Phase::Open | Phase::Reopening => self.core.enter_bunker(loss, self.now),
        };
        let booked = booked.map_err(refusal)?;
        assert_eq!(booked_of(&booked.1), expected, "MODEL: {before} replaced by {loss}");
        Ok(Done { booked: Some(booked), is_provisional: true, ..Done::default() })
    }

    pub(super) fn confirm(&mut self, by_anyone: bool) -> Result<Done, Refusal> {
        let caller = if by_anyone { ANYONE } else { SECOND_OPINION };
        let loss = self.core.ledger.provisional;
        let (borne, expected) = self.model.confirm(caller, self.now)?;
        let booked = self.core.confirm(self.now).map_err(refusal)?;
        assert_eq!(loss_borne(&booked.1), borne, "MODEL: who bears a confirmed loss");
        assert_eq!(booked_of(&booked.1), expected, "MODEL: the shares of a confirmation");
        Ok(Done { booked: Some(booked), change: Some(Change::Loss(loss)), ..Done::default() })
    }

    pub(super) fn write_off(&mut self, index: usize) -> Result<Done, Refusal> {
        let loss = self.source(index).book;
        let model = self.model.write_off(index, self.now);
        let booked = if loss > 0 {
            let core = self.core.realize(loss, self.now).map_err(refusal);
            let borne = core.as_ref().map(|booked| Some(loss_borne(&booked.1))).map_err(|it| *it);
            assert_eq!(borne, model, "MODEL: a final loss of {loss}");
            Some(core?)
        } else {
            assert_eq!(model, Ok(None), "MODEL: nothing to write off");
            None
        };
        self.values[index] = 0;
        let change = booked.map(|_| Change::Loss(Assets(loss)));
        Ok(Done { booked, change, ..Done::default() })
    }
}
