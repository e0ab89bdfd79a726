//! Mocks that receive ether, tokens and signatures, and call back.

use crate::{
    pair::Pair,
    sequence::functions,
    setup::{MOCK_VENUE, MOCKS},
};
use alloy::{
    primitives::{Address, Bytes, U256},
    sol_types::SolCall,
};
use basalt_harness::{MockAction, MockContract, SINK, Word, fuzz::Pool};
use basalt_interfaces::{IERC721Receiver, IERC1271, IToken, IVault, IWithdrawalQueue};

/// Puts a new script into one of the mocks.
pub(crate) fn replace_a_mock(pair: &mut Pair, pool: &mut Pool) {
    let mock = pool.rng.one_of(&MOCKS);
    if pool.rng.one_in(4) {
        let first = calls_back(pair, pool, MOCK_VENUE);
        let venue = MockContract::new().venue(pair.suite.staking_vault, &first);
        return pair.place(MOCK_VENUE, venue);
    }
    let token = reaction(pair, pool, mock, IERC721Receiver::onERC721ReceivedCall::SELECTOR);
    let signature = reaction(pair, pool, mock, IERC1271::isValidSignatureCall::SELECTOR);
    let script = MockContract::new()
        .on::<IERC721Receiver::onERC721ReceivedCall>(token)
        .on::<IERC1271::isValidSignatureCall>(signature)
        .otherwise(calls_back(pair, pool, mock));
    pair.place(mock, script);
}

/// Calls back, then returns the magic value, or something else.
fn reaction(pair: &Pair, pool: &mut Pool, mock: Address, magic: [u8; 4]) -> Vec<MockAction> {
    let mut actions = if pool.rng.one_in(2) { calls_back(pair, pool, mock) } else { Vec::new() };
    // A signature is checked in a static call, where every note fails.
    if pool.rng.one_in(2) {
        for action in &mut actions {
            if let MockAction::Call { note, .. } = action {
                *note = None;
            }
        }
    }
    let mut word = [0; 32];
    word[..4].copy_from_slice(&magic);
    actions.push(match pool.rng.below(6) {
        0 => MockAction::Return(Word::Const(U256::ONE)),
        1 => MockAction::ReturnBytes(Bytes::from_static(&[0xff; 33])),
        2 => MockAction::Revert(pool.rng.bytes::<36>().into()),
        _ => MockAction::Return(Word::Const(U256::from_be_bytes(word))),
    });
    actions
}

/// Up to three calls of the suite, whose results are noted.
fn calls_back(pair: &Pair, pool: &mut Pool, mock: Address) -> Vec<MockAction> {
    let mut actions = Vec::new();
    for note in 0..pool.rng.below(4) {
        let (to, value, input) = entry(pair, pool, mock);
        let note = (!pool.rng.one_in(8)).then_some(note);
        actions.push(MockAction::Call { to: to.into(), value, input, words: Vec::new(), note });
    }
    if pool.rng.one_in(5) {
        actions.push(MockAction::Revert(Bytes::new()));
    }
    actions
}

/// A call that a mock makes: ether, tokens, positions, views, or any function.
fn entry(pair: &Pair, pool: &mut Pool, mock: Address) -> (Address, U256, Bytes) {
    let suite = &pair.suite;
    let vault = pool.rng.one_of(&[suite.staking_vault, suite.restaking_manager]);
    let amount = pool.some_ether() / U256::from(1_000);
    let (to, value, input) = match pool.rng.below(9) {
        8 => {
            let call = IToken::approveCall { spender: pool.account(), value: amount };
            (vault, U256::ZERO, call.abi_encode())
        }
        // Only the mocks behind this one, so that they do not call each other for ever.
        7 => {
            let behind = MOCKS.into_iter().find(|other| *other > mock).unwrap_or(SINK);
            (behind, U256::ONE, Vec::new())
        }
        0 => (suite.staking_vault, amount, Vec::new()),
        1 => {
            let call = IVault::depositCall { assets: amount, receiver: mock };
            (suite.staking_vault, amount, call.abi_encode())
        }
        2 => {
            let call = IVault::redeemCall { shares: amount, receiver: mock, owner: mock };
            (vault, U256::ZERO, call.abi_encode())
        }
        3 => {
            let to = pool.account();
            let call = IToken::transferCall { to, value: amount };
            (vault, U256::ZERO, call.abi_encode())
        }
        4 => {
            let id = U256::from(pool.rng.below(9));
            let call = IWithdrawalQueue::claim_0Call { requestId: id, receiver: mock };
            (suite.queue(vault).unwrap(), U256::ZERO, call.abi_encode())
        }
        5 => (vault, U256::ZERO, IVault::totalAssetsCall {}.abi_encode()),
        _ => {
            let functions = functions(pair);
            let index = pool.rng.below(u64::try_from(functions.len()).unwrap());
            let (target, function) = &functions[usize::try_from(index).unwrap()];
            (target.address, U256::ZERO, pool.calldata(function, mock))
        }
    };
    (to, value, input.into())
}
