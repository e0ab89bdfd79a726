//! Errors of the staking vault alone.

use super::moment;
use crate::amount::spoken;
use basalt_interfaces::IStakingVault::IStakingVaultErrors;

pub(super) fn sentence(error: IStakingVaultErrors) -> String {
    match error {
        IStakingVaultErrors::ExceedsWorking(e) => format!(
            "{} ETH comes back, but only {} ETH is booked as at work: report the gain first",
            spoken(e.assets),
            spoken(e.working)
        ),
        IStakingVaultErrors::ReportBeforeMove(e) => format!(
            "the report speaks of {}, before funds last moved at {}: report a later state",
            moment(e.refTime),
            moment(e.movedAt)
        ),
        IStakingVaultErrors::MoveTooSoon(e) => format!(
            "funds moved a moment ago, and the next go to work at {} at the earliest (it is {}): \
             wait for it",
            moment(e.earliest),
            moment(e.now)
        ),
        IStakingVaultErrors::StillWorking(e) => format!(
            "{} ETH is still at work with the consensus account: let that pay it back before \
             another is named",
            spoken(e.working)
        ),
        IStakingVaultErrors::SeedTooSmall(e) => format!(
            "the construction brings {} ETH, the seed is at least {} ETH: send more",
            spoken(e.value),
            spoken(e.min)
        ),
    }
}
