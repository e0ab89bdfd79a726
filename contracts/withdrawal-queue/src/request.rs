//! A position comes into being.

use crate::{
    refusal::refuse,
    shelf::{Storage, count_up, set_min_rate, set_position},
    storage::VAULT,
};
use alloy_primitives::Address;
use basalt_interfaces::{IERC721, IWithdrawalQueue};
use basalt_kit::{Answer, Args, Revert, Vm, Word, answer, emit, fail, ledger, roles};
use basalt_math::{
    MAX_96, Rate, Shares,
    queue::{self, Position},
};

/// `enqueue(shares, rate, minRate, controller, owner, sender)`: the vault's, which has moved the
/// shares here.
pub(crate) fn enqueue(vm: Vm, args: &mut Args) -> Answer {
    let shares = Shares(args.amount()?);
    let (rate, min_rate) = (Rate(args.at_most(MAX_96)?), Rate(args.amount()?));
    let (controller, owner, sender) = (args.address()?, args.address()?, args.address()?);
    roles::require(vm, VAULT)?;
    require_holder(vm, controller)?;

    let taken = queue::request(&mut Storage(vm), vm.now(), rate, min_rate, shares);
    let id = taken.map_err(|error| refuse(&Word::ZERO, error))?.id;
    let has_min_rate = min_rate > Rate(0);
    if has_min_rate {
        set_min_rate(vm, id, min_rate);
    }
    let position = Position { amount: shares.0, has_min_rate, is_returned: false };
    set_position(vm, id, controller, &position);
    count_up(vm, controller);

    emit!(vm, IERC721::Transfer, [Address::ZERO, controller, id], []);
    emit!(vm, IWithdrawalQueue::RedeemRequest, [controller, owner, id], [sender, shares]);
    answer(&[id.into()])
}

/// Refuses who could never be given what it claims: the zero address, the queue itself and the vault.
pub(crate) fn require_holder(vm: Vm, account: Address) -> Result<(), Revert> {
    if ledger::can_receive(vm, account) && account != roles::holder(vm, VAULT) {
        Ok(())
    } else {
        Err(fail!(IERC721::ERC721InvalidReceiver, account))
    }
}
