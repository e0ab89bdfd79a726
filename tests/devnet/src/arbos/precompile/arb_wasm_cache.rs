//! `ArbWasmCache` (0x72): the cached flag of programs.

use alloy::{
    primitives::{Address, B256, Bytes},
    sol,
    sol_types::SolCall,
};

use super::frame::{
    CODE_HASH_GAS, PARAMS_GAS, PrecompileError, PrecompileFrame, PrecompileResult, Purity,
    READ_GAS, WRITE_GAS,
};
use crate::arbos::program_status::{self, Inactive};

sol! {
    interface ArbWasmCache {
        event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);

        function isCacheManager(address manager) external view returns (bool);
        function allCacheManagers() external view returns (address[] memory managers);
        function cacheCodehash(bytes32 codehash) external;
        function cacheProgram(address addr) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);
    }
}

use ArbWasmCache::ArbWasmCacheCalls as Calls;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(match call {
        Calls::isCacheManager(_) | Calls::allCacheManagers(_) | Calls::codehashIsCached(_) => {
            Purity::View
        }
        _ => Purity::Write,
    })?;
    let arbos = frame.block().arbos.number();
    match call {
        Calls::isCacheManager(call) => {
            frame.burn(READ_GAS)?;
            let is_manager = frame.arbos().cache_managers().contains(call.manager);
            Ok(ArbWasmCache::isCacheManagerCall::abi_encode_returns(&is_manager).into())
        }
        Calls::allCacheManagers(_) => {
            let managers = frame.arbos().cache_managers().members();
            frame.burn(READ_GAS * (1 + managers.len() as u64))?;
            Ok(ArbWasmCache::allCacheManagersCall::abi_encode_returns(&managers).into())
        }
        Calls::codehashIsCached(call) => {
            frame.burn(READ_GAS)?;
            let is_cached = frame.arbos().program(call.codehash).is_cached;
            Ok(ArbWasmCache::codehashIsCachedCall::abi_encode_returns(&is_cached).into())
        }
        Calls::cacheCodehash(call) if arbos == 30 => set_cached(frame, call.codehash, true),
        Calls::cacheCodehash(_) => Err(PrecompileError::Refused("method requires ArbOS 30".into())),
        Calls::cacheProgram(call) => {
            frame.require_version(31)?;
            frame.burn(CODE_HASH_GAS)?;
            let code_hash = frame.code_hash(call.addr);
            set_cached(frame, code_hash, true)
        }
        Calls::evictCodehash(call) => set_cached(frame, call.codehash, false),
    }
}

fn may_manage(frame: &mut PrecompileFrame<'_>, caller: Address) -> Result<bool, PrecompileError> {
    frame.burn(READ_GAS)?;
    if frame.arbos().cache_managers().contains(caller) {
        return Ok(true);
    }
    frame.burn(READ_GAS)?;
    Ok(frame.arbos().chain_owners().contains(caller))
}

/// Sets the cached flag. Only active programs can be cached; any program can be evicted.
fn set_cached(
    frame: &mut PrecompileFrame<'_>,
    code_hash: B256,
    is_cached: bool,
) -> PrecompileResult {
    let caller = frame.caller;
    if !may_manage(frame, caller)? {
        return Err(PrecompileError::Refused("unauthorized caller".into()));
    }
    let now = frame.block().timestamp;
    frame.burn(PARAMS_GAS + READ_GAS)?;
    let params = frame.arbos().params();
    let mut entry = frame.arbos().program(code_hash);
    if is_cached && let Err(inactive) = program_status::check_active(&entry, &params, now) {
        // Nitro compares versions here, and a program that was never activated has version 0.
        return Err(match inactive {
            Inactive::NotActivated => {
                Inactive::NeedsUpgrade { version: 0, stylus_version: params.version }
            }
            other => other,
        }
        .into());
    }
    if entry.is_cached == is_cached {
        return Ok(Bytes::new());
    }
    // Nitro charges the event before the work.
    frame.emit(&ArbWasmCache::UpdateProgramCache {
        manager: caller,
        codehash: code_hash,
        cached: is_cached,
    })?;
    frame.burn(u64::from(entry.figures.init))?;
    // Nitro reads the module hash to update its cache, then writes the entry.
    frame.burn(READ_GAS + WRITE_GAS)?;
    entry.is_cached = is_cached;
    frame.arbos().set_program(code_hash, &entry);
    Ok(Bytes::new())
}
