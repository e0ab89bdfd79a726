//! The state in which a sequence finds the suite.

use alloy_primitives::{Address, U256};
use basalt_interfaces::{ISafety, IToken};
use basalt_kit::{Vm, Word, slots};
use basalt_math::{Assets, Flow, Line, RATE_ONE, Rate, Shares, Totals};
use basalt_model::vault::{Kind, MIN_REQUEST};
use basalt_native::{
    Block, World as Native,
    suite::{Settings, Suite, address_of},
};
use basalt_vault::{
    books::Books,
    layout::{BALANCES, BOOKS},
};

use super::{Accounts, Chain, FIRST_USER, HOLDERS, Indexer, NO_CAPS, TREASURY};

/// Shares that a queue keeps from its deployment on.
pub(crate) const OF_QUEUE: u128 = 1;
/// Smallest seed, in wei.
const SEED: u128 = 1_000_000_000_000_000;
/// Assets of every user at the start, in wei.
const FUNDS: u128 = 1 << 120;
/// The most that a step may spend, in wei: more than a vault can own, and users have more ether.
pub const AFFORDABLE: u128 = 1 << 110;

/// Where a sequence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The vault that steps are about.
    pub kind: Kind,
    /// Its supply.
    pub shares: u128,
    /// Its level rate, 27 decimals.
    pub rate: u128,
    /// Number of strategies.
    pub sources: usize,
    /// For brETH: the rate of bsETH, if that lives, too. Steps then can be about either.
    pub bseth_rate: Option<u128>,
    /// Seconds since the epoch.
    pub now: u32,
}

impl Start {
    /// Shares of bsETH where both vaults live.
    pub(crate) const BSETH_SHARES: u128 = 1_000_000_000_000_000_000_000_000_000;

    /// A thousand shares, 18 decimals, at a rate of one.
    pub const fn thousand(kind: Kind, sources: usize) -> Self {
        let (shares, rate) = (1_000_000_000_000_000_000_000, RATE_ONE);
        Self { kind, shares, rate, sources, bseth_rate: None, now: 1_800_000_000 }
    }

    /// How many shares the vault itself, with its queue, and every user begin with.
    pub(crate) const fn split(&self) -> (u128, u128) {
        let seed = if self.shares > 2 * MIN_REQUEST { MIN_REQUEST } else { self.shares / 2 + 1 };
        let users = (HOLDERS - FIRST_USER) as u128;
        let of_user = (self.shares - seed) / users;
        (self.shares - of_user * users, of_user)
    }
}

impl Chain {
    /// Deploys the suite and puts the vault in its state: the vault itself holds a seed, each user as
    /// many shares as the others. Its backing is what its shares are worth and a wei.
    pub(crate) fn new(start: &Start) -> Self {
        let accounts = Accounts::new();
        let mut native = Native::new(Block { timestamp: start.now.into(), chain_id: 412_346 });
        let settings = Settings {
            roles: accounts.roles,
            seed: U256::from(SEED),
            cap: U256::from(NO_CAPS.assets),
            share_cap_bps: NO_CAPS.share_bps,
        };
        let suite = Suite::deploy(&mut native, settings, &address_of).expect("a suite");
        let mut chain = Self {
            native,
            suite,
            accounts,
            strategies: Vec::new(),
            strategies_ever: 0,
            indexer: Indexer::default(),
        };
        for kind in [Kind::Staking, Kind::Restaking] {
            let (owner, vault) = (chain.accounts.roles.owner, chain.vault(kind));
            let treasury = chain.accounts.holders[TREASURY];
            chain.must(owner, vault, &ISafety::setTreasuryCall { treasury });
            let account = chain.accounts.second_opinion;
            chain.must(owner, vault, &ISafety::setSecondOpinionCall { secondOpinion: account });
        }
        chain.fund();
        for _ in 0..start.sources {
            let strategy = chain.add_strategy();
            chain.strategies.push(strategy);
        }
        let backing = chain.put(start);
        if start.kind == Kind::Restaking {
            chain.put_bseth(start, backing);
        }
        chain.index();
        chain
    }

    /// Tells the indexer what was put there without a log.
    fn index(&mut self) {
        for kind in [Kind::Staking, Kind::Restaking] {
            let token = self.vault(kind);
            let mut accounts = self.accounts.holders.to_vec();
            accounts.extend([self.accounts.bank, self.vault(Kind::Staking)]);
            accounts.extend([self.vault(Kind::Restaking), self.queue(kind)]);
            for account in accounts {
                let shares = self.shares(kind, account);
                self.indexer.begin(token, account, shares);
            }
        }
    }

    /// Gives every user more ether than any step takes, and lets brETH take their bsETH.
    fn fund(&mut self) {
        let (bseth, spender) = (self.vault(Kind::Staking), self.vault(Kind::Restaking));
        // A stranger is refused for what it is, not for want of ether.
        self.native.set_balance(self.accounts.anyone, U256::from(FUNDS));
        for user in self.accounts.users().to_vec() {
            self.native.set_balance(user, U256::from(FUNDS));
            self.must(user, bseth, &IToken::approveCall { spender, value: U256::MAX });
        }
    }

    /// Puts a vault in its state; returns its backing.
    fn put(&mut self, start: &Start) -> u128 {
        let (vault, (own, of_user)) = (self.vault(start.kind), start.split());
        let rate = Rate(start.rate);
        let worth = rate.to_assets(Shares(start.shares)).expect("a value of 96 bits");
        let backing = Assets(worth.0 + 1);
        let users = self.accounts.users().to_vec();
        self.native.run_as(vault, |vm| {
            put_books(vm, |books| {
                books.totals_slot.totals = Totals { shares: Shares(start.shares), backing };
                books.totals_slot.flow = Flow { level: 0, at: start.now };
                books.line = Line::flat(rate, start.now);
                books.last_report.peak = rate;
                books.fee.shares_then = Shares(start.shares);
            });
            hold(vm, vault, own - OF_QUEUE);
            for user in users {
                hold(vm, user, of_user);
            }
        });
        if start.kind == Kind::Staking {
            self.native.set_balance(vault, U256::from(backing.0));
        }
        backing.0
    }

    /// The bsETH of brETH's world. If bsETH lives, a bank holds most of it; if not, it is a token of
    /// which everybody has more than any step takes.
    fn put_bseth(&mut self, start: &Start, backing: u128) {
        let (bseth, manager) = (self.vault(Kind::Staking), self.vault(Kind::Restaking));
        let (bank, users) = (self.accounts.bank, self.accounts.users().to_vec());
        let (of_user, of_bank) = match start.bseth_rate {
            None => (FUNDS, FUNDS),
            Some(rate) => {
                let shares = Start::BSETH_SHARES;
                self.put(&Start { kind: Kind::Staking, shares, rate, ..*start });
                let of_user = shares / 100;
                let others = MIN_REQUEST + OF_QUEUE + backing + of_user * users.len() as u128;
                (of_user, shares - others)
            }
        };
        self.native.run_as(bseth, |vm| {
            hold(vm, bseth, MIN_REQUEST);
            hold(vm, manager, backing);
            hold(vm, bank, of_bank);
            for user in users {
                hold(vm, user, of_user);
            }
        });
    }
}

/// Changes the books in storage.
fn put_books(vm: Vm, change: impl FnOnce(&mut Books)) {
    let mut slot = 0;
    let mut books = Books::unpack(&[(); BOOKS as usize].map(|()| {
        slot += 1;
        slots::load(vm, slot - 1)
    }));
    change(&mut books);
    for (slot, word) in (0..).zip(books.pack()) {
        slots::store(vm, slot, &word);
    }
}

/// Sets a balance of the token.
fn hold(vm: Vm, account: Address, shares: u128) {
    let key = slots::map_key(vm, BALANCES.balances_slot(), &account.into());
    slots::store_at(vm, &key, &Word::from(shares));
}
