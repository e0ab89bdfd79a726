//! Balances, supply and queues rebuilt from events alone.

use crate::suite::lifecycle_random::{populated, random_step};
use alloy::{
    primitives::{Address, U256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolEvent,
};
use basalt_harness::{Rng, World};
use basalt_interfaces::{IERC721, IToken, IWithdrawalQueue as Queue};
use std::collections::BTreeMap;

/// Number of random steps.
const STEPS: u64 = 200;

/// All events of a type that an account has emitted, in order.
async fn events<E: SolEvent>(world: &World, emitter: Address) -> Vec<E> {
    let filter = Filter::new().address(emitter).event_signature(E::SIGNATURE_HASH).from_block(0);
    let logs = world.connection().provider().get_logs(&filter).await.unwrap();
    logs.iter().map(|log| E::decode_log(&log.inner).unwrap().data).collect()
}

/// Asserts balances and supply of a token.
async fn assert_token(world: &World, token: Address) {
    let mut balances: BTreeMap<Address, U256> = BTreeMap::new();
    let mut supply = U256::ZERO;
    for moved in events::<IToken::Transfer>(world, token).await {
        if moved.from.is_zero() {
            supply += moved.value;
        } else {
            let balance = balances.get_mut(&moved.from).unwrap();
            *balance = balance.checked_sub(moved.value).unwrap();
        }
        if moved.to.is_zero() {
            supply = supply.checked_sub(moved.value).unwrap();
        } else {
            *balances.entry(moved.to).or_default() += moved.value;
        }
    }
    assert!(balances.len() > 4);
    for (account, balance) in &balances {
        let call = IToken::balanceOfCall { account: *account };
        assert_eq!(world.read(token, call).await, *balance, "{account}");
    }
    assert_eq!(balances.values().sum::<U256>(), supply);
    assert_eq!(world.read(token, IToken::totalSupplyCall {}).await, supply);
}

/// Asserts holders and amounts of the positions of a queue; returns the smaller number of
/// settlements and claims.
async fn assert_queue(world: &World, queue: Address) -> usize {
    let mut holders: BTreeMap<U256, Address> = BTreeMap::new();
    for moved in events::<IERC721::Transfer>(world, queue).await {
        assert_eq!(holders.get(&moved.tokenId).copied().unwrap_or_default(), moved.from);
        holders.insert(moved.tokenId, moved.to);
    }
    let requests = events::<Queue::RedeemRequest>(world, queue).await;
    let settled = events::<Queue::PositionSettled>(world, queue).await;
    let cancelled = events::<Queue::PositionCancelled>(world, queue).await;
    let claimed = events::<Queue::Claimed>(world, queue).await;
    let state = world.read(queue, Queue::queueStateCall {}).await;
    assert_eq!(U256::from(requests.len()), state.last);
    for (id, holder) in &holders {
        let call = Queue::positionCall { requestId: *id };
        let position = world.read(queue, call).await;
        assert_eq!(position.owner, *holder, "{id}");
        if !holder.is_zero() {
            let ready: U256 =
                settled.iter().filter(|it| it.requestId == *id).map(|it| it.assets).sum();
            let taken: U256 =
                claimed.iter().filter(|it| it.requestId == *id).map(|it| it.assets).sum();
            assert_eq!(position.assets, ready - taken, "{id}");
        }
    }
    let asked: U256 = requests.iter().map(|it| it.shares).sum();
    let gone = settled.iter().map(|it| it.shares).sum::<U256>()
        + cancelled.iter().map(|it| it.shares).sum::<U256>()
        + claimed.iter().map(|it| it.shares).sum::<U256>();
    assert_eq!(world.read(queue, Queue::escrowedSharesCall {}).await, asked - gone);
    settled.len().min(claimed.len())
}

#[tokio::test]
async fn balances_supply_and_queues_follow_from_events_alone() {
    let Some(mut world) = populated().await else { return };
    let mut rng = Rng::new(25);
    for _ in 0..STEPS {
        world.advance_hours(rng.below(30)).await;
        random_step(&mut world, &mut rng).await;
    }
    let suite = world.suite();
    assert_token(&world, suite.staking_vault).await;
    assert_token(&world, suite.restaking_manager).await;
    let mut paid = 0;
    for queue in [suite.staking_queue, suite.restaking_queue] {
        paid += assert_queue(&world, queue).await;
    }
    assert!(paid > 0, "the random steps missed the queues");
}
