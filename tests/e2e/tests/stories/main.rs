//! Stories on the real wasm programs, in one binary, because linking is the slow part.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failed check ends the test")]

/// The ERC-4626 adapter.
mod adapter {
    mod hostile_venues;
    mod standalone;
}

/// Both vaults: provisional losses, alarms, stale reports, cover.
mod bunker {
    mod alarm;
    mod cover;
    pub(crate) mod fixture;
    pub(crate) mod gates;
    mod roles;
    mod staleness;
    mod transitions;
    mod views;
}

/// Bad input, fuzz tests and re-entry, on every program.
mod hostile {
    mod bad_input_amounts;
    mod bad_input_callers;
    mod bad_input_encoding;
    mod bad_input_extremes;
    mod cross_program_reentry;
    mod fuzz_every_selector;
    pub(crate) mod fuzz_pool;
    pub(crate) mod views_during_calls;
}

/// Both vaults: limits, fees, parameters, bounds of reports and of calls.
mod limits {
    mod deposit_cap;
    mod flow;
    mod liquidity;
    mod parameters;
    mod performance_fee;
    mod report_bounds;
    mod slippage;
}

/// The rate feed and all other views of the rate.
mod rate_feed {
    mod feed;
    mod rate_views;
}

/// brETH.
mod restaking_manager {
    mod allocation_idle;
    pub(crate) mod hostile_adapters;
    pub(crate) mod in_kind;
    mod in_kind_hostile;
    mod in_kind_states;
    mod permit_deposit;
    mod positions;
    mod rate;
    mod registry;
    mod strategies;
}

/// bsETH.
mod staking_vault {
    mod consensus;
    mod donations;
    mod ether_transfers;
    mod losses;
    mod pause;
    mod positions;
    mod rate_line;
    mod roles;
}

/// The whole suite: deployment, gas, lifecycles.
mod suite {
    mod activation;
    mod both_layers;
    mod deployment;
    mod deployment_seed;
    mod donations;
    mod event_replay;
    mod first_and_last;
    mod gas;
    pub(crate) mod lifecycle;
    pub(crate) mod lifecycle_random;
}

/// Tools: mocks, calls as data, random numbers, refused and role-gated calls, ABIs.
mod support {
    pub(crate) mod calls;
    pub(crate) mod mocks;
    pub(crate) mod refused_calls;
    pub(crate) mod role_gated;
    pub(crate) mod surface;
}

/// Both tokens: ERC-20 and permits.
mod token {
    mod erc20;
    mod permit;
    pub(crate) mod permit_contract;
    pub(crate) mod permit_terms;
}

/// The withdrawal queue with a mock vault.
mod withdrawal_queue {
    mod claims;
    pub(crate) mod fixture;
    mod length;
    mod positions;
    mod request_bounds;
}
