//! The first shares: paid for at construction and held by the contract for ever.
//!
//! They keep the supply above zero and far from dust, so that no rate is ever made by a handful of
//! shares, without virtual offsets in any formula.

use crate::{
    layout::{
        ACCOUNTANT, BOOKS, BURN_LIMIT_BPS, DEPOSIT_CAP, EXIT_FEE_BPS, FUNDS, GAIN_AT_ONCE_BPS,
        GAIN_PER_YEAR_BPS, GROWTH_BPS, GROWTH_IN_FORCE_BPS, LAST_REPORT, LEDGER, LINE,
        LOSS_PER_REPORT_BPS, LOSS_PER_WINDOW_BPS, MAX_AGE_SECS, MINT_LIMIT_BPS, OWNER, PEAK,
        REF_TIME, SECOND_OPINION, STALE_AT, STATUS, TOTALS, TREASURY, WINDOW,
    },
    refusal::refusal,
    state::{TotalsSlot, pack_line},
};
use basalt_interfaces::{IBunker, IVault};
use basalt_kit::{Args, Revert, Vm, call::require_code, emit, roles, slots::Packed};
use basalt_math::{Assets, Flow, Line, MAX_96, Rate, Shares, Totals, narrow_96};

/// The least seed, in wei.
pub const MIN_SEED: u128 = 1_000_000_000_000_000;

/// The next argument of a constructor: the accountant. It has to be there, because nothing else can
/// ever take its key. Treasury and second opinion begin as the owner.
pub fn set_accountant(vm: Vm, args: &mut Args) -> Result<(), Revert> {
    let accountant = args.address()?;
    require_code(vm, accountant)?;
    roles::set_address(vm, ACCOUNTANT, accountant)?;
    let owner = roles::role_address(vm, OWNER);
    roles::set_address(vm, TREASURY, owner)?;
    roles::set_address(vm, SECOND_OPINION, owner)?;
    emit!(vm, IBunker::TreasurySet, [owner], []);
    emit!(vm, IBunker::SecondOpinionSet, [owner], []);
    Ok(())
}

/// Opens the ledger with `assets`, one share each: a flat line at one to one, nothing at work and
/// the parameters that a vault starts with. The contract has taken the assets and checked that they
/// are at least [`MIN_SEED`].
pub fn initialize(vm: Vm, assets: u128) -> Result<(), Revert> {
    const { assert!(BOOKS == 9, "every slot of the books starts here, or as zero") };
    let assets = narrow_96(assets).map_err(refusal)?;
    let totals = Totals { shares: Shares(assets), backing: Assets(assets) };
    let (now, this) = (vm.now(), vm.this());

    TotalsSlot { totals, flow: Flow { level: 0, at: now } }.pack().store(vm, TOTALS);
    pack_line(&Line::flat(Rate::ONE, now)).store(vm, LINE);
    Packed::EMPTY
        .with(DEPOSIT_CAP, MAX_96)
        .with(STALE_AT, u32::MAX.into())
        .with(EXIT_FEE_BPS, 10)
        .with(MINT_LIMIT_BPS, 10_000)
        .with(BURN_LIMIT_BPS, 5_000)
        .store(vm, STATUS);
    // No report speaks of a time before the construction.
    Packed::EMPTY
        .with(PEAK, Rate::ONE.0)
        .with(REF_TIME, now.into())
        .with(GROWTH_BPS, 1_000)
        .with(GROWTH_IN_FORCE_BPS, 1_000)
        .store(vm, LAST_REPORT);
    Packed::EMPTY.with(MAX_AGE_SECS, 7 * 86_400).store(vm, FUNDS);
    Packed::EMPTY
        .with(GAIN_PER_YEAR_BPS, 2_000)
        .with(GAIN_AT_ONCE_BPS, 100)
        .with(LOSS_PER_REPORT_BPS, 5)
        .with(LOSS_PER_WINDOW_BPS, 10)
        .store(vm, WINDOW);
    LEDGER.mint(vm, this, totals.shares);
    emit!(vm, IVault::Deposit, [vm.sender(), this], [totals.backing, totals.shares]);
    Ok(())
}
