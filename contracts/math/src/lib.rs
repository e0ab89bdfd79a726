#![doc = include_str!("../README.md")]
#![no_std]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod alarm;
mod booking;
mod bounds;
mod bunker;
mod checked;
mod conversions;
mod delivery;
mod entry;
mod error;
mod exit;
mod fee;
mod flow;
mod growth;
mod in_use;
mod ledger;
pub mod limits;
mod line;
mod loss;
mod mul_div;
mod overflow;
mod pricing;
pub mod queue;
mod quote;
mod report;
mod rounding;
mod totals;
mod units;

pub use alarm::Alarm;
pub use booking::{Booking, Change, Waterfall};
pub use bounds::{GainBound, LossBound, LossWindow};
pub use checked::narrow_96;
pub use delivery::{FRACTION_ONE, FractionWad};
pub use entry::{Entry, Room};
pub use error::MathError;
pub use exit::Exit;
pub use fee::PerformanceFee;
pub use flow::{FLOW_FLOOR, FLOW_ONE, Flow, FlowLimits};
pub use growth::{Growth, SECONDS_PER_YEAR};
pub use in_use::InUse;
pub use ledger::Ledger;
pub use line::{Line, Phase};
pub use mul_div::{mul_div, mul_ge};
pub use pricing::{ENTRY_CEILING_BPS, MIN_ENTRY_RATE, Pricing};
pub use quote::Quote;
pub use rounding::Rounding;
pub use totals::Totals;
pub use units::{Assets, BPS, Bps, MAX_96, RATE_ONE, Rate, Shares};
