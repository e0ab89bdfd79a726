//! `ArbOwner` (0x70): settings for chain owners. Its methods are free.

use alloy::{
    primitives::{Address, B256, Bytes, FixedBytes, Log, U256},
    sol,
    sol_types::{SolCall, SolEvent},
};
use revm::context::JournalTr;

use super::frame::{PrecompileError, PrecompileFrame, PrecompileResult, Purity};
use crate::stylus::params::StylusParams;

sol! {
    interface ArbOwner {
        event OwnerActs(bytes4 indexed method, address indexed owner, bytes data);

        function addChainOwner(address account) external;
        function removeChainOwner(address account) external;
        function isChainOwner(address account) external view returns (bool);
        function getAllChainOwners() external view returns (address[] memory);
        function setNetworkFeeAccount(address account) external;
        function getNetworkFeeAccount() external view returns (address);
        function getInfraFeeAccount() external view returns (address);
        function isTransactionFilterer(address account) external view returns (bool);
        function getAllTransactionFilterers() external view returns (address[] memory);
        function getFilteredFundsRecipient() external view returns (address);
        function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
        function setL1PricePerUnit(uint256 price) external;
        function setL2BaseFee(uint256 price) external;
        function setMinimumL2BaseFee(uint256 price) external;
        function addWasmCacheManager(address manager) external;
        function removeWasmCacheManager(address manager) external;
        function setInkPrice(uint32 price) external;
        function setWasmMaxStackDepth(uint32 depth) external;
        function setWasmFreePages(uint16 pages) external;
        function setWasmPageGas(uint16 gas) external;
        function setWasmPageLimit(uint16 limit) external;
        function setWasmMaxSize(uint32 size) external;
        function setWasmMinInitGas(uint8 gas, uint16 cached) external;
        function setWasmInitCostScalar(uint64 percent) external;
        function setWasmExpiryDays(uint16 _days) external;
        function setWasmKeepaliveDays(uint16 _days) external;
        function setWasmBlockCacheSize(uint16 count) external;
        function setMaxStylusContractFragments(uint8 fragments) external;
        function setWasmActivationGas(uint64 gas) external;
    }
}

use ArbOwner::ArbOwnerCalls as Calls;

/// Maximum ink price: the largest uint24.
const MAX_INK_PRICE: u32 = 0x00ff_ffff;

pub(super) fn call(frame: &mut PrecompileFrame<'_>) -> PrecompileResult {
    let caller = frame.caller;
    if !frame.arbos().chain_owners().contains(caller) {
        return Err(PrecompileError::Failed(
            "unauthorized caller to access-controlled method".into(),
        ));
    }
    let call: Calls = frame.decode()?;
    let purity = match call {
        Calls::isChainOwner(_)
        | Calls::getAllChainOwners(_)
        | Calls::getNetworkFeeAccount(_)
        | Calls::getInfraFeeAccount(_)
        | Calls::isTransactionFilterer(_)
        | Calls::getAllTransactionFilterers(_)
        | Calls::getFilteredFundsRecipient(_) => Purity::View,
        _ => Purity::Write,
    };
    frame.make_free();
    frame.enter(purity)?;
    let output = execute(frame, call)?;
    // A getter too, unless the context is static.
    if !frame.is_static() {
        emit_owner_acts(frame, caller);
    }
    Ok(output)
}

fn execute(frame: &mut PrecompileFrame<'_>, call: Calls) -> PrecompileResult {
    match call {
        Calls::addChainOwner(call) => frame.arbos().chain_owners().add(call.account),
        Calls::removeChainOwner(call) => {
            if !frame.arbos().chain_owners().contains(call.account) {
                return Err(PrecompileError::Refused("tried to remove non-owner".into()));
            }
            frame.arbos().chain_owners().remove(call.account);
        }
        Calls::isChainOwner(call) => {
            let is_owner = frame.arbos().chain_owners().contains(call.account);
            return Ok(ArbOwner::isChainOwnerCall::abi_encode_returns(&is_owner).into());
        }
        Calls::getAllChainOwners(_) => {
            let owners = frame.arbos().chain_owners().members();
            return Ok(ArbOwner::getAllChainOwnersCall::abi_encode_returns(&owners).into());
        }
        Calls::getNetworkFeeAccount(_) => {
            let account = frame.arbos().network_fee_account();
            return Ok(ArbOwner::getNetworkFeeAccountCall::abi_encode_returns(&account).into());
        }
        Calls::getInfraFeeAccount(_) => {
            let account = frame.arbos().infra_fee_account();
            return Ok(ArbOwner::getInfraFeeAccountCall::abi_encode_returns(&account).into());
        }
        // As in `ArbOwnerPublic`: no transaction is filtered.
        Calls::isTransactionFilterer(_) | Calls::getFilteredFundsRecipient(_) => {
            frame.require_version(60)?;
            return Ok(vec![0; 32].into());
        }
        Calls::getAllTransactionFilterers(_) => {
            frame.require_version(60)?;
            return Ok(
                ArbOwner::getAllTransactionFilterersCall::abi_encode_returns(&Vec::new()).into()
            );
        }
        Calls::setNetworkFeeAccount(call) => frame.arbos().set_network_fee_account(call.account),
        Calls::scheduleArbOSUpgrade(call) => {
            frame.arbos().schedule_upgrade(call.version, call.timestamp);
        }
        Calls::setL1PricePerUnit(call) => frame.arbos().set_l1_price(call.price),
        Calls::setL2BaseFee(call) => frame.arbos().set_base_fee(checked_price(call.price)?),
        Calls::setMinimumL2BaseFee(call) => {
            let minimum = checked_price(call.price)?;
            frame.arbos().set_min_base_fee(minimum);
            if frame.arbos().base_fee() < minimum {
                frame.arbos().set_base_fee(minimum);
            }
        }
        Calls::addWasmCacheManager(call) => frame.arbos().cache_managers().add(call.manager),
        Calls::removeWasmCacheManager(call) => {
            if !frame.arbos().cache_managers().contains(call.manager) {
                return Err(PrecompileError::Refused("tried to remove non-manager".into()));
            }
            frame.arbos().cache_managers().remove(call.manager);
        }
        Calls::setWasmActivationGas(call) => frame.arbos().set_activation_gas(call.gas),
        parameter => {
            let mut params = frame.arbos().params();
            set_parameter(&mut params, &parameter)?;
            frame.arbos().set_params(&params);
        }
    }
    Ok(Bytes::new())
}

/// Checks that a price fits in the 64 bits of a header's base fee.
fn checked_price(wei: U256) -> Result<U256, PrecompileError> {
    if wei > U256::from(u64::MAX) {
        return Err(PrecompileError::Refused("price exceeds 64 bits".into()));
    }
    Ok(wei)
}

fn set_parameter(params: &mut StylusParams, call: &Calls) -> Result<(), PrecompileError> {
    match call {
        Calls::setInkPrice(call) if call.price == 0 || call.price > MAX_INK_PRICE => {
            return Err(PrecompileError::Refused("ink price must be a positive uint24".into()));
        }
        Calls::setInkPrice(call) => params.ink_price = call.price,
        Calls::setWasmMaxStackDepth(call) => params.max_stack_depth = call.depth,
        Calls::setWasmFreePages(call) => params.free_pages = call.pages,
        Calls::setWasmPageGas(call) => params.page_gas = call.gas,
        Calls::setWasmPageLimit(call) => params.page_limit = call.limit,
        Calls::setWasmMaxSize(call) => params.max_wasm_size = call.size,
        Calls::setWasmMinInitGas(call) => {
            params.min_init_gas = units(call.gas.into(), 128);
            params.min_cached_init_gas = units(call.cached.into(), 32);
        }
        Calls::setWasmInitCostScalar(call) => params.init_cost_scalar = units(call.percent, 2),
        Calls::setWasmExpiryDays(call) => params.expiry_days = call._days,
        Calls::setWasmKeepaliveDays(call) => params.keepalive_days = call._days,
        Calls::setWasmBlockCacheSize(call) => params.block_cache_size = call.count,
        Calls::setMaxStylusContractFragments(call) => params.max_fragment_count = call.fragments,
        _ => return Err(PrecompileError::Refused("unknown parameter".into())),
    }
    Ok(())
}

/// Returns a quantity in units, rounded up and capped at 255.
fn units(number: u64, unit: u64) -> u8 {
    u8::try_from(number.div_ceil(unit)).unwrap_or(u8::MAX)
}

/// Emits the event of an owner's action, without charging gas.
fn emit_owner_acts(frame: &mut PrecompileFrame<'_>, owner: Address) {
    let mut method = FixedBytes::ZERO;
    let input = frame.input().clone();
    method.copy_from_slice(&input[..4]);
    let event = ArbOwner::OwnerActs { method, owner, data: input };
    let log = Log { address: frame.address, data: event.encode_log_data() };
    debug_assert_eq!(
        log.data.topics().first(),
        Some(&B256::from(ArbOwner::OwnerActs::SIGNATURE_HASH))
    );
    frame.evm().journaled_state.log(log);
}
