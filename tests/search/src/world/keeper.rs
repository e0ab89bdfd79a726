//! The keeper: funds to work and back.

use basalt_model::Refusal;

use super::{Done, Kind, World, same};
use crate::{chain::Reverted, step::Step};

impl World {
    pub(super) fn allocate(
        &mut self,
        step: &Step,
        index: usize,
        assets: u128,
    ) -> Result<Done, Refusal> {
        let (now, source) = (self.vault.now, self.vault.sources[index]);
        let sent = self.send(step);
        // A vault's own sums are within what it has: an overflow is the adapter's.
        let is_of_venue =
            |reverted: &Reverted| reverted.is(Refusal::Venue) || reverted.is(Refusal::TooLarge);
        if sent.as_ref().is_err_and(is_of_venue) {
            let is_expected = self.vault.fails[index] || self.chain.is_share_price_extreme(index);
            assert!(is_expected, "MODEL: {step:?}: {:?}", sent.err());
            return Err(Refusal::Venue);
        }
        same(step, sent, self.vault.model.allocate(source, assets, now))?;
        self.count_values();
        Ok(Done { assets, ..Done::default() })
    }

    /// What comes back is measured: a venue pays what it has.
    pub(super) fn take_back(&mut self, step: &Step, index: usize) -> Result<Done, Refusal> {
        let (kind, now, source) = (self.vault.kind(), self.vault.now, self.vault.sources[index]);
        let refused = match *step {
            Step::Deallocate { assets: 0, .. } => Some(Refusal::NothingOut),
            Step::Deallocate { assets, .. } if assets > self.vault.source(index).book => {
                Some(Refusal::AboveBook)
            }
            _ => None,
        };
        let vault = self.vault.model.roles.vault;
        let held = self.chain.assets(kind, vault);
        let sent = self.send(step);
        let came = self.chain.assets(kind, vault) - held;
        if self.vault.fails[index] && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let model = match refused {
            Some(refusal) => Err(refusal),
            None => self.vault.model.give_back(source, came, now),
        };
        let (_, got) = same(step, sent, model)?;
        if kind == Kind::Restaking {
            let (book, _) = self.chain.adapter_info(source);
            assert_eq!(book, self.vault.source(index).book, "MODEL: the book of a source");
        }
        self.vault.cash.donated_to_vault += came - got;
        self.count_values();
        Ok(Done { assets: got, ..Done::default() })
    }
}
