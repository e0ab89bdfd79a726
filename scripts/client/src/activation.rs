//! Activation of Stylus programs: whether one is active, whether the chain takes new ones, and what is
//! sent with one.
//!
//! Nothing here relies on a trial: public nodes refuse an activation in a call or an estimate.

use crate::{
    Connection, Error, Receipt, Result,
    connection::request,
    foreign::{IArbWasm, INodeInterface},
};
use alloy::{
    primitives::{Address, B256, Bytes, U256, address},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};

/// The registry of Stylus programs.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// Answers questions about the chain, in calls only.
const NODE_INTERFACE: Address = address!("00000000000000000000000000000000000000C8");

/// Sent for the data fee of an activation, in wei: 0.001 ether, ten times that of the largest program
/// on a quiet chain. What is too much comes back.
pub const FEE_SENT: U256 = U256::from_limbs([1_000_000_000_000_000, 0, 0, 0]);
/// Gas of an activation, and of what a constructor does, at most.
const ACTIVATION_GAS: u64 = 5_000_000;
/// Gas for each byte of a program's code: stored at 200, sent at 16, hashed and copied.
const GAS_PER_CODE_BYTE: u64 = 250;
/// Added to the gas that the chain charges for data on its parent chain, in percent: the price moves.
const DATA_MARGIN_PERCENT: u64 = 50;
/// Gas of one transaction at most.
const MAX_TX_GAS: u64 = 32_000_000;
/// Additional gas of an activation above which no transaction can pay for one.
const PAUSED_ABOVE_GAS: u64 = 30_000_000;

/// Whether code is active in the Stylus version that the chain runs, and has not expired.
pub async fn is_active(connection: &Connection, codehash: B256) -> Result<bool> {
    let running = connection.read(ARB_WASM, IArbWasm::stylusVersionCall {}).await?;
    match connection.read(ARB_WASM, IArbWasm::codehashVersionCall { codehash }).await {
        Ok(version) => Ok(version == running),
        // Never activated, of another version, or expired.
        Err(Error::Reverted(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Fails with [`Error::ActivationsPaused`] where no program can be activated now.
pub async fn require_open(connection: &Connection) -> Result<()> {
    let gas = match connection.read(ARB_WASM, IArbWasm::activationGasCall {}).await {
        Ok(gas) => gas,
        // Chains before ArbOS 59 have no such setting.
        Err(Error::Reverted(_)) => 0,
        Err(error) => return Err(error),
    };
    if gas <= PAUSED_ABOVE_GAS {
        return Ok(());
    }
    Err(Error::ActivationsPaused { chain_id: connection.chain_id(), gas })
}

/// Activates the program at an address again, for everybody who uses its code.
pub async fn activate(connection: &Connection, from: Address, program: Address) -> Result<Receipt> {
    let call = IArbWasm::activateProgramCall { program };
    let request = request(from, ARB_WASM, call.abi_encode().into(), FEE_SENT);
    submit(connection, request, 0).await
}

/// Sends a transaction that may activate a program of `code_bytes`. Without a gas limit it is estimated.
/// A revert with a reason is found before anything is sent. A node that refuses trial activations gives
/// none: then the limit is generous.
pub(crate) async fn submit(
    connection: &Connection,
    mut request: TransactionRequest,
    code_bytes: usize,
) -> Result<Receipt> {
    let trial = match request.gas {
        Some(gas) => connection.run(request.clone(), None).await.map(|_| gas),
        None => connection.estimate(&request).await,
    };
    match trial {
        Ok(gas) => request.gas = Some(gas),
        Err(Error::Reverted(reverted)) if reverted.data().is_empty() => {
            let code_gas = GAS_PER_CODE_BYTE.saturating_mul(code_bytes as u64);
            let gas = ACTIVATION_GAS
                .saturating_add(code_gas)
                .saturating_add(parent_chain_gas(connection, &request).await);
            request.gas = Some(request.gas.unwrap_or(gas).min(MAX_TX_GAS));
        }
        Err(error) => return Err(error),
    }
    connection.submit(request).await
}

/// The gas that the chain charges for the data of a transaction on its parent chain, with a margin; zero
/// where the node does not say.
async fn parent_chain_gas(connection: &Connection, request: &TransactionRequest) -> u64 {
    let to = request.to.and_then(|to| to.to().copied()).unwrap_or_default();
    let data = request.input.input().cloned().unwrap_or_else(Bytes::new);
    let call = INodeInterface::gasEstimateL1ComponentCall { to, contractCreation: false, data };
    let answer = connection.read(NODE_INTERFACE, call).await;
    let gas = answer.map(|answer| answer.gasEstimateForL1).unwrap_or_default();
    gas.saturating_add(gas.saturating_mul(DATA_MARGIN_PERCENT) / 100)
}
