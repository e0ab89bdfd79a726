//! One life of the suite: random calls of everyone.

use crate::{
    acts::{self, Acts},
    pair::{Call, End, Pair},
    pool::Pool,
    surface::{self, Target, calldata},
};
use alloy::primitives::{Address, Selector, U256};
use std::collections::{BTreeMap, BTreeSet};

/// Number of the roles, which are the first of the accounts with a key.
const ROLES: usize = 5;

/// What the calls of all lives met.
#[derive(Debug, Default)]
pub struct Count {
    /// Calls that returned.
    pub returned: u64,
    /// Calls that reverted.
    pub reverted: u64,
    /// Calls that failed on the chain for a reason that the native host does not know.
    pub not_comparable: u64,
    /// Functions of the suite, and whether each returned at least once.
    pub functions: BTreeMap<(Address, Selector), bool>,
    /// Selectors of the errors of reverted calls.
    pub errors: BTreeSet<Selector>,
}

impl Count {
    fn add(&mut self, call: &Call, end: &End) {
        let selector =
            |data: &[u8]| Selector::from_slice(data.first_chunk::<4>().unwrap_or(&[0; 4]));
        match end {
            End::Returned => {
                self.returned += 1;
                if let Some(is_known) = self.functions.get_mut(&(call.to, selector(&call.input))) {
                    *is_known = true;
                }
            }
            End::Reverted(data) => {
                self.reverted += 1;
                self.errors.insert(selector(data));
            }
            End::NotComparable => self.not_comparable += 1,
        }
    }
}

/// Runs a life of `calls` random calls.
pub(crate) fn run(pair: &mut Pair, seed: u64, calls: u64, count: &mut Count) {
    acts::prepare(pair);
    let targets = surface::targets(&pair.suite);
    for target in &targets {
        count.functions.entry((target.address, target.function.selector())).or_default();
    }
    let mut pool = Pool::new(pair, seed);
    for number in 0..calls {
        if pool.rng.one_in(4) {
            let seconds = pool.rng.one_of(&[1, 60, 3_600, 3_600 * 5, 86_400, 86_400 * 2]);
            pair.travel(seconds + pool.rng.below(3));
        }
        pool.refresh(pair);
        if pool.rng.one_in(8) {
            acts::replace_a_mock(pair, &mut pool);
        }
        let (call, is_sent) = if pool.rng.one_in(3) {
            let (call, target) = any_function(pair, &mut pool, &targets);
            (call, target.is_sent(number * 5 > calls * 4))
        } else {
            (Acts { pair, pool: &mut pool }.any(), true)
        };
        let end = pair.step(&call, is_sent);
        count.add(&call, &end);
    }
    pair.compare("the last call");
}

/// A random call of a random function.
fn any_function<'a>(pair: &Pair, pool: &mut Pool, targets: &'a [Target]) -> (Call, &'a Target) {
    let index = pool.rng.below(u64::try_from(targets.len()).unwrap());
    let target = &targets[usize::try_from(index).unwrap()];
    let from = caller(pair, pool, target);
    let input = calldata(pool, &target.function, from);
    let wei = pool.wei(target.is_payable, &input).min(pair.world.balance(from) / U256::from(2));
    (Call { from, to: target.address, wei, input: input.into() }, target)
}

/// An account with a key; or, for a part of the contracts, the contract that they belong to.
fn caller(pair: &Pair, pool: &mut Pool, target: &Target) -> Address {
    let suite = &pair.suite;
    let master = if target.address == suite.staking_queue {
        suite.staking_vault
    } else {
        suite.restaking_manager
    };
    if pool.rng.one_in(4) {
        return if pool.rng.one_in(2) { master } else { pool.account() };
    }
    let (senders, roles) = (pair.senders(), &pair.senders()[..ROLES]);
    let from = if pool.rng.one_in(2) { senders } else { roles };
    pool.rng.one_of(from)
}
