//! Random inputs of the fuzz tests: mostly plausible, sometimes not.

use crate::{
    support::mocks::SINK,
    support::surface::{Target, head_words, is_dynamic},
};
use alloy::{
    json_abi::{Function, Param},
    primitives::{Address, U256, address},
};
use basalt_harness::{NAMES, Rng, World, ether, parameters};
use basalt_interfaces::{IRate, IToken, IVault};

/// Accounts with a role.
const ROLES: [&str; 5] = ["owner", "guardian", "keeper", "oracle", "consensus"];

/// Random numbers, and accounts and amounts that are relevant at the moment.
pub(crate) struct Pool {
    rng: Rng,
    accounts: Vec<Address>,
    amounts: Vec<U256>,
    adapter: Address,
    now: U256,
    /// Assets of bsETH at work.
    working: U256,
    /// The stored books of both vaults.
    books: Vec<[U256; BOOKS]>,
}

/// Storage words of a vault's books.
const BOOKS: usize = 9;

impl Pool {
    pub(crate) async fn of(world: &World, seed: u64) -> Self {
        let strategy = world.strategy();
        let mut accounts: Vec<_> = NAMES.iter().map(|name| world.address(name)).collect();
        accounts.extend([world.staking_vault(), world.restaking_manager()]);
        accounts.extend([strategy.adapter, strategy.venue, Address::ZERO, SINK]);
        let suite = world.suite();
        accounts.extend([suite.staking_queue, suite.restaking_queue, suite.accountant]);
        // Precompiles: one that answers without code, one that reverts.
        accounts.push(address!("0000000000000000000000000000000000000001"));
        accounts.push(address!("0000000000000000000000000000000000000071"));
        let (amounts, now, working) = (Vec::new(), U256::ZERO, U256::ZERO);
        let (rng, adapter, books) = (Rng::new(seed), strategy.adapter, Vec::new());
        let mut pool = Self { rng, accounts, amounts, adapter, now, working, books };
        pool.refresh(world).await;
        pool
    }

    /// Reads the amounts and books of this moment.
    pub(crate) async fn refresh(&mut self, world: &World) {
        self.now = U256::from(world.now().await);
        let mut amounts = vec![U256::ZERO, U256::ONE, ether(1), ether(10), ether(1_000_000_000)];
        amounts.extend([10_000, 100, 1_200, 3_600, 86_400].map(U256::from));
        amounts.extend([8, 16, 32, 64, 96, 128, 160, 192, 255].map(|bit: usize| U256::ONE << bit));
        amounts.extend([U256::from(10).pow(U256::from(27)), self.now]);
        for vault in [world.staking_vault(), world.restaking_manager()] {
            let ledger = world.read(vault, IRate::ledgerCall {}).await;
            amounts.extend([ledger.shares, ledger.backing, ledger.working]);
            amounts.push(ledger.backing.saturating_sub(ledger.working));
            for who in ["alice", "bob"] {
                let (owner, receiver) = (world.address(who), world.address(who));
                amounts.push(world.read(vault, IToken::balanceOfCall { account: owner }).await);
                amounts.push(world.read(vault, IVault::maxRedeemCall { owner }).await);
                amounts.push(world.read(vault, IVault::maxWithdrawCall { owner }).await);
                amounts.push(world.read(vault, IVault::maxDepositCall { receiver }).await);
                amounts.push(world.read(vault, IVault::maxMintCall { receiver }).await);
            }
        }
        self.amounts = amounts;
        self.books.clear();
        for vault in [world.staking_vault(), world.restaking_manager()] {
            let mut words = [U256::ZERO; BOOKS];
            for (slot, word) in (0..).zip(&mut words) {
                *word = world.storage(vault, slot).await;
            }
            self.books.push(words);
        }
        let ledger = world.read(world.staking_vault(), IRate::ledgerCall {}).await;
        self.working = ledger.working;
    }

    /// True in one of four cases.
    pub(crate) const fn one_in_four(&mut self) -> bool {
        self.rng.below(4) == 0
    }

    /// Seconds between two rounds: up to two days.
    pub(crate) const fn time_between_rounds(&mut self) -> u64 {
        self.rng.below(48) * 3_600 + self.rng.below(5)
    }

    /// A caller: a named account with a key, or only an address.
    pub(crate) fn caller(
        &mut self,
        world: &World,
        target: &Target,
        function: &Function,
    ) -> (Option<&'static str>, Address) {
        if self.one_in_four() {
            let suite = world.suite();
            let master = if target.address == suite.staking_queue {
                Some(suite.staking_vault)
            } else {
                let is_managers = ["adapter-erc4626", "withdrawal-queue"].contains(&target.name);
                is_managers.then_some(suite.restaking_manager)
            };
            let master = master.filter(|_| self.rng.below(2) == 0);
            return (None, master.unwrap_or_else(|| self.account()));
        }
        let is_gated = target.name != "withdrawal-queue"
            && !function.inputs.iter().any(|it| ["receiver", "to", "owner"].contains(&&*it.name));
        let names = if is_gated { &ROLES[..] } else { &NAMES[..] };
        let who = self.rng.one_of(names);
        (Some(who), world.address(who))
    }

    fn account(&mut self) -> Address {
        self.rng.one_of(&self.accounts)
    }

    fn amount(&mut self) -> U256 {
        match self.rng.below(8) {
            0..=3 => self.rng.one_of(&self.amounts),
            4 => self.rng.one_of(&self.amounts).wrapping_add(U256::ONE),
            5 => self.rng.one_of(&self.amounts).wrapping_sub(U256::ONE),
            _ => self.word() >> usize::try_from(self.rng.below(256)).unwrap(),
        }
    }

    fn word(&mut self) -> U256 {
        U256::from_be_bytes(self.rng.bytes::<32>())
    }

    /// A plausible value for a parameter, if its name is known.
    fn plausible(&mut self, function: &Function, input: &Param, from: Address) -> Option<[u8; 32]> {
        let near = |whole: U256, part: u64| whole / U256::from(1_000) * U256::from(part);
        let word = match input.name.as_str() {
            "owner" | "from" | "controller" => return Some(from.into_word().0),
            "adapter" | "source" => return Some(self.adapter.into_word().0),
            "refTime" | "now" => self.now,
            "deadline" => self.now + U256::from(self.rng.below(3)),
            // From 1 % less to 2 % more than before.
            "sourceValue" => near(self.working, 990 + self.rng.below(30)),
            "durationSecs" => U256::from(self.rng.below(100_000)),
            "shareCapBps" => U256::from(self.rng.below(10_001)),
            "value" if function.name == "setParameter" => {
                U256::from(self.rng.one_of(&[0_u64, 1, 10, 100, 1_000, 10_000, 86_400]))
            }
            "parameter" => U256::from(self.rng.one_of(&parameters()) as u8),
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

    /// Head words of an argument. Dynamic data goes to the tail, which starts after `heads` words.
    fn argument(&mut self, input: &Param, heads: usize, tail: &mut Vec<u8>) -> Vec<u8> {
        if is_dynamic(input) {
            let count = self.rng.one_of(&[0_usize, 1, 3, 64, 65, 66, 700]);
            let length = if input.ty == "bytes" { count } else { 32 * count };
            let offset = 32 * heads + tail.len();
            tail.extend(U256::from(count).to_be_bytes::<32>());
            match input.ty.as_str() {
                "address[]" => {
                    (0..count).for_each(|_| tail.extend(self.account().into_word()));
                }
                "uint256[]" if self.rng.below(2) == 0 => {
                    (0..count).for_each(|_| tail.extend(self.small().to_be_bytes::<32>()));
                }
                _ => tail.extend((0..length).map(|_| self.rng.bytes::<1>()[0])),
            }
            tail.resize(tail.len().next_multiple_of(32), 0);
            return U256::from(offset).to_be_bytes_vec();
        }
        match input.ty.as_str() {
            "address" => self.account().into_word().to_vec(),
            "uint8" => {
                let value = self.rng.one_of(&[0_u16, 1, 12, 13, 26, 27, 28, 255, 256]);
                U256::from(value).to_be_bytes_vec()
            }
            "bool" => U256::from(self.rng.below(3)).to_be_bytes_vec(),
            "uint80" => self.small().to_be_bytes_vec(),
            // A loss is a negative number.
            "int256" if self.rng.below(2) == 0 => self.amount().wrapping_neg().to_be_bytes_vec(),
            "uint256" | "int256" => self.amount().to_be_bytes_vec(),
            "bytes4" => {
                let mut word = self.rng.bytes::<32>();
                if self.rng.below(2) == 0 {
                    word[4..].fill(0);
                }
                word.to_vec()
            }
            "bytes32" => {
                let random = self.rng.bytes();
                self.rng.one_of(&[[0; 32], [0xff; 32], random]).to_vec()
            }
            "uint256[9]" => self.books(),
            other => panic!("{other} is a new type: add it to the pool"),
        }
    }

    /// A small number, such as an existing id.
    const fn small(&mut self) -> U256 {
        U256::from_limbs([self.rng.below(9), 0, 0, 0])
    }

    /// The books of a vault, unchanged or with random words.
    fn books(&mut self) -> Vec<u8> {
        let mut words = self.rng.one_of(&self.books);
        let corrupted = self.rng.one_of(&[0_usize, 0, 1, 1, 2, 9]);
        for _ in 0..corrupted {
            let place = self.rng.one_of(&[0_usize, 1, 2, 3, 4, 5, 6, 7, 8]);
            let all = self.word();
            words[place] = self.rng.one_of(&[U256::ZERO, U256::MAX, all]);
        }
        words.iter().flat_map(U256::to_be_bytes::<32>).collect()
    }

    /// Calldata of a function, mostly well-formed.
    pub(crate) fn calldata(&mut self, function: &Function, from: Address) -> Vec<u8> {
        let mut data = function.selector().to_vec();
        let mut tail = Vec::new();
        let heads = function.inputs.iter().map(head_words).sum();
        for input in &function.inputs {
            let is_plausible = self.rng.below(3) > 0;
            let plausible = if is_plausible { self.plausible(function, input, from) } else { None };
            match plausible {
                Some(word) => data.extend(word),
                None => data.extend(self.argument(input, heads, &mut tail)),
            }
        }
        data.extend(tail);
        if self.rng.below(16) == 0 {
            self.corrupt(&mut data);
        }
        data
    }

    /// Truncates calldata, or changes one byte of it.
    fn corrupt(&mut self, data: &mut Vec<u8>) {
        let place = usize::try_from(self.rng.below(u64::try_from(data.len()).unwrap())).unwrap();
        if self.rng.below(2) == 0 {
            data.truncate(place);
        } else {
            data[place] = self.rng.bytes::<1>()[0];
        }
    }

    /// Ether to send: for payable functions often the amount of a deposit.
    pub(crate) fn value(&mut self, is_payable: bool, data: &[u8]) -> U256 {
        match self.rng.below(10) {
            0 => U256::ONE,
            1 => ether(1),
            2..=7 if is_payable => data.get(4..36).map_or(U256::ZERO, U256::from_be_slice),
            _ => U256::ZERO,
        }
    }
}
