//! `ArbWasm.activateProgram` and `ArbWasm.codehashKeepalive`: activation, extension and their
//! costs.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};

use super::{
    arb_wasm::ArbWasm,
    frame::{Failure, Frame, Outcome, PARAMS_GAS, READ_GAS, WRITE_GAS, revert},
};
use crate::{
    arbos::{
        programs,
        words::{ProgramEntry, hours_since_start},
    },
    evm::programs as compiled,
    stylus::{
        activate::{Activation, ActivationRules, activate as check_and_compile},
        code,
        params::StylusParams,
    },
};

/// Fixed gas of an activation: 59,256 microseconds at 28 gas each.
const FIXED_GAS: u64 = 1_659_168;

/// First `ArbOS` version in which the owners can add to the gas of an activation.
const EXTRA_GAS_SINCE: u8 = 59;

/// Activates the program at `account`.
pub(super) fn activate(frame: &mut Frame<'_>, account: Address) -> Outcome {
    let block = frame.block().clone();
    if block.arbos.number() >= EXTRA_GAS_SINCE {
        frame.burn(READ_GAS)?;
        let extra = frame.arbos().activation_gas();
        frame.burn(extra)?;
    }
    frame.burn(FIXED_GAS + PARAMS_GAS + READ_GAS)?;
    let params = frame.arbos().params();
    let code_hash = frame.code_hash(account);
    let known = frame.arbos().program(code_hash);
    if programs::check_active(&known, &params, block.timestamp).is_ok() {
        return Err(revert(&ArbWasm::ProgramUpToDate {}));
    }

    let module = module_of(frame, account, &params)?;
    let rules = ActivationRules {
        arbos: block.arbos,
        stylus_version: params.version,
        is_debug_chain: true,
        page_limit: params.page_limit.saturating_sub(frame.evm().chain.pages.open),
    };
    let Activation { figures, gas_used, module_hash, program } =
        check_and_compile(&module, &rules, frame.gas_left())
            .map_err(|error| Failure::Refused(format!("program activation failed: {error}")))?;
    frame.burn(gas_used)?;
    compiled::remember(block.arbos, code_hash, program);

    if known.is_cached {
        frame.burn(READ_GAS)?;
    }
    frame.burn(WRITE_GAS)?;
    frame.arbos().set_module_hash(code_hash, module_hash);

    let fee = book_data(frame, figures.asm_estimate, block.timestamp)?;

    let entry = ProgramEntry {
        version: params.version,
        figures,
        activated_at: hours_since_start(block.timestamp),
        is_cached: known.is_cached,
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
pub(super) fn keepalive(frame: &mut Frame<'_>, code_hash: B256) -> Outcome {
    let now = frame.block().timestamp;
    frame.burn(PARAMS_GAS + READ_GAS)?;
    let params = frame.arbos().params();
    let mut entry = frame.arbos().program(code_hash);
    programs::check_active(&entry, &params, now)?;
    let age = entry.age(now);
    if age < programs::keepalive_seconds(&params) {
        return Err(revert(&ArbWasm::ProgramKeepaliveTooSoon { ageInSeconds: age }));
    }
    let fee = book_data(frame, entry.figures.asm_estimate, now)?;
    entry.activated_at = hours_since_start(now);
    frame.burn(WRITE_GAS)?;
    frame.arbos().set_program(code_hash, &entry);
    pay_data_fee(frame, fee)?;
    frame.emit(&ArbWasm::ProgramLifetimeExtended { codehash: code_hash, dataFee: fee })?;
    Ok(Bytes::new())
}

fn module_of(
    frame: &mut Frame<'_>,
    account: Address,
    params: &StylusParams,
) -> Result<Vec<u8>, Failure> {
    let bytes = frame.code(account);
    if !code::is_program(&bytes) {
        return Err(revert(&ArbWasm::ProgramNotWasm {}));
    }
    code::module_of(&bytes, params.max_wasm_size).map_err(|error| {
        tracing::debug!(%account, %error, "cannot decompress program");
        Failure::Revert(Bytes::new())
    })
}

/// Records the program's size in the data pricer and returns the data fee in wei.
fn book_data(frame: &mut Frame<'_>, asm_estimate: u32, now: u64) -> Result<U256, Failure> {
    frame.burn(5 * READ_GAS + 2 * WRITE_GAS)?;
    let mut pricer = frame.arbos().data_pricer();
    let fee = pricer.book(asm_estimate, now);
    frame.arbos().set_data_pricer(&pricer);
    Ok(fee)
}

/// Pays the data fee from the call value and returns the rest to the caller.
fn pay_data_fee(frame: &mut Frame<'_>, fee: U256) -> Result<(), Failure> {
    frame.burn(READ_GAS)?;
    let (value, caller) = (frame.value, frame.caller);
    let Some(excess) = value.checked_sub(fee) else {
        return Err(revert(&ArbWasm::ProgramInsufficientValue { have: value, want: fee }));
    };
    let network = frame.arbos().network_fee_account();
    frame.send(network, fee)?;
    frame.send(caller, excess)
}
