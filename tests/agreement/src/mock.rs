//! Mocks natively: the actions that are EVM code on the devnet.

use alloy::primitives::{Address, B256, U256, keccak256};
use basalt_harness::{MockAction, MockContract, NOTE_SLOTS, NOTES, Word as MockWord};
use basalt_kit::{Word, native::Host};
use basalt_native::{CallResult, Contract};
use std::rc::Rc;

/// A mock whose actions run natively.
#[derive(Debug)]
pub(crate) struct Mock(pub(crate) MockContract);

impl Contract for Mock {
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult {
        let frame = Frame { host: &**host, input };
        let mut selector = [0; 4];
        copy(&mut selector, input);
        self.0
            .actions(selector)
            .iter()
            .find_map(|action| frame.run(action))
            .unwrap_or(Ok(Vec::new()))
    }
}

/// A call of a mock. The EVM has no storage cache, so every write is flushed.
#[derive(Clone, Copy)]
struct Frame<'a> {
    host: &'a dyn Host,
    input: &'a [u8],
}

impl Frame<'_> {
    /// Runs one action; returns a result if it ends the call.
    fn run(self, action: &MockAction) -> Option<CallResult> {
        match action {
            MockAction::Call { to, value, input, words, note } => {
                let mut data = input.to_vec();
                for (number, word) in words {
                    let place = argument(*number);
                    data[place..place + 32].copy_from_slice(&self.word(*word).to_be_bytes::<32>());
                }
                return self.nested(self.word(*to), *value, &data, *note);
            }
            MockAction::Add(slot, word) => {
                self.store(*slot, self.load(*slot).wrapping_add(self.word(*word)));
            }
            MockAction::Subtract(slot, word) => {
                self.store(*slot, self.load(*slot).wrapping_sub(self.word(*word)));
            }
            MockAction::Set(slot, word) => self.store(*slot, self.word(*word)),
            MockAction::RequireAtMost(word, slot) => {
                if self.word(*word) > self.load(*slot) {
                    return Some(Err(Vec::new()));
                }
            }
            MockAction::Return(word) => {
                return Some(Ok(self.word(*word).to_be_bytes::<32>().to_vec()));
            }
            MockAction::ReturnBytes(data) => return Some(Ok(data.to_vec())),
            MockAction::Revert(data) => return Some(Err(data.to_vec())),
            other => panic!("these scripts do not {other:?}"),
        }
        None
    }

    fn nested(self, to: U256, wei: U256, data: &[u8], note: Option<u64>) -> Option<CallResult> {
        self.host.flush(true);
        let (target, wei) = (Address::from_word(to.into()), Word(wei.to_be_bytes()));
        let (is_ok, length) = self.host.call(target, &wei, data, u64::MAX);
        let returned = self.host.return_data(length);
        match note {
            Some(note) => self.write_note(note, is_ok, &returned),
            None if !is_ok => return Some(Err(returned)),
            None => {}
        }
        None
    }

    /// Writes a note: flag plus 1, length, first word and hash of the returned data.
    fn write_note(self, note: u64, is_ok: bool, returned: &[u8]) {
        let mut first = B256::ZERO;
        copy(&mut first.0, returned);
        let (flag, length) = (U256::from(1 + u64::from(is_ok)), U256::from(returned.len()));
        let words = [flag, length, first.into(), keccak256(returned).into()];
        for (slot, word) in (NOTES + note * NOTE_SLOTS..).zip(words) {
            self.store(slot, word);
        }
    }

    fn word(self, word: MockWord) -> U256 {
        match word {
            MockWord::Const(word) => word,
            MockWord::Caller => self.host.sender().into_word().into(),
            MockWord::This => self.host.this().into_word().into(),
            MockWord::Argument(number) => {
                let mut word = [0; 32];
                copy(&mut word, self.input.get(argument(number)..).unwrap_or_default());
                U256::from_be_bytes(word)
            }
            MockWord::Slot(slot) => self.load(slot),
        }
    }

    fn load(self, slot: u64) -> U256 {
        U256::from_be_bytes(self.host.load(&Word(U256::from(slot).to_be_bytes())).0)
    }

    fn store(self, slot: u64, word: U256) {
        self.host.store(&Word(U256::from(slot).to_be_bytes()), &Word(word.to_be_bytes()));
        self.host.flush(false);
    }
}

/// Offset of an argument in the calldata.
fn argument(number: u8) -> usize {
    4 + 32 * usize::from(number)
}

/// Copies what fits; the rest stays.
fn copy(to: &mut [u8], from: &[u8]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
}
