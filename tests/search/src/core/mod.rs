//! The money core, driven as the contracts drive it: accounts, flow, bounds, reserves and queue.
//!
//! The caller passes the inputs of the core: balances, books of sources, parameters, times.

mod queue;
mod reports;
mod terms;
mod users;

pub use queue::{Event, Filled, Queue};
pub use terms::Terms;

use basalt_math::{
    Assets, Booking, Flow, Growth, Ledger, Line, LossWindow, PerformanceFee, Phase, Pricing, Rate,
    Reserves, Shares, Totals,
};

/// The ledger after a booking, and the booking.
pub type Booked = (Ledger, Booking);

/// The state of one vault as the core knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    /// Supply, backing, line, peak, fee, cover and the provisional loss.
    pub ledger: Ledger,
    /// Recent entries and exits.
    pub flow: Flow,
    /// Recent losses of reports.
    pub window: LossWindow,
    /// Assets at work and owed.
    pub reserves: Reserves,
    /// Assets that instant exits leave, as stored.
    pub reserved: Assets,
    /// The parameters that the core is given.
    pub terms: Terms,
    /// The queue.
    pub queue: Queue,
}

impl Core {
    /// A vault at a level rate.
    pub fn new(shares: u128, backing: u128, rate: u128, terms: Terms, now: u32) -> Self {
        let ledger = Ledger {
            totals: Totals { shares: Shares(shares), backing: Assets(backing) },
            line: Line::flat(Rate(rate), now),
            peak: Rate(rate),
            growth: Growth::per_year(terms.growth),
            fee: PerformanceFee {
                fraction: terms.performance_fee,
                shares_then: Shares(shares),
                ..PerformanceFee::default()
            },
            cover: Shares(0),
            provisional: Assets(0),
        };
        Self {
            ledger,
            flow: Flow { level: 0, at: now },
            window: LossWindow::default(),
            reserves: Reserves::default(),
            reserved: Assets(0),
            terms,
            queue: Queue::default(),
        }
    }

    /// Supply.
    pub const fn shares(&self) -> u128 {
        self.ledger.totals.shares.0
    }

    /// Backing.
    pub const fn backing(&self) -> u128 {
        self.ledger.totals.backing.0
    }

    /// The line.
    pub const fn line(&self) -> Line {
        self.ledger.line
    }

    /// The phase.
    pub const fn phase(&self) -> Phase {
        self.ledger.line.phase()
    }

    /// The stored rate: in bunker the frozen one.
    pub fn stored(&self, now: u32) -> u128 {
        self.line().stored(now).0
    }

    /// All prices.
    pub fn pricing(&self, now: u32) -> Pricing {
        Pricing::new(self.ledger.totals, &self.ledger.line, now, self.terms.exit_fee)
    }

    /// Assets that a settlement may take.
    pub const fn settleable(&self) -> Assets {
        self.reserves.for_settlement(self.ledger.totals.backing)
    }

    /// Assets that an allocation may take.
    pub fn allocatable(&self) -> Assets {
        self.reserves.for_allocation(self.ledger.totals.backing, self.terms.buffer)
    }

    /// Takes over parameters. Flows that have decayed under the limits before do not come back.
    pub fn set_terms(&mut self, terms: Terms, now: u32) {
        self.flow = self.flow.decayed_to(now, self.terms.limits);
        self.terms = terms;
        self.ledger.fee.fraction = terms.performance_fee;
        self.ledger.growth = Growth::per_year(terms.growth);
        self.refresh_reserved();
    }

    /// Burns shares and pays assets that the queue has settled, or that left in kind.
    pub const fn take_out(&mut self, shares: u128, assets: u128) {
        let totals = &mut self.ledger.totals;
        totals.shares.0 = totals.shares.0.checked_sub(shares).expect("C1: shares that there are");
        totals.backing.0 = totals.backing.0.checked_sub(assets).expect("C6: assets that there are");
    }

    /// Computes anew what instant exits leave.
    pub fn refresh_reserved(&mut self) {
        let (backing, watermark) = (self.ledger.totals.backing, self.terms.watermark);
        self.reserved = self.reserves.reserved(backing, watermark);
    }
}
