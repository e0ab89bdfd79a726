//! Settlements, as their events tell them.

use alloy_primitives::{Address, U256};
use basalt_interfaces::{IQueuedVault, IWithdrawalQueue};

use super::Receipt;
use crate::chain::amount;

/// The effect of a settlement on one position.
#[allow(missing_docs, reason = "the fields are what they are called")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// So many shares for so many assets.
    Settled { id: u32, shares: u128, assets: u128, is_closed: bool },
    /// Its shares are returned.
    Returned { id: u32, shares: u128 },
}

impl Receipt {
    /// Shares that a settlement burnt and assets that it paid; after it so much is `owed`.
    pub(crate) fn settled(&self, vault: Address, owed: u128) -> (u128, u128) {
        let Some(event) = self.one::<IQueuedVault::Settled>(vault) else { return (0, 0) };
        assert_eq!(amount(event.owed), owed, "MODEL: what is owed after a settlement");
        (amount(event.shares), amount(event.assets))
    }

    /// The effects of a settlement on positions.
    pub(crate) fn positions(&self, queue: Address) -> Vec<Event> {
        let settled = self.all::<IWithdrawalQueue::PositionSettled>(queue).into_iter();
        let settled = settled.map(|event| Event::Settled {
            id: id(event.requestId),
            shares: amount(event.shares),
            assets: amount(event.assets),
            is_closed: event.closed,
        });
        let returned = self.all::<IWithdrawalQueue::PositionReturned>(queue).into_iter();
        let returned = returned
            .map(|event| Event::Returned { id: id(event.requestId), shares: amount(event.shares) });
        let mut events: Vec<_> = settled.chain(returned).collect();
        events.sort_by_key(|event| {
            let (Event::Settled { id, .. } | Event::Returned { id, .. }) = *event;
            id
        });
        events
    }
}

fn id(word: U256) -> u32 {
    u32::try_from(word).expect("Q4: numbers of positions have 32 bits")
}
