//! The operations, each measured once as a whole transaction (`gasUsed`).
//!
//! Before the first row the vaults are in use: several accounts hold both tokens, assets are at work,
//! the rate rises and a fee is due. No slot that a row writes is zero, unless its name says so.

use crate::side::{Side, approve_all, send, wait, whole};
use alloy::{
    primitives::{Address, B256, U256, keccak256},
    signers::SignerSync,
    sol,
    sol_types::{SolCall, SolStruct},
};
use basalt_harness::{MockAction, MockContract, World, milliether};
use basalt_interfaces::{
    IParameters::{self, Parameter},
    IQueuedVault, IRate, IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use std::collections::BTreeMap;

sol! {
    /// EIP-2612.
    struct Permit { address owner; address spender; uint256 value; uint256 nonce; uint256 deadline; }
}

/// Gas by operation.
pub type Rows = BTreeMap<&'static str, u64>;

/// Holders beside alice, who is measured.
const HOLDERS: [&str; 3] = ["bob", "carol", "outside"];

const NONE: U256 = U256::ZERO;

async fn deposit(world: &World, who: &str, vault: Address, assets: U256, value: U256) -> u64 {
    let receiver = world.address(who);
    send(world, who, vault, IVault::depositCall { assets, receiver }, value).await.gas_used
}

/// Brings the suite, its twin, or both at the same times into use.
pub async fn use_sides(world: &World, sides: &[Side]) {
    for side in sides {
        for who in HOLDERS {
            deposit(world, who, side.vault, whole(200), whole(200)).await;
            approve_all(world, who, side.vault, side.manager).await;
            deposit(world, who, side.manager, whole(40), NONE).await;
        }
        let fee = IParameters::setParameterCall {
            parameter: Parameter::PerformanceFee,
            value: U256::from(1_000),
        };
        send(world, "owner", side.vault, fee, NONE).await;
        let allocate = IStakingVault::allocateCall { assets: whole(60) };
        send(world, "keeper", side.vault, allocate, NONE).await;
    }
    // The second report pays the first fee: from then on the treasury holds shares.
    for day in 1..=2 {
        wait(world, 24).await;
        for side in sides {
            report(world, side, whole(60) + milliether(20 * day)).await;
        }
    }
    wait(world, 24).await;
}

/// Reports the value of the consensus account now.
async fn report(world: &World, side: &Side, source_value: U256) -> u64 {
    let ref_time = U256::from(world.now().await);
    let call = IStakingVault::reportCall { refTime: ref_time, sourceValue: source_value };
    send(world, "oracle", side.vault, call, NONE).await.gas_used
}

/// Measures every operation of a suite or its twin.
pub async fn measure_side(world: &World, side: &Side) -> Rows {
    let mut rows = Rows::new();
    let vault = side.vault;
    rows.insert("deposit ETH, first", deposit(world, "alice", vault, whole(60), whole(60)).await);
    rows.insert("deposit ETH, again", deposit(world, "alice", vault, whole(30), whole(30)).await);
    let stake = send(world, "alice", vault, IStakingVault::stakeCall {}, whole(30)).await;
    rows.insert("stake ETH, again", stake.gas_used);
    exits(world, vault, ["withdraw ETH", "redeem bsETH for ETH"], &mut rows).await;
    token(world, vault, &mut rows).await;

    let manager = side.manager;
    approve_all(world, "alice", vault, manager).await;
    into_vault(world, manager, &mut rows).await;
    exits(world, manager, ["withdraw bsETH", "redeem brETH for bsETH"], &mut rows).await;
    let call = IToken::transferCall { to: world.address("bob"), value: whole(1) };
    rows.insert("transfer brETH", send(world, "alice", manager, call, NONE).await.gas_used);

    operators(world, side, &mut rows).await;
    queue(world, side, &mut rows).await;
    reads(world, vault, &mut rows).await;
    rows
}

/// Measures the operations that a plain ERC-4626 vault over `asset` has.
pub async fn measure_library(world: &World, asset: Address, vault: Address) -> Rows {
    let mut rows = Rows::new();
    for who in HOLDERS {
        approve_all(world, who, asset, vault).await;
        deposit(world, who, vault, whole(40), NONE).await;
    }
    approve_all(world, "alice", asset, vault).await;
    into_vault(world, vault, &mut rows).await;
    exits(world, vault, ["withdraw bsETH", "redeem brETH for bsETH"], &mut rows).await;
    let call = IToken::transferCall { to: world.address("bob"), value: whole(1) };
    rows.insert("transfer brETH", send(world, "alice", vault, call, NONE).await.gas_used);
    token(world, vault, &mut rows).await;
    rows
}

/// alice enters a vault whose asset is a token.
async fn into_vault(world: &World, vault: Address, rows: &mut Rows) {
    let first = deposit(world, "alice", vault, whole(10), NONE).await;
    rows.insert("deposit bsETH into brETH, first", first);
    let again = deposit(world, "alice", vault, whole(5), NONE).await;
    rows.insert("deposit bsETH into brETH, again", again);
    let receiver = world.address("alice");
    let mint = IVault::mintCall { shares: whole(2), receiver };
    rows.insert("mint brETH", send(world, "alice", vault, mint, NONE).await.gas_used);
}

/// alice withdraws and redeems a part.
async fn exits(world: &World, vault: Address, names: [&'static str; 2], rows: &mut Rows) {
    let owner = world.address("alice");
    let withdraw = IVault::withdrawCall { assets: whole(1), receiver: owner, owner };
    let redeem = IVault::redeemCall { shares: whole(1), receiver: owner, owner };
    rows.insert(names[0], send(world, "alice", vault, withdraw, NONE).await.gas_used);
    rows.insert(names[1], send(world, "alice", vault, redeem, NONE).await.gas_used);
}

/// Transfers, allowances and a permit.
async fn token(world: &World, token: Address, rows: &mut Rows) {
    let (alice, bob, carol) =
        (world.address("alice"), world.address("bob"), world.address("carol"));
    let call = IToken::transferCall { to: bob, value: whole(1) };
    rows.insert("transfer bsETH", send(world, "alice", token, call, NONE).await.gas_used);
    let call = IToken::approveCall { spender: bob, value: U256::MAX };
    let receipt = send(world, "alice", token, call, NONE).await;
    rows.insert("approve bsETH without limit, first", receipt.gas_used);
    rows.insert("permit for bsETH, first", permit(world, token, "alice", carol).await);
    let call = IToken::transferFromCall { from: alice, to: carol, value: whole(1) };
    let receipt = send(world, "bob", token, call, NONE).await;
    rows.insert("transferFrom of bsETH, allowed without limit", receipt.gas_used);
}

/// A permit whose signature and deadline have no zero byte: zeros make calldata cheaper.
async fn permit(world: &World, token: Address, owner: &str, spender: Address) -> u64 {
    let signer = world.signer(owner);
    let nonce = world.read(token, IToken::noncesCall { owner: signer.address() }).await;
    let domain = world.read(token, IToken::DOMAIN_SEPARATORCall {}).await;
    let mut deadline = world.now().await + 600;
    let call = loop {
        let permit = Permit {
            owner: signer.address(),
            spender,
            value: whole(1),
            nonce,
            deadline: U256::from(deadline),
        };
        let hash = permit.eip712_hash_struct();
        let digest = keccak256([b"\x19\x01", domain.as_slice(), hash.as_slice()].concat());
        let signature = signer.sign_hash_sync(&digest).unwrap();
        let (r, s) = (B256::from(signature.r()), B256::from(signature.s()));
        let time = deadline.to_be_bytes();
        if !r.contains(&0) && !s.contains(&0) && !time[4..].contains(&0) {
            let v = 27 + u8::from(signature.v());
            let Permit { owner, spender, value, deadline, .. } = permit;
            break IToken::permit_0Call { owner, spender, value, deadline, v, r, s };
        }
        deadline += 1;
    };
    send(world, "outside", token, call, NONE).await.gas_used
}

/// Keeper, consensus account and oracle.
async fn operators(world: &World, side: &Side, rows: &mut Rows) {
    let allocate = IStakingVault::allocateCall { assets: whole(20) };
    let receipt = send(world, "keeper", side.vault, allocate, NONE).await;
    rows.insert("allocate to consensus", receipt.gas_used);
    let receipt =
        send(world, "consensus", side.vault, IStakingVault::payBackCall {}, whole(10)).await;
    rows.insert("pay back from consensus", receipt.gas_used);
    wait(world, 24).await;
    let gas = report(world, side, whole(70) + milliether(60)).await;
    rows.insert("report a gain of bsETH with fee", gas);
}

/// Requests, a cancel, settlement and a claim.
async fn queue(world: &World, side: &Side, rows: &mut Rows) {
    request(world, side, "bob").await;
    rows.insert("request ETH, first of a holder", request(world, side, "carol").await);
    rows.insert("request ETH, again", request(world, side, "carol").await);
    let cancel = IWithdrawalQueue::cancelCall { requestId: U256::from(3) };
    let receipt = send(world, "carol", side.queue, cancel, NONE).await;
    rows.insert("cancel a request of ETH", receipt.gas_used);
    wait(world, 2).await;
    rows.insert("request ETH, first of an hour", request(world, side, "carol").await);
    for _ in 0..10 {
        request(world, side, "carol").await;
    }
    wait(world, 24).await;
    // It settles eight positions.
    report(world, side, whole(70) + milliether(80)).await;
    let settle = IQueuedVault::settleCall { maxPositions: U256::ONE };
    let receipt = send(world, "outside", side.vault, settle, NONE).await;
    rows.insert("settle 1 position in ETH", receipt.gas_used);
    let receiver = world.address("carol");
    let claim = IWithdrawalQueue::claim_0Call { requestId: U256::from(2), receiver };
    let receipt = send(world, "carol", side.queue, claim, NONE).await;
    rows.insert("claim ETH", receipt.gas_used);
}

async fn request(world: &World, side: &Side, who: &str) -> u64 {
    let owner = world.address(who);
    let call = IQueuedVault::requestRedeem_0Call { shares: whole(1), controller: owner, owner };
    send(world, who, side.vault, call, NONE).await.gas_used
}

/// Gas that another contract pays to read a rate: cold and warm in one transaction.
async fn reads(world: &World, vault: Address, rows: &mut Rows) {
    let read = |slot| {
        let input = IRate::getRateCall {}.abi_encode().into();
        MockAction::MeasureRead { slot, to: vault, input }
    };
    let reader = MockContract::new().otherwise([read(1), read(2)]);
    let reader = world.deploy_mock(&reader).await;
    world.send_ether("carol", reader, NONE).await;
    for (slot, operation) in [(1, "read bsETH's rate, cold"), (2, "read bsETH's rate, warm")] {
        rows.insert(operation, u64::try_from(world.storage(reader, slot).await).unwrap());
    }
}
