//! All functions of the suite's programs, from their ABIs.

use alloy::{
    json_abi::{Function, Param, StateMutability},
    primitives::Address,
};
use basalt_client::{
    abi,
    suite::{Contract, Suite},
};
use basalt_manifest::find;

/// A program of the suite and its address.
#[derive(Clone, Debug)]
pub struct Target {
    /// Name of the program.
    pub name: &'static str,
    /// The contract.
    pub address: Address,
    /// Its functions.
    pub functions: Vec<Function>,
}

/// Functions after which a role has another account, or a strategy is gone.
const TAKES_AWAY: [&str; 8] = [
    "transferOwnership",
    "acceptOwnership",
    "setGuardian",
    "setKeeper",
    "setOracle",
    "setConsensus",
    "removeAdapter",
    "writeOff",
];

/// Every contract of the suite except for foreign programs.
pub fn targets(suite: &Suite) -> Vec<Target> {
    let target = |contract: &Contract| {
        let name = find(&contract.program).unwrap().name;
        let functions = abi::of(name)?.functions.into_values().flatten().collect();
        Some(Target { name, address: contract.address, functions })
    };
    let targets: Vec<_> = suite.contracts.iter().filter_map(target).collect();
    let functions: usize = targets.iter().map(|target| target.functions.len()).sum();
    assert!(targets.len() >= 8 && functions > 200, "the suite has too few functions");
    targets
}

/// Head words of an argument.
pub fn head_words(input: &Param) -> usize {
    // The only fixed-size arrays are books.
    if input.ty == "uint256[9]" { 9 } else { 1 }
}

/// True if the head holds only the offset of the argument.
pub fn is_dynamic(input: &Param) -> bool {
    matches!(input.ty.as_str(), "bytes" | "uint256[]" | "address[]")
}

/// True if the function accepts ether.
pub fn is_payable(target: &Target, function: &Function) -> bool {
    // brETH shares its interface with bsETH and accepts no ether.
    function.state_mutability == StateMutability::Payable && target.name != "restaking-manager"
}

/// True if a sent call changes the state and leaves roles and strategies as they are.
pub fn is_harmless(function: &Function) -> bool {
    !is_view(function) && !TAKES_AWAY.contains(&function.name.as_str())
}

/// True for views.
pub fn is_view(function: &Function) -> bool {
    function.state_mutability == StateMutability::View
}
