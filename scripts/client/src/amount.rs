//! Amounts as text: ether and shares with 18 decimals, exact, without floats.

use alloy::primitives::{
    U256, U512,
    utils::{ParseUnits, parse_units},
};

/// An amount that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no amount: write it like 1.5, 1.5eth, 20gwei or 300wei, with at most 18 decimals"
)]
pub struct BadAmount(String);

/// Reads `1.5`, `1.5eth`, `1.5ether`, `20gwei` or `300wei`; a bare number has 18 decimals.
pub fn parse(text: &str) -> Result<U256, BadAmount> {
    let bad = || BadAmount(text.to_owned());
    let trimmed = text.trim();
    let number_end =
        trimmed.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(number_end);
    let decimals: u8 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "eth" | "ether" | "bseth" | "breth" => 18,
        "gwei" => 9,
        "wei" => 0,
        _ => return Err(bad()),
    };
    let fraction = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    if fraction > usize::from(decimals) || !number.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad());
    }
    parse_units(number, decimals).map(ParseUnits::get_absolute).map_err(|_| bad())
}

/// The exact amount with 18 decimals, zeros at the end left out.
pub fn format_ether(amount: U256) -> String {
    format_units(amount, 18)
}

/// The exact amount with `decimals` decimals, zeros at the end left out.
pub fn format_units(amount: U256, decimals: usize) -> String {
    let digits = format!("{amount:0>width$}", width = decimals.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// For sentences: wei for amounts below a gwei, decimals otherwise.
pub fn format_short(amount: U256) -> String {
    const GWEI: U256 = U256::from_limbs([1_000_000_000, 0, 0, 0]);
    if amount < GWEI { format!("{amount} wei") } else { format_ether(amount) }
}

/// Whole ether in wei.
pub fn ether(whole: u64) -> U256 {
    U256::from(u128::from(whole).saturating_mul(1_000_000_000_000_000_000))
}

/// Thousandths of an ether in wei.
pub fn milliether(thousandths: u64) -> U256 {
    U256::from(u128::from(thousandths).saturating_mul(1_000_000_000_000_000))
}

/// `floor(a * b / c)` with a product of 512 bits. A quotient beyond 256 bits is the largest number;
/// a quotient over zero is zero.
pub fn mul_div(a: U256, b: U256, c: U256) -> U256 {
    let product: U512 = a.widening_mul(b);
    product.checked_div(U512::from(c)).map(|wide| wide.saturating_to()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_they_are_written() {
        let cases = [
            ("1", "1000000000000000000"),
            ("1.5", "1500000000000000000"),
            ("1.5eth", "1500000000000000000"),
            ("0.000000000000000001 ether", "1"),
            ("20gwei", "20000000000"),
            ("0.5 gwei", "500000000"),
            ("300wei", "300"),
            ("2 bsETH", "2000000000000000000"),
            ("0", "0"),
        ];
        for (text, wei) in cases {
            assert_eq!(parse(text).map(|amount| amount.to_string()), Ok(wei.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let too_precise = "0.0000000000000000001";
        for text in ["", "eth", "-1", "1,5", "1.5wei", "0x10", "1e18", ".5", "1.2.3", too_precise] {
            assert_eq!(parse(text), Err(BadAmount(text.to_owned())), "{text}");
        }
        assert!(parse(&format!("1{}", "0".repeat(80))).is_err(), "over 256 bits");
    }

    #[test]
    fn amounts_print_exactly() {
        assert_eq!(format_ether(U256::ZERO), "0");
        assert_eq!(format_ether(U256::from(1)), "0.000000000000000001");
        assert_eq!(format_ether(ether(12)), "12");
        assert_eq!(format_ether(ether(3) / U256::from(2)), "1.5");
        assert_eq!(format_units(U256::from(1_234_500), 6), "1.2345");
        assert_eq!(format_short(U256::from(999_999_999)), "999999999 wei");
        assert_eq!(format_short(U256::from(1_000_000_000)), "0.000000001");
    }

    #[test]
    fn parts_of_amounts_are_rounded_down() {
        assert_eq!(milliether(1_500), ether(1) + ether(1) / U256::from(2));
        assert_eq!(mul_div(U256::from(7), U256::from(3), U256::from(2)), U256::from(10));
        assert_eq!(mul_div(U256::MAX, U256::MAX, U256::MAX), U256::MAX);
        assert_eq!(mul_div(U256::MAX, U256::MAX, U256::ONE), U256::MAX);
        assert_eq!(mul_div(U256::ONE, U256::ONE, U256::ZERO), U256::ZERO);
    }

    #[test]
    fn printing_and_reading_are_inverse() {
        for wei in [1_u128, 10, 999, 123_456_789_012_345_678_901, u128::MAX] {
            assert_eq!(parse(&format_ether(U256::from(wei))), Ok(U256::from(wei)));
        }
    }
}
