//! Assets to work and back, and what reports and losses do.

use super::{Act, Layer, Parameters, Refused};
use alloy::primitives::Address;
use basalt_model::{Booked, LossShared, ModelReserves, Refusal, bookable_gain, in_kind_part};

/// The window of the bound on losses, seconds.
const LOSS_WINDOW_SECS: u32 = 7 * 86_400;

/// What a report did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A gain of so much was booked.
    Gained(u128),
    /// A loss was booked.
    Lost(LossBorne),
    /// Nothing was booked: so much is held against the source.
    Held(u128),
}

/// A loss, and who bore it: the parts sum to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossBorne {
    /// By slack, by growth that had not vested, and by shares, cover among them.
    pub shared: LossShared,
    /// Of the shares' part: by cover.
    pub covered: u128,
}

impl LossBorne {
    /// All of it.
    pub const fn gross(&self) -> u128 {
        self.shared.slack + self.shared.growth + self.shared.holders
    }
}

impl Outcome {
    /// Who bore the loss, if one was booked.
    pub const fn loss(&self) -> Option<LossShared> {
        if let Self::Lost(borne) = self { Some(borne.shared) } else { None }
    }
}

impl Layer {
    /// Of the backing, what is at work.
    pub fn working(&self) -> u128 {
        self.books.values().sum()
    }

    /// Of the backing, what is at hand.
    pub fn liquid(&self) -> u128 {
        self.accounts.vault.backing.saturating_sub(self.working())
    }

    /// What is not free.
    pub fn reserves(&self) -> ModelReserves {
        ModelReserves { working: self.working(), owed: self.owed }
    }

    /// What is booked with a source.
    pub fn book(&self, source: Address) -> u128 {
        self.books.get(&source).copied().unwrap_or_default()
    }

    /// What a source is held to have lost provisionally.
    pub fn held_against(&self, source: Address) -> u128 {
        self.provisional.get(&source).copied().unwrap_or_default()
    }

    /// Assets to work with `source`.
    pub fn allocate(&mut self, source: Address, assets: u128, now: u32) -> Result<(), Refused> {
        self.admit(Act::Allocate, now)?;
        let backing = self.accounts.vault.backing;
        if assets > self.reserves().free_for_allocation(backing, self.parameters.buffer) {
            return Err(Refusal::NotEnoughBacking.into());
        }
        *self.books.entry(source).or_default() += assets;
        if self.gate.stale_at == u32::MAX {
            self.gate.stale_at = now.saturating_add(self.parameters.max_age);
        }
        self.keep();
        Ok(())
    }

    /// Assets back from `source`; gives how much is booked. More than the book value is a donation.
    /// What came back was not lost: no more is held against the source than is booked there.
    pub fn give_back(&mut self, source: Address, assets: u128) -> u128 {
        let book = self.books.entry(source).or_default();
        let booked = assets.min(*book);
        *book -= booked;
        let (book, held) = (*book, self.held_against(source));
        // A smaller number keeps its clock, so the time of the revision decides nothing.
        if held > book && self.accounts.revise((held, book), 0).is_ok() {
            self.provisional.insert(source, book);
        }
        self.keep();
        booked
    }

    /// `source` was worth `value` at `ref_time`.
    pub fn report(
        &mut self,
        source: Address,
        value: u128,
        ref_time: u32,
        now: u32,
    ) -> Result<Outcome, Refused> {
        let book = self.book(source);
        let loss = book.saturating_sub(value);
        let outcome = if self.accounts.bunker.is_some() {
            self.accounts.revise((self.held_against(source), loss), now)?;
            self.provisional.insert(source, loss);
            Outcome::Held(loss)
        } else if value >= book {
            Outcome::Gained(self.gain(source, value - book, ref_time, now))
        } else {
            self.lose(source, loss, now)?
        };
        self.index += 1;
        self.ref_time = ref_time;
        self.gate.is_alarm_spent = false;
        self.gate.stale_at = if self.working() > 0 {
            ref_time.saturating_add(self.parameters.max_age)
        } else {
            u32::MAX
        };
        self.keep();
        Ok(outcome)
    }

    /// Notes that an adapter is reported at `now`; gives the time that all adapters together are
    /// known of: that of the oldest report of those that hold something, or what it was before where
    /// one of them was never reported.
    pub fn mark_reported(&mut self, adapter: Address, now: u32) -> u32 {
        self.reported.insert(adapter, now);
        let held = self.books.iter().filter(|(_, book)| **book > 0);
        let times = held.map(|(source, _)| self.reported.get(source).copied().unwrap_or_default());
        times.fold(now, u32::min).max(self.ref_time)
    }

    /// A loss that is certain: what is booked with `source`, which is no source any more.
    pub fn write_off(&mut self, source: Address, now: u32) -> Result<Option<LossBorne>, Refused> {
        let book = self.book(source);
        let borne = if book > 0 {
            let (shared, booked) = self.accounts.loss(book, now)?;
            Some(self.bear(shared, booked))
        } else {
            None
        };
        self.books.remove(&source);
        self.reported.remove(&source);
        self.keep();
        Ok(borne)
    }

    /// `loss` takes the place of what `source` is held to have lost. Where nothing is held against
    /// anybody, it is the first number.
    pub fn revise(&mut self, source: Address, loss: u128, now: u32) -> Result<(), Refused> {
        if self.accounts.bunker.is_some() {
            self.accounts.revise((self.held_against(source), loss), now)?;
        } else {
            let fee_shares = self.accounts.enter_bunker(loss, now)?;
            self.give(self.treasury, fee_shares);
        }
        self.provisional.insert(source, loss);
        self.keep();
        Ok(())
    }

    /// What is held against all sources is lost.
    pub fn confirm(&mut self, now: u32) -> Result<LossBorne, Refused> {
        let (shared, booked) = self.accounts.confirm(now)?;
        for (source, loss) in std::mem::take(&mut self.provisional) {
            let book = self.books.entry(source).or_default();
            *book = book.checked_sub(loss).ok_or(Refusal::NotEnoughBacking)?;
        }
        let borne = self.bear(shared, booked);
        self.keep();
        Ok(borne)
    }

    /// Shares of `owner` for a part of everything but what the sources in `forfeited` hold: gives
    /// the part (18 decimals) and what of it was at hand.
    pub fn redeem_in_kind(
        &mut self,
        owner: Address,
        shares: u128,
        forfeited: &[Address],
        now: u32,
    ) -> Result<(u128, u128), Refused> {
        let vault = self.accounts.vault;
        let part = vault.in_kind_fraction(shares, vault.rate_at(now))?;
        self.take(owner, shares)?;
        let idle = in_kind_part(part, self.liquid());
        let mut gone = idle;
        for (source, book) in &mut self.books {
            if forfeited.contains(source) {
                continue;
            }
            let left = in_kind_part(part, *book);
            *book -= left;
            gone += left;
            if let (Some(held), Some(bunker)) =
                (self.provisional.get_mut(source), self.accounts.bunker.as_mut())
            {
                let less = in_kind_part(part, *held);
                *held -= less;
                bunker.provisional -= less;
            }
        }
        self.accounts.vault.shares -= shares;
        self.accounts.vault.backing -= gone;
        self.keep();
        Ok((part, idle))
    }

    /// Works out anew what instant exits leave, and that nothing goes stale while nothing is at work:
    /// the chain does where what is at work, what is owed or the watermark changes, and at no entry
    /// or exit.
    pub(super) fn keep(&mut self) {
        if self.working() == 0 {
            self.gate.stale_at = u32::MAX;
        }
        let watermark = u128::from(self.parameters.watermark);
        let low = (self.accounts.vault.backing * watermark).div_ceil(10_000);
        self.kept = self.working() + self.owed + low;
    }

    /// Books as much of a gain as is believed; gives how much.
    fn gain(&mut self, source: Address, gain: u128, ref_time: u32, now: u32) -> u128 {
        let before = self.accounts.vault.backing;
        let Parameters { gain_per_year, gain_at_once, .. } = self.parameters;
        let elapsed = ref_time.saturating_sub(self.ref_time);
        let bookable = bookable_gain(before, gain_per_year, gain_at_once, elapsed, gain);
        let booked = self.accounts.gain(bookable, now);
        self.give(self.treasury, booked.fee_shares);
        self.growth_in_force = self.accounts.vault.growth_bps;
        let gained = self.accounts.vault.backing - before;
        *self.books.entry(source).or_default() += gained;
        gained
    }

    /// Books a loss, or only puts it down where it is above the bound.
    fn lose(&mut self, source: Address, loss: u128, now: u32) -> Result<Outcome, Refused> {
        let Parameters { loss_per_report, loss_per_window, .. } = self.parameters;
        let bounds = (loss_per_report, loss_per_window, LOSS_WINDOW_SECS);
        if self.window.admit(bounds, now, self.accounts.vault.backing, loss) {
            let (shared, booked) = self.accounts.report_loss(loss, now)?;
            *self.books.entry(source).or_default() -= loss;
            Ok(Outcome::Lost(self.bear(shared, booked)))
        } else {
            let fee_shares = self.accounts.enter_bunker(loss, now)?;
            self.give(self.treasury, fee_shares);
            self.provisional.insert(source, loss);
            Ok(Outcome::Held(loss))
        }
    }

    /// Hands out and takes away the shares of a loss.
    fn bear(&mut self, shared: LossShared, booked: Booked) -> LossBorne {
        self.give(self.treasury, booked.fee_shares);
        let own = self.holders.entry(self.address).or_default();
        *own = own.saturating_sub(booked.cover_burnt);
        LossBorne { shared, covered: booked.covered }
    }
}
