//! Both sides of one entry or exit.

use crate::units::{Assets, Shares};

/// The two amounts of an entry or an exit, before any limit of the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Assets paid in or out.
    pub assets: Assets,
    /// Shares minted or burnt.
    pub shares: Shares,
}
