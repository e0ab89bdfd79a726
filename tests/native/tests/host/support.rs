//! A world for each test, and contracts made of closures.

use alloy_primitives::{Address, B256, U256};
use basalt_kit::{Word, native::Host};
use basalt_native::{Block, CallResult, Contract, World};
use std::rc::Rc;

/// An account without code that pays for everything.
pub(crate) const SENDER: Address = Address::repeat_byte(0xee);

/// Ether of the sender, in wei.
pub(crate) const WEALTH: u64 = 1_000;

/// Addresses of contracts.
pub(crate) const A: Address = Address::repeat_byte(0xa1);
pub(crate) const B: Address = Address::repeat_byte(0xb2);
pub(crate) const C: Address = Address::repeat_byte(0xc3);

/// The storage key that the contracts use.
pub(crate) const SLOT: Word = Word::MAX;

/// A world with a sender.
pub(crate) fn world() -> World {
    let mut world = World::new(Block { timestamp: 1_800_000_000, chain_id: 412_346 });
    world.set_balance(SENDER, U256::from(WEALTH));
    world
}

/// A contract made of a closure.
pub(crate) fn code(run: impl Fn(&dyn Host, &[u8]) -> CallResult + 'static) -> Rc<dyn Contract> {
    Rc::new(move |host: &Rc<dyn Host>, input: &[u8]| run(&**host, input))
}

/// A contract that stores a word, logs, and returns or reverts.
pub(crate) fn writes(word: u32, result: CallResult) -> Rc<dyn Contract> {
    code(move |host, _| {
        host.store(&SLOT, &Word::from(word));
        host.flush(false);
        host.log(&[], 0);
        result.clone()
    })
}

/// Calls a contract without ether and without calldata.
pub(crate) fn call(host: &dyn Host, target: Address) -> bool {
    host.call(target, &Word::ZERO, &[], u64::MAX).0
}

/// The stored word of a contract.
pub(crate) fn stored(world: &World, contract: Address) -> U256 {
    world.storage(contract, B256::from(SLOT.0)).into()
}

/// Sends a transaction without ether and without calldata.
pub(crate) fn send(world: &mut World, target: Address) -> Result<basalt_native::Outcome, Vec<u8>> {
    world.call(SENDER, target, U256::ZERO, &[])
}
