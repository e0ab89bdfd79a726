//! The attacker's moves, and plans near a plan.

use basalt_model::{DAY_SECS, HOUR_SECS};

use crate::rng::Rng;

/// A move of the attacker. Parts are in thousandths of the most that is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Deposits a part of `maxDeposit`, as far as that is a sane amount.
    Enter(u16),
    /// Mints shares for a part of what a deposit may be.
    Mint(u16),
    /// Redeems a part of the shares at once.
    Leave(u16),
    /// Withdraws a part of `maxWithdraw`.
    Withdraw(u16),
    /// Redeems a part of the shares in kind; a bit for each source that is forfeited.
    InKind(u16, u8),
    /// Asks for a part of the shares through the queue.
    Request(u16),
    /// The same with a least rate: returned if the rate falls at all.
    RequestGuarded(u16),
    /// Cancels all open positions.
    Cancel,
    /// Settles the queue.
    Settle,
    /// Claims everything.
    Claim,
    /// Confirms a provisional loss, as anyone may after seven days.
    Confirm,
    /// Applies the next steps of the scenario.
    Advance,
    /// Waits so many seconds.
    Wait(u32),
    /// Turns to the other vault, where both live.
    Turn,
}

/// The moves that are worth trying in every order where both vaults live.
pub(super) const MOVES_OF_BOTH: [Move; 9] = [
    Move::Enter(1_000),
    Move::Enter(1),
    Move::Leave(1_000),
    Move::InKind(1_000, 0),
    Move::Request(1_000),
    Move::Settle,
    Move::Advance,
    Move::Wait(3 * HOUR_SECS),
    Move::Turn,
];

/// The moves that are worth trying in every order on one vault.
pub(super) const MOVES: [Move; 11] = [
    Move::Enter(1_000),
    Move::Enter(30),
    Move::Leave(1_000),
    Move::Leave(500),
    Move::InKind(1_000, 0),
    Move::InKind(1_000, 1),
    Move::Request(1_000),
    Move::Cancel,
    Move::Settle,
    Move::Advance,
    Move::Wait(3 * HOUR_SECS),
];

/// A plan near another one, on one vault or on both.
pub(super) fn vary(plan: &[Move], is_double: bool, rng: &mut Rng) -> Vec<Move> {
    let mut plan = plan.to_vec();
    for _ in 0..=rng.small(2) {
        let place = rng.small(u32::try_from(plan.len() + 1).unwrap()) as usize;
        match rng.small(4) {
            0 if plan.len() < 12 => plan.insert(place, any(is_double, rng)),
            1 if !plan.is_empty() => {
                plan.remove(place.min(plan.len() - 1));
            }
            _ if place < plan.len() => plan[place] = any(is_double, rng),
            _ => {}
        }
    }
    plan
}

fn any(is_double: bool, rng: &mut Rng) -> Move {
    if is_double && rng.chance(15) {
        return Move::Turn;
    }
    let part = rng.pick(&[1_000, 1_000, 999, 500, 250, 100, 10, 1]);
    match rng.small(10) {
        0 if rng.chance(30) => Move::Mint(part),
        0 | 1 => Move::Enter(part),
        2 if rng.chance(30) => Move::Withdraw(part),
        2 => Move::Leave(part),
        3 => Move::InKind(part, u8::try_from(rng.small(4)).unwrap()),
        4 if rng.chance(30) => Move::RequestGuarded(part),
        4 => Move::Request(part),
        5 => Move::Cancel,
        6 if rng.chance(20) => Move::Confirm,
        6 => Move::Settle,
        7 => Move::Claim,
        8 => Move::Advance,
        _ if rng.chance(20) => Move::Wait(rng.small(8 * DAY_SECS)),
        _ => Move::Wait(rng.pick(&[
            1,
            HOUR_SECS,
            2 * HOUR_SECS,
            3 * HOUR_SECS,
            DAY_SECS,
            6 * DAY_SECS,
        ])),
    }
}
