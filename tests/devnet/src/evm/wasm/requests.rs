//! Handles the requests of programs.

use alloy::primitives::{Address, B256, Bytes, Log, LogData};
use revm::{context::JournalTr, interpreter::FrameInput};

use super::{
    super::native::NativeFrame,
    calls::{self, PendingFrame},
    storage,
};
use crate::stylus::{Request, Response, params::StylusParams};

/// Gas of accessing a cold account.
const COLD_ACCOUNT_GAS: u64 = 2_600;
/// Gas of accessing a warm account.
const WARM_ACCOUNT_GAS: u64 = 100;

/// A handled request: a response, or a frame that must run first.
pub(super) enum Handled {
    Response(Response),
    Nested(FrameInput, PendingFrame),
}

pub(super) fn handle(
    native: &mut NativeFrame<'_>,
    params: &StylusParams,
    request: Request,
) -> Handled {
    let response =
        match request {
            Request::Call { kind, target, value, input, gas_left, gas_requested } => {
                let call =
                    calls::ProgramCall { kind, target, value, input, gas_left, gas_requested };
                return call.open(native);
            }
            Request::Create { init_code, endowment, salt, gas_left } => {
                return calls::create(native, init_code, endowment, salt, gas_left);
            }
            Request::LoadStorage { key } => storage::load(native, key),
            Request::FlushStorage { writes, gas_limit } => {
                storage::flush(native, &writes, gas_limit)
            }
            Request::LoadTransient { key } => {
                let acting = native.acting();
                let word = native.context.journaled_state.tload(acting, key.into());
                Response::Word { value: word.into(), gas: 0 }
            }
            Request::StoreTransient { .. } | Request::EmitLog { .. } if native.is_static() => {
                Response::Denied
            }
            Request::StoreTransient { key, value } => {
                let acting = native.acting();
                native.context.journaled_state.tstore(acting, key.into(), value.into());
                Response::Done
            }
            Request::EmitLog { topics, data } => emit_log(native, topics, data),
            Request::Balance { account } => {
                let (balance, gas) = look_up(native, account, |info| info.balance);
                Response::Word { value: balance.into(), gas }
            }
            Request::Code { account } => code(native, account),
            Request::CodeHash { account } => {
                let (hash, gas) = look_up(native, account, |info| {
                    if info.is_empty() { B256::ZERO } else { info.code_hash }
                });
                Response::Word { value: hash, gas }
            }
            Request::AddPages { pages } => add_pages(native, params, pages),
        };
    Handled::Response(response)
}

fn emit_log(native: &mut NativeFrame<'_>, topics: Vec<B256>, data: Bytes) -> Response {
    let Some(data) = LogData::new(topics, data) else {
        return Response::Denied;
    };
    let address = native.acting();
    native.context.journaled_state.log(Log { address, data });
    Response::Done
}

const fn access_gas(is_cold: bool) -> u64 {
    if is_cold { COLD_ACCOUNT_GAS } else { WARM_ACCOUNT_GAS }
}

fn look_up<T>(
    native: &mut NativeFrame<'_>,
    account: Address,
    read: impl FnOnce(&revm::state::AccountInfo) -> T,
) -> (T, u64) {
    let Ok(account) = native.context.journaled_state.load_account(account);
    (read(&account.data.info), access_gas(account.is_cold))
}

fn code(native: &mut NativeFrame<'_>, account: Address) -> Response {
    let Ok(account) = native.context.journaled_state.load_account_with_code(account);
    let code = account.data.info.code.as_ref();
    Response::Bytes {
        value: code.map(revm::bytecode::Bytecode::original_bytes).unwrap_or_default(),
        gas: access_gas(account.is_cold),
    }
}

fn add_pages(native: &mut NativeFrame<'_>, params: &StylusParams, new: u16) -> Response {
    let chain = &mut native.context.chain;
    let is_over_limit = params.is_over_page_limit(chain.pages.open, new);
    if chain.block.arbos.enforces_page_limit() && is_over_limit {
        return Response::Denied;
    }
    Response::Paid { gas: chain.pages.open(params, new) }
}
