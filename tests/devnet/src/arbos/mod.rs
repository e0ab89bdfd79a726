//! `ArbOS`: the chain's own state and the precompiles that read and change it.

mod address_set;
pub(crate) mod block_hash_contract;
pub(crate) mod genesis;
pub(crate) mod packing;
pub(crate) mod precompile;
pub(crate) mod program_status;
pub(crate) mod slots;
pub(crate) mod state;
