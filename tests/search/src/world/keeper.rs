//! What those with a role do: funds to work and back, alarms, parameters.

use basalt_math::Bps;

use super::{ALARM_SECS, Done, Funds, Source, World};
use crate::{
    gate::Act,
    step::{Parameter, Refusal},
};

impl World {
    /// Writes down anew what instant exits leave. Where nothing is at work nothing can go stale: there
    /// may be nobody left to report.
    pub(super) fn keep(&mut self) {
        let Funds { reserves, watermark, buffer, .. } = self.funds;
        self.funds.kept = self.money.reserves(reserves, watermark, buffer).2;
        if self.funds.reserves.working.0 == 0 {
            self.gate.stale_at = u32::MAX;
        }
    }

    pub(super) fn allocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        self.admits(Act::Allocate)?;
        if assets == 0 {
            return Err(Refusal::Nothing);
        }
        if assets > self.allocatable() {
            return Err(Refusal::BeyondLiquidity);
        }
        self.funds.reserves.working.0 += assets;
        self.keep();
        if self.gate.stale_at == u32::MAX {
            self.gate.stale_at = self.now.saturating_add(self.funds.max_age);
        }
        self.record.moved_at = self.now;
        self.cash.vault -= assets;
        let source = &mut self.sources[index];
        source.book += assets;
        source.value += assets;
        Ok(Done { assets, ..Done::default() })
    }

    pub(super) fn deallocate(&mut self, index: usize, assets: u128) -> Result<Done, Refusal> {
        let source = &mut self.sources[index];
        let came = assets.min(source.value);
        if came == 0 {
            return Err(Refusal::Nothing);
        }
        let got = came.min(source.book);
        source.value -= came;
        source.book -= got;
        let Source { held, book, .. } = *source;
        self.funds.reserves.working.0 -= got;
        self.keep();
        self.record.moved_at = self.now;
        self.cash.vault += came;
        self.cash.donated_to_vault += came - got;
        // What came back cannot be lost: no more is held against a source than is booked there.
        if held > book {
            self.money.revise(held, book, self.now)?;
            self.sources[index].held = book;
        }
        Ok(Done { assets: got, ..Done::default() })
    }

    pub(super) fn alarm(&mut self) -> Result<Done, Refusal> {
        if self.gate.is_alarm_spent {
            return Err(Refusal::AlarmSpent);
        }
        self.gate.is_alarm_spent = true;
        self.gate.alarmed_until = self.now.saturating_add(ALARM_SECS);
        Ok(Done::default())
    }

    pub(super) fn set(&mut self, parameter: Parameter, value: u128) -> Result<Done, Refusal> {
        let (least, most) = self.bounds_of(parameter);
        if !(least..=most).contains(&value) {
            return Err(Refusal::OutOfBounds);
        }
        let small = u16::try_from(value).unwrap_or(u16::MAX);
        let mut terms = self.money.terms;
        let mut fee = self.money.ledger.fee.fraction.0;
        match parameter {
            Parameter::ExitFee => terms.exit_fee = small,
            Parameter::PerformanceFee => fee = small,
            Parameter::Growth => terms.growth = small,
            Parameter::GainPerYear => terms.gain.per_year = Bps(small),
            Parameter::GainAtOnce => terms.gain.at_once = Bps(small),
            Parameter::LossPerReport => terms.loss.per_report = Bps(small),
            Parameter::LossPerWindow => terms.loss.per_window = Bps(small),
            Parameter::MaxAge => self.funds.max_age = u32::try_from(value).unwrap_or(u32::MAX),
            Parameter::DepositCap => self.gate.deposit_cap = value,
            Parameter::MintLimit => terms.limits.mint = Bps(small),
            Parameter::BurnLimit => terms.limits.burn = Bps(small),
            Parameter::Watermark => self.funds.watermark = small,
            Parameter::Buffer => self.funds.buffer = small,
        }
        self.money.set_terms(terms, fee, self.now);
        self.keep();
        Ok(Done::default())
    }

    /// The least and the largest value of a parameter.
    pub fn bounds_of(&self, parameter: Parameter) -> (u128, u128) {
        let terms = &self.money.terms;
        match parameter {
            Parameter::ExitFee => {
                (terms.loss.per_report.0.max(terms.loss.per_window.0).into(), 100)
            }
            Parameter::PerformanceFee => (0, 2_000),
            Parameter::Growth => (1, 1_200),
            Parameter::GainAtOnce => (0, 1_000),
            Parameter::LossPerReport | Parameter::LossPerWindow => (0, terms.exit_fee.into()),
            Parameter::MaxAge => (14_400, 2_592_000),
            Parameter::DepositCap => (0, (1 << 96) - 1),
            Parameter::MintLimit | Parameter::BurnLimit => (100, 10_000),
            Parameter::Watermark => (0, 5_000),
            Parameter::GainPerYear | Parameter::Buffer => (0, 10_000),
        }
    }
}
