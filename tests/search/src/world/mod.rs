//! A vault with its queue, its sources and its users. Every step goes to the money core and to the
//! model, and both must answer alike.
//!
//! The model is the whole vault; the core does the sums that the contracts ask it for. What it
//! cannot know it is given as the contracts give it: the books, balances and times before the step.

mod keeper;
mod queue;
mod reports;
mod users;

use basalt_math::{Assets, Change, FractionWad, Shares};
use basalt_model::{
    Refusal, VaultModel,
    vault::{MIN_REQUEST, Operation, Parameter, Roles, Source},
};

pub use basalt_model::vault::Kind;

use crate::{
    core::{Booked, Core, Event, Terms},
    step::Step,
};

/// The vault itself: seed and cover.
pub const VAULT: usize = 0;
/// The receiver of fee shares.
pub const TREASURY: usize = 1;
/// The first of the users.
pub const FIRST_USER: usize = 2;
/// The number of all holders but the queue.
pub const HOLDERS: usize = 6;

const QUEUE: usize = HOLDERS;
const OWNER: usize = HOLDERS + 1;
const SECOND_OPINION: usize = HOLDERS + 2;
const ANYONE: usize = HOLDERS + 3;

const ROLES: Roles<usize> = Roles {
    vault: VAULT,
    queue: QUEUE,
    treasury: TREASURY,
    owner: OWNER,
    second_opinion: SECOND_OPINION,
};

/// Real balances. The results of steps move them; they are never read from the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cash {
    /// With the vault.
    pub vault: u128,
    /// With the queue.
    pub queue: u128,
    /// Of the vault's: donated.
    pub donated_to_vault: u128,
    /// Of the queue's: donated.
    pub donated_to_queue: u128,
}

/// Assets that a holder has paid and received so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wallet {
    /// Paid for shares and cover.
    pub paid: u128,
    /// Received for shares: exits, claims and deliveries in kind.
    pub received: u128,
}

/// Core, model, and the world around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// Seconds since the epoch.
    pub now: u32,
    /// The money core.
    pub core: Core,
    /// The model of the whole vault. Its sources are numbered from 0 on.
    pub model: VaultModel<usize>,
    /// The true value of each source.
    pub values: Vec<u128>,
    /// Assets that each holder paid and received.
    pub wallets: [Wallet; HOLDERS],
    /// Real balances of vault and queue.
    pub cash: Cash,
    /// Assets claimed from the queue.
    pub claimed: u128,
}

/// The result of a cancel or a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Assets.
    pub assets: u128,
    /// Shares that left the queue.
    pub shares: u128,
    /// Of these, the shares that the holder receives. The rest is burnt.
    pub returned: u128,
}

/// The result of a step.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// Assets that moved between the actor and the vault.
    pub assets: u128,
    /// Shares that were minted or burnt for it.
    pub shares: u128,
    /// The booking of a report or a loss.
    pub booked: Option<Booked>,
    /// The change that a report or a write-off stated.
    pub change: Option<Change>,
    /// Whether a report only made a loss provisional.
    pub is_provisional: bool,
    /// The events of the settlement.
    pub events: Vec<Event>,
    /// A cancel or a claim.
    pub brought: Option<Brought>,
    /// A delivery in kind: the fraction of every holding.
    pub fraction: Option<FractionWad>,
}

impl World {
    /// A vault of `shares` at a level `rate`: the seed, and some shares in users' hands.
    pub fn new(shares: u128, rate: u128, sources: usize, kind: Kind, now: u32) -> Self {
        let mut model = VaultModel::new(kind, ROLES, shares, rate, now);
        let backing = model.ledger().backing;
        let seed = if shares > 2 * MIN_REQUEST { MIN_REQUEST } else { shares / 2 + 1 };
        let others = (shares - seed) / (HOLDERS - FIRST_USER) as u128;
        for user in FIRST_USER..HOLDERS {
            model.transfer(VAULT, user, others).expect("C1: shares that there are");
        }
        let terms = Terms::from(&model.parameters);
        Self {
            now,
            core: Core::new(shares, backing, rate, terms, now),
            model,
            values: vec![0; sources],
            wallets: [Wallet::default(); HOLDERS],
            cash: Cash { vault: backing, ..Cash::default() },
            claimed: 0,
        }
    }

    /// A source as the vault knows it.
    pub fn source(&self, index: usize) -> Source {
        self.model.source(index)
    }

    /// All sources with their true values.
    pub fn sources(&self) -> impl Iterator<Item = (Source, u128)> {
        self.values.iter().enumerate().map(|(index, value)| (self.source(index), *value))
    }

    /// Shares of a holder.
    pub fn balance(&self, who: usize) -> u128 {
        self.model.balance(who)
    }

    /// Shares of all users.
    pub fn users_shares(&self) -> u128 {
        (FIRST_USER..HOLDERS).map(|who| self.balance(who)).sum()
    }

    /// Shares of the queue.
    pub fn escrow(&self) -> u128 {
        self.balance(QUEUE)
    }

    /// The holder of a position that there is.
    pub fn holder(&self, id: u32) -> Option<usize> {
        self.model.queue.existing(id as usize).ok().map(|position| position.holder)
    }

    /// The number of the last position.
    pub fn last_position(&self) -> u32 {
        u32::try_from(self.model.queue.positions.len()).unwrap_or(u32::MAX)
    }

    /// The least and the largest value of a parameter.
    pub fn bounds_of(&self, parameter: Parameter) -> (u128, u128) {
        self.model.parameters.bounds(parameter).expect("a parameter").into_inner()
    }

    /// Whether an operation is open now.
    pub fn admits(&self, operation: Operation) -> Result<(), Refusal> {
        self.model.admit(operation, self.now)
    }

    /// `maxDeposit` and `maxMint` by the core.
    pub fn max_entry(&self) -> (u128, u128) {
        if self.admits(Operation::EnterOrSettle).is_err() {
            return (0, 0);
        }
        let room = self.core.room(self.deposit_cap(), self.now);
        let pricing = self.core.pricing(self.now);
        (pricing.max_deposit(room).0, pricing.max_mint(room).0)
    }

    /// `maxWithdraw` and `maxRedeem` by the core.
    pub fn max_exit(&self, who: usize) -> (u128, u128) {
        if self.admits(Operation::Exit).is_err() {
            return (0, 0);
        }
        let shares = Shares(self.balance(who).min(self.core.burn_room(self.now)));
        let (pricing, instant) = (self.core.pricing(self.now), Assets(self.core.instant()));
        (pricing.max_withdraw(shares, instant).0, pricing.max_redeem(shares, instant).0)
    }

    /// Carries a step out. A refused one may leave anything behind: work on a copy.
    pub fn apply(&mut self, step: Step) -> Result<Done, Refusal> {
        match step {
            Step::Enter { who, amount } => self.enter(who, amount),
            Step::Exit { who, amount } => self.exit(who, amount),
            Step::Cover { who, assets } => self.cover(who, assets),
            Step::Request { who, shares, min_rate } => self.request(who, shares, min_rate),
            Step::Settle { max } => self.settle(max),
            Step::Cancel { id } => self.cancel(id),
            Step::Claim { id } => self.claim(id),
            Step::InKind { who, shares, forfeited } => self.in_kind(who, shares, forfeited),
            Step::Report { source, ago } => self.report(source, ago),
            Step::Revise { source, loss, by_owner } => self.revise(source, loss, by_owner),
            Step::Confirm { by_anyone } => self.confirm(by_anyone),
            Step::WriteOff { source } => self.write_off(source),
            Step::Allocate { source, assets } => self.allocate(source, assets),
            Step::Deallocate { source, assets } => self.deallocate(source, assets),
            _ => self.apply_silent(step).map(|()| Done::default()),
        }
    }

    /// A step that moves no asset.
    fn apply_silent(&mut self, step: Step) -> Result<(), Refusal> {
        match step {
            Step::Transfer { from, to, shares } => self.model.transfer(from, to, shares),
            Step::TransferPosition { id, to } => self.transfer_position(id, to),
            Step::Commit { id } => self.commit(id),
            Step::Donate { to_queue, assets } => {
                self.donate(to_queue, assets);
                Ok(())
            }
            Step::Drift { source, value } => {
                self.values[source] = value;
                Ok(())
            }
            Step::Alarm => self.alarm(),
            Step::Pause { secs } => {
                self.model.pause(secs, self.now);
                Ok(())
            }
            Step::Unpause => {
                self.model.unpause(self.now);
                Ok(())
            }
            Step::Set { parameter, value } => self.set(parameter, value),
            Step::Wait { secs } => {
                self.now = self.now.saturating_add(secs);
                Ok(())
            }
            _ => unreachable!("{step:?} moves assets"),
        }
    }
}
