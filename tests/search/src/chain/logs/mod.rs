//! What a transaction returned and logged.

mod booking;
mod queue;

use std::cell::RefCell;

use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolEvent, TopicList};
use basalt_interfaces::{IERC721, IToken};
use basalt_native::{Log, Outcome};

pub(crate) use booking::About;
pub use booking::Booking;
pub use queue::Event;

/// What one transaction returned, and its logs that nobody has read yet.
pub(crate) struct Receipt {
    data: Vec<u8>,
    unread: RefCell<Vec<Log>>,
    /// Movements of shares of the vault.
    moves: Vec<IToken::Transfer>,
}

impl Receipt {
    /// Keeps the logs of these contracts; the first one is the vault. The chain follows the balances.
    pub(crate) fn new(outcome: Outcome, contracts: &[Address]) -> Self {
        let (vault, mut logs) = (contracts.first(), outcome.logs);
        let of_vault = logs.iter().filter(|log| Some(&log.address) == vault);
        let moves = of_vault.filter_map(decode).collect();
        logs.retain(|log| contracts.contains(&log.address) && !is_transfer(log));
        Self { data: outcome.data, unread: RefCell::new(logs), moves }
    }

    /// Panics unless it returned these numbers and logged nothing that was not read.
    pub(crate) fn returns(self, expected: &[u128]) {
        let words = self.data.chunks(32).map(U256::from_be_slice);
        let is_same = words.eq(expected.iter().map(|number| U256::from(*number)));
        assert!(is_same, "MODEL: {:02x?} was returned, not {expected:?}", self.data);
        let unread = self.unread.into_inner();
        assert!(unread.is_empty(), "MODEL: events that nobody expects: {unread:?}");
    }

    /// Panics unless a contract logged exactly this event. It is read now.
    pub(crate) fn emitted(&self, by: Address, event: &impl SolEvent) {
        let expected = event.encode_log_data();
        let mut unread = self.unread.borrow_mut();
        let place = unread.iter().position(|log| {
            log.address == by && log.topics == expected.topics() && log.data == expected.data
        });
        let Some(place) = place else {
            panic!("MODEL: {by} did not log {expected:?}, but: {unread:?}");
        };
        unread.remove(place);
    }

    /// Reads all events of a kind by one contract.
    fn all<E: SolEvent>(&self, by: Address) -> Vec<E> {
        let mut events = Vec::new();
        self.unread.borrow_mut().retain(|log| {
            let event = if log.address == by { decode(log) } else { None };
            let is_other = event.is_none();
            events.extend(event);
            is_other
        });
        events
    }

    /// Reads the only event of a kind, if there is one.
    fn one<E: SolEvent>(&self, by: Address) -> Option<E> {
        let mut all = self.all::<E>(by);
        assert!(all.len() <= 1, "L3: {} twice in one call", E::SIGNATURE);
        all.pop()
    }

    /// Shares of the vault that moved from one account to another.
    fn moved(&self, from: Address, to: Address) -> u128 {
        let wanted = self.moves.iter().filter(|event| event.from == from && event.to == to);
        wanted.map(|event| super::amount(event.value)).sum()
    }
}

/// The event of a log, if it is of that kind. Panics unless it is as its interface declares it.
pub(super) fn decode<E: SolEvent>(log: &Log) -> Option<E> {
    if log.topics.first() != Some(&E::SIGNATURE_HASH) {
        return None;
    }
    // A transfer of a token and one of a position have the same signature.
    let indexed = log.topics.len();
    (indexed == E::TopicList::COUNT).then(|| {
        E::decode_raw_log(&log.topics, &log.data).expect("an event as its interface declares it")
    })
}

fn is_transfer(log: &Log) -> bool {
    decode::<IToken::Transfer>(log).is_some() || decode::<IERC721::Transfer>(log).is_some()
}
