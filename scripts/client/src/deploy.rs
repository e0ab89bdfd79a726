//! Deploying one Stylus program: created, activated and constructed in one transaction of the
//! `StylusDeployer`, so that nobody can construct it first.

use crate::{
    Connection, Error, Receipt, Result,
    connection::request,
    foreign::{IArbWasm, IStylusDeployer},
    program::Program,
};
use alloy::{
    primitives::{Address, B256, Bytes, U256, address},
    rpc::types::state::{AccountOverride, StateOverride},
    sol_types::SolCall,
};

/// The `StylusDeployer`, at the same address on every chain that has it.
pub const STYLUS_DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");
/// The registry of Stylus programs.
pub const ARB_WASM: Address = address!("0000000000000000000000000000000000000071");
/// Selector of `stylus_constructor()`, under which every program answers the deployer whatever its
/// constructor's arguments are.
pub const CONSTRUCTOR_SELECTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];
/// Added to the data fee, in percent, because each activation raises it. The deployer refunds the
/// rest.
const FEE_MARGIN_PERCENT: u64 = 20;
/// Value of the trial activation, far above any data fee: one ether.
const TRIAL_VALUE: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);

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
    let data_fee = data_fee(connection, program).await?;
    let sent_fee = data_fee + data_fee * U256::from(FEE_MARGIN_PERCENT) / U256::from(100);
    let init_data = construction.init_data();
    let call = IStylusDeployer::deployCall {
        bytecode: program.init_code(),
        initData: init_data.clone(),
        initValue: construction.value,
        salt: construction.salt,
    };
    let mut request =
        request(from, STYLUS_DEPLOYER, call.abi_encode().into(), construction.value + sent_fee);
    if construction.gas.is_some() {
        // A given limit is not estimated, so a revert has to be found out apart.
        connection.run(request.clone(), None).await?;
    }
    request.gas = construction.gas;
    let receipt = connection.submit(request).await?;
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

/// Returns the data fee of an activation now, in wei; zero if the code is active already.
pub async fn data_fee(connection: &Connection, program: &Program) -> Result<U256> {
    let running = connection.read(ARB_WASM, IArbWasm::stylusVersionCall {}).await?;
    let codehash = program.code_hash();
    let active = connection.read(ARB_WASM, IArbWasm::codehashVersionCall { codehash }).await;
    match active {
        Ok(version) if version == running => return Ok(U256::ZERO),
        // Never activated, or for another version, or expired.
        Ok(_) | Err(Error::Reverted(_)) => {}
        Err(error) => return Err(error),
    }
    // Two addresses that nobody uses: the code stands at the one in this call alone, the other pays.
    let (place, payer) = (Address::repeat_byte(0xb5), Address::repeat_byte(0xb6));
    let overrides = StateOverride::from_iter([
        (place, AccountOverride::default().with_code(program.code().to_vec())),
        (payer, AccountOverride::default().with_balance(U256::MAX)),
    ]);
    let call = IArbWasm::activateProgramCall { program: place };
    let trial = request(payer, ARB_WASM, call.abi_encode().into(), TRIAL_VALUE);
    let output = connection.run(trial, Some(overrides)).await.map_err(|error| match error {
        Error::Node(reason) => Error::Program { name: program.name().to_owned(), reason },
        other => other,
    })?;
    IArbWasm::activateProgramCall::abi_decode_returns(&output)
        .map(|activated| activated.dataFee)
        .map_err(|_| Error::BadAnswer { address: ARB_WASM })
}
