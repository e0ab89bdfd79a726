//! Errors of the vault face and of the rate line.

use super::moment;
use crate::amount::{fixed, spoken};
use basalt_interfaces::{
    IBoundedVault::IBoundedVaultErrors, IRate::IRateErrors, IVault::IVaultErrors,
};

pub(super) fn entry_and_exit(error: IVaultErrors) -> String {
    match error {
        IVaultErrors::ZeroShares(e) => format!(
            "{} of the asset buys less than one share: use a larger amount",
            spoken(e.assets)
        ),
        IVaultErrors::ZeroAssets(e) => {
            format!("{} shares are worth less than one wei: use a larger amount", spoken(e.shares))
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
            fixed(e.rate, 27),
            fixed(e.rateEnd, 27)
        ),
        IVaultErrors::InsufficientLiquidity(e) => format!(
            "{} was asked for, {} is at hand for it: use a smaller amount, or request the exit and \
             wait in the queue",
            spoken(e.assets),
            spoken(e.liquid)
        ),
        IVaultErrors::AboveDepositCap(e) => format!(
            "the vault would own {}, above its cap of {}: deposit less, or wait until there is room",
            spoken(e.backing),
            spoken(e.cap)
        ),
        IVaultErrors::AboveFlowLimit(e) => format!(
            "{} shares are more than may come or go in so short a time, {} are free now: use a \
             smaller amount, wait, or request the exit",
            spoken(e.shares),
            spoken(e.max)
        ),
        IVaultErrors::WrongValue(e) => format!(
            "{} ETH was sent where {} ETH is due: send exactly that",
            spoken(e.sent),
            spoken(e.required)
        ),
        IVaultErrors::EtherRefused(e) => {
            format!("{} does not take ether: name a receiver that does", e.receiver)
        }
    }
}

pub(super) fn bounded(error: IBoundedVaultErrors) -> String {
    match error {
        IBoundedVaultErrors::Expired(e) => format!(
            "the deadline {} has passed (it is {}): send it again with a later one",
            moment(e.deadline),
            moment(e.now)
        ),
        IBoundedVaultErrors::Slippage(e) => format!(
            "the result would be {}, worse than the bound of {}: look at the preview, and use \
             another bound or wait",
            spoken(e.result),
            spoken(e.bound)
        ),
    }
}

pub(super) fn rate(error: IRateErrors) -> String {
    match error {
        IRateErrors::ReportTooEarly(e) => format!(
            "the report speaks of {}, but the next one may speak of {} at the earliest: wait for it",
            moment(e.refTime),
            moment(e.earliest)
        ),
        IRateErrors::ReportTooSoon(e) => format!(
            "the last report is less than an hour old: the next one is accepted from {} on, and now \
             it is {}",
            moment(e.earliest),
            moment(e.now)
        ),
        IRateErrors::ReportFromFuture(e) => format!(
            "the report speaks of {}, which is after the chain's time {}: report on the past",
            moment(e.refTime),
            moment(e.now)
        ),
        IRateErrors::OutOfBounds(e) => {
            format!("{} is out of bounds: the value lies between {} and {}", e.value, e.min, e.max)
        }
    }
}
