//! The ERC-4626 vault as the adapter calls it.

use crate::storage::VENUE;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::IERC4626;
use basalt_kit::{Revert, Vm, Word, call, codec::encode, erc20, roles::holder};

/// The vault this adapter was made for.
#[derive(Clone, Copy)]
pub(crate) struct Venue {
    vm: Vm,
    address: Address,
}

impl Venue {
    /// Reads the venue's address.
    pub(crate) fn load(vm: Vm) -> Self {
        Self { vm, address: holder(vm, VENUE) }
    }

    /// Where it is.
    pub(crate) const fn address(self) -> Address {
        self.address
    }

    /// The adapter's position, in the venue's shares. `Overflow` above 128 bits.
    pub(crate) fn position(self) -> Result<u128, Revert> {
        erc20::balance_of(self.vm, self.address, self.vm.this())
    }

    /// What the position would bring if it were redeemed now, the venue's fees taken off. Without
    /// shares that is nothing, and the venue is not asked: some refuse to speak of no shares.
    #[inline(never)]
    pub(crate) fn worth(self) -> Result<Word, Revert> {
        match self.position()? {
            0 => Ok(Word::ZERO),
            shares => self.view(IERC4626::previewRedeemCall::SELECTOR, shares.into()),
        }
    }

    /// The most that the venue takes from the adapter now. A venue without a limit answers with
    /// 2^256 - 1.
    pub(crate) fn max_deposit(self) -> Result<Word, Revert> {
        self.view(IERC4626::maxDepositCall::SELECTOR, self.vm.this().into())
    }

    /// The most that the venue pays to the adapter now.
    pub(crate) fn max_withdraw(self) -> Result<Word, Revert> {
        self.view(IERC4626::maxWithdrawCall::SELECTOR, self.vm.this().into())
    }

    /// The most of the adapter's shares that the venue redeems now.
    pub(crate) fn max_redeem(self) -> Result<Word, Revert> {
        self.view(IERC4626::maxRedeemCall::SELECTOR, self.vm.this().into())
    }

    /// Pays `assets` in. What the venue says about it does not matter.
    pub(crate) fn deposit(self, assets: u128) -> Result<(), Revert> {
        let words = [assets.into(), self.vm.this().into()];
        call::execute(self.vm, self.address, &encode(IERC4626::depositCall::SELECTOR, &words))?;
        Ok(())
    }

    /// Takes `assets` out to `receiver`, if the venue can. Whether it did.
    #[inline(never)]
    pub(crate) fn withdraw(self, assets: u128, receiver: Address) -> bool {
        let data = self.request(IERC4626::withdrawCall::SELECTOR, assets, receiver);
        call::attempt(self.vm, self.address, &Word::ZERO, &data, 0).is_ok
    }

    /// Takes out what `shares` bring, to `receiver`.
    pub(crate) fn redeem(self, shares: u128, receiver: Address) -> Result<(), Revert> {
        let data = self.request(IERC4626::redeemCall::SELECTOR, shares, receiver);
        call::execute(self.vm, self.address, &data)?;
        Ok(())
    }

    fn request(self, selector: [u8; 4], amount: u128, receiver: Address) -> Vec<u8> {
        encode(selector, &[amount.into(), receiver.into(), self.vm.this().into()])
    }

    #[inline(never)]
    fn view(self, selector: [u8; 4], argument: Word) -> Result<Word, Revert> {
        call::view_word(self.vm, self.address, &encode(selector, &[argument]))
    }
}

/// The value as far as the adapter counts: venues say "no limit" with words of 256 bits.
pub(crate) fn saturated(word: &Word) -> u128 {
    word.to_u128().unwrap_or(u128::MAX)
}
