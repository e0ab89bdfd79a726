//! Errors of the staking vault alone.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::IStakingVault::IStakingVaultErrors;

pub(super) fn sentence(error: IStakingVaultErrors) -> String {
    match error {
        IStakingVaultErrors::ExceedsWorking(e) => format!(
            "{} ETH is above the working assets, {} ETH: use a smaller amount, or report the gain \
             first",
            format_short(e.assets),
            format_short(e.working)
        ),
        IStakingVaultErrors::ReportBeforeMove(e) => format!(
            "the reference time of the report is {}, and assets last moved at {}: report a later time",
            format_timestamp(e.refTime),
            format_timestamp(e.movedAt)
        ),
        IStakingVaultErrors::MoveTooSoon(e) => format!(
            "the next allocation may happen from {} on, and it is {}: try again then",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IStakingVaultErrors::StillWorking(e) => format!(
            "the consensus account still holds {} ETH of the vault: let it pay them back before it is \
             replaced",
            format_short(e.working)
        ),
        IStakingVaultErrors::SeedTooSmall(e) => format!(
            "the seed is {} ETH, and the smallest seed is {} ETH: send more ether",
            format_short(e.value),
            format_short(e.min)
        ),
    }
}
