//! Random calldata of every function: mostly plausible, sometimes not.

mod arguments;
mod state;
mod surface;

pub use state::SuiteState;
pub use surface::{Target, head_words, is_dynamic, is_harmless, is_payable, is_view, targets};

use crate::Rng;
use alloy::{
    json_abi::Function,
    primitives::{Address, U256},
};
use basalt_client::amount::ether;

/// Storage words of a vault's books.
pub const BOOK_WORDS: usize = 9;

/// Random numbers, and the accounts and amounts that matter now.
#[derive(Debug)]
pub struct Pool {
    /// The random numbers.
    pub rng: Rng,
    /// What calls choose from now.
    pub state: SuiteState,
    accounts: Vec<Address>,
    adapters: Vec<Address>,
}

impl Pool {
    /// A pool over these accounts and these adapters, in a state.
    pub const fn new(
        seed: u64,
        accounts: Vec<Address>,
        adapters: Vec<Address>,
        state: SuiteState,
    ) -> Self {
        Self { rng: Rng::new(seed), state, accounts, adapters }
    }

    /// Any account.
    pub fn account(&mut self) -> Address {
        self.rng.one_of(&self.accounts)
    }

    /// Any amount.
    pub fn amount(&mut self) -> U256 {
        match self.rng.below(8) {
            0..=3 => self.rng.one_of(&self.state.amounts),
            4 => self.rng.one_of(&self.state.amounts).wrapping_add(U256::ONE),
            5 => self.rng.one_of(&self.state.amounts).wrapping_sub(U256::ONE),
            _ => self.word() >> usize::try_from(self.rng.below(256)).unwrap(),
        }
    }

    /// A part of an amount, mostly not all of it.
    pub fn part(&mut self, whole: U256) -> U256 {
        match self.rng.below(8) {
            0 => whole,
            1 => whole + U256::ONE,
            _ => whole / U256::from(1_000) * U256::from(self.rng.below(1_000)),
        }
    }

    /// Some ether, up to 20, in wei.
    pub fn some_ether(&mut self) -> U256 {
        ether(20) / U256::from(1_000) * U256::from(self.rng.below(1_000))
    }

    /// Calldata of a function, mostly well-formed.
    pub fn calldata(&mut self, function: &Function, from: Address) -> Vec<u8> {
        let mut data = function.selector().to_vec();
        let mut tail = Vec::new();
        let heads = function.inputs.iter().map(head_words).sum();
        for input in &function.inputs {
            let is_plausible = !self.rng.one_in(3);
            let plausible = if is_plausible { self.plausible(function, input, from) } else { None };
            match plausible {
                Some(word) => data.extend(word),
                None => data.extend(self.argument(input, heads, &mut tail)),
            }
        }
        data.extend(tail);
        if self.rng.one_in(16) {
            self.corrupt(&mut data);
        }
        data
    }

    /// Ether to send, in wei: for payable functions often the amount in the calldata.
    pub fn wei(&mut self, is_payable: bool, data: &[u8]) -> U256 {
        match self.rng.below(10) {
            0 => U256::ONE,
            1 => ether(1),
            2..=7 if is_payable => data.get(4..36).map_or(U256::ZERO, U256::from_be_slice),
            _ => U256::ZERO,
        }
    }

    /// Truncates calldata, or changes one byte of it.
    fn corrupt(&mut self, data: &mut Vec<u8>) {
        let place = usize::try_from(self.rng.below(u64::try_from(data.len()).unwrap())).unwrap();
        if self.rng.one_in(2) {
            data.truncate(place);
        } else {
            data[place] = self.rng.bytes::<1>()[0];
        }
    }

    fn word(&mut self) -> U256 {
        U256::from_be_bytes(self.rng.bytes::<32>())
    }

    /// A small number, such as an existing id.
    const fn small(&mut self) -> U256 {
        U256::from_limbs([self.rng.below(9), 0, 0, 0])
    }
}
