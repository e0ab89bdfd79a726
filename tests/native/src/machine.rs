//! Runs calls over the state, to any depth.

use crate::{
    CallResult, Contract,
    frame::{Frame, Message},
    halt, precompile,
    state::State,
    world::Block,
};
use alloy_primitives::{Address, U256};
use basalt_kit::{
    Vm, Word,
    native::{self, Host},
};
use std::{
    cell::{Cell, RefCell},
    mem,
    rc::{Rc, Weak},
};

/// Number of open calls above which a call fails.
const MAX_DEPTH: usize = 1_024;

/// State, block and open calls of a world. No borrow of the cells is held while a contract runs.
pub(crate) struct Machine {
    /// This machine, as the host of the contracts that it runs.
    host: Weak<Self>,
    pub(crate) state: RefCell<State>,
    pub(crate) block: Cell<Block>,
    /// Open calls, the outermost first.
    pub(crate) frames: RefCell<Vec<Frame>>,
}

impl Machine {
    /// A machine over an empty state.
    pub(crate) fn new(block: Block) -> Rc<Self> {
        Rc::new_cyclic(|host| Self {
            host: Weak::clone(host),
            state: RefCell::default(),
            block: Cell::new(block),
            frames: RefCell::default(),
        })
    }

    /// Runs one call: value transfer, then code. Undoes all its changes if it fails.
    pub(crate) fn run(&self, message: &Message<'_>) -> CallResult {
        if self.frames.borrow().len() > MAX_DEPTH {
            return Err(Vec::new());
        }
        let checkpoint = self.state.borrow().checkpoint();
        let result = self.run_unchecked(message);
        if result.is_err() {
            self.state.borrow_mut().roll_back(checkpoint);
        }
        result
    }

    fn run_unchecked(&self, message: &Message<'_>) -> CallResult {
        let code = {
            let mut state = self.state.borrow_mut();
            let wei = U256::from_be_bytes(message.value.0);
            if !state.transfer(message.caller, message.target, wei) {
                return Err(Vec::new());
            }
            state.code(message.target)
        };
        match code {
            Some(code) => self.run_code(&*code, message),
            None => Ok(precompile::run(message.target, message.input)),
        }
    }

    fn run_code(&self, code: &dyn Contract, message: &Message<'_>) -> CallResult {
        let host = self.host();
        let depth = self.open(message);
        let result = halt::run(|| {
            let data = code.call(&host, message.input)?;
            self.flush_top(false);
            Ok(data)
        });
        self.frames.borrow_mut().truncate(depth);
        result
    }

    /// This machine as the host of contracts.
    #[expect(clippy::expect_used, reason = "a machine is always behind an `Rc`")]
    fn host(&self) -> Rc<dyn Host> {
        self.host.upgrade().expect("the machine itself")
    }

    /// Runs code as the contract at an address, called by itself.
    pub(crate) fn run_as<R>(&self, account: Address, run: impl FnOnce(Vm) -> R) -> R {
        let value = Word::ZERO;
        let (caller, target, input) = (account, account, &[] as &[u8]);
        let depth = self.open(&Message { caller, target, value, input, is_static: false });
        let result = native::enter(self.host(), run);
        self.flush_top(false);
        self.frames.borrow_mut().truncate(depth);
        result
    }

    /// Opens a call and returns the number of calls around it.
    fn open(&self, message: &Message<'_>) -> usize {
        let mut frames = self.frames.borrow_mut();
        let is_reentrant = frames.iter().any(|frame| frame.this == message.target);
        frames.push(Frame {
            caller: message.caller,
            this: message.target,
            value: message.value,
            is_static: message.is_static,
            is_reentrant,
            cache: <_>::default(),
            return_data: Vec::new(),
        });
        frames.len() - 1
    }

    /// The innermost open call. Host functions are only called from one.
    #[expect(clippy::expect_used, reason = "a host function outside a call is a fault of the test")]
    pub(crate) fn top<R>(&self, use_frame: impl FnOnce(&mut Frame) -> R) -> R {
        use_frame(self.frames.borrow_mut().last_mut().expect("a call is open"))
    }

    /// Writes the cache of the innermost call to storage. A write in a static call ends that call.
    pub(crate) fn flush_top(&self, clear: bool) {
        let (this, is_static, writes) =
            self.top(|frame| (frame.this, frame.is_static, frame.cache.flush(clear)));
        if writes.is_empty() {
            return;
        }
        if is_static {
            halt::halt();
        }
        let mut state = self.state.borrow_mut();
        for (key, word) in writes {
            state.store(this, key, word);
        }
    }

    /// Runs a call of the innermost open call and keeps what it returns.
    pub(crate) fn nested(&self, message: &Message<'_>) -> (bool, usize) {
        let result = self.run(message);
        let is_ok = result.is_ok();
        let data = result.unwrap_or_else(|revert| revert);
        let length = data.len();
        self.top(|frame| drop(mem::replace(&mut frame.return_data, data)));
        (is_ok, length)
    }
}
