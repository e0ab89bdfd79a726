//! The money core as a program.
//!
//! A vault sends its books and what happened. The answer is the books afterwards and the outcome that
//! the vault acts on. The program has no state, no owner and no roles. It keeps both vaults within the
//! size limit of a program.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod bookings;
mod construct;
mod handlers;

pub use bookings::{apply_confirmation, apply_final_loss, apply_report, apply_revision};

use basalt_interfaces::IAccountant;
use basalt_kit::routes;

routes! {
    constructor => nonpayable construct::construct,

    IAccountant::reportCall => view handlers::compute_report,
    IAccountant::realizeLossCall => view handlers::compute_final_loss,
    IAccountant::reviseLossCall => view handlers::compute_revision,
    IAccountant::confirmLossCall => view handlers::compute_confirmation,
}
