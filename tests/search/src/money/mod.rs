//! The money core and the reference side by side: every call goes to both, and both must answer
//! alike and be in the same state afterwards.

mod agree;

use agree::{exit_refusal, model_limits, of_model, refusal};
use basalt_math::{
    Assets, Booking, Bps, Change, Flow, FlowLimits, GainBound, Growth, Ledger, Line, LossBound,
    LossWindow, MathError, PerformanceFee, Phase, Pricing, Quote, Rate, Reserves, Room, Shares,
    Totals,
};
use basalt_model::{
    ModelAccounts, ModelFlow, ModelLossWindow, ModelReserves, ModelVault, bookable_gain,
    in_kind_part,
};

use crate::step::{Amount, Refusal};

/// The window of the bound on losses: 7 days.
pub const LOSS_WINDOW_SECS: u32 = 7 * 86_400;

/// What the owner sets and the money core has to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Fee of an instant exit.
    pub exit_fee: u16,
    /// Cap on growth that the next line obeys.
    pub growth: u16,
    /// Bound on gains.
    pub gain: GainBound,
    /// Bound on losses.
    pub loss: LossBound,
    /// Limits of flows.
    pub limits: FlowLimits,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            exit_fee: 10,
            growth: 1_000,
            gain: GainBound { per_year: Bps(2_000), at_once: Bps(100) },
            loss: LossBound { per_report: Bps(5), per_window: Bps(10), window: LOSS_WINDOW_SECS },
            limits: FlowLimits { mint: Bps(10_000), burn: Bps(5_000) },
        }
    }
}

/// The ledger after a booking, and the booking.
pub type Booked = (Ledger, Booking);

/// Books of one vault, twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// Supply, backing, line, peak, fee, cover and the provisional loss.
    pub ledger: Ledger,
    /// What came in and went out of late.
    pub flow: Flow,
    /// What was lost of late.
    pub window: LossWindow,
    /// What the owner set.
    pub terms: Terms,
    model: ModelAccounts,
    model_flow: ModelFlow,
    model_window: ModelLossWindow,
}

impl Money {
    /// A vault at a level rate.
    pub fn new(shares: u128, backing: u128, rate: u128, now: u32) -> Self {
        let (terms, flow) = (Terms::default(), Flow { level: 0, at: now });
        let ledger = Ledger {
            totals: Totals { shares: Shares(shares), backing: Assets(backing) },
            line: Line::flat(Rate(rate), now),
            peak: Rate(rate),
            growth: Growth::per_year(Bps(terms.growth)),
            fee: PerformanceFee { shares_then: Shares(shares), ..PerformanceFee::default() },
            cover: Shares(0),
            provisional: Assets(0),
        };
        let model = ModelAccounts {
            vault: ModelVault {
                shares,
                backing,
                line: basalt_model::Line::flat(rate, now),
                peak: rate,
                growth_bps: terms.growth,
                exit_fee_bps: terms.exit_fee,
            },
            fee_bps: 0,
            reserve: 0,
            shares_then: shares,
            cover: 0,
            bunker: None,
            is_reopening: false,
        };
        let model_flow = ModelFlow { at: now, ..ModelFlow::default() };
        let (window, model_window) = (LossWindow::default(), ModelLossWindow::default());
        Self { ledger, flow, window, terms, model, model_flow, model_window }
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

    /// The rate that is true of the books.
    pub fn stored(&self, now: u32) -> u128 {
        self.line().stored(now).0
    }

    /// All prices.
    pub fn pricing(&self, now: u32) -> Pricing {
        self.ledger.pricing(now, Bps(self.terms.exit_fee))
    }

    /// Takes over what the owner set, on both sides. What flows were forgotten under the limits so
    /// far does not come back under others.
    pub fn set_terms(&mut self, terms: Terms, fee: u16, now: u32) {
        self.flow = self.flow.settled(now, self.terms.limits);
        self.model_flow.settle(model_limits(self.terms.limits), now);
        self.terms = terms;
        self.ledger.fee.fraction = Bps(fee);
        self.ledger.growth = Growth::per_year(Bps(terms.growth));
        self.model.fee_bps = fee;
        self.model.vault.growth_bps = terms.growth;
        self.model.vault.exit_fee_bps = terms.exit_fee;
    }

    /// What an amount brings or costs, before any limit.
    pub fn quote(&self, amount: Amount, is_entry: bool, now: u32) -> Result<Quote, MathError> {
        let pricing = self.pricing(now);
        match (amount, is_entry) {
            (Amount::Assets(assets), true) => pricing.quote_deposit(Assets(assets)),
            (Amount::Shares(shares), true) => pricing.quote_mint(Shares(shares)),
            (Amount::Assets(assets), false) => pricing.quote_withdraw(Assets(assets)),
            (Amount::Shares(shares), false) => pricing.quote_redeem(Shares(shares)),
        }
    }

    /// An entry up to a backing of `cap`; gives assets and shares.
    pub fn enter(&mut self, amount: Amount, cap: u128, now: u32) -> Result<(u128, u128), Refusal> {
        let pricing = self.pricing(now);
        let supply = pricing.totals.shares;
        let entry = self
            .quote(amount, true, now)
            .and_then(|quote| pricing.enter(quote, Assets(cap)))
            .and_then(|entry| {
                let flow = self.flow.mint(now, self.terms.limits, supply, entry.shares)?;
                Ok((entry, flow))
            });
        let expected = self.model_enter(amount, cap, now);

        let numbers = entry.map(|(e, _)| (e.assets.0, e.shares.0)).map_err(refusal);
        assert_eq!(numbers, expected, "MODEL: an entry of {amount:?}");
        if let Ok((entry, flow)) = entry {
            self.ledger.totals = entry.totals_after;
            self.flow = flow;
        }
        numbers
    }

    fn model_enter(
        &mut self,
        amount: Amount,
        cap: u128,
        now: u32,
    ) -> Result<(u128, u128), Refusal> {
        let (mut vault, mut flow) = (self.model.vault, self.model_flow);
        let supply = vault.shares;
        let (assets, shares) = match amount {
            Amount::Assets(assets) => (assets, vault.deposit(assets, now).map_err(of_model)?),
            Amount::Shares(shares) => (vault.mint(shares, now).map_err(of_model)?, shares),
        };
        if vault.backing > cap {
            return Err(Refusal::AboveCap);
        }
        flow.mint(model_limits(self.terms.limits), supply, shares, now).map_err(of_model)?;
        (self.model.vault, self.model_flow) = (vault, flow);
        Ok((assets, shares))
    }

    /// Shares of the supply that were bought are cover from now on.
    pub const fn mark_cover(&mut self, shares: u128) {
        self.ledger.cover.0 += shares;
        self.model.cover += shares;
    }

    /// An instant exit of at most `instant` assets; gives assets and shares.
    pub fn exit(
        &mut self,
        amount: Amount,
        instant: u128,
        now: u32,
    ) -> Result<(u128, u128), Refusal> {
        let pricing = self.pricing(now);
        let supply = pricing.totals.shares;
        let exit = self.quote(amount, false, now).and_then(|quote| pricing.exit(quote));
        let exit = exit.map_err(exit_refusal).and_then(|exit| {
            if exit.assets.0 > instant {
                return Err(Refusal::BeyondLiquidity);
            }
            let flow = self.flow.burn(now, self.terms.limits, supply, exit.shares);
            Ok((exit, flow.map_err(refusal)?))
        });
        let expected = self.model_exit(amount, instant, now);

        let numbers = exit.map(|(e, _)| (e.assets.0, e.shares.0));
        assert_eq!(numbers, expected, "MODEL: an exit of {amount:?}");
        if let Ok((exit, flow)) = exit {
            self.ledger.totals = exit.totals_after;
            self.flow = flow;
        }
        numbers
    }

    fn model_exit(
        &mut self,
        amount: Amount,
        instant: u128,
        now: u32,
    ) -> Result<(u128, u128), Refusal> {
        let (mut vault, mut flow) = (self.model.vault, self.model_flow);
        let supply = vault.shares;
        let (assets, shares) = match amount {
            Amount::Assets(assets) => (assets, vault.withdraw(assets, now).map_err(of_model)?),
            Amount::Shares(shares) => (vault.redeem(shares, now).map_err(of_model)?, shares),
        };
        if assets > instant {
            return Err(Refusal::BeyondLiquidity);
        }
        flow.burn(model_limits(self.terms.limits), supply, shares, now).map_err(of_model)?;
        (self.model.vault, self.model_flow) = (vault, flow);
        Ok((assets, shares))
    }

    /// Burns shares and pays assets that the queue has settled, or that left in kind.
    pub const fn take_out(&mut self, shares: u128, assets: u128) {
        let totals = &mut self.ledger.totals;
        totals.shares.0 = totals.shares.0.checked_sub(shares).expect("C1: shares that there are");
        totals.backing.0 = totals.backing.0.checked_sub(assets).expect("C6: assets that there are");
        self.model.vault.shares -= shares;
        self.model.vault.backing -= assets;
    }

    /// An ordinary report, judged by the bounds. Gives what was booked, and whether only a number
    /// was put down.
    pub fn report(
        &mut self,
        change: Change,
        held: u128,
        elapsed: u32,
        now: u32,
    ) -> Result<(Booked, bool), Refusal> {
        let backing = Assets(self.backing());
        match change {
            _ if self.phase() == Phase::Bunker => {
                let loss = if let Change::Loss(loss) = change { loss.0 } else { 0 };
                Ok((self.revise(held, loss, now)?, true))
            }
            Change::Gain(gain) => {
                let bound = self.terms.gain;
                let bookable = bound.bookable(backing, elapsed, gain);
                let expected =
                    bookable_gain(backing.0, bound.per_year.0, bound.at_once.0, elapsed, gain.0);
                assert_eq!(bookable.0, expected, "MODEL: the gain that may be booked of {gain:?}");
                let booked = self.ledger.report(now, Change::Gain(bookable)).map_err(refusal)?;
                self.model.gain(expected, now);
                self.ledger = booked.0;
                Ok((booked, false))
            }
            Change::Loss(loss) => {
                let bound = self.terms.loss;
                let admitted = self.window.admit(bound, now, backing, loss);
                let expected = self.model_window.admit(
                    (bound.per_report.0, bound.per_window.0, bound.window),
                    now,
                    backing.0,
                    loss.0,
                );
                assert_eq!(admitted.is_some(), expected, "MODEL: whether {loss:?} is admitted");
                let Some(window) = admitted else {
                    return Ok((self.enter_bunker(loss.0, now)?, true));
                };
                self.window = window;
                let booked = self.ledger.report(now, change).map_err(refusal)?;
                let (_, expected) = self.model.report_loss(loss.0, now).map_err(of_model)?;
                assert_eq!(numbers(&booked.1), expected, "MODEL: a loss of {loss:?}");
                self.ledger = booked.0;
                Ok((booked, false))
            }
        }
    }

    /// The first number, which freezes the line.
    pub fn enter_bunker(&mut self, loss: u128, now: u32) -> Result<Booked, Refusal> {
        let booked = self.ledger.enter_bunker(now, Assets(loss)).map_err(refusal);
        let expected = self.model.enter_bunker(loss, now).map_err(of_model);
        assert_eq!(
            booked.map(|(_, booking)| booking.fee_shares.0),
            expected,
            "MODEL: a bunker over {loss}"
        );
        self.take_over(&booked);
        booked
    }

    /// A loss that is certain.
    pub fn realize(&mut self, loss: u128, now: u32) -> Result<Booked, Refusal> {
        let booked = self.ledger.realize_loss(now, Assets(loss)).map_err(refusal);
        let expected = self.model.loss(loss, now).map(|(_, booked)| booked).map_err(of_model);
        assert_eq!(
            booked.map(|(_, booking)| numbers(&booking)),
            expected,
            "MODEL: a certain loss of {loss}"
        );
        self.take_over(&booked);
        booked
    }

    /// Another number for one source.
    pub fn revise(&mut self, before: u128, after: u128, now: u32) -> Result<Booked, Refusal> {
        let booked = self.ledger.revise(now, Assets(before), Assets(after)).map_err(refusal);
        let expected = self.model.revise((before, after), now).map_err(of_model);
        assert_eq!(booked.map(|_| ()), expected, "MODEL: {before} replaced by {after}");
        self.take_over(&booked);
        booked
    }

    /// The sum of all numbers as the final loss.
    pub fn confirm(&mut self, now: u32) -> Result<Booked, Refusal> {
        let booked = self.ledger.confirm(now).map_err(refusal);
        let expected = self.model.confirm(now).map(|(_, booked)| booked).map_err(of_model);
        assert_eq!(booked.map(|(_, booking)| numbers(&booking)), expected, "MODEL: a confirmation");
        self.take_over(&booked);
        booked
    }

    const fn take_over(&mut self, booked: &Result<Booked, Refusal>) {
        if let Ok(booked) = booked {
            self.ledger = booked.0;
        }
    }

    /// What of the sum of all numbers left with what was delivered in kind.
    pub const fn deliver(&mut self, held: u128) {
        let provisional = &mut self.ledger.provisional.0;
        *provisional = provisional.checked_sub(held).expect("R9.4: a part of the sum");
        if let Some(bunker) = &mut self.model.bunker {
            bunker.provisional -= held;
        }
    }

    /// Whether anyone may confirm.
    pub fn has_stood(&self, now: u32) -> bool {
        let has_stood = self.ledger.has_stood(now);
        assert_eq!(has_stood, self.model.has_stood(now), "MODEL: whether a number has stood");
        has_stood
    }

    /// The part of every holding that shares bring, scaled by 1e18.
    pub fn fraction(&self, shares: u128, now: u32) -> Result<basalt_math::FractionWad, Refusal> {
        let stored = self.line().stored(now);
        let fraction = self.pricing(now).in_kind_fraction(Shares(shares), stored);
        let expected = self.model.vault.in_kind_fraction(shares, stored.0);
        // The reference tells more shares than any number from nothing.
        assert_eq!(fraction.map(|f| f.0).ok(), expected.ok(), "MODEL: {shares} in kind");
        let fraction = fraction.map_err(refusal)?;
        for amount in [self.backing(), self.backing() / 3] {
            assert_eq!(fraction.of(amount), in_kind_part(fraction.0, amount), "MODEL: a part");
        }
        Ok(fraction)
    }

    /// What may be taken for settlement and for allocation, and what instant exits leave.
    pub fn reserves(&self, reserves: Reserves, watermark: u16, buffer: u16) -> (u128, u128, u128) {
        let backing = Assets(self.backing());
        let model = ModelReserves { working: reserves.working.0, owed: reserves.owed.0 };
        let settle = reserves.for_settlement(backing).0;
        let allocate = reserves.for_allocation(backing, Bps(buffer)).0;
        let kept = reserves.reserved(backing, Bps(watermark)).0;
        assert_eq!(settle, model.free_for_settlement(backing.0), "MODEL: settleable");
        assert_eq!(allocate, model.free_for_allocation(backing.0, buffer), "MODEL: allocatable");
        let free = model.free_for_exits(backing.0, watermark);
        assert_eq!(backing.0.saturating_sub(kept), free, "MODEL: free for exits");
        (settle, allocate, kept)
    }

    /// What may still come in.
    pub fn room(&self, cap: u128, now: u32) -> Room {
        let supply = Shares(self.shares());
        let flow_room = self.flow.mint_room(now, self.terms.limits, supply);
        self.pricing(now).room(Assets(cap), flow_room)
    }

    /// What may still be burnt by instant exits.
    pub fn burn_room(&self, now: u32) -> u128 {
        self.flow.burn_room(now, self.terms.limits, Shares(self.shares())).0
    }
}

const fn numbers(booking: &Booking) -> basalt_model::Booked {
    basalt_model::Booked {
        fee_shares: booking.fee_shares.0,
        cover_burnt: booking.cover_burnt.0,
        covered: booking.waterfall.cover.0,
    }
}
