//! World state: accounts, code and storage.
//!
//! Every block keeps a copy. Accounts are behind `Arc`s, so a copy duplicates pointers, and a block
//! that changes three accounts stores three new ones.

use std::{collections::HashMap, convert::Infallible, sync::Arc};

use alloy::primitives::{Address, B256, Bytes, KECCAK256_EMPTY, U256};
use revm::{
    Database,
    bytecode::Bytecode,
    state::{AccountInfo, EvmState},
};

use super::block_hashes::BlockHashes;
use crate::arbos::block_hash_contract;

/// State of one account between transactions.
#[derive(Clone, Debug)]
pub(crate) struct AccountState {
    /// Balance in wei.
    pub(crate) balance: U256,
    /// Number of transactions sent or contracts created.
    pub(crate) nonce: u64,
    /// Keccak-256 hash of the code, also if the code is empty.
    pub(crate) code_hash: B256,
    /// Analysed code; its original bytes are the deployed code.
    pub(crate) code: Bytecode,
    /// Storage slots that are not zero.
    pub(crate) storage: HashMap<U256, U256>,
}

impl Default for AccountState {
    fn default() -> Self {
        Self {
            balance: U256::ZERO,
            nonce: 0,
            code_hash: KECCAK256_EMPTY,
            code: Bytecode::default(),
            storage: HashMap::new(),
        }
    }
}

impl AccountState {
    /// Returns whether the account is empty as defined by EIP-161. Empty accounts are not stored.
    fn is_empty(&self) -> bool {
        self.balance.is_zero() && self.nonce == 0 && self.code_hash == KECCAK256_EMPTY
    }

    /// Sets the code. Invalid EIP-7702 delegations are stored as plain code.
    pub(crate) fn set_code(&mut self, code: Bytes) {
        self.code =
            Bytecode::new_raw_checked(code.clone()).unwrap_or_else(|_| Bytecode::new_legacy(code));
        self.code_hash = self.code.hash_slow();
    }

    /// Writes a slot. Zero removes the slot.
    pub(crate) fn set_slot(&mut self, key: U256, value: U256) {
        if value.is_zero() {
            self.storage.remove(&key);
        } else {
            self.storage.insert(key, value);
        }
    }
}

/// All accounts of the chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    accounts: HashMap<Address, Arc<AccountState>>,
    /// Storage of the block hash contract, which grows with every block.
    block_hashes: BlockHashes,
}

impl State {
    /// Returns an account, if it exists.
    pub(crate) fn account(&self, address: Address) -> Option<&AccountState> {
        self.accounts.get(&address).map(Arc::as_ref)
    }

    /// Returns an account for modification and creates it if necessary.
    pub(crate) fn account_mut(&mut self, address: Address) -> &mut AccountState {
        Arc::make_mut(self.accounts.entry(address).or_default())
    }

    /// Returns the balance in wei.
    pub(crate) fn balance(&self, address: Address) -> U256 {
        self.account(address).map_or(U256::ZERO, |account| account.balance)
    }

    /// Returns the next nonce.
    pub(crate) fn nonce(&self, address: Address) -> u64 {
        self.account(address).map_or(0, |account| account.nonce)
    }

    /// Returns the deployed code.
    pub(crate) fn code(&self, address: Address) -> Bytes {
        self.account(address).map_or_else(Bytes::new, |account| account.code.original_bytes())
    }

    /// Returns a storage slot, zero if never written.
    pub(crate) fn storage(&self, address: Address, slot: U256) -> U256 {
        let written = self.account(address).and_then(|account| account.storage.get(&slot).copied());
        written.unwrap_or_else(|| {
            if address == block_hash_contract::ADDRESS {
                self.block_hashes.slot(slot, block_hash_contract::WINDOW)
            } else {
                U256::ZERO
            }
        })
    }

    /// Stores the hash of the last block in the block hash contract, as the call of the system
    /// address at the start of a block does.
    pub(crate) fn store_block_hash(&mut self, number: u64, hash: B256) {
        self.block_hashes.push(number, hash);
    }

    /// Applies the changes of a transaction.
    pub(crate) fn commit(&mut self, changes: EvmState) {
        for (address, changed) in changes {
            if !changed.is_touched() {
                continue;
            }
            if changed.is_selfdestructed() {
                self.accounts.remove(&address);
                continue;
            }
            let account = self.account_mut(address);
            account.balance = changed.info.balance;
            account.nonce = changed.info.nonce;
            if account.code_hash != changed.info.code_hash {
                account.code_hash = changed.info.code_hash;
                account.code = changed.info.code.clone().unwrap_or_default();
            }
            if changed.is_created() {
                account.storage.clear();
            }
            for (slot, value) in &changed.storage {
                if changed.is_created() || value.is_changed() {
                    account.set_slot(*slot, value.present_value());
                }
            }
            if account.is_empty() {
                self.accounts.remove(&address);
            }
        }
    }
}

/// Read-only state for the EVM. Changes are collected in the EVM's journal.
#[derive(Clone, Debug)]
pub(crate) struct StateDb(pub(crate) Arc<State>);

impl Database for StateDb {
    type Error = Infallible;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        Ok(self.0.account(address).map(|account| AccountInfo {
            balance: account.balance,
            nonce: account.nonce,
            code_hash: account.code_hash,
            code: Some(account.code.clone()),
            ..AccountInfo::default()
        }))
    }

    /// Not needed: `basic` returns the code together with the account.
    fn code_by_hash(&mut self, _code_hash: B256) -> Result<Bytecode, Infallible> {
        Ok(Bytecode::default())
    }

    fn storage(&mut self, address: Address, index: U256) -> Result<U256, Infallible> {
        Ok(self.0.storage(address, index))
    }

    /// Always zero: there is no L1 whose hashes BLOCKHASH could return.
    fn block_hash(&mut self, _number: u64) -> Result<B256, Infallible> {
        Ok(B256::ZERO)
    }
}
