//! The public handle of a world.

use crate::{CallResult, Contract, Log, frame::Message, journal::Checkpoint, machine::Machine};
use alloy_primitives::{Address, B256, U256, address};
use alloy_sol_types::SolCall;
use basalt_kit::{Vm, Word, router::CONSTRUCTOR};
use std::{mem, rc::Rc};

/// The contract that deploys and constructs programs: the caller of every constructor.
const DEPLOYER: Address = address!("cEcba2F1DC234f70Dd89F2041029807F8D03A990");

/// Block data that contracts read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Seconds since the epoch.
    pub timestamp: u64,
    /// EIP-155 chain id.
    pub chain_id: u64,
}

/// What a transaction returned and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Return data.
    pub data: Vec<u8>,
    /// Logs, in order.
    pub logs: Vec<Log>,
}

/// State and block of a world at one moment, see [`World::snapshot`].
#[derive(Clone, Copy, Debug)]
pub struct Snapshot {
    checkpoint: Checkpoint,
    block: Block,
}

/// Accounts, contracts and a block, in memory.
pub struct World {
    machine: Rc<Machine>,
    /// Whether the changes of past transactions are kept, because there is a snapshot.
    keeps_journal: bool,
}

impl World {
    /// An empty world.
    pub fn new(block: Block) -> Self {
        Self { machine: Machine::new(block), keeps_journal: false }
    }

    /// Returns the block.
    pub fn block(&self) -> Block {
        self.machine.block.get()
    }

    /// Sets the block time, in seconds since the epoch.
    pub fn set_time(&mut self, timestamp: u64) {
        self.machine.block.set(Block { timestamp, ..self.block() });
    }

    /// Returns the ether balance of an account, in wei.
    pub fn balance(&self, account: Address) -> U256 {
        self.machine.state.borrow().balance(account)
    }

    /// Sets the ether balance of an account, in wei.
    pub fn set_balance(&mut self, account: Address, wei: U256) {
        self.machine.state.borrow_mut().set_balance(account, wei);
    }

    /// Whether an account has code.
    pub fn has_code(&self, account: Address) -> bool {
        self.machine.state.borrow().has_code(account)
    }

    /// Returns the word at a storage key of an account.
    pub fn storage(&self, account: Address, key: B256) -> B256 {
        self.machine.state.borrow().load(account, key).0.into()
    }

    /// Returns all slots of an account that are not zero, in any order.
    pub fn slots(&self, account: Address) -> Vec<(B256, B256)> {
        self.machine.state.borrow().slots(account)
    }

    /// Runs code as the contract at an address, outside any transaction. What it stores stays.
    pub fn run_as<R>(&mut self, account: Address, run: impl FnOnce(Vm) -> R) -> R {
        self.begin();
        self.machine.run_as(account, run)
    }

    /// Puts a contract at an address, without a constructor call.
    pub fn place(&mut self, at: Address, contract: Rc<dyn Contract>) {
        self.machine.state.borrow_mut().set_code(at, Some(contract));
    }

    /// Puts a contract at an address and runs its constructor as deployers do, with ABI-encoded
    /// arguments and new ether, in wei. If the constructor fails, there is no contract.
    pub fn deploy(
        &mut self,
        contract: Rc<dyn Contract>,
        at: Address,
        arguments: &[u8],
        wei: U256,
    ) -> Result<Outcome, Vec<u8>> {
        let checkpoint = self.begin();
        self.set_balance(DEPLOYER, self.balance(DEPLOYER).saturating_add(wei));
        self.place(at, contract);
        let result = self.run(DEPLOYER, at, wei, &[&CONSTRUCTOR, arguments].concat());
        self.end(checkpoint, result)
    }

    /// Runs one transaction with ether of the sender, in wei. Returns the revert data if it fails,
    /// and undoes all its changes.
    pub fn call(
        &mut self,
        from: Address,
        to: Address,
        wei: U256,
        input: &[u8],
    ) -> Result<Outcome, Vec<u8>> {
        let checkpoint = self.begin();
        let result = self.run(from, to, wei, input);
        self.end(checkpoint, result)
    }

    /// Runs one call and undoes all its changes, as `eth_call` does.
    pub fn simulate(&mut self, from: Address, to: Address, wei: U256, input: &[u8]) -> CallResult {
        let checkpoint = self.begin();
        let result = self.run(from, to, wei, input);
        self.machine.state.borrow_mut().roll_back(checkpoint);
        result
    }

    /// Reads a view. Returns the revert data if it fails, and the data itself if it is not of the
    /// declared type.
    pub fn read<C: SolCall>(&mut self, to: Address, call: &C) -> Result<C::Return, Vec<u8>> {
        let data = self.simulate(Address::ZERO, to, U256::ZERO, &call.abi_encode())?;
        C::abi_decode_returns_validate(&data).map_err(|_| data)
    }

    /// Takes a snapshot of state and block. From now on the changes of all transactions are kept.
    pub fn snapshot(&mut self) -> Snapshot {
        self.keeps_journal = true;
        Snapshot { checkpoint: self.begin(), block: self.block() }
    }

    /// Returns to a snapshot, which can be used again. Snapshots taken after it are lost.
    pub fn restore(&mut self, snapshot: &Snapshot) {
        self.machine.state.borrow_mut().roll_back(snapshot.checkpoint);
        self.machine.block.set(snapshot.block);
    }

    fn begin(&self) -> Checkpoint {
        let mut state = self.machine.state.borrow_mut();
        state.logs.clear();
        if !self.keeps_journal {
            state.forget();
        }
        state.checkpoint()
    }

    fn run(&self, from: Address, to: Address, wei: U256, input: &[u8]) -> CallResult {
        let value = Word(wei.to_be_bytes());
        self.machine.run(&Message { caller: from, target: to, value, input, is_static: false })
    }

    fn end(&self, checkpoint: Checkpoint, result: CallResult) -> Result<Outcome, Vec<u8>> {
        let mut state = self.machine.state.borrow_mut();
        if result.is_err() {
            state.roll_back(checkpoint);
        }
        result.map(|data| Outcome { data, logs: mem::take(&mut state.logs) })
    }
}
