//! The rate of one vault in ether, under the interface that price feeds have, and its history by the
//! day.
//!
//! The feed keeps no rate of its own: a round is a report of the vault, and the answer is what the
//! vault says now. Only the daily points are stored, for whoever has to prove how fast the rate grew.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod construct;
mod description;
mod history;
mod round;
pub mod storage;
mod vault;

use basalt_interfaces::IRateFeed;
use basalt_kit::{routes, token};

routes! {
    constructor => mutating construct::construct,

    IRateFeed::vaultCall => view vault::vault,
    IRateFeed::decimalsCall => view token::decimals,
    IRateFeed::descriptionCall => view description::description,
    IRateFeed::versionCall => view description::version,

    IRateFeed::latestRoundDataCall => view round::latest_round_data,
    IRateFeed::getRoundDataCall => view round::get_round_data,
    IRateFeed::latestAnswerCall => view round::latest_answer,
    IRateFeed::latestTimestampCall => view round::latest_timestamp,

    IRateFeed::recordCall => mutating history::record,
    IRateFeed::pointsCall => view history::points,
    IRateFeed::rateAtCall => view history::rate_at,
}

/// What the machine calls.
#[cfg(target_arch = "wasm32")]
mod entry {
    use basalt_kit::Vm;
    use stylus_sdk::{
        ArbResult,
        host::VM,
        stylus_core::{CalldataAccess, MemoryAccess, StorageAccess},
        stylus_proc::entrypoint,
    };

    #[entrypoint]
    fn main(input: Vec<u8>, vm: VM) -> ArbResult {
        crate::route(Vm::new(&vm), &input)
    }
}
