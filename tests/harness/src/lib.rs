#![doc = include_str!("../README.md")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check of the world ends the test")]

mod age;
mod build;
mod gas;
mod memory;
mod node;
mod people;
mod puppet;
mod refusal;
mod slow_steps;
mod steps;
mod views;
mod world;

pub use basalt_client::amount::{ether, milliether};
pub use basalt_interfaces::IParameters::Parameter;
pub use basalt_mirror::{Check, Step};
pub use basalt_model::{
    LossShared,
    vault::{LossBorne, Operation, Outcome, Phase},
};
pub use memory::Memory;
pub use node::Clock;
pub use people::NAMES;
pub use puppet::{Act, Note, Puppet, Word};
pub use views::Views;
pub use world::World;
