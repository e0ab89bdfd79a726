//! Flow limits: how much the supply may grow and shrink a day by entries and instant exits.

use crate::{
    error::MathError,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Bps, Shares},
};

/// The whole supply in units of [`Flow::level`].
pub const FLOW_ONE: i64 = 1 << 30;

/// The least supply that flows are measured against, 10,000 tokens. Without it the first entry would
/// exhaust the limit of a young vault.
pub const FLOW_FLOOR: Shares = Shares(10_000_000_000_000_000_000_000);

/// The time in which a flow at its limit decays to zero.
const SECONDS_PER_DAY: i64 = 86_400;

/// Basis points in one.
const WHOLE: i64 = 10_000;

/// The net flow that still counts: above zero for entries, below for exits. Shares that are minted
/// and burnt again cancel out. The default is no flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// As a fraction of the supply, which is [`FLOW_ONE`].
    pub level: i32,
    /// When it was last counted, seconds since the epoch.
    pub at: u32,
}

/// The largest net flow either way, as fractions of the supply. A flow decays by its limit in a day.
/// A limit above the whole counts as the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowLimits {
    /// Limit on net entries, a fraction of the supply after them. A limit of the whole allows any
    /// entry while the level is zero or below.
    pub mint: Bps,
    /// Limit on net instant exits, a fraction of the supply before them.
    pub burn: Bps,
}

impl Flow {
    /// Returns the most shares that [`Flow::mint`] accepts at `supply`; `u128::MAX` if it accepts any
    /// number.
    #[inline(never)]
    pub fn mint_room(&self, now: u32, limits: FlowLimits, supply: Shares) -> Shares {
        let level = self.level_at(now, limits);
        let room = unsigned(units(limits.mint).saturating_sub(level));
        // ceil(n * one / (supply + n)) <= room holds exactly for n <= room * supply / (one - room).
        let by_supply = match unsigned(FLOW_ONE).checked_sub(room) {
            None | Some(0) => return Shares(u128::MAX),
            Some(rest) => mul_div(supply.0, room, rest, Rounding::Down).unwrap_or(u128::MAX),
        };
        // A flow is measured against the larger of supply and floor, so the larger room applies.
        Shares(fraction_of(FLOW_FLOOR, room).max(by_supply))
    }

    /// Returns the most shares that [`Flow::burn`] accepts at `supply`. May exceed the supply.
    #[inline(never)]
    pub fn burn_room(&self, now: u32, limits: FlowLimits, supply: Shares) -> Shares {
        let level = self.level_at(now, limits);
        let room = unsigned(units(limits.burn).saturating_add(level));
        Shares(fraction_of(supply.max(FLOW_FLOOR), room))
    }

    /// Counts `shares` minted at `now` on top of `supply_before`. Refuses more than
    /// [`Flow::mint_room`].
    #[inline(never)]
    pub fn mint(
        self,
        now: u32,
        limits: FlowLimits,
        supply_before: Shares,
        shares: Shares,
    ) -> Result<Self, MathError> {
        let supply = Shares(supply_before.0.saturating_add(shares.0));
        let level = self.level_at(now, limits).saturating_add(measured(shares, supply));
        if level > units(limits.mint) {
            let max = self.mint_room(now, limits, supply_before);
            return Err(MathError::AboveFlowLimit { shares, max });
        }
        Ok(Self { level: stored(level), at: now })
    }

    /// Counts `shares` burnt at `now` out of `supply_before`. Refuses more than
    /// [`Flow::burn_room`].
    #[inline(never)]
    pub fn burn(
        self,
        now: u32,
        limits: FlowLimits,
        supply_before: Shares,
        shares: Shares,
    ) -> Result<Self, MathError> {
        let level = self.level_at(now, limits).saturating_sub(measured(shares, supply_before));
        if level < units(limits.burn).saturating_neg() {
            let max = self.burn_room(now, limits, supply_before);
            return Err(MathError::AboveFlowLimit { shares, max });
        }
        Ok(Self { level: stored(level), at: now })
    }

    /// Returns the flow decayed to `now`. Called before the limits change, so that new limits apply
    /// from now on only.
    #[must_use]
    pub fn decayed_to(self, now: u32, limits: FlowLimits) -> Self {
        Self { level: stored(self.level_at(now, limits)), at: now }
    }

    /// Returns the level at `now`: closer to zero by its side's limit times the elapsed fraction of a
    /// day, rounded down.
    #[inline(never)]
    fn level_at(self, now: u32, limits: FlowLimits) -> i64 {
        let level = i64::from(self.level);
        let elapsed = i64::from(now.saturating_sub(self.at));
        // At most 2^30 times 2^32, so nothing saturates.
        let decay = |limit| units(limit).saturating_mul(elapsed) / SECONDS_PER_DAY;
        if level > 0 {
            level.saturating_sub(decay(limits.mint)).max(0)
        } else {
            level.saturating_add(decay(limits.burn)).min(0)
        }
    }
}

/// Returns a limit as a level, rounded down.
fn units(limit: Bps) -> i64 {
    FLOW_ONE.saturating_mul(i64::from(limit.0).min(WHOLE)) / WHOLE
}

/// Returns the level that minting or burning `shares` at `supply` counts for, rounded up.
fn measured(shares: Shares, supply: Shares) -> i64 {
    let against = supply.max(FLOW_FLOOR);
    let counts = mul_div(shares.0, unsigned(FLOW_ONE), against.0, Rounding::Up);
    // A count beyond 63 bits exceeds every limit.
    counts.and_then(|counts| i64::try_from(counts).ok()).unwrap_or(i64::MAX)
}

/// Returns the fraction `room` of `whole`, rounded down.
fn fraction_of(whole: Shares, room: u128) -> u128 {
    mul_div(whole.0, room, unsigned(FLOW_ONE), Rounding::Down).unwrap_or(u128::MAX)
}

/// Returns a level within the limits as it is stored. It is at most the whole supply either way, so
/// the fallback is never taken.
fn stored(level: i64) -> i32 {
    i32::try_from(level).unwrap_or(0)
}

/// Returns a room as an unsigned number; 0 below zero.
fn unsigned(level: i64) -> u128 {
    u128::try_from(level).unwrap_or(0)
}
