//! EVM contracts made to measure: accomplices, liars and traps that a story needs beside the suite.
//!
//! A [`Puppet`] has a list of acts for each selector. Its acts call others, note what came of it in
//! its own storage, count, answer and revert. The words it works with come from the call or from
//! its storage, so that one can play a token, a vault, an adapter or an account.

mod assembler;

use crate::World;
use alloy::{
    primitives::{Address, B256, Bytes, U256, keccak256},
    sol_types::{SolCall, SolError},
};
use assembler::Assembler;

/// First slot that notes are kept in; what lies below is for the acts that count.
const NOTES: u64 = 1 << 32;

/// Slots of one note: outcome, length, first word and hash of what came back.
const NOTE_SLOTS: u64 = 4;

/// A word that an act works with.
#[derive(Clone, Copy, Debug)]
pub enum Word {
    /// This very word.
    Is(U256),
    /// An argument of the call, counted from 0.
    Argument(u8),
    /// Who called.
    Caller,
    /// The puppet itself.
    This,
    /// What lies in a slot below 2^32.
    Slot(u64),
}

impl From<Address> for Word {
    fn from(address: Address) -> Self {
        Self::Is(address.into_word().into())
    }
}

impl From<U256> for Word {
    fn from(word: U256) -> Self {
        Self::Is(word)
    }
}

/// One thing that a puppet does.
#[derive(Clone, Debug)]
pub enum Act {
    /// Calls; what came of it is noted under the number, or where there is none a failure is passed
    /// on. The words overwrite arguments of the input, counted from 0.
    Call {
        /// Whom.
        to: Word,
        /// With how much ether.
        value: U256,
        /// Calldata.
        input: Bytes,
        /// Arguments that are not known before.
        words: Vec<(u8, Word)>,
        /// Number of the note.
        note: Option<u64>,
    },
    /// Sets a slot to the gas that a static call takes, all of its instruction included. A failed
    /// call is passed on.
    MeasureRead {
        /// The slot.
        slot: u64,
        /// Whom.
        to: Address,
        /// Calldata.
        input: Bytes,
    },
    /// Adds to what lies in a slot, modulo 2^256.
    Add(u64, Word),
    /// Takes from what lies in a slot, modulo 2^256.
    Take(u64, Word),
    /// Sets a slot.
    Set(u64, Word),
    /// Returns a word.
    Return(Word),
    /// Returns bytes.
    ReturnBytes(Bytes),
    /// Returns what the last call returned.
    PassOn,
    /// Reverts with an error's data.
    Revert(Bytes),
    /// Burns all gas that it has.
    Burn,
    /// Leaves all of its ether to an account that is not asked.
    Bequeath(Address),
}

impl Act {
    /// Calls and passes a failure on.
    pub fn call(to: impl Into<Word>, call: &impl SolCall) -> Self {
        Self::call_with(to, call, [])
    }

    /// The same with arguments that are not known before.
    pub fn call_with<const N: usize>(
        to: impl Into<Word>,
        call: &impl SolCall,
        words: [(u8, Word); N],
    ) -> Self {
        let (input, words) = (call.abi_encode().into(), words.to_vec());
        Self::Call { to: to.into(), value: U256::ZERO, input, words, note: None }
    }

    /// Tries a call and notes what came of it.
    pub fn attempt(note: u64, to: impl Into<Word>, call: &impl SolCall) -> Self {
        Self::attempt_raw(note, to, call.abi_encode().into())
    }

    /// The same for calldata that no ABI encodes.
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
            Self::Take(slot, word) => {
                code.word(*word).load(*slot).op(op::SUB).store(*slot);
            }
            Self::Set(slot, word) => {
                code.word(*word).store(*slot);
            }
            Self::Return(word) => {
                code.word(*word).return_word();
            }
            Self::ReturnBytes(data) => {
                code.copy_to_memory(data).end_with(op::RETURN, data.len());
            }
            Self::PassOn => {
                code.end_with_returned(op::RETURN);
            }
            Self::Revert(data) => {
                code.copy_to_memory(data).end_with(op::REVERT, data.len());
            }
            Self::Burn => {
                code.op(op::INVALID);
            }
            Self::Bequeath(heir) => {
                code.push(heir.as_slice()).op(op::SELFDESTRUCT);
            }
        }
    }
}

/// A contract in the making.
#[derive(Clone, Debug, Default)]
pub struct Puppet {
    on_selector: Vec<([u8; 4], Vec<Act>)>,
    otherwise: Vec<Act>,
}

impl Puppet {
    /// One that takes every call, and ether, and does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What it does when `C` is called.
    #[must_use]
    pub fn on<C: SolCall>(mut self, acts: impl Into<Vec<Act>>) -> Self {
        self.on_selector.push((C::SELECTOR, acts.into()));
        self
    }

    /// What it does otherwise: also with plain ether.
    #[must_use]
    pub fn otherwise(mut self, acts: impl Into<Vec<Act>>) -> Self {
        self.otherwise = acts.into();
        self
    }

    /// Its runtime code.
    pub fn code(&self) -> Vec<u8> {
        let mut code = Assembler::default();
        for (number, (selector, _)) in self.on_selector.iter().enumerate() {
            code.jump_on_selector(*selector, number);
        }
        for act in &self.otherwise {
            act.assemble(&mut code);
        }
        code.op(op::STOP);
        for (number, (_, acts)) in self.on_selector.iter().enumerate() {
            code.target(number);
            for act in acts {
                act.assemble(&mut code);
            }
            code.op(op::STOP);
        }
        code.finish()
    }
}

/// What came of a call that a puppet tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it succeeded.
    pub is_ok: bool,
    /// How many bytes came back.
    pub length: usize,
    /// The first of them, zeros behind them.
    pub first: B256,
    /// Their hash.
    pub hash: B256,
}

impl Note {
    /// Whether exactly these bytes came back.
    pub fn is(&self, data: &[u8]) -> bool {
        self.length == data.len() && self.hash == keccak256(data)
    }

    /// Whether the call failed with exactly this error.
    pub fn failed_with(&self, error: &impl SolError) -> bool {
        !self.is_ok && self.is(&error.abi_encode())
    }
}

impl World {
    /// Puts a puppet on the chain.
    pub async fn deploy_puppet(&self, puppet: &Puppet) -> Address {
        self.deploy_evm(&puppet.code()).await
    }

    /// What a puppet noted; panics where it never came to that act.
    pub async fn note(&self, puppet: Address, number: u64) -> Note {
        let slot = note_slot(number);
        let outcome = self.storage(puppet, slot).await;
        assert!(outcome != U256::ZERO, "the puppet never came to its note {number}");
        Note {
            is_ok: outcome == U256::from(2),
            length: self.storage(puppet, slot + 1).await.to(),
            first: self.storage(puppet, slot + 2).await.into(),
            hash: self.storage(puppet, slot + 3).await.into(),
        }
    }

    /// A word of a contract's storage.
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

/// The EVM instructions that puppets are made of.
mod op {
    pub(super) const STOP: u8 = 0x00;
    pub(super) const ADD: u8 = 0x01;
    pub(super) const SUB: u8 = 0x03;
    pub(super) const EQ: u8 = 0x14;
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
