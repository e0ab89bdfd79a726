//! What the owner sets.

use super::{Layer, Refused};
use basalt_interfaces::IRate::Parameter;

/// The parameters that the model's own state does not hold. Percentages in basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// What reports may gain, of the backing, a year.
    pub gain_per_year: u16,
    /// And besides at once.
    pub gain_at_once: u16,
    /// What one report may lose, of the backing.
    pub loss_per_report: u16,
    /// What all reports of a week may lose, half of it at once.
    pub loss_per_window: u16,
    /// How old the newest report may be, seconds.
    pub max_age: u32,
    /// The most that the vault may own, in wei.
    pub deposit_cap: u128,
    /// What may be minted net in a day, of the supply.
    pub mint_limit: u16,
    /// What may be burnt net in a day, of the supply.
    pub burn_limit: u16,
    /// What instant exits leave at hand, of the backing.
    pub watermark: u16,
    /// What allocations leave at hand, of the backing.
    pub buffer: u16,
}

impl Layer {
    /// Sets a parameter, which the chain has judged. A watermark counts at once, and what flows are
    /// over under the old limits stays over.
    pub fn set(&mut self, parameter: Parameter, value: u128, now: u32) -> Result<(), Refused> {
        self.flow.settle(self.flow_limits(), now);
        let bps = || u16::try_from(value).map_err(|_| Refused::Unknown);
        match parameter {
            Parameter::ExitFee => self.accounts.vault.exit_fee_bps = bps()?,
            Parameter::PerformanceFee => self.accounts.fee_bps = bps()?,
            Parameter::Growth => self.accounts.vault.growth_bps = bps()?,
            Parameter::GainPerYear => self.parameters.gain_per_year = bps()?,
            Parameter::GainAtOnce => self.parameters.gain_at_once = bps()?,
            Parameter::LossPerReport => self.parameters.loss_per_report = bps()?,
            Parameter::LossPerWindow => self.parameters.loss_per_window = bps()?,
            Parameter::MaxAge => {
                self.parameters.max_age = u32::try_from(value).map_err(|_| Refused::Unknown)?;
            }
            Parameter::DepositCap => self.parameters.deposit_cap = value,
            Parameter::MintLimit => self.parameters.mint_limit = bps()?,
            Parameter::BurnLimit => self.parameters.burn_limit = bps()?,
            Parameter::Watermark => self.parameters.watermark = bps()?,
            Parameter::Buffer => self.parameters.buffer = bps()?,
            Parameter::__Invalid => return Err(Refused::Unknown),
        }
        self.keep();
        Ok(())
    }
}
