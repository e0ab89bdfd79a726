//! The world state: accounts, the logs of the transaction, and the journal of changes.

use crate::{
    Contract, Log,
    journal::{Change, Checkpoint},
};
use alloy_primitives::{
    Address, B256, U256,
    map::{AddressMap, B256Map},
};
use basalt_kit::Word;
use std::{mem, rc::Rc};

#[derive(Default)]
struct Account {
    /// In wei.
    balance: U256,
    code: Option<Rc<dyn Contract>>,
    storage: B256Map<Word>,
}

/// All accounts. Every change is in the journal until [`State::forget`].
#[derive(Default)]
pub(crate) struct State {
    accounts: AddressMap<Account>,
    journal: Vec<Change>,
    pub(crate) logs: Vec<Log>,
}

impl State {
    /// Returns the balance of an account, in wei.
    pub(crate) fn balance(&self, account: Address) -> U256 {
        self.accounts.get(&account).map_or(U256::ZERO, |account| account.balance)
    }

    /// Returns the code of an account.
    pub(crate) fn code(&self, account: Address) -> Option<Rc<dyn Contract>> {
        self.accounts.get(&account)?.code.clone()
    }

    /// Whether an account has code.
    pub(crate) fn has_code(&self, account: Address) -> bool {
        self.accounts.get(&account).is_some_and(|account| account.code.is_some())
    }

    /// Returns the word at a storage key.
    pub(crate) fn load(&self, account: Address, key: B256) -> Word {
        let slot = self.accounts.get(&account).and_then(|account| account.storage.get(&key));
        slot.copied().unwrap_or(Word::ZERO)
    }

    /// Returns all slots of an account that are not zero, in any order.
    pub(crate) fn slots(&self, account: Address) -> Vec<(B256, B256)> {
        let account = self.accounts.get(&account);
        let slots = account.into_iter().flat_map(|account| &account.storage);
        let slots = slots.map(|(key, word)| (*key, B256::from(word.0)));
        slots.filter(|(_, word)| !word.is_zero()).collect()
    }

    /// Sets a balance, in wei.
    pub(crate) fn set_balance(&mut self, account: Address, wei: U256) {
        let entry = self.accounts.entry(account).or_default();
        let before = mem::replace(&mut entry.balance, wei);
        self.journal.push(Change::Balance { account, before });
    }

    /// Sets the code of an account.
    pub(crate) fn set_code(&mut self, account: Address, code: Option<Rc<dyn Contract>>) {
        let entry = self.accounts.entry(account).or_default();
        let before = mem::replace(&mut entry.code, code);
        self.journal.push(Change::Code { account, before });
    }

    /// Writes a storage slot.
    pub(crate) fn store(&mut self, account: Address, key: B256, word: Word) {
        let storage = &mut self.accounts.entry(account).or_default().storage;
        let before = storage.insert(key, word).unwrap_or(Word::ZERO);
        self.journal.push(Change::Slot { account, key, before });
    }

    /// Moves ether, in wei. Returns `false` and moves nothing if the sender has too little.
    pub(crate) fn transfer(&mut self, from: Address, to: Address, wei: U256) -> bool {
        if wei.is_zero() {
            return true;
        }
        let Some(left) = self.balance(from).checked_sub(wei) else { return false };
        self.set_balance(from, left);
        // All ether of a world may exceed 256 bits only if a test has set such balances.
        let Some(sum) = self.balance(to).checked_add(wei) else { return false };
        self.set_balance(to, sum);
        true
    }

    /// Returns the point that the state is at.
    pub(crate) const fn checkpoint(&self) -> Checkpoint {
        Checkpoint { changes: self.journal.len(), logs: self.logs.len() }
    }

    /// Undoes everything since a checkpoint.
    pub(crate) fn roll_back(&mut self, to: Checkpoint) {
        self.logs.truncate(to.logs);
        for change in self.journal.drain(to.changes.min(self.journal.len())..).rev() {
            match change {
                Change::Balance { account, before } => {
                    self.accounts.entry(account).or_default().balance = before;
                }
                Change::Slot { account, key, before } => {
                    self.accounts.entry(account).or_default().storage.insert(key, before);
                }
                Change::Code { account, before } => {
                    self.accounts.entry(account).or_default().code = before;
                }
            }
        }
    }

    /// Drops the journal: what was done stays.
    pub(crate) fn forget(&mut self) {
        self.journal.clear();
    }
}
