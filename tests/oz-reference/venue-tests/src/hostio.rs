//! Host functions that the two programs import. Storage writes take effect immediately, so a flush
//! does nothing.

use alloy_primitives::{Address, B256, keccak256};
use wasmi::{Caller, Error, Linker, Memory};

use crate::chain::{Frame, Log};

const MODULE: &str = "vm_hooks";

type Host<'a> = Caller<'a, Frame>;

/// Defines all host functions.
pub(crate) fn define(linker: &mut Linker<Frame>) -> Result<(), Error> {
    storage(linker)?;
    message(linker)?;
    calls(linker)?;
    linker.func_wrap(MODULE, "pay_for_memory_grow", |_: Host<'_>, _pages: i32| {})?;
    linker.func_wrap(
        MODULE,
        "account_codehash",
        |mut host: Host<'_>, account: i32, out: i32| {
            let account = Address::from(read(&host, account)?);
            let hash = if host.data().chain.has_program(account) {
                keccak256(account)
            } else {
                B256::ZERO
            };
            write(&mut host, out, hash.as_slice())
        },
    )?;
    linker.func_wrap(
        MODULE,
        "emit_log",
        |host: Host<'_>, data: i32, len: i32, topics: i32| -> Result<(), Error> {
            let bytes = read_slice(&host, data, len)?;
            let split = usize::try_from(topics).map_err(fail)?.saturating_mul(32);
            let (topics, data) = bytes.split_at_checked(split).ok_or_else(out_of_bounds)?;
            let topics = topics.chunks_exact(32).map(B256::from_slice).collect();
            let log = Log { emitter: host.data().this, topics, data: data.to_vec() };
            host.data().chain.state.borrow_mut().logs.push(log);
            Ok(())
        },
    )?;
    Ok(())
}

fn storage(linker: &mut Linker<Frame>) -> Result<(), Error> {
    linker.func_wrap(MODULE, "storage_flush_cache", |_: Host<'_>, _clear: i32| {})?;
    linker.func_wrap(
        MODULE,
        "storage_load_bytes32",
        |mut host: Host<'_>, slot: i32, out: i32| {
            let key = (host.data().this, B256::from(read(&host, slot)?));
            let value = host.data().chain.state.borrow().storage.get(&key).copied();
            write(&mut host, out, value.unwrap_or_default().as_slice())
        },
    )?;
    linker.func_wrap(
        MODULE,
        "storage_cache_bytes32",
        |host: Host<'_>, slot: i32, value: i32| -> Result<(), Error> {
            let key = (host.data().this, B256::from(read(&host, slot)?));
            let value = B256::from(read(&host, value)?);
            host.data().chain.state.borrow_mut().storage.insert(key, value);
            Ok(())
        },
    )?;
    Ok(())
}

fn message(linker: &mut Linker<Frame>) -> Result<(), Error> {
    linker.func_wrap(MODULE, "msg_reentrant", |host: Host<'_>| i32::from(host.data().reentrant))?;
    linker.func_wrap(MODULE, "msg_sender", |mut host: Host<'_>, out: i32| {
        let caller = host.data().caller;
        write(&mut host, out, caller.as_slice())
    })?;
    linker.func_wrap(MODULE, "msg_value", |mut host: Host<'_>, out: i32| {
        write(&mut host, out, &[0; 32])
    })?;
    linker.func_wrap(MODULE, "contract_address", |mut host: Host<'_>, out: i32| {
        let this = host.data().this;
        write(&mut host, out, this.as_slice())
    })?;
    linker.func_wrap(MODULE, "read_args", |mut host: Host<'_>, out: i32| {
        let input = host.data().input.clone();
        write(&mut host, out, &input)
    })?;
    linker.func_wrap(
        MODULE,
        "write_result",
        |mut host: Host<'_>, data: i32, len: i32| -> Result<(), Error> {
            host.data_mut().output = read_slice(&host, data, len)?;
            Ok(())
        },
    )?;
    Ok(())
}

fn calls(linker: &mut Linker<Frame>) -> Result<(), Error> {
    linker.func_wrap(
        MODULE,
        "call_contract",
        |mut host: Host<'_>, to: i32, data: i32, len: i32, _value: i32, _gas: i64, out: i32| {
            call(&mut host, to, data, len, out)
        },
    )?;
    linker.func_wrap(
        MODULE,
        "static_call_contract",
        |mut host: Host<'_>, to: i32, data: i32, len: i32, _gas: i64, out: i32| {
            call(&mut host, to, data, len, out)
        },
    )?;
    // The SDK's call builder imports it, but the programs make no delegate calls.
    linker.func_wrap(
        MODULE,
        "delegate_call_contract",
        |_: Host<'_>, _: i32, _: i32, _: i32, _: i64, _: i32| -> Result<i32, Error> {
            Err(Error::new("delegate calls are not supported"))
        },
    )?;
    linker.func_wrap(MODULE, "return_data_size", |host: Host<'_>| {
        i32::try_from(host.data().returned.len()).map_err(fail)
    })?;
    linker.func_wrap(
        MODULE,
        "read_return_data",
        |mut host: Host<'_>, out: i32, offset: i32, size: i32| {
            let offset = usize::try_from(offset).map_err(fail)?;
            let size = usize::try_from(size).map_err(fail)?;
            let mut part = host.data().returned.get(offset..).unwrap_or_default().to_vec();
            part.truncate(size);
            write(&mut host, out, &part)?;
            i32::try_from(part.len()).map_err(fail)
        },
    )?;
    Ok(())
}

/// Runs a nested call. Writes the length of the return data to `out`. Returns 0 on success, 1 on
/// failure.
fn call(host: &mut Host<'_>, to: i32, data: i32, len: i32, out: i32) -> Result<i32, Error> {
    let to = Address::from(read(host, to)?);
    let input = read_slice(host, data, len)?;
    let (chain, this) = (host.data().chain.clone(), host.data().this);
    let (status, returned) = match chain.raw_call(this, to, input) {
        Ok(returned) => (0, returned),
        Err(revert) => (1, revert),
    };
    let len = u32::try_from(returned.len()).map_err(fail)?;
    host.data_mut().returned = returned;
    write(host, out, &len.to_le_bytes())?;
    Ok(status)
}

fn memory(host: &Host<'_>) -> Result<Memory, Error> {
    let memory = host.get_export("memory").and_then(wasmi::Extern::into_memory);
    memory.ok_or_else(|| Error::new("the program exports no memory"))
}

fn read<const N: usize>(host: &Host<'_>, at: i32) -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    memory(host)?.read(host, usize::try_from(at).map_err(fail)?, &mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn read_slice(host: &Host<'_>, at: i32, len: i32) -> Result<Vec<u8>, Error> {
    let mut bytes = vec![0; usize::try_from(len).map_err(fail)?];
    memory(host)?.read(host, usize::try_from(at).map_err(fail)?, &mut bytes).map_err(fail)?;
    Ok(bytes)
}

fn write(host: &mut Host<'_>, at: i32, bytes: &[u8]) -> Result<(), Error> {
    let memory = memory(host)?;
    memory.write(host, usize::try_from(at).map_err(fail)?, bytes).map_err(fail)
}

fn fail(error: impl std::fmt::Display) -> Error {
    Error::new(error.to_string())
}

fn out_of_bounds() -> Error {
    Error::new("the data is shorter than its topics")
}
