#![doc = include_str!("../README.md")]
#![allow(clippy::unwrap_used, reason = "a reference stops at what must not happen")]

mod account;
mod accounts;
mod bounds;
mod bunker;
mod entry_exit;
mod feed;
mod flow;
mod fraction;
mod gain_loss;
mod in_kind;
mod in_use;
mod largest;
mod ledger;
mod queue;
mod refusal;
mod units;
pub mod vault;

pub use account::Account;
pub use accounts::{AccountsModel, Booked};
pub use bounds::{LossWindowModel, bookable_gain};
pub use bunker::BunkerModel;
pub use feed::FeedModel;
pub use flow::{FlowLimitsModel, FlowModel};
pub use gain_loss::LossShared;
pub use in_kind::{in_kind_part, in_kind_part_of_booked};
pub use in_use::InUseModel;
pub use largest::EntryLimits;
pub use ledger::{LedgerModel, Line, RATE_ONE};
pub use queue::{PositionModel, QueueModel, QueueRefusal, Stage};
pub use refusal::Refusal;
pub use units::{DAY_SECS, ETHER, HOUR_SECS, WEEK_SECS, YEAR_SECS};
pub use vault::VaultModel;
