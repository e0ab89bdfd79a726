//! Calls that must fail with a declared error and must change nothing.

use crate::World;
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{SolCall, SolError},
};
use basalt_client::Error;

/// Gas limit of a transaction that is expected to fail.
const FAILING_GAS: u64 = 10_000_000;

impl World {
    /// Asserts that the call reverts with `E`, and returns the error. The call is also sent as a
    /// transaction, which must fail and must change no view and no balance except for the gas.
    pub async fn expect_revert<E: SolError>(
        &self,
        who: &str,
        to: Address,
        call: impl SolCall,
        value: U256,
    ) -> E {
        self.expect_revert_raw(who, to, call.abi_encode().into(), value).await
    }

    /// Same as `expect_revert`, with raw calldata.
    pub async fn expect_revert_raw<E: SolError>(
        &self,
        who: &str,
        to: Address,
        input: Bytes,
        value: U256,
    ) -> E {
        let data = self.expect_failure(who, to, input, value).await;
        E::abi_decode(&data).unwrap_or_else(|_| {
            let answer = basalt_client::revert::explain(&data);
            panic!("expected {}, but: {answer} ({data})", E::SIGNATURE)
        })
    }

    /// Asserts that the call reverts with any data and changes nothing; returns the data.
    pub async fn expect_failure(&self, who: &str, to: Address, input: Bytes, value: U256) -> Bytes {
        let sender = self.address(who);
        let request = TransactionRequest::default().from(sender).to(to).input(input.into());
        let request = request.value(value).gas_limit(FAILING_GAS);
        let data = match self.connection().run(request.clone(), None).await {
            Err(Error::Reverted(reverted)) => reverted.data().clone(),
            Err(error) => panic!("{error}"),
            Ok(output) => panic!("expected a failure, but it succeeds and returns {output}"),
        };

        let mut before = self.views().await;
        let receipt = self.connection().mine(request).await;
        let receipt = receipt.unwrap_or_else(|error| panic!("{error}"));
        assert!(!receipt.status(), "the call fails but the transaction succeeds");
        let fee = U256::from(receipt.effective_gas_price) * U256::from(receipt.gas_used);
        before.pay(who, fee);
        let changed = before.changes(&self.views().await);
        assert!(changed.is_empty(), "a failed call changed something:\n{}", changed.join("\n"));
        data
    }
}
