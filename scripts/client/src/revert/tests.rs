use super::*;
use alloy::primitives::{Address, U256, address};

const ALICE: Address = address!("9965507D1a55bcC2695C58ba16FB37d819B0A4dc");

fn ether(tenths: u64) -> U256 {
    U256::from(tenths) * U256::from(100_000_000_000_000_000_u64)
}

#[test]
fn sentences_say_the_values_and_what_to_do() {
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (IVault::ZeroAmount {}.abi_encode(), "the amount is zero: use a larger amount"),
        (
            IVault::InsufficientLiquidity { assets: ether(25), liquid: ether(10) }.abi_encode(),
            "2.5 is above the available liquidity, 1: use a smaller amount, or request the exit through \
             the queue",
        ),
        (
            IVault::AboveFlowLimit { shares: ether(25), max: ether(10) }.abi_encode(),
            "2.5 shares are above the daily limit, which has room for 1 now: use a smaller amount, wait, \
             or request the exit through the queue",
        ),
        (
            IBunker::ConfirmTooSoon {
                now: U256::from(1_764_080_000_u64),
                earliest: U256::from(1_764_080_001_u64),
            }
            .abi_encode(),
            "anyone may confirm the loss from 2025-11-25 14:13:21 UTC (1764080001) on, and it is \
             2025-11-25 14:13:20 UTC (1764080000): wait, or let the owner or the second opinion \
             confirm it",
        ),
        (
            IWithdrawalQueue::MinRateTooHigh {
                minRate: ether(10) * U256::from(1_000_000_000),
                rate: ether(9) * U256::from(1_000_000_000),
            }
            .abi_encode(),
            "the minimum rate 1 is above the rate of the request, 0.9: use a lower minimum",
        ),
        (
            IVault::WrongValue { value: ether(10), required: ether(15) }.abi_encode(),
            "1 ETH was sent, and 1.5 ETH is required: send the required amount",
        ),
        (
            IRoles::PausedUntil { until: U256::from(1_764_080_000_u64) }.abi_encode(),
            "entries, exits and requests are paused until 2025-11-25 14:13:20 UTC (1764080000): wait, \
             or let the owner end the pause",
        ),
        (
            IErrors::Unauthorized { caller: ALICE, holder: Address::ZERO }.abi_encode(),
            "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc is not authorized, only \
             0x0000000000000000000000000000000000000000 is: sign with the key of that account",
        ),
        (
            IToken::ERC20InsufficientAllowance {
                spender: ALICE,
                allowance: U256::from(7),
                needed: ether(1),
            }
            .abi_encode(),
            "the allowance of 0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc is 7 wei, and 0.1 is needed: \
             let the owner approve more",
        ),
        (
            IStylusDeployer::ContractInitializationError {
                newContract: ALICE,
                reason: IStakingVault::SeedTooSmall { value: ether(0), min: ether(1) }
                    .abi_encode()
                    .into(),
            }
            .abi_encode(),
            "the constructor reverted: the seed is 0 wei ETH, and the smallest seed is 0.1 ETH: send \
             more ether",
        ),
        (
            ISolidityErrors::Error { message: "no".to_owned() }.abi_encode(),
            "the contract reverted: no",
        ),
    ];
    for (data, sentence) in cases {
        assert_eq!(explain(&data), sentence);
    }
}

#[test]
fn every_error_of_every_interface_has_a_sentence() {
    let mut seen = 0;
    for (interface, _) in basalt_interfaces::SOURCES {
        let abi = basalt_interfaces::abi(interface).unwrap();
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
