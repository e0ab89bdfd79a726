//! Errors that every contract of the suite can answer with, and those of its roles.

use super::format_timestamp;
use crate::amount::format_short;
use basalt_interfaces::{IErrors::IErrorsErrors, IRoles::IRolesErrors};

pub(super) fn errors(error: IErrorsErrors) -> String {
    match error {
        IErrorsErrors::UnknownSelector(e) => format!(
            "the contract has no function {}: the address is another contract's, or the ABI is of \
             another version",
            e.selector
        ),
        IErrorsErrors::NotPayable(e) => {
            format!(
                "the function takes no ether, but {} ETH came along: send none",
                format_short(e.value)
            )
        }
        IErrorsErrors::CalldataTooShort(e) => format!(
            "the call carries {} bytes of arguments where {} are due: encode it with the \
             contract's ABI",
            e.length, e.required
        ),
        IErrorsErrors::BadWord(e) => format!(
            "the argument or answer at byte {} ({:#x}) is no clean value of its type: encode it with \
             the contract's ABI",
            e.offset, e.word
        ),
        IErrorsErrors::Reentered(_) => {
            "the contract was entered again while a call of it was still \
             open: call it from outside that call"
                .to_owned()
        }
        IErrorsErrors::AlreadyConstructed(_) => {
            "the contract is constructed already: use it as it is, or deploy another".to_owned()
        }
        IErrorsErrors::Overflow(e) => format!(
            "{} is more than fits, which is {}: use a smaller amount",
            format_short(e.value),
            format_short(e.limit)
        ),
        IErrorsErrors::Unauthorized(e) => {
            format!("{} may not do this, only {} may: sign with that account", e.caller, e.holder)
        }
        IErrorsErrors::BadAddress(e) => format!(
            "{} cannot be used here: it is the zero address or the contract's own; name another",
            e.account
        ),
        IErrorsErrors::NoCode(e) => {
            format!("there is no contract at {}: check the address", e.target)
        }
        IErrorsErrors::CallFailed(e) => format!(
            "a call to {} failed without saying why: it ran out of gas, or takes no such call",
            e.target
        ),
        IErrorsErrors::BadReturn(e) => format!(
            "{} returned {} bytes where {} were due: it does not have the interface it should have",
            e.target, e.length, e.required
        ),
    }
}

pub(super) fn roles(error: IRolesErrors) -> String {
    match error {
        IRolesErrors::PausedUntil(e) => format!(
            "entries and exits are paused until {}: wait, or let the owner end the pause",
            format_timestamp(e.until)
        ),
        IRolesErrors::PauseTooSoon(e) => format!(
            "the guardian begins the next pause at {} at the earliest (it is {}): wait, or let the \
             owner do it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRolesErrors::BadPause(e) => format!(
            "a pause of {} seconds is not possible: it lasts from 1 to {} seconds",
            e.durationSecs, e.max
        ),
    }
}
