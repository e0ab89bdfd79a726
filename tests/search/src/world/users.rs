//! Users and the vault: in, out, and out in kind.

use basalt_math::Assets;
use basalt_model::{Refusal, in_kind_part, in_kind_part_of_booked, vault::Operation};

use super::{Done, VAULT, World};
use crate::{agree::same_result, step::Amount};

impl World {
    pub(super) fn enter(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        let now = self.now;
        self.enter_with(who, who, amount, |world| match amount {
            Amount::Assets(assets) => {
                world.model.deposit(who, assets, now).map(|shares| (assets, shares))
            }
            Amount::Shares(shares) => {
                world.model.mint(who, shares, now).map(|assets| (assets, shares))
            }
        })
    }

    pub(super) fn cover(&mut self, who: usize, assets: u128) -> Result<Done, Refusal> {
        let now = self.now;
        let done = self.enter_with(who, VAULT, Amount::Assets(assets), |world| {
            world.model.add_cover(assets, now).map(|shares| (assets, shares))
        })?;
        self.core.ledger.cover.0 += done.shares;
        Ok(done)
    }

    fn enter_with(
        &mut self,
        payer: usize,
        receiver: usize,
        amount: Amount,
        model: impl FnOnce(&mut Self) -> Result<(u128, u128), Refusal>,
    ) -> Result<Done, Refusal> {
        let entry = self
            .admits(Operation::EnterOrSettle)
            .and_then(|()| self.core.enter(amount, self.deposit_cap(), self.now));
        let core = entry.map(|(entry, _)| (entry.assets.0, entry.shares.0));
        let before = self.balance(receiver);
        let (assets, shares) =
            same_result(core, model(self), format_args!("an entry of {amount:?}"))?;
        assert_eq!(self.balance(receiver) - before, shares, "MODEL: shares of an entry");
        let (entry, flow) = entry?;
        self.core.ledger.totals = entry.totals_after;
        self.core.flow = flow;
        self.wallets[payer].paid += assets;
        self.cash.vault += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn exit(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        let (now, balance) = (self.now, self.balance(who));
        let exit = self.admits(Operation::Exit).and_then(|()| self.core.exit(amount, now));
        let exit = exit.and_then(|(exit, flow)| {
            let has_shares = exit.shares.0 <= balance;
            if has_shares { Ok((exit, flow)) } else { Err(Refusal::NotEnoughBalance) }
        });
        let core = exit.map(|(exit, _)| (exit.assets.0, exit.shares.0));
        let model = match amount {
            Amount::Assets(assets) => {
                self.model.withdraw(who, assets, now).map(|shares| (assets, shares))
            }
            Amount::Shares(shares) => {
                self.model.redeem(who, shares, now).map(|assets| (assets, shares))
            }
        };
        let (assets, shares) = same_result(core, model, format_args!("an exit of {amount:?}"))?;
        assert_eq!(balance - self.balance(who), shares, "MODEL: shares of an exit");
        let (exit, flow) = exit?;
        self.core.ledger.totals = exit.totals_after;
        self.core.flow = flow;
        self.cash.vault -= assets;
        self.wallets[who].received += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) const fn donate(&mut self, to_queue: bool, assets: u128) {
        if to_queue {
            self.cash.queue += assets;
            self.cash.donated_to_queue += assets;
        } else {
            self.cash.vault += assets;
            self.cash.donated_to_vault += assets;
        }
    }

    pub(super) fn in_kind(
        &mut self,
        who: usize,
        shares: u128,
        forfeited: u8,
    ) -> Result<Done, Refusal> {
        let before = self.model.clone();
        let is_forfeited = |index: &usize| forfeited >> index & 1 == 1;
        let skipped: Vec<_> = (0..self.values.len()).filter(is_forfeited).collect();
        let fraction = self.core.in_kind(shares, self.now);
        let model = self.model.redeem_in_kind(who, shares, &skipped, self.now);
        let (fraction, taken) = match (fraction, model) {
            (Ok(fraction), Ok(taken)) => (fraction, taken),
            (Err(_), Err(refusal)) => return Err(refusal),
            (fraction, model) => {
                let is_short = shares > before.balance(who);
                assert!(
                    is_short && model == Err(Refusal::NotEnoughBalance),
                    "MODEL: {shares} in kind: {fraction:?} and {model:?}"
                );
                return Err(Refusal::NotEnoughBalance);
            }
        };
        assert_eq!(fraction.0, taken.fraction_wad, "MODEL: {shares} in kind");
        for amount in [before.ledger().backing, before.ledger().backing / 3] {
            assert_eq!(fraction.of(amount), in_kind_part(fraction.0, amount), "MODEL: a part");
        }

        let liquid = self.core.settleable().0;
        assert_eq!(fraction.of(liquid), taken.liquid, "MODEL: the fraction of the liquid assets");
        let (mut booked, mut delivered) = (0, 0);
        for (index, value) in self.values.iter_mut().enumerate() {
            if is_forfeited(&index) {
                continue;
            }
            let (was, is) = (before.source(index), self.model.source(index));
            let part = fraction.of(was.book);
            let provisional = fraction.of(was.provisional);
            assert_eq!(was.book - is.book, part, "MODEL: the part of a book");
            let lower = was.provisional - is.provisional;
            assert_eq!(lower, provisional, "MODEL: the part of a provisional loss");
            // Nothing of a gain that is not reported.
            let of_value = fraction.of_booked(Assets(was.book), Assets(*value));
            let expected = in_kind_part_of_booked(fraction.0, was.book, *value);
            assert_eq!(of_value.0, expected, "MODEL: a part of a holding that has gained");
            let left = of_value.of(*value);
            *value -= left;
            self.core.deliver(provisional);
            booked += part;
            delivered += left;
        }
        assert_eq!(booked, taken.booked, "MODEL: the part of all books");
        self.core.take_out(shares, taken.liquid + booked);
        self.core.reserves.working.0 -= booked;
        self.core.refresh_reserved();
        self.cash.vault -= taken.liquid;
        self.wallets[who].received += taken.liquid + delivered;
        let assets = taken.liquid + booked;
        Ok(Done { assets, shares, fraction: Some(fraction), ..Done::default() })
    }
}
