//! An attacker without shares, with unlimited funds, who knows the next report.
//!
//! A [`Scenario`] is a vault with shares of others and a script of reports, or both vaults; a plan is what
//! the attacker does before, between and after them. At the end the attacker leaves with everything. The profit may be
//! at most the growth that vested on shares while they were held and that was not promised when they
//! were bought: entering around a report must bring nothing.

mod growth;
mod layers;
mod moves;
mod play;
mod reports;
mod scenario;
mod stops;
mod windfalls;

pub use moves::Move;
pub use scenario::Scenario;
pub use windfalls::Windfall;

use crate::chain::FIRST_USER;

/// The attacker.
pub const ATTACKER: usize = FIRST_USER;

/// The result of an attack, in wei; in ether where both vaults live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttackResult {
    /// Profit; negative for a loss.
    pub profit: i128,
    /// Growth that vested on shares held since before its line was drawn.
    pub vested: i128,
    /// Assets paid in.
    pub paid_in: i128,
}

impl AttackResult {
    /// The profit that growth on held shares does not explain.
    pub const fn unexplained_profit(&self) -> i128 {
        self.profit - self.vested
    }
}

fn signed(value: u128) -> i128 {
    i128::try_from(value).unwrap()
}
