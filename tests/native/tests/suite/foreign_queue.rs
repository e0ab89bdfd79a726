//! A vault beside queues that overstate, are silent, or move what they hold.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256, address};
use alloy_sol_types::{SolCall, SolValue};
use basalt_interfaces::{IQueuedVault, IRate, IToken, IVault, IWithdrawalQueue};
use basalt_kit::{Word, native::Host};
use basalt_native::{CallResult, Contract, suite::address_of};
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const QUEUE: Address = address!("00000000000000000000000000000000000000f2");
const SINK: Address = address!("00000000000000000000000000000000000000f3");

/// A queue of `vault` that does `fill` when it is asked to settle.
fn queue(vault: Address, fill: impl Fn(&dyn Host) -> CallResult + 'static) -> Rc<dyn Contract> {
    Rc::new(move |host: &Rc<dyn Host>, input: &[u8]| {
        let selector = input.first_chunk::<4>().copied().unwrap_or_default();
        match selector {
            IWithdrawalQueue::vaultCall::SELECTOR => Ok(vault.abi_encode()),
            IWithdrawalQueue::enqueueCall::SELECTOR => Ok(U256::ONE.abi_encode()),
            IWithdrawalQueue::fillCall::SELECTOR => fill(&**host),
            _ => Err(Vec::new()),
        }
    })
}

/// The suite with such a queue, in which ten shares wait.
fn with(fill: impl Fn(&dyn Host) -> CallResult + 'static) -> Fixture {
    let mut it = Fixture::new();
    let vault = it.at("staking-vault");
    it.world.place(QUEUE, queue(vault, fill));
    let set = IQueuedVault::setQueueCall { queue: QUEUE };
    it.send(address_of("owner"), "staking-vault", NONE, &set);
    it.request(ether(10), NONE);
    it
}

/// What the queue holds: shares of positions, and a wei of its own.
fn held(positions: u64) -> U256 {
    ether(positions) + U256::ONE
}

const SETTLE: IQueuedVault::settleCall = IQueuedVault::settleCall { maxPositions: U256::ONE };

#[test]
fn a_queue_cannot_be_paid_more_than_its_shares_are_worth() {
    let mut it = with(|_| Ok((ether(10), ether(10) + U256::ONE, NONE).abi_encode()));
    let user = it.user;
    let error: IQueuedVault::BadSettlement = it.refused(user, "staking-vault", &SETTLE);
    assert_eq!((error.assets, error.max), (ether(10) + U256::ONE, ether(10)));
    // A report settles, too.
    it.wait(3 * 3_600);
    let now = it.world.block().timestamp;
    let report = basalt_interfaces::IStakingVault::reportCall {
        refTime: U256::from(now),
        sourceValue: NONE,
    };
    let _: IQueuedVault::BadSettlement = it.refused(address_of("oracle"), "staking-vault", &report);
}

#[test]
fn a_queue_cannot_burn_shares_that_it_does_not_have() {
    let mut it = with(|_| Ok((ether(11), NONE, NONE).abi_encode()));
    let user = it.user;
    let error: IToken::ERC20InsufficientBalance = it.refused(user, "staking-vault", &SETTLE);
    assert_eq!((error.balance, error.needed), (held(10), ether(11)));
}

/// One that fails, and one that answers nothing.
#[test]
fn a_queue_that_cannot_settle_does_not_stop_a_report() {
    let answers: [CallResult; 3] = [Err(vec![1, 2, 3]), Err(Vec::new()), Ok(Vec::new())];
    for answer in answers {
        let mut it = with(move |_| answer.clone());
        it.wait(3 * 3_600);
        let (user, vault) = (it.user, it.at("staking-vault"));
        let index =
            |it: &mut Fixture| it.world.read(vault, &IRate::lastReportCall {}).unwrap().index;
        let before = index(&mut it);
        it.report(NONE);
        assert_eq!(index(&mut it), before + U256::ONE);
        assert_eq!(it.shares(QUEUE), held(10));
        let settled = it.try_send(user, "staking-vault", NONE, &SETTLE);
        assert!(settled.is_err());
    }
}

#[test]
fn a_queue_that_does_not_say_what_it_holds_is_not_replaced_while_it_holds_shares() {
    let mut it = with(|_| Err(Vec::new()));
    let owner = address_of("owner");
    let old = it.at("withdrawal-queue-bseth");
    let set = IQueuedVault::setQueueCall { queue: old };
    let error: IQueuedVault::QueueNotEmpty = it.refused(owner, "staking-vault", &set);
    assert_eq!((error.queue, error.shares), (QUEUE, ether(10)));
}

/// While it is asked to settle, the queue moves half of its shares: the vault must not burn them by
/// what it knew before.
#[test]
fn a_queue_that_moves_shares_while_it_settles_burns_only_what_it_has_left() {
    let vault = Fixture::new().at("staking-vault");
    let settles = move |shares: u64| {
        move |host: &dyn Host| {
            let call = IToken::transferCall { to: SINK, value: ether(5) };
            host.flush(false);
            let (is_ok, _) = host.call(vault, &Word::ZERO, &call.abi_encode(), u64::MAX);
            assert!(is_ok, "the transfer of half the shares");
            Ok((ether(shares), NONE, NONE).abi_encode())
        }
    };
    let mut it = with(settles(10));
    let user = it.user;
    let error: IToken::ERC20InsufficientBalance = it.refused(user, "staking-vault", &SETTLE);
    assert_eq!((error.balance, error.needed), (held(5), ether(10)));

    let mut it = with(settles(5));
    let supply = |it: &mut Fixture| it.world.read(vault, &IToken::totalSupplyCall {}).unwrap();
    let before = supply(&mut it);
    it.send(user, "staking-vault", NONE, &SETTLE);
    assert_eq!((it.shares(QUEUE), it.shares(SINK)), (held(0), ether(5)));
    assert_eq!(supply(&mut it), before - ether(5));
    let total = it.world.read(vault, &IVault::totalAssetsCall {}).unwrap();
    assert!(!total.is_zero());
}

/// Its own wei is no reason to keep a queue that has failed.
#[test]
fn a_queue_that_does_not_answer_is_replaced_if_no_shares_wait_in_it() {
    let mut it = Fixture::new();
    let (vault, owner) = (it.at("staking-vault"), address_of("owner"));
    it.world.place(QUEUE, queue(vault, |_| Err(Vec::new())));
    let set = IQueuedVault::setQueueCall { queue: QUEUE };
    it.send(owner, "staking-vault", NONE, &set);
    assert_eq!(it.shares(QUEUE), U256::ONE);
    let old = it.at("withdrawal-queue-bseth");
    it.send(owner, "staking-vault", NONE, &IQueuedVault::setQueueCall { queue: old });
}
