//! JSON-RPC: formats, error codes, batches, and alloy clients in process and over HTTP.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

mod support;

use alloy::{
    consensus::{SignableTransaction, TxEnvelope, TxLegacy, TxType},
    eips::{eip2718::Encodable2718, eip7702::Authorization},
    network::{EthereumWallet, TransactionBuilder, TransactionBuilder7702},
    primitives::{Address, B256, Bytes, U256, address, hex},
    providers::{Provider, ProviderBuilder},
    rpc::{client::RpcClient, types::TransactionRequest},
    signers::{SignerSync, local::PrivateKeySigner},
};
use serde_json::{Value, json};
use stylus_devnet::{DEV_ACCOUNT, DEV_CHAIN_ID, Devnet, DevnetConfig};
use support::{World, ether, vector_module};

const ALICE: Address = address!("00000000000000000000000000000000000a11ce");

fn wallet() -> EthereumWallet {
    PrivateKeySigner::from_bytes(&DEV_ACCOUNT.private_key).unwrap().into()
}

/// The HTTP client refuses to start without a TLS provider, although nothing here uses TLS.
fn install_tls_provider() {
    drop(rustls::crypto::ring::default_provider().install_default());
}

/// Deploys, activates and calls a program with an alloy client.
async fn deploy_and_call_with(client: RpcClient) {
    let provider = ProviderBuilder::new().wallet(wallet()).connect_client(client);
    assert_eq!(provider.get_chain_id().await.unwrap(), DEV_CHAIN_ID);
    assert_eq!(provider.get_gas_price().await.unwrap(), 100_000_000);
    let transfer = TransactionRequest::default().with_to(ALICE).with_value(ether(3));
    let receipt = provider.send_transaction(transfer).await.unwrap().get_receipt().await.unwrap();
    assert!(receipt.status());
    assert_eq!(provider.get_balance(ALICE).await.unwrap(), ether(3));

    let module = stylus_devnet::stylus::code::compress(&vector_module("echo"));
    let init_code = stylus_devnet::stylus::code::init_code(&module);
    let deploy = TransactionRequest::default().with_deploy_code(init_code);
    let receipt = provider.send_transaction(deploy).await.unwrap().get_receipt().await.unwrap();
    let program = receipt.contract_address.unwrap();
    assert_eq!(provider.get_code_at(program).await.unwrap(), Bytes::from(module));
    let data = [&hex!("58c780c2")[..], program.into_word().as_slice()].concat();
    let activate = TransactionRequest::default()
        .with_to(support::ARB_WASM)
        .with_value(ether(1))
        .with_input(data);
    let receipt = provider.send_transaction(activate).await.unwrap().get_receipt().await.unwrap();
    assert!(receipt.status());
    assert_eq!(receipt.inner.logs().len(), 1);
    let call = TransactionRequest::default().with_to(program).with_input(hex!("c0ffee"));
    assert_eq!(provider.call(call).await.unwrap(), Bytes::from(hex!("c0ffee")));
    let block = provider.get_block_by_number(3.into()).full().await.unwrap().unwrap();
    assert_eq!(block.transactions.len(), 1);
}

#[tokio::test]
async fn an_alloy_client_works_in_process() {
    let devnet = Devnet::start(&DevnetConfig::default()).unwrap();
    deploy_and_call_with(RpcClient::new(devnet.transport(), true)).await;
}

#[tokio::test]
async fn an_alloy_client_works_over_http_and_sees_the_same_chain() {
    let devnet = Devnet::start(&DevnetConfig::default()).unwrap();
    let server = devnet.serve(([127, 0, 0, 1], 0).into()).await.unwrap();
    install_tls_provider();
    deploy_and_call_with(RpcClient::new_http(server.url().parse().unwrap())).await;
    assert_eq!(devnet.balance(ALICE), ether(3));
    let error = devnet.serve(server.address()).await.unwrap_err();
    assert!(error.to_string().contains("cannot listen on 127.0.0.1"), "{error}");
}

#[tokio::test]
async fn malformed_and_oversized_requests_are_rejected() {
    let devnet = Devnet::start(&DevnetConfig::default()).unwrap();
    let server = devnet.serve(([127, 0, 0, 1], 0).into()).await.unwrap();
    install_tls_provider();
    let http = alloy::transports::http::reqwest::Client::new();
    let reply = http.post(server.url()).body("{").send().await.unwrap();
    let reply: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
    assert_eq!(reply["error"]["code"], json!(-32700));
    let long = http.post(server.url()).body(vec![b' '; 11 << 20]).send().await;
    assert!(long.is_err() || long.unwrap().status() == 413);
    let request = http
        .post(server.url())
        .header("origin", "http://example.org")
        .body(r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#);
    let reply = request.send().await.unwrap();
    assert_eq!(reply.headers()["access-control-allow-origin"], "*");
}

#[test]
fn a_batch_returns_one_response_per_request_in_order() {
    let world = World::new();
    let request = |id: u64, method: &str| json!({ "jsonrpc": "2.0", "id": id, "method": method });
    let answers = world.devnet.rpc(json!([
        request(7, "eth_chainId"),
        request(8, "eth_nonsense"),
        request(9, "net_version"),
    ]));
    assert_eq!(answers[0], json!({ "jsonrpc": "2.0", "id": 7, "result": "0x64aba" }));
    assert_eq!(answers[1]["id"], json!(8));
    assert_eq!(answers[1]["error"]["code"], json!(-32601));
    assert_eq!(answers[2]["result"], json!("412346"));
    assert_eq!(world.devnet.rpc(json!([]))["error"]["code"], json!(-32600));
    assert_eq!(world.devnet.rpc(json!({ "id": 1 }))["error"]["code"], json!(-32600));
}

#[test]
fn invalid_parameters_and_unknown_methods_have_their_own_codes() {
    let world = World::new();
    for (method, params) in [
        ("eth_getBalance", json!([])),
        ("eth_getBalance", json!(["0x12", "latest"])),
        ("eth_getBlockByNumber", json!(["newest", false])),
        ("eth_call", json!([{ "to": 5 }])),
        ("eth_getLogs", json!([{ "fromBlock": "0x9", "toBlock": "0x1" }])),
        ("eth_sendTransaction", json!([{ "to": ALICE }])),
        ("evm_increaseTime", json!([-1])),
        ("eth_getBalance", json!({ "address": ALICE })),
    ] {
        let error = world.rpc(method, params.clone()).unwrap_err();
        assert_eq!(error["code"], json!(-32602), "{method} {params}: {error}");
    }
    for method in ["eth_fillTransaction", "debug_traceTransaction", "anvil_nodeInfo"] {
        assert_eq!(world.rpc(method, json!([])).unwrap_err()["code"], json!(-32601));
    }
}

#[test]
fn invalid_transactions_are_rejected_with_nitros_messages() {
    let world = World::new();
    let dev = DEV_ACCOUNT.address;
    world.rpc("anvil_impersonateAccount", json!([ALICE])).unwrap();
    world.send(ALICE, [], U256::from(1));
    let refused = |tx: Value| {
        let error = world.rpc("eth_sendTransaction", json!([tx])).unwrap_err();
        assert_eq!(error["code"], json!(-32000), "{error}");
        error["message"].as_str().unwrap().to_owned()
    };
    let cases = [
        (json!({ "from": dev, "to": ALICE, "gas": "0x5208", "nonce": "0x0" }), "nonce too low"),
        (json!({ "from": dev, "to": ALICE, "gas": "0x5208", "nonce": "0x9" }), "nonce too high"),
        (json!({ "from": dev, "to": ALICE, "gas": "0x5207" }), "intrinsic gas too low"),
        (
            json!({ "from": dev, "to": ALICE, "gas": "0x5208", "data": "0x01" }),
            "intrinsic gas too low: have 21000, want 21016",
        ),
        (
            json!({ "from": dev, "to": ALICE, "gas": "0x5208", "gasPrice": "0x1" }),
            "max fee per gas less than block base fee",
        ),
        (json!({ "from": ALICE, "to": dev, "gas": "0x5208" }), "insufficient funds for gas"),
        (
            json!({ "from": dev, "to": ALICE, "gas": "0x5208", "chainId": "0x1" }),
            "invalid chain id",
        ),
        (json!({ "from": Address::repeat_byte(5), "to": ALICE }), "unknown account"),
    ];
    for (tx, words) in cases {
        let message = refused(tx.clone());
        assert!(message.starts_with(words), "{tx}: {message}");
    }
    let raw = world.rpc("eth_sendRawTransaction", json!(["0x02c0"])).unwrap_err();
    assert!(raw["message"].as_str().unwrap().starts_with("rlp: "), "{raw}");
}

#[test]
fn a_transaction_without_a_chain_id_is_accepted() {
    let world = World::new();
    let tx = TxLegacy {
        chain_id: None,
        gas_price: 100_000_000_000,
        gas_limit: 21_000,
        to: ALICE.into(),
        value: U256::from(5),
        ..TxLegacy::default()
    };
    let signer = PrivateKeySigner::from_bytes(&DEV_ACCOUNT.private_key).unwrap();
    let signature = signer.sign_hash_sync(&tx.signature_hash()).unwrap();
    let raw = TxEnvelope::from(tx.into_signed(signature)).encoded_2718();
    let hash: B256 = world.get("eth_sendRawTransaction", json!([Bytes::from(raw.clone())]));
    let receipt: Value = world.get("eth_getTransactionReceipt", json!([hash]));
    assert_eq!(receipt["from"], json!(DEV_ACCOUNT.address));
    assert_eq!((&receipt["status"], &receipt["type"]), (&json!("0x1"), &json!("0x0")));
    assert_eq!(world.devnet.balance(ALICE), U256::from(5));
    let again = world.rpc("eth_sendRawTransaction", json!([Bytes::from(raw)])).unwrap_err();
    assert_eq!(again["message"], json!("already known"));
}

#[tokio::test]
async fn an_account_can_delegate_to_a_program() {
    let world = World::new();
    let program = world.program(&vector_module("echo"));
    let signer = PrivateKeySigner::from_bytes(&DEV_ACCOUNT.private_key).unwrap();
    let alice = PrivateKeySigner::from_bytes(&B256::repeat_byte(0xa1)).unwrap();
    let authorization =
        Authorization { chain_id: U256::from(DEV_CHAIN_ID), address: program, nonce: 0 };
    let signature = alice.sign_hash_sync(&authorization.signature_hash()).unwrap();
    let client = RpcClient::new(world.devnet.transport(), true);
    let provider =
        ProviderBuilder::new().wallet(EthereumWallet::from(signer)).connect_client(client);
    let tx = TransactionRequest::default()
        .with_to(alice.address())
        .with_gas_limit(1_000_000)
        .with_authorization_list(vec![authorization.into_signed(signature)]);
    let receipt = provider.send_transaction(tx).await.unwrap().get_receipt().await.unwrap();
    assert!(receipt.status());
    assert_eq!(receipt.transaction_type(), TxType::Eip7702);
    let code = world.get::<Bytes>("eth_getCode", json!([alice.address()]));
    assert_eq!(code[..], [&hex!("ef0100")[..], program.as_slice()].concat());
    assert_eq!(world.call(alice.address(), hex!("77")).unwrap(), Bytes::from(hex!("77")));
}

#[test]
fn a_slot_of_an_access_list_is_warm() {
    let world = World::new();
    // Loads slot 0.
    let reader = world.deploy_code(&hex!("5f5400"));
    let gas = |access_list: Value| {
        let sent = world.send_with(json!({
            "from": DEV_ACCOUNT.address, "to": reader, "gas": "0x186a0",
            "gasPrice": "0x5f5e100", "accessList": access_list,
        }));
        assert!(sent.success);
        sent.gas_used
    };
    assert_eq!(gas(json!([])), 21_000 + 2 + 2_100);
    let listed = json!([{ "address": reader, "storageKeys": [B256::ZERO] }]);
    assert_eq!(gas(listed), 21_000 + 2 + 100 + 2_400 + 1_900);
}

#[test]
fn simple_methods_return_their_values() {
    let world = World::new();
    world.send(ALICE, [], U256::from(1));
    assert_eq!(world.get::<Value>("eth_syncing", json!([])), json!(false));
    assert_eq!(world.get::<Value>("net_listening", json!([])), json!(true));
    assert_eq!(world.get::<Vec<Address>>("eth_accounts", json!([])), [DEV_ACCOUNT.address]);
    assert_eq!(world.get::<Value>("eth_maxPriorityFeePerGas", json!([])), json!("0x0"));
    assert_eq!(
        world.get::<Value>("web3_sha3", json!(["0x"])),
        json!("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")
    );
    let version: String = world.get("web3_clientVersion", json!([]));
    assert!(version.starts_with("stylus-devnet/"));
    let history: Value = world.get("eth_feeHistory", json!(["0xa", "latest", [20.0]]));
    assert_eq!(history["oldestBlock"], json!("0x0"));
    assert_eq!(history["baseFeePerGas"], json!(["0x5f5e100", "0x5f5e100", "0x5f5e100"]));
    assert_eq!(history["reward"], json!([["0x0"], ["0x0"]]));
    assert_eq!(
        world.get::<Value>("eth_getBlockTransactionCountByNumber", json!(["latest"])),
        json!("0x1")
    );
    let receipts: Vec<Value> = world.get("eth_getBlockReceipts", json!(["latest"]));
    assert_eq!(receipts.len(), 1);
    let tx: Value = world.get("eth_getTransactionByBlockNumberAndIndex", json!(["0x1", "0x0"]));
    assert_eq!(tx["hash"], receipts[0]["transactionHash"]);
    for tag in ["latest", "pending", "safe", "finalized"] {
        let block: Value = world.get("eth_getBlockByNumber", json!([tag, false]));
        assert_eq!(block["number"], json!("0x1"), "{tag}");
    }
    assert_eq!(world.get::<Value>("eth_getBlockByNumber", json!(["0x99", false])), Value::Null);
}

#[test]
fn calls_accept_data_or_input_and_state_overrides() {
    let world = World::new();
    let target = Address::repeat_byte(0x77);
    // Code that returns slot 0 and its own balance.
    let overrides = json!({
        (target.to_string()): {
            "code": "0x5f545f524760205260405ff3", "balance": "0x5",
            "state": { (B256::ZERO.to_string()): B256::with_last_byte(9) },
        }
    });
    for name in ["data", "input"] {
        let call = json!([{ "to": target, (name): "0x01" }, "latest", overrides]);
        let output: Bytes = world.get("eth_call", call);
        assert_eq!(output[..32], B256::with_last_byte(9)[..]);
        assert_eq!(output[32..], B256::with_last_byte(5)[..]);
    }
    let both = json!([{ "to": target, "data": "0x01", "input": "0x02" }]);
    assert_eq!(world.rpc("eth_call", both).unwrap_err()["code"], json!(-32602));
}

#[test]
fn a_revert_reason_is_part_of_the_message() {
    let world = World::new();
    let reason = alloy::sol_types::SolError::abi_encode(&alloy::sol_types::Revert::from("no luck"));
    // Code that reverts with the bytes after it.
    let mut code = hex!("6064600c5f3960645ffd0000").to_vec();
    code.extend_from_slice(&reason);
    let contract = world.deploy_code(&code);
    let error = world.call(contract, []).unwrap_err();
    assert_eq!(error["code"], json!(3));
    assert_eq!(error["message"], json!("execution reverted: no luck"));
    assert_eq!(error["data"], json!(Bytes::from(reason)));
    let estimate = world.rpc("eth_estimateGas", json!([{ "to": contract }])).unwrap_err();
    assert_eq!(estimate, error);
}

#[test]
fn estimates_accept_one_to_three_parameters_and_report_failures() {
    let world = World::new();
    let transfer = json!({ "from": DEV_ACCOUNT.address, "to": ALICE, "value": "0x1" });
    for params in [json!([transfer]), json!([transfer, "pending"]), json!([transfer, "latest", {}])]
    {
        assert_eq!(world.get::<Value>("eth_estimateGas", params), json!("0x5208"));
    }
    let spinner = world.deploy_code(&hex!("5b5f56"));
    let error = world.rpc("eth_estimateGas", json!([{ "to": spinner }])).unwrap_err();
    assert_eq!(error["message"], json!("gas required exceeds allowance (50000000)"));
}

#[test]
fn precompiles_return_chain_data() {
    let world = World::new();
    let query = |contract: u64, data: &[u8]| {
        let to = Address::left_padding_from(&contract.to_be_bytes());
        U256::from_be_slice(&world.call(to, data.to_vec()).unwrap())
    };
    world.devnet.mine();
    world.devnet.mine();
    assert_eq!(query(0x64, &hex!("a3b1b31d")), U256::from(2), "arbBlockNumber");
    assert_eq!(query(0x64, &hex!("d127f54a")), U256::from(DEV_CHAIN_ID), "arbChainID");
    assert_eq!(query(0x64, &hex!("051038f2")), U256::from(116), "arbOSVersion");
    let parent: Value = world.get("eth_getBlockByNumber", json!(["0x1", false]));
    let number = [&hex!("2b407a82")[..], &U256::from(1).to_be_bytes::<32>()].concat();
    let hash: U256 = serde_json::from_value(parent["hash"].clone()).unwrap();
    assert_eq!(query(0x64, &number), hash, "arbBlockHash");
    assert_eq!(query(0x6c, &hex!("f918379a")), U256::from(100_000_000), "getMinimumGasPrice");
    assert_eq!(query(0x6b, &hex!("2d9125e9")), U256::ZERO, "getNetworkFeeAccount");
    let owner = [&hex!("26ef7f68")[..], DEV_ACCOUNT.address.into_word().as_slice()].concat();
    assert_eq!(query(0x6b, &owner), U256::from(1), "isChainOwner");
    let balance = [&hex!("f8b2cb4f")[..], DEV_ACCOUNT.address.into_word().as_slice()].concat();
    assert_eq!(query(0x65, &balance), ether(1000), "getBalance");
    // NodeInterface answers calls but has no account.
    assert_eq!(query(0xc8, &hex!("93a2fe21")), U256::ZERO, "nitroGenesisBlock");
    let node = Address::with_last_byte(0xc8);
    assert_eq!(world.get::<Bytes>("eth_getCode", json!([node])), Bytes::new());
}
