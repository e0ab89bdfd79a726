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
use basalt_math::{Assets, Change, MAX_96};

/// Books `change` of what is at work, as seen by `source` at `ref_time`: backing, line, peak and
/// working are stored and the events written. The caller has judged who reports and when.
#[inline(never)]
pub fn book(vm: Vm, source: Address, ref_time: u32, change: Change) -> Result<(), Revert> {
    let mut head = Head::load(vm);
    let mut record = Record::load(vm);
    let mut work = Work::load(vm);

    let ledger = record.ledger(head.totals, load_line(vm));
    let reported = ledger.report(vm.now(), change).map_err(refusal)?;

    let after = reported.ledger_after;
    head.totals = after.totals;
    record.peak = after.peak;
    record.index = record.index.saturating_add(1);
    work.working = moved(work.working, change);
    work.ref_time = ref_time;
    head.store(vm);
    store_line(vm, &after.line);
    record.store(vm);
    work.store(vm);

    let signed = match change {
        Change::Gain(gain) => Word::from(gain),
        Change::Loss(loss) => Word::negative(loss.0),
    };
    emit!(
        vm,
        IRate::Reported,
        [source],
        [ref_time, signed, reported.rate_after, after.line.r_end, after.line.t_end]
    );
    if let Change::Loss(loss) = change {
        let absorbed = loss.0.saturating_sub(reported.borne_by_holders.0);
        emit!(
            vm,
            IRate::LossRealized,
            [source],
            [loss, absorbed, Word::ZERO, reported.rate_before, reported.rate_after]
        );
    }
    Ok(())
}

/// What has come of `before`, when it is `after` now.
pub const fn change(before: Assets, after: Assets) -> Change {
    if after.0 >= before.0 {
        Change::Gain(Assets(after.0.saturating_sub(before.0)))
    } else {
        Change::Loss(Assets(before.0.saturating_sub(after.0)))
    }
}

/// Saturates where the backing does: a report never fails on a gain.
fn moved(working: Assets, change: Change) -> Assets {
    match change {
        Change::Gain(gain) => Assets(working.0.saturating_add(gain.0).min(MAX_96)),
        Change::Loss(loss) => Assets(working.0.saturating_sub(loss.0)),
    }
}
