//! Random arguments by name and type.

use super::{BOOK_WORDS, Pool, is_dynamic};
use crate::parameters;
use alloy::{
    json_abi::{Function, Param},
    primitives::{Address, U256},
};
use basalt_client::amount::ether;

impl Pool {
    /// A plausible value for a parameter, if its name is known.
    pub(super) fn plausible(
        &mut self,
        function: &Function,
        input: &Param,
        from: Address,
    ) -> Option<[u8; 32]> {
        let near = |whole: U256, part: u64| whole / U256::from(1_000) * U256::from(part);
        let word = match input.name.as_str() {
            "owner" | "from" | "controller" => return Some(from.into_word().0),
            "adapter" | "source" => return Some(self.rng.one_of(&self.adapters).into_word().0),
            "refTime" | "now" => self.state.now,
            "deadline" => self.state.now + U256::from(self.rng.below(3)),
            // From 1 % less to 2 % more than before.
            "sourceValue" => near(self.state.working, 990 + self.rng.below(30)),
            "durationSecs" => U256::from(self.rng.below(100_000)),
            "shareCapBps" => U256::from(self.rng.below(10_001)),
            "value" if function.name == "setParameter" => {
                U256::from(self.rng.one_of(&[0_u64, 1, 10, 100, 1_000, 10_000, 86_400]))
            }
            "parameter" => U256::from(self.rng.one_of(&parameters()) as u8),
            "assets" | "shares" | "value" | "loss" => near(ether(20), self.rng.below(1_000)),
            "minShares" | "minAssets" | "minFractionWad" | "minRate" => {
                U256::from(self.rng.below(2))
            }
            "maxShares" | "maxAssets" => U256::MAX,
            "maxPositions" | "requestId" | "tokenId" | "index" => self.small(),
            "cap" => ether(1_000),
            _ => return None,
        };
        Some(word.to_be_bytes())
    }

    /// Head words of an argument. Dynamic data goes to the tail, which starts after `heads` words.
    pub(super) fn argument(&mut self, input: &Param, heads: usize, tail: &mut Vec<u8>) -> Vec<u8> {
        if is_dynamic(input) {
            let offset = 32 * heads + tail.len();
            self.dynamic(input, tail);
            return U256::from(offset).to_be_bytes_vec();
        }
        match input.ty.as_str() {
            "address" => self.account().into_word().to_vec(),
            "uint8" => {
                let value = self.rng.one_of(&[0_u16, 1, 12, 13, 26, 27, 28, 255, 256]);
                U256::from(value).to_be_bytes_vec()
            }
            "bool" => U256::from(self.rng.below(3)).to_be_bytes_vec(),
            "uint80" => self.small().to_be_bytes_vec(),
            // A loss is a negative number.
            "int256" if self.rng.one_in(2) => self.amount().wrapping_neg().to_be_bytes_vec(),
            "uint256" | "int256" => self.amount().to_be_bytes_vec(),
            "bytes4" => {
                let mut word = self.rng.bytes::<32>();
                if self.rng.one_in(2) {
                    word[4..].fill(0);
                }
                word.to_vec()
            }
            "bytes32" => {
                let random = self.rng.bytes();
                self.rng.one_of(&[[0; 32], [0xff; 32], random]).to_vec()
            }
            "uint256[9]" => self.books(),
            other => panic!("{other} is a new type: add it here"),
        }
    }

    /// Length and elements of a dynamic argument, padded to whole words.
    fn dynamic(&mut self, input: &Param, tail: &mut Vec<u8>) {
        let count = self.rng.one_of(&[0_usize, 1, 3, 64, 65, 66, 700]);
        let length = if input.ty == "bytes" { count } else { 32 * count };
        tail.extend(U256::from(count).to_be_bytes::<32>());
        match input.ty.as_str() {
            "address[]" => (0..count).for_each(|_| tail.extend(self.account().into_word())),
            "uint256[]" if self.rng.one_in(2) => {
                (0..count).for_each(|_| tail.extend(self.small().to_be_bytes::<32>()));
            }
            _ => tail.extend((0..length).map(|_| self.rng.bytes::<1>()[0])),
        }
        tail.resize(tail.len().next_multiple_of(32), 0);
    }

    /// The books of a vault, unchanged or with random words.
    fn books(&mut self) -> Vec<u8> {
        let mut words = self.rng.one_of(&self.state.books);
        for _ in 0..self.rng.one_of(&[0, 0, 1, 1, 2, BOOK_WORDS]) {
            let place = usize::try_from(self.rng.below(BOOK_WORDS as u64)).unwrap();
            let random = self.word();
            words[place] = self.rng.one_of(&[U256::ZERO, U256::MAX, random]);
        }
        words.iter().flat_map(U256::to_be_bytes::<32>).collect()
    }
}
