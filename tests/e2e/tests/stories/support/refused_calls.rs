//! Many calls that must fail, each with its error, all without effects.

use crate::support::surface::answer;
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolError,
};
use basalt_harness::World;

/// Gas limit of a transaction that is expected to fail.
const GAS: u64 = 1_000_000;

/// Refused calls of one account, sent together at the end.
pub(crate) struct RefusedCalls<'a> {
    world: &'a World,
    who: &'a str,
    calls: Vec<(Address, Bytes, U256)>,
}

impl<'a> RefusedCalls<'a> {
    pub(crate) const fn new(world: &'a World, who: &'a str) -> Self {
        Self { world, who, calls: Vec::new() }
    }

    /// Asserts that the call fails with `E`.
    pub(crate) async fn expect_revert<E: SolError>(
        &mut self,
        to: Address,
        input: &[u8],
        value: U256,
        what: &str,
    ) -> E {
        let input = Bytes::copy_from_slice(input);
        let from = self.world.address(self.who);
        let data = match answer(self.world, from, to, input.clone(), value).await {
            Err(data) => data,
            Ok(answer) => panic!("{what} by {} is answered: {answer}", self.who),
        };
        let error = E::abi_decode(&data).unwrap_or_else(|_| {
            panic!("{what} by {}: expected {}, got {data}", self.who, E::SIGNATURE);
        });
        self.calls.push((to, input, value));
        error
    }

    /// Sends all calls and asserts that they change nothing but the gas paid.
    pub(crate) async fn assert_no_effects(self) {
        let from = self.world.address(self.who);
        let before = self.world.views().await;
        for (to, input, value) in self.calls {
            let request = TransactionRequest::default().from(from).to(to).value(value);
            let request = request.input(input.into()).gas_limit(GAS);
            let receipt = self.world.connection().mine(request).await.unwrap();
            assert!(!receipt.status());
        }
        let mut changes = before.changes(&self.world.views().await);
        let own = format!("  ether of {}:", self.who);
        changes.retain(|change| !change.starts_with(&own));
        assert!(changes.is_empty(), "failed calls changed something:\n{}", changes.join("\n"));
    }
}
