//! Keeps programs activated on a shared chain: each test moves the clock forward for the next one,
//! and a program expires a year after its activation.

use crate::{Clock, World};
use alloy::{
    primitives::{Address, keccak256},
    sol,
};
use basalt_client::{activation::ARB_WASM, amount::ether};

/// Minimum remaining activation time at the start of a world, in seconds: longer than any test
/// takes, and less than 11 months, because an extension is refused in the first month of an
/// activation.
const MIN_TIME_LEFT_SECS: u64 = 200 * 86_400;

sol! {
    interface IArbWasmActivation {
        function programTimeLeft(address program) external view returns (uint64 secs);
        function codehashKeepalive(bytes32 codehash) external payable;
    }
}

impl World {
    /// Renews the activation of a program that is close to expiry. The chain refunds the ether that
    /// the extension does not cost.
    pub(crate) async fn extend_activation(&self, program: Address) {
        if self.clock() == Clock::Still {
            return;
        }
        let left = self.read(ARB_WASM, IArbWasmActivation::programTimeLeftCall { program }).await;
        if left >= MIN_TIME_LEFT_SECS {
            return;
        }
        let code = self.connection().code(program).await.unwrap_or_else(|error| panic!("{error}"));
        let call = IArbWasmActivation::codehashKeepaliveCall { codehash: keccak256(code) };
        self.send("deployer", ARB_WASM, call, ether(1)).await;
    }

    /// Renews the activation of every program of the suite. Contracts of one program share their
    /// code.
    pub(crate) async fn extend_suite_activation(&self) {
        for program in self.suite().programs() {
            self.extend_activation(program.address).await;
        }
    }
}
