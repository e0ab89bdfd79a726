//! Cancels of queue positions: who is paid, how much, and what is left in storage.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use basalt_interfaces::{IERC721, IStakingVault, IWithdrawalQueue};
use basalt_kit::native::Host;
use basalt_native::{CallResult, Contract, suite::address_of};
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const QUEUE: &str = "withdrawal-queue-bseth";
const FRIEND: Address = Address::repeat_byte(0xf1);

#[test]
fn a_cancel_by_an_approved_account_pays_the_holder() {
    let mut it = Fixture::new();
    let user = it.user;
    let id = it.request(ether(10), NONE);
    let held = it.position(id).shares;
    it.send(user, QUEUE, NONE, &IERC721::approveCall { to: FRIEND, tokenId: id });
    it.send(FRIEND, QUEUE, NONE, &IWithdrawalQueue::cancelCall { requestId: id });
    assert_eq!((it.shares(user), it.shares(FRIEND)), (held, NONE));
}

#[test]
fn what_is_pending_is_the_holders() {
    let mut it = Fixture::new();
    let (user, queue) = (it.user, it.at(QUEUE));
    let id = it.request(ether(10), NONE);
    let mut pending = |controller| {
        let call = IWithdrawalQueue::pendingRedeemRequestCall { requestId: id, controller };
        it.world.read(queue, &call).unwrap()
    };
    assert_eq!((pending(user), pending(FRIEND)), (ether(10), NONE));
}

#[test]
fn a_cancelled_position_leaves_nothing_in_storage() {
    let mut it = Fixture::new();
    let (user, queue) = (it.user, it.at(QUEUE));
    let rate = U256::from(10).pow(U256::from(27));
    // The first request writes what all later ones share.
    let first = it.request(ether(10), rate);
    it.send(user, QUEUE, NONE, &IWithdrawalQueue::cancelCall { requestId: first });
    let before = it.world.slots(queue).len();
    let id = it.request(ether(10), rate);
    assert!(it.world.slots(queue).len() > before, "a position and its least rate");
    it.send(user, QUEUE, NONE, &IWithdrawalQueue::cancelCall { requestId: id });
    assert_eq!(it.world.slots(queue).len(), before);
}

#[test]
fn a_claimed_position_leaves_nothing_in_storage() {
    let mut it = Fixture::new();
    let (user, queue) = (it.user, it.at(QUEUE));
    let rate = U256::from(10).pow(U256::from(27));
    let first = it.request(ether(10), rate);
    it.wait(3 * 3_600);
    it.report(NONE);
    let claim = |id| IWithdrawalQueue::claim_0Call { requestId: id, receiver: address_of("x") };
    it.send(user, QUEUE, NONE, &claim(first));
    let before = it.world.slots(queue).len();
    let id = it.request(ether(10), rate);
    it.wait(3 * 3_600);
    it.report(NONE);
    it.send(user, QUEUE, NONE, &claim(id));
    // The second batch is kept.
    assert_eq!(it.world.slots(queue).len(), before + 1);
}

/// What a cancel returns is worth at most what the request was worth, at the smaller of two rates.
#[test]
fn a_cancel_returns_all_shares_at_a_lower_rate_and_fewer_at_a_higher_one() {
    for (gain, is_whole) in [(true, false), (false, true)] {
        let mut it = Fixture::new();
        let (user, keeper) = (it.user, address_of("keeper"));
        let id = it.request(ether(10), NONE);
        let position = it.position(id);
        it.send(keeper, "staking-vault", NONE, &IStakingVault::allocateCall { assets: ether(9) });
        it.wait(2 * 3_600);
        // A thousandth more, or less than a basis point less.
        let value = if gain {
            ether(9) + ether(9) / U256::from(1_000)
        } else {
            ether(9) - U256::from(4_000_000_000_000_000_u64)
        };
        it.report(value);
        it.wait(3 * 86_400);
        let cancelled = it.send(user, QUEUE, NONE, &IWithdrawalQueue::cancelCall { requestId: id });
        let returned = U256::from_be_slice(&cancelled.data);
        assert_eq!(returned == position.shares, is_whole, "{returned} of {}", position.shares);
        assert!(!returned.is_zero() && returned <= position.shares);
        assert_eq!(it.shares(user), returned);
    }
}

#[test]
fn many_claims_pay_the_sum_and_each_position_once() {
    let mut it = Fixture::new();
    let (user, receiver) = (it.user, address_of("x"));
    let ids = [ether(10), ether(20), ether(30)].map(|assets| it.request(assets, NONE));
    it.wait(3 * 3_600);
    it.report(NONE);
    let claim = |ids: &[U256]| IWithdrawalQueue::claim_1Call { requestIds: ids.to_vec(), receiver };
    let twice = it.try_send(user, QUEUE, NONE, &claim(&[ids[0], ids[0]]));
    assert!(twice.is_err(), "one position twice");
    let paid = it.send(user, QUEUE, NONE, &claim(&[ids[2], ids[0]]));
    assert_eq!(U256::from_be_slice(&paid.data), ether(40));
    assert_eq!(it.world.balance(receiver), ether(40));
    // Only shares of a position that was returned are released.
    let queue = it.at(QUEUE);
    assert!(paid.logs.iter().all(|log| log.address == queue), "{:?}", paid.logs);
    assert!(it.position(ids[0]).status.is_zero() && !it.position(ids[1]).status.is_zero());
    // A stranger claims for the holder, and for nobody else.
    let error: IWithdrawalQueue::ForeignReceiver = it.refused(FRIEND, QUEUE, &claim(&[ids[1]]));
    assert_eq!((error.receiver, error.owner), (receiver, user));
    let before = it.world.balance(user);
    let for_holder = IWithdrawalQueue::claim_0Call { requestId: ids[1], receiver: user };
    it.send(FRIEND, QUEUE, NONE, &for_holder);
    assert_eq!(it.world.balance(user) - before, ether(20));
}

/// Shares that are returned come without an empty payment: a receiver that takes no ether gets them.
#[test]
fn a_receiver_that_takes_no_ether_claims_returned_shares() {
    let mut it = Fixture::new();
    let (user, keeper, receiver) = (it.user, address_of("keeper"), Address::repeat_byte(0xf8));
    let refuses: Rc<dyn Contract> = Rc::new(|_: &Rc<dyn Host>, _: &[u8]| CallResult::Err(vec![1]));
    it.world.place(receiver, refuses);
    let id = it.request(ether(10), U256::from(10).pow(U256::from(27)));
    let shares = it.position(id).shares;
    it.send(keeper, "staking-vault", NONE, &IStakingVault::allocateCall { assets: ether(9) });
    it.wait(3 * 3_600);
    it.report(ether(9) - U256::from(4_000_000_000_000_000_u64));
    let claim = IWithdrawalQueue::claim_0Call { requestId: id, receiver };
    it.send(user, QUEUE, NONE, &claim);
    assert_eq!(it.shares(receiver), shares);
}
