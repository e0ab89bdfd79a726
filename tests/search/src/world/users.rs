//! Users and the vault: in, out, and out in kind.

use alloy_primitives::{Address, U256};
use basalt_interfaces::{IAdapter, IRestakingManager, ISafety, IVault};
use basalt_model::{Refusal, in_kind_part, in_kind_part_of_booked};

use super::{Done, World, same};
use crate::{
    chain::{Receipt, Reverted, VAULT, amount},
    step::{Amount, Step},
};

impl World {
    pub(super) fn enter(
        &mut self,
        step: &Step,
        (who, to): (usize, usize),
        entry: Amount,
    ) -> Result<Done, Refusal> {
        let (now, receiver) = (self.vault.now, self.vault.holders[to]);
        let vault = self.vault.holders[VAULT];
        let preview = match entry {
            Amount::Assets(assets) => {
                self.preview(&IVault::previewDepositCall { assets: U256::from(assets) })
            }
            Amount::Shares(shares) => {
                self.preview(&IVault::previewMintCall { shares: U256::from(shares) })
            }
        };
        let held = self.assets_of(who);
        let sent = self.send(step);
        if self.cannot_pay(&sent, entry, held) {
            return Err(Refusal::NotEnoughBalance);
        }
        let model = &mut self.vault.model;
        let model = match entry {
            Amount::Assets(assets) => {
                model.deposit(receiver, assets, now).map(|shares| (assets, shares))
            }
            Amount::Shares(shares) => {
                model.mint(receiver, shares, now).map(|assets| (assets, shares))
            }
        };
        let (logs, (assets, shares)) = same(step, sent, model)?;
        logs.emitted(vault, &self.deposit(who, receiver, assets, shares));
        let result = if matches!(entry, Amount::Assets(_)) { shares } else { assets };
        logs.returns(&[result]);
        assert_eq!(preview, Some(result), "L3: another entry than the preview of {step:?}");
        self.paid(who, held, assets);
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn cover(&mut self, step: &Step, who: usize, assets: u128) -> Result<Done, Refusal> {
        let (now, vault) = (self.vault.now, self.vault.holders[VAULT]);
        let held = self.assets_of(who);
        let sent = self.send(step);
        if self.cannot_pay(&sent, Amount::Assets(assets), held) {
            return Err(Refusal::NotEnoughBalance);
        }
        let (logs, shares) = same(step, sent, self.vault.model.add_cover(assets, now))?;
        logs.emitted(vault, &self.deposit(who, vault, assets, shares));
        let added = ISafety::CoverAdded {
            by: self.vault.holders[who],
            assets: U256::from(assets),
            shares: U256::from(shares),
        };
        logs.emitted(vault, &added);
        logs.returns(&[shares]);
        self.paid(who, held, assets);
        Ok(Done { assets, shares, ..Done::default() })
    }

    /// The event of an entry.
    fn deposit(&self, who: usize, owner: Address, assets: u128, shares: u128) -> IVault::Deposit {
        let (assets, shares) = (U256::from(assets), U256::from(shares));
        IVault::Deposit { sender: self.vault.holders[who], owner, assets, shares }
    }

    /// Whether an entry that the vault takes was refused because its payer has less bsETH.
    fn cannot_pay(&self, sent: &Result<Receipt, Reverted>, entry: Amount, held: u128) -> bool {
        if !sent.as_ref().is_err_and(|it| it.is(Refusal::NotEnoughBalance)) {
            return false;
        }
        let (mut model, now) = (self.vault.model.clone(), self.vault.now);
        // Who receives the shares does not matter.
        let receiver = self.vault.holders[VAULT];
        let price = match entry {
            Amount::Assets(assets) => model.deposit(receiver, assets, now).map(|_| assets),
            Amount::Shares(shares) => model.mint(receiver, shares, now),
        };
        price.is_ok_and(|price| price > held)
    }

    /// A holder that had `held` has paid exactly `assets`.
    fn paid(&mut self, who: usize, held: u128, assets: u128) {
        let left = self.assets_of(who);
        assert_eq!(held - left, assets, "C2: another amount was paid in");
        self.vault.wallets[who].paid += assets;
    }

    pub(super) fn exit(
        &mut self,
        step: &Step,
        (who, to): (usize, usize),
        exit: Amount,
    ) -> Result<Done, Refusal> {
        let (now, owner) = (self.vault.now, self.vault.holders[who]);
        let vault = self.vault.holders[VAULT];
        let preview = match exit {
            Amount::Assets(assets) => {
                self.preview(&IVault::previewWithdrawCall { assets: U256::from(assets) })
            }
            Amount::Shares(shares) => {
                self.preview(&IVault::previewRedeemCall { shares: U256::from(shares) })
            }
        };
        let held = self.assets_of(to);
        let sent = self.send(step);
        let model = &mut self.vault.model;
        let model = match exit {
            Amount::Assets(assets) => {
                model.withdraw(owner, assets, now).map(|shares| (assets, shares))
            }
            Amount::Shares(shares) => {
                model.redeem(owner, shares, now).map(|assets| (assets, shares))
            }
        };
        let (logs, (assets, shares)) = same(step, sent, model)?;
        let left = IVault::Withdraw {
            sender: owner,
            receiver: self.vault.holders[to],
            owner,
            assets: U256::from(assets),
            shares: U256::from(shares),
        };
        logs.emitted(vault, &left);
        let result = if matches!(exit, Amount::Assets(_)) { shares } else { assets };
        logs.returns(&[result]);
        assert_eq!(preview, Some(result), "L3: another exit than the preview of {step:?}");
        let got = self.assets_of(to) - held;
        assert_eq!(got, assets, "C2: another amount was paid out");
        self.vault.wallets[to].received += got;
        Ok(Done { assets, shares, ..Done::default() })
    }

    /// The result of a preview; `None` where it reverts.
    fn preview<C: alloy_sol_types::SolCall<Return = U256>>(&mut self, call: &C) -> Option<u128> {
        self.chain.try_read(self.vault.holders[VAULT], call).map(amount)
    }

    pub(super) fn donate(&mut self, to_queue: bool, assets: u128) {
        let (kind, roles) = (self.vault.kind(), self.vault.model.roles);
        let to = if to_queue { roles.queue } else { roles.vault };
        let assets = self.chain.donate(kind, to, assets);
        let cash = &mut self.vault.cash;
        if to_queue {
            cash.donated_to_queue += assets;
        } else {
            cash.donated_to_vault += assets;
        }
    }

    /// What venues deliver becomes bsETH at once.
    pub(super) fn in_kind(
        &mut self,
        step: &Step,
        (who, to): (usize, usize),
        shares: u128,
        forfeited: u8,
    ) -> Result<Done, Refusal> {
        let (now, owner, manager) =
            (self.vault.now, self.vault.holders[who], self.vault.holders[VAULT]);
        let receiver = self.vault.holders[to];
        let is_forfeited = |index: usize| forfeited >> index & 1 == 1;
        let skipped = self.vault.sources.iter().enumerate();
        let skipped = skipped.filter(|(index, _)| is_forfeited(*index));
        let skipped: Vec<_> = skipped.map(|(_, source)| *source).collect();
        let before = self.vault.model.clone();
        let held = self.assets_of(to);
        let sent = self.send(step);
        let mut delivering = (0..self.vault.values.len()).filter(|index| !is_forfeited(*index));
        let is_failing = delivering.any(|index| self.vault.fails[index]);
        if is_failing && sent.as_ref().is_err_and(|it| it.is(Refusal::Venue)) {
            return Err(Refusal::Venue);
        }
        let taken = self.vault.model.redeem_in_kind(owner, shares, &skipped, now);
        let (logs, taken) = same(step, sent, taken)?;
        let redeemed = IRestakingManager::RedeemedInKind {
            sender: owner,
            receiver,
            owner,
            shares: U256::from(shares),
            fractionWad: U256::from(taken.fraction_wad),
            liquid: U256::from(taken.liquid),
            book: U256::from(taken.liquid + taken.booked),
        };
        logs.emitted(manager, &redeemed);
        let liquid = self.assets_of(to) - held;
        assert_eq!(
            liquid,
            in_kind_part(taken.fraction_wad, before.liquid()),
            "MODEL: liquid assets"
        );

        let mut delivered = Vec::with_capacity(self.vault.values.len());
        for index in 0..self.vault.values.len() {
            let held = self.assets_of(to);
            let (was, value) = (before.source(self.vault.sources[index]), self.vault.values[index]);
            let shares = self.chain.venue_shares(index, receiver);
            let adapter = self.vault.sources[index];
            let position = shares + self.chain.venue_shares(index, adapter);
            // Nothing of a gain that is not reported.
            let part = in_kind_part_of_booked(taken.fraction_wad, was.book, value);
            let expected = if is_forfeited(index) { 0 } else { in_kind_part(part, position) };
            assert_eq!(shares, expected, "MODEL: the part of a position");
            if !is_forfeited(index) {
                let delivered = IAdapter::Delivered {
                    to: receiver,
                    fractionWad: U256::from(part),
                    amount: U256::from(shares),
                };
                logs.emitted(adapter, &delivered);
            }
            self.chain.leave_venue(index, receiver);
            delivered.push(self.assets_of(to) - held);
        }
        logs.returns(&[taken.fraction_wad, taken.liquid]);
        let got = self.assets_of(to) - held;
        self.vault.wallets[to].received += got;
        self.count_values();
        let assets = taken.liquid + taken.booked;
        Ok(Done { assets, shares, delivered, ..Done::default() })
    }
}
