//! Calls by selector and what they answer.

use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
};
use basalt_client::{Error, revert};
use basalt_harness::World;

/// Gas limit of a call: more than any function needs.
const GAS: u64 = 30_000_000;

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
