//! Errors of entries and exits, the rate line and parameters.

use super::format_timestamp;
use crate::amount::{format_short, format_units};
use basalt_interfaces::{
    IParameters::IParametersErrors, IRate::IRateErrors, ISlippageVault::ISlippageVaultErrors,
    IVault::IVaultErrors,
};

pub(super) fn entry_and_exit(error: IVaultErrors) -> String {
    match error {
        IVaultErrors::ZeroShares(e) => format!(
            "{} of the asset buy less than one wei of shares: use a larger amount",
            format_short(e.assets)
        ),
        IVaultErrors::ZeroAssets(e) => {
            format!(
                "{} shares pay less than one wei of the asset: use a larger amount",
                format_short(e.shares)
            )
        }
        IVaultErrors::ZeroAmount(_) => "the amount is zero: use a larger amount".to_owned(),
        IVaultErrors::ZeroRate(_) => {
            "the rate is zero, because the vault has lost all assets: exits \
             are impossible until a report of a gain"
                .to_owned()
        }
        IVaultErrors::EntriesClosed(e) => format!(
            "entries are closed, because the rate is {} and its line ends at {}: wait until the two \
             differ by less than 1 % and the rate is at least 0.001",
            format_units(e.rate, 27),
            format_units(e.endRate, 27)
        ),
        IVaultErrors::InsufficientLiquidity(e) => format!(
            "{} is above the available liquidity, {}: use a smaller amount, or request the exit \
             through the queue",
            format_short(e.assets),
            format_short(e.liquid)
        ),
        IVaultErrors::AboveDepositCap(e) => format!(
            "the vault would own {}, above its deposit cap of {}: use a smaller amount, or wait for \
             exits",
            format_short(e.backing),
            format_short(e.cap)
        ),
        IVaultErrors::AboveFlowLimit(e) => format!(
            "{} shares are above the daily limit, which has room for {} now: use a smaller amount, \
             wait, or request the exit through the queue",
            format_short(e.shares),
            format_short(e.max)
        ),
        IVaultErrors::WrongValue(e) => format!(
            "{} ETH was sent, and {} ETH is required: send the required amount",
            format_short(e.value),
            format_short(e.required)
        ),
    }
}

pub(super) fn slippage(error: ISlippageVaultErrors) -> String {
    match error {
        ISlippageVaultErrors::Expired(e) => format!(
            "the deadline was {}, and it is {}: send the transaction again with a later deadline",
            format_timestamp(e.deadline),
            format_timestamp(e.now)
        ),
        ISlippageVaultErrors::Slippage(e) => format!(
            "the result is {}, worse than the slippage limit of {}: check the preview, then use \
             another limit or wait",
            format_short(e.result),
            format_short(e.limit)
        ),
    }
}

pub(super) fn rate(error: IRateErrors) -> String {
    match error {
        IRateErrors::ReportTooEarly(e) => format!(
            "the reference time of the report is {}, and the earliest allowed is {}: report a later \
             time",
            format_timestamp(e.refTime),
            format_timestamp(e.earliest)
        ),
        IRateErrors::ReportTooSoon(e) => format!(
            "the next report is allowed from {} on, and it is {}: try again then",
            format_timestamp(e.earliest),
            format_timestamp(e.now)
        ),
        IRateErrors::ReportFromFuture(e) => format!(
            "the reference time of the report is {}, and it is {}: report a past time",
            format_timestamp(e.refTime),
            format_timestamp(e.now)
        ),
    }
}

pub(super) fn parameters(error: IParametersErrors) -> String {
    match error {
        IParametersErrors::OutOfBounds(e) => {
            format!(
                "the value {} is out of bounds: use a value from {} to {}",
                e.value, e.min, e.max
            )
        }
    }
}
