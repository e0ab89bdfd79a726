//! What is ready is taken out.
//!
//! All positions of a call are written before anything is paid. Whoever is paid may do anything
//! meanwhile but enter a state-changing function of this contract.

use crate::{
    owned_position::OwnedPosition,
    pay,
    refusal::refuse,
    store::{Storage, returned_are_claimed},
};
use alloy_primitives::Address;
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{
    Args, HandlerResult, Revert, Vm, Word, address::require_external, codec::return_amount, emit,
    erc721, revert,
};
use basalt_math::{
    MAX_96, Rate, Shares,
    queue::{self, Claim},
};

/// `claim(requestId, receiver)`.
pub(crate) fn claim(vm: Vm, args: &mut Args) -> HandlerResult {
    let (token, receiver) = (args.word()?, args.address()?);
    require_external(vm, receiver)?;

    let claim = take(vm, &token, receiver)?;
    settle_up(vm, receiver, claim.assets.0, claim.shares.0)
}

/// `claim(requestIds, receiver)`.
pub(crate) fn claim_many(vm: Vm, args: &mut Args) -> HandlerResult {
    let (tokens, receiver) = (args.words()?, args.address()?);
    require_external(vm, receiver)?;

    // What all positions hold is a part of what all shares are worth: no sum saturates.
    let (mut assets, mut shares) = (0_u128, 0_u128);
    let (tokens, _) = tokens.as_chunks::<32>();
    for token in tokens {
        let claim = take(vm, &Word(*token), receiver)?;
        assets = assets.saturating_add(claim.assets.0);
        shares = shares.saturating_add(claim.shares.0);
    }
    settle_up(vm, receiver, assets, shares)
}

/// Takes out of one position what is ready for `receiver`: anyone may have that done for the holder,
/// for somebody else only who may act for the position.
#[inline(never)]
fn take(vm: Vm, token: &Word, receiver: Address) -> Result<Claim, Revert> {
    let owned = erc721::load::<OwnedPosition>(vm, token)?;
    if receiver != owned.owner && !erc721::is_authorized(vm, &owned, vm.sender()) {
        return Err(revert!(IWithdrawalQueue::ForeignReceiver, receiver, owned.owner));
    }

    let claim = queue::claim(&mut Storage(vm), owned.id, &owned.position)
        .map_err(|error| refuse(token, error))?;
    if claim.is_last {
        owned.burn(vm);
    }
    let Claim { assets, shares, .. } = claim;
    if shares.0 > 0 {
        returned_are_claimed(vm, shares);
    }
    emit!(vm, IWithdrawalQueue::Claimed, [owned.id, receiver], [assets, shares]);
    Ok(claim)
}

/// Pays. Shares that were given back are all given: the rate that would keep some of them is beyond
/// all rates.
#[inline(never)]
fn settle_up(vm: Vm, receiver: Address, assets: u128, shares: u128) -> HandlerResult {
    if assets > 0 {
        pay::assets(vm, receiver, assets)?;
    }
    if shares > 0 {
        pay::release(vm, receiver, Shares(shares), Rate(MAX_96))?;
    }
    return_amount(assets)
}
