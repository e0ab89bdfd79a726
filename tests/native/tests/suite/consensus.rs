//! Ether to the consensus account and back, and the times of its reports.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IErrors, IRate, IStakingVault, IVault};
use basalt_kit::native::Host;
use basalt_native::{CallResult, Contract, suite::address_of};
use std::rc::Rc;

const NONE: U256 = U256::ZERO;
const VAULT: &str = "staking-vault";
const NEW: Address = Address::repeat_byte(0xf1);

fn at_work() -> Fixture {
    let mut it = Fixture::new();
    let user = it.user;
    it.send(user, VAULT, ether(50), &IVault::depositCall { assets: ether(50), receiver: user });
    let allocate = IStakingVault::allocateCall { assets: ether(30) };
    it.send(address_of("keeper"), VAULT, NONE, &allocate);
    it
}

#[test]
fn the_consensus_account_is_replaced_only_while_nothing_is_at_work() {
    let mut it = at_work();
    let (owner, consensus) = (address_of("owner"), address_of("consensus"));
    let set = IStakingVault::setConsensusCall { consensus: NEW };
    let error: IStakingVault::StillWorking = it.refused(owner, VAULT, &set);
    assert_eq!(error.working, ether(30));
    it.send(consensus, VAULT, ether(30), &IStakingVault::payBackCall {});
    it.send(owner, VAULT, NONE, &set);
    // The new one has nothing to pay back.
    it.world.set_balance(NEW, ether(1));
    let paid = it.try_send(NEW, VAULT, U256::ONE, &IStakingVault::payBackCall {});
    let error = Fixture::error::<IStakingVault::ExceedsWorking>(paid);
    assert_eq!((error.assets, error.working), (U256::ONE, NONE));
    let _: IErrors::Unauthorized = it.refused(consensus, VAULT, &IStakingVault::payBackCall {});
}

#[test]
fn ether_goes_to_work_ten_minutes_after_the_last_move() {
    let mut it = at_work();
    let keeper = address_of("keeper");
    let allocate = IStakingVault::allocateCall { assets: ether(1) };
    let start = it.world.block().timestamp;
    it.wait(599);
    let error: IStakingVault::MoveTooSoon = it.refused(keeper, VAULT, &allocate);
    assert_eq!(error.earliest, U256::from(start + 600));
    it.wait(1);
    it.send(keeper, VAULT, NONE, &allocate);
}

#[test]
fn a_report_refers_to_a_time_after_the_last_move_and_not_to_the_future() {
    let mut it = at_work();
    let oracle = address_of("oracle");
    let moved = it.world.block().timestamp;
    it.wait(2 * 3_600);
    let now = it.world.block().timestamp;
    let report =
        |time: u64| IStakingVault::reportCall { refTime: U256::from(time), sourceValue: ether(30) };
    let error: IRate::ReportFromFuture = it.refused(oracle, VAULT, &report(now + 1));
    assert_eq!((error.refTime, error.now), (U256::from(now + 1), U256::from(now)));
    let error: IRate::ReportTooEarly = it.refused(oracle, VAULT, &report(moved));
    assert_eq!(error.earliest, U256::from(moved + 3_600));
    it.send(oracle, VAULT, NONE, &report(now));
    it.wait(3_600);
    let error: IRate::ReportTooEarly = it.refused(oracle, VAULT, &report(now + 3_599));
    assert_eq!(error.earliest, U256::from(now + 3_600));
    it.send(oracle, VAULT, NONE, &report(now + 3_600));
}

/// Exact ether for a `mint` is not answered with an empty payment: a payer that takes none may mint.
#[test]
fn a_payer_that_takes_no_ether_mints_for_the_exact_price() {
    let mut it = Fixture::new();
    let (payer, vault, shares) = (Address::repeat_byte(0xf8), it.at(VAULT), ether(2));
    let refuses: Rc<dyn Contract> = Rc::new(|_: &Rc<dyn Host>, _: &[u8]| CallResult::Err(vec![1]));
    it.world.place(payer, refuses);
    it.world.set_balance(payer, ether(10));
    let price = it.world.read(vault, &IVault::previewMintCall { shares }).unwrap();
    let mint = IVault::mintCall { shares, receiver: payer };
    assert!(it.world.call(payer, vault, price + U256::ONE, &mint.abi_encode()).is_err());
    it.world.call(payer, vault, price, &mint.abi_encode()).unwrap();
    assert_eq!(it.shares(payer), shares);
}
