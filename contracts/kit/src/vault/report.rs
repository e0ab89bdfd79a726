//! Booking what work has brought or lost: the one way in which the rate moves.

use crate::{
    Revert, Vm, Word, emit,
    vault::{
        refusal::refusal,
        state::{Head, Record, Work, load_line, store_line},
    },
};
use alloy_primitives::Address;
use basalt_interfaces::IRate;
use basalt_math::{Change, Growth, Ledger, Line, MathError, Reported};

/// All that a report reads and writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Books {
    /// Totals, and what stands beside them in their slot.
    pub head: Head,
    /// The rate.
    pub line: Line,
    /// What is at work.
    pub work: Work,
    /// Peak, caps, times and number.
    pub record: Record,
}

impl Books {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "read in one place, and too large to be copied")]
    fn load(vm: Vm) -> Self {
        Self {
            head: Head::load(vm),
            line: load_line(vm),
            work: Work::load(vm),
            record: Record::load(vm),
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "written in one place")]
    fn store(&self, vm: Vm) {
        self.head.store(vm);
        store_line(vm, &self.line);
        self.work.store(vm);
        self.record.store(vm);
    }

    /// Books `change` of what is at work, as seen at `ref_time`, at `now`.
    pub fn report(
        &mut self,
        now: u32,
        ref_time: u32,
        change: Change,
    ) -> Result<Reported, MathError> {
        let ledger = Ledger {
            totals: self.head.totals,
            line: self.line,
            peak: self.record.peak,
            growth: Growth::per_year(self.record.growth),
        };
        let reported = ledger.report(now, change)?;

        // What is at work is part of the backing and moves as that does.
        self.work.working = reported.applied.apply_to(self.work.working)?;
        let after = &reported.ledger_after;
        self.head.totals = after.totals;
        self.line = after.line;
        self.record.peak = after.peak;
        self.record.index = self.record.index.saturating_add(1);
        self.record.ref_time = ref_time;
        if matches!(change, Change::Gain(_)) {
            // A loss draws no growth: its line still obeys the cap of the one before.
            self.record.growth_in_force = self.record.growth;
        }
        Ok(reported)
    }
}

/// Books `change` of what is at work, as seen by `source` at `ref_time`: backing, line, peak and
/// working are stored and the events written. The caller has judged who reports and when. Gives the
/// change that was applied.
#[inline(never)]
pub fn book(vm: Vm, source: Address, ref_time: u32, change: Change) -> Result<Change, Revert> {
    let mut books = Books::load(vm);
    let reported = books.report(vm.now(), ref_time, change).map_err(refusal)?;
    books.store(vm);

    let signed = match reported.applied {
        Change::Gain(gain) => Word::from(gain),
        Change::Loss(loss) => Word::negative(loss.0),
    };
    let line = &books.line;
    emit!(
        vm,
        IRate::Reported,
        [source],
        [ref_time, signed, reported.rate_after, line.r_end, line.t_end]
    );
    if let Change::Loss(loss) = reported.applied {
        let absorbed = loss.0.saturating_sub(reported.borne_by_holders.0);
        emit!(
            vm,
            IRate::LossRealized,
            [source],
            [loss, absorbed, Word::ZERO, reported.rate_before, reported.rate_after]
        );
    }
    Ok(reported.applied)
}
