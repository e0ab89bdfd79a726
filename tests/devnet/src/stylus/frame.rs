//! One call of a program, from its start to its outcome.

use alloy::primitives::{Address, Bytes, U256};

use super::{
    activate::Program,
    params::ArbosVersion,
    request::{Request, Response},
};

/// All that a program may ask about its call, its transaction and its block, and what it may spend.
#[derive(Clone, Debug)]
pub struct FrameEnv {
    /// Version of the chain.
    pub arbos: ArbosVersion,
    /// Ink to spend: gas times `ink_price`, saturating.
    pub ink: u64,
    /// Ink per gas.
    pub ink_price: u32,
    /// Words of stack.
    pub max_stack_depth: u32,
    /// Largest account code in bytes; reading code is priced by it.
    pub max_code_size: u64,
    /// Arguments of the call.
    pub calldata: Bytes,
    /// Whether this account has another frame open, delegate calls not counted.
    pub is_reentrant: bool,
    /// Account that acts.
    pub contract_address: Address,
    /// Caller, by the rules of delegate calls.
    pub msg_sender: Address,
    /// Wei sent along, by the rules of delegate calls.
    pub msg_value: U256,
    /// Signer of the transaction.
    pub tx_origin: Address,
    /// Wei per gas that the transaction pays.
    pub tx_gas_price: U256,
    /// Wei per gas.
    pub block_basefee: U256,
    /// Account that the fees go to.
    pub block_coinbase: Address,
    /// Gas limit of the block.
    pub block_gas_limit: u64,
    /// Number of the parent chain's block.
    pub block_number: u64,
    /// Seconds since 1970.
    pub block_timestamp: u64,
    /// Chain id.
    pub chain_id: u64,
}

/// How a frame ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It returned zero.
    Success,
    /// It returned anything else. Rolls back, keeps the gas left, hands back data.
    Revert,
    /// It trapped or broke a rule of a host function. Rolls back, keeps the gas left, no data.
    Failure,
    /// All gas is gone, no data.
    OutOfInk,
    /// All gas is gone, no data; the caller sees a call that went too deep.
    OutOfStack,
}

/// What is left of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub status: Status,
    /// Ink not spent; zero if out of ink or out of stack.
    pub ink_left: u64,
    /// Data handed back; empty unless the status is a success or a revert.
    pub output: Bytes,
    /// Words of stack left.
    pub stack_left: u32,
    /// Pages of memory at the end.
    pub memory_pages: u32,
    /// What went wrong, for logs; empty unless the status is a failure.
    pub reason: String,
}

/// A frame runs until it needs the chain or ends.
#[derive(Debug)]
pub enum Step {
    /// It waits for the answer to a request.
    Suspended {
        /// The frame, to be resumed or dropped.
        frame: Frame,
        /// What it wants.
        request: Request,
    },
    /// It ended.
    Finished(Outcome),
}

/// A frame that waits for an answer.
#[derive(Debug)]
pub struct Frame {
    ink_left: u64,
}

impl Frame {
    /// Starts a program.
    pub fn start(program: &Program, env: FrameEnv) -> Step {
        let _ = (program, env);
        Step::Finished(Outcome {
            status: Status::Failure,
            ink_left: 0,
            output: Bytes::new(),
            stack_left: 0,
            memory_pages: 0,
            reason: String::new(),
        })
    }

    /// Goes on with the answer to the request. An answer of the wrong kind ends the frame as a
    /// failure.
    pub fn resume(self, response: Response) -> Step {
        let _ = response;
        Step::Suspended { frame: self, request: Request::AddPages { pages: 0 } }
    }

    /// Ink not spent yet.
    pub const fn ink_left(&self) -> u64 {
        self.ink_left
    }
}
