//! All functions of the suite's programs, from their ABIs.

use alloy::{
    json_abi::{Function, Param, StateMutability},
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
};
use basalt_client::{Error, abi, revert, suite::Contract};
use basalt_harness::World;
use basalt_manifest::find;

/// Gas limit of a call: more than any function needs.
const GAS: u64 = 30_000_000;

/// A program of the suite and its address.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) address: Address,
    pub(crate) functions: Vec<Function>,
}

/// Every contract of the suite except for foreign programs.
pub(crate) fn targets(world: &World) -> Vec<Target> {
    let target = |contract: &Contract| {
        let name = find(&contract.program).unwrap().name;
        let functions: Vec<_> = abi::of(name)?.functions.into_values().flatten().collect();
        assert!(functions.len() >= least_functions(name), "{name} has too few functions");
        Some(Target { name, address: contract.address, functions })
    };
    let targets: Vec<_> = world.suite().contracts.iter().filter_map(target).collect();
    assert!(targets.len() >= 8);
    targets
}

/// Minimum number of functions of a program.
fn least_functions(program: &str) -> usize {
    match program {
        "staking-vault" | "restaking-manager" => 60,
        "withdrawal-queue" => 20,
        "adapter-erc4626" | "rate-feed" => 10,
        "accountant" => 4,
        _ => 1,
    }
}

/// Head words of an argument.
pub(crate) fn head_words(input: &Param) -> usize {
    // The only fixed-size arrays are books.
    if input.ty == "uint256[9]" { 9 } else { 1 }
}

/// True if the head holds only the offset of the argument.
pub(crate) fn is_dynamic(input: &Param) -> bool {
    matches!(input.ty.as_str(), "bytes" | "uint256[]" | "address[]")
}

/// True if the function accepts ether.
pub(crate) fn is_payable(target: &Target, function: &Function) -> bool {
    // brETH shares its interface with bsETH and accepts no ether.
    function.state_mutability == StateMutability::Payable && target.name == "staking-vault"
}

/// Result of a call, or the data of its error.
pub(crate) async fn answer(
    world: &World,
    from: Address,
    to: Address,
    input: Bytes,
    value: U256,
) -> Result<Bytes, Bytes> {
    let request = TransactionRequest::default().from(from).to(to).value(value);
    let request = request.input(input.into()).gas_limit(GAS);
    match world.connection().run(request, None).await {
        Ok(answer) => Ok(answer),
        Err(Error::Reverted(reverted)) => Err(reverted.data().clone()),
        Err(error) => panic!("{error}"),
    }
}

/// True if the data is a declared error.
pub(crate) fn is_declared(data: &[u8]) -> bool {
    let sentence = revert::explain(data);
    !data.is_empty() && !sentence.contains("an error that is not known here")
}
