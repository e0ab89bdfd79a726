//! All functions of the suite, and random calldata for them.

use crate::pool::Pool;
use alloy::{
    json_abi::{Function, Param, StateMutability},
    primitives::{Address, U256},
};
use basalt_client::{abi, suite::Suite};

/// A function of a contract.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: Address,
    pub(crate) function: Function,
    /// Whether the function takes ether.
    pub(crate) is_payable: bool,
}

/// Functions that remove the roles or a strategy for the rest of a life.
const ONLY_LATE: [&str; 8] = [
    "transferOwnership",
    "acceptOwnership",
    "setGuardian",
    "setKeeper",
    "setOracle",
    "setConsensus",
    "removeAdapter",
    "writeOff",
];

impl Target {
    /// Whether a successful call is sent as a transaction.
    pub(crate) fn is_sent(&self, is_late: bool) -> bool {
        self.function.state_mutability != StateMutability::View
            && (is_late || !ONLY_LATE.contains(&self.function.name.as_str()))
    }
}

/// Every function of the suite's own programs.
pub(crate) fn targets(suite: &Suite) -> Vec<Target> {
    let mut targets = Vec::new();
    for contract in &suite.contracts {
        let functions = abi::of(&contract.program).map(|abi| abi.functions).unwrap_or_default();
        let address = contract.address;
        // brETH shares its interface with bsETH and takes no ether.
        let takes_ether = address == suite.staking_vault;
        targets.extend(functions.into_values().flatten().map(|function| {
            let is_payable = takes_ether && function.state_mutability == StateMutability::Payable;
            Target { address, function, is_payable }
        }));
    }
    assert!(targets.len() > 200, "the suite has too few functions");
    targets
}

/// Calldata of a function, mostly well-formed.
pub(crate) fn calldata(pool: &mut Pool, function: &Function, from: Address) -> Vec<u8> {
    let mut data = function.selector().to_vec();
    let mut tail = Vec::new();
    let heads: usize = function.inputs.iter().map(head_words).sum();
    for input in &function.inputs {
        let plausible =
            if pool.rng.one_in(3) { None } else { pool.plausible(function, input, from) };
        match plausible {
            Some(word) => data.extend(word),
            None => data.extend(argument(pool, input, heads, &mut tail)),
        }
    }
    data.extend(tail);
    if pool.rng.one_in(16) {
        corrupt(pool, &mut data);
    }
    data
}

/// Head words of an argument; the only fixed-size arrays are books.
fn head_words(input: &Param) -> usize {
    if input.ty == "uint256[9]" { 9 } else { 1 }
}

/// Head words of a random argument. Dynamic data goes to the tail, which starts after `heads` words.
fn argument(pool: &mut Pool, input: &Param, heads: usize, tail: &mut Vec<u8>) -> Vec<u8> {
    if matches!(input.ty.as_str(), "bytes" | "uint256[]" | "address[]") {
        let offset = 32 * heads + tail.len();
        dynamic(pool, input, tail);
        return U256::from(offset).to_be_bytes_vec();
    }
    match input.ty.as_str() {
        "address" => pool.account().into_word().to_vec(),
        "uint8" => {
            let value = pool.rng.one_of(&[0_u16, 1, 12, 13, 26, 27, 28, 255, 256]);
            U256::from(value).to_be_bytes_vec()
        }
        "bool" => U256::from(pool.rng.below(3)).to_be_bytes_vec(),
        "uint80" => U256::from(pool.rng.below(9)).to_be_bytes_vec(),
        // A loss is a negative number.
        "int256" if pool.rng.one_in(2) => pool.amount().wrapping_neg().to_be_bytes_vec(),
        "uint256" | "int256" => pool.amount().to_be_bytes_vec(),
        "bytes4" => {
            let mut word = pool.rng.bytes::<32>();
            if pool.rng.one_in(2) {
                word[4..].fill(0);
            }
            word.to_vec()
        }
        "bytes32" => {
            let random = pool.rng.bytes();
            pool.rng.one_of(&[[0; 32], [0xff; 32], random]).to_vec()
        }
        "uint256[9]" => pool.books(),
        other => panic!("{other} is a new type: add it here"),
    }
}

fn dynamic(pool: &mut Pool, input: &Param, tail: &mut Vec<u8>) {
    let count = pool.rng.one_of(&[0_usize, 1, 3, 64, 65, 66, 300]);
    tail.extend(U256::from(count).to_be_bytes::<32>());
    match input.ty.as_str() {
        "address[]" => (0..count).for_each(|_| tail.extend(pool.account().into_word())),
        "uint256[]" => {
            for _ in 0..count {
                tail.extend(U256::from(pool.rng.below(9)).to_be_bytes::<32>());
            }
        }
        _ => tail.extend((0..count).map(|_| pool.rng.bytes::<1>()[0])),
    }
    tail.resize(tail.len().next_multiple_of(32), 0);
}

/// Truncates calldata, or changes one byte of it.
fn corrupt(pool: &mut Pool, data: &mut Vec<u8>) {
    let place = usize::try_from(pool.rng.below(u64::try_from(data.len()).unwrap())).unwrap();
    if pool.rng.one_in(2) {
        data.truncate(place);
    } else {
        data[place] = pool.rng.bytes::<1>()[0];
    }
}
