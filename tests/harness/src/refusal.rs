//! Calls that must fail: with the declared error, and without a trace.

use crate::World;
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::{SolCall, SolError},
};
use basalt_client::Error;

/// Gas limit of a transaction that is sent although it will fail.
const FAILING_GAS: u64 = 10_000_000;

impl World {
    /// The call reverts with an `E`, which is given to look at its values. It is then really sent,
    /// and fails in its block leaving every view and every balance as it was, the gas apart.
    pub async fn expect_revert<E: SolError>(
        &self,
        who: &str,
        to: Address,
        call: impl SolCall,
        value: U256,
    ) -> E {
        self.expect_revert_raw(who, to, call.abi_encode().into(), value).await
    }

    /// The same for calldata that no ABI encodes.
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

    /// The call reverts, with whatever data, and leaves everything as it was.
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
        assert!(!receipt.status(), "it failed in a call and succeeded in a transaction");
        let fee = U256::from(receipt.effective_gas_price) * U256::from(receipt.gas_used);
        before.pay(who, fee);
        let changed = before.changes(&self.views().await);
        assert!(changed.is_empty(), "a failed call left traces:\n{}", changed.join("\n"));
        data
    }
}
