//! What users do with the vault: in, out, and out in kind.

use super::{Done, VAULT, World};
use crate::{
    gate::Act,
    step::{Amount, Refusal},
};

impl World {
    pub(super) fn enter(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        let (assets, shares) = self.money.enter(amount, self.gate.deposit_cap, self.now)?;
        self.balances[who] += shares;
        self.purses[who].paid += assets;
        self.cash.vault += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn cover(&mut self, who: usize, assets: u128) -> Result<Done, Refusal> {
        self.admits(Act::EnterOrSettle)?;
        let amount = Amount::Assets(assets);
        let (assets, shares) = self.money.enter(amount, self.gate.deposit_cap, self.now)?;
        self.money.mark_cover(shares);
        self.balances[VAULT] += shares;
        self.purses[who].paid += assets;
        self.cash.vault += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn exit(&mut self, who: usize, amount: Amount) -> Result<Done, Refusal> {
        self.admits(Act::Exit)?;
        let (assets, shares) = self.money.exit(amount, self.instant(), self.now)?;
        self.burn(who, shares)?;
        self.cash.vault -= assets;
        self.purses[who].got += assets;
        Ok(Done { assets, shares, ..Done::default() })
    }

    pub(super) fn burn(&mut self, who: usize, shares: u128) -> Result<(), Refusal> {
        let left = self.balances[who].checked_sub(shares).ok_or(Refusal::BeyondBalance)?;
        self.balances[who] = left;
        Ok(())
    }

    pub(super) fn transfer(
        &mut self,
        from: usize,
        to: usize,
        shares: u128,
    ) -> Result<Done, Refusal> {
        self.burn(from, shares)?;
        self.balances[to] += shares;
        Ok(Done::default())
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
        let fraction = self.money.fraction(shares, self.now)?;
        self.burn(who, shares)?;
        let at_hand = self.money.backing() - self.funds.reserves.working.0;
        let idle = fraction.of(at_hand);
        let (mut book, mut delivered) = (0, 0);
        for (index, source) in self.sources.iter_mut().enumerate() {
            if forfeited >> index & 1 == 1 {
                continue;
            }
            let part = fraction.of(source.book);
            let held = fraction.of(source.held);
            let value = source.delivered(fraction);
            source.book -= part;
            source.held -= held;
            source.value -= value;
            self.money.deliver(held);
            book += part;
            delivered += value;
        }
        self.money.take_out(shares, idle + book);
        self.funds.reserves.working.0 -= book;
        self.keep();
        self.cash.vault -= idle;
        self.purses[who].got += idle + delivered;
        let assets = idle + book;
        Ok(Done { assets, shares, fraction: Some(fraction), ..Done::default() })
    }
}
