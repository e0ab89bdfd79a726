//! The EVM's context: revm's, with what this chain adds in its chain field.

use std::sync::Arc;

use alloy::primitives::{Address, B256, U256, address};
use revm::{
    Context, Journal,
    context::{BlockEnv, CfgEnv, LocalContext, TxEnv},
    primitives::hardfork::SpecId,
};

use super::{native::SuspendedFrames, open_frames::OpenFrames, recent::RecentPrograms};
use crate::{
    chain::state::StateDb,
    stylus::{pages::MemoryPages, params::ArbosVersion},
};

/// What every part of the EVM works on.
pub(crate) type EvmContext =
    Context<BlockEnv, TxEnv, CfgEnv, StateDb, Journal<StateDb>, ChainContext, LocalContext>;

/// The address that COINBASE names: the sequencer's.
pub(crate) const SEQUENCER: Address = address!("a4b000000000000000000073657175656e636572");

/// Gas limit that headers and GASLIMIT state.
pub(crate) const BLOCK_GAS_LIMIT: u64 = 1 << 50;

/// The block a transaction or call runs in.
#[derive(Clone, Debug)]
pub(crate) struct BlockContext {
    /// Chain id.
    pub(crate) chain_id: u64,
    /// `ArbOS` version.
    pub(crate) arbos: ArbosVersion,
    /// L2 block number. NUMBER gives the L1's, which stays 0.
    pub(crate) number: u64,
    /// Unix seconds.
    pub(crate) timestamp: u64,
    /// Wei per gas that the chain asks for.
    pub(crate) base_fee: u64,
    /// Hashes of the blocks before this one, oldest first, at most 256; the last is the parent's.
    pub(crate) recent_hashes: Arc<[B256]>,
}

/// The chain field of the context.
#[derive(Debug)]
pub(crate) struct ChainContext {
    /// The block this runs in.
    pub(crate) block: BlockContext,
    /// Account frames that are open, for the re-entrancy flag.
    pub(crate) open_frames: OpenFrames,
    /// Programs and contracts of the node that wait for a nested frame.
    pub(crate) suspended: SuspendedFrames,
    /// Wasm memory of this transaction.
    pub(crate) pages: MemoryPages,
    /// Programs called in this block.
    pub(crate) recent_programs: RecentPrograms,
    /// Why the outermost frame failed, where the interpreter's reason does not say it.
    pub(crate) failure: Option<String>,
    /// Whether this is a call for its result only, so that `NodeInterface` answers.
    pub(crate) is_call: bool,
}

/// How a transaction or call is to be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// For the chain: fees are paid.
    Transaction,
    /// For the answer: nothing is paid.
    Call,
}

/// EVM rules of an `ArbOS` version.
pub(crate) const fn spec_of(arbos: ArbosVersion) -> SpecId {
    match arbos.number() {
        0..=39 => SpecId::CANCUN,
        40..=49 => SpecId::PRAGUE,
        _ => SpecId::OSAKA,
    }
}

/// A context over `db` for one transaction.
pub(crate) fn new_context(
    db: StateDb,
    block: BlockContext,
    gas_price: u64,
    mode: Mode,
) -> EvmContext {
    let mut cfg = CfgEnv::new_with_spec(spec_of(block.arbos)).with_chain_id(block.chain_id);
    // Code that starts with 0xEF is judged by the RETURN instruction, which knows Stylus' prefix.
    cfg.disable_eip3541 = true;
    cfg.disable_eip7623 = true;
    cfg.disable_block_gas_limit = true;
    cfg.tx_gas_limit_cap = Some(u64::MAX);

    let env = BlockEnv {
        number: U256::ZERO,
        beneficiary: SEQUENCER,
        timestamp: U256::from(block.timestamp),
        gas_limit: BLOCK_GAS_LIMIT,
        basefee: gas_price,
        difficulty: U256::from(1),
        prevrandao: Some(B256::with_last_byte(1)),
        ..BlockEnv::default()
    };
    let chain = ChainContext {
        block,
        open_frames: OpenFrames::default(),
        suspended: SuspendedFrames::default(),
        pages: MemoryPages::default(),
        recent_programs: RecentPrograms::default(),
        failure: None,
        is_call: mode == Mode::Call,
    };
    let mut context: EvmContext = Context {
        block: env,
        tx: TxEnv::default(),
        journaled_state: <Journal<StateDb> as revm::context_interface::JournalTr>::new(db),
        local: LocalContext::default(),
        error: Ok(()),
        chain,
        cfg,
    };
    context.journaled_state.inner.cfg.spec = context.cfg.spec;
    context
}
