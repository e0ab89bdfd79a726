//! Accounts and amounts that matter at the moment.

use crate::{
    pair::Pair,
    setup::{MOCK_VENUE, MOCKS, SINK},
};
use alloy::{
    json_abi::{Function, Param},
    primitives::{Address, B256, U256},
};
use basalt_harness::Rng;
use basalt_interfaces::{IRate, IToken, IVault};

/// Storage words of a vault's books.
const BOOKS: u64 = 9;

/// Random numbers and what they choose from.
pub(crate) struct Pool {
    pub(crate) rng: Rng,
    accounts: Vec<Address>,
    amounts: Vec<U256>,
    books: Vec<Vec<U256>>,
    adapters: Vec<Address>,
    pub(crate) now: U256,
    /// Assets of bsETH at work.
    pub(crate) working: U256,
}

impl Pool {
    pub(crate) fn new(pair: &mut Pair, seed: u64) -> Self {
        let suite = &pair.suite;
        let mut accounts = pair.accounts.clone();
        accounts.extend(suite.contracts.iter().map(|contract| contract.address));
        accounts.extend(MOCKS);
        accounts.push(MOCK_VENUE);
        accounts.extend([Address::ZERO, SINK, Address::with_last_byte(1)]);
        let adapters = suite.strategies.iter().map(|strategy| strategy.adapter).collect();
        let mut pool = Self {
            rng: Rng::new(seed),
            accounts,
            amounts: Vec::new(),
            books: Vec::new(),
            adapters,
            now: U256::ZERO,
            working: U256::ZERO,
        };
        pool.refresh(pair);
        pool
    }

    /// Reads the amounts and books of this moment.
    pub(crate) fn refresh(&mut self, pair: &mut Pair) {
        self.now = U256::from(pair.world.block().timestamp);
        let mut amounts = vec![U256::ZERO, U256::ONE, ether(1), ether(10), ether(1_000_000_000)];
        amounts.extend([10_000, 100, 1_200, 3_600, 86_400].map(U256::from));
        amounts.extend([8, 16, 32, 64, 96, 128, 160, 192, 255].map(|bit: usize| U256::ONE << bit));
        amounts.extend([U256::from(10).pow(U256::from(27)), self.now]);
        self.books.clear();
        let users: Vec<_> = pair.senders().iter().skip(5).take(2).copied().collect();
        for vault in [pair.suite.staking_vault, pair.suite.restaking_manager] {
            let ledger = pair.world.read(vault, &IRate::ledgerCall {}).unwrap();
            amounts.extend([ledger.shares, ledger.backing, ledger.working]);
            amounts.push(ledger.backing.saturating_sub(ledger.working));
            if vault == pair.suite.staking_vault {
                self.working = ledger.working;
            }
            for owner in users.iter().copied() {
                let world = &mut pair.world;
                amounts.extend(world.read(vault, &IToken::balanceOfCall { account: owner }).ok());
                amounts.extend(world.read(vault, &IVault::maxRedeemCall { owner }).ok());
                amounts.extend(world.read(vault, &IVault::maxWithdrawCall { owner }).ok());
                let receiver = owner;
                amounts.extend(world.read(vault, &IVault::maxDepositCall { receiver }).ok());
            }
            let word = |slot| pair.world.storage(vault, B256::from(U256::from(slot))).into();
            self.books.push((0..BOOKS).map(word).collect());
        }
        self.amounts = amounts;
    }

    /// Any account.
    pub(crate) fn account(&mut self) -> Address {
        self.rng.one_of(&self.accounts)
    }

    /// Any amount.
    pub(crate) fn amount(&mut self) -> U256 {
        match self.rng.below(8) {
            0..=3 => self.rng.one_of(&self.amounts),
            4 => self.rng.one_of(&self.amounts).wrapping_add(U256::ONE),
            5 => self.rng.one_of(&self.amounts).wrapping_sub(U256::ONE),
            _ => {
                let shift = usize::try_from(self.rng.below(256)).unwrap();
                U256::from_be_bytes(self.rng.bytes::<32>()) >> shift
            }
        }
    }

    /// A part of an amount, mostly not all of it.
    pub(crate) fn part(&mut self, whole: U256) -> U256 {
        match self.rng.below(8) {
            0 => whole,
            1 => whole + U256::ONE,
            _ => whole / U256::from(1_000) * U256::from(self.rng.below(1_000)),
        }
    }

    /// Some ether, up to 20.
    pub(crate) fn some_ether(&mut self) -> U256 {
        ether(20) / U256::from(1_000) * U256::from(self.rng.below(1_000))
    }

    /// The books of a vault, unchanged or with random words.
    pub(crate) fn books(&mut self) -> Vec<u8> {
        let which = usize::try_from(self.rng.below(2)).unwrap();
        let mut words = self.books[which].clone();
        for _ in 0..self.rng.one_of(&[0, 0, 1, 1, 2, 9]) {
            let place = usize::try_from(self.rng.below(BOOKS)).unwrap();
            let random = U256::from_be_bytes(self.rng.bytes::<32>());
            words[place] = self.rng.one_of(&[U256::ZERO, U256::MAX, random]);
        }
        words.iter().flat_map(U256::to_be_bytes::<32>).collect()
    }

    /// A plausible value for a parameter, if its name is known.
    pub(crate) fn plausible(
        &mut self,
        function: &Function,
        input: &Param,
        from: Address,
    ) -> Option<[u8; 32]> {
        let near = |whole: U256, part: u64| whole / U256::from(1_000) * U256::from(part);
        let word = match input.name.as_str() {
            "owner" | "from" | "controller" => return Some(from.into_word().0),
            "adapter" | "source" => return Some(self.rng.one_of(&self.adapters).into_word().0),
            "refTime" | "now" => self.now,
            "deadline" => self.now + U256::from(self.rng.below(3)),
            "sourceValue" => near(self.working, 990 + self.rng.below(30)),
            "durationSecs" => U256::from(self.rng.below(100_000)),
            "shareCapBps" => U256::from(self.rng.below(10_001)),
            "value" if function.name == "setParameter" => {
                U256::from(self.rng.one_of(&[0_u64, 1, 10, 100, 1_000, 10_000, 86_400]))
            }
            "parameter" => U256::from(self.rng.below(12)),
            "assets" | "shares" | "value" | "loss" => near(ether(20), self.rng.below(1_000)),
            "minShares" | "minAssets" | "minFractionWad" | "minRate" => {
                U256::from(self.rng.below(2))
            }
            "maxShares" | "maxAssets" => U256::MAX,
            "maxPositions" | "requestId" | "tokenId" | "index" => U256::from(self.rng.below(9)),
            "cap" => ether(1_000),
            _ => return None,
        };
        Some(word.to_be_bytes())
    }

    /// Ether to send: for payable functions often the amount in the calldata.
    pub(crate) fn wei(&mut self, is_payable: bool, data: &[u8]) -> U256 {
        match self.rng.below(10) {
            0 => U256::ONE,
            1 => ether(1),
            2..=7 if is_payable => data.get(4..36).map_or(U256::ZERO, U256::from_be_slice),
            _ => U256::ZERO,
        }
    }
}

/// Whole ether, in wei.
pub(crate) fn ether(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(18))
}
