//! Functions that only one account may call.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{
    IAdapter, IErrors, IParameters, IQueuedVault, IRestakingManager, IStakingVault,
    IWithdrawalQueue,
};

const NONE: U256 = U256::ZERO;
const X: Address = Address::repeat_byte(0xf7);

fn call(name: &'static str, call: &impl SolCall) -> (&'static str, Vec<u8>) {
    (name, call.abi_encode())
}

/// Contract and call, of every function with a role that no user has.
fn gated(it: &Fixture) -> Vec<(&'static str, Vec<u8>)> {
    let adapter = it.at("adapter");
    let (manager, vault, queue) = ("restaking-manager", "staking-vault", "withdrawal-queue-bseth");
    let [one, zero] = [U256::ONE, NONE];
    vec![
        call(
            manager,
            &IRestakingManager::addAdapterCall { adapter: X, cap: one, shareCapBps: one },
        ),
        call(manager, &IRestakingManager::removeAdapterCall { adapter }),
        call(manager, &IRestakingManager::writeOffCall { adapter }),
        call(manager, &IRestakingManager::setCapCall { adapter, cap: zero, shareCapBps: zero }),
        call(manager, &IRestakingManager::allocateCall { adapter, assets: one }),
        call(manager, &IRestakingManager::deallocateCall { adapter, assets: one }),
        call(manager, &IRestakingManager::emergencyExitCall { adapter }),
        call(manager, &IRestakingManager::reportCall { adapter }),
        call(vault, &IStakingVault::setOracleCall { oracle: X }),
        call(vault, &IStakingVault::setConsensusCall { consensus: X }),
        call(vault, &IStakingVault::allocateCall { assets: one }),
        call(vault, &IStakingVault::payBackCall {}),
        call(vault, &IStakingVault::reportCall { refTime: one, sourceValue: one }),
        call(vault, &IQueuedVault::setQueueCall { queue: X }),
        call(vault, &IQueuedVault::releaseCall { to: X, shares: one, rateAtRequest: one }),
        call(
            vault,
            &IParameters::setParameterCall {
                parameter: IParameters::Parameter::ExitFee,
                value: U256::from(20),
            },
        ),
        call(
            queue,
            &IWithdrawalQueue::enqueueCall {
                shares: one,
                rate: one,
                minRate: zero,
                controller: X,
                owner: X,
                sender: X,
            },
        ),
        call(
            queue,
            &IWithdrawalQueue::fillCall { maxPositions: one, rate: one, liquid: one, refTime: one },
        ),
        call(queue, &IWithdrawalQueue::markCommittedCall { requestId: one }),
        call("adapter", &IAdapter::deployCall { assets: one }),
        call("adapter", &IAdapter::freeCall { assets: one }),
        call("adapter", &IAdapter::deliverCall { fractionWad: one, to: X }),
        call("adapter", &IAdapter::emergencyExitCall {}),
        call("adapter", &IAdapter::harvestCall { minOut: Vec::new() }),
    ]
}

#[test]
fn a_function_with_a_role_names_its_holder_to_everybody_else() {
    let mut it = Fixture::new();
    let user = it.user;
    it.request(ether(1), NONE);
    for (contract, input) in gated(&it) {
        let target = it.at(contract);
        let refused = it.world.call(user, target, NONE, &input);
        let error = Fixture::error::<IErrors::Unauthorized>(refused);
        assert_eq!(error.caller, user, "{contract} {:02x?}", &input[..4]);
        assert_ne!(error.holder, user);
        // The holder gets past the gate.
        let past = it.world.simulate(error.holder, target, NONE, &input);
        let is_gate = |data: &[u8]| {
            data.starts_with(&<IErrors::Unauthorized as alloy_sol_types::SolError>::SELECTOR)
        };
        assert!(past.is_ok() || past.is_err_and(|data| !is_gate(&data)), "{contract}");
    }
}
