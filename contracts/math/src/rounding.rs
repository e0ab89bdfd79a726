//! The direction of a division, written at every call.

/// Which way a quotient that is not whole goes. Always against the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero: what is paid out or minted.
    Down,
    /// Away from zero: what is paid in or burnt.
    Up,
}
