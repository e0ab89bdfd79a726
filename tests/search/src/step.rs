//! Everything that can happen to a vault, with all amounts named.

use basalt_model::vault::{Caps, Parameter};

/// An amount of an entry or an exit, named either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Exactly so many assets.
    Assets(u128),
    /// Exactly so many shares.
    Shares(u128),
}

/// One step. Holders, sources and positions are numbers.
#[allow(missing_docs, reason = "the fields are the arguments of what is named")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `deposit` or `mint`: `who` pays, `to` receives the shares.
    Enter { who: usize, to: usize, amount: Amount },
    /// `withdraw` or `redeem`: shares of `who`, assets to `to`.
    Exit { who: usize, to: usize, amount: Amount },
    /// `addCover`.
    Cover { who: usize, assets: u128 },
    /// A transfer of shares.
    Transfer { from: usize, to: usize, shares: u128 },
    /// `requestRedeem`: shares of `who`, the position to `to`; a least rate of 0 is none.
    Request { who: usize, to: usize, shares: u128, min_rate: u128 },
    /// `settle`.
    Settle { max: u32 },
    /// `cancel` by the holder.
    Cancel { id: u32 },
    /// `claim` by the holder, to `to`.
    Claim { id: u32, to: usize },
    /// A transfer of a position.
    TransferPosition { id: u32, to: usize },
    /// A commitment to all positions up to one.
    Commit { id: u32 },
    /// `redeemInKind`: shares of `who`, holdings to `to`; a bit of `forfeited` for each source.
    InKind { who: usize, to: usize, shares: u128, forfeited: u8 },
    /// `record` of the rate feed.
    Record,
    /// A donation to the vault or the queue.
    Donate { to_queue: bool, assets: u128 },
    /// The true value of a source changes; no report yet.
    Drift { source: usize, value: u128 },
    /// A report of a source at its true value, as of `ago` seconds before now where the reporter states it.
    Report { source: usize, ago: u32 },
    /// `reviseLoss`, by the owner or by the second opinion.
    Revise { source: usize, loss: u128, by_owner: bool },
    /// `confirmLoss`, by the second opinion or by anyone.
    Confirm { by_anyone: bool },
    /// `writeOff`. A new strategy takes its place.
    WriteOff { source: usize },
    /// `removeAdapter`. A new strategy takes its place.
    Remove { source: usize },
    /// An empty strategy is removed, and the one that was there before is listed again.
    Relist { source: usize },
    /// `setCap`, by the owner or by the guardian.
    SetCaps { source: usize, caps: Caps, by_owner: bool },
    /// The venue of a strategy fails in every call, or works again; what it holds stays.
    Fail { source: usize, fails: bool },
    /// Assets go to work.
    Allocate { source: usize, assets: u128 },
    /// Assets come back from work: from a venue as far as it has them.
    Deallocate { source: usize, assets: u128 },
    /// `emergencyExit`.
    EmergencyExit { source: usize },
    /// `alarm`.
    Alarm,
    /// `pause`, by the owner or by the guardian.
    Pause { secs: u32, by_owner: bool },
    /// `unpause`.
    Unpause,
    /// `setParameter`.
    Set { parameter: Parameter, value: u128 },
    /// Time passes.
    Wait { secs: u32 },
}

impl Step {
    /// The names of all kinds, in the order of [`Step::kind`].
    pub const KINDS: [&'static str; 35] = [
        "deposit",
        "mint",
        "withdraw",
        "redeem",
        "cover",
        "transfer",
        "request",
        "request with minRate",
        "settle",
        "cancel",
        "claim",
        "transfer of a position",
        "commit",
        "in kind",
        "in kind with forfeits",
        "record of the feed",
        "donation",
        "drift",
        "report",
        "revise by the owner",
        "revise downwards",
        "confirm",
        "confirm by anyone",
        "write-off",
        "removal",
        "listed again",
        "caps",
        "failing venue",
        "allocate",
        "deallocate",
        "emergency exit",
        "alarm",
        "pause and unpause",
        "parameter",
        "time",
    ];

    /// The number of its kind.
    pub const fn kind(&self) -> usize {
        match self {
            Self::Enter { amount: Amount::Assets(_), .. } => 0,
            Self::Enter { amount: Amount::Shares(_), .. } => 1,
            Self::Exit { amount: Amount::Assets(_), .. } => 2,
            Self::Exit { amount: Amount::Shares(_), .. } => 3,
            Self::Cover { .. } => 4,
            Self::Transfer { .. } => 5,
            Self::Request { min_rate: 0, .. } => 6,
            Self::Request { .. } => 7,
            Self::Settle { .. } => 8,
            Self::Cancel { .. } => 9,
            Self::Claim { .. } => 10,
            Self::TransferPosition { .. } => 11,
            Self::Commit { .. } => 12,
            Self::InKind { forfeited: 0, .. } => 13,
            Self::InKind { .. } => 14,
            Self::Record => 15,
            Self::Donate { .. } => 16,
            Self::Drift { .. } => 17,
            Self::Report { .. } => 18,
            Self::Revise { by_owner: true, .. } => 19,
            Self::Revise { by_owner: false, .. } => 20,
            Self::Confirm { by_anyone: false } => 21,
            Self::Confirm { by_anyone: true } => 22,
            Self::WriteOff { .. } => 23,
            Self::Remove { .. } => 24,
            Self::Relist { .. } => 25,
            Self::SetCaps { .. } => 26,
            Self::Fail { .. } => 27,
            Self::Allocate { .. } => 28,
            Self::Deallocate { .. } => 29,
            Self::EmergencyExit { .. } => 30,
            Self::Alarm => 31,
            Self::Pause { .. } | Self::Unpause => 32,
            Self::Set { .. } => 33,
            Self::Wait { .. } => 34,
        }
    }

    /// The amount that it names; 0 if it names none.
    pub const fn amount(&self) -> u128 {
        match *self {
            Self::Enter { amount: Amount::Assets(amount) | Amount::Shares(amount), .. }
            | Self::Exit { amount: Amount::Assets(amount) | Amount::Shares(amount), .. }
            | Self::Cover { assets: amount, .. }
            | Self::Transfer { shares: amount, .. }
            | Self::Request { shares: amount, .. }
            | Self::InKind { shares: amount, .. }
            | Self::Revise { loss: amount, .. }
            | Self::Allocate { assets: amount, .. }
            | Self::Deallocate { assets: amount, .. }
            | Self::SetCaps { caps: Caps { assets: amount, .. }, .. }
            | Self::Set { value: amount, .. } => amount,
            _ => 0,
        }
    }

    /// Whether it needs no role: such a step never writes the line.
    pub const fn is_of_a_user(&self) -> bool {
        matches!(
            self,
            Self::Enter { .. }
                | Self::Exit { .. }
                | Self::Cover { .. }
                | Self::Transfer { .. }
                | Self::Request { .. }
                | Self::Settle { .. }
                | Self::Cancel { .. }
                | Self::Claim { .. }
                | Self::TransferPosition { .. }
                | Self::InKind { .. }
                | Self::Record
                | Self::Donate { .. }
        )
    }

    /// Whether anyone may take it, with what is their own.
    pub const fn is_open_to_all(&self) -> bool {
        matches!(
            self,
            Self::Enter { .. }
                | Self::Cover { .. }
                | Self::Transfer { .. }
                | Self::Settle { .. }
                | Self::Record
                | Self::Donate { .. }
                | Self::Drift { .. }
                | Self::Fail { .. }
                | Self::Wait { .. }
                | Self::Confirm { by_anyone: true }
        )
    }

    /// Whether it can change positions of the queue.
    pub const fn is_of_the_queue(&self) -> bool {
        matches!(
            self,
            Self::Request { .. }
                | Self::Settle { .. }
                | Self::Cancel { .. }
                | Self::Claim { .. }
                | Self::TransferPosition { .. }
                | Self::Commit { .. }
                | Self::Report { .. }
        )
    }
}
