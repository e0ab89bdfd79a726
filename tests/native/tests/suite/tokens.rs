//! The token of a vault: transfers, allowances, and exits by allowance.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolEvent};
use basalt_interfaces::{IQueuedVault, IToken, IVault};

const NONE: U256 = U256::ZERO;
const VAULT: &str = "staking-vault";
const FRIEND: Address = Address::repeat_byte(0xf1);
const THIRD: Address = Address::repeat_byte(0xf5);

/// A user with ten shares, who allows a friend four of them.
fn with_allowance() -> Fixture {
    let mut it = Fixture::new();
    let user = it.user;
    it.send(user, VAULT, ether(10), &IVault::depositCall { assets: ether(10), receiver: user });
    it.send(user, VAULT, NONE, &IToken::approveCall { spender: FRIEND, value: ether(4) });
    it
}

fn allowance(it: &mut Fixture) -> U256 {
    let vault = it.at(VAULT);
    let call = IToken::allowanceCall { owner: it.user, spender: FRIEND };
    it.world.read(vault, &call).unwrap()
}

#[test]
fn a_transfer_moves_shares_and_says_so() {
    let mut it = with_allowance();
    let user = it.user;
    let sent = it.send(user, VAULT, NONE, &IToken::transferCall { to: FRIEND, value: ether(3) });
    assert_eq!(U256::from_be_slice(&sent.data), U256::ONE);
    assert_eq!((it.shares(user), it.shares(FRIEND)), (ether(7), ether(3)));
    let event = IToken::Transfer::decode_raw_log(&sent.logs[0].topics, &sent.logs[0].data).unwrap();
    assert_eq!((event.from, event.to, event.value), (user, FRIEND, ether(3)));
    // To oneself: nothing moves.
    it.send(user, VAULT, NONE, &IToken::transferCall { to: user, value: ether(7) });
    assert_eq!(it.shares(user), ether(7));
}

#[test]
fn a_transfer_of_more_than_there_is_or_to_nobody_is_refused() {
    let mut it = with_allowance();
    let (user, vault) = (it.user, it.at(VAULT));
    for value in [ether(10) + U256::ONE, U256::MAX] {
        let call = IToken::transferCall { to: FRIEND, value };
        let error: IToken::ERC20InsufficientBalance = it.refused(user, VAULT, &call);
        assert_eq!((error.sender, error.balance, error.needed), (user, ether(10), value));
    }
    for to in [Address::ZERO, vault] {
        let call = IToken::transferCall { to, value: ether(1) };
        let error: IToken::ERC20InvalidReceiver = it.refused(user, VAULT, &call);
        assert_eq!(error.receiver, to);
    }
    let call = IToken::approveCall { spender: Address::ZERO, value: ether(1) };
    let error: IToken::ERC20InvalidSpender = it.refused(user, VAULT, &call);
    assert_eq!(error.spender, Address::ZERO);
    let call = IToken::transferFromCall { from: Address::ZERO, to: FRIEND, value: NONE };
    let _: IToken::ERC20InvalidSender = it.refused(user, VAULT, &call);
}

#[test]
fn an_allowance_is_used_up_to_the_wei_and_an_unlimited_one_never() {
    let mut it = with_allowance();
    let user = it.user;
    let take = |value| IToken::transferFromCall { from: user, to: THIRD, value };
    it.send(FRIEND, VAULT, NONE, &take(ether(3)));
    assert_eq!((it.shares(user), it.shares(THIRD)), (ether(7), ether(3)));
    assert_eq!(allowance(&mut it), ether(1));
    let error: IToken::ERC20InsufficientAllowance =
        it.refused(FRIEND, VAULT, &take(ether(1) + U256::ONE));
    assert_eq!((error.spender, error.allowance), (FRIEND, ether(1)));
    assert_eq!(error.needed, ether(1) + U256::ONE);
    it.send(FRIEND, VAULT, NONE, &take(ether(1)));
    assert_eq!(allowance(&mut it), NONE);

    it.send(user, VAULT, NONE, &IToken::approveCall { spender: FRIEND, value: U256::MAX });
    it.send(FRIEND, VAULT, NONE, &take(ether(1)));
    assert_eq!(allowance(&mut it), U256::MAX);
}

/// Every way out by somebody else uses the allowance, and pays whom the caller names.
#[test]
fn an_exit_by_allowance_uses_it() {
    let user = Fixture::new().user;
    let redeem = |shares| IVault::redeemCall { shares, receiver: THIRD, owner: user }.abi_encode();
    let request = |shares| {
        let call = IQueuedVault::requestRedeem_0Call { shares, controller: THIRD, owner: user };
        call.abi_encode()
    };
    for way in [&redeem as &dyn Fn(U256) -> Vec<u8>, &request] {
        let mut it = with_allowance();
        let vault = it.at(VAULT);
        let too_much = it.world.call(FRIEND, vault, NONE, &way(ether(4) + U256::ONE));
        assert!(too_much.is_err(), "more than the allowance");
        it.world.call(FRIEND, vault, NONE, &way(ether(4))).unwrap();
        assert_eq!(allowance(&mut it), NONE);
        assert_eq!(it.shares(user), ether(6));
    }
}

#[test]
fn names_and_the_domain_are_those_of_the_token() {
    let mut it = Fixture::new();
    for (contract, symbol) in [(VAULT, "bsETH"), ("restaking-manager", "brETH")] {
        let token = it.at(contract);
        assert_eq!(it.world.read(token, &IToken::symbolCall {}).unwrap(), symbol);
        assert_eq!(it.world.read(token, &IToken::decimalsCall {}).unwrap(), 18);
        let name = it.world.read(token, &IToken::nameCall {}).unwrap();
        let domain = it.world.read(token, &IToken::eip712DomainCall {}).unwrap();
        assert_eq!(domain.fields.0, [0x0f]);
        assert_eq!((domain.name, domain.version.as_str()), (name, "1"));
        assert_eq!(domain.chainId, U256::from(it.world.block().chain_id));
        assert_eq!((domain.verifyingContract, domain.salt), (token, <_>::default()));
        assert!(domain.extensions.is_empty());
    }
}
