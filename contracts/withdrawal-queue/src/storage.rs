//! The storage layout of the queue.
//!
//! A request writes one new slot, its position; batches and counters are shared, least rates are
//! rare. Requests and settlement write different slots, so that neither pays for the other. Fields
//! that share a slot are little-endian.

use alloy_primitives::Address;
use basalt_kit::{
    Word,
    slots::{Field, Packed},
};
use basalt_math::{
    Rate, Shares,
    queue::{Batch, Head, Position, Tail},
};

/// Slot of the vault's address, which may add and settle positions. Written once.
pub const VAULT: u32 = 0;
/// Slot of the address of the asset that claims pay; 0xEeee…EEeE is ether. Written once.
pub const ASSET: u32 = 1;

/// State that settlement and the keeper write. The last 30 bits are free.
pub const HEAD: u32 = 2;
/// The last position that settlement has passed; 0 before the first.
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
/// Whether claims pay ether. Every claim reads the head, so it need not read [`ASSET`] too. Written
/// once.
pub const PAYS_ETHER: Field = Field::new(HEAD, 225, 1);

/// State that requests write.
pub const TAIL: u32 = 3;
/// The last position.
pub const LAST: Field = Field::new(TAIL, 0, 32);
/// The last batch.
pub const LAST_BATCH: Field = Field::new(TAIL, 32, 32);
/// Shares of open positions in the last batch, until it matures.
pub const LATEST: Field = Field::new(TAIL, 64, 96);
/// Shares of open positions in all batches that are not mature.
pub const IMMATURE: Field = Field::new(TAIL, 160, 96);

/// Map: number of a batch, from 1 on, to its terms.
pub const BATCHES: u32 = 4;
/// Rate of all requests of the batch, 27 decimals.
pub const RATE: Field = Field::new(BATCHES, 0, 96);
/// Time of its first request, seconds since the epoch.
pub const OPENED_AT: Field = Field::new(BATCHES, 96, 32);
/// Its first position.
pub const FIRST_ID: Field = Field::new(BATCHES, 128, 32);
/// Shares of open positions in the previous batch, until that matures.
pub const SHARES_BEFORE: Field = Field::new(BATCHES, 160, 96);

/// Map: id of a position, from 1 on, to its fields. The holder's address is the last 20 bytes.
pub const POSITIONS: u32 = 5;
/// Shares while the position is open or returned, assets in wei once it is settled.
pub const AMOUNT: Field = Field::new(POSITIONS, 0, 94);
/// Whether the position has an entry in [`MIN_RATES`].
pub const HAS_MIN_RATE: Field = Field::new(POSITIONS, 94, 1);
/// Whether its shares were returned.
pub const IS_RETURNED: Field = Field::new(POSITIONS, 95, 1);

/// Map: position to the rate below which its shares are returned, 27 decimals.
pub const MIN_RATES: u32 = 6;
/// Map: position to its unclaimed partial payment, in wei.
pub const PARTIALS: u32 = 7;
/// Map: holder to the number of its positions.
pub const BALANCES: u32 = 8;
/// Map: position to the account that is approved for it.
pub const APPROVED: u32 = 9;
/// Map: holder to operator to whether it is approved for all of the holder's positions.
pub const OPERATORS: u32 = 10;

/// Shares of returned positions that are not claimed.
pub const RETURNED: Field = Field::new(11, 0, 96);

/// Makes the head from the fields of its slot.
#[inline(never)]
pub const fn unpack_head(slot: Packed) -> Head {
    Head {
        settled: slot.get_32(SETTLED),
        batch: slot.get_32(BATCH_REACHED),
        mature: slot.get_32(MATURE),
        committed: slot.get_32(COMMITTED),
        eligible: Shares(slot.get(ELIGIBLE)),
        has_partial: slot.get(HAS_PARTIAL) != 0,
    }
}

/// Packs the head into its slot.
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

/// Makes the tail from the fields of its slot.
#[inline(never)]
pub const fn unpack_tail(slot: Packed) -> Tail {
    Tail {
        last: slot.get_32(LAST),
        batch: slot.get_32(LAST_BATCH),
        latest: Shares(slot.get(LATEST)),
        immature: Shares(slot.get(IMMATURE)),
    }
}

/// Packs the tail into its slot.
#[inline(never)]
pub fn pack_tail(tail: &Tail) -> Packed {
    Packed::EMPTY
        .with(LAST, tail.last.into())
        .with(LAST_BATCH, tail.batch.into())
        .with(LATEST, tail.latest.0)
        .with(IMMATURE, tail.immature.0)
}

/// Makes a batch from the fields of its slot.
#[inline(never)]
pub const fn unpack_batch(slot: Packed) -> Batch {
    Batch {
        rate: Rate(slot.get(RATE)),
        opened_at: slot.get_32(OPENED_AT),
        first_id: slot.get_32(FIRST_ID),
        before: Shares(slot.get(SHARES_BEFORE)),
    }
}

/// Packs a batch into its slot.
#[inline(never)]
pub fn pack_batch(batch: &Batch) -> Packed {
    Packed::EMPTY
        .with(RATE, batch.rate.0)
        .with(OPENED_AT, batch.opened_at.into())
        .with(FIRST_ID, batch.first_id.into())
        .with(SHARES_BEFORE, batch.before.0)
}

/// Makes a position from its word, without the holder.
#[inline(never)]
pub const fn unpack_position(word: &Word) -> Position {
    let slot = Packed::from_word(word);
    Position {
        amount: slot.get(AMOUNT),
        has_min_rate: slot.get(HAS_MIN_RATE) != 0,
        is_returned: slot.get(IS_RETURNED) != 0,
    }
}

/// Packs a position and its holder into a word. The queue core keeps amounts within 94 bits.
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
