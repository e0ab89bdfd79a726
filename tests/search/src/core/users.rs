//! Entries and exits by the core.

use basalt_math::{Assets, Entry, Exit, Flow, FractionWad, MathError, Quote, Room, Shares};
use basalt_model::Refusal;

use super::Core;
use crate::{
    agree::{exit_refusal, refusal},
    step::Amount,
};

impl Core {
    /// The assets and shares of an entry or exit, before any limit.
    pub fn quote(&self, amount: Amount, is_entry: bool, now: u32) -> Result<Quote, MathError> {
        let pricing = self.pricing(now);
        match (amount, is_entry) {
            (Amount::Assets(assets), true) => pricing.quote_deposit(Assets(assets)),
            (Amount::Shares(shares), true) => pricing.quote_mint(Shares(shares)),
            (Amount::Assets(assets), false) => pricing.quote_withdraw(Assets(assets)),
            (Amount::Shares(shares), false) => pricing.quote_redeem(Shares(shares)),
        }
    }

    /// An entry up to a backing of `cap`, with the flow after it.
    pub fn enter(&self, amount: Amount, cap: u128, now: u32) -> Result<(Entry, Flow), Refusal> {
        let pricing = self.pricing(now);
        let supply = pricing.totals.shares;
        let quote = self.quote(amount, true, now).map_err(refusal)?;
        let entry = pricing.enter(quote, Assets(cap)).map_err(refusal)?;
        let flow = self.flow.mint(now, self.terms.limits, supply, entry.shares);
        Ok((entry, flow.map_err(refusal)?))
    }

    /// An instant exit, with the flow after it.
    pub fn exit(&self, amount: Amount, now: u32) -> Result<(Exit, Flow), Refusal> {
        let pricing = self.pricing(now);
        let supply = pricing.totals.shares;
        let quote = self.quote(amount, false, now).map_err(exit_refusal)?;
        let exit = pricing.exit(quote).map_err(exit_refusal)?;
        if exit.assets.0 > self.instant() {
            return Err(Refusal::NotEnoughLiquidity);
        }
        let flow = self.flow.burn(now, self.terms.limits, supply, exit.shares);
        Ok((exit, flow.map_err(refusal)?))
    }

    /// Assets that instant exits may take.
    pub const fn instant(&self) -> u128 {
        self.backing().saturating_sub(self.reserved.0)
    }

    /// The part of every holding that shares bring.
    pub fn in_kind(&self, shares: u128, now: u32) -> Result<FractionWad, MathError> {
        self.pricing(now).in_kind_fraction(Shares(shares), self.line().stored(now))
    }

    /// The room for entries.
    pub fn room(&self, cap: u128, now: u32) -> Room {
        let flow_room = self.flow.mint_room(now, self.terms.limits, Shares(self.shares()));
        self.pricing(now).room(Assets(cap), flow_room)
    }

    /// Shares that instant exits may still burn.
    pub fn burn_room(&self, now: u32) -> u128 {
        self.flow.burn_room(now, self.terms.limits, Shares(self.shares())).0
    }
}
