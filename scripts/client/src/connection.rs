//! One node and the keys that sign for it: typed reads, simulations and transactions.

use crate::{BlockView, Error, Result, dev};
use alloy::{
    eips::BlockId,
    network::EthereumWallet,
    primitives::{Address, B256, Bytes, Log, U256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::{
        client::RpcClient,
        types::{TransactionReceipt, TransactionRequest, state::StateOverride},
    },
    signers::local::PrivateKeySigner,
    sol_types::{SolCall, SolEvent},
    transports::TransportError,
};
use serde_json::Value;
use std::time::Duration;

/// How long a transaction may take to get into a block.
const MINING_TIMEOUT: Duration = Duration::from_mins(2);
/// Pause between two looks for a receipt; a node that mines at once answers the first one.
const RECEIPT_POLL: Duration = Duration::from_millis(100);
/// Added to the node's estimate, in percent, because the state can change until the transaction is
/// mined.
const GAS_MARGIN_PERCENT: u64 = 10;

/// A node, its chain, and the accounts that can sign.
#[derive(Debug, Clone)]
pub struct Connection {
    provider: DynProvider,
    endpoint: String,
    chain_id: u64,
    genesis_hash: B256,
    accounts: Vec<Address>,
}

/// The receipt of a transaction that is in a block and succeeded.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// Its hash.
    pub hash: B256,
    /// Number of its block.
    pub block: u64,
    /// Time of its block, in seconds since 1970.
    pub timestamp: u64,
    /// Gas used.
    pub gas_used: u64,
    /// Fee that the sender paid, in wei.
    pub fee: U256,
    /// Its logs.
    pub logs: Vec<Log>,
}

impl Receipt {
    /// The first event of the kind that `emitter` logged.
    pub fn event<E: SolEvent>(&self, emitter: Address) -> Option<E> {
        self.decoded(emitter).next()
    }

    /// All events of the kind that `emitter` logged, in order.
    pub fn events<E: SolEvent>(&self, emitter: Address) -> Vec<E> {
        self.decoded(emitter).collect()
    }

    fn decoded<E: SolEvent>(&self, emitter: Address) -> impl Iterator<Item = E> {
        let logs = self.logs.iter().filter(move |log| log.address == emitter);
        logs.filter_map(|log| E::decode_log(log).ok()).map(|log| log.data)
    }
}

impl Connection {
    /// Connects to the node at `url`; `signers` sign for their accounts. Published keys are refused
    /// on chains that are not for development.
    pub async fn open(url: &str, signers: Vec<PrivateKeySigner>) -> Result<Self> {
        let parsed = url.parse().map_err(|_| Error::BadUrl(url.to_owned()))?;
        // Fails if a provider is installed already, which then serves as well.
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = RpcClient::new_http_with_client(reqwest::Client::new(), parsed);
        Self::over(http, url, signers).await
    }

    /// The same over any transport, such as a devnet in this process; `endpoint` names it in
    /// errors.
    pub async fn over(
        client: RpcClient,
        endpoint: &str,
        signers: Vec<PrivateKeySigner>,
    ) -> Result<Self> {
        let accounts: Vec<_> = signers.iter().map(PrivateKeySigner::address).collect();
        let mut wallet = EthereumWallet::default();
        for signer in signers {
            wallet.register_signer(signer);
        }
        // The nonce is asked for each time: a cached one would survive a failed transaction or a
        // chain that was set back.
        let provider = ProviderBuilder::default()
            .with_gas_estimation()
            .with_simple_nonce_management()
            .fetch_chain_id()
            .wallet(wallet)
            .connect_client(client)
            .erased();
        let failed = |error| Error::from_rpc(endpoint, error);
        let chain_id = provider.get_chain_id().await.map_err(failed)?;
        if let Some(account) = accounts.iter().copied().find(|account| dev::is_well_known(*account))
            && !dev::is_dev_chain(chain_id)
        {
            return Err(Error::PublishedKey { account, chain_id });
        }
        let genesis: Value = provider
            .raw_request("eth_getBlockByNumber".into(), ("0x0", false))
            .await
            .map_err(failed)?;
        let genesis_hash = genesis["hash"]
            .as_str()
            .and_then(|hash| hash.parse().ok())
            .ok_or_else(|| Error::Node("it does not know the hash of block 0".to_owned()))?;
        Ok(Self { provider, endpoint: endpoint.to_owned(), chain_id, genesis_hash, accounts })
    }

    /// The node's chain.
    pub const fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// Hash of block 0, which distinguishes two development chains of one id.
    pub const fn genesis_hash(&self) -> B256 {
        self.genesis_hash
    }

    /// The URL of the node.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The accounts that can sign, in the order their keys were given.
    pub fn accounts(&self) -> &[Address] {
        &self.accounts
    }

    /// The provider, for requests that have no method here.
    pub const fn provider(&self) -> &DynProvider {
        &self.provider
    }

    /// Fails unless the node is of the chain.
    pub fn require_chain(&self, expected: u64) -> Result<()> {
        if self.chain_id == expected {
            return Ok(());
        }
        Err(Error::WrongChain { endpoint: self.endpoint.clone(), found: self.chain_id, expected })
    }

    /// Calls a view of the contract at `to`.
    pub async fn read<C: SolCall>(&self, to: Address, call: C) -> Result<C::Return> {
        self.simulate(Address::ZERO, to, call, U256::ZERO).await
    }

    /// Runs a call as `from` on the newest state without sending it.
    pub async fn simulate<C: SolCall>(
        &self,
        from: Address,
        to: Address,
        call: C,
        value: U256,
    ) -> Result<C::Return> {
        let output = self.run(request(from, to, call.abi_encode().into(), value), None).await?;
        if output.is_empty() && self.code(to).await?.is_empty() {
            return Err(Error::NoContract { address: to });
        }
        C::abi_decode_returns(&output).map_err(|_| Error::BadAnswer { address: to })
    }

    /// Runs any request, on a state changed by `overrides`.
    pub async fn run(
        &self,
        request: TransactionRequest,
        overrides: Option<StateOverride>,
    ) -> Result<Bytes> {
        let call = self.provider.call(request).block(BlockId::latest());
        let call = match overrides {
            Some(overrides) => call.overrides(overrides),
            None => call,
        };
        call.await.map_err(|error| self.failed(error))
    }

    /// Sends a call as `from`, waits for its block and fails if it failed there. A call that
    /// would revert is not sent.
    pub async fn send<C: SolCall>(
        &self,
        from: Address,
        to: Address,
        call: C,
        value: U256,
    ) -> Result<Receipt> {
        self.submit(request(from, to, call.abi_encode().into(), value)).await
    }

    /// Sends plain ether.
    pub async fn transfer(&self, from: Address, to: Address, value: U256) -> Result<Receipt> {
        self.submit(request(from, to, Bytes::new(), value)).await
    }

    /// Sends any request; an unset gas limit is estimated.
    pub async fn submit(&self, mut request: TransactionRequest) -> Result<Receipt> {
        if request.gas.is_none() {
            request.gas = Some(self.estimate(&request).await?);
        }
        let receipt = self.mine(request.clone()).await?;
        if !receipt.status() {
            let (hash, gas_used) = (receipt.transaction_hash, receipt.gas_used);
            // A reason is known if the call still reverts with one.
            return Err(match self.run(request, None).await {
                Err(Error::Reverted(reverted)) if !reverted.data().is_empty() => reverted.into(),
                _ => Error::FailedInBlock { hash, gas_used },
            });
        }
        self.read_receipt(receipt).await
    }

    /// Returns a gas limit for a request: the node's estimate and a margin.
    pub(crate) async fn estimate(&self, request: &TransactionRequest) -> Result<u64> {
        let estimate = match self.provider.estimate_gas(request.clone()).await {
            Ok(estimate) => estimate,
            Err(error) => return Err(self.failed_to_pay(request, error).await),
        };
        let margin = estimate.saturating_mul(GAS_MARGIN_PERCENT).div_ceil(100);
        Ok(estimate.saturating_add(margin))
    }

    /// Sends a request with the gas limit it has and waits for its receipt, whether it succeeded
    /// or not.
    pub async fn mine(&self, request: TransactionRequest) -> Result<TransactionReceipt> {
        let hash = match self.provider.send_transaction(request.clone()).await {
            Ok(pending) => *pending.tx_hash(),
            Err(error) => return Err(self.failed_to_pay(&request, error).await),
        };
        tracing::debug!(%hash, "transaction sent");
        let looking = async {
            loop {
                match self.provider.get_transaction_receipt(hash).await {
                    Ok(Some(receipt)) => return Ok(receipt),
                    Ok(None) => tokio::time::sleep(RECEIPT_POLL).await,
                    Err(error) => return Err(self.failed(error)),
                }
            }
        };
        tokio::time::timeout(MINING_TIMEOUT, looking)
            .await
            .unwrap_or(Err(Error::NotMined { hash, waited_secs: MINING_TIMEOUT.as_secs() }))
    }

    /// Code of an account; empty where there is none.
    pub async fn code(&self, account: Address) -> Result<Bytes> {
        self.provider.get_code_at(account).await.map_err(|error| self.failed(error))
    }

    /// Ether of an account, in wei.
    pub async fn balance(&self, account: Address) -> Result<U256> {
        self.provider.get_balance(account).await.map_err(|error| self.failed(error))
    }

    /// Time of the newest block, in seconds since 1970.
    pub async fn now(&self) -> Result<u64> {
        Ok(self.latest().await?.timestamp())
    }

    /// The newest block, to read several values of one state.
    pub async fn latest(&self) -> Result<BlockView<'_>> {
        self.block("latest").await
    }

    /// A request of a method that alloy has no name for.
    pub async fn raw(&self, method: &'static str, parameters: Value) -> Result<Value> {
        self.provider
            .raw_request(method.into(), parameters)
            .await
            .map_err(|error| self.failed(error))
    }

    /// Sorts a transport's error.
    pub(crate) fn failed(&self, error: TransportError) -> Error {
        Error::from_rpc(&self.endpoint, error)
    }

    /// Completes a receipt by the time of its block.
    async fn read_receipt(&self, receipt: TransactionReceipt) -> Result<Receipt> {
        let block = receipt.block_number.unwrap_or_default();
        let fee = U256::from(receipt.effective_gas_price) * U256::from(receipt.gas_used);
        Ok(Receipt {
            hash: receipt.transaction_hash,
            block,
            timestamp: self.block(&format!("{block:#x}")).await?.timestamp(),
            gas_used: receipt.gas_used,
            fee,
            logs: receipt.logs().iter().map(|log| log.inner.clone()).collect(),
        })
    }

    async fn block(&self, tag: &str) -> Result<BlockView<'_>> {
        let header = self.raw("eth_getBlockByNumber", serde_json::json!([tag, false])).await?;
        let field = |name: &str| {
            let hex = header[name].as_str()?;
            u64::from_str_radix(hex.trim_start_matches("0x"), 16).ok()
        };
        match (field("number"), field("timestamp")) {
            (Some(number), Some(timestamp)) => Ok(BlockView::new(self, number, timestamp)),
            _ => Err(Error::Node(format!("it does not know number and time of block {tag}"))),
        }
    }

    /// Adds the sender's balance to an error for lack of funds.
    async fn failed_to_pay(&self, request: &TransactionRequest, error: TransportError) -> Error {
        let error = self.failed(error);
        if !error.is_lack_of_funds() {
            return error;
        }
        let account = request.from.unwrap_or_default();
        match self.balance(account).await {
            Ok(balance) => {
                Error::Underfunded { account, balance, value: request.value.unwrap_or_default() }
            }
            Err(error) => error,
        }
    }
}

/// A request to call `to` with `input` and `value`.
pub(crate) fn request(from: Address, to: Address, input: Bytes, value: U256) -> TransactionRequest {
    TransactionRequest::default().from(from).to(to).input(input.into()).value(value)
}
