//! ERC-4626's views: handlers for the dispatch table.
//!
//! `max*` never revert and are exact: the value they give is accepted, one wei more is not. Previews
//! are the quotes that the actions apply; pause, liquidity, supply and room do not concern them.

use crate::{
    Answer, Args, Revert, Vm,
    codec::answer_amount,
    ledger,
    vault::{
        flow::Amount,
        refusal::refusal,
        state::{Head, Work, load_line},
    },
};
use basalt_math::{Assets, Pricing, Rate, Shares};

/// The rate of this second: one slot.
#[inline(never)]
pub fn rate(vm: Vm) -> Rate {
    load_line(vm).at(vm.now())
}

/// The prices of this second.
#[inline(never)]
pub fn pricing(vm: Vm) -> Pricing {
    Head::load(vm).pricing(vm, vm.now())
}

/// `totalAssets()`.
pub fn total_assets(vm: Vm, _: &mut Args) -> Answer {
    answer_amount(pricing(vm).total_assets().0)
}

/// `convertToShares(assets)`.
pub fn convert_to_shares(vm: Vm, args: &mut Args) -> Answer {
    let assets = Assets(args.amount()?);
    answer_amount(rate(vm).to_shares(assets).map_err(refusal)?.0)
}

/// `convertToAssets(shares)`.
pub fn convert_to_assets(vm: Vm, args: &mut Args) -> Answer {
    let shares = Shares(args.amount()?);
    answer_amount(rate(vm).to_assets(shares).map_err(refusal)?.0)
}

/// `maxDeposit(receiver)`.
pub fn max_deposit(vm: Vm, args: &mut Args) -> Answer {
    let most = open_to(vm, args)?.map_or(Assets(0), |pricing| pricing.max_deposit());
    answer_amount(most.0)
}

/// `maxMint(receiver)`.
pub fn max_mint(vm: Vm, args: &mut Args) -> Answer {
    let most = open_to(vm, args)?.map_or(Shares(0), |pricing| pricing.max_mint());
    answer_amount(most.0)
}

/// `maxWithdraw(owner)`.
pub fn max_withdraw(vm: Vm, args: &mut Args) -> Answer {
    let most = holding(vm, args)?
        .map_or(Assets(0), |held| held.pricing.max_withdraw(held.shares, held.liquid));
    answer_amount(most.0)
}

/// `maxRedeem(owner)`.
pub fn max_redeem(vm: Vm, args: &mut Args) -> Answer {
    let most = holding(vm, args)?
        .map_or(Shares(0), |held| held.pricing.max_redeem(held.shares, held.liquid));
    answer_amount(most.0)
}

/// `previewDeposit(assets)`.
pub fn preview_deposit(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer_amount(amount.quote_entry(&pricing(vm)).map_err(refusal)?.shares.0)
}

/// `previewMint(shares)`.
pub fn preview_mint(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer_amount(amount.quote_entry(&pricing(vm)).map_err(refusal)?.assets.0)
}

/// `previewWithdraw(assets)`.
pub fn preview_withdraw(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Assets(Assets(args.amount()?));
    answer_amount(amount.quote_exit(&pricing(vm)).map_err(refusal)?.shares.0)
}

/// `previewRedeem(shares)`.
pub fn preview_redeem(vm: Vm, args: &mut Args) -> Answer {
    let amount = Amount::Shares(Shares(args.amount()?));
    answer_amount(amount.quote_exit(&pricing(vm)).map_err(refusal)?.assets.0)
}

/// The prices, if the receiver in the arguments can enter at all.
#[inline(never)]
fn open_to(vm: Vm, args: &mut Args) -> Result<Option<Pricing>, Revert> {
    let receiver = args.address()?;
    let (head, now) = (Head::load(vm), vm.now());
    if head.is_paused(now) || !ledger::can_receive(vm, receiver) {
        return Ok(None);
    }
    Ok(Some(head.pricing(vm, now)))
}

struct Holding {
    pricing: Pricing,
    shares: Shares,
    liquid: Assets,
}

/// What the owner in the arguments could leave with, if at all. The contract's own shares, the
/// seed, never leave.
#[inline(never)]
fn holding(vm: Vm, args: &mut Args) -> Result<Option<Holding>, Revert> {
    let owner = args.address()?;
    let (head, now) = (Head::load(vm), vm.now());
    if head.is_paused(now) || owner == vm.this() {
        return Ok(None);
    }
    Ok(Some(Holding {
        pricing: head.pricing(vm, now),
        shares: ledger::balance_of(vm, owner),
        liquid: Work::load(vm).liquid(&head.totals),
    }))
}
