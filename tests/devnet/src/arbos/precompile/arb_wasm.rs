//! `ArbWasm` (0x71): activation of programs, program entries and Stylus parameters.

use alloy::{
    primitives::{Address, B256, U256},
    sol,
    sol_types::{SolCall, SolInterface},
};

use super::frame::{
    CODE_HASH_GAS, PARAMS_GAS, PrecompileError, PrecompileFrame, PrecompileResult, Purity,
    READ_GAS, revert,
};
use crate::{
    arbos::{
        packing::ProgramEntry,
        program_status::{self, Inactive},
    },
    stylus::{
        figures::{cached_gas, start_gas},
        params::StylusParams,
    },
};

sol! {
    interface ArbWasm {
        event ProgramActivated(
            bytes32 indexed codehash,
            bytes32 moduleHash,
            address program,
            uint256 dataFee,
            uint16 version
        );
        event ProgramLifetimeExtended(bytes32 indexed codehash, uint256 dataFee);

        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);

        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function codehashKeepalive(bytes32 codehash) external payable;
        function stylusVersion() external view returns (uint16);
        function codehashVersion(bytes32 codehash) external view returns (uint16);
        function codehashAsmSize(bytes32 codehash) external view returns (uint32);
        function programVersion(address program) external view returns (uint16);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
        function programMemoryFootprint(address program) external view returns (uint16);
        function programTimeLeft(address program) external view returns (uint64);
        function inkPrice() external view returns (uint32);
        function maxStackDepth() external view returns (uint32);
        function freePages() external view returns (uint16);
        function pageGas() external view returns (uint16);
        function pageRamp() external view returns (uint64);
        function pageLimit() external view returns (uint16);
        function minInitGas() external view returns (uint64 gas, uint64 cached);
        function initCostScalar() external view returns (uint64 percent);
        function expiryDays() external view returns (uint16);
        function keepaliveDays() external view returns (uint16);
        function blockCacheSize() external view returns (uint16);
        function activationGas() external view returns (uint64);
    }
}

use ArbWasm::{ArbWasmCalls as Calls, ArbWasmErrors as Errors};

impl From<Inactive> for PrecompileError {
    fn from(inactive: Inactive) -> Self {
        match inactive {
            Inactive::NotActivated => revert(&ArbWasm::ProgramNotActivated {}),
            Inactive::NeedsUpgrade { version, stylus_version } => {
                revert(&ArbWasm::ProgramNeedsUpgrade { version, stylusVersion: stylus_version })
            }
            Inactive::Expired { age } => revert(&ArbWasm::ProgramExpired { ageInSeconds: age }),
        }
    }
}

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(match call {
        Calls::activateProgram(_) | Calls::codehashKeepalive(_) => Purity::Payable,
        _ => Purity::View,
    })?;
    match call {
        Calls::activateProgram(call) => super::activation::activate(frame, call.program),
        Calls::codehashKeepalive(call) => super::activation::keepalive(frame, call.codehash),
        Calls::codehashVersion(call) => {
            let (entry, _) = active_entry(frame, call.codehash)?;
            Ok(encode(entry.version))
        }
        Calls::codehashAsmSize(call) => {
            let (entry, _) = active_entry(frame, call.codehash)?;
            Ok(encode(entry.figures.asm_estimate))
        }
        Calls::programVersion(call) => {
            let (entry, _) = active_entry_of(frame, call.program)?;
            Ok(encode(entry.version))
        }
        Calls::programMemoryFootprint(call) => {
            let (entry, _) = active_entry_of(frame, call.program)?;
            Ok(encode(entry.figures.footprint))
        }
        Calls::programInitGas(call) => {
            let (entry, params) = active_entry_of(frame, call.program)?;
            let result = ArbWasm::programInitGasReturn {
                gas: start_gas(&params, &entry.figures, false),
                gasWhenCached: cached_gas(&params, &entry.figures),
            };
            Ok(ArbWasm::programInitGasCall::abi_encode_returns(&result).into())
        }
        Calls::programTimeLeft(call) => {
            let (entry, params) = active_entry_of(frame, call.program)?;
            Ok(encode(program_status::time_left(&entry, &params, frame.block().timestamp)))
        }
        parameter => {
            frame.burn(PARAMS_GAS)?;
            let params = frame.arbos().params();
            read_parameter(frame, &params, &parameter)
        }
    }
}

fn read_parameter(
    frame: &mut PrecompileFrame<'_>,
    params: &StylusParams,
    call: &Calls,
) -> PrecompileResult {
    let arbos = frame.block().arbos.number();
    Ok(match call {
        Calls::stylusVersion(_) => encode(params.version),
        Calls::inkPrice(_) => encode(params.ink_price),
        Calls::maxStackDepth(_) => encode(params.max_stack_depth),
        Calls::freePages(_) => encode(params.free_pages),
        Calls::pageGas(_) => encode(params.page_gas),
        Calls::pageRamp(_) => encode(StylusParams::PAGE_RAMP),
        Calls::pageLimit(_) => encode(params.page_limit),
        Calls::minInitGas(_) => {
            frame.require_version(32)?;
            let result = ArbWasm::minInitGasReturn {
                gas: u64::from(params.min_init_gas) * 128,
                cached: u64::from(params.min_cached_init_gas) * 32,
            };
            ArbWasm::minInitGasCall::abi_encode_returns(&result).into()
        }
        Calls::initCostScalar(_) => encode(u16::from(params.init_cost_scalar) * 2),
        Calls::expiryDays(_) => encode(params.expiry_days),
        Calls::keepaliveDays(_) => encode(params.keepalive_days),
        Calls::blockCacheSize(_) => encode(params.block_cache_size),
        Calls::activationGas(_) if arbos >= 59 => {
            frame.burn(READ_GAS)?;
            encode(frame.arbos().activation_gas())
        }
        _ => {
            return Err(PrecompileError::Refused(
                "method does not exist at this ArbOS version".into(),
            ));
        }
    })
}

/// Returns the entry of an active program and the current parameters.
fn active_entry(
    frame: &mut PrecompileFrame<'_>,
    code_hash: B256,
) -> Result<(ProgramEntry, StylusParams), PrecompileError> {
    frame.burn(PARAMS_GAS + READ_GAS)?;
    let now = frame.block().timestamp;
    let params = frame.arbos().params();
    let entry = frame.arbos().program(code_hash);
    program_status::check_active(&entry, &params, now)?;
    Ok((entry, params))
}

fn active_entry_of(
    frame: &mut PrecompileFrame<'_>,
    program: Address,
) -> Result<(ProgramEntry, StylusParams), PrecompileError> {
    frame.burn(CODE_HASH_GAS)?;
    let code_hash = frame.code_hash(program);
    active_entry(frame, code_hash)
}

/// Encodes a number as the result of a method.
fn encode(number: impl Into<u64>) -> alloy::primitives::Bytes {
    U256::from(number.into()).to_be_bytes::<32>().into()
}

/// Returns the message of an error of this contract, as Nitro words it.
pub(super) fn error_text(data: &[u8]) -> Option<String> {
    Some(match Errors::abi_decode(data).ok()? {
        Errors::ProgramNotWasm(_) => "error ProgramNotWasm()".into(),
        Errors::ProgramNotActivated(_) => "error ProgramNotActivated()".into(),
        Errors::ProgramNeedsUpgrade(error) => {
            format!("error ProgramNeedsUpgrade({}, {})", error.version, error.stylusVersion)
        }
        Errors::ProgramExpired(error) => format!("error ProgramExpired({})", error.ageInSeconds),
        Errors::ProgramUpToDate(_) => "error ProgramUpToDate()".into(),
        Errors::ProgramKeepaliveTooSoon(error) => {
            format!("error ProgramKeepaliveTooSoon({})", error.ageInSeconds)
        }
        Errors::ProgramInsufficientValue(error) => {
            format!("error ProgramInsufficientValue({}, {})", error.have, error.want)
        }
    })
}
