#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, reason = "a reference stops at what must not happen")]

mod accounts;
mod bounds;
mod bunker;
mod change;
mod fraction;
mod limits;
mod user;
mod vault;

pub use accounts::{Booked, ModelAccounts};
pub use bunker::ModelBunker;
pub use change::LossShared;
pub use limits::{ModelLossWindow, bookable_gain};
pub use user::Refusal;
pub use vault::{Line, ModelVault, RATE_ONE};
