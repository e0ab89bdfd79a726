//! A venue that calls back, lies about its worth and loses assets.

use super::mocks::calls_back;
use crate::{mock::Script, pair::Pair, pool::Pool, setup::MOCK_VENUE};
use alloy::{
    primitives::{Address, U256},
    sol,
};
use basalt_harness::{MockAction, Word};
use basalt_interfaces::{IERC20, IERC4626};

sol! {
    /// Controls of the mock.
    interface IMockControl {
        /// Sets the value that the venue reports for the position.
        function setWorth(uint256 worth) external;
        /// Sets the amount that the venue says can be withdrawn now.
        function setLiquid(uint256 liquid) external;
    }
}

/// Slots: shares of the only holder, the reported value, what can be withdrawn now.
const POSITION: u64 = 1;
const WORTH: u64 = 2;
const LIQUID: u64 = 3;

/// An ERC-4626 vault over `asset` with one holder, who buys shares at 1 wei each. Before it moves
/// assets it does what `first` says.
pub(crate) fn script(asset: Address, first: &[MockAction]) -> Script {
    let then = |actions: &[MockAction]| [first, actions].concat();
    Script::default()
        .on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
        .on::<IERC4626::balanceOfCall>([MockAction::Return(Word::Slot(POSITION))])
        .on::<IERC4626::previewRedeemCall>([MockAction::Return(Word::Slot(WORTH))])
        .on::<IERC4626::maxDepositCall>([MockAction::Return(U256::MAX.into())])
        .on::<IERC4626::maxWithdrawCall>([MockAction::Return(Word::Slot(LIQUID))])
        .on::<IERC4626::maxRedeemCall>([MockAction::Return(Word::Slot(POSITION))])
        .on::<IERC4626::depositCall>(then(&[
            pull(asset),
            MockAction::Add(POSITION, Word::Argument(0)),
            MockAction::Add(WORTH, Word::Argument(0)),
            MockAction::Add(LIQUID, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ]))
        .on::<IERC4626::withdrawCall>(then(&[
            send(asset, Word::Argument(0)),
            MockAction::Subtract(POSITION, Word::Argument(0)),
            MockAction::Subtract(WORTH, Word::Argument(0)),
            MockAction::Subtract(LIQUID, Word::Argument(0)),
            MockAction::Return(Word::Argument(0)),
        ]))
        .on::<IERC4626::redeemCall>(then(&[
            send(asset, Word::Slot(WORTH)),
            MockAction::Subtract(POSITION, Word::Argument(0)),
            MockAction::Set(WORTH, U256::ZERO.into()),
            MockAction::Set(LIQUID, U256::ZERO.into()),
            MockAction::Return(Word::Argument(0)),
        ]))
        .on::<IMockControl::setWorthCall>([MockAction::Set(WORTH, Word::Argument(0))])
        .on::<IMockControl::setLiquidCall>([MockAction::Set(LIQUID, Word::Argument(0))])
}

/// Puts a script with other callbacks into the venue.
pub(super) fn replace(pair: &mut Pair, pool: &mut Pool) {
    let first = calls_back(pair, pool, MOCK_VENUE);
    let script = script(pair.suite.staking_vault, &first);
    pair.place(MOCK_VENUE, &script);
}

/// Transfers the first argument's amount from the caller to the mock.
fn pull(asset: Address) -> MockAction {
    let from = Address::ZERO;
    let call = IERC20::transferFromCall { from, to: from, value: U256::ZERO };
    let words = [(0, Word::Caller), (1, Word::This), (2, Word::Argument(0))];
    MockAction::call_with(asset, &call, words)
}

/// Transfers assets of the mock to the receiver in the second argument.
fn send(asset: Address, value: Word) -> MockAction {
    let call = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
    MockAction::call_with(asset, &call, [(0, Word::Argument(1)), (1, value)])
}
