//! Errors that every contract of the suite can return, and those of its roles.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::{IErrors::IErrorsErrors, IRoles::IRolesErrors};

pub(super) fn errors(error: IErrorsErrors) -> String {
    match error {
        IErrorsErrors::UnknownSelector(e) => format!(
            "the contract has no function with selector {}: check the address and the version of the \
             ABI",
            e.selector
        ),
        IErrorsErrors::NotPayable(e) => {
            format!(
                "the function is not payable, and {} ETH was sent: send no ether",
                format_short(e.value)
            )
        }
        IErrorsErrors::CalldataTooShort(e) => format!(
            "the arguments have {} bytes, and {} are required: encode the call with the ABI of the \
             contract",
            e.length, e.required
        ),
        IErrorsErrors::BadWord(e) => format!(
            "the word {1:#x} at byte {0} is not a valid value of its type: encode the call with the \
             ABI of the contract",
            e.offset, e.word
        ),
        IErrorsErrors::Reentered(_) => {
            "the contract was called while another call of it was open: \
             call it after that call has ended"
                .to_owned()
        }
        IErrorsErrors::AlreadyConstructed(_) => {
            "the constructor of the contract has already run: use the contract, or deploy another"
                .to_owned()
        }
        IErrorsErrors::Overflow(e) => format!(
            "{} is above {}, the largest value of its field: use a smaller amount",
            format_short(e.value),
            format_short(e.limit)
        ),
        IErrorsErrors::Unauthorized(e) => {
            format!(
                "{} is not authorized, only {} is: sign with the key of that account",
                e.caller, e.holder
            )
        }
        IErrorsErrors::BadAddress(e) => format!(
            "{} is not allowed here, because it is the zero address or the contract itself: use \
             another address",
            e.account
        ),
        IErrorsErrors::NoCode(e) => {
            format!("there is no contract at {}: check the address", e.target)
        }
        IErrorsErrors::EtherRefused(e) => {
            format!("{} refused the ether: use a receiver that accepts ether", e.receiver)
        }
        IErrorsErrors::CallFailed(e) => format!(
            "a call to {} reverted without a reason: it ran out of gas or has no such function; try \
             again with more gas, or check the address",
            e.target
        ),
        IErrorsErrors::BadReturn(e) => format!(
            "{} returned {} bytes, and {} are required: check that the address has the right contract",
            e.target, e.length, e.required
        ),
    }
}

pub(super) fn roles(error: IRolesErrors) -> String {
    match error {
        IRolesErrors::PausedUntil(e) => format!(
            "entries, exits and requests are paused until {}: wait, or let the owner end the pause",
            format_timestamp(e.until)
        ),
        IRolesErrors::PauseTooSoon(e) => format!(
            "the guardian may pause again from {} on, and it is {}: wait, or let the owner pause",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRolesErrors::BadPause(e) => format!(
            "a pause of {} seconds is not allowed: use 1 to {} seconds",
            e.durationSecs, e.max
        ),
    }
}
