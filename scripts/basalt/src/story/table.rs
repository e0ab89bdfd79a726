//! The tables of the demo.

use super::{Check, Row};
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};

/// Digits of a rate that the table shows; the checks compare all of them.
const SHOWN_DECIMALS: usize = 9;

/// Actor, action and gas of each step, and the rates of both tokens before and after, in ether.
pub(super) fn steps_table(rows: &[Row]) -> Table {
    let mut table = table(["who", "what", "gas", "1 bsETH in ETH", "1 brETH in ETH"]);
    for row in rows {
        let gas = if row.gas == 0 { String::new() } else { row.gas.to_string() };
        let (before, after) = &row.staking_rates;
        table.add_row([
            Cell::new(row.actor),
            Cell::new(&row.action),
            Cell::new(gas).set_alignment(CellAlignment::Right),
            Cell::new(change(before, after)),
            Cell::new(change(&row.rate_before, &row.rate_after)),
        ]);
    }
    table
}

/// The number of the model and that of the chain for each check.
pub(super) fn checks_table(checks: &[Check]) -> Table {
    let mut table = table(["check", "model", "chain", ""]);
    for check in checks {
        table.add_row([
            Cell::new(&check.name),
            Cell::new(&check.expected).set_alignment(CellAlignment::Right),
            Cell::new(&check.actual).set_alignment(CellAlignment::Right),
            Cell::new(if check.ok { "ok" } else { "FAILED" }),
        ]);
    }
    table
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_FULL_CONDENSED)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    table
}

/// A rate, or a move from one to another.
fn change(before: &str, after: &str) -> String {
    if before == after { shown(after) } else { format!("{} -> {}", shown(before), shown(after)) }
}

/// A decimal number cut, not rounded, to the digits shown.
fn shown(rate: &str) -> String {
    let (whole, fraction) = rate.split_once('.').unwrap_or((rate, ""));
    let fraction: String =
        fraction.chars().chain(std::iter::repeat('0')).take(SHOWN_DECIMALS).collect();
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_cut_to_a_common_width() {
        assert_eq!(shown("1"), "1.000000000");
        assert_eq!(shown("1.0012345678999"), "1.001234567");
        assert_eq!(change("1", "1"), "1.000000000");
        assert_eq!(change("1", "1.5"), "1.000000000 -> 1.500000000");
    }
}
