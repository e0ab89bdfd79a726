//! `ArbInfo` (0x65): balances and code of accounts.

use alloy::{sol, sol_types::SolCall};

use super::frame::{PrecompileFrame, PrecompileResult, Purity};

sol! {
    interface ArbInfo {
        function getBalance(address account) external view returns (uint256);
        function getCode(address account) external view returns (bytes memory);
    }
}

use ArbInfo::ArbInfoCalls as Calls;

const BALANCE_GAS: u64 = 700;
const COLD_SLOAD_GAS: u64 = 2100;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let call: Calls = frame.decode()?;
    frame.enter(Purity::View)?;
    let output = match call {
        Calls::getBalance(call) => {
            frame.burn(BALANCE_GAS)?;
            ArbInfo::getBalanceCall::abi_encode_returns(&frame.balance(call.account))
        }
        Calls::getCode(call) => {
            frame.burn(COLD_SLOAD_GAS)?;
            let code = frame.code(call.account);
            frame.burn_words(code.len())?;
            ArbInfo::getCodeCall::abi_encode_returns(&code)
        }
    };
    Ok(output.into())
}
