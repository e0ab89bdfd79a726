use super::*;
use alloy::{
    json_abi::JsonAbi,
    primitives::{Address, U256, address},
};

const ALICE: Address = address!("9965507D1a55bcC2695C58ba16FB37d819B0A4dc");

fn ether(tenths: u64) -> U256 {
    U256::from(tenths) * U256::from(100_000_000_000_000_000_u64)
}

#[test]
fn sentences_say_the_values_and_what_to_do() {
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (IVault::ZeroAmount {}.abi_encode(), "the amount is zero: use a larger one"),
        (
            IVault::InsufficientLiquidity { assets: ether(25), liquid: ether(10) }.abi_encode(),
            "2.5 was asked for, 1 is at hand for it: use a smaller amount, or request the exit and \
             wait in the queue",
        ),
        (
            IVault::AboveFlowLimit { shares: ether(25), max: ether(10) }.abi_encode(),
            "2.5 shares are more than may come or go in so short a time, 1 are free now: use a \
             smaller amount, wait, or request the exit",
        ),
        (
            IBunker::ConfirmTooSoon {
                now: U256::from(1_764_080_000_u64),
                earliest: U256::from(1_764_080_001_u64),
            }
            .abi_encode(),
            "anyone may confirm the loss from 2025-11-25 14:13:21 UTC (1764080001) on (it is \
             2025-11-25 14:13:20 UTC (1764080000)): wait, or let the second opinion or the owner \
             confirm it",
        ),
        (
            IWithdrawalQueue::MinRateTooHigh {
                minRate: ether(10) * U256::from(1_000_000_000),
                rate: ether(9) * U256::from(1_000_000_000),
            }
            .abi_encode(),
            "a least rate of 1 is above the rate of the request, 0.9: use a lower one",
        ),
        (
            IVault::WrongValue { value: ether(10), required: ether(15) }.abi_encode(),
            "1 ETH was sent where 1.5 ETH is due: send exactly that",
        ),
        (
            IRoles::PausedUntil { until: U256::from(1_764_080_000_u64) }.abi_encode(),
            "entries and exits are paused until 2025-11-25 14:13:20 UTC (1764080000): wait, or let \
             the owner end the pause",
        ),
        (
            IErrors::Unauthorized { caller: ALICE, holder: Address::ZERO }.abi_encode(),
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc may not do this, only \
             0x0000000000000000000000000000000000000000 may: sign with that account",
        ),
        (
            IToken::ERC20InsufficientAllowance {
                spender: ALICE,
                allowance: U256::from(7),
                needed: ether(1),
            }
            .abi_encode(),
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc may spend 7 wei of the owner's tokens, 0.1 \
             are needed: let the owner approve more",
        ),
        (
            IStylusDeployer::ContractInitializationError {
                newContract: ALICE,
                reason: IStakingVault::SeedTooSmall { value: ether(0), min: ether(1) }
                    .abi_encode()
                    .into(),
            }
            .abi_encode(),
            "the constructor refused: the construction brings 0 wei ETH, the seed is at least 0.1 \
             ETH: send more",
        ),
        (
            ISolidityErrors::Error { message: "no".to_owned() }.abi_encode(),
            "the contract refused: no",
        ),
    ];
    for (data, sentence) in cases {
        assert_eq!(explain(&data), sentence);
    }
}

#[test]
fn every_error_of_every_interface_has_a_sentence() {
    let interfaces: [(&str, JsonAbi); 15] = [
        ("IErrors", IErrors::abi::contract()),
        ("IToken", IToken::abi::contract()),
        ("IVault", IVault::abi::contract()),
        ("ISlippageVault", ISlippageVault::abi::contract()),
        ("IQueuedVault", IQueuedVault::abi::contract()),
        ("IWithdrawalQueue", IWithdrawalQueue::abi::contract()),
        ("IERC721", IERC721::abi::contract()),
        ("IRate", IRate::abi::contract()),
        ("IRateFeed", IRateFeed::abi::contract()),
        ("IBunker", IBunker::abi::contract()),
        ("IAccountant", IAccountant::abi::contract()),
        ("IRoles", IRoles::abi::contract()),
        ("IStakingVault", IStakingVault::abi::contract()),
        ("IRestakingManager", IRestakingManager::abi::contract()),
        ("IAdapter", IAdapter::abi::contract()),
    ];
    let mut seen = 0;
    for (interface, abi) in interfaces {
        for error in abi.errors() {
            let mut data = error.selector().to_vec();
            data.resize(4 + 32 * error.inputs.len(), 0);
            let sentence = declared(&data);
            assert!(sentence.is_some(), "{interface}.{} has no sentence", error.name);
            seen += 1;
        }
    }
    assert!(seen > 60, "the interfaces declare more errors than {seen}");
}

#[test]
fn unknown_and_empty_data_are_said_to_be_so() {
    assert!(explain(&[]).contains("without a reason"));
    assert!(explain(&[0xde, 0xad, 0xbe, 0xef, 1]).ends_with("0xdeadbeef01"));
}
