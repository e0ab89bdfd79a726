//! What random calls of a world choose from, and who makes them.

use alloy::{
    json_abi::Function,
    primitives::{Address, U256, address},
};
use basalt_harness::{
    NAMES, SINK, World,
    fuzz::{BOOK_WORDS, Pool, SuiteState, Target},
};
use basalt_interfaces::IRate;

/// Accounts with a role.
const ROLES: [&str; 5] = ["owner", "guardian", "keeper", "oracle", "consensus"];

/// A pool over everything in a world.
pub(crate) async fn pool(world: &World, seed: u64) -> Pool {
    let strategy = world.strategy();
    let mut accounts: Vec<_> = NAMES.iter().map(|name| world.address(name)).collect();
    accounts.extend([world.staking_vault(), world.restaking_manager()]);
    accounts.extend([strategy.adapter, strategy.venue, Address::ZERO, SINK]);
    let suite = world.suite();
    accounts.extend([suite.staking_queue, suite.restaking_queue, suite.accountant]);
    // Precompiles: one that answers without code, one that reverts.
    accounts.push(address!("0000000000000000000000000000000000000001"));
    accounts.push(address!("0000000000000000000000000000000000000071"));
    Pool::new(seed, accounts, vec![strategy.adapter], state(world).await)
}

/// Reads the amounts and books of now.
pub(crate) async fn state(world: &World) -> SuiteState {
    let mut state = SuiteState::new(U256::from(world.now().await));
    let block = world.connection().latest().await.unwrap();
    for vault in [world.staking_vault(), world.restaking_manager()] {
        let mut books = [U256::ZERO; BOOK_WORDS];
        for (slot, word) in (0..).zip(&mut books) {
            *word = world.storage(vault, slot).await;
        }
        state.add_vault(&world.read(vault, IRate::ledgerCall {}).await, books);
        for view in ["alice", "bob"].iter().flat_map(|who| SuiteState::views(world.address(who))) {
            state.add_output(&block.output(vault, view.into()).await.unwrap());
        }
    }
    state
}

/// A caller: a named account with a key, or only an address.
pub(crate) fn caller(
    pool: &mut Pool,
    world: &World,
    target: &Target,
    function: &Function,
) -> (Option<&'static str>, Address) {
    if pool.rng.one_in(4) {
        let suite = world.suite();
        let master = if target.address == suite.staking_queue {
            Some(suite.staking_vault)
        } else {
            let is_managers = ["adapter-erc4626", "withdrawal-queue"].contains(&target.name);
            is_managers.then_some(suite.restaking_manager)
        };
        let master = master.filter(|_| pool.rng.one_in(2));
        return (None, master.unwrap_or_else(|| pool.account()));
    }
    let is_gated = target.name != "withdrawal-queue"
        && !function.inputs.iter().any(|it| ["receiver", "to", "owner"].contains(&&*it.name));
    let names = if is_gated { &ROLES[..] } else { &NAMES[..] };
    let who = pool.rng.one_of(names);
    (Some(who), world.address(who))
}
