//! The twin answers as Basalt does: the same random calls to both, in blocks of the same time, return
//! the same, fail with the same error and log the same.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a step that fails ends the test")]

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_client::Error;
use basalt_gas::{
    rows::use_sides,
    side::{Side, approve_all, wait},
    solidity::contracts,
};
use basalt_harness::{Clock, Rng, World, ether};
use basalt_interfaces::{
    IParameters, IParameters::Parameter, IQueuedVault, IRate, ISlippageVault, IStakingVault,
    IToken, IVault, IWithdrawalQueue,
};

const USERS: [&str; 4] = ["alice", "bob", "carol", "outside"];
const STEPS: u32 = 2_000;

/// An amount of 0 to 20 tokens, now and then far too large or a few wei.
fn amount(rng: &mut Rng) -> U256 {
    match rng.below(12) {
        0 => U256::from(rng.below(4)),
        1 => ether(800) * U256::from(rng.below(9)),
        _ => ether(20) / U256::from(1 + rng.below(1_000)) + U256::from(rng.below(3)),
    }
}

/// A contract of a side.
#[derive(Clone, Copy, Debug)]
enum To {
    Vault,
    Queue,
    Manager,
}

impl To {
    const fn of(self, side: &Side) -> Address {
        match self {
            Self::Vault => side.vault,
            Self::Queue => side.queue,
            Self::Manager => side.manager,
        }
    }
}

struct Call {
    who: &'static str,
    to: To,
    input: Bytes,
    value: U256,
    name: &'static str,
}

fn call<C: SolCall>(who: &'static str, to: To, call: &C) -> Call {
    paying(who, to, call, U256::ZERO)
}

fn paying<C: SolCall>(who: &'static str, to: To, call: &C, value: U256) -> Call {
    Call { who, to, input: call.abi_encode().into(), value, name: C::SIGNATURE }
}

/// What a call did: data returned or reverted with, and the logs, with the side's own addresses by name.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    is_ok: bool,
    data: Bytes,
    logs: Vec<(B256, Vec<B256>, Bytes)>,
}

/// Replaces a side's own addresses in a word, so that both sides can be compared.
fn named(side: &Side, word: B256) -> B256 {
    let own = [(side.vault, 1), (side.queue, 2), (side.manager, 3)];
    own.into_iter()
        .find(|(address, _)| address.into_word() == word)
        .map_or(word, |(_, number)| B256::with_last_byte(number))
}

async fn run(world: &World, side: &Side, call: &Call) -> Outcome {
    let request = TransactionRequest::default()
        .from(world.address(call.who))
        .to(call.to.of(side))
        .input(call.input.clone().into())
        .value(call.value)
        .gas_limit(5_000_000);
    let words = |data: Bytes| -> Bytes {
        if !data.len().is_multiple_of(32) {
            return data;
        }
        let words = data.chunks(32).flat_map(|word| named(side, B256::from_slice(word)).0);
        words.collect::<Vec<_>>().into()
    };
    let data = match world.connection().run(request.clone(), None).await {
        Ok(data) => data,
        Err(Error::Reverted(reverted)) => {
            let data = reverted.data();
            let (selector, rest) = data.split_at(data.len().min(4));
            let rest = words(Bytes::copy_from_slice(rest));
            let data = [selector, &rest].concat().into();
            return Outcome { is_ok: false, data, logs: Vec::new() };
        }
        Err(error) => panic!("{}: {error}", call.name),
    };
    let receipt = world.connection().mine(request).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(receipt.status(), "{} failed after it succeeded", call.name);
    let logs = receipt.logs().iter().map(|log| {
        let topics = log.topics().iter().map(|topic| named(side, *topic)).collect();
        (named(side, log.address().into_word()), topics, words(log.data().data.clone()))
    });
    Outcome { is_ok: true, data, logs: logs.collect() }
}

/// Chooses a call; `None` lets time pass.
async fn choose(world: &World, side: &Side, rng: &mut Rng) -> Option<Call> {
    let who = USERS[usize::try_from(rng.below(4)).unwrap()];
    let other = world.address(USERS[usize::try_from(rng.below(4)).unwrap()]);
    let (amount, owner) = (amount(rng), world.address(who));
    let far = U256::from(world.now().await + 100);
    let id = U256::from(1 + rng.below(30));
    let to = if rng.below(3) == 0 { To::Manager } else { To::Vault };
    let ether = |wei| if matches!(to, To::Vault) { wei } else { U256::ZERO };
    Some(match rng.below(24) {
        0 | 1 => {
            let deposit = IVault::depositCall { assets: amount, receiver: other };
            paying(who, to, &deposit, ether(amount))
        }
        2 => {
            let limit = if rng.below(2) == 0 { U256::ZERO } else { amount };
            let deposit = ISlippageVault::depositCall {
                assets: amount,
                receiver: other,
                minShares: limit,
                deadline: far,
            };
            paying(who, to, &deposit, ether(amount))
        }
        3 => {
            let mint = IVault::mintCall { shares: amount, receiver: other };
            paying(who, to, &mint, ether(amount * U256::from(2)))
        }
        4 => paying(who, To::Vault, &IStakingVault::stakeCall {}, amount),
        5 | 6 => call(who, to, &IVault::redeemCall { shares: amount, receiver: other, owner }),
        7 => call(who, to, &IVault::withdrawCall { assets: amount, receiver: other, owner }),
        8 => {
            let redeem = ISlippageVault::redeemCall {
                shares: amount,
                receiver: other,
                owner,
                minAssets: amount,
                deadline: far,
            };
            call(who, to, &redeem)
        }
        9 => {
            let redeem = IVault::redeemCall { shares: amount, receiver: owner, owner: other };
            call(who, to, &redeem)
        }
        10 => call(who, to, &IToken::transferCall { to: other, value: amount }),
        11 => call(who, to, &IToken::approveCall { spender: other, value: amount }),
        12 => {
            let pull = IToken::transferFromCall { from: other, to: owner, value: amount };
            call(who, to, &pull)
        }
        13..=15 => {
            let request =
                IQueuedVault::requestRedeem_0Call { shares: amount, controller: other, owner };
            call(who, To::Vault, &request)
        }
        16 => call(who, To::Queue, &IWithdrawalQueue::cancelCall { requestId: id }),
        17 | 18 => {
            let claim = IWithdrawalQueue::claim_0Call { requestId: id, receiver: owner };
            call(who, To::Queue, &claim)
        }
        19 => call(who, To::Vault, &IQueuedVault::settleCall { maxPositions: id }),
        20 => call("keeper", To::Vault, &IStakingVault::allocateCall { assets: amount }),
        21 => paying("consensus", To::Vault, &IStakingVault::payBackCall {}, amount),
        22 => {
            let ledger = world.read(side.vault, IRate::ledgerCall {}).await;
            let change =
                U256::from(rng.below(u64::MAX)) % (ledger.working / U256::from(1_000) + U256::ONE);
            let value = if rng.below(5) == 0 {
                ledger.working - change / U256::from(10)
            } else {
                ledger.working + change
            };
            let ref_time = U256::from(world.now().await);
            let report = IStakingVault::reportCall { refTime: ref_time, sourceValue: value };
            call("oracle", To::Vault, &report)
        }
        23 if rng.below(3) == 0 => {
            let parameter = [Parameter::PerformanceFee, Parameter::MintLimit, Parameter::BurnLimit]
                [usize::try_from(rng.below(3)).unwrap()];
            let value = U256::from(rng.below(2_000));
            call("owner", To::Vault, &IParameters::setParameterCall { parameter, value })
        }
        _ => return None,
    })
}

/// Views that both sides have.
async fn compare_views(world: &World, sides: [&Side; 2], after: &str) {
    let mut views: Vec<(To, Bytes)> = Vec::new();
    for to in [To::Vault, To::Manager] {
        views.push((to, IVault::totalAssetsCall {}.abi_encode().into()));
        views.push((to, IToken::totalSupplyCall {}.abi_encode().into()));
        let (assets, shares) = (ether(3), ether(2));
        views.push((to, IVault::convertToSharesCall { assets }.abi_encode().into()));
        views.push((to, IVault::previewDepositCall { assets }.abi_encode().into()));
        views.push((to, IVault::previewRedeemCall { shares }.abi_encode().into()));
        for who in USERS {
            let owner = world.address(who);
            let receiver = owner;
            views.push((to, IToken::balanceOfCall { account: owner }.abi_encode().into()));
            views.push((to, IVault::maxRedeemCall { owner }.abi_encode().into()));
            views.push((to, IVault::maxDepositCall { receiver }.abi_encode().into()));
        }
    }
    views.push((To::Vault, IRate::rateLineCall {}.abi_encode().into()));
    views.push((To::Vault, IRate::ledgerCall {}.abi_encode().into()));
    for (to, input) in views {
        let mut found = Vec::new();
        for side in sides {
            let request = TransactionRequest::default().to(to.of(side)).input(input.clone().into());
            found.push(world.connection().run(request, None).await.map_err(|it| it.to_string()));
        }
        assert_eq!(found[0], found[1], "{to:?} {input} after {after}");
    }
}

#[tokio::test]
async fn the_twin_answers_as_basalt_does() {
    let Some(contracts) = contracts() else { return };
    let world = World::start().await;
    if world.clock() != Clock::Still {
        println!("skipped: both sides need blocks of the same time");
        return;
    }
    let basalt = Side::basalt(&world);
    let twin = Side::twin(&world, &contracts).await;
    use_sides(&world, &[basalt, twin]).await;
    for side in [&basalt, &twin] {
        for who in USERS {
            approve_all(&world, who, side.vault, side.manager).await;
        }
    }
    let mut rng = Rng::new(991);
    let (mut passed, mut refused) = (0, 0);
    for number in 0..STEPS {
        let Some(call) = choose(&world, &basalt, &mut rng).await else {
            wait(&world, 1 + rng.below(20)).await;
            continue;
        };
        let [one, two] = [run(&world, &basalt, &call).await, run(&world, &twin, &call).await];
        let what = format!("step {number}: {} {} {}", call.who, call.name, call.input);
        assert_eq!(one, two, "{what}");
        if one.is_ok {
            passed += 1;
            compare_views(&world, [&basalt, &twin], &what).await;
        } else {
            refused += 1;
        }
    }
    println!("{passed} calls passed and {refused} were refused, the same on both sides");
    assert!(passed > STEPS / 3 && refused > STEPS / 20);
}
