//! An ERC-20 token that anyone can mint.

use super::{
    IOzErc20::IOzErc20Calls as Calls,
    slots::{TRAP, constructor, require_plain, store_text, text},
    token::Token,
};
use crate::{CallResult, Contract};
use alloy_primitives::{B256, U256};
use alloy_sol_types::{SolInterface, SolValue};
use basalt_kit::native::Host;
use std::rc::Rc;

/// Slots: name and symbol.
const NAME: B256 = B256::with_last_byte(3);
const SYMBOL: B256 = B256::with_last_byte(4);

/// The token of the calls that reach it.
///
/// `constructor(string name, string symbol)`. `supportsInterface` is not there.
#[derive(Clone, Copy, Debug)]
pub struct Erc20;

impl Contract for Erc20 {
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult {
        let host = &**host;
        require_plain(host)?;
        let construct = |arguments: &[u8]| {
            let (name, symbol) =
                <(String, String)>::abi_decode_params_validate(arguments).map_err(|_| TRAP)?;
            store_text(host, NAME, &name);
            store_text(host, SYMBOL, &symbol);
            Ok(())
        };
        if let Some(result) = constructor(host, input, construct) {
            return result;
        }
        let call = Calls::abi_decode_validate(input).map_err(|_| TRAP)?;
        if call.abi_encode() == input { run(host, call) } else { Err(TRAP) }
    }
}

fn run(host: &dyn Host, call: Calls) -> CallResult {
    let token = Token(host);
    let word = match call {
        Calls::totalSupply(_) => token.supply(),
        Calls::balanceOf(call) => token.balance(call.account),
        Calls::allowance(call) => token.allowance(call.owner, call.spender),
        Calls::transfer(call) => {
            token.transfer(host.sender(), call.to, call.value)?;
            U256::ONE
        }
        Calls::approve(call) => {
            token.approve(call.spender, call.value)?;
            U256::ONE
        }
        Calls::transferFrom(call) => {
            token.spend(call.from, call.value)?;
            token.transfer(call.from, call.to, call.value)?;
            U256::ONE
        }
        Calls::mint(call) => {
            token.mint(call.to, call.value)?;
            return Ok(Vec::new());
        }
        Calls::name(_) => return Ok(text(host, NAME)),
        Calls::symbol(_) => return Ok(text(host, SYMBOL)),
        Calls::decimals(_) => U256::from(18),
        Calls::supportsInterface(_) => return Err(TRAP),
    };
    Ok(word.abi_encode())
}
