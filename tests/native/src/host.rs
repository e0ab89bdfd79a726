//! The host functions of contracts.

use crate::{Log, frame::Message, halt::halt, machine::Machine};
use alloy_primitives::{Address, B256};
use basalt_kit::{Word, native::Host};

/// Maximum number of topics of a log.
const MAX_TOPICS: usize = 4;

impl Host for Machine {
    fn sender(&self) -> Address {
        self.top(|frame| frame.caller)
    }

    fn value(&self) -> Word {
        self.top(|frame| frame.value)
    }

    fn is_reentrant(&self) -> bool {
        self.top(|frame| frame.is_reentrant)
    }

    fn this(&self) -> Address {
        self.top(|frame| frame.this)
    }

    fn timestamp(&self) -> u64 {
        self.block.get().timestamp
    }

    fn chain_id(&self) -> u64 {
        self.block.get().chain_id
    }

    fn balance(&self, account: Address) -> Word {
        Word(self.state.borrow().balance(account).to_be_bytes())
    }

    fn has_code(&self, account: Address) -> bool {
        self.state.borrow().has_code(account)
    }

    fn log(&self, topics_and_data: &[u8], topic_count: usize) {
        let split = topics_and_data.split_at_checked(topic_count.saturating_mul(32));
        let (address, is_static) = self.top(|frame| (frame.this, frame.is_static));
        match split {
            Some((topics, data)) if topic_count <= MAX_TOPICS && !is_static => {
                let (topics, _) = topics.as_chunks::<32>();
                let topics = topics.iter().map(B256::from).collect();
                self.state.borrow_mut().logs.push(Log { address, topics, data: data.to_vec() });
            }
            _ => halt(),
        }
    }

    fn load(&self, key: &Word) -> Word {
        let key = B256::from(key.0);
        self.top(|frame| {
            frame.cache.get(key).unwrap_or_else(|| {
                let word = self.state.borrow().load(frame.this, key);
                frame.cache.insert_loaded(key, word);
                word
            })
        })
    }

    fn store(&self, key: &Word, value: &Word) {
        self.top(|frame| frame.cache.store(B256::from(key.0), *value));
    }

    fn flush(&self, clear: bool) {
        self.flush_top(clear);
    }

    /// A static call that sends ether makes no call; that call fails, the caller goes on.
    fn call(&self, target: Address, value: &Word, data: &[u8], _gas: u64) -> (bool, usize) {
        let (caller, is_static) = self.top(|frame| (frame.this, frame.is_static));
        if is_static && !value.is_zero() {
            self.top(|frame| frame.return_data.clear());
            return (false, 0);
        }
        self.nested(&Message { caller, target, value: *value, input: data, is_static })
    }

    fn static_call(&self, target: Address, data: &[u8], _gas: u64) -> (bool, usize) {
        let caller = self.top(|frame| frame.this);
        let value = Word::ZERO;
        self.nested(&Message { caller, target, value, input: data, is_static: true })
    }

    fn return_data(&self, length: usize) -> Vec<u8> {
        self.top(|frame| {
            let mut data: Vec<_> = frame.return_data.iter().take(length).copied().collect();
            data.resize(length, 0);
            data
        })
    }
}
