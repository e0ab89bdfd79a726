use super::{Domain, HALF_ORDER, Permit, recovery_input};
use crate::{Vm, Word, text};
use alloc::{string::ToString, vec, vec::Vec};
use alloy_primitives::{Address, B256, FixedBytes, U256, address};
use alloy_sol_types::{Eip712Domain, SolCall, SolStruct, sol};
use basalt_interfaces::IToken;

mod signed {
    super::sol! {
        struct Permit {
            address owner;
            address spender;
            uint256 value;
            uint256 nonce;
            uint256 deadline;
        }
    }
}

const CONTRACT: Address = address!("0x00000000000000000000000000000000deadbeef");
const OWNER: Address = address!("0x1111111111111111111111111111111111111111");
const SPENDER: Address = address!("0x2222222222222222222222222222222222222222");
const CHAIN_ID: u64 = 412_346;

fn domain() -> Domain {
    Domain(text!("Basalt Staked Ether"))
}

fn reference_domain() -> Eip712Domain {
    Eip712Domain::new(
        Some("Basalt Staked Ether".into()),
        Some("1".into()),
        Some(U256::from(CHAIN_ID)),
        Some(CONTRACT),
        None,
    )
}

#[test]
fn the_domain_separator_is_that_of_eip_712() {
    let separator = domain().hash(Vm::without_host(), CHAIN_ID, CONTRACT);
    assert_eq!(B256::new(separator.0), reference_domain().separator());
}

#[test]
fn the_digest_is_what_a_wallet_signs() {
    let vm = Vm::without_host();
    for (value, nonce, deadline) in [
        (U256::ZERO, U256::ZERO, U256::ZERO),
        (U256::from(12_345_678_u64), U256::from(7_u64), U256::from(1_900_000_000_u64)),
        (U256::MAX, U256::from(u128::MAX), U256::MAX),
    ] {
        let permit = Permit {
            owner: OWNER,
            spender: SPENDER,
            value: value.into(),
            deadline: deadline.into(),
        };
        let separator = domain().hash(vm, CHAIN_ID, CONTRACT);
        let reference = signed::Permit { owner: OWNER, spender: SPENDER, value, nonce, deadline };

        let digest = permit.digest(vm, &separator, nonce.into());

        assert_eq!(B256::new(digest.0), reference.eip712_signing_hash(&reference_domain()));
    }
}

#[test]
fn the_domain_is_described_as_in_erc_5267() {
    let Ok(encoded) = domain().fields(CHAIN_ID, CONTRACT) else { panic!("cannot fail") };

    let described = IToken::eip712DomainCall::abi_decode_returns_validate(&encoded).unwrap();

    assert_eq!(described.fields, FixedBytes([0x0f]));
    assert_eq!(described.name, "Basalt Staked Ether".to_string());
    assert_eq!(described.version, "1".to_string());
    assert_eq!(described.chainId, U256::from(CHAIN_ID));
    assert_eq!(described.verifyingContract, CONTRACT);
    assert_eq!(described.salt, B256::ZERO);
    assert_eq!(described.extensions, Vec::<U256>::new());
    assert_eq!(encoded, IToken::eip712DomainCall::abi_encode_returns(&described));
}

fn signature(s: [u8; 32], v: u8) -> Vec<u8> {
    let mut signature = vec![0xaa; 32];
    signature.extend_from_slice(&s);
    signature.push(v);
    signature
}

#[test]
fn the_precompile_receives_digest_v_r_and_s() {
    let input = recovery_input(&Word([0xdd; 32]), &signature([0x01; 32], 28)).unwrap();

    let mut expected = vec![0xdd; 32];
    expected.extend_from_slice(&[0; 31]);
    expected.push(28);
    expected.extend_from_slice(&[0xaa; 32]);
    expected.extend_from_slice(&[0x01; 32]);
    assert_eq!(input, expected);
}

#[test]
fn only_the_low_s_form_of_a_signature_is_recovered() {
    let mut above = HALF_ORDER;
    above[31] += 1;

    assert!(recovery_input(&Word::ZERO, &signature(HALF_ORDER, 27)).is_some());
    assert!(recovery_input(&Word::ZERO, &signature(above, 27)).is_none());
    assert!(recovery_input(&Word::ZERO, &signature([0xff; 32], 27)).is_none());
}

#[test]
fn only_65_bytes_with_v_27_or_28_are_recovered() {
    for v in [0, 1, 26, 29, 255] {
        assert!(recovery_input(&Word::ZERO, &signature([0x01; 32], v)).is_none(), "v = {v}");
    }
    let mut long = signature([0x01; 32], 27);
    long.push(0);
    assert!(recovery_input(&Word::ZERO, &long).is_none());
    assert!(recovery_input(&Word::ZERO, &long[..64]).is_none());
    assert!(recovery_input(&Word::ZERO, &[]).is_none());
}
