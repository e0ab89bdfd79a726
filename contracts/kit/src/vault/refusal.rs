//! Every refusal of the money core as the declared error that callers see.

use crate::{Revert, fail};
use basalt_interfaces::{IAccountant, IBunker, IErrors, IVault};
use basalt_math::{Assets, MathError, Shares};

/// The error data of a refusal.
#[cold]
#[inline(never)]
pub fn refusal(error: MathError) -> Revert {
    match error {
        MathError::Overflow { value, limit } => fail!(IErrors::Overflow, value, limit),
        MathError::ZeroShares { assets: Assets(0) }
        | MathError::ZeroAssets { shares: Shares(0) } => {
            fail!(IVault::ZeroAmount)
        }
        MathError::ZeroShares { assets } => fail!(IVault::ZeroShares, assets),
        MathError::ZeroAssets { shares } => fail!(IVault::ZeroAssets, shares),
        MathError::ZeroRate => fail!(IVault::ZeroRate),
        MathError::EntriesClosed { rate, rate_end } => {
            fail!(IVault::EntriesClosed, rate, rate_end)
        }
        MathError::AboveDepositCap { backing, cap } => {
            fail!(IVault::AboveDepositCap, backing, cap)
        }
        MathError::AboveFlowLimit { shares, max } => fail!(IVault::AboveFlowLimit, shares, max),
        MathError::NotProvisional { loss, provisional } => {
            fail!(IAccountant::NotProvisional, loss, provisional)
        }
        MathError::InBunker => fail!(IBunker::InBunker),
        MathError::NotInBunker => fail!(IBunker::NotInBunker),
        // Of shares `flow` says it with the owner's balance; what is left are assets.
        MathError::Underflow { value, available }
        | MathError::InsufficientBacking { assets: Assets(value), backing: Assets(available) } => {
            fail!(IVault::InsufficientLiquidity, value, available)
        }
    }
}
