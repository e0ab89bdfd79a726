//! The rate of one vault in ether as a Chainlink-shaped price feed (`AggregatorV3`), with a daily
//! history.
//!
//! The feed stores no current rate: a round is a report of the vault, and the answer is the vault's
//! rate now. Only the daily points are stored: anyone records one, so that the cap on growth can be
//! proven.
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
use basalt_kit::{erc20::handlers::decimals, routes};

routes! {
    constructor => nonpayable construct::construct,

    IRateFeed::vaultCall => view vault::vault,
    IRateFeed::decimalsCall => view decimals,
    IRateFeed::descriptionCall => view description::description,
    IRateFeed::versionCall => view description::version,

    IRateFeed::latestRoundDataCall => view round::latest_round_data,
    IRateFeed::getRoundDataCall => view round::get_round_data,
    IRateFeed::latestAnswerCall => view round::latest_answer,
    IRateFeed::latestTimestampCall => view round::latest_timestamp,

    IRateFeed::recordCall => nonpayable history::record,
    IRateFeed::pointsCall => view history::points,
    IRateFeed::rateAtCall => view history::rate_at,
}
