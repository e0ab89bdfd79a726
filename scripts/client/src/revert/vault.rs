//! Errors of the vault face and of the rate line.

use super::format_timestamp;
use crate::amount::{format_short, format_units};
use basalt_interfaces::{
    IParameters::IParametersErrors, IRate::IRateErrors, ISlippageVault::ISlippageVaultErrors,
    IVault::IVaultErrors,
};

pub(super) fn entry_and_exit(error: IVaultErrors) -> String {
    match error {
        IVaultErrors::ZeroShares(e) => format!(
            "{} of the asset buys less than one share: use a larger amount",
            format_short(e.assets)
        ),
        IVaultErrors::ZeroAssets(e) => {
            format!(
                "{} shares are worth less than one wei: use a larger amount",
                format_short(e.shares)
            )
        }
        IVaultErrors::ZeroAmount(_) => "the amount is zero: use a larger one".to_owned(),
        IVaultErrors::ZeroRate(_) => {
            "shares are worth nothing: the vault lost all it had; there is \
             nothing to take out"
                .to_owned()
        }
        IVaultErrors::EntriesClosed(e) => format!(
            "the vault takes nothing while its rate recovers from a loss ({} now, {} promised): \
             wait until the two are within 1 %",
            format_units(e.rate, 27),
            format_units(e.endRate, 27)
        ),
        IVaultErrors::InsufficientLiquidity(e) => format!(
            "{} was asked for, {} is at hand for it: use a smaller amount, or request the exit and \
             wait in the queue",
            format_short(e.assets),
            format_short(e.liquid)
        ),
        IVaultErrors::AboveDepositCap(e) => format!(
            "the vault would own {}, above its cap of {}: deposit less, or wait until there is room",
            format_short(e.backing),
            format_short(e.cap)
        ),
        IVaultErrors::AboveFlowLimit(e) => format!(
            "{} shares are more than may come or go in so short a time, {} are free now: use a \
             smaller amount, wait, or request the exit",
            format_short(e.shares),
            format_short(e.max)
        ),
        IVaultErrors::WrongValue(e) => format!(
            "{} ETH was sent where {} ETH is due: send exactly that",
            format_short(e.value),
            format_short(e.required)
        ),
        IVaultErrors::EtherRefused(e) => {
            format!("{} does not take ether: name a receiver that does", e.receiver)
        }
    }
}

pub(super) fn slippage(error: ISlippageVaultErrors) -> String {
    match error {
        ISlippageVaultErrors::Expired(e) => format!(
            "the deadline {} has passed (it is {}): send it again with a later one",
            format_timestamp(e.deadline),
            format_timestamp(e.now)
        ),
        ISlippageVaultErrors::Slippage(e) => format!(
            "the result would be {}, worse than the bound of {}: look at the preview, and use \
             another bound or wait",
            format_short(e.result),
            format_short(e.limit)
        ),
    }
}

pub(super) fn rate(error: IRateErrors) -> String {
    match error {
        IRateErrors::ReportTooEarly(e) => format!(
            "the report speaks of {}, but the next one may speak of {} at the earliest: wait for it",
            format_timestamp(e.refTime),
            format_timestamp(e.earliest)
        ),
        IRateErrors::ReportTooSoon(e) => format!(
            "the source may report again at {}, and it is {}: reports lie an hour apart; wait for \
             it",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRateErrors::ReportFromFuture(e) => format!(
            "the report speaks of {}, which is after the chain's time {}: report on the past",
            format_timestamp(e.refTime),
            format_timestamp(e.now)
        ),
    }
}

pub(super) fn parameters(error: IParametersErrors) -> String {
    match error {
        IParametersErrors::OutOfBounds(e) => {
            format!("{} is out of bounds: the value lies between {} and {}", e.value, e.min, e.max)
        }
    }
}
