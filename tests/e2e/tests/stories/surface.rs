//! Everything that our programs answer to, as their ABIs list it.

use alloy::{
    json_abi::{Function, StateMutability},
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
};
use basalt_client::{Error, revert};
use basalt_harness::World;

/// Gas limit of a call here: whoever runs out of so much is caught in a loop.
const GAS: u64 = 30_000_000;

/// A program of the suite where it stands.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) address: Address,
    pub(crate) functions: Vec<Function>,
}

/// The three programs of the suite.
pub(crate) fn targets(world: &World) -> [Target; 3] {
    let target = |name, address| {
        let abi = basalt_client::abi::of(name).unwrap();
        let functions: Vec<_> = abi.functions.into_values().flatten().collect();
        assert!(functions.len() > 10, "{name} has functions");
        Target { name, address, functions }
    };
    [
        target("staking-vault", world.staking_vault()),
        target("restaking-manager", world.restaking_manager()),
        target("adapter-erc4626", world.strategy().adapter),
    ]
}

/// Whether the function takes ether.
pub(crate) fn is_payable(target: &Target, function: &Function) -> bool {
    // brETH shares its interface with bsETH and takes none.
    function.state_mutability == StateMutability::Payable && target.name == "staking-vault"
}

/// A call's answer, or the data with which it failed.
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

/// Whether the data is that of an error which somebody has declared.
pub(crate) fn is_declared(data: &[u8]) -> bool {
    let sentence = revert::explain(data);
    !data.is_empty() && !sentence.contains("an error that is not known here")
}
