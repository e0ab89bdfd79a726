//! Unrequested ether: it is refused. If forced in, it changes no view, mints nothing, and can be swept.

use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolCall,
};
use basalt_harness::{MockAction, MockContract, Token, Views, World, ether};
use basalt_interfaces::{IErrors, IRate, IRoles, IVault, IWithdrawalQueue};

/// Changes other than ether balances.
fn changes_beyond_ether(before: &Views, after: &Views) -> Vec<String> {
    let mut changes = before.changes(after);
    changes.retain(|change| !change.starts_with("  ether of "));
    changes
}

/// Ether of the vault that its ledger does not count.
async fn surplus(world: &World) -> U256 {
    let vault = world.staking_vault();
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    world.ether_of(vault).await - (ledger.backing - ledger.working)
}

#[tokio::test]
async fn ether_that_is_forced_in_changes_no_view() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.allocate_to_consensus(ether(4)).await;
    let (vault, before) = (world.staking_vault(), world.views().await);
    let held = world.ether_of(vault).await;

    world.force_ether(vault, ether(5) + U256::ONE).await;
    assert_eq!(world.ether_of(vault).await, held + ether(5) + U256::ONE);
    let changes = changes_beyond_ether(&before, &world.views().await);
    assert!(changes.is_empty(), "a donation changed a view:\n{}", changes.join("\n"));
    world.assert_matches_model("donations").await;
    // A donation adds no liquidity either.
    let alice = world.address("alice");
    let most = world.read(vault, IVault::maxWithdrawCall { owner: alice }).await;
    assert_eq!(most, held);
    let call = IVault::withdrawCall { assets: most + U256::ONE, receiver: alice, owner: alice };
    world.expect_revert::<IVault::InsufficientLiquidity>("alice", vault, call, U256::ZERO).await;
}

/// Plain ether, and ether that the suite would pay to itself, belongs to nobody there.
#[tokio::test]
async fn ether_cannot_be_lost_in_the_suite() {
    let Some(mut world) = World::with_time_travel("ether for the suite").await else { return };
    let alice = world.address("alice");
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.allocate_to_consensus(ether(4)).await;
    let (vault, queue) = (world.staking_vault(), world.suite().staking_queue);
    for (who, to) in [("mallory", vault), ("consensus", vault), ("alice", queue)] {
        let error = world
            .expect_revert_raw::<IErrors::UnknownSelector>(who, to, Bytes::new(), ether(1))
            .await;
        assert_eq!(error.selector, [0; 4]);
    }
    let call = IVault::redeemCall { shares: ether(1), receiver: queue, owner: alice };
    world.expect_revert::<IErrors::UnknownSelector>("alice", vault, call, U256::ZERO).await;
    let call = IWithdrawalQueue::fundCall {};
    let error =
        world.expect_revert::<IErrors::Unauthorized>("mallory", queue, call, ether(1)).await;
    assert_eq!((error.caller, error.holder), (world.address("mallory"), vault));

    // A claim to the vault is refused too, and stays open.
    world.request_redeem(vault, "alice", ether(1)).await;
    world.advance_hours(24).await;
    world.report_consensus().await;
    for receiver in [vault, queue] {
        let call = IWithdrawalQueue::claim_0Call { requestId: U256::ONE, receiver };
        world.expect_failure("alice", queue, call.abi_encode().into(), U256::ZERO).await;
    }
    world.claim(vault, "alice", &[1]).await;
    world.assert_matches_model("nothing was lost").await;
}

#[tokio::test]
async fn a_sweep_takes_exactly_the_donation() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.allocate_to_consensus(ether(4)).await;
    let (vault, treasury) = (world.staking_vault(), Address::repeat_byte(0x7e));
    let donated = ether(1) + U256::from(9);
    world.force_ether(vault, donated).await;

    for receiver in [Address::ZERO, vault] {
        let call = IRoles::sweepCall { receiver };
        let error =
            world.expect_revert::<IErrors::BadAddress>("owner", vault, call, U256::ZERO).await;
        assert_eq!(error.account, receiver);
    }
    let mute =
        world.deploy_mock(&MockContract::new().otherwise([MockAction::Revert(Bytes::new())])).await;
    let call = IRoles::sweepCall { receiver: mute };
    let error =
        world.expect_revert::<IErrors::EtherRefused>("owner", vault, call, U256::ZERO).await;
    assert_eq!(error.receiver, mute);

    let (before, had) = (world.views().await, world.ether_of(treasury).await);
    let call = IRoles::sweepCall { receiver: treasury };
    let receipt = world.send("owner", vault, call.clone(), U256::ZERO).await;
    let event = receipt.event::<IRoles::Swept>(vault).unwrap();
    assert_eq!((event.receiver, event.assets), (treasury, donated));
    assert_eq!(world.ether_of(treasury).await, had + donated);
    assert_eq!(surplus(&world).await, U256::ZERO);
    let changes = changes_beyond_ether(&before, &world.views().await);
    assert!(changes.is_empty(), "a sweep changed a view:\n{}", changes.join("\n"));
    world.assert_matches_model("a sweep").await;

    world.expect_revert::<IVault::ZeroAmount>("owner", vault, call, U256::ZERO).await;
    // All holders can still withdraw everything that is liquid.
    world.pay_back(ether(4)).await;
    world.redeem(Token::Bseth, "alice", ether(10)).await;
}
