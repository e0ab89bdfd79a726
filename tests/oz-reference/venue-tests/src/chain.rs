//! A minimal chain: accounts with programs, and calls between them.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use alloy_primitives::{Address, B256, keccak256};
use alloy_sol_types::SolCall;
use wasmi::{Engine, Linker, Module, Store};

use crate::{Program, hostio};

/// Data returned by a failed call; empty after a trap.
pub type Revert = Vec<u8>;

/// A log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The account that emitted the log.
    pub emitter: Address,
    /// Topics, starting with the event signature.
    pub topics: Vec<B256>,
    /// ABI-encoded data.
    pub data: Vec<u8>,
}

/// State that a reverting call rolls back.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) storage: BTreeMap<(Address, B256), B256>,
    pub(crate) logs: Vec<Log>,
}

/// A chain of accounts with programs. Clones share its state.
#[derive(Clone, Default)]
pub struct Chain {
    engine: Engine,
    programs: Rc<RefCell<BTreeMap<Address, Module>>>,
    /// Accounts of the open frames, outermost first.
    open: Rc<RefCell<Vec<Address>>>,
    pub(crate) state: Rc<RefCell<State>>,
}

/// A running call, accessible to its host functions.
pub(crate) struct Frame {
    pub(crate) chain: Chain,
    pub(crate) this: Address,
    pub(crate) caller: Address,
    pub(crate) reentrant: bool,
    pub(crate) input: Vec<u8>,
    pub(crate) output: Vec<u8>,
    /// Return data of the last nested call.
    pub(crate) returned: Vec<u8>,
}

impl Chain {
    /// Deploys `program` at `account` and runs its constructor. Panics if the program cannot be
    /// built or the constructor reverts.
    #[expect(clippy::panic, reason = "the tests need the programs")]
    pub fn deploy(&self, program: Program, account: Address, arguments: &[u8]) {
        let module = program
            .wasm()
            .map_err(str::to_string)
            .and_then(|wasm| Module::new(&self.engine, wasm).map_err(|error| error.to_string()))
            .unwrap_or_else(|error| panic!("{program:?}: {error}"));
        self.programs.borrow_mut().insert(account, module);
        if let Err(revert) = self.construct(account, arguments) {
            panic!("{program:?}: the constructor reverts with {revert:02x?}");
        }
    }

    /// Runs the constructor of the program at `account` with ABI-encoded arguments.
    pub fn construct(&self, account: Address, arguments: &[u8]) -> Result<(), Revert> {
        let selector = &keccak256("stylus_constructor()")[..4];
        self.raw_call(Address::ZERO, account, [selector, arguments].concat()).map(drop)
    }

    /// Calls `to` from `caller` and decodes the return data strictly. Panics if the data is not of
    /// the declared type.
    #[expect(clippy::panic, reason = "return data of another type fails the test")]
    pub fn call<C: SolCall>(
        &self,
        caller: Address,
        to: Address,
        call: &C,
    ) -> Result<C::Return, Revert> {
        let returned = self.raw_call(caller, to, call.abi_encode())?;
        Ok(C::abi_decode_returns(&returned, true)
            .unwrap_or_else(|error| panic!("{} returns {returned:02x?}: {error}", C::SIGNATURE)))
    }

    /// Calls `to` from `caller` with `input`. A failed call is rolled back. A call to an account
    /// without a program succeeds and returns nothing.
    pub fn raw_call(
        &self,
        caller: Address,
        to: Address,
        input: Vec<u8>,
    ) -> Result<Vec<u8>, Revert> {
        let Some(module) = self.programs.borrow().get(&to).cloned() else {
            return Ok(Vec::new());
        };
        let before = self.state.borrow().clone();
        let reentrant = self.open.borrow().contains(&to);
        let frame = Frame {
            chain: self.clone(),
            this: to,
            caller,
            reentrant,
            input,
            output: Vec::new(),
            returned: Vec::new(),
        };
        self.open.borrow_mut().push(to);
        let outcome = run(&self.engine, &module, frame);
        self.open.borrow_mut().pop();
        if outcome.is_err() {
            self.state.replace(before);
        }
        outcome
    }

    /// Returns whether `account` has a program.
    pub(crate) fn has_program(&self, account: Address) -> bool {
        self.programs.borrow().contains_key(&account)
    }

    /// Returns all logs of successful calls, oldest first.
    pub fn logs(&self) -> Vec<Log> {
        self.state.borrow().logs.clone()
    }
}

/// Runs one call. If no status is returned, the call is a trap.
fn run(engine: &Engine, module: &Module, frame: Frame) -> Result<Vec<u8>, Revert> {
    let len = i32::try_from(frame.input.len()).map_err(|_| Revert::new())?;
    let mut store = Store::new(engine, frame);
    let mut linker = Linker::new(engine);
    let ran = hostio::define(&mut linker).and_then(|()| {
        let instance = linker.instantiate_and_start(&mut store, module)?;
        let entry = instance.get_typed_func::<i32, i32>(&store, "user_entrypoint")?;
        entry.call(&mut store, len)
    });
    match ran {
        Ok(0) => Ok(store.into_data().output),
        Ok(_) => Err(store.into_data().output),
        Err(_) => Err(Revert::new()),
    }
}
