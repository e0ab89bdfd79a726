//! ERC-20 balances and allowances, by slot.

use super::{
    IOzErc4626,
    slots::{TRAP, entry, load, log, store},
};
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolError;
use basalt_kit::native::Host;

/// Slots of an ERC-20 component: balances, allowances, supply.
const BALANCES: B256 = B256::ZERO;
const ALLOWANCES: B256 = B256::with_last_byte(1);
const SUPPLY: B256 = B256::with_last_byte(2);

/// The token of the contract that runs.
#[derive(Clone, Copy)]
pub(super) struct Token<'a>(pub(super) &'a dyn Host);

impl Token<'_> {
    pub(super) fn supply(self) -> U256 {
        load(self.0, SUPPLY)
    }

    pub(super) fn balance(self, account: Address) -> U256 {
        load(self.0, entry(BALANCES, account))
    }

    pub(super) fn allowance(self, owner: Address, spender: Address) -> U256 {
        load(self.0, entry(entry(ALLOWANCES, owner), spender))
    }

    /// Sets an allowance of the caller and logs it.
    pub(super) fn approve(self, spender: Address, value: U256) -> Result<(), Vec<u8>> {
        let owner = self.0.sender();
        self.set_allowance(owner, spender, value)?;
        log(self.0, &IOzErc4626::Approval { owner, spender, value });
        Ok(())
    }

    fn set_allowance(self, owner: Address, spender: Address, value: U256) -> Result<(), Vec<u8>> {
        if owner.is_zero() {
            return Err(IOzErc4626::ERC20InvalidApprover { approver: owner }.abi_encode());
        }
        if spender.is_zero() {
            return Err(IOzErc4626::ERC20InvalidSpender { spender }.abi_encode());
        }
        store(self.0, entry(entry(ALLOWANCES, owner), spender), value);
        Ok(())
    }

    /// Uses up an allowance of `owner` for the caller. An allowance of 2^256 - 1 stays.
    pub(super) fn spend(self, owner: Address, needed: U256) -> Result<(), Vec<u8>> {
        let spender = self.0.sender();
        let allowance = self.allowance(owner, spender);
        if allowance == U256::MAX {
            return Ok(());
        }
        match allowance.checked_sub(needed) {
            Some(left) => self.set_allowance(owner, spender, left),
            None => {
                Err(IOzErc4626::ERC20InsufficientAllowance { spender, allowance, needed }
                    .abi_encode())
            }
        }
    }

    pub(super) fn transfer(self, from: Address, to: Address, value: U256) -> Result<(), Vec<u8>> {
        if from.is_zero() {
            return Err(IOzErc4626::ERC20InvalidSender { sender: from }.abi_encode());
        }
        if to.is_zero() {
            return Err(IOzErc4626::ERC20InvalidReceiver { receiver: to }.abi_encode());
        }
        self.update(from, to, value)
    }

    pub(super) fn mint(self, to: Address, value: U256) -> Result<(), Vec<u8>> {
        if to.is_zero() {
            return Err(IOzErc4626::ERC20InvalidReceiver { receiver: to }.abi_encode());
        }
        self.update(Address::ZERO, to, value)
    }

    pub(super) fn burn(self, from: Address, value: U256) -> Result<(), Vec<u8>> {
        if from.is_zero() {
            return Err(IOzErc4626::ERC20InvalidSender { sender: from }.abi_encode());
        }
        self.update(from, Address::ZERO, value)
    }

    /// Moves `value`; the zero address stands for shares that do not exist.
    fn update(self, from: Address, to: Address, value: U256) -> Result<(), Vec<u8>> {
        if from.is_zero() {
            store(self.0, SUPPLY, self.supply().checked_add(value).ok_or(TRAP)?);
        } else {
            let balance = self.balance(from);
            let Some(left) = balance.checked_sub(value) else {
                let error =
                    IOzErc4626::ERC20InsufficientBalance { sender: from, balance, needed: value };
                return Err(error.abi_encode());
            };
            store(self.0, entry(BALANCES, from), left);
        }
        if to.is_zero() {
            store(self.0, SUPPLY, self.supply().checked_sub(value).ok_or(TRAP)?);
        } else {
            let sum = self.balance(to).checked_add(value).ok_or(TRAP)?;
            store(self.0, entry(BALANCES, to), sum);
        }
        log(self.0, &IOzErc4626::Transfer { from, to, value });
        Ok(())
    }
}
