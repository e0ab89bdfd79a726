//! Calls of the venue, an ERC-4626 vault.

use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_adapter_common::{
    construct::{self, erc4626_asset},
    storage,
};
use basalt_interfaces::IERC4626;
use basalt_kit::{Args, HandlerResult, Revert, Vm, Word, call, codec::encode, safe_erc20};

/// `constructor(manager, venue)`.
pub(crate) fn construct(vm: Vm, args: &mut Args) -> HandlerResult {
    construct::construct(vm, args, erc4626_asset)
}

/// The venue of this adapter.
#[derive(Clone, Copy)]
pub(crate) struct Venue {
    vm: Vm,
    address: Address,
}

impl Venue {
    /// Loads the venue's address.
    pub(crate) fn load(vm: Vm) -> Self {
        Self { vm, address: storage::venue(vm) }
    }

    /// Its address.
    pub(crate) const fn address(self) -> Address {
        self.address
    }

    /// The adapter's position, in the venue's shares. `Overflow` above 128 bits.
    pub(crate) fn position(self) -> Result<u128, Revert> {
        safe_erc20::balance_of(self.vm, self.address, self.vm.this())
    }

    /// Assets that a redemption of the whole position would pay now, after the venue's fees.
    /// Without shares it is 0 and the venue is not called, because some revert on a preview of 0
    /// shares.
    #[inline(never)]
    pub(crate) fn value(self) -> Result<Word, Revert> {
        match self.position()? {
            0 => Ok(Word::ZERO),
            shares => self.view(IERC4626::previewRedeemCall::SELECTOR, shares.into()),
        }
    }

    /// `maxDeposit` of the adapter; 2^256 - 1 if the venue has no limit.
    pub(crate) fn max_deposit(self) -> Result<Word, Revert> {
        self.view(IERC4626::maxDepositCall::SELECTOR, self.vm.this().into())
    }

    /// `maxWithdraw` of the adapter; 0 if the venue does not answer.
    pub(crate) fn max_withdraw(self) -> u128 {
        self.try_view(IERC4626::maxWithdrawCall::SELECTOR, self.vm.this().into())
    }

    /// `maxRedeem` of the adapter; 0 if the venue does not answer.
    pub(crate) fn max_redeem(self) -> u128 {
        self.try_view(IERC4626::maxRedeemCall::SELECTOR, self.vm.this().into())
    }

    /// `previewRedeem` of the whole position; 0 if the venue does not answer.
    pub(crate) fn redeemable(self) -> Result<u128, Revert> {
        let shares = self.position()?;
        Ok(self.try_view(IERC4626::previewRedeemCall::SELECTOR, shares.into()))
    }

    /// Deposits `assets`. The return value is ignored.
    pub(crate) fn deposit(self, assets: u128) -> Result<(), Revert> {
        let words = [assets.into(), self.vm.this().into()];
        call::execute(self.vm, self.address, &encode(IERC4626::depositCall::SELECTOR, &words))?;
        Ok(())
    }

    /// Withdraws `assets` to `receiver`. Returns whether the call succeeded.
    #[inline(never)]
    pub(crate) fn withdraw(self, assets: u128, receiver: Address) -> bool {
        let data = self.request(IERC4626::withdrawCall::SELECTOR, assets, receiver);
        call::attempt(self.vm, self.address, &Word::ZERO, &data, 0).is_ok
    }

    /// Redeems `shares` for assets to `receiver`. Returns whether the call succeeded.
    #[inline(never)]
    pub(crate) fn redeem(self, shares: u128, receiver: Address) -> bool {
        let data = self.request(IERC4626::redeemCall::SELECTOR, shares, receiver);
        call::attempt(self.vm, self.address, &Word::ZERO, &data, 0).is_ok
    }

    fn request(self, selector: [u8; 4], amount: u128, receiver: Address) -> Vec<u8> {
        encode(selector, &[amount.into(), receiver.into(), self.vm.this().into()])
    }

    #[inline(never)]
    fn view(self, selector: [u8; 4], argument: Word) -> Result<Word, Revert> {
        call::view_word(self.vm, self.address, &encode(selector, &[argument]))
    }

    /// A view's amount, at most 2^128 - 1; 0 if the venue does not answer.
    #[inline(never)]
    fn try_view(self, selector: [u8; 4], argument: Word) -> u128 {
        call::try_view_amount(self.vm, self.address, &encode(selector, &[argument]))
    }
}

/// The value, or 2^128 - 1 if it is larger: venues without a limit return 2^256 - 1.
pub(crate) fn saturated(word: &Word) -> u128 {
    word.to_u128().unwrap_or(u128::MAX)
}
