//! Assembles EVM code with labels for jumps and with constants behind the code.

use super::{Word, op};
use alloy::primitives::{Address, U256};

/// Gas that [`Assembler::measure_static_call`] itself uses between its two `GAS` instructions:
/// PUSH0 three times, PUSH2, PUSH20, GAS, SWAP1, GAS.
const MEASURING_GAS: u8 = 3 * 2 + 3 + 3 + 2 + 3 + 2;

/// Target of a jump.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    /// The actions of a selector, by number.
    Route(usize),
    /// A position within an action, by number.
    Inner(usize),
}

/// The code so far. Positions of jump targets and constants are filled in at the end.
#[derive(Default)]
pub(super) struct Assembler {
    code: Vec<u8>,
    targets: Vec<(Label, u16)>,
    jumps: Vec<(Label, usize)>,
    constants: Vec<(Vec<u8>, usize)>,
    inner: usize,
}

impl Assembler {
    pub(super) fn op(&mut self, instruction: u8) -> &mut Self {
        self.code.push(instruction);
        self
    }

    /// Pushes a constant of at most 32 bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) -> &mut Self {
        let length = u8::try_from(bytes.len()).unwrap();
        assert!(length <= 32, "a word has 32 bytes");
        self.op(op::PUSH0 + length);
        self.code.extend_from_slice(bytes);
        self
    }

    fn push_number(&mut self, number: u64) -> &mut Self {
        self.push(&number.to_be_bytes())
    }

    fn push_length(&mut self, length: usize) -> &mut Self {
        self.push(&u16::try_from(length).unwrap().to_be_bytes())
    }

    /// Pushes two bytes that are filled in later; returns their position.
    fn push_later(&mut self) -> usize {
        self.op(op::PUSH2);
        self.code.extend_from_slice(&[0; 2]);
        self.code.len() - 2
    }

    /// Jumps to a route if the call has this selector.
    pub(super) fn jump_on_selector(&mut self, selector: [u8; 4], route: usize) {
        self.op(op::PUSH0).op(op::CALLDATALOAD).push(&[0xe0]).op(op::SHR);
        self.push(&selector).op(op::EQ);
        self.jump_if(Label::Route(route));
    }

    fn jump_if(&mut self, label: Label) {
        let at = self.push_later();
        self.jumps.push((label, at));
        self.op(op::JUMPI);
    }

    /// Marks the start of a route.
    pub(super) fn target(&mut self, route: usize) {
        self.land(Label::Route(route));
    }

    fn land(&mut self, label: Label) {
        self.targets.push((label, u16::try_from(self.code.len()).unwrap()));
        self.op(op::JUMPDEST);
    }

    /// Pushes a word.
    pub(super) fn word(&mut self, word: Word) -> &mut Self {
        match word {
            Word::Const(word) => self.push(&word.to_be_bytes::<32>()),
            Word::Argument(number) => self.push_length(argument(number)).op(op::CALLDATALOAD),
            Word::Caller => self.op(op::CALLER),
            Word::This => self.op(op::ADDRESS),
            Word::Slot(slot) => self.load(slot),
        }
    }

    /// Pushes the value of a slot.
    pub(super) fn load(&mut self, slot: u64) -> &mut Self {
        self.push_number(slot).op(op::SLOAD)
    }

    /// Pops a word into a slot.
    pub(super) fn store(&mut self, slot: u64) -> &mut Self {
        self.push_number(slot).op(op::SSTORE)
    }

    /// Pops a word into an argument of the calldata in memory.
    pub(super) fn store_argument(&mut self, number: u8) -> &mut Self {
        self.push_length(argument(number)).op(op::MSTORE)
    }

    /// Copies bytes to the start of memory.
    pub(super) fn copy_to_memory(&mut self, bytes: &[u8]) -> &mut Self {
        self.push_length(bytes.len());
        let at = self.push_later();
        self.constants.push((bytes.to_vec(), at));
        self.op(op::PUSH0).op(op::CODECOPY)
    }

    /// Calls with the input at the start of memory; pushes 1 on success, else 0.
    pub(super) fn call(&mut self, to: Word, value: U256, length: usize) -> &mut Self {
        self.op(op::PUSH0).op(op::PUSH0).push_length(length).op(op::PUSH0);
        self.push(&value.to_be_bytes::<32>()).word(to).op(op::GAS).op(op::CALL)
    }

    /// Makes a static call with the input at the start of memory, and stores the gas that it used.
    pub(super) fn measure_static_call(&mut self, to: Address, length: usize, slot: u64) {
        self.op(op::GAS);
        self.op(op::PUSH0).op(op::PUSH0).push_length(length).op(op::PUSH0);
        self.push(to.as_slice()).op(op::GAS).op(op::STATICCALL);
        self.op(op::SWAP1).op(op::GAS).op(op::SWAP1).op(op::SUB);
        self.push(&[MEASURING_GAS]).op(op::SWAP1).op(op::SUB).store(slot);
        self.pass_on_failure();
    }

    /// Pops a call's success flag and writes a note of four slots: flag plus 1, length, first word
    /// and hash of the returned data.
    pub(super) fn note(&mut self, slot: u64) -> &mut Self {
        self.push(&[1]).op(op::ADD).store(slot);
        self.op(op::RETURNDATASIZE).store(slot + 1);
        self.op(op::PUSH0).op(op::PUSH0).op(op::MSTORE);
        self.copy_returned();
        self.op(op::PUSH0).op(op::MLOAD).store(slot + 2);
        self.op(op::RETURNDATASIZE).op(op::PUSH0).op(op::KECCAK256).store(slot + 3)
    }

    /// Pops a call's success flag; on failure reverts with the data that the callee returned.
    pub(super) fn pass_on_failure(&mut self) -> &mut Self {
        let label = Label::Inner(self.inner);
        self.inner += 1;
        self.jump_if(label);
        self.end_with_returned(op::REVERT);
        self.land(label);
        self
    }

    /// Pops a flag; reverts without data if it is 0.
    pub(super) fn revert_unless(&mut self) -> &mut Self {
        let label = Label::Inner(self.inner);
        self.inner += 1;
        self.jump_if(label);
        self.end_with(op::REVERT, 0);
        self.land(label);
        self
    }

    /// Ends with the data that the last call returned.
    pub(super) fn end_with_returned(&mut self, instruction: u8) {
        self.copy_returned();
        self.op(op::RETURNDATASIZE).op(op::PUSH0).op(instruction);
    }

    fn copy_returned(&mut self) {
        self.op(op::RETURNDATASIZE).op(op::PUSH0).op(op::PUSH0).op(op::RETURNDATACOPY);
    }

    /// Pops a word and returns it.
    pub(super) fn return_word(&mut self) {
        self.op(op::PUSH0).op(op::MSTORE).end_with(op::RETURN, 32);
    }

    /// Ends with the data at the start of memory.
    pub(super) fn end_with(&mut self, instruction: u8, length: usize) {
        self.push_length(length).op(op::PUSH0).op(instruction);
    }

    /// Returns the code with all positions filled in.
    pub(super) fn finish(mut self) -> Vec<u8> {
        for (label, at) in std::mem::take(&mut self.jumps) {
            let target = self.targets.iter().find(|(known, _)| *known == label);
            let (_, position) = target.unwrap_or_else(|| panic!("a jump without a target"));
            let position = *position;
            self.fill(at, position);
        }
        for (constant, at) in std::mem::take(&mut self.constants) {
            let position = u16::try_from(self.code.len()).unwrap();
            self.fill(at, position);
            self.code.extend_from_slice(&constant);
        }
        self.code
    }

    fn fill(&mut self, at: usize, position: u16) {
        let place = self.code.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<2>);
        *place.unwrap() = position.to_be_bytes();
    }
}

/// Offset of an argument in the calldata.
const fn argument(number: u8) -> usize {
    4 + 32 * number as usize
}
