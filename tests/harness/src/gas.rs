//! Puts programs into the chain's cache. A call of a cached program has a lower start-up cost.

use crate::World;
use alloy::{
    primitives::{Address, U256, address, keccak256},
    sol,
};
use basalt_client::dev;
use basalt_manifest::find;

/// The `ArbWasmCache` precompile.
const ARB_WASM_CACHE: Address = address!("0000000000000000000000000000000000000072");

sol! {
    interface IArbWasmCache {
        function cacheProgram(address program) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);
    }
}

impl World {
    /// Caches or evicts the programs that the manifest marks as cached. The owner account of the
    /// development chain sends the calls. Other suites with the same code are affected too.
    pub async fn set_cached(&self, is_cached: bool) {
        let suite = self.suite();
        let is_meant = |name: &str| find(name).is_some_and(|program| program.is_cached);
        for program in suite.programs().filter(|it| is_meant(&it.program)) {
            self.set_program_cached(program.address, is_cached).await;
        }
    }

    /// Lets each later transaction find the programs of the suite called earlier in its block. Does
    /// nothing on a node outside this process.
    pub fn set_called_before(&self, is_called: bool) {
        let Some(devnet) = &self.devnet else { return };
        let programs: Vec<Address> = self.suite().programs().map(|it| it.address).collect();
        devnet.set_called_before(if is_called { &programs } else { &[] });
    }

    /// Caches or evicts one program.
    pub async fn set_program_cached(&self, program: Address, is_cached: bool) {
        let code = self.connection().code(program).await.unwrap_or_else(|error| panic!("{error}"));
        let codehash = keccak256(code);
        let known = IArbWasmCache::codehashIsCachedCall { codehash };
        if self.read(ARB_WASM_CACHE, known).await == is_cached {
            return;
        }
        let owner = dev::funded().unwrap().address();
        let done = if is_cached {
            let call = IArbWasmCache::cacheProgramCall { program };
            self.connection().send(owner, ARB_WASM_CACHE, call, U256::ZERO).await
        } else {
            let call = IArbWasmCache::evictCodehashCall { codehash };
            self.connection().send(owner, ARB_WASM_CACHE, call, U256::ZERO).await
        };
        done.unwrap_or_else(|error| panic!("{error}"));
    }
}
