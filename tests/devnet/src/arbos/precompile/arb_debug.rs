//! `ArbDebug` (0xff): methods for development chains.

use alloy::{
    primitives::{B256, Bytes},
    sol,
    sol_types::SolCall,
};
use revm::{
    bytecode::Bytecode, context::JournalTr,
    context_interface::journaled_state::account::JournaledAccountTr,
};

use super::frame::{
    PrecompileError, PrecompileFrame, PrecompileResult, Purity, READ_GAS, WRITE_GAS, revert,
};

sol! {
    interface ArbDebug {
        event Basic(bool flag, bytes32 indexed value);
        event Mixed(bool indexed flag, bool not, bytes32 indexed value, address conn, address indexed caller);
        event Store(bool indexed flag, address indexed field, uint24 number, bytes32 value, bytes blob);

        error Custom(uint64 number, string text, bool flag);
        error Unused();

        function becomeChainOwner() external;
        function overwriteContractCode(address target, bytes calldata newCode)
            external returns (bytes memory oldCode);
        function customRevert(uint64 number) external pure;
        function events(bool flag, bytes32 value) external payable returns (address, uint256);
        function legacyError() external pure;
        function panic() external;
    }
}

use ArbDebug::ArbDebugCalls as Calls;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(match call {
        Calls::becomeChainOwner(_) | Calls::panic(_) | Calls::overwriteContractCode(_) => {
            Purity::Write
        }
        Calls::events(_) => Purity::Payable,
        Calls::customRevert(_) | Calls::legacyError(_) => Purity::Pure,
    })?;
    match call {
        Calls::becomeChainOwner(_) => become_chain_owner(frame),
        Calls::overwriteContractCode(call) => Ok(overwrite_code(frame, &call)),
        Calls::customRevert(call) => Err(revert(&ArbDebug::Custom {
            number: call.number,
            text: "This spider family wards off bugs: /\\oo/\\ //\\(oo)//\\ /\\oo/\\".into(),
            flag: true,
        })),
        Calls::events(call) => events(frame, call.flag, call.value),
        Calls::legacyError(_) => Err(PrecompileError::Refused("example legacy error".into())),
        Calls::panic(_) => {
            Err(PrecompileError::Refused("called ArbDebug's debug-only Panic method".into()))
        }
    }
}

fn become_chain_owner(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let caller = frame.caller;
    frame.burn(READ_GAS)?;
    if !frame.arbos().chain_owners().contains(caller) {
        frame.burn(READ_GAS + 3 * WRITE_GAS)?;
        frame.arbos().chain_owners().add(caller);
    }
    Ok(Bytes::new())
}

fn overwrite_code(
    frame: &mut PrecompileFrame<'_>,
    call: &ArbDebug::overwriteContractCodeCall,
) -> Bytes {
    let old = frame.code(call.target);
    let code = Bytecode::new_raw_checked(call.newCode.clone())
        .unwrap_or_else(|_| Bytecode::new_legacy(call.newCode.clone()));
    let Ok(mut account) = frame.evm().journaled_state.load_account_with_code_mut(call.target);
    account.data.set_code_and_hash_slow(code);
    ArbDebug::overwriteContractCodeCall::abi_encode_returns(&old).into()
}

fn events(frame: &mut PrecompileFrame<'_>, flag: bool, value: B256) -> PrecompileResult {
    let (address, caller) = (frame.address, frame.caller);
    frame.emit(&ArbDebug::Basic { flag: !flag, value })?;
    frame.emit(&ArbDebug::Mixed { flag, not: !flag, value, conn: address, caller })?;
    let result = ArbDebug::eventsReturn { _0: caller, _1: frame.value };
    Ok(ArbDebug::eventsCall::abi_encode_returns(&result).into())
}
