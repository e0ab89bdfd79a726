//! A suite on the devnet and the same suite natively.

use crate::{
    chain::{Answer, Chain},
    mock::Mock,
};
use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::SolCall,
};
use basalt_client::suite::Suite;
use basalt_harness::MockContract;
use basalt_native::{Snapshot, World};
use std::{collections::BTreeMap, rc::Rc};

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) from: Address,
    pub(crate) to: Address,
    pub(crate) wei: U256,
    pub(crate) input: Bytes,
}

impl Call {
    /// A call without ether.
    pub(crate) fn new(from: Address, to: Address, call: &impl SolCall) -> Self {
        Self { from, to, wei: U256::ZERO, input: call.abi_encode().into() }
    }
}

/// How a call ended on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It returned; it was sent if its sender has a key and it is no view.
    Returned,
    /// It reverted with this data.
    Reverted(Bytes),
    /// The chain failed for a reason that the native host does not know, such as gas.
    NotComparable,
}

/// Both sides.
pub(crate) struct Pair {
    pub(crate) chain: Chain,
    pub(crate) world: World,
    pub(crate) suite: Suite,
    /// Accounts whose balances are compared; those with a key first.
    pub(crate) accounts: Vec<Address>,
    /// Number of accounts with a key.
    pub(crate) keys: usize,
    /// Contracts whose storage is compared.
    pub(crate) contracts: Vec<Address>,
}

impl Pair {
    /// Accounts with a key.
    pub(crate) fn senders(&self) -> &[Address] {
        &self.accounts[..self.keys]
    }

    /// Makes a call on both sides and compares. `is_sent` makes it a transaction where possible.
    pub(crate) fn step(&mut self, call: &Call, is_sent: bool) -> End {
        let on_chain = self.chain.call(call);
        if matches!(on_chain, Answer::Failed) {
            return End::NotComparable;
        }
        let is_sent = is_sent
            && self.senders().contains(&call.from)
            && matches!(on_chain, Answer::Returned(_));
        let Call { from, to, wei, input } = call;
        let native = if is_sent {
            self.world.call(*from, *to, *wei, input)
        } else {
            self.world
                .simulate(*from, *to, *wei, input)
                .map(|data| basalt_native::Outcome { data, logs: Vec::new() })
        };
        let end = match (&on_chain, &native) {
            (Answer::Returned(data), Ok(outcome)) if *data == outcome.data => End::Returned,
            (Answer::Reverted(data), Err(native)) if data == native => End::Reverted(data.clone()),
            _ => panic!("{}\n chain: {on_chain:?}\nnative: {native:02x?}", self.explain(call)),
        };
        if is_sent {
            let sent = self.chain.send(call);
            let logs = native.map(|outcome| outcome.logs).unwrap_or_default();
            assert_eq!(sent.logs, logs, "logs of {}", self.explain(call));
            self.refund(*from, sent.fee);
            self.compare(&self.explain(call));
        }
        end
    }

    /// Makes a call that must succeed.
    pub(crate) fn must(&mut self, call: &Call) {
        assert_eq!(self.step(call, true), End::Returned, "{}", self.explain(call));
    }

    /// Gives the sender back the fee, which the native host does not take.
    fn refund(&self, sender: Address, fee: U256) {
        self.chain.0.set_balance(sender, self.chain.0.balance(sender) + fee);
        // The zero address receives the fees of a development chain.
        self.chain.0.set_balance(Address::ZERO, self.world.balance(Address::ZERO));
    }

    /// Compares all balances and all storage.
    pub(crate) fn compare(&self, after: &str) {
        for account in self.accounts.iter().chain(&self.contracts) {
            let (on_chain, native) = (self.chain.0.balance(*account), self.world.balance(*account));
            assert_eq!(on_chain, native, "ether of {account} after {after}");
        }
        for contract in &self.contracts {
            let on_chain: BTreeMap<B256, B256> = self
                .chain
                .0
                .storage_of(*contract)
                .into_iter()
                .map(|(slot, word)| (slot.into(), word.into()))
                .collect();
            let native: BTreeMap<B256, B256> = self.world.slots(*contract).into_iter().collect();
            assert_eq!(on_chain, native, "storage of {contract} after {after}");
        }
    }

    /// Moves both clocks.
    pub(crate) fn travel(&mut self, seconds: u64) {
        self.chain.0.increase_time(seconds);
        self.world.set_time(self.chain.0.timestamp());
    }

    /// Puts a mock at an address on both sides.
    pub(crate) fn place(&mut self, at: Address, mock: MockContract) {
        self.chain.set_code(at, &mock.code());
        self.world.place(at, Rc::new(Mock(mock)));
    }

    /// Takes a snapshot of both sides.
    pub(crate) fn snapshot(&mut self) -> (u64, Snapshot) {
        (self.chain.0.snapshot(), self.world.snapshot())
    }

    /// Returns both sides to a snapshot.
    pub(crate) fn restore(&mut self, (chain, world): (u64, Snapshot)) {
        assert!(self.chain.0.revert(chain));
        self.world.restore(&world);
    }

    fn explain(&self, call: &Call) -> String {
        let name = self.suite.name(call.to).unwrap_or("another account");
        let time = self.world.block().timestamp;
        format!("{call:?} of {name} at {time}")
    }
}
