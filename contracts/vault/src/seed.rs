//! The seed: first shares, paid for at construction and held by the contract for ever (R11), but for a
//! wei with each queue.
//!
//! They keep the supply far above zero, so that no formula needs virtual shares.

use crate::{
    layout::{
        ACCOUNTANT, BALANCES, BOOKS, ENTRY, GROWTH_BPS, GROWTH_IN_FORCE_BPS, LAST_REPORT, LINE,
        OWNER, PEAK, REF_TIME, SECOND_OPINION, STALE_AT, TOTALS, TREASURY,
    },
    parameters,
    refusal::refusal,
    state::{TotalsSlot, pack_line},
};
use basalt_interfaces::{ISafety, IVault};
use basalt_kit::{
    Args, Revert, Vm,
    call::require_code,
    emit, roles,
    slots::{Packed, load_field, store_field},
};
use basalt_math::{Assets, Flow, Line, Rate, Shares, Totals, limits::DUST, narrow_96};

/// The smallest seed, in wei of the asset.
pub const MIN_SEED: u128 = DUST;

/// Reads the next argument of a constructor, the accountant: `NoCode` if it has no code. It can
/// never be replaced. The owner becomes treasury and second opinion.
pub fn set_accountant(vm: Vm, args: &mut Args) -> Result<(), Revert> {
    let accountant = args.address()?;
    require_code(vm, accountant)?;
    roles::set_address(vm, ACCOUNTANT, accountant)?;
    let owner = roles::role_address(vm, OWNER);
    roles::set_address(vm, TREASURY, owner)?;
    roles::set_address(vm, SECOND_OPINION, owner)?;
    emit!(vm, ISafety::TreasurySet, [owner], []);
    emit!(vm, ISafety::SecondOpinionSet, [owner], []);
    Ok(())
}

/// Opens the ledger with `assets` wei at one share each (R11): a level line at rate one, nothing at
/// work, and the initial parameters. The caller has received the assets and checked that they are
/// at least [`MIN_SEED`].
pub fn initialize(vm: Vm, assets: u128) -> Result<(), Revert> {
    const { assert!(BOOKS == 9, "every slot of the books is written here or stays zero") };
    let assets = narrow_96(assets).map_err(refusal)?;
    let totals = Totals { shares: Shares(assets), backing: Assets(assets) };
    let (now, this) = (vm.now(), vm.this());

    TotalsSlot { totals, flow: Flow { level: 0, at: now } }.pack().store(vm, TOTALS);
    pack_line(&Line::flat(Rate::ONE, now)).store(vm, LINE);
    Packed::EMPTY.with(STALE_AT, u32::MAX.into()).store(vm, ENTRY);
    // The first report must refer to a time after the construction.
    Packed::EMPTY.with(PEAK, Rate::ONE.0).with(REF_TIME, now.into()).store(vm, LAST_REPORT);
    parameters::initialize(vm);
    store_field(vm, GROWTH_IN_FORCE_BPS, load_field(vm, GROWTH_BPS));
    BALANCES.mint(vm, this, totals.shares);
    emit!(vm, IVault::Deposit, [vm.sender(), this], [totals.backing, totals.shares]);
    Ok(())
}
