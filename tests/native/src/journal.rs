//! What has changed, so that a failed call can be undone.

use crate::Contract;
use alloy_primitives::{Address, B256, U256};
use basalt_kit::Word;
use std::rc::Rc;

/// One change, with what was there before.
pub(crate) enum Change {
    /// A balance.
    Balance {
        /// The account.
        account: Address,
        /// Its balance before, in wei.
        before: U256,
    },
    /// A storage slot.
    Slot {
        /// The account.
        account: Address,
        /// Storage key.
        key: B256,
        /// The word before.
        before: Word,
    },
    /// Code of an account.
    Code {
        /// The account.
        account: Address,
        /// Its code before.
        before: Option<Rc<dyn Contract>>,
    },
}

/// A point to which the state can be rolled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Checkpoint {
    pub(crate) changes: usize,
    pub(crate) logs: usize,
}
