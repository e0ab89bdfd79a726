//! Errors of the chain itself: deployment, the registry of programs, and plain Solidity.

use super::explain;
use crate::{
    amount::format_short,
    foreign::{
        IArbWasm::IArbWasmErrors, ISolidityErrors::ISolidityErrorsErrors,
        IStylusDeployer::IStylusDeployerErrors,
    },
};

pub(super) fn deployer(error: IStylusDeployerErrors) -> String {
    match error {
        IStylusDeployerErrors::ContractDeploymentError(_) => "the program cannot be created: \
             its address is in use, or its code is too large; use another salt or a smaller program"
            .to_owned(),
        IStylusDeployerErrors::ContractInitializationError(e) => {
            format!("the constructor reverted: {}", explain(&e.reason))
        }
        IStylusDeployerErrors::RefundExcessValueError(e) => format!(
            "the deploying account refuses the refund of {} ETH: deploy from an account without code",
            format_short(e.excessValue)
        ),
        IStylusDeployerErrors::EmptyBytecode(_) => {
            "the program has no code: build it first with `cargo basalt build`".to_owned()
        }
    }
}

pub(super) fn programs(error: IArbWasmErrors) -> String {
    match error {
        IArbWasmErrors::ProgramNotWasm(_) => {
            "the code at this address is no Stylus program: check the address".to_owned()
        }
        IArbWasmErrors::ProgramNotActivated(_) => {
            "the program is not activated: `cargo basalt deploy`, run again, activates it"
                .to_owned()
        }
        IArbWasmErrors::ProgramNeedsUpgrade(e) => format!(
            "the program is activated for Stylus version {}, and the chain runs version {}: `cargo \
             basalt deploy`, run again, activates it",
            e.version, e.stylusVersion
        ),
        IArbWasmErrors::ProgramExpired(e) => format!(
            "the activation of the program has expired, it is {} days old: `cargo basalt deploy`, run \
             again, activates it",
            e.ageInSeconds / 86_400
        ),
        IArbWasmErrors::ProgramUpToDate(_) => {
            "the program is already activated: no action is needed".to_owned()
        }
        IArbWasmErrors::ProgramKeepaliveTooSoon(e) => format!(
            "the activation of the program is only {} days old: renew it later",
            e.ageInSeconds / 86_400
        ),
        IArbWasmErrors::ProgramInsufficientValue(e) => format!(
            "activation costs {} ETH, and {} ETH was sent: send more",
            format_short(e.want),
            format_short(e.have)
        ),
    }
}

pub(super) fn solidity(error: ISolidityErrorsErrors) -> String {
    match error {
        ISolidityErrorsErrors::Error(e) => format!("the contract reverted: {}", e.message),
        ISolidityErrorsErrors::Panic(e) => {
            format!(
                "the contract failed an internal check (panic {:#x}): report it to its developers",
                e.code
            )
        }
    }
}
