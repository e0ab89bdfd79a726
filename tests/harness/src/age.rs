//! Programs on a chain that many worlds share: every story moves the clock ahead for the next, and
//! a year after its activation a program stops.

use crate::{Clock, World};
use alloy::{
    primitives::{Address, keccak256},
    sol,
};
use basalt_client::{amount::ether, deploy::ARB_WASM};

/// What a program must have left when a world begins with it: more than any story takes, and less
/// than the year without the month in which an extension is refused.
const ENOUGH_SECS: u64 = 200 * 86_400;

sol! {
    interface IArbWasmAge {
        function programTimeLeft(address program) external view returns (uint64 secs);
        function codehashKeepalive(bytes32 codehash) external payable;
    }
}

impl World {
    /// Has a program begin its year anew, if it is late in it. What the extension does not take of
    /// the ether comes back.
    pub(crate) async fn keep_alive(&self, program: Address) {
        if self.clock() == Clock::Still {
            return;
        }
        let left = self.read(ARB_WASM, IArbWasmAge::programTimeLeftCall { program }).await;
        if left >= ENOUGH_SECS {
            return;
        }
        let code = self.connection().code(program).await.unwrap_or_else(|error| panic!("{error}"));
        let call = IArbWasmAge::codehashKeepaliveCall { codehash: keccak256(code) };
        self.send("deployer", ARB_WASM, call, ether(1)).await;
    }

    /// The same for the whole suite; contracts of one program share their code.
    pub(crate) async fn keep_suite_alive(&self) {
        for program in self.suite().programs() {
            self.keep_alive(program.address).await;
        }
    }
}
