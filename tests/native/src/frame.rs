//! An open call.

use crate::cache::Cache;
use alloy_primitives::Address;
use basalt_kit::Word;

/// What a call is asked to do.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    pub(crate) caller: Address,
    pub(crate) target: Address,
    /// In wei.
    pub(crate) value: Word,
    pub(crate) input: &'a [u8],
    /// Whether the call must not change anything.
    pub(crate) is_static: bool,
}

/// An open call of an account with code.
pub(crate) struct Frame {
    pub(crate) caller: Address,
    /// Account whose code runs.
    pub(crate) this: Address,
    /// In wei.
    pub(crate) value: Word,
    pub(crate) is_static: bool,
    /// Whether an outer call of the same account is open.
    pub(crate) is_reentrant: bool,
    pub(crate) cache: Cache,
    /// Return data or revert data of the last call that this one made.
    pub(crate) return_data: Vec<u8>,
}
