//! New positions.

use crate::{
    owned_position::OwnedPosition,
    refusal::refusal,
    storage::VAULT,
    store::{Storage, set_min_rate, set_position},
};
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{Args, HandlerResult, Vm, Word, emit, erc721, return_words, roles};
use basalt_math::{
    MAX_96, Rate, Shares,
    queue::{self, Position},
};

/// `enqueue(shares, rate, minRate, controller, owner, sender)`: by the vault, which has moved the
/// shares to this contract.
pub(crate) fn enqueue(vm: Vm, args: &mut Args) -> HandlerResult {
    let shares = Shares(args.amount()?);
    let (rate, min_rate) = (Rate(args.at_most(MAX_96)?), Rate(args.amount()?));
    let (controller, owner, sender) = (args.address()?, args.address()?, args.address()?);
    roles::require(vm, VAULT)?;
    erc721::require_owner::<OwnedPosition>(vm, controller)?;

    let requested = queue::request(&mut Storage(vm), vm.now(), rate, min_rate, shares);
    let id = requested.map_err(|error| refusal(&Word::ZERO, error))?.id;
    let has_min_rate = min_rate > Rate(0);
    if has_min_rate {
        set_min_rate(vm, id, min_rate);
    }
    let position = Position { amount: shares.0, has_min_rate, is_returned: false };
    set_position(vm, id, controller, &position);
    erc721::mint::<OwnedPosition>(vm, id, controller);
    emit!(vm, IWithdrawalQueue::RedeemRequest, [controller, owner, id], [sender, shares]);
    return_words(&[id.into()])
}
