//! The largest entry and exit, found by trying: halving the distance between one that is not too
//! large and one that is.

use crate::{
    user::Refusal,
    vault::{LARGEST_FIELD, ModelVault},
};

impl ModelVault {
    /// The largest deposit that succeeds at `now`, or 0.
    pub fn max_deposit(&self, now: u32) -> u128 {
        largest(|assets| match { *self }.deposit(assets, now) {
            Ok(_) => Verdict::Fits,
            Err(Refusal::TooLarge) => Verdict::TooLarge,
            Err(_) => Verdict::TooSmall,
        })
    }

    /// The largest mint that succeeds at `now`, or 0.
    pub fn max_mint(&self, now: u32) -> u128 {
        largest(|shares| match { *self }.mint(shares, now) {
            Ok(_) => Verdict::Fits,
            Err(Refusal::TooLarge) => Verdict::TooLarge,
            Err(_) => Verdict::TooSmall,
        })
    }

    /// The largest withdrawal of at most `liquid` that an owner of `owned` shares can do, or 0.
    pub fn max_withdraw(&self, owned: u128, liquid: u128, now: u32) -> u128 {
        largest(|assets| match { *self }.withdraw(assets, now) {
            Ok(shares) if shares <= owned && assets <= liquid => Verdict::Fits,
            Err(Refusal::NothingOut | Refusal::Worthless) => Verdict::TooSmall,
            Ok(_) | Err(_) => Verdict::TooLarge,
        })
    }

    /// The most of `owned` shares that can be redeemed for at most `liquid`, or 0.
    pub fn max_redeem(&self, owned: u128, liquid: u128, now: u32) -> u128 {
        largest(|shares| match { *self }.redeem(shares, now) {
            Ok(assets) if shares <= owned && assets <= liquid => Verdict::Fits,
            Err(Refusal::NothingOut | Refusal::Worthless) if shares <= owned => Verdict::TooSmall,
            Ok(_) | Err(_) => Verdict::TooLarge,
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    TooSmall,
    Fits,
    TooLarge,
}

/// The largest value that fits. What fits is one interval: below it is too small, above too large.
fn largest(verdict: impl Fn(u128) -> Verdict) -> u128 {
    let (mut low, mut high) = (0, LARGEST_FIELD + 1);
    while high - low > 1 {
        let middle = u128::midpoint(low, high);
        if verdict(middle) == Verdict::TooLarge { high = middle } else { low = middle }
    }
    if verdict(low) == Verdict::Fits { low } else { 0 }
}
