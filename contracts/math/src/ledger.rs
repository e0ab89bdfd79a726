//! The money of one vault, and the rule that holds in all of its states.

use crate::{
    fee::PerformanceFee,
    growth::Growth,
    line::Line,
    mul_div::mul_ge,
    totals::Totals,
    units::{Assets, RATE_ONE, Rate, Shares},
};

/// The money of one vault: what a report or a loss reads and writes.
///
/// Invariant R1: the ledger is funded ([`Ledger::is_funded`]), and no user operation lowers its
/// slack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Supply and backing.
    pub totals: Totals,
    /// The rate.
    pub line: Line,
    /// The highest rate ever vested, as of the last report or loss.
    pub peak: Rate,
    /// The cap on growth that the next report obeys (R5).
    pub growth: Growth,
    /// The performance fee and the assets reserved for it (R6).
    pub fee: PerformanceFee,
    /// Shares of the protocol, part of the supply, that a loss burns before it lowers the rate
    /// (R7). They earn like any share and never exit.
    pub cover: Shares,
    /// The sum of all losses that wait for confirmation (R9): at most the backing in bunker, zero
    /// outside it.
    pub provisional: Assets,
}

impl Ledger {
    /// R1: whether the backing funds what the line promises, `B >= S * end_rate`. True in every
    /// reachable state.
    pub fn is_funded(&self) -> bool {
        mul_ge(self.totals.backing.0, RATE_ONE, self.totals.shares.0, self.line.end_rate.0)
    }

    /// R1: returns the slack: the backing above what the line promises, in whole wei, rounded down.
    pub fn slack(&self) -> Assets {
        let promised = self.totals.needed_for(self.line.end_rate);
        Assets(self.totals.backing.0.saturating_sub(promised.0))
    }
}
