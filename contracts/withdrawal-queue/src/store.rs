//! Access to the storage of the queue.

use crate::storage::{
    BATCHES, HEAD, MIN_RATES, PARTIALS, PAYS_ETHER, POSITIONS, RETURNED, TAIL, pack_batch,
    pack_head, pack_position, pack_tail, unpack_batch, unpack_head, unpack_position, unpack_tail,
};
use alloy_primitives::Address;
use basalt_interfaces::IWithdrawalQueue;
use basalt_kit::{
    Vm, Word, emit,
    slots::{self, Packed},
};
use basalt_math::{
    Assets, Rate, Shares,
    queue::{Batch, Head, Position, QueueStorage, Tail},
};

/// The queue's storage, as the queue core uses it.
#[derive(Clone, Copy)]
pub(crate) struct Storage(pub(crate) Vm);

impl QueueStorage for Storage {
    fn head(&self) -> Head {
        unpack_head(Packed::load(self.0, HEAD))
    }

    #[inline(never)]
    fn put_head(&mut self, head: &Head) {
        pack_head(head).with(PAYS_ETHER, pays_ether(self.0).into()).store(self.0, HEAD);
    }

    fn tail(&self) -> Tail {
        unpack_tail(Packed::load(self.0, TAIL))
    }

    fn put_tail(&mut self, tail: &Tail) {
        pack_tail(tail).store(self.0, TAIL);
    }

    #[inline(never)]
    fn batch(&self, number: u32) -> Batch {
        unpack_batch(Packed::from_word(&slots::load_at(self.0, &entry(self.0, BATCHES, number))))
    }

    #[inline(never)]
    fn put_batch(&mut self, number: u32, batch: &Batch) {
        let key = entry(self.0, BATCHES, number);
        slots::store_at(self.0, &key, &pack_batch(batch).to_word());
    }

    #[inline(never)]
    fn position(&self, id: u32) -> Option<Position> {
        let word = position_word(self.0, id);
        if word.is_zero() { None } else { Some(unpack_position(&word)) }
    }

    #[inline(never)]
    fn put_position(&mut self, id: u32, position: &Position) {
        let owner = position_word(self.0, id).lower_address();
        set_position(self.0, id, owner, position);
    }

    fn min_rate(&self, id: u32) -> Rate {
        Rate(load_number(self.0, MIN_RATES, id))
    }

    fn partial(&self, id: u32) -> Assets {
        Assets(load_number(self.0, PARTIALS, id))
    }

    fn put_partial(&mut self, id: u32, assets: Assets) {
        store_number(self.0, PARTIALS, id, assets.0);
    }

    fn on_settled(&mut self, id: u32, shares: Shares, assets: Assets, is_closed: bool) {
        emit!(self.0, IWithdrawalQueue::PositionSettled, [id], [shares, assets, is_closed]);
    }

    fn on_returned(&mut self, id: u32, shares: Shares) {
        update_returned(self.0, |sum| sum.saturating_add(shares.0));
        emit!(self.0, IWithdrawalQueue::PositionReturned, [id], [shares]);
    }
}

/// Whether claims pay ether.
pub(crate) fn pays_ether(vm: Vm) -> bool {
    slots::load_field(vm, PAYS_ETHER) != 0
}

/// Shares of returned positions that are not claimed.
pub(crate) fn returned(vm: Vm) -> Shares {
    Shares(slots::load_field(vm, RETURNED))
}

/// Subtracts returned shares that are claimed.
pub(crate) fn subtract_returned(vm: Vm, shares: Shares) {
    update_returned(vm, |sum| sum.saturating_sub(shares.0));
}

/// Updates the sum of returned shares. It is a part of the supply, which has at most 96 bits.
fn update_returned(vm: Vm, change: impl Fn(u128) -> u128) {
    slots::store_field(vm, RETURNED, change(returned(vm).0));
}

/// Loads the word of a position; zero if it does not exist, was cancelled or was claimed.
#[inline(never)]
pub(crate) fn position_word(vm: Vm, id: u32) -> Word {
    slots::load_at(vm, &entry(vm, POSITIONS, id))
}

/// Stores a position with its holder.
#[inline(never)]
pub(crate) fn set_position(vm: Vm, id: u32, owner: Address, position: &Position) {
    slots::store_at(vm, &entry(vm, POSITIONS, id), &pack_position(owner, position));
}

/// Clears a position.
pub(crate) fn clear_position(vm: Vm, id: u32) {
    slots::store_at(vm, &entry(vm, POSITIONS, id), &Word::ZERO);
}

/// Stores the least rate of a position; zero clears it.
pub(crate) fn set_min_rate(vm: Vm, id: u32, min_rate: Rate) {
    store_number(vm, MIN_RATES, id, min_rate.0);
}

fn load_number(vm: Vm, map: u32, id: u32) -> u128 {
    // At most 96 bits are ever stored, so the fallback is never taken.
    slots::load_at(vm, &entry(vm, map, id)).to_u128().unwrap_or(0)
}

fn store_number(vm: Vm, map: u32, id: u32, value: u128) {
    slots::store_at(vm, &entry(vm, map, id), &value.into());
}

#[inline(never)]
fn entry(vm: Vm, map: u32, id: u32) -> Word {
    slots::map_key(vm, map, &id.into())
}
