//! The face that lending markets read: a round for each report of the vault.
//!
//! The answer is the rate of this second, because the line moves between reports. `updatedAt` is how
//! fresh the knowledge behind it is: the time that the newest report speaks of, and before the first
//! one the construction of the vault.

use crate::{
    storage::Source,
    vault::{last_report, rate},
};
use alloy_primitives::Address;
use basalt_interfaces::IRateFeed;
use basalt_kit::{Args, HandlerResult, Vm, Word, return_words, revert};

/// The largest number of a round: they have 80 bits.
const MAX_ROUND: u128 = (1 << 80) - 1;

/// `latestRoundData()`.
pub(crate) fn latest_round_data(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = Source::load(vm).vault;
    round(vm, vault, None)
}

/// `getRoundData(roundId)`: the newest round only.
pub(crate) fn get_round_data(vm: Vm, args: &mut Args) -> HandlerResult {
    let wanted = args.at_most(MAX_ROUND)?;
    let vault = Source::load(vm).vault;
    round(vm, vault, Some(wanted.into()))
}

/// `latestAnswer()`.
pub(crate) fn latest_answer(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = Source::load(vm).vault;
    return_words(&[rate(vm, vault)?])
}

/// `latestTimestamp()`.
pub(crate) fn latest_timestamp(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = Source::load(vm).vault;
    return_words(&[last_report(vm, vault)?.ref_time])
}

#[inline(never)]
fn round(vm: Vm, vault: Address, wanted: Option<Word>) -> HandlerResult {
    let report = last_report(vm, vault)?;
    if let Some(wanted) = wanted
        && wanted != report.index
    {
        return Err(revert!(IRateFeed::NoSuchRound, wanted, report.index));
    }
    let rate = rate(vm, vault)?;
    return_words(&[report.index, rate, report.ref_time, report.ref_time, report.index])
}
