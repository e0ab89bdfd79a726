//! The direction of rounding, explicit at every call.

/// How to round a quotient. Always against the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero: for amounts paid out or minted.
    Down,
    /// Away from zero: for amounts paid in or burnt.
    Up,
}
