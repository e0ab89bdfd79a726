#![doc = include_str!("../README.md")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check of the world ends the test")]

mod accounts;
mod activation;
mod build;
pub mod fuzz;
mod gas;
mod mock_contract;
mod node;
mod parameters;
mod queue_steps;
mod refusal;
mod rng;
mod safety_steps;
mod snapshot;
mod steps;
mod units;
mod views;
mod world;

pub use accounts::NAMES;
pub use basalt_client::{
    Token,
    amount::{ether, milliether},
};
pub use basalt_interfaces::IParameters::Parameter;
pub use basalt_mirror::{Check, Step};
pub use basalt_model::{
    LossShared, RATE_ONE,
    vault::{LossBorne, Operation, Phase, ReportEffect},
};
pub use mock_contract::{
    IMockControl, LIQUID, MockAction, MockContract, NOTE_SLOTS, NOTES, Note, POSITION, SINK, VALUE,
    Word,
};
pub use node::Clock;
pub use parameters::{initial_value, parameters};
pub use rng::Rng;
pub use snapshot::Snapshot;
pub use units::{DAY_SECS, HOUR_SECS, HOURS_PER_DAY, HOURS_PER_WEEK, WEEK_SECS, YEAR_SECS};
pub use views::Views;
pub use world::World;
