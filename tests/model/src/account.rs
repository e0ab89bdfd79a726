//! The names of accounts and sources.

use std::fmt::Debug;

/// A name of an account or a source: an address beside a chain, a number in a search.
pub trait Account: Copy + Ord + Debug {}

impl<T: Copy + Ord + Debug> Account for T {}
