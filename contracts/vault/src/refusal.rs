//! Every refusal of the money core as the declared error that callers see.

use basalt_interfaces::{IAccountant, IBunker, IErrors, IVault};
use basalt_kit::{Revert, revert};
use basalt_math::{Assets, MathError, Shares};

/// The error data of a refusal.
#[cold]
#[inline(never)]
pub fn refusal(error: MathError) -> Revert {
    match error {
        MathError::Overflow { value, limit } => revert!(IErrors::Overflow, value, limit),
        MathError::ZeroShares { assets: Assets(0) }
        | MathError::ZeroAssets { shares: Shares(0) } => {
            revert!(IVault::ZeroAmount)
        }
        MathError::ZeroShares { assets } => revert!(IVault::ZeroShares, assets),
        MathError::ZeroAssets { shares } => revert!(IVault::ZeroAssets, shares),
        MathError::ZeroRate => revert!(IVault::ZeroRate),
        MathError::EntriesClosed { rate, end_rate } => {
            revert!(IVault::EntriesClosed, rate, end_rate)
        }
        MathError::AboveDepositCap { backing, cap } => {
            revert!(IVault::AboveDepositCap, backing, cap)
        }
        MathError::AboveFlowLimit { shares, max } => revert!(IVault::AboveFlowLimit, shares, max),
        MathError::NotProvisional { loss, provisional } => {
            revert!(IAccountant::NotProvisional, loss, provisional)
        }
        MathError::InBunker => revert!(IBunker::InBunker),
        MathError::NotInBunker => revert!(IBunker::NotInBunker),
        // `entry_exit` refuses a lack of shares with the owner's balance: here assets are lacking.
        MathError::Underflow { value, available }
        | MathError::InsufficientBacking { assets: Assets(value), backing: Assets(available) } => {
            revert!(IVault::InsufficientLiquidity, value, available)
        }
    }
}
