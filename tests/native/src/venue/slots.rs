//! Storage and logs of foreign contracts.

use crate::CallResult;
use alloy_primitives::{Address, B256, U256, b256, keccak256};
use alloy_sol_types::{SolEvent, SolValue};
use basalt_kit::{Word, native::Host, router::CONSTRUCTOR};

/// The slot that marks a constructed program, and its mark. SDK 0.9 writes the highest byte.
const CONSTRUCTED: B256 = b256!("d719fb9eca6bd48044bf2b38d80aea3dd666511b0236081cd9a2b95555fe7c8c");
const MARK: U256 = U256::from_limbs([0, 0, 0, 1 << 56]);

/// Longest text that a slot holds, in bytes.
const MAX_TEXT: usize = 31;

/// Revert data of a trap: overflow, malformed calldata, re-entry, ether.
pub(super) const TRAP: Vec<u8> = Vec::new();

/// Loads the word at a storage key.
pub(super) fn load(host: &dyn Host, key: B256) -> U256 {
    U256::from_be_bytes(host.load(&Word(key.0)).0)
}

/// Stores a word at a storage key.
pub(super) fn store(host: &dyn Host, key: B256, value: U256) {
    host.store(&Word(key.0), &Word(value.to_be_bytes()));
}

/// Storage key of the entry of an account in the map at a key.
pub(super) fn entry(map: B256, account: Address) -> B256 {
    keccak256([account.into_word(), map].concat())
}

/// Stores a text of at most 31 bytes as Solidity does; longer ones are cut.
pub(super) fn store_text(host: &dyn Host, key: B256, text: &str) {
    let mut word = B256::ZERO;
    let bytes = text.bytes().take(MAX_TEXT);
    let length = word.0.iter_mut().zip(bytes).map(|(to, from)| *to = from).count();
    // At most 31, so that twice the length fits a byte.
    word.0[MAX_TEXT] = u8::try_from(2 * length).unwrap_or_default();
    store(host, key, word.into());
}

/// Returns the text at a key, ABI-encoded.
pub(super) fn text(host: &dyn Host, key: B256) -> Vec<u8> {
    let word = B256::from(load(host, key));
    let length = usize::from(word.0[MAX_TEXT] / 2).min(MAX_TEXT);
    String::from_utf8_lossy(&word.0[..length]).abi_encode()
}

/// Logs an event.
pub(super) fn log(host: &dyn Host, event: &impl SolEvent) {
    let log = event.encode_log_data();
    let topics = log.topics().iter().flat_map(|topic| topic.0);
    host.log(&topics.chain(log.data.iter().copied()).collect::<Vec<_>>(), log.topics().len());
}

/// Refuses ether and re-entry, as these programs do.
pub(super) fn require_plain(host: &dyn Host) -> Result<(), Vec<u8>> {
    if host.is_reentrant() || !host.value().is_zero() { Err(TRAP) } else { Ok(()) }
}

/// Runs the constructor with the arguments in the calldata, if it is a constructor call.
pub(super) fn constructor(
    host: &dyn Host,
    input: &[u8],
    construct: impl FnOnce(&[u8]) -> Result<(), Vec<u8>>,
) -> Option<CallResult> {
    let arguments = input.strip_prefix(&CONSTRUCTOR)?;
    if !load(host, CONSTRUCTED).is_zero() {
        return Some(Err(TRAP));
    }
    store(host, CONSTRUCTED, MARK);
    Some(construct(arguments).map(|()| Vec::new()))
}
