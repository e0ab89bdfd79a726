//! Pauses of bsETH: what stops, what goes on, who may start and end one, and that it ends by
//! itself.

use alloy::primitives::U256;
use basalt_harness::{DAY_SECS, Token, World, ether};
use basalt_interfaces::{IRoles, IToken, IVault};

const LONGEST: u64 = 7 * DAY_SECS;

fn pause(seconds: u64) -> IRoles::pauseCall {
    IRoles::pauseCall { durationSecs: U256::from(seconds) }
}

async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    Some(world)
}

async fn until(world: &World) -> u64 {
    world.read(world.staking_vault(), IRoles::pausedUntilCall {}).await.to()
}

/// Asserts that a pause by the guardian is refused; returns the earliest time for one.
async fn too_soon(world: &World) -> u64 {
    let (vault, call) = (world.staking_vault(), pause(60));
    let error =
        world.expect_revert::<IRoles::PauseTooSoon>("guardian", vault, call, U256::ZERO).await;
    assert!(error.now < error.earliest);
    error.earliest.to()
}

#[tokio::test]
async fn a_pause_stops_entries_and_exits_and_ends_by_itself() {
    let Some(mut world) = world("a pause of bsETH").await else { return };
    let (vault, alice, bob) = (world.staking_vault(), world.address("alice"), world.address("bob"));
    assert_eq!(until(&world).await, 0);
    let receipt = world.send("guardian", vault, pause(7_200), U256::ZERO).await;
    let end = receipt.timestamp + 7_200;
    let event = receipt.event::<IRoles::Paused>(vault).unwrap();
    assert_eq!((event.account, event.until), (world.address("guardian"), U256::from(end)));
    assert_eq!(until(&world).await, end);

    let one = ether(1);
    macro_rules! paused {
        ($call:expr, $value:expr) => {
            let error = world.expect_revert::<IRoles::PausedUntil>("alice", vault, $call, $value);
            assert_eq!(error.await.until, U256::from(end));
        };
    }
    paused!(IVault::depositCall { assets: one, receiver: alice }, one);
    paused!(IVault::mintCall { shares: one, receiver: alice }, one);
    paused!(IVault::withdrawCall { assets: one, receiver: alice, owner: alice }, U256::ZERO);
    paused!(IVault::redeemCall { shares: one, receiver: alice, owner: alice }, U256::ZERO);
    let (owner, receiver) = (alice, alice);
    assert_eq!(world.read(vault, IVault::maxDepositCall { receiver }).await, U256::ZERO);
    assert_eq!(world.read(vault, IVault::maxMintCall { receiver }).await, U256::ZERO);
    assert_eq!(world.read(vault, IVault::maxWithdrawCall { owner }).await, U256::ZERO);
    assert_eq!(world.read(vault, IVault::maxRedeemCall { owner }).await, U256::ZERO);

    // Previews and transfers work during a pause.
    let kept = one * U256::from(9_990) / U256::from(10_000);
    assert_eq!(world.read(vault, IVault::previewRedeemCall { shares: one }).await, kept);
    assert_eq!(world.read(vault, IVault::previewDepositCall { assets: one }).await, one);
    world.transfer(vault, "alice", bob, one).await;
    let approval = IToken::approveCall { spender: bob, value: one };
    world.send("alice", vault, approval, U256::ZERO).await;
    let pull = IToken::transferFromCall { from: alice, to: bob, value: one };
    world.send("bob", vault, pull, U256::ZERO).await;
    world.reference().staking.transfer(alice, bob, one.to()).unwrap();
    // brETH has its own pause.
    world.deposit(Token::Breth, "alice", one).await;

    world.advance_hours(2).await;
    world.redeem(Token::Bseth, "bob", one).await;
    world.deposit(Token::Bseth, "bob", one).await;
    assert_eq!(until(&world).await, end, "the view returns the end of the last pause");
}

#[tokio::test]
async fn a_pause_is_a_week_at_most() {
    let Some(world) = world("the longest pause").await else { return };
    let vault = world.staking_vault();
    for who in ["guardian", "owner"] {
        for seconds in [0, LONGEST + 1] {
            let error = world
                .expect_revert::<IRoles::BadPause>(who, vault, pause(seconds), U256::ZERO)
                .await;
            let expected = (U256::from(seconds), U256::from(LONGEST));
            assert_eq!((error.durationSecs, error.max), expected);
        }
    }
    let receipt = world.send("guardian", vault, pause(LONGEST), U256::ZERO).await;
    assert_eq!(until(&world).await, receipt.timestamp + LONGEST);
}

#[tokio::test]
async fn the_guardian_cannot_extend_a_pause_and_waits_a_day_after_each() {
    let Some(mut world) = world("the guardian's waiting time").await else { return };
    let vault = world.staking_vault();
    let receipt = world.send("guardian", vault, pause(3_600), U256::ZERO).await;
    let end = receipt.timestamp + 3_600;
    assert_eq!(too_soon(&world).await, end + DAY_SECS, "not during the pause");
    world.advance_hours(2).await;
    assert_eq!(too_soon(&world).await, end + DAY_SECS, "not in the hours after");
    world.advance_hours(22).await;
    assert_eq!(too_soon(&world).await, end + DAY_SECS, "not before a day has passed");
    world.advance_hours(1).await;
    world.send("guardian", vault, pause(LONGEST), U256::ZERO).await;

    // If the owner ends it, the day counts from there.
    let receipt = world.send("owner", vault, IRoles::unpauseCall {}, U256::ZERO).await;
    let event = receipt.event::<IRoles::Unpaused>(vault).unwrap();
    assert_eq!(event.account, world.address("owner"));
    assert_eq!(until(&world).await, receipt.timestamp);
    world.redeem(Token::Bseth, "alice", ether(1)).await;
    assert_eq!(too_soon(&world).await, receipt.timestamp + DAY_SECS);
    world.advance_hours(24).await;
    world.send("guardian", vault, pause(60), U256::ZERO).await;
}

#[tokio::test]
async fn the_owner_can_extend_a_pause_at_any_time_and_not_shorten_it_by_another() {
    let Some(mut world) = world("the owner's pauses").await else { return };
    let vault = world.staking_vault();
    world.send("guardian", vault, pause(DAY_SECS), U256::ZERO).await;
    let end = until(&world).await;
    let receipt = world.send("owner", vault, pause(60), U256::ZERO).await;
    assert_eq!(until(&world).await, end, "a shorter pause changes nothing");
    assert_eq!(receipt.event::<IRoles::Paused>(vault).unwrap().until, U256::from(end));
    let receipt = world.send("owner", vault, pause(LONGEST), U256::ZERO).await;
    assert_eq!(until(&world).await, receipt.timestamp + LONGEST);
    world.send("owner", vault, IRoles::unpauseCall {}, U256::ZERO).await;
    world.send("owner", vault, pause(60), U256::ZERO).await;
    world.advance_hours(1).await;
    // Without a running pause, `unpause` changes nothing, also not the guardian's waiting time.
    let ended = until(&world).await;
    world.send("owner", vault, IRoles::unpauseCall {}, U256::ZERO).await;
    assert_eq!(until(&world).await, ended);
    world.send("owner", vault, pause(60), U256::ZERO).await;
}
