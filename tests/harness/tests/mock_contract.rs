//! Mock contracts execute their actions and note the results.

use alloy::primitives::{Address, Bytes, U256};
use basalt_harness::{MockAction, MockContract, Word, World, ether};
use basalt_interfaces::{IERC20, IErrors, IToken, IVault};

#[tokio::test]
async fn a_mock_notes_the_results_of_its_calls() {
    let world = World::start().await;
    let (vault, nobody) = (world.staking_vault(), world.address("mallory"));
    let mock = MockContract::new().on::<IERC20::approveCall>([
        MockAction::attempt(0, vault, &IToken::totalSupplyCall {}),
        MockAction::attempt(1, vault, &IVault::depositCall { assets: ether(1), receiver: nobody }),
        MockAction::attempt_raw(2, vault, Bytes::from_static(&[1, 2, 3])),
        MockAction::attempt_raw(3, nobody, Bytes::new()),
        MockAction::Add(7, Word::Argument(1)),
        MockAction::Add(7, Word::Argument(1)),
        MockAction::Subtract(7, U256::from(1).into()),
        MockAction::Set(8, Word::Caller),
        MockAction::Return(Word::Slot(7)),
    ]);
    let mock = world.deploy_mock(&mock).await;
    let call = IERC20::approveCall { spender: nobody, value: U256::from(4) };
    world.send("alice", mock, call, U256::ZERO).await;

    let supply = world.read(vault, IToken::totalSupplyCall {}).await;
    let note = world.note(mock, 0).await;
    assert!(note.is_ok && note.is(&supply.to_be_bytes::<32>()));
    assert_eq!(U256::from_be_bytes(note.first.0), supply);
    let wrong = IVault::WrongValue { value: U256::ZERO, required: ether(1) };
    assert!(world.note(mock, 1).await.failed_with(&wrong));
    let unknown = IErrors::UnknownSelector { selector: [1, 2, 3, 0].into() };
    assert!(world.note(mock, 2).await.failed_with(&unknown));
    let note = world.note(mock, 3).await;
    assert!(note.is_ok && note.is(&[]));
    assert_eq!(world.storage(mock, 7).await, U256::from(7));
    let caller = U256::from_be_bytes(world.address("alice").into_word().0);
    assert_eq!(world.storage(mock, 8).await, caller);
}

#[tokio::test]
async fn a_mock_passes_failures_on_and_reverts() {
    let world = World::start().await;
    let (vault, nobody) = (world.staking_vault(), world.address("mallory"));
    let theft = IERC20::transferFromCall { from: nobody, to: nobody, value: U256::ZERO };
    let words = [(0, Word::Caller), (2, Word::Argument(0))];
    let mock = MockContract::new()
        .on::<IVault::convertToSharesCall>([MockAction::call_with(vault, &theft, words)])
        .on::<IVault::previewRedeemCall>([MockAction::revert(&IVault::ZeroRate {})])
        .on::<IVault::assetCall>([MockAction::Burn])
        .otherwise([MockAction::ReturnBytes(Bytes::from(vec![7; 40]))]);
    let mock = world.deploy_mock(&mock).await;

    let call = IVault::convertToSharesCall { assets: ether(3) };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", mock, call, U256::ZERO)
        .await;
    assert_eq!((error.spender, error.needed), (mock, ether(3)));
    let call = IVault::previewRedeemCall { shares: U256::ZERO };
    world.expect_revert::<IVault::ZeroRate>("alice", mock, call, U256::ZERO).await;
    let answer = world.read(mock, IToken::totalSupplyCall {}).await;
    assert_eq!(answer, U256::from_be_bytes([7; 32]));
    assert!(world.connection().read(mock, IVault::assetCall {}).await.is_err());
}

#[tokio::test]
async fn a_mock_measures_the_gas_of_a_read_without_its_own() {
    let world = World::start().await;
    let to = Address::repeat_byte(0x5e);
    let read =
        |slot| MockAction::MeasureRead { slot, to, input: Bytes::from_static(&[1, 2, 3, 4]) };
    let mock = world.deploy_mock(&MockContract::new().otherwise([read(1), read(2)])).await;
    world.send_ether("alice", mock, U256::ZERO).await;
    // Gas of a call to an account without code: cold, then warm.
    assert_eq!(world.storage(mock, 1).await, U256::from(2_600));
    assert_eq!(world.storage(mock, 2).await, U256::from(100));
}
