//! Errors of the restaking manager, its adapters and their venues.

use crate::{amount::format_short, foreign::IVenueErrors::IVenueErrorsErrors};
use basalt_interfaces::{IAdapter::IAdapterErrors, IRestakingManager::IRestakingManagerErrors};

pub(super) fn manager(error: IRestakingManagerErrors) -> String {
    match error {
        IRestakingManagerErrors::AdapterNotListed(e) => format!(
            "{} is not an adapter of this manager: check the address, or let the owner add it",
            e.adapter
        ),
        IRestakingManagerErrors::AdapterListed(e) => {
            format!("{} is already an adapter of this manager: no action is needed", e.adapter)
        }
        IRestakingManagerErrors::TooManyAdapters(e) => format!(
            "the manager has {} adapters, and {} is the maximum: remove an empty one first",
            e.count, e.max
        ),
        IRestakingManagerErrors::AdapterMismatch(e) => format!(
            "the adapter is deployed for {}, not for {}: deploy one for this manager and its asset",
            e.found, e.expected
        ),
        IRestakingManagerErrors::AdapterNotEmpty(e) => format!(
            "adapter {} still holds {}: deallocate it before the removal, or write it off",
            e.adapter,
            format_short(e.value)
        ),
        IRestakingManagerErrors::AboveCap(e) => format!(
            "the book value of the adapter would be {}, above its cap of {}: allocate less, or let \
             the owner raise the cap",
            format_short(e.assets),
            format_short(e.cap)
        ),
        IRestakingManagerErrors::ExceedsBook(e) => format!(
            "{} is above the book value of the adapter, {}: use a smaller amount",
            format_short(e.assets),
            format_short(e.book)
        ),
        IRestakingManagerErrors::WrongDelta(e) => format!(
            "adapter {} moved {} instead of {}: the adapter or its venue is faulty, so do not use it",
            e.adapter,
            format_short(e.moved),
            format_short(e.agreed)
        ),
        IRestakingManagerErrors::SeedTooSmall(e) => format!(
            "the seed is {}, and the smallest seed is {}: send more ether",
            format_short(e.value),
            format_short(e.min)
        ),
    }
}

pub(super) fn adapter(error: IAdapterErrors) -> String {
    match error {
        IAdapterErrors::Synchronous(_) => "the venue pays at once and has no delayed withdrawals: \
             use `free` instead"
            .to_owned(),
        IAdapterErrors::BadFraction(e) => format!(
            "the fraction {} is above {}: use a smaller one",
            format_short(e.fractionWad),
            format_short(e.max)
        ),
        IAdapterErrors::VenueDelta(e) => format!(
            "the venue moved {} instead of {}: the venue is faulty, so do not use it",
            format_short(e.moved),
            format_short(e.asked)
        ),
        IAdapterErrors::AboveMaxDeploy(e) => format!(
            "the venue takes at most {} now, not {}: allocate less",
            format_short(e.max),
            format_short(e.assets)
        ),
        IAdapterErrors::VenueIsManager(e) => format!(
            "the venue {} is the manager or a vault over it: use a venue that does not hold brETH",
            e.venue
        ),
        IAdapterErrors::VenueMismatch(e) => format!(
            "the asset of the venue is {}, not {}: use a venue with the right asset",
            e.found, e.expected
        ),
    }
}

pub(super) fn venue(error: IVenueErrorsErrors) -> String {
    let above = |account, asked, max| {
        format!(
            "the venue allows {account} at most {}, and {} was asked for: use a smaller amount",
            format_short(max),
            format_short(asked)
        )
    };
    match error {
        IVenueErrorsErrors::ERC4626ExceededMaxDeposit(e) => above(e.receiver, e.assets, e.max),
        IVenueErrorsErrors::ERC4626ExceededMaxMint(e) => above(e.receiver, e.shares, e.max),
        IVenueErrorsErrors::ERC4626ExceededMaxWithdraw(e) => above(e.owner, e.assets, e.max),
        IVenueErrorsErrors::ERC4626ExceededMaxRedeem(e) => above(e.owner, e.shares, e.max),
        IVenueErrorsErrors::SafeErc20FailedOperation(e) => format!(
            "token {} of the venue refused the transfer: check balance and allowance",
            e.token
        ),
        IVenueErrorsErrors::SafeErc20FailedDecreaseAllowance(e) => format!(
            "the allowance of the venue for {} is {}, and it cannot fall by {}: lower it by less",
            e.spender,
            format_short(e.currentAllowance),
            format_short(e.requestedDecrease)
        ),
        IVenueErrorsErrors::ERC20InvalidApprover(e) => {
            format!("{} cannot approve: use another account", e.approver)
        }
        IVenueErrorsErrors::InvalidAsset(e) => {
            format!(
                "{} is not a token that the venue can use as its asset: use another token",
                e.asset
            )
        }
    }
}
