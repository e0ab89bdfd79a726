//! Gas of every operation: `gasUsed` of the whole transaction, with programs cached, not cached, and
//! not cached but called earlier in the block.
//!
//! `gas.json` pins the figures, so that any change shows. They are measured on the embedded devnet,
//! where every run returns the same.

use crate::token::permit_terms::Permit;
use alloy::{
    primitives::{Address, B256, U256},
    signers::SignerSync,
    sol_types::{SolCall, SolStruct},
};
use basalt_client::Receipt;
use basalt_harness::{Clock, MockAction, MockContract, Token, World, ether, milliether};
use basalt_interfaces::{IParameters::Parameter, IRate, IStakingVault, IToken, IVault};
use std::{env, fs};

/// The snapshot file, in the package folder, where cargo runs tests; and the environment variable
/// that rewrites it.
const SNAPSHOT: &str = "gas.json";
const BLESS: &str = "BASALT_BLESS";

/// Operations and their gas, in measured order.
#[derive(Default)]
struct GasTable(Vec<(&'static str, u64)>);

impl GasTable {
    fn add(&mut self, operation: &'static str, gas: u64) {
        self.0.push((operation, gas));
    }

    fn record(&mut self, operation: &'static str, receipt: &Receipt) {
        self.add(operation, receipt.gas_used);
    }
}

/// A suite in use: several accounts hold both tokens, assets are at work, both rate lines rise.
async fn busy_world() -> World {
    let mut world = World::start().await;
    for who in ["bob", "carol", "outside"] {
        world.deposit(Token::Bseth, who, ether(100)).await;
        world.deposit(Token::Breth, who, ether(40)).await;
    }
    for vault in [world.staking_vault(), world.restaking_manager()] {
        world.set_parameter(vault, Parameter::PerformanceFee, 1_000).await;
    }
    world.allocate_to_consensus(ether(60)).await;
    world.allocate_to_venue(ether(30)).await;
    // The second report of each vault pays the first fee: from then on the treasury holds shares.
    for _ in 0..2 {
        world.advance_hours(24).await;
        world.consensus_reward(milliether(20)).await;
        world.report_consensus().await;
        world.venue_gain(milliether(10)).await;
        world.report_strategy().await;
    }
    world.advance_hours(24).await;
    world
}

/// How the chain finds the programs of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Cached,
    Uncached,
    /// Not cached, and called by an earlier transaction of the block.
    Repeated,
}

impl Found {
    async fn apply_to(self, world: &World) {
        world.set_cached(self == Self::Cached).await;
        world.set_called_before(self == Self::Repeated);
    }
}

/// Measures every operation once.
async fn measure(found: Found) -> GasTable {
    let mut world = busy_world().await;
    found.apply_to(&world).await;
    let mut table = GasTable::default();
    bseth(&mut world, &mut table).await;
    breth(&mut world, &mut table).await;
    operators(&mut world, &mut table).await;
    queues(&mut world, &mut table).await;
    losses(&mut world, &mut table).await;
    world.assert_matches_model("everything was measured").await;
    reads(&world, &mut table).await;
    empty_queue(found, &mut table).await;
    table
}

/// A queue whose positions are all settled: the next request, and a report after a gift to the queue.
async fn empty_queue(found: Found, table: &mut GasTable) {
    let mut world = busy_world().await;
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    world.request_redeem(vault, "bob", ether(1)).await;
    world.advance_hours(24).await;
    world.consensus_reward(milliether(20)).await;
    world.report_consensus().await;
    assert_eq!(world.balance_of(vault, queue).await, U256::ONE, "everything is settled");
    found.apply_to(&world).await;

    world.transfer(vault, "carol", queue, U256::ONE).await;
    world.advance_hours(24).await;
    world.consensus_reward(milliether(20)).await;
    let (step, _) = world.report_consensus().await;
    table.record("report a gain of bsETH with fee, a wei more in the queue", &step.receipt);
    let step = world.request_redeem(vault, "bob", ether(1)).await;
    table.record("request ETH, first of an hour, into an empty queue", &step.receipt);
}

async fn bseth(world: &mut World, table: &mut GasTable) {
    let (vault, bob) = (world.staking_vault(), world.address("bob"));
    table.record(
        "deposit ETH, first",
        &world.deposit(Token::Bseth, "alice", ether(20)).await.receipt,
    );
    table.record(
        "deposit ETH, again",
        &world.deposit(Token::Bseth, "alice", ether(10)).await.receipt,
    );
    let call = IStakingVault::stakeCall {};
    let receipt = world.send("alice", vault, call, ether(10)).await;
    let (alice, now) = (world.address("alice"), u32::try_from(receipt.timestamp).unwrap());
    world.reference().staking.deposit(alice, ether(10).to(), now).unwrap();
    table.record("stake ETH, again", &receipt);
    table.record("mint bsETH", &world.mint(Token::Bseth, "alice", ether(5)).await.receipt);
    table.record("withdraw ETH", &world.withdraw(Token::Bseth, "alice", ether(1)).await.receipt);
    table.record(
        "redeem bsETH for ETH",
        &world.redeem(Token::Bseth, "alice", ether(1)).await.receipt,
    );
    let moved = world.transfer(vault, "alice", bob, ether(1)).await;
    table.record("transfer bsETH to a holder", &moved.receipt);

    let call = IToken::approveCall { spender: bob, value: U256::MAX };
    let receipt = world.send("alice", vault, call, U256::ZERO).await;
    table.record("approve bsETH without limit, first", &receipt);
    table.record("permit for bsETH, first", &permit(world, "alice", "carol").await);
    let (from, to) = (world.address("alice"), world.address("carol"));
    let call = IToken::transferFromCall { from, to, value: ether(1) };
    let receipt = world.send("bob", vault, call, U256::ZERO).await;
    table.record("transferFrom of bsETH to a holder, allowed without limit", &receipt);
    world.reference().staking.transfer(from, to, ether(1).to()).unwrap();
}

/// A permit without zeros in signature and deadline: zeros make calldata cheaper, and addresses, which
/// are signed, depend on the folder of the checkout.
async fn permit(world: &World, owner: &str, spender: &str) -> Receipt {
    let (vault, signer) = (world.staking_vault(), world.signer(owner));
    let nonce = IToken::noncesCall { owner: signer.address() };
    let nonce = world.read(vault, nonce).await;
    let domain = world.read(vault, IToken::DOMAIN_SEPARATORCall {}).await;
    let mut deadline = world.now().await + 600;
    let call = loop {
        let permit = Permit {
            owner: signer.address(),
            spender: world.address(spender),
            value: ether(1),
            nonce,
            deadline: U256::from(deadline),
        };
        let hash = permit.eip712_hash_struct();
        let message = [b"\x19\x01", domain.as_slice(), hash.as_slice()].concat();
        let signature = signer.sign_hash_sync(&alloy::primitives::keccak256(message)).unwrap();
        let (r, s) = (B256::from(signature.r()), B256::from(signature.s()));
        let time = deadline.to_be_bytes();
        if !r.contains(&0) && !s.contains(&0) && !time[4..].contains(&0) {
            let v = 27 + u8::from(signature.v());
            let Permit { owner, spender, value, deadline, .. } = permit;
            break IToken::permit_0Call { owner, spender, value, deadline, v, r, s };
        }
        deadline += 1;
    };
    world.send("outside", vault, call, U256::ZERO).await
}

async fn breth(world: &mut World, table: &mut GasTable) {
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let call = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("alice", world.staking_vault(), call, U256::ZERO).await;
    let receipt = world.deposit_approved(Token::Breth, "alice", ether(10)).await.receipt;
    table.record("deposit bsETH into brETH, first", &receipt);
    let receipt = world.deposit_approved(Token::Breth, "alice", ether(5)).await.receipt;
    table.record("deposit bsETH into brETH, again", &receipt);
    let shares = ether(2);
    let receipt =
        world.send("alice", manager, IVault::mintCall { shares, receiver: alice }, U256::ZERO);
    let receipt = receipt.await;
    let now = u32::try_from(receipt.timestamp).unwrap();
    world.reference().mint(manager, alice, shares.to(), now).unwrap();
    table.record("mint brETH", &receipt);
    table.record("withdraw bsETH", &world.withdraw(Token::Breth, "alice", ether(1)).await.receipt);
    table.record(
        "redeem brETH for bsETH",
        &world.redeem(Token::Breth, "alice", ether(1)).await.receipt,
    );
    let bob = world.address("bob");
    let moved = world.transfer(manager, "alice", bob, ether(1)).await;
    table.record("transfer brETH to a holder", &moved.receipt);
}

/// Operations of keeper, consensus account and oracle.
async fn operators(world: &mut World, table: &mut GasTable) {
    table.record("allocate to consensus", &world.allocate_to_consensus(ether(20)).await.receipt);
    table.record("pay back from consensus", &world.pay_back(ether(10)).await.receipt);
    table.record("allocate to the adapter", &world.allocate_to_venue(ether(10)).await.receipt);
    let receipt = world.deallocate_from_venue(ether(5)).await.receipt;
    table.record("deallocate from the adapter", &receipt);
    world.advance_hours(24).await;
    world.consensus_reward(milliether(20)).await;
    table.record("report a gain of bsETH with fee", &world.report_consensus().await.0.receipt);
    world.venue_gain(milliether(10)).await;
    table.record("report a gain of brETH with fee", &world.report_strategy().await.0.receipt);
}

/// The queues of both vaults: request, cancel, settlement and claim.
async fn queues(world: &mut World, table: &mut GasTable) {
    let (vault, manager) = (world.staking_vault(), world.restaking_manager());
    let rows = [
        (
            vault,
            [
                "request ETH, first of a holder",
                "request ETH, again",
                "cancel a request of ETH",
                "request ETH, first of an hour",
                "request ETH, first of an hour and of a holder",
            ],
            ["settle 1 position in ETH", "settle 8 positions in ETH", "claim ETH"],
        ),
        (
            manager,
            [
                "request bsETH, first of a holder",
                "request bsETH, again",
                "cancel a request of bsETH",
                "request bsETH, first of an hour",
                "request bsETH, first of an hour and of a holder",
            ],
            ["settle 1 position in bsETH", "settle 8 positions in bsETH", "claim bsETH"],
        ),
    ];
    // Each queue already has a position.
    for (queued, ..) in rows {
        world.request_redeem(queued, "bob", ether(1)).await;
    }
    for (queued, [first, again, cancel, ..], _) in rows {
        let step = world.request_redeem(queued, "carol", ether(1)).await;
        table.record(first, &step.receipt);
        let step = world.request_redeem(queued, "carol", ether(1)).await;
        table.record(again, &step.receipt);
        let id = u64::try_from(step.amount).unwrap();
        table.record(cancel, &world.cancel(queued, "carol", id).await.receipt);
        for _ in 0..16 {
            world.request_redeem(queued, "carol", ether(1) / U256::from(10)).await;
        }
    }
    for (who, place) in [("carol", 3), ("outside", 4)] {
        world.advance_hours(2).await;
        for (queued, requests, _) in rows {
            let step = world.request_redeem(queued, who, ether(1)).await;
            table.record(requests[place], &step.receipt);
        }
    }
    world.advance_hours(24).await;
    world.consensus_reward(milliether(20)).await;
    world.report_consensus().await;
    world.venue_gain(milliether(10)).await;
    world.report_strategy().await;
    for (queued, _, [one, eight, claim]) in rows {
        table.record(one, &world.settle(queued, "outside", 1).await.receipt);
        table.record(eight, &world.settle(queued, "outside", 8).await.receipt);
        table.record(claim, &world.claim(queued, "carol", &[2]).await.receipt);
    }
    table.record("redeem brETH in kind", &world.redeem_in_kind("bob", ether(1), &[]).await.receipt);
}

/// Reports of a loss: one within the bound, and one above it.
async fn losses(world: &mut World, table: &mut GasTable) {
    let vault = world.staking_vault();
    table.record("add cover of bsETH", &world.add_cover(vault, "outside", ether(1)).await.receipt);
    world.advance_hours(24).await;
    world.consensus_loss(milliether(50)).await;
    let (step, loss) = world.report_consensus().await;
    assert!(loss.is_some(), "it is within the bound");
    table.record("report a loss of bsETH", &step.receipt);
    world.advance_hours(24).await;
    world.consensus_loss(ether(4)).await;
    let (step, loss) = world.report_consensus().await;
    assert!(loss.is_none(), "it is beyond the bound");
    table.record("report a loss of bsETH beyond the bound", &step.receipt);
    table.record("confirm a loss of bsETH", &world.confirm_loss(vault, "owner").await.0.receipt);
}

/// Gas that another contract pays to read a rate: cold and warm in one transaction.
async fn reads(world: &World, table: &mut GasTable) {
    let rows = [
        (world.staking_vault(), "read bsETH's rate, cold", "read bsETH's rate, warm"),
        (
            world.restaking_manager(),
            "read brETH's rate in ETH, cold",
            "read brETH's rate in ETH, warm",
        ),
    ];
    for (vault, cold, warm) in rows {
        let reader = reader(world, vault).await;
        world.send_ether("carol", reader, U256::ZERO).await;
        for (slot, operation) in [(1, cold), (2, warm)] {
            table.add(operation, world.storage(reader, slot).await.to());
        }
    }
}

/// Deploys a contract that reads the rate twice and measures both calls.
async fn reader(world: &World, vault: Address) -> Address {
    let read = |slot| {
        let input = IRate::getRateCall {}.abi_encode().into();
        MockAction::MeasureRead { slot, to: vault, input }
    };
    world.deploy_mock(&MockContract::new().otherwise([read(1), read(2)])).await
}

/// Renders one line for each operation, so that a change is one line of a diff.
fn render([cached, uncached, repeated]: &[GasTable; 3]) -> String {
    let others = uncached.0.iter().zip(&repeated.0);
    let rows = cached.0.iter().zip(others).map(|(row, (uncached, repeated))| {
        let (operation, cached) = row;
        assert_eq!([uncached.0, repeated.0], [*operation; 2], "measured in the same order");
        let row = format!(
            r#""operation": "{operation}", "cached": {cached}, "uncached": {}, "repeated": {}"#,
            uncached.1, repeated.1
        );
        format!("  {{ {row} }}")
    });
    format!("[\n{}\n]\n", rows.collect::<Vec<_>>().join(",\n"))
}

#[tokio::test]
async fn every_operation_costs_the_pinned_gas() {
    if World::start().await.clock() != Clock::Still {
        println!("skipped: gas is written down for the embedded devnet");
        return;
    }
    let tables = [
        measure(Found::Cached).await,
        measure(Found::Uncached).await,
        measure(Found::Repeated).await,
    ];
    let measured = render(&tables);
    println!("{measured}");
    if env::var_os(BLESS).is_some() {
        fs::write(SNAPSHOT, &measured).unwrap();
    }
    let kept = fs::read_to_string(SNAPSHOT).unwrap_or_default();
    let rows = |sign, of: &str, other: &str| -> Vec<String> {
        let only = of.lines().filter(|row| !other.lines().any(|same| same == *row));
        only.map(|row| format!("{sign}{row}")).collect()
    };
    let changed = [rows('-', &kept, &measured), rows('+', &measured, &kept)].concat();
    assert!(
        kept == measured,
        "not as in {SNAPSHOT}; if it is meant to be so, {BLESS}=1 writes it anew:\n{}",
        changed.join("\n")
    );
}
