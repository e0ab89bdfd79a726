//! The wasmi interpreter. Its resumable calls let a program wait for the chain without occupying a
//! native stack.

use std::fmt;

use ::wasmi::{
    AsContext, AsContextMut, Caller, Config, Error, Func, FuncType, Global, Linker, Memory, Module,
    ResumableCall, ResumableCallHostTrap, Store, Val, ValType, errors::HostError,
};

use super::{
    super::{
        host::{HostFunction, HostState, WasmType},
        instrument::{INK_EXHAUSTED, INK_LEFT, INK_STATUS, STACK_LEFT},
    },
    Control, Engine, EngineError, Guest, Instance, Meters, RunEnd,
};

/// Maximum depth of wasm calls. The metered stack runs out first: a frame takes at least six of at
/// most 262,144 words.
const MAX_RECURSION: usize = 100_000;
/// Maximum size of the value stack in bytes. The metered stack runs out first: each of its words is
/// one slot, and parameters are stored twice.
const MAX_STACK_BYTES: usize = 64 << 20;

/// A compiled module. Each has its own wasmi engine, so dropping it frees its code.
pub(in super::super) struct Wasmi {
    module: Module,
    linker: Linker<StoreData>,
}

impl fmt::Debug for Wasmi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wasmi").finish_non_exhaustive()
    }
}

/// An instance of a program.
pub(in super::super) struct WasmiInstance {
    store: Store<StoreData>,
    handles: Handles,
    entry: Func,
    suspended: Option<ResumableCallHostTrap>,
}

/// Data in the wasmi store.
struct StoreData {
    host: HostState,
    handles: Option<Handles>,
}

/// Exports that host functions access.
#[derive(Clone, Copy)]
struct Handles {
    memory: Memory,
    ink_left: Global,
    ink_status: Global,
    stack_left: Global,
}

/// Interrupts the interpreter on behalf of a host function.
#[derive(Debug)]
enum Signal {
    Suspend,
    Stop,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suspend => "suspended by a host function",
            Self::Stop => "stopped by a host function",
        })
    }
}

impl HostError for Signal {}

impl Engine for Wasmi {
    type Instance = WasmiInstance;

    fn compile(wasm: &[u8], functions: &'static [HostFunction]) -> Result<Self, EngineError> {
        let mut config = Config::default();
        config.set_max_recursion_depth(MAX_RECURSION).set_max_stack_height(MAX_STACK_BYTES);
        let engine = ::wasmi::Engine::new(&config);
        let module = Module::new(&engine, wasm).map_err(engine_error)?;
        let mut linker = Linker::new(&engine);
        for function in functions {
            let ty = FuncType::new(
                function.params.iter().copied().map(val_type),
                function.result.map(val_type),
            );
            linker
                .func_new(function.module, function.name, ty, |caller, args, results| {
                    call_host(function, caller, args, results)
                })
                .map_err(engine_error)?;
        }
        Ok(Self { module, linker })
    }

    fn instantiate(
        &self,
        host: HostState,
        ink: u64,
        stack_words: u32,
    ) -> Result<WasmiInstance, EngineError> {
        let mut store = Store::new(self.module.engine(), StoreData { host, handles: None });
        let instance =
            self.linker.instantiate_and_start(&mut store, &self.module).map_err(engine_error)?;

        let global = |name| instance.get_global(&store, name).ok_or_else(|| missing(name));
        let handles = Handles {
            memory: instance.get_memory(&store, "memory").ok_or_else(|| missing("memory"))?,
            ink_left: global(INK_LEFT)?,
            ink_status: global(INK_STATUS)?,
            stack_left: global(STACK_LEFT)?,
        };
        let entry = instance
            .get_func(&store, "user_entrypoint")
            .ok_or_else(|| missing("user_entrypoint"))?;

        handles.set_ink(&mut store, ink).map_err(engine_error)?;
        handles
            .stack_left
            .set(&mut store, Val::I32(stack_words.cast_signed()))
            .map_err(|error| EngineError(error.to_string()))?;
        store.data_mut().handles = Some(handles);
        Ok(WasmiInstance { store, handles, entry, suspended: None })
    }
}

impl Instance for WasmiInstance {
    fn start(&mut self, args_len: u32) -> RunEnd {
        let mut status = [Val::I32(0)];
        let args = [Val::I32(args_len.cast_signed())];
        let call = self.entry.call_resumable(&mut self.store, &args, &mut status);
        self.run_end(call, &status)
    }

    fn resume(&mut self, result: Option<u64>) -> RunEnd {
        let Some(suspended) = self.suspended.take() else {
            return RunEnd::Trapped("resumed a program that was not suspended".to_owned());
        };
        let results = suspended.host_func().ty(&self.store);
        let inputs: Vec<Val> =
            results.results().iter().zip(result).map(|(ty, bits)| to_val(*ty, bits)).collect();
        let mut status = [Val::I32(0)];
        let call = suspended.resume(&mut self.store, &inputs, &mut status);
        self.run_end(call, &status)
    }

    fn with_guest<R>(&mut self, visit: impl FnOnce(&mut HostState, Guest<'_>) -> R) -> R {
        let mut ink = self.handles.ink(&self.store);
        let (memory, data) = self.handles.memory.data_and_store_mut(&mut self.store);
        let result = visit(&mut data.host, Guest { memory, ink: &mut ink });
        // Cannot fail: instrumentation added the global as a mutable i64.
        let _ = self.handles.set_ink(&mut self.store, ink);
        result
    }

    fn host_mut(&mut self) -> &mut HostState {
        &mut self.store.data_mut().host
    }

    fn meters(&self) -> Meters {
        let handles = &self.handles;
        let word = |global: Global| match global.get(&self.store) {
            Val::I32(word) => word,
            _ => 0,
        };
        Meters {
            ink_left: handles.ink(&self.store),
            is_exhausted: word(handles.ink_status) == INK_EXHAUSTED,
            stack_left: word(handles.stack_left).cast_unsigned(),
            memory_pages: u32::try_from(handles.memory.size(&self.store)).unwrap_or(u32::MAX),
        }
    }
}

impl WasmiInstance {
    fn run_end(&mut self, call: Result<ResumableCall, Error>, status: &[Val; 1]) -> RunEnd {
        match call {
            Ok(ResumableCall::Finished) => match status {
                [Val::I32(status)] => RunEnd::Returned(status.cast_unsigned()),
                _ => RunEnd::Trapped("the entry point returned no status".to_owned()),
            },
            Ok(ResumableCall::HostTrap(trap)) => match trap.host_error().downcast_ref() {
                Some(Signal::Suspend) => {
                    self.suspended = Some(trap);
                    RunEnd::Suspended
                }
                Some(Signal::Stop) => RunEnd::Stopped,
                None => RunEnd::Trapped(trap.host_error().to_string()),
            },
            Ok(ResumableCall::OutOfFuel(_)) => RunEnd::Trapped("out of fuel".to_owned()),
            Err(error) => RunEnd::Trapped(error.to_string()),
        }
    }
}

impl Handles {
    fn ink(&self, store: impl AsContext) -> u64 {
        match self.ink_left.get(store) {
            Val::I64(ink) => ink.cast_unsigned(),
            _ => 0,
        }
    }

    fn set_ink(&self, store: impl AsContextMut, ink: u64) -> Result<(), Error> {
        Ok(self.ink_left.set(store, Val::I64(ink.cast_signed()))?)
    }
}

fn call_host(
    function: &HostFunction,
    mut caller: Caller<'_, StoreData>,
    args: &[Val],
    results: &mut [Val],
) -> Result<(), Error> {
    let Some(handles) = caller.data().handles else {
        return Err(Error::new("host function called before the program started"));
    };
    let mut bits = [0; HostFunction::MAX_PARAMS];
    for (bits, arg) in bits.iter_mut().zip(args) {
        *bits = to_bits(arg);
    }
    let mut ink = handles.ink(&caller);
    let (memory, data) = handles.memory.data_and_store_mut(&mut caller);
    let control = data.host.run(function, &bits, Guest { memory, ink: &mut ink });
    handles.set_ink(&mut caller, ink)?;
    match control {
        Control::Return(result) => {
            for (slot, (bits, ty)) in results.iter_mut().zip(result.zip(function.result)) {
                *slot = to_val(val_type(ty), bits);
            }
            Ok(())
        }
        Control::Suspend => Err(Error::host(Signal::Suspend)),
        Control::Stop => Err(Error::host(Signal::Stop)),
    }
}

fn to_bits(value: &Val) -> u64 {
    match value {
        Val::I32(value) => u64::from(value.cast_unsigned()),
        Val::I64(value) => value.cast_unsigned(),
        Val::F32(value) => u64::from(value.to_bits()),
        Val::F64(value) => value.to_bits(),
        // Unreachable: all parameters of host functions are numbers.
        _ => 0,
    }
}

/// Converts bits to a value. 32-bit types use the low half.
#[expect(clippy::cast_possible_truncation, reason = "truncation is intended")]
fn to_val(ty: ValType, bits: u64) -> Val {
    match ty {
        ValType::I32 => Val::I32((bits as u32).cast_signed()),
        ValType::F32 => Val::F32(::wasmi::F32::from_bits(bits as u32)),
        ValType::F64 => Val::F64(::wasmi::F64::from_bits(bits)),
        // I64. Host functions have no other result types.
        _ => Val::I64(bits.cast_signed()),
    }
}

const fn val_type(ty: WasmType) -> ValType {
    match ty {
        WasmType::I32 => ValType::I32,
        WasmType::I64 => ValType::I64,
        WasmType::F32 => ValType::F32,
        WasmType::F64 => ValType::F64,
    }
}

fn engine_error(error: impl fmt::Display) -> EngineError {
    EngineError(error.to_string())
}

fn missing(name: &str) -> EngineError {
    EngineError(format!("no export {name}"))
}
