//! The vault's parameters in the core's types.

use basalt_math::{Bps, FlowLimits, GainBound, LossBound};
use basalt_model::vault::{
    BUFFER, BURN_LIMIT, EXIT_FEE, GAIN_AT_ONCE, GAIN_PER_YEAR, GROWTH, LOSS_PER_REPORT,
    LOSS_PER_WINDOW, LOSS_WINDOW_SECS, MINT_LIMIT, PERFORMANCE_FEE, Parameters, WATERMARK,
};

/// The parameters that the core is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Fee of an instant exit.
    pub exit_fee: Bps,
    /// Fee on vested growth.
    pub performance_fee: Bps,
    /// Growth cap of the next line.
    pub growth: Bps,
    /// Bound on gains.
    pub gain: GainBound,
    /// Bound on losses.
    pub loss: LossBound,
    /// Limits of flows.
    pub limits: FlowLimits,
    /// Assets that instant exits leave.
    pub watermark: Bps,
    /// Assets that allocations leave.
    pub buffer: Bps,
}

impl From<&Parameters> for Terms {
    fn from(parameters: &Parameters) -> Self {
        let bps = |parameter| Bps(parameters.bps(parameter));
        Self {
            exit_fee: bps(EXIT_FEE),
            performance_fee: bps(PERFORMANCE_FEE),
            growth: bps(GROWTH),
            gain: GainBound { per_year: bps(GAIN_PER_YEAR), at_once: bps(GAIN_AT_ONCE) },
            loss: LossBound {
                per_report: bps(LOSS_PER_REPORT),
                per_window: bps(LOSS_PER_WINDOW),
                window: LOSS_WINDOW_SECS,
            },
            limits: FlowLimits { mint: bps(MINT_LIMIT), burn: bps(BURN_LIMIT) },
            watermark: bps(WATERMARK),
            buffer: bps(BUFFER),
        }
    }
}
