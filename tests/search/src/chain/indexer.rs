//! An indexer: it sees the logs alone, and must know who has what.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use basalt_interfaces::{IERC721, IToken};
use basalt_native::Log;

use super::{amount, logs::decode};

/// Balances of tokens and holders of positions, by their contract.
#[derive(Clone, Debug, Default)]
pub(crate) struct Indexer {
    shares: BTreeMap<(Address, Address), u128>,
    holders: BTreeMap<(Address, u64), Address>,
}

impl Indexer {
    /// What an account has before the first log.
    pub(super) fn begin(&mut self, token: Address, account: Address, shares: u128) {
        self.shares.insert((token, account), shares);
    }

    /// Follows the logs of a transaction.
    pub(super) fn follow(&mut self, logs: &[Log]) {
        for log in logs {
            if let Some(event) = decode::<IToken::Transfer>(log) {
                let value = amount(event.value);
                if !event.from.is_zero() {
                    let held = self.shares.entry((log.address, event.from)).or_default();
                    *held = held.wrapping_sub(value);
                }
                if !event.to.is_zero() {
                    let held = self.shares.entry((log.address, event.to)).or_default();
                    *held = held.wrapping_add(value);
                }
            }
            if let Some(event) = decode::<IERC721::Transfer>(log) {
                self.pass(log.address, &event);
            }
        }
    }

    /// A position that goes from one holder to another, from nobody at first and to nobody at last.
    fn pass(&mut self, queue: Address, event: &IERC721::Transfer) {
        let place = (queue, event.tokenId.saturating_to());
        let before = self.holders.get(&place).copied().unwrap_or_default();
        assert_eq!(before, event.from, "MODEL: who had position {}", event.tokenId);
        if event.to.is_zero() {
            self.holders.remove(&place);
        } else {
            self.holders.insert(place, event.to);
        }
    }

    /// Shares of an account.
    pub(crate) fn shares(&self, token: Address, account: Address) -> u128 {
        self.shares.get(&(token, account)).copied().unwrap_or_default()
    }

    /// Positions of a queue with their holders.
    pub(crate) fn positions(&self, queue: Address) -> impl Iterator<Item = (u64, Address)> {
        let range = (queue, 0)..=(queue, u64::MAX);
        self.holders.range(range).map(|((_, id), holder)| (*id, *holder))
    }
}
