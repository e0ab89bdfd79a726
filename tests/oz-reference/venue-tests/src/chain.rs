//! Accounts that hold programs, and calls between them.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use alloy_primitives::{Address, B256, keccak256};
use alloy_sol_types::SolCall;
use wasmi::{Engine, Linker, Module, Store};

use crate::{Program, hostio};

/// The data a failed call returned. A trap returns none.
pub type Revert = Vec<u8>;

/// A log, with the account that emitted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The account that emitted it.
    pub emitter: Address,
    /// Its topics, the event's signature first.
    pub topics: Vec<B256>,
    /// Its data, ABI-encoded.
    pub data: Vec<u8>,
}

/// What a reverting call undoes.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) storage: BTreeMap<(Address, B256), B256>,
    pub(crate) logs: Vec<Log>,
}

/// A few accounts with programs. Clones share it.
#[derive(Clone, Default)]
pub struct Chain {
    engine: Engine,
    programs: Rc<RefCell<BTreeMap<Address, Module>>>,
    /// Accounts whose frames are open, outermost first.
    open: Rc<RefCell<Vec<Address>>>,
    pub(crate) state: Rc<RefCell<State>>,
}

/// One running call, as its host functions see it.
pub(crate) struct Frame {
    pub(crate) chain: Chain,
    pub(crate) this: Address,
    pub(crate) caller: Address,
    pub(crate) reentrant: bool,
    pub(crate) input: Vec<u8>,
    pub(crate) output: Vec<u8>,
    /// What the last call made from here returned.
    pub(crate) returned: Vec<u8>,
}

impl Chain {
    /// Puts `program` at `account` and runs its constructor. Panics with the reason if the program
    /// cannot be built or refuses.
    #[expect(clippy::panic, reason = "a test without its programs has nothing to go on with")]
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

    /// Runs the constructor of the program at `account` on ABI-encoded parameters.
    pub fn construct(&self, account: Address, arguments: &[u8]) -> Result<(), Revert> {
        let selector = &keccak256("stylus_constructor()")[..4];
        self.raw_call(Address::ZERO, account, [selector, arguments].concat()).map(drop)
    }

    /// Calls `to` from `caller` and decodes strictly what it returns, as the interface declares.
    /// Panics if the return data is not of the declared type.
    #[expect(clippy::panic, reason = "an answer of another type fails the test that asked")]
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

    /// Calls `to` from `caller` with `input`. A call that fails leaves no trace; one to an account
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

    /// Whether there is a program at `account`.
    pub(crate) fn has_program(&self, account: Address) -> bool {
        self.programs.borrow().contains_key(&account)
    }

    /// All logs of calls that succeeded, oldest first.
    pub fn logs(&self) -> Vec<Log> {
        self.state.borrow().logs.clone()
    }
}

/// Runs one call to its end. Whatever stops it short of a status is a trap.
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
