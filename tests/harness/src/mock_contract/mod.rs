//! EVM contracts that tests compose from simple actions: hostile tokens, venues, adapters and
//! receivers.
//!
//! A [`MockContract`] has a list of actions for each selector. An action calls other contracts and
//! notes the result in the mock's storage, counts, returns or reverts. Its words come from the call
//! or from storage, so that a mock can play a token, a vault, an adapter or an account.

mod assembler;
mod venue;

pub use venue::{IMockControl, LIQUID, POSITION, SINK, VALUE};

use crate::World;
use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256},
    sol_types::{SolCall, SolError},
};
use assembler::Assembler;

/// First slot of the notes. Actions that count use the slots below.
pub const NOTES: u64 = 1 << 32;

/// Slots of one note: flag plus 1, length, first word and hash of the returned data.
pub const NOTE_SLOTS: u64 = 4;

/// A word that an action uses.
#[derive(Clone, Copy, Debug)]
pub enum Word {
    /// A constant.
    Const(U256),
    /// An argument of the call, counted from 0.
    Argument(u8),
    /// The caller.
    Caller,
    /// The mock's own address.
    This,
    /// Value of a slot below 2^32.
    Slot(u64),
}

impl From<Address> for Word {
    fn from(address: Address) -> Self {
        Self::Const(address.into_word().into())
    }
}

impl From<U256> for Word {
    fn from(word: U256) -> Self {
        Self::Const(word)
    }
}

/// One action of a mock.
#[derive(Clone, Debug)]
pub enum MockAction {
    /// Calls. With a note number the result is noted; without one a failure is passed on. The words
    /// overwrite arguments of the input, counted from 0.
    Call {
        /// Callee.
        to: Word,
        /// Ether to send, in wei.
        value: U256,
        /// Calldata.
        input: Bytes,
        /// Arguments that are known only at run time.
        words: Vec<(u8, Word)>,
        /// Number of the note.
        note: Option<u64>,
    },
    /// Stores the gas of a static call in a slot, the call instruction included. Passes a failure
    /// on.
    MeasureRead {
        /// The slot.
        slot: u64,
        /// Callee.
        to: Address,
        /// Calldata.
        input: Bytes,
    },
    /// Adds to the value of a slot, modulo 2^256.
    Add(u64, Word),
    /// Subtracts from the value of a slot, modulo 2^256.
    Subtract(u64, Word),
    /// Sets a slot.
    Set(u64, Word),
    /// Reverts without data if the word is above the value of the slot.
    RequireAtMost(Word, u64),
    /// Returns a word.
    Return(Word),
    /// Returns bytes.
    ReturnBytes(Bytes),
    /// Returns what the last call returned.
    ReturnLast,
    /// Reverts with this data.
    Revert(Bytes),
    /// Burns all remaining gas.
    Burn,
    /// Self-destructs; the ether goes to this account, which is not called.
    SelfDestruct(Address),
}

impl MockAction {
    /// Calls and passes a failure on.
    pub fn call(to: impl Into<Word>, call: &impl SolCall) -> Self {
        Self::call_with(to, call, [])
    }

    /// Calls with arguments that are known only at run time; passes a failure on.
    pub fn call_with<const N: usize>(
        to: impl Into<Word>,
        call: &impl SolCall,
        words: [(u8, Word); N],
    ) -> Self {
        let (input, words) = (call.abi_encode().into(), words.to_vec());
        Self::Call { to: to.into(), value: U256::ZERO, input, words, note: None }
    }

    /// Calls and notes the result.
    pub fn attempt(note: u64, to: impl Into<Word>, call: &impl SolCall) -> Self {
        Self::attempt_raw(note, to, call.abi_encode().into())
    }

    /// Calls with raw calldata and notes the result.
    pub fn attempt_raw(note: u64, to: impl Into<Word>, input: Bytes) -> Self {
        Self::Call { to: to.into(), value: U256::ZERO, input, words: Vec::new(), note: Some(note) }
    }

    /// Reverts with an error.
    pub fn revert(error: &impl SolError) -> Self {
        Self::Revert(error.abi_encode().into())
    }

    fn assemble(&self, code: &mut Assembler) {
        match self {
            Self::Call { to, value, input, words, note } => {
                code.copy_to_memory(input);
                for (argument, word) in words {
                    code.word(*word).store_argument(*argument);
                }
                code.call(*to, *value, input.len());
                match note {
                    Some(note) => code.note(note_slot(*note)),
                    None => code.pass_on_failure(),
                };
            }
            Self::MeasureRead { slot, to, input } => {
                code.copy_to_memory(input).measure_static_call(*to, input.len(), *slot);
            }
            Self::Add(slot, word) => {
                code.word(*word).load(*slot).op(op::ADD).store(*slot);
            }
            Self::Subtract(slot, word) => {
                code.word(*word).load(*slot).op(op::SUB).store(*slot);
            }
            Self::Set(slot, word) => {
                code.word(*word).store(*slot);
            }
            Self::RequireAtMost(word, slot) => {
                code.word(*word).load(*slot).op(op::LT).op(op::ISZERO).revert_unless();
            }
            Self::Return(word) => {
                code.word(*word).return_word();
            }
            Self::ReturnBytes(data) => {
                code.copy_to_memory(data).end_with(op::RETURN, data.len());
            }
            Self::ReturnLast => {
                code.end_with_returned(op::RETURN);
            }
            Self::Revert(data) => {
                code.copy_to_memory(data).end_with(op::REVERT, data.len());
            }
            Self::Burn => {
                code.op(op::INVALID);
            }
            Self::SelfDestruct(receiver) => {
                code.push(receiver.as_slice()).op(op::SELFDESTRUCT);
            }
        }
    }
}

/// Builder of a mock contract.
#[derive(Clone, Debug, Default)]
pub struct MockContract {
    on_selector: Vec<([u8; 4], Vec<MockAction>)>,
    otherwise: Vec<MockAction>,
}

impl MockContract {
    /// A mock that accepts every call and all ether, and does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the actions for calls of `C`.
    #[must_use]
    pub fn on<C: SolCall>(mut self, actions: impl Into<Vec<MockAction>>) -> Self {
        self.on_selector.push((C::SELECTOR, actions.into()));
        self
    }

    /// Sets the actions for all other calls, plain ether included.
    #[must_use]
    pub fn otherwise(mut self, actions: impl Into<Vec<MockAction>>) -> Self {
        self.otherwise = actions.into();
        self
    }

    /// The actions for calls of a selector.
    pub fn actions(&self, selector: [u8; 4]) -> &[MockAction] {
        let known = self.on_selector.iter().find(|(known, _)| *known == selector);
        known.map_or(&self.otherwise, |(_, actions)| actions)
    }

    /// Returns the runtime code.
    pub fn code(&self) -> Vec<u8> {
        let mut code = Assembler::default();
        for (number, (selector, _)) in self.on_selector.iter().enumerate() {
            code.jump_on_selector(*selector, number);
        }
        for action in &self.otherwise {
            action.assemble(&mut code);
        }
        code.op(op::STOP);
        for (number, (_, actions)) in self.on_selector.iter().enumerate() {
            code.target(number);
            for action in actions {
                action.assemble(&mut code);
            }
            code.op(op::STOP);
        }
        code.finish()
    }
}

/// Result of a call that a mock made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// True if the call succeeded.
    pub is_ok: bool,
    /// Length of the returned data in bytes.
    pub length: usize,
    /// First 32 bytes of the returned data, padded with zeros.
    pub first: B256,
    /// Hash of the returned data.
    pub hash: B256,
}

impl Note {
    /// True if the call returned exactly this data.
    pub fn is(&self, data: &[u8]) -> bool {
        self.length == data.len() && self.hash == keccak256(data)
    }

    /// True if the call failed with exactly this error.
    pub fn failed_with(&self, error: &impl SolError) -> bool {
        !self.is_ok && self.is(&error.abi_encode())
    }
}

impl World {
    /// Deploys a mock.
    pub async fn deploy_mock(&self, mock: &MockContract) -> Address {
        self.deploy_evm(&mock.code()).await
    }

    /// Reads a note of a mock; panics if the mock never reached that action.
    pub async fn note(&self, mock: Address, number: u64) -> Note {
        let slot = note_slot(number);
        let stored = self.storage(mock, slot).await;
        assert!(stored != U256::ZERO, "the mock never reached note {number}");
        Note {
            is_ok: stored == U256::from(2),
            length: self.storage(mock, slot + 1).await.to(),
            first: self.storage(mock, slot + 2).await.into(),
            hash: self.storage(mock, slot + 3).await.into(),
        }
    }

    /// Reads a slot of a contract.
    pub async fn storage(&self, account: Address, slot: u64) -> U256 {
        let asked = serde_json::json!([account, format!("{slot:#x}"), "latest"]);
        let word = self.connection().raw("eth_getStorageAt", asked).await;
        let word = word.unwrap_or_else(|error| panic!("{error}"));
        word.as_str().unwrap().parse().unwrap()
    }
}

const fn note_slot(number: u64) -> u64 {
    NOTES + number * NOTE_SLOTS
}

/// EVM opcodes of mocks.
mod op {
    pub(super) const STOP: u8 = 0x00;
    pub(super) const ADD: u8 = 0x01;
    pub(super) const SUB: u8 = 0x03;
    pub(super) const LT: u8 = 0x10;
    pub(super) const EQ: u8 = 0x14;
    pub(super) const ISZERO: u8 = 0x15;
    pub(super) const SHR: u8 = 0x1c;
    pub(super) const KECCAK256: u8 = 0x20;
    pub(super) const ADDRESS: u8 = 0x30;
    pub(super) const CALLER: u8 = 0x33;
    pub(super) const CALLDATALOAD: u8 = 0x35;
    pub(super) const CODECOPY: u8 = 0x39;
    pub(super) const RETURNDATASIZE: u8 = 0x3d;
    pub(super) const RETURNDATACOPY: u8 = 0x3e;
    pub(super) const MLOAD: u8 = 0x51;
    pub(super) const MSTORE: u8 = 0x52;
    pub(super) const SLOAD: u8 = 0x54;
    pub(super) const SSTORE: u8 = 0x55;
    pub(super) const JUMPI: u8 = 0x57;
    pub(super) const GAS: u8 = 0x5a;
    pub(super) const JUMPDEST: u8 = 0x5b;
    pub(super) const PUSH0: u8 = 0x5f;
    pub(super) const PUSH2: u8 = 0x61;
    pub(super) const SWAP1: u8 = 0x90;
    pub(super) const CALL: u8 = 0xf1;
    pub(super) const RETURN: u8 = 0xf3;
    pub(super) const STATICCALL: u8 = 0xfa;
    pub(super) const REVERT: u8 = 0xfd;
    pub(super) const INVALID: u8 = 0xfe;
    pub(super) const SELFDESTRUCT: u8 = 0xff;
}
