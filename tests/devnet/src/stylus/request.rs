//! The seam between a running program and the chain.
//!
//! A program runs until it needs something that only the chain knows. It then suspends with a
//! [`Request`]; the chain answers with the matching [`Response`] and resumes it. The program side
//! owns ink, the stack meter, memory, the storage cache and the return-data buffer; the chain side
//! owns journal, accounts, gas of storage and calls, open pages, logs and nested frames. Neither
//! calls the other, so a call chain of any depth needs no native recursion.
//!
//! Everything here is in gas, never in ink: the program side converts.

use alloy::primitives::{Address, B256, Bytes, U256};

/// How a program calls another account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallKind {
    /// `call_contract`.
    Call,
    /// `delegate_call_contract`: code of the target, account and sender of the caller.
    Delegate,
    /// `static_call_contract`: nothing below may write.
    Static,
}

/// What a suspended program wants. Prices that a host function charges before it crosses to the
/// chain are already paid when a request is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Storage cache miss. Answer: [`Response::Word`], `gas` = 2100 cold or 100 warm (the slot
    /// becomes warm).
    LoadStorage {
        /// Slot.
        key: B256,
    },
    /// All dirty slots of the cache, in the order they became dirty, as one batch. Answer:
    /// [`Response::Flushed`].
    FlushStorage {
        /// Slot and new value.
        writes: Vec<(B256, B256)>,
        /// The batch runs out of gas when its cost reaches this (gas left + 1).
        gas_limit: u64,
    },
    /// Answer: [`Response::Word`] with `gas` 0: the price is flat and paid by the program side.
    LoadTransient {
        /// Slot.
        key: B256,
    },
    /// Answer: [`Response::Done`], or [`Response::Denied`] in a static context.
    StoreTransient {
        /// Slot.
        key: B256,
        /// New value.
        value: B256,
    },
    /// A message call. Answer: [`Response::Called`]. The chain computes the base cost and what the
    /// callee gets: `(gas_left - base) * 63 / 64`, rounded down (one gas less than the EVM's "all
    /// but a 64th" may be), at most `gas_requested`, and on top the stipend where value is sent.
    /// The caller is charged base and all that the callee used, stipend included. Where `gas_left`
    /// does not reach the base cost, there is no call and all of `gas_left` is charged; a transfer
    /// of value in a static context makes no call and costs nothing.
    Call {
        /// Which of the three calls.
        kind: CallKind,
        /// Account whose code runs.
        target: Address,
        /// Wei sent along; zero unless `kind` is `Call`.
        value: U256,
        /// Calldata.
        input: Bytes,
        /// Gas of the caller at this point.
        gas_left: u64,
        /// Gas the caller wants to pass on, already capped at `gas_left`.
        gas_requested: u64,
    },
    /// A contract creation. Answer: [`Response::Created`], or [`Response::Denied`] in a static
    /// context or where `gas_left` does not reach the base cost. The init code gets all but a 64th
    /// of what is left after the base cost; the caller is charged base and what it used.
    Create {
        /// Init code.
        init_code: Bytes,
        /// Wei given to the new account.
        endowment: U256,
        /// `Some` for `create2`.
        salt: Option<B256>,
        /// Gas of the caller at this point.
        gas_left: u64,
    },
    /// Answer: [`Response::Done`], or [`Response::Denied`] in a static context.
    EmitLog {
        /// At most four.
        topics: Vec<B256>,
        /// What follows the topics.
        data: Bytes,
    },
    /// Answer: [`Response::Word`], `gas` = 2600 cold or 100 warm.
    Balance {
        /// Whose.
        account: Address,
    },
    /// Answer: [`Response::Bytes`], `gas` = 2600 cold or 100 warm (the per-code surcharge is the
    /// program side's).
    Code {
        /// Whose.
        account: Address,
    },
    /// Answer: [`Response::Word`]: zero for an account that does not exist.
    CodeHash {
        /// Whose.
        account: Address,
    },
    /// The program grows its memory. Answer: [`Response::Paid`], or [`Response::Denied`] above the
    /// page limit where the version enforces one.
    AddPages {
        /// New pages.
        pages: u16,
    },
}

/// How a batch of storage writes ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlushStatus {
    /// All written.
    Written,
    /// Cost reached the limit.
    OutOfGas,
    /// Static context: nothing was written and nothing is charged.
    Static,
}

/// The chain's answer to a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// A 32-byte value and its access cost.
    Word {
        /// Big-endian value.
        value: B256,
        /// Gas to charge.
        gas: u64,
    },
    /// A byte string and its access cost.
    Bytes {
        /// The whole string.
        value: Bytes,
        /// Gas to charge.
        gas: u64,
    },
    /// Outcome of a storage batch.
    Flushed {
        /// How it ended.
        status: FlushStatus,
        /// Gas of the writes that were done.
        gas: u64,
    },
    /// Outcome of a call.
    Called {
        /// Whether the callee succeeded.
        success: bool,
        /// Gas to charge the caller: base cost and what the callee used.
        gas: u64,
        /// Output or revert data.
        return_data: Bytes,
    },
    /// Outcome of a creation.
    Created {
        /// `None` where the init code failed.
        address: Option<Address>,
        /// Gas to charge the caller.
        gas: u64,
        /// Revert data, empty otherwise.
        return_data: Bytes,
    },
    /// Only gas to charge.
    Paid {
        /// Gas.
        gas: u64,
    },
    /// Done, nothing to charge.
    Done,
    /// Not allowed here: the program fails or runs dry as the host function says.
    Denied,
}
