//! Calls that mostly succeed: what users, keepers, owners and oracles do.

mod mocks;
mod money;
mod queue;
mod roles;
mod tokens;

pub(crate) use mocks::replace_a_mock;

use crate::{
    pair::{Call, Pair},
    setup::MOCKS,
};
use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_harness::{ether, fuzz::Pool};
use basalt_interfaces::{IRestakingManager, IStakingVault, IToken, IVault};

/// Chooses what happens next.
pub(crate) struct Steps<'a> {
    pub(crate) pair: &'a mut Pair,
    pub(crate) pool: &'a mut Pool,
}

impl Steps<'_> {
    /// Any act.
    pub(crate) fn any(&mut self) -> Call {
        match self.pool.rng.below(10) {
            0..=2 => self.money(),
            3..=4 => self.queue(),
            5..=7 => self.roles(),
            _ => self.tokens(),
        }
    }

    /// A user.
    fn user(&mut self) -> Address {
        self.pool.rng.one_of(&self.pair.senders()[5..])
    }

    /// The account of a role, rarely somebody else.
    fn role(&mut self, number: usize) -> Address {
        if self.pool.rng.one_in(12) { self.user() } else { self.pair.senders()[number] }
    }

    /// One of the two vaults.
    fn vault(&mut self) -> Address {
        self.pool.rng.one_of(&[self.pair.suite.staking_vault, self.pair.suite.restaking_manager])
    }

    /// The user, a mock, or any account.
    fn receiver(&mut self, user: Address) -> Address {
        match self.pool.rng.below(8) {
            0..=1 => self.pool.rng.one_of(&MOCKS),
            2 => self.pool.account(),
            _ => user,
        }
    }

    /// One of the adapters.
    fn adapter(&mut self) -> Address {
        let [first, second] =
            [0, 1].map(|number: usize| self.pair.suite.strategies[number].adapter);
        self.pool.rng.one_of(&[first, second])
    }

    /// Reads a view; zero where it reverts.
    fn read<C: SolCall<Return = U256>>(&mut self, to: Address, call: &C) -> U256 {
        self.pair.world.read(to, call).unwrap_or_default()
    }

    fn balance(&mut self, token: Address, account: Address) -> U256 {
        self.read(token, &IToken::balanceOfCall { account })
    }
}

/// Numbers of the roles among the accounts.
const OWNER: usize = 0;
const GUARDIAN: usize = 1;
const KEEPER: usize = 2;
const ORACLE: usize = 3;
const CONSENSUS: usize = 4;

/// Fills a fresh suite: both vaults have holders and assets at work.
pub(crate) fn prepare(pair: &mut Pair) {
    let (vault, manager) = (pair.suite.staking_vault, pair.suite.restaking_manager);
    let venue = pair.suite.strategies[0].venue;
    let users = pair.senders()[5..].to_vec();
    for user in users {
        let deposit = IVault::depositCall { assets: ether(40), receiver: user };
        pair.must(&Call { wei: ether(40), ..Call::new(user, vault, &deposit) });
        for spender in [manager, venue] {
            let approve = IToken::approveCall { spender, value: U256::MAX };
            pair.must(&Call::new(user, vault, &approve));
        }
        let deposit = IVault::depositCall { assets: ether(15), receiver: user };
        pair.must(&Call::new(user, manager, &deposit));
    }
    let keeper = pair.senders()[KEEPER];
    pair.travel(3_600);
    let allocate = IStakingVault::allocateCall { assets: ether(90) };
    pair.must(&Call::new(keeper, vault, &allocate));
    for (number, assets) in [(0, ether(30)), (1, ether(10))] {
        let adapter = pair.suite.strategies[number].adapter;
        let allocate = IRestakingManager::allocateCall { adapter, assets };
        pair.must(&Call::new(keeper, manager, &allocate));
    }
}
