//! The rate line as others read it, and the two parameters that the owner sets.

use crate::{
    Answer, Args, Revert, Vm, Word, answer, done, emit, fail, roles,
    vault::state::{Head, Record, Work, load_line},
};
use basalt_interfaces::IRate;
use basalt_math::{Bps, Growth};

/// The highest exit fee: 1 %.
pub const MAX_EXIT_FEE_BPS: u16 = 100;

/// The highest cap on growth: 12 % a year. From 12.16 % on a single report could promise more than
/// 1 % and so close entries by itself.
pub const MAX_GROWTH_BPS: u16 = 1_200;

/// `rateLine()`.
pub fn rate_line(vm: Vm, _: &mut Args) -> Answer {
    let line = load_line(vm);
    answer(&[line.r0.into(), line.r_end.into(), line.t0.into(), line.t_end.into()])
}

/// `ledger()`.
pub fn ledger(vm: Vm, _: &mut Args) -> Answer {
    let (totals, working) = (Head::load(vm).totals, Work::load(vm).working);
    let peak = Record::load(vm).peak_at(&load_line(vm), vm.now());
    answer(&[totals.shares.into(), totals.backing.into(), working.into(), peak.into()])
}

/// `lastReport()`.
pub fn last_report(vm: Vm, _: &mut Args) -> Answer {
    let record = Record::load(vm);
    answer(&[record.index.into(), record.ref_time.into()])
}

/// `maxRateGrowthPerSecond()`.
pub fn max_rate_growth_per_second(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Growth::per_year(Record::load(vm).growth_in_force).0.into()])
}

/// `exitFeeBps()`.
pub fn exit_fee_bps(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Head::load(vm).exit_fee.into()])
}

/// `setExitFee(feeBps)`.
pub fn set_exit_fee(vm: Vm, args: &mut Args) -> Answer {
    let fee = args.word()?;
    roles::require_owner(vm)?;
    let fee = within(&fee, 0, MAX_EXIT_FEE_BPS)?;

    let mut head = Head::load(vm);
    head.exit_fee = fee;
    head.store(vm);
    emit!(vm, IRate::ExitFeeSet, [], [fee]);
    done()
}

/// `setMaxRateGrowth(growthBpsPerYear)`.
pub fn set_max_rate_growth(vm: Vm, args: &mut Args) -> Answer {
    let growth = args.word()?;
    roles::require_owner(vm)?;
    let growth = within(&growth, 1, MAX_GROWTH_BPS)?;

    let mut record = Record::load(vm);
    record.growth = growth;
    record.store(vm);
    emit!(vm, IRate::MaxRateGrowthSet, [], [growth]);
    done()
}

/// `OutOfBounds` outside `min..=max`.
#[inline(never)]
pub fn within(word: &Word, min: u16, max: u16) -> Result<Bps, Revert> {
    let value = word.to_u128().and_then(|value| u16::try_from(value).ok());
    match value {
        Some(value) if (min..=max).contains(&value) => Ok(Bps(value)),
        _ => Err(fail!(IRate::OutOfBounds, *word, u32::from(min), u32::from(max))),
    }
}
