//! Exits in kind.

use crate::{
    fraction::{fraction, whole},
    ledger::{LedgerModel, RATE_ONE},
    refusal::Refusal,
};

const WAD: u128 = 10_u128.pow(18);

impl LedgerModel {
    /// The part of every holding, scaled by 1e18, that `shares` bring at `rate`.
    pub fn in_kind_fraction(&self, shares: u128, rate: u128) -> Result<u128, Refusal> {
        let gross = (whole(shares) * fraction(rate, RATE_ONE)).floor();
        let gross = gross.ok_or(Refusal::NotEnoughShares)?;
        let worth = (whole(gross) * self.after_fee()).floor().unwrap();
        if worth == 0 || self.backing == 0 {
            return Err(Refusal::NothingOut);
        }
        let part = whole(worth) * whole(WAD) / whole(self.backing);
        let most = whole(WAD);
        let part = if part > most { most } else { part };
        part.floor().filter(|part| *part > 0).ok_or(Refusal::NothingOut)
    }
}

/// The part, scaled by 1e18, of a holding that is worth more than its book: as much as the part of
/// the book.
pub fn in_kind_part_of_booked(fraction_wad: u128, book: u128, value: u128) -> u128 {
    if value <= book {
        return fraction_wad;
    }
    (whole(fraction_wad) * fraction(book, value)).floor().unwrap()
}

/// The part `fraction_wad`, scaled by 1e18, of `amount`.
pub fn in_kind_part(fraction_wad: u128, amount: u128) -> u128 {
    (whole(amount) * fraction(fraction_wad, WAD)).floor().unwrap()
}
