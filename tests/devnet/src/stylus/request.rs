//! The interface between a running program and the chain.
//!
//! A program runs until it needs the chain. Then it suspends with a [`Request`]; the chain resumes
//! it with the matching [`Response`]. The program side owns ink, the stack meter, memory, the
//! storage cache and the return data buffer. The chain side owns the journal, accounts, gas of
//! storage and calls, open pages, logs and nested frames. Neither side calls the other, so call
//! chains of any depth need no native recursion.
//!
//! All amounts are gas, not ink; the program side converts them.

use alloy::primitives::{Address, B256, Bytes, U256};

/// Kind of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// `call_contract`.
    Call,
    /// `delegate_call_contract`: runs the target's code with the account and sender of the caller.
    Delegate,
    /// `static_call_contract`: no writes in the callee and below.
    Static,
}

/// A request of a suspended program. The charges that a host function makes before it needs the
/// chain are already paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Load a slot after a cache miss. Response: [`Response::Word`] with `gas` 2100 for a cold
    /// slot, 100 for a warm one. The slot becomes warm.
    LoadStorage {
        /// Slot.
        key: B256,
    },
    /// Write all dirty slots of the cache as one batch, in the order in which they became dirty.
    /// Response: [`Response::Flushed`].
    FlushStorage {
        /// Slots and new values.
        writes: Vec<(B256, B256)>,
        /// Gas left plus one. The batch is out of gas if its cost reaches this.
        gas_limit: u64,
    },
    /// Load a transient slot. Response: [`Response::Word`] with `gas` 0, because the program side
    /// charges the flat price.
    LoadTransient {
        /// Slot.
        key: B256,
    },
    /// Write a transient slot. Response: [`Response::Done`], or [`Response::Denied`] in a static
    /// context.
    StoreTransient {
        /// Slot.
        key: B256,
        /// New value.
        value: B256,
    },
    /// Call an account. Response: [`Response::Called`].
    ///
    /// The chain computes the base cost. The callee gets `(gas_left - base) * 63 / 64`, rounded
    /// down, but at most `gas_requested`, plus the stipend if value is sent. The rounding can yield
    /// one gas less than the EVM's "all but one 64th". The caller pays the base cost and all gas
    /// that the callee used, including the stipend.
    ///
    /// If `gas_left` is less than the base cost, the call fails and costs all of `gas_left`.
    /// Sending value in a static context fails and costs nothing.
    Call {
        /// Kind of the call.
        kind: CallKind,
        /// Account whose code runs.
        target: Address,
        /// Value in wei; zero unless `kind` is `Call`.
        value: U256,
        /// Calldata.
        input: Bytes,
        /// Gas of the caller before the call.
        gas_left: u64,
        /// Gas to pass on, already capped at `gas_left`.
        gas_requested: u64,
    },
    /// Create a contract. Response: [`Response::Created`], or [`Response::Denied`] in a static
    /// context or if `gas_left` is less than the base cost. The init code gets all gas left after
    /// the base cost, except one 64th. The caller pays the base cost and the gas used.
    Create {
        /// Init code.
        init_code: Bytes,
        /// Value for the new account, in wei.
        endowment: U256,
        /// Salt of `create2`; `None` for `create1`.
        salt: Option<B256>,
        /// Gas of the caller before the creation.
        gas_left: u64,
    },
    /// Emit a log. Response: [`Response::Done`], or [`Response::Denied`] in a static context.
    EmitLog {
        /// Topics, at most four.
        topics: Vec<B256>,
        /// Data without the topics.
        data: Bytes,
    },
    /// Read a balance. Response: [`Response::Word`] with `gas` 2600 for a cold account, 100 for a
    /// warm one.
    Balance {
        /// The account.
        account: Address,
    },
    /// Read the code of an account. Response: [`Response::Bytes`] with `gas` 2600 for a cold
    /// account, 100 for a warm one. The program side charges the surcharge for code.
    Code {
        /// The account.
        account: Address,
    },
    /// Read the code hash of an account. Response: [`Response::Word`], zero if the account does not
    /// exist.
    CodeHash {
        /// The account.
        account: Address,
    },
    /// Open memory pages for growth. Response: [`Response::Paid`], or [`Response::Denied`] if the
    /// version enforces the page limit and the pages exceed it.
    AddPages {
        /// Number of new pages.
        pages: u16,
    },
}

/// Result of a batch of storage writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlushStatus {
    /// All slots were written.
    Written,
    /// The cost reached the limit.
    OutOfGas,
    /// The context is static. Nothing was written and nothing is charged.
    Static,
}

/// The chain's answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// A 32-byte value.
    Word {
        /// The value, big-endian.
        value: B256,
        /// Gas to charge.
        gas: u64,
    },
    /// A byte string.
    Bytes {
        /// The complete byte string.
        value: Bytes,
        /// Gas to charge.
        gas: u64,
    },
    /// Result of a batch of storage writes.
    Flushed {
        /// Status of the batch.
        status: FlushStatus,
        /// Gas of the completed writes.
        gas: u64,
    },
    /// Result of a call.
    Called {
        /// Whether the callee succeeded.
        success: bool,
        /// Gas to charge: the base cost and the gas that the callee used.
        gas: u64,
        /// Output or revert data of the callee.
        return_data: Bytes,
    },
    /// Result of a creation.
    Created {
        /// Address of the new account; `None` if the init code failed.
        address: Option<Address>,
        /// Gas to charge.
        gas: u64,
        /// Revert data; empty after success.
        return_data: Bytes,
    },
    /// Gas to charge, without a value.
    Paid {
        /// Gas to charge.
        gas: u64,
    },
    /// Success, nothing to charge.
    Done,
    /// The request is not permitted. The host function decides how the program ends.
    Denied,
}
