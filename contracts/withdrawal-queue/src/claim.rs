//! Claims: settled assets and returned shares are paid out.
//!
//! All positions of a call are stored before anything is paid. The receiver may do anything during
//! the payment but enter a state-changing function of this contract.

use crate::{
    owned_position::OwnedPosition,
    pay,
    refusal::refusal,
    store::{Storage, subtract_returned},
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

    let claim = take_claim(vm, &token, receiver)?;
    pay_claim(vm, receiver, claim.assets.0, claim.shares.0)
}

/// `claim(requestIds, receiver)`.
pub(crate) fn claim_many(vm: Vm, args: &mut Args) -> HandlerResult {
    let (tokens, receiver) = (args.words()?, args.address()?);
    require_external(vm, receiver)?;

    // The sums are parts of the assets and of the supply, so they never saturate.
    let (mut assets, mut shares) = (0_u128, 0_u128);
    let (tokens, _) = tokens.as_chunks::<32>();
    for token in tokens {
        let claim = take_claim(vm, &Word(*token), receiver)?;
        assets = assets.saturating_add(claim.assets.0);
        shares = shares.saturating_add(claim.shares.0);
    }
    pay_claim(vm, receiver, assets, shares)
}

/// Takes what can be claimed out of one position. Anyone may claim for the holder; for another
/// receiver the caller must be authorized: `ForeignReceiver`.
#[inline(never)]
fn take_claim(vm: Vm, token: &Word, receiver: Address) -> Result<Claim, Revert> {
    let owned = erc721::load::<OwnedPosition>(vm, token)?;
    if receiver != owned.owner && !erc721::is_authorized(vm, &owned, vm.sender()) {
        return Err(revert!(IWithdrawalQueue::ForeignReceiver, receiver, owned.owner));
    }

    let claim = queue::claim(&mut Storage(vm), owned.id, &owned.position)
        .map_err(|error| refusal(token, error))?;
    if claim.is_last {
        owned.burn(vm);
    }
    let Claim { assets, shares, .. } = claim;
    if shares.0 > 0 {
        subtract_returned(vm, shares);
    }
    emit!(vm, IWithdrawalQueue::Claimed, [owned.id, receiver], [assets, shares]);
    Ok(claim)
}

/// Pays assets and releases shares. The rate 2^96 - 1 makes the vault return every share, because
/// no rate is above it.
#[inline(never)]
fn pay_claim(vm: Vm, receiver: Address, assets: u128, shares: u128) -> HandlerResult {
    if assets > 0 {
        pay::send_assets(vm, receiver, assets)?;
    }
    if shares > 0 {
        pay::release_shares(vm, receiver, Shares(shares), Rate(MAX_96))?;
    }
    return_amount(assets)
}
