//! The state of a suite as random calls see it: amounts near which calls change their result.

use super::BOOK_WORDS;
use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use basalt_client::amount::ether;
use basalt_interfaces::{IRate, IToken, IVault};

/// The time, and the amounts and books of both vaults.
#[derive(Clone, Debug)]
pub struct SuiteState {
    /// Time of the newest block, in seconds since 1970.
    pub now: U256,
    /// Assets of bsETH at work, in wei.
    pub working: U256,
    /// The stored books of both vaults.
    pub books: Vec<[U256; BOOK_WORDS]>,
    pub(super) amounts: Vec<U256>,
}

impl SuiteState {
    /// The state before anything is known about the vaults.
    pub fn new(now: U256) -> Self {
        let mut amounts = vec![U256::ZERO, U256::ONE, ether(1), ether(10), ether(1_000_000_000)];
        amounts.extend([10_000, 100, 1_200, 3_600, 86_400].map(U256::from));
        amounts.extend([8, 16, 32, 64, 96, 128, 160, 192, 255].map(|bit: usize| U256::ONE << bit));
        amounts.extend([U256::from(10).pow(U256::from(27)), now]);
        Self { now, working: U256::ZERO, books: Vec::new(), amounts }
    }

    /// Adds the totals and the stored books of a vault; bsETH is the first one.
    pub fn add_vault(&mut self, ledger: &IRate::ledgerReturn, books: [U256; BOOK_WORDS]) {
        if self.books.is_empty() {
            self.working = ledger.working;
        }
        self.amounts.extend([ledger.shares, ledger.backing, ledger.working]);
        self.amounts.push(ledger.backing.saturating_sub(ledger.working));
        self.books.push(books);
    }

    /// Adds the word that one of [`SuiteState::views`] returns.
    pub fn add_output(&mut self, output: &[u8]) {
        self.amounts.extend(output.first_chunk::<32>().map(|word| U256::from_be_bytes(*word)));
    }

    /// Inputs of the views of a vault that return amounts of an account.
    pub fn views(account: Address) -> [Vec<u8>; 5] {
        let (owner, receiver) = (account, account);
        [
            IToken::balanceOfCall { account }.abi_encode(),
            IVault::maxRedeemCall { owner }.abi_encode(),
            IVault::maxWithdrawCall { owner }.abi_encode(),
            IVault::maxDepositCall { receiver }.abi_encode(),
            IVault::maxMintCall { receiver }.abi_encode(),
        ]
    }
}
