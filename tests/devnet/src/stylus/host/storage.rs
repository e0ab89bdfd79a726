//! Host functions for storage. They use the frame's storage cache.

use alloy::primitives::B256;

use super::{
    super::request::{FlushStatus, Request, Response},
    Flow, Halt,
    meter::{API_INK, HOST_INK, HostCall, POINTER_INK},
};

/// Gas of loading a cold slot.
const COLD_LOAD_GAS: u64 = 2_100;
/// Gas that must be left for a store (EIP-2200).
const STORE_SENTRY_GAS: u64 = 2_300;
/// Maximum gas that the access counter adds.
const DEAREST_ACCESS_GAS: u64 = 10;

/// Loads a slot, from the cache if possible.
pub(super) fn load(call: &mut HostCall<'_>, key: u32, dest: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK)?;
    let miss_gas = call.state.env.arbos.storage_miss_gas();
    call.require_gas(COLD_LOAD_GAS + DEAREST_ACCESS_GAS + miss_gas)?;
    let key = call.read_word(key)?;
    let access_gas = call.state.storage.count_load();
    if let Some(value) = call.state.storage.get(&key) {
        call.pay_gas(access_gas)?;
        call.write(dest, value.as_slice())?;
        return Ok(Flow::NONE);
    }
    require_room(call, &key)?;
    Ok(Flow::request(Request::LoadStorage { key }, move |call, response| {
        let Response::Word { value, gas } = response else { return Err(Halt::mismatch()) };
        call.state.storage.insert_loaded(key, value);
        call.pay_gas(access_gas.saturating_add(gas).saturating_add(miss_gas))?;
        call.write(dest, value.as_slice())?;
        Ok(None)
    }))
}

/// Writes a slot in the cache.
pub(super) fn cache(call: &mut HostCall<'_>, key: u32, value: u32) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + 2 * POINTER_INK)?;
    call.require_gas(STORE_SENTRY_GAS + DEAREST_ACCESS_GAS)?;
    let key = call.read_word(key)?;
    let value = call.read_word(value)?;
    require_room(call, &key)?;
    let gas = call.state.storage.count_store();
    call.state.storage.store(key, value);
    call.pay_gas(gas)?;
    Ok(Flow::NONE)
}

/// Ends the program if the node's limit leaves no room for another slot.
fn require_room(call: &HostCall<'_>, key: &B256) -> Result<(), Halt> {
    if call.state.storage.is_full_for(key, call.state.env.max_cached_slots) {
        return Err(Halt::OutOfCache);
    }
    Ok(())
}

/// Writes the dirty slots of the cache to the chain.
pub(super) fn flush(call: &mut HostCall<'_>, clear: bool) -> Result<Flow, Halt> {
    call.pay_ink(HOST_INK + API_INK)?;
    call.require_gas(STORE_SENTRY_GAS)?;
    let writes = call.state.storage.take_dirty();
    if clear {
        call.state.storage.clear();
    }
    if writes.is_empty() {
        return Ok(Flow::NONE);
    }
    let gas_limit = call.gas_left().saturating_add(1);
    Ok(Flow::request(Request::FlushStorage { writes, gas_limit }, move |call, response| {
        let Response::Flushed { status, gas } = response else { return Err(Halt::mismatch()) };
        let arbos = call.state.env.arbos;
        match status {
            FlushStatus::Written => {
                if arbos.charges_flush() {
                    call.pay_gas(gas)?;
                }
                Ok(None)
            }
            FlushStatus::OutOfGas if arbos.flush_shortfall_takes_all() => {
                call.pay_gas(gas_limit)?;
                Ok(None)
            }
            FlushStatus::OutOfGas => Err(Halt::failure("out of gas in storage writes")),
            FlushStatus::Static => Err(Halt::failure("write protection")),
        }
    }))
}
