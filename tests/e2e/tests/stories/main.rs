//! Stories on the real wasm programs, a file each; one binary, because linking is what takes time.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "what is not as it must be ends the story that stands in it"
)]

mod accomplices;
mod adapter_alone;
mod adapter_venues;
mod alarm;
mod bad_input_amounts;
mod bad_input_callers;
mod bad_input_encoding;
mod bad_input_extremes;
mod bounded;
mod bunker_gates;
mod bunker_roles;
mod bunker_stage;
mod bunker_views;
mod bunker_ways;
mod calls;
mod cover;
mod deployment;
mod deployment_seed;
mod dice;
mod faces;
mod faces_donations;
mod faces_inside;
mod first_and_last;
mod fuzz_every_selector;
mod fuzz_pool;
mod gas;
mod idle_funds;
mod in_kind;
mod in_kind_hostile;
mod in_kind_states;
mod life;
mod life_random;
mod limits_cap;
mod limits_fee;
mod limits_flow;
mod limits_liquidity;
mod limits_reports;
mod logs_alone;
mod manager_hostile;
mod manager_positions;
mod manager_rate;
mod manager_registry;
mod manager_strategy;
mod parameters;
mod payout;
mod permit_deposit;
mod permits;
mod queue_claims;
mod queue_length;
mod queue_positions;
mod queue_sizes;
mod queue_stage;
mod rate_feed;
mod reentry_across;
mod refused;
mod staleness;
mod surface;
mod token_face;
mod token_permit;
mod token_permit_contract;
mod vault_consensus;
mod vault_donations;
mod vault_line;
mod vault_losses;
mod vault_pause;
mod vault_positions;
mod vault_roles;
mod whole_way;
