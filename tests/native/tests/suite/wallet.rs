//! A wallet of code that looks at the token while its signature is checked.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256, address};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IERC1271, IToken};
use basalt_kit::native::Host;
use basalt_native::Contract;
use std::rc::Rc;

const WALLET: Address = address!("00000000000000000000000000000000000000f4");

/// The nonce is used before the wallet is asked: the wallet sees that, because the token writes its
/// cache to storage before the call.
#[test]
fn a_wallet_that_is_asked_for_its_signature_sees_the_used_nonce() {
    let mut it = Fixture::new();
    let (user, vault) = (it.user, it.at("staking-vault"));
    let wallet: Rc<dyn Contract> = Rc::new(move |host: &Rc<dyn Host>, _: &[u8]| {
        let nonces = IToken::noncesCall { owner: WALLET }.abi_encode();
        let (is_ok, length) = host.static_call(vault, &nonces, u64::MAX);
        assert!(is_ok && length == 32, "the token answers while it asks");
        let nonce = U256::from_be_slice(&host.return_data(32));
        let magic =
            if nonce == U256::ONE { IERC1271::isValidSignatureCall::SELECTOR } else { [0; 4] };
        let mut word = magic.to_vec();
        word.resize(32, 0);
        Ok(word)
    });
    it.world.place(WALLET, wallet);
    let permit = IToken::permit_1Call {
        owner: WALLET,
        spender: user,
        value: ether(1),
        deadline: U256::MAX,
        signature: vec![1].into(),
    };
    it.send(user, "staking-vault", U256::ZERO, &permit);
    let allowance = IToken::allowanceCall { owner: WALLET, spender: user };
    assert_eq!(it.world.read(vault, &allowance).unwrap(), ether(1));
}
