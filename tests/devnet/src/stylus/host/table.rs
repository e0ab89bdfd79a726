//! The table of host functions: names, types and implementations.

use super::{
    Flow, Halt, account, block, calldata, calls, create, debug, keccak, log, math, memory,
    meter::HostCall, storage, transient,
};

/// Types of parameters and results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum WasmType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit float.
    F32,
    /// 64-bit float.
    F64,
}

use WasmType::{F32, F64, I32, I64};

/// The bits of each argument. 32-bit types use the low half.
type Args = [u64; HostFunction::MAX_PARAMS];

/// A host function.
#[derive(Debug)]
pub(in super::super) struct HostFunction {
    /// Module of its import.
    pub(in super::super) module: &'static str,
    /// Name of its import.
    pub(in super::super) name: &'static str,
    /// Parameter types.
    pub(in super::super) params: &'static [WasmType],
    /// Result type, if any.
    pub(in super::super) result: Option<WasmType>,
    pub(super) run: fn(&mut HostCall<'_>, &Args) -> Result<Flow, Halt>,
}

impl HostFunction {
    /// Maximum number of parameters.
    pub(in super::super) const MAX_PARAMS: usize = 6;

    /// Returns whether only debug chains have the function.
    pub(in super::super) fn is_debug_only(&self) -> bool {
        self.module != "vm_hooks"
    }
}

/// Returns the host function that an import refers to.
pub(in super::super) fn find(module: &str, name: &str) -> Option<&'static HostFunction> {
    FUNCTIONS.iter().find(|function| function.module == module && function.name == name)
}

/// Access to the low half of an argument.
trait Low {
    fn low(self) -> u32;
}

impl Low for u64 {
    #[expect(clippy::cast_possible_truncation, reason = "32-bit arguments are in the low half")]
    fn low(self) -> u32 {
        self as u32
    }
}

/// Builds the table from rows `module.name(parameters) -> result = |call, arguments| body`.
macro_rules! functions {
    ($($module:ident . $name:ident ($($param:ident),*) $(-> $result:ident)?
        = |$call:ident, $args:pat_param| $body:expr;)*) => {
        &[$(HostFunction {
            module: stringify!($module),
            name: stringify!($name),
            params: &[$($param),*],
            result: functions!(@result $($result)?),
            run: |$call, $args| $body,
        }),*]
    };
    (@result) => { None };
    (@result $result:ident) => { Some($result) };
}

/// All host functions.
pub(in super::super) static FUNCTIONS: &[HostFunction] = functions! {
    vm_hooks.read_args(I32) = |call, [dest, ..]| calldata::read_args(call, dest.low());
    vm_hooks.write_result(I32, I32) =
        |call, [data, len, ..]| calldata::write_result(call, data.low(), len.low());
    vm_hooks.exit_early(I32) = |_call, [status, ..]| Err(Halt::Exit(status.low()));

    vm_hooks.storage_load_bytes32(I32, I32) =
        |call, [key, dest, ..]| storage::load(call, key.low(), dest.low());
    vm_hooks.storage_cache_bytes32(I32, I32) =
        |call, [key, value, ..]| storage::cache(call, key.low(), value.low());
    vm_hooks.storage_flush_cache(I32) =
        |call, [clear, ..]| storage::flush(call, clear.low() != 0);
    vm_hooks.transient_load_bytes32(I32, I32) =
        |call, [key, dest, ..]| transient::load(call, key.low(), dest.low());
    vm_hooks.transient_store_bytes32(I32, I32) =
        |call, [key, value, ..]| transient::store(call, key.low(), value.low());

    vm_hooks.call_contract(I32, I32, I32, I32, I64, I32) -> I32 =
        |call, [target, data, len, value, gas, return_len]| calls::call(
            call,
            target.low(),
            (data.low(), len.low()),
            value.low(),
            *gas,
            return_len.low(),
        );
    vm_hooks.delegate_call_contract(I32, I32, I32, I64, I32) -> I32 =
        |call, [target, data, len, gas, return_len, ..]| calls::delegate_call(
            call,
            target.low(),
            (data.low(), len.low()),
            *gas,
            return_len.low(),
        );
    vm_hooks.static_call_contract(I32, I32, I32, I64, I32) -> I32 =
        |call, [target, data, len, gas, return_len, ..]| calls::static_call(
            call,
            target.low(),
            (data.low(), len.low()),
            *gas,
            return_len.low(),
        );
    vm_hooks.read_return_data(I32, I32, I32) -> I32 =
        |call, [dest, offset, size, ..]| calls::read_return_data(
            call,
            dest.low(),
            offset.low(),
            size.low(),
        );
    vm_hooks.return_data_size() -> I32 = |call, _| calls::return_data_size(call);

    vm_hooks.create1(I32, I32, I32, I32, I32) =
        |call, [code, len, endowment, address, return_len, ..]| create::create1(
            call,
            (code.low(), len.low()),
            endowment.low(),
            create::Destination { address: address.low(), return_len: return_len.low() },
        );
    vm_hooks.create2(I32, I32, I32, I32, I32, I32) =
        |call, [code, len, endowment, salt, address, return_len]| create::create2(
            call,
            (code.low(), len.low()),
            endowment.low(),
            salt.low(),
            create::Destination { address: address.low(), return_len: return_len.low() },
        );

    vm_hooks.emit_log(I32, I32, I32) =
        |call, [data, len, topics, ..]| log::emit(call, data.low(), len.low(), topics.low());

    vm_hooks.account_balance(I32, I32) =
        |call, [account, dest, ..]| account::balance(call, account.low(), dest.low());
    vm_hooks.account_code(I32, I32, I32, I32) -> I32 =
        |call, [account, offset, size, dest, ..]| account::code(
            call,
            account.low(),
            offset.low(),
            size.low(),
            dest.low(),
        );
    vm_hooks.account_code_size(I32) -> I32 =
        |call, [account, ..]| account::code_size(call, account.low());
    vm_hooks.account_codehash(I32, I32) =
        |call, [account, dest, ..]| account::codehash(call, account.low(), dest.low());

    vm_hooks.evm_gas_left() -> I64 = |call, _| block::gas_left(call);
    vm_hooks.evm_ink_left() -> I64 = |call, _| block::ink_left(call);
    vm_hooks.block_basefee(I32) =
        |call, [dest, ..]| block::word(call, dest.low(), |env| env.block_basefee);
    vm_hooks.block_coinbase(I32) =
        |call, [dest, ..]| block::address(call, dest.low(), |env| env.block_coinbase);
    vm_hooks.block_gas_limit() -> I64 = |call, _| block::number(call, |env| env.block_gas_limit);
    vm_hooks.block_number() -> I64 = |call, _| block::number(call, |env| env.block_number);
    vm_hooks.block_timestamp() -> I64 = |call, _| block::number(call, |env| env.block_timestamp);
    vm_hooks.chainid() -> I64 = |call, _| block::number(call, |env| env.chain_id);
    vm_hooks.contract_address(I32) =
        |call, [dest, ..]| block::address(call, dest.low(), |env| env.contract_address);
    vm_hooks.msg_reentrant() -> I32 =
        |call, _| block::number(call, |env| u64::from(env.is_reentrant));
    vm_hooks.msg_sender(I32) =
        |call, [dest, ..]| block::address(call, dest.low(), |env| env.msg_sender);
    vm_hooks.msg_value(I32) = |call, [dest, ..]| block::word(call, dest.low(), |env| env.msg_value);
    vm_hooks.tx_gas_price(I32) =
        |call, [dest, ..]| block::word(call, dest.low(), |env| env.tx_gas_price);
    vm_hooks.tx_ink_price() -> I32 =
        |call, _| block::number(call, |env| u64::from(env.ink_price));
    vm_hooks.tx_origin(I32) =
        |call, [dest, ..]| block::address(call, dest.low(), |env| env.tx_origin);

    vm_hooks.math_div(I32, I32) = |call, [a, b, ..]| math::div(call, a.low(), b.low());
    vm_hooks.math_mod(I32, I32) = |call, [a, b, ..]| math::rem(call, a.low(), b.low());
    vm_hooks.math_pow(I32, I32) = |call, [a, b, ..]| math::pow(call, a.low(), b.low());
    vm_hooks.math_add_mod(I32, I32, I32) =
        |call, [a, b, modulus, ..]| math::add_mod(call, a.low(), b.low(), modulus.low());
    vm_hooks.math_mul_mod(I32, I32, I32) =
        |call, [a, b, modulus, ..]| math::mul_mod(call, a.low(), b.low(), modulus.low());
    vm_hooks.native_keccak256(I32, I32, I32) =
        |call, [data, len, dest, ..]| keccak::hash(call, data.low(), len.low(), dest.low());

    vm_hooks.pay_for_memory_grow(I32) = |call, [pages, ..]| memory::pay_for_grow(call, pages.low());

    console.log_txt(I32, I32) = |call, [text, len, ..]| debug::text(call, text.low(), len.low());
    console.log_i32(I32) = |_call, [value, ..]| debug::i32(*value);
    console.log_i64(I64) = |_call, [value, ..]| debug::i64(*value);
    console.log_f32(F32) = |_call, [value, ..]| debug::f32(*value);
    console.log_f64(F64) = |_call, [value, ..]| debug::f64(*value);
    console.tee_i32(I32) -> I32 = |_call, [value, ..]| debug::tee(debug::i32, *value);
    console.tee_i64(I64) -> I64 = |_call, [value, ..]| debug::tee(debug::i64, *value);
    console.tee_f32(F32) -> F32 = |_call, [value, ..]| debug::tee(debug::f32, *value);
    console.tee_f64(F64) -> F64 = |_call, [value, ..]| debug::tee(debug::f64, *value);
    debug.null_host() = |_call, _| Ok(Flow::NONE);
    debug.start_benchmark() = |_call, _| Ok(Flow::NONE);
    debug.end_benchmark() = |_call, _| Ok(Flow::NONE);
};
