//! What random calls choose from, as the native side has it.

use crate::{
    pair::Pair,
    sequence::ROLES,
    setup::{MOCK_VENUE, MOCKS},
};
use alloy::primitives::{Address, B256, U256};
use basalt_harness::{
    SINK,
    fuzz::{BOOK_WORDS, Pool, SuiteState},
};
use basalt_interfaces::IRate;

/// A pool over everything in a pair.
pub(crate) fn pool(pair: &mut Pair, seed: u64) -> Pool {
    let suite = &pair.suite;
    let mut accounts = pair.accounts.clone();
    accounts.extend(suite.contracts.iter().map(|contract| contract.address));
    accounts.extend(MOCKS);
    accounts.push(MOCK_VENUE);
    accounts.extend([Address::ZERO, SINK, Address::with_last_byte(1)]);
    let adapters = suite.strategies.iter().map(|strategy| strategy.adapter).collect();
    Pool::new(seed, accounts, adapters, state(pair))
}

/// Reads the amounts and books of now.
pub(crate) fn state(pair: &mut Pair) -> SuiteState {
    let mut state = SuiteState::new(U256::from(pair.world.block().timestamp));
    let users: Vec<_> = pair.senders().iter().skip(ROLES).take(2).copied().collect();
    for vault in [pair.suite.staking_vault, pair.suite.restaking_manager] {
        let mut books = [U256::ZERO; BOOK_WORDS];
        for (slot, word) in (0_u64..).zip(&mut books) {
            *word = pair.world.storage(vault, B256::from(U256::from(slot))).into();
        }
        state.add_vault(&pair.world.read(vault, &IRate::ledgerCall {}).unwrap(), books);
        for view in users.iter().flat_map(|user| SuiteState::views(*user)) {
            let output = pair.world.simulate(Address::ZERO, vault, U256::ZERO, &view);
            state.add_output(&output.unwrap());
        }
    }
    state
}
