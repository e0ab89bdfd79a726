//! The first shares: paid for at construction and held by the contract for ever.
//!
//! They keep the supply above zero and far from dust, so that no rate is ever made by a handful of
//! shares, without virtual offsets in any formula.

use crate::{
    Revert, Vm, emit, ledger,
    vault::{
        refusal::refusal,
        state::{Head, Record, store_line},
    },
};
use basalt_interfaces::{IRate, IVault};
use basalt_math::{Assets, Bps, Line, Rate, Shares, Totals, narrow_96};

/// The least seed, in wei.
pub const MIN_SEED: u128 = 1_000_000_000_000_000;

/// The cap on growth that a vault starts with: 10 % a year.
pub const FIRST_GROWTH_BPS: Bps = Bps(1_000);

/// Opens the ledger with `assets`, one share each: a flat line at one to one, no exit fee. The
/// contract has taken the assets and checked that they are at least [`MIN_SEED`].
pub fn sow(vm: Vm, assets: u128) -> Result<(), Revert> {
    let assets = narrow_96(assets).map_err(refusal)?;
    let totals = Totals { shares: Shares(assets), backing: Assets(assets) };
    let (now, this) = (vm.now(), vm.this());

    Head { totals, paused_until: 0, exit_fee: Bps(0) }.store(vm);
    store_line(vm, &Line::flat(Rate::ONE, now));
    // Nothing is at work yet, and no report speaks of a time before the construction.
    Record {
        peak: Rate::ONE,
        growth: FIRST_GROWTH_BPS,
        growth_in_force: FIRST_GROWTH_BPS,
        ref_time: now,
        moved_at: 0,
        index: 0,
    }
    .store(vm);
    ledger::mint(vm, this, totals.shares);
    emit!(vm, IVault::Deposit, [vm.sender(), this], [totals.backing, totals.shares]);
    emit!(vm, IRate::MaxRateGrowthSet, [], [FIRST_GROWTH_BPS]);
    Ok(())
}
