//! Callers without the role, the shares or the allowance.

use crate::{
    support::calls::{encoded, set},
    support::refused_calls::RefusedCalls,
    support::role_gated::{RoleGated, role_gated},
};
use alloy::primitives::{Address, U256};
use basalt_harness::{DAY_SECS, NAMES, Parameter, Token, World, ether};
use basalt_interfaces::{IErrors, IRestakingManager as Manager, IRoles, IToken, IVault};

async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    world.allocate_to_venue(ether(20)).await;
    world
}

/// Role-gated functions of brETH: the roles that may call, first the one that the error names.
fn role_gated_of_breth(world: &World) -> Vec<RoleGated> {
    let (one, bob, adapter) = (U256::ONE, world.address("bob"), world.strategy().adapter);
    let (cap, half) = (ether(1_000_000_000), U256::from(5_000));
    let mut calls = role_gated(&["keeper"], bob);
    let own: [RoleGated; 8] = [
        (&["owner"], encoded(&Manager::addAdapterCall { adapter: bob, cap, shareCapBps: half })),
        (&["owner"], encoded(&Manager::removeAdapterCall { adapter })),
        (&["owner"], encoded(&Manager::writeOffCall { adapter })),
        (&["owner"], encoded(&Manager::setCapCall { adapter, cap, shareCapBps: half })),
        (
            &["guardian", "owner"],
            encoded(&Manager::setCapCall { adapter, cap: one, shareCapBps: one }),
        ),
        (&["keeper"], encoded(&Manager::allocateCall { adapter, assets: one })),
        (&["keeper"], encoded(&Manager::deallocateCall { adapter, assets: one })),
        (&["keeper"], encoded(&Manager::reportCall { adapter })),
    ];
    calls.extend(own);
    calls
}

#[tokio::test]
async fn a_caller_without_a_role_of_breth_is_refused_with_the_holder() {
    let world = world().await;
    let manager = world.restaking_manager();
    for who in NAMES {
        let mut refused = RefusedCalls::new(&world, who);
        for (roles, (signature, input)) in role_gated_of_breth(&world) {
            if roles.contains(&who) {
                continue;
            }
            let error = refused
                .expect_revert::<IErrors::Unauthorized>(manager, &input, U256::ZERO, signature)
                .await;
            let expected = (world.address(who), world.address(roles[0]));
            assert_eq!((error.caller, error.holder), expected, "{signature}");
        }
        if !["owner", "guardian", "keeper"].contains(&who) {
            let exit = Manager::emergencyExitCall { adapter: world.strategy().adapter };
            let (signature, input) = encoded(&exit);
            refused
                .expect_revert::<IErrors::Unauthorized>(manager, &input, U256::ZERO, signature)
                .await;
        }
        // No ownership transfer is pending.
        let (signature, input) = encoded(&IRoles::acceptOwnershipCall {});
        let error = refused
            .expect_revert::<IErrors::Unauthorized>(manager, &input, U256::ZERO, signature)
            .await;
        assert_eq!((error.caller, error.holder), (world.address(who), Address::ZERO));
        refused.assert_no_effects().await;
    }
}

#[tokio::test]
async fn ownership_of_breth_moves_when_the_new_owner_accepts() {
    let world = world().await;
    let (manager, bob, carol) =
        (world.restaking_manager(), world.address("bob"), world.address("carol"));
    let hand_over = |account| IRoles::transferOwnershipCall { newOwner: account };
    world.send("owner", manager, hand_over(bob), U256::ZERO).await;
    assert_eq!(world.read(manager, IRoles::ownerCall {}).await, world.address("owner"));
    assert_eq!(world.read(manager, IRoles::pendingOwnerCall {}).await, bob);
    // The owner can withdraw the offer.
    world.send("owner", manager, hand_over(Address::ZERO), U256::ZERO).await;
    let accept = IRoles::acceptOwnershipCall {};
    let error =
        world.expect_revert::<IErrors::Unauthorized>("bob", manager, accept, U256::ZERO).await;
    assert_eq!(error.holder, Address::ZERO);
    world.send("owner", manager, hand_over(carol), U256::ZERO).await;
    let receipt = world.send("carol", manager, IRoles::acceptOwnershipCall {}, U256::ZERO).await;
    let event = receipt.event::<IRoles::OwnershipTransferred>(manager).unwrap();
    assert_eq!((event.previousOwner, event.newOwner), (world.address("owner"), carol));
    assert_eq!(world.read(manager, IRoles::pendingOwnerCall {}).await, Address::ZERO);
    let fee = set(Parameter::ExitFee, U256::ONE);
    let error =
        world.expect_revert::<IErrors::Unauthorized>("owner", manager, fee, U256::ZERO).await;
    assert_eq!(error.holder, carol);
    for account in [Address::ZERO, manager] {
        let call = IRoles::setKeeperCall { keeper: account };
        let error =
            world.expect_revert::<IErrors::BadAddress>("carol", manager, call, U256::ZERO).await;
        assert_eq!(error.account, account);
        let call = IRoles::setGuardianCall { guardian: account };
        let error =
            world.expect_revert::<IErrors::BadAddress>("carol", manager, call, U256::ZERO).await;
        assert_eq!(error.account, account);
    }
}

#[tokio::test]
async fn an_entry_without_bseth_or_its_allowance_is_refused() {
    let world = world().await;
    let (staking, manager) = (world.staking_vault(), world.restaking_manager());
    let alice = world.address("alice");
    let call = IVault::depositCall { assets: ether(1), receiver: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.allowance, error.needed), (manager, U256::ZERO, ether(1)));
    let less = ether(1) - U256::ONE;
    let approval = IToken::approveCall { spender: manager, value: less };
    world.send("alice", staking, approval, U256::ZERO).await;
    let call = IVault::mintCall { shares: ether(1), receiver: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.allowance, error.needed), (less, ether(1)));
    let approval = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("mallory", staking, approval, U256::ZERO).await;
    let call = IVault::depositCall { assets: ether(1), receiver: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("mallory", manager, call, U256::ZERO)
        .await;
    assert_eq!((error.balance, error.needed), (U256::ZERO, ether(1)));
}

#[tokio::test]
async fn a_pause_of_breth_names_its_end_and_ends_by_itself() {
    let Some(mut world) = World::with_time_travel("a pause of brETH").await else { return };
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let (manager, alice) = (world.restaking_manager(), world.address("alice"));
    let approval = IToken::approveCall { spender: manager, value: U256::MAX };
    world.send("alice", world.staking_vault(), approval, U256::ZERO).await;
    let pause = IRoles::pauseCall { durationSecs: U256::from(7_200) };
    let receipt = world.send("guardian", manager, pause, U256::ZERO).await;
    let until = U256::from(receipt.timestamp + 7_200);
    let one = ether(1);
    macro_rules! paused {
        ($call:expr) => {
            let error =
                world.expect_revert::<IRoles::PausedUntil>("alice", manager, $call, U256::ZERO);
            assert_eq!(error.await.until, until);
        };
    }
    paused!(IVault::depositCall { assets: one, receiver: alice });
    paused!(IVault::mintCall { shares: one, receiver: alice });
    paused!(IVault::withdrawCall { assets: one, receiver: alice, owner: alice });
    paused!(IVault::redeemCall { shares: one, receiver: alice, owner: alice });
    let (owner, receiver) = (alice, alice);
    assert_eq!(world.read(manager, IVault::maxDepositCall { receiver }).await, U256::ZERO);
    assert_eq!(world.read(manager, IVault::maxMintCall { receiver }).await, U256::ZERO);
    assert_eq!(world.read(manager, IVault::maxWithdrawCall { owner }).await, U256::ZERO);
    assert_eq!(world.read(manager, IVault::maxRedeemCall { owner }).await, U256::ZERO);
    // Previews and transfers work during a pause.
    let kept = one * U256::from(9_990) / U256::from(10_000);
    assert_eq!(world.read(manager, IVault::previewRedeemCall { shares: one }).await, kept);
    let bob = world.address("bob");
    world.transfer(manager, "alice", bob, one).await;

    // The guardian can neither extend the pause nor start another one within a day of its end.
    let pause = IRoles::pauseCall { durationSecs: U256::from(60) };
    let error = world
        .expect_revert::<IRoles::PauseTooSoon>("guardian", manager, pause.clone(), U256::ZERO)
        .await;
    assert_eq!(error.earliest, until + U256::from(DAY_SECS));
    world.advance_hours(3).await;
    world.redeem(Token::Breth, "alice", one).await;
    world
        .expect_revert::<IRoles::PauseTooSoon>("guardian", manager, pause.clone(), U256::ZERO)
        .await;
    world.advance_hours(24).await;
    world.send("guardian", manager, pause, U256::ZERO).await;
    world.send("owner", manager, IRoles::unpauseCall {}, U256::ZERO).await;
    world.redeem(Token::Breth, "alice", one).await;
}
