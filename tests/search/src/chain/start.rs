//! The state in which a sequence finds the suite.

use alloy_primitives::{Address, U256};
use basalt_interfaces::{ISafety, IToken};
use basalt_kit::{Vm, Word, slots};
use basalt_math::{Assets, Flow, Line, Rate, Shares, Totals};
use basalt_model::vault::Kind;
use basalt_native::{
    Block, World as Native,
    suite::{Settings, Suite, address_of},
};
use basalt_vault::{
    books::Books,
    layout::{BALANCES, BOOKS},
};

use super::{Accounts, Chain};

/// Smallest seed, in wei.
const SEED: u128 = 1_000_000_000_000_000;
/// Assets of every user at the start, in wei.
const FUNDS: u128 = 1 << 120;
/// The most that a step may spend, in wei: more than a vault can own, and users always have it.
pub const AFFORDABLE: u128 = 1 << 110;

/// Where a sequence begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The vault that all steps are about.
    pub kind: Kind,
    /// Its supply.
    pub shares: u128,
    /// Its level rate, 27 decimals.
    pub rate: u128,
    /// Number of strategies.
    pub sources: usize,
    /// Seconds since the epoch.
    pub now: u32,
}

impl Chain {
    /// Deploys the suite and puts the vault in its state: the vault itself holds `own` shares, each
    /// user as many as the others. Its backing is what its shares are worth and a wei.
    pub(crate) fn new(start: &Start, own: u128, of_user: u128) -> Self {
        let accounts = Accounts::new();
        let mut native = Native::new(Block { timestamp: start.now.into(), chain_id: 412_346 });
        let settings = Settings {
            roles: accounts.roles,
            seed: U256::from(SEED),
            cap: U256::from(basalt_math::MAX_96),
            share_cap_bps: 10_000,
        };
        let suite = Suite::deploy(&mut native, settings, &address_of).expect("a suite");
        let mut chain =
            Self { native, suite, accounts, strategies: Vec::new(), strategies_ever: 0 };
        for kind in [Kind::Staking, Kind::Restaking] {
            let (owner, vault) = (chain.accounts.roles.owner, chain.vault(kind));
            let treasury = chain.accounts.holders[crate::world::TREASURY];
            chain.must(owner, vault, &ISafety::setTreasuryCall { treasury });
            let account = chain.accounts.second_opinion;
            chain.must(owner, vault, &ISafety::setSecondOpinionCall { secondOpinion: account });
        }
        chain.fund(start.kind);
        for _ in 0..start.sources {
            let strategy = chain.add_strategy();
            chain.strategies.push(strategy);
        }
        chain.put(start, own, of_user);
        chain
    }

    /// Gives every user, and the bank, more assets than any step takes. The supply of bsETH does not
    /// count them: to brETH it is a token like any other.
    fn fund(&mut self, kind: Kind) {
        let users = self.accounts.users().to_vec();
        if kind == Kind::Staking {
            for user in users {
                self.native.set_balance(user, U256::from(FUNDS));
            }
            return;
        }
        let (bank, bseth) = (self.accounts.bank, self.vault(Kind::Staking));
        self.native.run_as(bseth, |vm| {
            for account in users.iter().chain([&bank]) {
                hold(vm, *account, FUNDS);
            }
        });
        let spender = self.vault(kind);
        for user in users {
            self.must(user, bseth, &IToken::approveCall { spender, value: U256::MAX });
        }
    }

    fn put(&mut self, start: &Start, own: u128, of_user: u128) {
        let vault = self.vault(start.kind);
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
            hold(vm, vault, own);
            for user in users {
                hold(vm, user, of_user);
            }
        });
        match start.kind {
            Kind::Staking => self.native.set_balance(vault, U256::from(backing.0)),
            Kind::Restaking => {
                let bseth = self.vault(Kind::Staking);
                self.native.run_as(bseth, |vm| hold(vm, vault, backing.0));
            }
        }
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
