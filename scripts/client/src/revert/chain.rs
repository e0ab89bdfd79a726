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
        IStylusDeployerErrors::ContractDeploymentError(_) => "the program could not be created: \
             something stands at its address already, or its code is too large"
            .to_owned(),
        IStylusDeployerErrors::ContractInitializationError(e) => {
            format!("the constructor refused: {}", explain(&e.reason))
        }
        IStylusDeployerErrors::RefundExcessValueError(e) => format!(
            "the deploying account does not take back the {} ETH sent in excess: deploy from a key",
            format_short(e.excessValue)
        ),
        IStylusDeployerErrors::EmptyBytecode(_) => {
            "the program is empty: build it first with `cargo basalt build`".to_owned()
        }
    }
}

pub(super) fn programs(error: IArbWasmErrors) -> String {
    match error {
        IArbWasmErrors::ProgramNotWasm(_) => {
            "the address holds no Stylus program: check the address".to_owned()
        }
        IArbWasmErrors::ProgramNotActivated(_) => {
            "the program is not activated: activate it with `cargo stylus activate`".to_owned()
        }
        IArbWasmErrors::ProgramNeedsUpgrade(e) => format!(
            "the program is activated for Stylus {}, the chain runs {}: activate it again with \
             `cargo stylus activate`",
            e.version, e.stylusVersion
        ),
        IArbWasmErrors::ProgramExpired(e) => format!(
            "the program's activation ended, it is {} days old: activate it again with `cargo \
             stylus activate`",
            e.ageInSeconds / 86_400
        ),
        IArbWasmErrors::ProgramUpToDate(_) => {
            "the program is activated already: nothing is left to do".to_owned()
        }
        IArbWasmErrors::ProgramKeepaliveTooSoon(e) => format!(
            "the program is {} days old, too young to be kept alive: try again later",
            e.ageInSeconds / 86_400
        ),
        IArbWasmErrors::ProgramInsufficientValue(e) => format!(
            "activation costs {} ETH, {} ETH was sent: send more",
            format_short(e.want),
            format_short(e.have)
        ),
    }
}

pub(super) fn solidity(error: ISolidityErrorsErrors) -> String {
    match error {
        ISolidityErrorsErrors::Error(e) => format!("the contract refused: {}", e.message),
        ISolidityErrorsErrors::Panic(e) => {
            format!("the contract broke an assumption of its own (panic {:#x})", e.code)
        }
    }
}
