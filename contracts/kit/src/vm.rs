//! The machine a contract runs on, as a value without size.

use crate::Word;
use alloy_primitives::Address;
use stylus_sdk::{
    host::{VM, WasmVM},
    stylus_core::{
        AccountAccess, BlockAccess, ChainAccess, CryptographyAccess, MessageAccess, RawLogAccess,
    },
};

/// Proof that code runs inside a call of a contract, and the way to everything around it. Only the
/// entry point has the SDK's handle that makes one.
#[derive(Clone, Copy)]
pub struct Vm(());

impl Vm {
    /// From what the entry point is given.
    pub fn new(_: &VM) -> Self {
        Self(())
    }

    /// Who called.
    #[inline(never)]
    pub fn sender(self) -> Address {
        self.host().msg_sender()
    }

    /// Ether sent with the call, in wei.
    #[inline(never)]
    pub fn value(self) -> Word {
        Word::from(self.host().msg_value())
    }

    /// Whether an earlier call of this contract is still open.
    pub fn is_reentrant(self) -> bool {
        self.host().msg_reentrant()
    }

    /// This contract.
    #[inline(never)]
    pub fn this(self) -> Address {
        self.host().contract_address()
    }

    /// Seconds since the epoch. From 2106 on the clock stands still.
    #[inline(never)]
    pub fn now(self) -> u32 {
        u32::try_from(self.host().block_timestamp()).unwrap_or(u32::MAX)
    }

    /// EIP-155 chain id.
    pub fn chain_id(self) -> u64 {
        self.host().chain_id()
    }

    /// Ether of an account, in wei.
    pub fn balance(self, account: Address) -> Word {
        Word::from(self.host().balance(account))
    }

    /// Whether there is code at an address.
    #[inline(never)]
    pub fn has_code(self, account: Address) -> bool {
        self.host().code_size(account) > 0
    }

    /// Keccak-256 by the machine.
    #[inline(never)]
    pub fn keccak(self, input: &[u8]) -> Word {
        Word(self.host().native_keccak256(input).0)
    }

    /// A log of `topic_count` words of topics followed by data.
    pub(crate) fn log(self, topics_and_data: &[u8], topic_count: usize) {
        self.host().emit_log(topics_and_data, topic_count);
    }

    #[expect(clippy::unused_self, reason = "whoever has no machine has no host")]
    pub(crate) const fn host(self) -> WasmVM {
        WasmVM {}
    }
}
