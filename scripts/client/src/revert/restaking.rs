//! Errors of the restaking manager, its adapters and their venues.

use crate::{amount::format_short, foreign::IVenueErrors::IVenueErrorsErrors};
use basalt_interfaces::{IAdapter::IAdapterErrors, IRestakingManager::IRestakingManagerErrors};

pub(super) fn manager(error: IRestakingManagerErrors) -> String {
    match error {
        IRestakingManagerErrors::AdapterNotListed(e) => format!(
            "{} is no adapter of this manager: let the owner add it first, or check the address",
            e.adapter
        ),
        IRestakingManagerErrors::AdapterListed(e) => {
            format!("{} is an adapter of this manager already: nothing is left to do", e.adapter)
        }
        IRestakingManagerErrors::TooManyAdapters(e) => format!(
            "the manager has {} adapters and at most {}: remove an empty one first",
            e.count, e.max
        ),
        IRestakingManagerErrors::AdapterMismatch(e) => format!(
            "the adapter works with {}, not with {}: deploy one for this manager and its asset",
            e.found, e.expected
        ),
        IRestakingManagerErrors::AdapterNotEmpty(e) => format!(
            "{} still has {}: take it back before removing the adapter, or write it off",
            e.adapter,
            format_short(e.value)
        ),
        IRestakingManagerErrors::AboveCap(e) => format!(
            "the adapter would hold {}, above its cap of {}: allocate less, or let the owner raise \
             the cap",
            format_short(e.assets),
            format_short(e.cap)
        ),
        IRestakingManagerErrors::ExceedsBook(e) => format!(
            "{} was asked back, {} is booked there: ask for less",
            format_short(e.assets),
            format_short(e.book)
        ),
        IRestakingManagerErrors::WrongDelta(e) => format!(
            "{} moved {} where {} was agreed: do not use this adapter until it is understood",
            e.adapter,
            format_short(e.moved),
            format_short(e.agreed)
        ),
        IRestakingManagerErrors::SeedTooSmall(e) => format!(
            "the construction brings {} ETH, the seed is at least {} ETH: send more",
            format_short(e.value),
            format_short(e.min)
        ),
    }
}

pub(super) fn adapter(error: IAdapterErrors) -> String {
    match error {
        IAdapterErrors::Synchronous(_) => "the venue pays at once: there is nothing to request or \
             to claim; free the amount instead"
            .to_owned(),
        IAdapterErrors::BadFraction(e) => format!(
            "a fraction of {} is more than {}: use a smaller one",
            format_short(e.fractionWad),
            format_short(e.max)
        ),
        IAdapterErrors::VenueDelta(e) => format!(
            "the venue accounts for {} where {} was asked for: do not use it until it is understood",
            format_short(e.moved),
            format_short(e.asked)
        ),
        IAdapterErrors::VenueMismatch(e) => format!(
            "the venue works with {}, not with {}: name a venue of that asset",
            e.found, e.expected
        ),
    }
}

pub(super) fn venue(error: IVenueErrorsErrors) -> String {
    let above = |account, asked, max| {
        format!(
            "the venue lets {account} move at most {}, not {}: use a smaller amount",
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
            "the venue's token {} refused the transfer: check balance and allowance",
            e.token
        ),
        IVenueErrorsErrors::SafeErc20FailedDecreaseAllowance(e) => format!(
            "the venue's allowance for {} is {}, less than the {} to take off",
            e.spender,
            format_short(e.currentAllowance),
            format_short(e.requestedDecrease)
        ),
        IVenueErrorsErrors::ERC20InvalidApprover(e) => {
            format!("{} cannot approve: name another account", e.approver)
        }
        IVenueErrorsErrors::InvalidAsset(e) => {
            format!("the venue cannot read its asset {}: name a token", e.asset)
        }
    }
}
