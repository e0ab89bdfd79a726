//! Totals, line and newest report.

use crate::View;
use alloy_primitives::{Address, U256};
use basalt_interfaces::{IRate, IToken, IVault};
use basalt_model::{VaultModel, YEAR_SECS};

/// One basis point with 27 decimals.
const BASIS_POINT: u128 = 10_u128.pow(23);

/// Totals, line and newest report.
pub fn ledger(model: &VaultModel<Address>, now: u32) -> Vec<View> {
    let (vault, ledger) = (model.roles.vault, model.ledger());
    // The model stores the peak at gains and losses; the vault returns that of this second.
    let peak = ledger.peak.max(ledger.rate_at(now));
    let line = ledger.line;
    // The end of a level line encodes the phase.
    let (start_rate, start, end) = match model.accounts.bunker {
        Some(bunker) => (bunker.shown, bunker.since, 0),
        None if model.accounts.is_reopening => (line.start_rate, line.start, 1),
        None => (line.start_rate, line.start, line.end),
    };
    let total_assets = model.total_assets(now);
    let shares = U256::from(ledger.shares);
    let growth = u128::from(model.growth_in_force_bps) * BASIS_POINT / u128::from(YEAR_SECS);
    vec![
        View::new(vault, &IRate::ledgerCall {})
            .number("shares", ledger.shares)
            .number("backing", ledger.backing)
            .number("working", model.working())
            .number("peak", peak),
        View::new(vault, &IRate::rateLineCall {})
            .number("line start rate", start_rate)
            .number("line end rate", line.end_rate)
            .number("line start", start)
            .number("line end", end),
        View::new(vault, &IRate::lastReportCall {})
            .number("number of reports", model.last_report.index)
            .number("time of the report", model.last_report.ref_time),
        View::new(vault, &IToken::totalSupplyCall {}).number("totalSupply", ledger.shares),
        View::new(vault, &IVault::totalAssetsCall {}).number("totalAssets", total_assets),
        // What all shares convert to (R2.3).
        View::new(vault, &IVault::convertToAssetsCall { shares })
            .number("assets of all shares", total_assets),
        View::new(vault, &IRate::maxRateGrowthPerSecondCall {})
            .number("maxRateGrowthPerSecond", growth),
    ]
}
