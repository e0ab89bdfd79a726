//! Errors of the staking vault alone.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::IStakingVault::IStakingVaultErrors;

pub(super) fn sentence(error: IStakingVaultErrors) -> String {
    match error {
        IStakingVaultErrors::ExceedsWorking(e) => format!(
            "{} ETH comes back, but only {} ETH is booked as at work: report the gain first",
            format_short(e.assets),
            format_short(e.working)
        ),
        IStakingVaultErrors::ReportBeforeMove(e) => format!(
            "the report speaks of {}, before funds last moved at {}: report a later state",
            format_timestamp(e.refTime),
            format_timestamp(e.movedAt)
        ),
        IStakingVaultErrors::MoveTooSoon(e) => format!(
            "funds moved a moment ago, and the next go to work at {} at the earliest (it is {}): \
             wait for it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IStakingVaultErrors::StillWorking(e) => format!(
            "{} ETH is still at work with the consensus account: let that pay it back before \
             another is named",
            format_short(e.working)
        ),
        IStakingVaultErrors::SeedTooSmall(e) => format!(
            "the construction brings {} ETH, the seed is at least {} ETH: send more",
            format_short(e.value),
            format_short(e.min)
        ),
    }
}
