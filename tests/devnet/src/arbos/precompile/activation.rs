//! `ArbWasm.activateProgram` and `ArbWasm.codehashKeepalive`: activation, extension and their
//! costs.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};

use super::{
    arb_wasm::ArbWasm,
    frame::{
        PARAMS_GAS, PrecompileError, PrecompileFrame, PrecompileResult, READ_GAS, WRITE_GAS, revert,
    },
    program_code,
};
use crate::{
    arbos::{
        packing::{ProgramEntry, hours_since_start},
        program_status,
    },
    evm::compiled,
    stylus::activate::{Activation, ActivationRules},
};

/// Fixed gas of an activation: 59,256 microseconds at 28 gas each.
const FIXED_GAS: u64 = 1_659_168;

/// First `ArbOS` version in which the owners can add to the gas of an activation.
const EXTRA_GAS_SINCE: u8 = 59;

/// Activates the program at `account`.
pub(super) fn activate(frame: &mut PrecompileFrame<'_>, account: Address) -> PrecompileResult {
    let block = frame.block().clone();
    if frame.evm().chain.is_call && !block.policies.allows_trial_activation {
        return Err(PrecompileError::Refused("offchain activation is not allowed".into()));
    }
    if block.arbos.number() >= EXTRA_GAS_SINCE {
        frame.burn(READ_GAS)?;
        let extra = frame.arbos().activation_gas();
        frame.burn(extra)?;
    }
    frame.burn(FIXED_GAS + PARAMS_GAS + READ_GAS)?;
    let params = frame.arbos().params();
    let code_hash = frame.code_hash(account);
    let previous = frame.arbos().program(code_hash);
    if program_status::check_active(&previous, &params, block.timestamp).is_ok() {
        return Err(revert(&ArbWasm::ProgramUpToDate {}));
    }

    let module = program_code::module_of(frame, account, &params)?;
    let rules = ActivationRules {
        arbos: block.arbos,
        stylus_version: params.version,
        is_debug_chain: true,
        page_limit: params.page_limit.saturating_sub(frame.evm().chain.pages.open),
    };
    let Activation { figures, gas_used, module_hash, program } =
        compiled::activate(&module, rules, frame.gas_left()).map_err(|error| {
            if error.is_out_of_gas() {
                PrecompileError::OutOfGas
            } else {
                PrecompileError::Failed(format!("program activation failed: {error}"))
            }
        })?;
    frame.burn(gas_used)?;
    compiled::insert(block.arbos, module_hash, program);

    if previous.is_cached {
        frame.burn(READ_GAS)?;
    }
    frame.burn(WRITE_GAS)?;
    frame.arbos().set_module_hash(code_hash, module_hash);

    let fee = update_data_pricer(frame, figures.asm_estimate, block.timestamp)?;

    let entry = ProgramEntry {
        version: params.version,
        figures,
        activated_at: hours_since_start(block.timestamp),
        is_cached: previous.is_cached,
    };
    frame.burn(WRITE_GAS)?;
    frame.arbos().set_program(code_hash, &entry);

    pay_data_fee(frame, fee)?;
    frame.emit(&ArbWasm::ProgramActivated {
        codehash: code_hash,
        moduleHash: module_hash,
        program: account,
        dataFee: fee,
        version: params.version,
    })?;
    let result = ArbWasm::activateProgramReturn { version: params.version, dataFee: fee };
    Ok(ArbWasm::activateProgramCall::abi_encode_returns(&result).into())
}

/// Restarts the lifetime of an active program, for the data fee.
pub(super) fn keepalive(frame: &mut PrecompileFrame<'_>, code_hash: B256) -> PrecompileResult {
    let now = frame.block().timestamp;
    frame.burn(PARAMS_GAS + READ_GAS)?;
    let params = frame.arbos().params();
    let mut entry = frame.arbos().program(code_hash);
    program_status::check_active(&entry, &params, now)?;
    let age = entry.age(now);
    if age < program_status::keepalive_seconds(&params) {
        return Err(revert(&ArbWasm::ProgramKeepaliveTooSoon { ageInSeconds: age }));
    }
    let fee = update_data_pricer(frame, entry.figures.asm_estimate, now)?;
    entry.activated_at = hours_since_start(now);
    frame.burn(WRITE_GAS)?;
    frame.arbos().set_program(code_hash, &entry);
    pay_data_fee(frame, fee)?;
    frame.emit(&ArbWasm::ProgramLifetimeExtended { codehash: code_hash, dataFee: fee })?;
    Ok(Bytes::new())
}

/// Records the program's size in the data pricer and returns the data fee in wei.
fn update_data_pricer(
    frame: &mut PrecompileFrame<'_>,
    asm_estimate: u32,
    now: u64,
) -> Result<U256, PrecompileError> {
    frame.burn(5 * READ_GAS + 2 * WRITE_GAS)?;
    let mut pricer = frame.arbos().data_pricer();
    let fee = pricer.add_demand(asm_estimate, now);
    frame.arbos().set_data_pricer(&pricer);
    Ok(fee)
}

/// Pays the data fee from the call value and returns the rest to the caller.
fn pay_data_fee(frame: &mut PrecompileFrame<'_>, fee: U256) -> Result<(), PrecompileError> {
    frame.burn(READ_GAS)?;
    let (value, caller) = (frame.value, frame.caller);
    let Some(excess) = value.checked_sub(fee) else {
        return Err(revert(&ArbWasm::ProgramInsufficientValue { have: value, want: fee }));
    };
    let network = frame.arbos().network_fee_account();
    frame.send(network, fee)?;
    frame.send(caller, excess)
}
