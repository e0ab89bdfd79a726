//! A venue made of mock actions.

use super::{MockAction, MockContract, Word};
use alloy::{
    primitives::{Address, U256},
    sol,
};
use basalt_interfaces::{IERC20, IERC4626};

sol! {
    /// Controls of a mock.
    interface IMockControl {
        /// Sets the value that the mock reports for the position.
        function setValue(uint256 value) external;
        /// Sets the amount that the mock says can be withdrawn now.
        function setLiquid(uint256 liquid) external;
        /// Transfers assets away and lowers the reported value by the same amount.
        function lose(uint256 assets) external;
    }
}

/// Receiver of the assets that mocks lose: an account without key and code.
pub const SINK: Address = Address::repeat_byte(0xdd);

/// Slot: shares of the venue's only holder.
pub const POSITION: u64 = 1;
/// Slot: reported value of the position.
pub const VALUE: u64 = 2;
/// Slot: amount that can be withdrawn now.
pub const LIQUID: u64 = 3;

impl MockContract {
    /// Adds the actions of an ERC-4626 vault over `asset` with one holder, who buys shares at 1 wei
    /// each. It pays withdrawals up to what it says. Before it moves assets it does what `first` says. An action that was added before takes
    /// precedence.
    #[must_use]
    pub fn venue(self, asset: Address, first: &[MockAction]) -> Self {
        let then = |actions: &[MockAction]| [first, actions].concat();
        self.on::<IERC4626::assetCall>([MockAction::Return(asset.into())])
            .on::<IERC4626::balanceOfCall>([MockAction::Return(Word::Slot(POSITION))])
            .on::<IERC4626::previewRedeemCall>([MockAction::Return(Word::Slot(VALUE))])
            .on::<IERC4626::maxDepositCall>([MockAction::Return(U256::MAX.into())])
            .on::<IERC4626::maxWithdrawCall>([MockAction::Return(Word::Slot(LIQUID))])
            .on::<IERC4626::maxRedeemCall>([MockAction::Return(Word::Slot(POSITION))])
            .on::<IERC4626::depositCall>(then(&[
                MockAction::pull(asset),
                MockAction::Add(POSITION, Word::Argument(0)),
                MockAction::Add(VALUE, Word::Argument(0)),
                MockAction::Add(LIQUID, Word::Argument(0)),
                MockAction::Return(Word::Argument(0)),
            ]))
            .on::<IERC4626::withdrawCall>(then(&[
                MockAction::RequireAtMost(Word::Argument(0), LIQUID),
                MockAction::send(asset, Word::Argument(1), Word::Argument(0)),
                MockAction::Subtract(POSITION, Word::Argument(0)),
                MockAction::Subtract(VALUE, Word::Argument(0)),
                MockAction::Subtract(LIQUID, Word::Argument(0)),
                MockAction::Return(Word::Argument(0)),
            ]))
            .on::<IERC4626::redeemCall>(then(&[
                MockAction::send(asset, Word::Argument(1), Word::Slot(VALUE)),
                MockAction::Subtract(POSITION, Word::Argument(0)),
                MockAction::Set(VALUE, U256::ZERO.into()),
                MockAction::Set(LIQUID, U256::ZERO.into()),
                MockAction::Return(Word::Argument(0)),
            ]))
            .on::<IMockControl::setValueCall>([MockAction::Set(VALUE, Word::Argument(0))])
            .on::<IMockControl::setLiquidCall>([MockAction::Set(LIQUID, Word::Argument(0))])
            .on::<IMockControl::loseCall>([
                MockAction::send(asset, SINK.into(), Word::Argument(0)),
                MockAction::Subtract(VALUE, Word::Argument(0)),
                MockAction::Subtract(LIQUID, Word::Argument(0)),
            ])
    }
}

impl MockAction {
    /// Transfers the first argument's amount from the caller to the mock.
    pub fn pull(asset: Address) -> Self {
        let from = Address::ZERO;
        let call = IERC20::transferFromCall { from, to: from, value: U256::ZERO };
        let words = [(0, Word::Caller), (1, Word::This), (2, Word::Argument(0))];
        Self::call_with(asset, &call, words)
    }

    /// Transfers assets from the mock.
    pub fn send(asset: Address, to: Word, value: Word) -> Self {
        let call = IERC20::transferCall { to: Address::ZERO, value: U256::ZERO };
        Self::call_with(asset, &call, [(0, to), (1, value)])
    }
}
