//! One sequence: random calls of everyone on a fresh suite.

use crate::{
    pair::{Call, End, Pair},
    pool::{pool, state},
    steps::{self, Steps},
};
use alloy::{
    json_abi::Function,
    primitives::{Address, Selector, U256},
};
use basalt_harness::fuzz::{Pool, Target, is_harmless, is_payable, is_view, targets};
use std::collections::{BTreeMap, BTreeSet};

/// Number of the roles, which are the first of the accounts with a key.
pub(crate) const ROLES: usize = 5;

/// What the calls of all sequences met.
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

/// Runs a sequence of `calls` random calls.
pub(crate) fn run(pair: &mut Pair, seed: u64, calls: u64, count: &mut Count) {
    steps::prepare(pair);
    let functions = functions(pair);
    for (target, function) in &functions {
        count.functions.entry((target.address, function.selector())).or_default();
    }
    let mut pool = pool(pair, seed);
    for number in 0..calls {
        if pool.rng.one_in(4) {
            let seconds = pool.rng.one_of(&[1, 60, 3_600, 3_600 * 5, 86_400, 86_400 * 2]);
            pair.travel(seconds + pool.rng.below(3));
        }
        pool.state = state(pair);
        if pool.rng.one_in(8) {
            steps::replace_a_mock(pair, &mut pool);
        }
        let (call, is_sent) = if pool.rng.one_in(3) {
            let (call, function) = any_function(pair, &mut pool, &functions);
            // What takes roles and strategies away comes late.
            let is_late = number * 5 > calls * 4;
            (call, is_harmless(function) || (is_late && !is_view(function)))
        } else {
            (Steps { pair, pool: &mut pool }.any(), true)
        };
        let end = pair.step(&call, is_sent);
        count.add(&call, &end);
    }
    pair.compare("the last call");
}

/// Every function with its contract.
pub(crate) fn functions(pair: &Pair) -> Vec<(Target, Function)> {
    let each = |target: Target| {
        let functions = target.functions.clone();
        functions.into_iter().map(move |function| (target.clone(), function))
    };
    targets(&pair.suite).into_iter().flat_map(each).collect()
}

/// A random call of a random function.
fn any_function<'a>(
    pair: &Pair,
    pool: &mut Pool,
    functions: &'a [(Target, Function)],
) -> (Call, &'a Function) {
    let index = pool.rng.below(u64::try_from(functions.len()).unwrap());
    let (target, function) = &functions[usize::try_from(index).unwrap()];
    let from = caller(pair, pool, target);
    let input = pool.calldata(function, from);
    let wei = pool.wei(is_payable(target, function), &input);
    let wei = wei.min(pair.world.balance(from) / U256::from(2));
    (Call { from, to: target.address, wei, input: input.into() }, function)
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
