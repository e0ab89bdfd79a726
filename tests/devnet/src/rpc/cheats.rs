//! Methods that only a development chain has: time, snapshots, direct edits of accounts.

use alloy::primitives::{Address, B256, Bytes, U64, U256};
use serde_json::{Value, json};

use super::{RpcResult, error::RpcError, params::Params, render};
use crate::chain::{Chain, state::State};

pub(super) fn dispatch(chain: &mut Chain, method: &str, params: &Params) -> RpcResult {
    match method {
        "evm_snapshot" | "anvil_snapshot" => Ok(render::quantity(chain.snapshot())),
        "evm_revert" | "anvil_revert" => {
            let id: U64 = params.required(0)?;
            Ok(json!(chain.revert(id.to())))
        }
        "evm_increaseTime" => Ok(json!(chain.increase_time(params.number(0)?))),
        "evm_setNextBlockTimestamp" => set_next_time(chain, params),
        "evm_mine" => {
            if params.optional_number(0)?.is_some() {
                set_next_time(chain, params)?;
            }
            chain.mine_empty();
            Ok(json!("0x0"))
        }
        "anvil_mine" | "hardhat_mine" => {
            for _ in 0..params.optional_number(0)?.unwrap_or(1) {
                chain.mine_empty();
            }
            Ok(Value::Null)
        }
        "anvil_setBalance" | "hardhat_setBalance" => {
            let (account, balance): (Address, U256) = (params.required(0)?, params.required(1)?);
            Ok(edit(chain, |state| state.account_mut(account).balance = balance))
        }
        "anvil_setNonce" | "hardhat_setNonce" => {
            let (account, nonce): (Address, u64) = (params.required(0)?, params.number(1)?);
            Ok(edit(chain, |state| state.account_mut(account).nonce = nonce))
        }
        "anvil_setCode" | "hardhat_setCode" => {
            let (account, code): (Address, Bytes) = (params.required(0)?, params.required(1)?);
            Ok(edit(chain, |state| state.account_mut(account).set_code(code)))
        }
        "anvil_setStorageAt" | "hardhat_setStorageAt" => {
            let account: Address = params.required(0)?;
            let (slot, value): (U256, B256) = (params.required(1)?, params.required(2)?);
            Ok(edit(chain, |state| state.account_mut(account).set_slot(slot, value.into())))
        }
        "anvil_impersonateAccount" | "hardhat_impersonateAccount" => {
            chain.impersonated.insert(params.required(0)?);
            Ok(json!(true))
        }
        "anvil_stopImpersonatingAccount" | "hardhat_stopImpersonatingAccount" => {
            chain.impersonated.remove(&params.required::<Address>(0)?);
            Ok(json!(true))
        }
        unknown => Err(RpcError::UnknownMethod(unknown.into())),
    }
}

fn edit(chain: &mut Chain, change: impl FnOnce(&mut State)) -> Value {
    chain.edit_state(change);
    json!(true)
}

fn set_next_time(chain: &mut Chain, params: &Params) -> RpcResult {
    if chain.set_next_time(params.number(0)?) {
        Ok(Value::Null)
    } else {
        Err(RpcError::InvalidParams("timestamp is before the last block".into()))
    }
}
