#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, reason = "a reference stops at what must not happen")]

mod accounts;
mod bounds;
mod bunker;
mod change;
mod flow;
mod fraction;
mod in_kind;
mod limits;
mod queue;
mod reserves;
mod user;
mod vault;

pub use accounts::{Booked, ModelAccounts};
pub use bounds::EntryLimits;
pub use bunker::ModelBunker;
pub use change::LossShared;
pub use flow::{ModelFlow, ModelFlowLimits};
pub use in_kind::{in_kind_part, in_kind_part_of_booked};
pub use limits::{ModelLossWindow, bookable_gain};
pub use queue::{ModelPosition, ModelQueue, QueueRefusal, Stage};
pub use reserves::ModelReserves;
pub use user::Refusal;
pub use vault::{Line, ModelVault, RATE_ONE};
