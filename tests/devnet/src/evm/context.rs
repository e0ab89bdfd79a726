//! The EVM context: revm's context with Arbitrum data in its chain field.

use std::sync::Arc;

use alloy::primitives::{Address, B256, U256, address};
use revm::{
    Context, Journal,
    context::{BlockEnv, CfgEnv, LocalContext, TxEnv},
    primitives::hardfork::SpecId,
};

use super::{native::SuspendedFrames, open_frames::OpenFrames, recent_programs::RecentPrograms};
use crate::{
    chain::state::StateDb,
    stylus::{pages::MemoryPages, params::ArbosVersion},
};

/// Context of an execution.
pub(crate) type EvmContext =
    Context<BlockEnv, TxEnv, CfgEnv, StateDb, Journal<StateDb>, ChainContext, LocalContext>;

/// Address of the sequencer, which COINBASE returns.
pub(crate) const SEQUENCER: Address = address!("a4b000000000000000000073657175656e636572");

/// Block gas limit, as in headers and as GASLIMIT returns it.
pub(crate) const BLOCK_GAS_LIMIT: u64 = 1 << 50;

/// What this node refuses although the chain allows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policies {
    /// Whether calls and estimates may activate programs.
    pub(crate) allows_trial_activation: bool,
    /// How many programs may be open at once in a call or an estimate; 0 for any number.
    pub(crate) max_call_depth: u16,
    /// How many slots a program may hold in the cache of one frame; 0 for any number.
    pub(crate) max_cached_slots: u32,
}

/// The block in which a transaction or call executes.
#[derive(Clone, Debug)]
pub(crate) struct BlockContext {
    /// Chain id.
    pub(crate) chain_id: u64,
    /// `ArbOS` version.
    pub(crate) arbos: ArbosVersion,
    /// L2 block number. NUMBER returns that of the L1, which is the same here: there is no L1.
    pub(crate) number: u64,
    /// Unix timestamp in seconds.
    pub(crate) timestamp: u64,
    /// Base fee in wei per gas.
    pub(crate) base_fee: u64,
    /// Hashes of up to 256 preceding blocks, oldest first.
    pub(crate) recent_hashes: Arc<[B256]>,
    /// Policies of the node.
    pub(crate) policies: Policies,
    /// Code hashes of programs that earlier transactions of the block called.
    pub(crate) called_before: Arc<[B256]>,
}

/// Arbitrum-specific part of the context.
#[derive(Debug)]
pub(crate) struct ChainContext {
    /// The block of the execution.
    pub(crate) block: BlockContext,
    /// Open account frames, for the re-entrancy flag.
    pub(crate) open_frames: OpenFrames,
    /// Native frames that wait for a child frame.
    pub(crate) suspended: SuspendedFrames,
    /// Wasm memory pages of this transaction.
    pub(crate) pages: MemoryPages,
    /// Number of open frames that run programs.
    pub(crate) open_programs: u16,
    /// Whether a policy of the node keeps the transaction out of its block.
    pub(crate) is_filtered: bool,
    /// Programs called in this block.
    pub(crate) recent_programs: RecentPrograms,
    /// Error message of the outermost frame, if the interpreter's result does not contain it.
    pub(crate) failure: Option<String>,
    /// Whether this is a read-only call. Only then does `NodeInterface` answer.
    pub(crate) is_call: bool,
}

impl ChainContext {
    /// Returns whether the node permits no further open program in this execution.
    pub(crate) const fn is_at_call_depth(&self) -> bool {
        let limit = self.block.policies.max_call_depth;
        self.is_call && limit > 0 && self.open_programs >= limit
    }
}

/// Mode of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As a transaction: the sender pays fees.
    Transaction,
    /// As a read-only call: no fees.
    Call,
}

/// Returns the EVM rules of an `ArbOS` version.
pub(crate) const fn spec_of(arbos: ArbosVersion) -> SpecId {
    match arbos.number() {
        0..=39 => SpecId::CANCUN,
        40..=49 => SpecId::PRAGUE,
        _ => SpecId::OSAKA,
    }
}

/// Creates the context of one transaction.
pub(crate) fn new_context(
    db: StateDb,
    block: BlockContext,
    gas_price: u64,
    mode: Mode,
) -> EvmContext {
    let mut cfg = CfgEnv::new_with_spec(spec_of(block.arbos)).with_chain_id(block.chain_id);
    // Our RETURN instruction applies EIP-3541, because it must permit the Stylus prefix.
    cfg.disable_eip3541 = true;
    cfg.disable_eip7623 = true;
    cfg.disable_block_gas_limit = true;
    cfg.tx_gas_limit_cap = Some(u64::MAX);

    let env = BlockEnv {
        number: U256::from(block.number),
        beneficiary: SEQUENCER,
        timestamp: U256::from(block.timestamp),
        gas_limit: BLOCK_GAS_LIMIT,
        basefee: gas_price,
        difficulty: U256::from(1),
        prevrandao: Some(B256::with_last_byte(1)),
        ..BlockEnv::default()
    };
    let recent_programs = RecentPrograms::after(&block.called_before);
    let chain = ChainContext {
        block,
        open_frames: OpenFrames::default(),
        suspended: SuspendedFrames::default(),
        pages: MemoryPages::default(),
        open_programs: 0,
        is_filtered: false,
        recent_programs,
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
