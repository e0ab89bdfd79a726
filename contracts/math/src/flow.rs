//! How fast the supply may grow and shrink through entries and instant exits, in parts of itself.

use crate::{
    error::MathError,
    mul_div::mul_div,
    rounding::Rounding,
    units::{Bps, Shares},
};

/// The whole supply, in the unit of [`Flow::level`].
pub const FLOW_ONE: i64 = 1 << 30;

/// The supply below which flows are measured against this instead (10,000 tokens): a young vault
/// would otherwise be full after its first entry.
pub const FLOW_FLOOR: Shares = Shares(10_000_000_000_000_000_000_000);

/// The time in which a flow at its limit is forgotten, whatever the limit.
const SECONDS_PER_DAY: i64 = 86_400;

/// Basis points in one.
const WHOLE: i64 = 10_000;

/// What has come in (above zero) or gone out (below) of late, net: what is minted and burnt again
/// counts for nothing. Starts at nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// In parts of the supply, [`FLOW_ONE`] being all of it.
    pub level: i32,
    /// As of when, seconds since the epoch.
    pub at: u32,
}

/// The most that may come in and go out at once, in parts of the supply. As much is forgotten in a
/// day. What is above the whole counts as the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowLimits {
    /// Net entries, in parts of the supply after them: the whole limits nothing while the level is
    /// not above zero.
    pub mint: Bps,
    /// Net instant exits, in parts of the supply before them.
    pub burn: Bps,
}

impl Flow {
    /// The most shares that [`Flow::mint`] takes at a supply of `supply`; the largest number where
    /// it takes any.
    #[inline(never)]
    pub fn mint_room(&self, now: u32, limits: FlowLimits, supply: Shares) -> Shares {
        let level = self.decayed(now, limits);
        let room = unsigned(units(limits.mint).saturating_sub(level));
        // ceil(n * one / (supply + n)) <= room holds exactly for n <= room * supply / (one - room).
        let by_supply = match unsigned(FLOW_ONE).checked_sub(room) {
            None | Some(0) => return Shares(u128::MAX),
            Some(rest) => mul_div(supply.0, room, rest, Rounding::Down).unwrap_or(u128::MAX),
        };
        // Measured against the larger of supply and floor: what either lets pass passes.
        Shares(part(FLOW_FLOOR, room).max(by_supply))
    }

    /// The most shares that [`Flow::burn`] takes at a supply of `supply`. May be more than there
    /// are.
    #[inline(never)]
    pub fn burn_room(&self, now: u32, limits: FlowLimits, supply: Shares) -> Shares {
        let level = self.decayed(now, limits);
        let room = unsigned(units(limits.burn).saturating_add(level));
        Shares(part(supply.max(FLOW_FLOOR), room))
    }

    /// Counts `shares` that are minted at `now` on top of `supply_before`. Refuses what is above
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
        let level = self.decayed(now, limits).saturating_add(measured(shares, supply));
        if level > units(limits.mint) {
            let max = self.mint_room(now, limits, supply_before);
            return Err(MathError::AboveFlowLimit { shares, max });
        }
        Ok(Self { level: stored(level), at: now })
    }

    /// Counts `shares` that are burnt at `now` out of `supply_before`. Refuses what is above
    /// [`Flow::burn_room`].
    #[inline(never)]
    pub fn burn(
        self,
        now: u32,
        limits: FlowLimits,
        supply_before: Shares,
        shares: Shares,
    ) -> Result<Self, MathError> {
        let level = self.decayed(now, limits).saturating_sub(measured(shares, supply_before));
        if level < units(limits.burn).saturating_neg() {
            let max = self.burn_room(now, limits, supply_before);
            return Err(MathError::AboveFlowLimit { shares, max });
        }
        Ok(Self { level: stored(level), at: now })
    }

    /// The same flow at `now`, before the limits change: what was forgotten under these stays so.
    #[must_use]
    pub fn settled(self, now: u32, limits: FlowLimits) -> Self {
        Self { level: stored(self.decayed(now, limits)), at: now }
    }

    /// The level at `now`: nearer to zero by as much of its side's limit as has passed of a day,
    /// rounded down.
    #[inline(never)]
    fn decayed(self, now: u32, limits: FlowLimits) -> i64 {
        let level = i64::from(self.level);
        let elapsed = i64::from(now.saturating_sub(self.at));
        // At most 2^30 times 2^32, so nothing saturates.
        let forgotten = |limit| units(limit).saturating_mul(elapsed) / SECONDS_PER_DAY;
        if level > 0 {
            level.saturating_sub(forgotten(limits.mint)).max(0)
        } else {
            level.saturating_add(forgotten(limits.burn)).min(0)
        }
    }
}

/// A limit as a level, rounded down.
fn units(limit: Bps) -> i64 {
    FLOW_ONE.saturating_mul(i64::from(limit.0).min(WHOLE)) / WHOLE
}

/// What minting or burning `shares` counts for at `supply`, rounded up.
fn measured(shares: Shares, supply: Shares) -> i64 {
    let against = supply.max(FLOW_FLOOR);
    let counts = mul_div(shares.0, unsigned(FLOW_ONE), against.0, Rounding::Up);
    // More than any limit where it is not even a number.
    counts.and_then(|counts| i64::try_from(counts).ok()).unwrap_or(i64::MAX)
}

/// `room` parts of `whole`, rounded down.
fn part(whole: Shares, room: u128) -> u128 {
    mul_div(whole.0, room, unsigned(FLOW_ONE), Rounding::Down).unwrap_or(u128::MAX)
}

/// A level within the limits: at most the whole supply either way, so the fallback is never taken.
fn stored(level: i64) -> i32 {
    i32::try_from(level).unwrap_or(0)
}

/// A room or the whole: nothing below zero.
fn unsigned(level: i64) -> u128 {
    u128::try_from(level).unwrap_or(0)
}
