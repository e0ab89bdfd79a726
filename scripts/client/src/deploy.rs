//! Deploying one Stylus program: created, activated and constructed in one transaction of the
//! `StylusDeployer`, so that nobody can construct it first.

use crate::{
    Connection, Error, Receipt, Result,
    activation::{self, ARB_WASM},
    connection::request,
    foreign::{IArbWasm, IStylusDeployer},
    program::Program,
};
use alloy::{
    primitives::{Address, B256, Bytes, U256, address},
    sol_types::SolCall,
};

/// The `StylusDeployer`, at the same address on every chain that has it.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
/// Selector of `stylus_constructor()`, under which every program answers the deployer whatever its
/// constructor's arguments are.
pub const CONSTRUCTOR_SELECTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];
/// How a program is constructed.
#[derive(Debug, Clone)]
pub struct Construction {
    /// ABI-encoded constructor arguments.
    pub arguments: Vec<u8>,
    /// Ether that the constructor takes, in wei.
    pub value: U256,
    /// Makes the address; never zero, which would make it depend on the deployer's history.
    pub salt: B256,
    /// Gas limit; estimated where there is none.
    pub gas: Option<u64>,
}

impl Construction {
    /// The constructor call: selector and arguments.
    pub fn init_data(&self) -> Bytes {
        [CONSTRUCTOR_SELECTOR.as_slice(), &self.arguments].concat().into()
    }
}

/// A program that was just deployed.
#[derive(Debug, Clone)]
pub struct Deployment {
    /// Its address.
    pub address: Address,
    /// Data fee of its activation, in wei; zero if its code was active already.
    pub data_fee: U256,
    /// The receipt of the transaction.
    pub receipt: Receipt,
}

/// Deploys `program` as `from`.
pub async fn deploy(
    connection: &Connection,
    from: Address,
    program: &Program,
    construction: &Construction,
) -> Result<Deployment> {
    require_deployer(connection).await?;
    let is_active = activation::is_active(connection, program.code_hash()).await?;
    let fee_sent = if is_active { U256::ZERO } else { activation::FEE_SENT };
    let init_data = construction.init_data();
    let call = IStylusDeployer::deployCall {
        bytecode: program.init_code(),
        initData: init_data.clone(),
        initValue: construction.value,
        salt: construction.salt,
    };
    let input = call.abi_encode().into();
    let mut request = request(from, STYLUS_DEPLOYER, input, construction.value + fee_sent);
    request.gas = construction.gas;
    if !is_active {
        activation::require_open(connection).await?;
    }
    let receipt = activation::submit(connection, request, program.code().len()).await?;
    let address = receipt
        .event::<IStylusDeployer::ContractDeployed>(STYLUS_DEPLOYER)
        .map(|event| event.deployedContract)
        .ok_or(Error::BadAnswer { address: STYLUS_DEPLOYER })?;
    let expected = program.address(STYLUS_DEPLOYER, &init_data, construction.salt);
    if address != expected {
        return Err(Error::Program {
            name: program.name().to_owned(),
            reason: format!("the deployer put it at {address} instead of {expected}"),
        });
    }
    tracing::info!(program = program.name(), %address, gas = receipt.gas_used, "program deployed");
    let activated = receipt.event::<IArbWasm::ProgramActivated>(ARB_WASM);
    let data_fee = activated.map(|event| event.dataFee).unwrap_or_default();
    Ok(Deployment { address, data_fee, receipt })
}

/// Fails with advice where the chain has no `StylusDeployer`.
pub async fn require_deployer(connection: &Connection) -> Result<()> {
    if connection.code(STYLUS_DEPLOYER).await?.is_empty() {
        let chain_id = connection.chain_id();
        return Err(Error::NoDeployer { chain_id, deployer: STYLUS_DEPLOYER });
    }
    Ok(())
}
