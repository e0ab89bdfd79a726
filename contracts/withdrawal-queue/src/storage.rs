//! Where the queue keeps what.
//!
//! A request creates one slot, its position; the batch, the least rate and the holder's count are
//! shared with others or rarely there. What requests write and what settlement writes lie apart, so
//! that neither pays for the other. Fields that share a slot are little-endian.

use alloy_primitives::Address;
use basalt_kit::{
    Word,
    slots::{Field, Packed},
};
use basalt_math::{
    Rate, Shares,
    queue::{Batch, Head, Position, Tail},
};

/// The vault: who may add and settle positions. Written once.
pub const VAULT: u32 = 0;
/// What is claimed; 0xEeee…EEeE is ether. Written once.
pub const ASSET: u32 = 1;

/// What settlement and the keeper write. The last 31 bits are free.
pub const HEAD: u32 = 2;
/// The last position that settlement has passed.
pub const SETTLED: Field = Field::new(HEAD, 0, 32);
/// The batch that settlement has reached.
pub const BATCH_REACHED: Field = Field::new(HEAD, 32, 32);
/// The last mature batch.
pub const MATURE: Field = Field::new(HEAD, 64, 32);
/// The last committed position.
pub const COMMITTED: Field = Field::new(HEAD, 96, 32);
/// Shares of open positions in mature batches.
pub const ELIGIBLE: Field = Field::new(HEAD, 128, 96);
/// Whether the first open position has an unclaimed partial payment in [`PARTIALS`].
pub const HAS_PARTIAL: Field = Field::new(HEAD, 224, 1);

/// What requests write.
pub const TAIL: u32 = 3;
/// The last position.
pub const LAST: Field = Field::new(TAIL, 0, 32);
/// The last batch.
pub const LAST_BATCH: Field = Field::new(TAIL, 32, 32);
/// Shares of open positions in the last batch, while it is not mature.
pub const LATEST: Field = Field::new(TAIL, 64, 96);
/// Shares of open positions in all batches that are not mature.
pub const IMMATURE: Field = Field::new(TAIL, 160, 96);

/// Map: number of a batch, from 1 on, to its terms.
pub const BATCHES: u32 = 4;
/// Rate of the requests, 27 decimals.
pub const RATE: Field = Field::new(BATCHES, 0, 96);
/// Time of the first request.
pub const OPENED_AT: Field = Field::new(BATCHES, 96, 32);
/// The first position.
pub const FIRST_ID: Field = Field::new(BATCHES, 128, 32);
/// Shares of the open positions of the batch before it, until that is mature.
pub const SHARES_BEFORE: Field = Field::new(BATCHES, 160, 96);

/// Map: number of a position, from 1 on, to what it is. Its holder's address is the last 20 bytes.
pub const POSITIONS: u32 = 5;
/// Shares while it is open or given back, assets once it is settled.
pub const AMOUNT: Field = Field::new(POSITIONS, 0, 94);
/// Whether it has an entry in [`MIN_RATES`].
pub const HAS_MIN_RATE: Field = Field::new(POSITIONS, 94, 1);
/// Whether it was given back.
pub const IS_RETURNED: Field = Field::new(POSITIONS, 95, 1);

/// Map: position to the rate below which it is given back.
pub const MIN_RATES: u32 = 6;
/// Map: position to its unclaimed partial payment.
pub const PARTIALS: u32 = 7;
/// Map: owner to the number of positions.
pub const BALANCES: u32 = 8;
/// Map: position to the account that may act for it.
pub const APPROVED: u32 = 9;
/// Map: holder to account to whether it may act for all of the holder's positions.
pub const OPERATORS: u32 = 10;

/// Shares of positions that were given back and are not claimed.
pub const RETURNED: Field = Field::new(11, 0, 96);

fn number(slot: Packed, field: Field) -> u32 {
    // The fields that are read here have 32 bits.
    u32::try_from(slot.get(field)).unwrap_or(u32::MAX)
}

/// The fields of the slot that settlement writes.
#[inline(never)]
pub fn unpack_head(slot: Packed) -> Head {
    Head {
        settled: number(slot, SETTLED),
        batch: number(slot, BATCH_REACHED),
        mature: number(slot, MATURE),
        committed: number(slot, COMMITTED),
        eligible: Shares(slot.get(ELIGIBLE)),
        has_partial: slot.get(HAS_PARTIAL) != 0,
    }
}

/// The slot that settlement writes.
#[inline(never)]
pub fn pack_head(head: &Head) -> Packed {
    Packed::EMPTY
        .with(SETTLED, head.settled.into())
        .with(BATCH_REACHED, head.batch.into())
        .with(MATURE, head.mature.into())
        .with(COMMITTED, head.committed.into())
        .with(ELIGIBLE, head.eligible.0)
        .with(HAS_PARTIAL, head.has_partial.into())
}

/// The fields of the slot that requests write.
#[inline(never)]
pub fn unpack_tail(slot: Packed) -> Tail {
    Tail {
        last: number(slot, LAST),
        batch: number(slot, LAST_BATCH),
        latest: Shares(slot.get(LATEST)),
        immature: Shares(slot.get(IMMATURE)),
    }
}

/// The slot that requests write.
#[inline(never)]
pub fn pack_tail(tail: &Tail) -> Packed {
    Packed::EMPTY
        .with(LAST, tail.last.into())
        .with(LAST_BATCH, tail.batch.into())
        .with(LATEST, tail.latest.0)
        .with(IMMATURE, tail.immature.0)
}

/// The fields of a batch's slot.
#[inline(never)]
pub fn unpack_batch(slot: Packed) -> Batch {
    Batch {
        rate: Rate(slot.get(RATE)),
        opened_at: number(slot, OPENED_AT),
        first_id: number(slot, FIRST_ID),
        before: Shares(slot.get(SHARES_BEFORE)),
    }
}

/// A batch's slot.
#[inline(never)]
pub fn pack_batch(batch: &Batch) -> Packed {
    Packed::EMPTY
        .with(RATE, batch.rate.0)
        .with(OPENED_AT, batch.opened_at.into())
        .with(FIRST_ID, batch.first_id.into())
        .with(SHARES_BEFORE, batch.before.0)
}

/// What a position's word says besides its holder.
#[inline(never)]
pub const fn unpack_position(word: &Word) -> Position {
    let slot = Packed::from_word(word);
    Position {
        amount: slot.get(AMOUNT),
        has_min_rate: slot.get(HAS_MIN_RATE) != 0,
        is_returned: slot.get(IS_RETURNED) != 0,
    }
}

/// A position's word. The core sees to it that amounts have 94 bits.
#[inline(never)]
pub fn pack_position(owner: Address, position: &Position) -> Word {
    let fields = Packed::EMPTY
        .with(AMOUNT, position.amount)
        .with(HAS_MIN_RATE, position.has_min_rate.into())
        .with(IS_RETURNED, position.is_returned.into())
        .to_word();
    let mut word = Word::from(owner);
    for (to, from) in word.0.iter_mut().zip(fields.0).take(12) {
        *to = from;
    }
    word
}
