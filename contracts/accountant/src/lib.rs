//! The money core as a program.
//!
//! A vault shows its books and says what happened; it gets its books back as they are to be, and a
//! few numbers to act on. There is nothing to own here and nobody to trust: the program has no state
//! of its own and anybody may check its sums.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod construct;
mod handlers;
mod sums;

pub use sums::{Outcome, confirm, realize, report, revise};

use basalt_interfaces::IAccountant;
use basalt_kit::routes;

routes! {
    constructor => nonpayable construct::construct,

    IAccountant::reportCall => view handlers::report,
    IAccountant::realizeLossCall => view handlers::realize,
    IAccountant::reviseLossCall => view handlers::revise,
    IAccountant::confirmLossCall => view handlers::confirm,
}
