//! The token implements its Solidity interface: names, types, errors and events.

#![allow(clippy::unwrap_used, reason = "a failing helper fails the test")]

use alloy_primitives::{Address, FixedBytes, U256, address};
use alloy_sol_types::{SolCall, SolError, SolEvent, SolValue, sol};
use oz_venue_tests::{Chain, Program, Revert};

sol!("../sol/IOzErc20.sol");
use IOzErc20::{self as abi, IOzErc20Calls};

const TOKEN: Address = address!("0000000000000000000000000000000000a55e70");
const ALICE: Address = address!("00000000000000000000000000000000000a11ce");
const BOB: Address = address!("0000000000000000000000000000000000000b0b");

fn tokens(count: u64) -> U256 {
    U256::from(count)
}

struct Token(Chain);

impl Token {
    fn deploy() -> Self {
        let chain = Chain::default();
        chain.deploy(Program::Erc20, TOKEN, &("Reference", "REF").abi_encode_params());
        Self(chain)
    }

    fn call<C: SolCall>(&self, caller: Address, call: &C) -> Result<C::Return, Revert> {
        self.0.call(caller, TOKEN, call)
    }

    fn balance(&self, account: Address) -> U256 {
        self.call(ALICE, &abi::balanceOfCall { account }).unwrap()._0
    }
}

#[test]
fn every_interface_function_returns_its_declared_type() {
    let token = Token::deploy();
    let (owner, spender, to, value) = (ALICE, BOB, BOB, U256::ZERO);
    let mut called = vec![];
    macro_rules! call {
        ($($call:expr),* $(,)?) => {$(
            let call = $call;
            token.call(ALICE, &call).unwrap();
            called.push(selector_of(&call));
        )*};
    }
    call!(
        abi::totalSupplyCall {},
        abi::balanceOfCall { account: ALICE },
        abi::transferCall { to, value },
        abi::allowanceCall { owner, spender },
        abi::approveCall { spender, value },
        abi::transferFromCall { from: ALICE, to, value },
        abi::nameCall {},
        abi::symbolCall {},
        abi::decimalsCall {},
        abi::supportsInterfaceCall { interfaceId: FixedBytes::ZERO },
        abi::mintCall { to, value },
    );
    called.sort_unstable();
    assert_eq!(called, IOzErc20Calls::SELECTORS, "the test must call every function");
}

const fn selector_of<C: SolCall>(_: &C) -> [u8; 4] {
    C::SELECTOR
}

#[test]
fn a_selector_outside_the_interface_reverts_with_empty_data() {
    let token = Token::deploy();
    assert_eq!(token.0.raw_call(ALICE, TOKEN, b"none".to_vec()), Err(vec![]));
}

#[test]
fn the_constructor_names_the_token_and_runs_once() {
    let token = Token::deploy();
    assert_eq!(token.call(ALICE, &abi::nameCall {}).unwrap()._0, "Reference");
    assert_eq!(token.call(ALICE, &abi::symbolCall {}).unwrap()._0, "REF");
    assert_eq!(token.call(ALICE, &abi::decimalsCall {}).unwrap()._0, 18);
    let again = token.0.construct(TOKEN, &("Other", "OTH").abi_encode_params());
    assert_eq!(again, Err(vec![]));
    assert_eq!(token.call(ALICE, &abi::nameCall {}).unwrap()._0, "Reference");
}

#[test]
fn anyone_can_mint_and_tokens_move_by_transfer_and_allowance() {
    let token = Token::deploy();
    token.call(BOB, &abi::mintCall { to: ALICE, value: tokens(10) }).unwrap();
    token.call(ALICE, &abi::transferCall { to: BOB, value: tokens(3) }).unwrap();
    token.call(ALICE, &abi::approveCall { spender: BOB, value: tokens(5) }).unwrap();
    let pull = abi::transferFromCall { from: ALICE, to: BOB, value: tokens(4) };
    assert!(token.call(BOB, &pull).unwrap()._0);

    let left = abi::allowanceCall { owner: ALICE, spender: BOB };
    assert_eq!(token.call(ALICE, &left).unwrap()._0, tokens(1));
    assert_eq!((token.balance(ALICE), token.balance(BOB)), (tokens(3), tokens(7)));
    assert_eq!(token.call(ALICE, &abi::totalSupplyCall {}).unwrap()._0, tokens(10));
}

#[test]
fn transfers_and_approvals_emit_the_declared_events() {
    let token = Token::deploy();
    token.call(BOB, &abi::mintCall { to: ALICE, value: tokens(10) }).unwrap();
    token.call(ALICE, &abi::approveCall { spender: BOB, value: tokens(5) }).unwrap();
    let [minted, approved] = token.0.logs().try_into().unwrap();
    let minted = abi::Transfer::decode_raw_log(minted.topics, &minted.data, true).unwrap();
    assert_eq!((minted.from, minted.to, minted.value), (Address::ZERO, ALICE, tokens(10)));
    let approved = abi::Approval::decode_raw_log(approved.topics, &approved.data, true).unwrap();
    assert_eq!((approved.owner, approved.spender, approved.value), (ALICE, BOB, tokens(5)));
}

#[test]
fn failed_calls_revert_with_the_declared_errors() {
    let token = Token::deploy();
    let (to, value, zero) = (BOB, tokens(1), Address::ZERO);

    let beyond_balance = token.call(ALICE, &abi::transferCall { to, value });
    let error = abi::ERC20InsufficientBalance { sender: ALICE, balance: U256::ZERO, needed: value };
    assert_eq!(beyond_balance.err(), Some(error.abi_encode()));

    let beyond_allowance = token.call(BOB, &abi::transferFromCall { from: ALICE, to, value });
    let error =
        abi::ERC20InsufficientAllowance { spender: BOB, allowance: U256::ZERO, needed: value };
    assert_eq!(beyond_allowance.err(), Some(error.abi_encode()));

    let sent_to_zero = token.call(ALICE, &abi::transferCall { to: zero, value });
    assert_eq!(sent_to_zero.err(), Some(abi::ERC20InvalidReceiver { receiver: zero }.abi_encode()));

    let approved_for_zero = token.call(ALICE, &abi::approveCall { spender: zero, value });
    assert_eq!(
        approved_for_zero.err(),
        Some(abi::ERC20InvalidSpender { spender: zero }.abi_encode())
    );

    let pulled_from_zero = abi::transferFromCall { from: zero, to, value: U256::ZERO };
    let error = abi::ERC20InvalidApprover { approver: zero };
    assert_eq!(token.call(ALICE, &pulled_from_zero).err(), Some(error.abi_encode()));

    let sent_by_zero = token.call(zero, &abi::transferCall { to, value });
    assert_eq!(sent_by_zero.err(), Some(abi::ERC20InvalidSender { sender: zero }.abi_encode()));
}

#[test]
fn a_supply_above_the_largest_word_reverts_with_empty_data() {
    let token = Token::deploy();
    token.call(ALICE, &abi::mintCall { to: ALICE, value: U256::MAX }).unwrap();
    let over = token.call(ALICE, &abi::mintCall { to: BOB, value: tokens(1) });
    assert_eq!(over.err(), Some(vec![]));
    assert_eq!(token.balance(BOB), U256::ZERO);
}

#[test]
fn supported_interfaces_are_erc20_its_metadata_and_erc165() {
    let token = Token::deploy();
    for (id, supported) in
        [(0x3637_2b07_u32, true), (0xa219_a025, true), (0x01ff_c9a7, true), (0xffff_ffff, false)]
    {
        let query = abi::supportsInterfaceCall { interfaceId: FixedBytes(id.to_be_bytes()) };
        assert_eq!(token.call(ALICE, &query).unwrap()._0, supported, "{id:#x}");
    }
}
