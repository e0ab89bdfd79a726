//! Exits in kind: a part of everything that the vault holds.

use super::{VaultModel, parameters::Declaration};
use crate::{account::Account, in_kind::in_kind_part, refusal::Refusal};

pub(super) const PARAMETERS: &[Declaration] = &[];

/// The assets of an exit in kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InKind {
    /// The part of every holding, 18 decimals.
    pub fraction_wad: u128,
    /// Liquid assets that were delivered.
    pub liquid: u128,
    /// Of the books of all sources that deliver.
    pub booked: u128,
}

impl<A: Account> VaultModel<A> {
    /// Burns `shares` of `owner` for a part of everything but what the sources in `forfeited` hold.
    /// Books no gain and no loss: book values and provisional losses shrink in proportion.
    pub fn redeem_in_kind(
        &mut self,
        owner: A,
        shares: u128,
        forfeited: &[A],
        now: u32,
    ) -> Result<InKind, Refusal> {
        let ledger = self.accounts.ledger;
        let fraction_wad = ledger.in_kind_fraction(shares, ledger.rate_at(now))?;
        self.take(owner, shares)?;
        let liquid_part = in_kind_part(fraction_wad, self.liquid());
        let (mut booked, mut provisional) = (0, 0);
        for (name, source) in &mut self.sources {
            if forfeited.contains(name) {
                continue;
            }
            let (book, loss) = (
                in_kind_part(fraction_wad, source.book),
                in_kind_part(fraction_wad, source.provisional),
            );
            source.book -= book;
            source.provisional -= loss;
            booked += book;
            provisional += loss;
        }
        self.accounts.deliver(shares, liquid_part + booked, provisional);
        self.refresh_reserved();
        Ok(InKind { fraction_wad, liquid: liquid_part, booked })
    }
}
