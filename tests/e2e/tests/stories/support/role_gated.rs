//! Role-gated functions of both vaults.

use crate::support::calls::{Encoded, encoded, set};
use alloy::primitives::{Address, U256};
use basalt_harness::Parameter;
use basalt_interfaces::{IQueuedVault, IRoles, ISafety};

/// The roles that may call, first the one that the error names; and the call.
pub(crate) type RoleGated = (&'static [&'static str], Encoded);

/// Returns the calls that both vaults have. `reporter` is the role that may raise the alarm, `bob`
/// is the account that the calls name.
pub(crate) fn role_gated(reporter: &'static [&'static str], bob: Address) -> Vec<RoleGated> {
    let one = U256::ONE;
    vec![
        (&["owner"], encoded(&set(Parameter::ExitFee, one))),
        (&["owner"], encoded(&set(Parameter::Buffer, one))),
        (&["owner"], encoded(&IQueuedVault::setQueueCall { queue: bob })),
        (&["owner"], encoded(&ISafety::setSecondOpinionCall { secondOpinion: bob })),
        (&["owner"], encoded(&ISafety::setTreasuryCall { treasury: bob })),
        (reporter, encoded(&ISafety::alarmCall {})),
        (&["owner"], encoded(&IRoles::transferOwnershipCall { newOwner: bob })),
        (&["owner"], encoded(&IRoles::setGuardianCall { guardian: bob })),
        (&["owner"], encoded(&IRoles::setKeeperCall { keeper: bob })),
        (&["owner"], encoded(&IRoles::unpauseCall {})),
        (&["owner"], encoded(&IRoles::sweepCall { receiver: bob })),
        (&["guardian", "owner"], encoded(&IRoles::pauseCall { durationSecs: one })),
    ]
}
