//! A vault at one moment: what its contracts have stored, what the model says, and what really is
//! where.

use alloy_primitives::Address;
use basalt_math::{Line, Phase};
use basalt_model::{
    FeedModel, Refusal, VaultModel,
    vault::{DEPOSIT_CAP, Kind, Operation, Parameter, Roles, Source},
};
use basalt_vault::books::Books;

use crate::chain::{Chain, FIRST_USER, HOLDERS, NO_CAPS, OF_QUEUE, Start, TREASURY, VAULT};

/// Real balances, as the asset itself counts them.
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

/// A vault at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vault {
    /// Seconds since the epoch.
    pub now: u32,
    /// The books that the contract has stored.
    pub books: Books,
    /// The model of the whole vault.
    pub model: VaultModel<Address>,
    /// The address of each holder.
    pub holders: [Address; HOLDERS],
    /// The address of each source.
    pub sources: Vec<Address>,
    /// The true value of each source.
    pub values: Vec<u128>,
    /// Whether the venue of a source fails.
    pub fails: Vec<bool>,
    /// Assets that each holder paid and received.
    pub wallets: [Wallet; HOLDERS],
    /// Real balances of vault and queue.
    pub cash: Cash,
    /// Assets claimed from the queue.
    pub claimed: u128,
    /// The history of the rate feed.
    pub feed: FeedModel,
}

impl Vault {
    /// A vault as the chain begins with it.
    pub(super) fn new(chain: &Chain, start: &Start) -> Self {
        let Start { kind, shares, rate, now, .. } = *start;
        let accounts = &chain.accounts;
        let roles = Roles {
            vault: chain.vault(kind),
            queue: chain.queue(kind),
            treasury: accounts.holders[TREASURY],
            owner: accounts.roles.owner,
            second_opinion: accounts.second_opinion,
        };
        let mut holders = accounts.holders;
        holders[VAULT] = roles.vault;
        let mut model = VaultModel::new(kind, roles, shares, rate, now);
        let (own, of_user) = start.split();
        model.balances = holders[FIRST_USER..].iter().map(|user| (*user, of_user)).collect();
        model.balances.insert(roles.vault, own - OF_QUEUE);
        model.balances.insert(roles.queue, OF_QUEUE);
        let backing = model.ledger().backing;
        let count = if kind == Kind::Staking { 1 } else { start.sources };
        let sources: Vec<_> = (0..count).map(|index| chain.source(kind, index)).collect();
        if kind == Kind::Restaking {
            for source in &sources {
                model.list(*source, NO_CAPS);
            }
        }
        Self {
            now,
            books: chain.books(kind),
            model,
            holders,
            sources,
            values: vec![0; count],
            fails: vec![false; count],
            wallets: [Wallet::default(); HOLDERS],
            cash: Cash { vault: backing, ..Cash::default() },
            claimed: 0,
            feed: FeedModel::default(),
        }
    }

    /// Which of the two.
    pub const fn kind(&self) -> Kind {
        self.model.kind
    }

    /// Supply.
    pub const fn shares(&self) -> u128 {
        self.books.totals_slot.totals.shares.0
    }

    /// Backing.
    pub const fn backing(&self) -> u128 {
        self.books.totals_slot.totals.backing.0
    }

    /// The line.
    pub const fn line(&self) -> Line {
        self.books.line
    }

    /// The phase.
    pub const fn phase(&self) -> Phase {
        self.books.line.phase()
    }

    /// The stored rate at a time: in bunker the frozen one.
    pub fn stored(&self, now: u32) -> u128 {
        self.line().stored(now).0
    }

    /// Assets at work.
    pub const fn working(&self) -> u128 {
        self.books.funds.in_use.working.0
    }

    /// Assets that instant exits may take.
    pub const fn instant(&self) -> u128 {
        self.books.exit_slot.instant(&self.books.totals_slot.totals).0
    }

    /// The most assets that the vault may own.
    pub fn deposit_cap(&self) -> u128 {
        self.model.parameters.get(DEPOSIT_CAP)
    }

    /// A source as the vault knows it.
    pub fn source(&self, index: usize) -> Source {
        self.model.source(self.sources[index])
    }

    /// All sources with their true values.
    pub fn sources(&self) -> impl Iterator<Item = (Source, u128)> {
        self.values.iter().enumerate().map(|(index, value)| (self.source(index), *value))
    }

    /// Shares of a holder.
    pub fn balance(&self, who: usize) -> u128 {
        self.model.balance(self.holders[who])
    }

    /// Shares of all users.
    pub fn users_shares(&self) -> u128 {
        (FIRST_USER..HOLDERS).map(|who| self.balance(who)).sum()
    }

    /// Shares of positions: those of the queue but its own.
    pub fn escrow(&self) -> u128 {
        self.model.balance(self.model.roles.queue) - OF_QUEUE
    }

    /// The holder of a position that there is.
    pub fn holder(&self, id: u32) -> Option<usize> {
        let position = self.model.queue.existing(id as usize).ok()?;
        self.holders.iter().position(|holder| *holder == position.holder)
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

    /// Whether the newest report is too old.
    pub const fn is_stale(&self) -> bool {
        self.model.status.is_stale(self.now)
    }
}
