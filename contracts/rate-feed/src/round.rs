//! `AggregatorV3` rounds for lending markets: one round for each report of the vault.
//!
//! The answer is the rate now, because the line moves between reports. `updatedAt` is the reference
//! time of the newest report; before the first report it is the time of the vault's construction.

use crate::{
    storage::FeedSlot,
    vault::{last_report, rate},
};
use alloy_primitives::Address;
use basalt_interfaces::IRateFeed;
use basalt_kit::{Args, HandlerResult, Vm, Word, return_words, revert};

/// Largest round id: 80 bits.
const MAX_ROUND: u128 = (1 << 80) - 1;

/// `latestRoundData()`.
pub(crate) fn latest_round_data(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = FeedSlot::load(vm).vault;
    round(vm, vault, None)
}

/// `getRoundData(roundId)`: the newest round only.
pub(crate) fn get_round_data(vm: Vm, args: &mut Args) -> HandlerResult {
    let round_id = args.at_most(MAX_ROUND)?;
    let vault = FeedSlot::load(vm).vault;
    round(vm, vault, Some(round_id.into()))
}

/// `latestAnswer()`.
pub(crate) fn latest_answer(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = FeedSlot::load(vm).vault;
    return_words(&[rate(vm, vault)?])
}

/// `latestTimestamp()`.
pub(crate) fn latest_timestamp(vm: Vm, _: &mut Args) -> HandlerResult {
    let vault = FeedSlot::load(vm).vault;
    return_words(&[last_report(vm, vault)?.ref_time])
}

#[inline(never)]
fn round(vm: Vm, vault: Address, round_id: Option<Word>) -> HandlerResult {
    let report = last_report(vm, vault)?;
    if let Some(round_id) = round_id
        && round_id != report.index
    {
        return Err(revert!(IRateFeed::NoSuchRound, round_id, report.index));
    }
    let rate = rate(vm, vault)?;
    return_words(&[report.index, rate, report.ref_time, report.ref_time, report.index])
}
