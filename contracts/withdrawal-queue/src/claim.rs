//! What is ready is taken out.
//!
//! All positions of a call are written before anything is paid. Whoever is paid may do anything
//! meanwhile but enter a state-changing function of this contract.

use crate::{
    held::Held,
    pay,
    refusal::refuse,
    shelf::{Storage, returned_are_claimed},
};
use alloy_primitives::Address;
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{Answer, Args, Revert, Vm, Word, codec::answer_amount, emit, fail, ledger};
use basalt_math::{
    MAX_96, Rate, Shares,
    queue::{self, Claim},
};

/// `claim(requestId, receiver)`.
pub(crate) fn claim(vm: Vm, args: &mut Args) -> Answer {
    let (token, receiver) = (args.word()?, args.address()?);
    ledger::require_other(vm, receiver)?;

    let claim = take(vm, &token, receiver)?;
    settle_up(vm, receiver, claim.assets.0, claim.shares.0)
}

/// `claim(requestIds, receiver)`.
pub(crate) fn claim_many(vm: Vm, args: &mut Args) -> Answer {
    let (tokens, receiver) = (args.words()?, args.address()?);
    ledger::require_other(vm, receiver)?;

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
    let held = Held::load(vm, token)?;
    if receiver != held.owner && !held.may_direct(vm, vm.sender()) {
        return Err(fail!(IWithdrawalQueue::ForeignReceiver, receiver, held.owner));
    }

    let claim = queue::claim(&mut Storage(vm), held.id, &held.position)
        .map_err(|error| refuse(token, error))?;
    if claim.is_last {
        held.burn(vm);
    }
    let Claim { assets, shares, .. } = claim;
    if shares.0 > 0 {
        returned_are_claimed(vm, shares);
    }
    emit!(vm, IWithdrawalQueue::Claimed, [held.id, receiver], [assets, shares]);
    Ok(claim)
}

/// Pays. Shares that were given back are all given: the rate that would keep some of them is beyond
/// all rates.
#[inline(never)]
fn settle_up(vm: Vm, receiver: Address, assets: u128, shares: u128) -> Answer {
    if assets > 0 {
        pay::assets(vm, receiver, assets)?;
    }
    if shares > 0 {
        pay::release(vm, receiver, Shares(shares), Rate(MAX_96))?;
    }
    answer_amount(assets)
}
