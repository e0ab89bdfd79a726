//! Ether payments of bsETH to receivers that read views, re-enter or refuse.

use crate::support::calls::{Encoded, encoded, set};
use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use basalt_harness::{MockAction, MockContract, Parameter, Token, Word, World, ether};
use basalt_interfaces::{
    IBunker, IErrors, IQueuedVault, IRate, IRoles, ISafety, ISlippageVault, IStakingVault, IToken,
    IVault,
};

/// Calldata of every state-changing function of bsETH that transfers no token.
fn state_changing(account: Address) -> Vec<Encoded> {
    let one = U256::ONE;
    vec![
        encoded(&IVault::depositCall { assets: U256::ZERO, receiver: account }),
        encoded(&IVault::mintCall { shares: one, receiver: account }),
        encoded(&IVault::withdrawCall { assets: one, receiver: account, owner: account }),
        encoded(&IVault::redeemCall { shares: one, receiver: account, owner: account }),
        encoded(&ISlippageVault::withdrawCall {
            assets: one,
            receiver: account,
            owner: account,
            maxShares: one,
            deadline: U256::MAX,
        }),
        encoded(&ISlippageVault::redeemCall {
            shares: one,
            receiver: account,
            owner: account,
            minAssets: one,
            deadline: U256::MAX,
        }),
        encoded(&IQueuedVault::requestRedeem_0Call {
            shares: one,
            controller: account,
            owner: account,
        }),
        encoded(&IQueuedVault::settleCall { maxPositions: one }),
        encoded(&IQueuedVault::releaseCall { to: account, shares: one, rateAtRequest: one }),
        encoded(&IQueuedVault::setQueueCall { queue: account }),
        encoded(&ISafety::setSecondOpinionCall { secondOpinion: account }),
        encoded(&ISafety::setTreasuryCall { treasury: account }),
        encoded(&IBunker::reviseLossCall { source: account, loss: one }),
        encoded(&IBunker::confirmLossCall {}),
        encoded(&ISafety::alarmCall {}),
        encoded(&ISafety::addCoverCall { assets: U256::ZERO }),
        encoded(&set(Parameter::ExitFee, one)),
        encoded(&IRoles::transferOwnershipCall { newOwner: account }),
        encoded(&IRoles::acceptOwnershipCall {}),
        encoded(&IRoles::setGuardianCall { guardian: account }),
        encoded(&IRoles::setKeeperCall { keeper: account }),
        encoded(&IRoles::pauseCall { durationSecs: one }),
        encoded(&IRoles::unpauseCall {}),
        encoded(&IRoles::sweepCall { receiver: account }),
        encoded(&IStakingVault::setOracleCall { oracle: account }),
        encoded(&IStakingVault::setConsensusCall { consensus: account }),
        encoded(&IStakingVault::allocateCall { assets: one }),
        encoded(&IStakingVault::payBackCall {}),
        encoded(&IStakingVault::reportCall { refTime: one, sourceValue: one }),
    ]
}

/// Calldata of views of bsETH that no share transfer changes.
fn views(owner: Address) -> Vec<Encoded> {
    vec![
        encoded(&IRate::ledgerCall {}),
        encoded(&IRate::rateLineCall {}),
        encoded(&IRate::getRateCall {}),
        encoded(&IToken::totalSupplyCall {}),
        encoded(&IToken::balanceOfCall { account: owner }),
        encoded(&IVault::totalAssetsCall {}),
        encoded(&IVault::convertToAssetsCall { shares: ether(1) }),
        encoded(&IVault::previewDepositCall { assets: ether(1) }),
        encoded(&IVault::previewRedeemCall { shares: ether(1) }),
        encoded(&IVault::maxDepositCall { receiver: owner }),
        encoded(&IVault::maxWithdrawCall { owner }),
        encoded(&IVault::maxRedeemCall { owner }),
    ]
}

#[tokio::test]
async fn a_receiver_that_re_enters_is_refused_and_reads_final_views() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let (vault, manager) = (world.staking_vault(), world.restaking_manager());
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    let (changing, views) = (state_changing(bob), views(alice));
    let mut actions = Vec::new();
    for (number, (_, input)) in (0..).zip(&changing) {
        actions.push(MockAction::attempt_raw(number, vault, input.clone()));
    }
    for (number, (_, input)) in (100..).zip(&views) {
        actions.push(MockAction::attempt_raw(number, vault, input.clone()));
    }
    // Tokens can be transferred and the rate of brETH can be read; plain ether is refused.
    let share = IToken::transferCall { to: bob, value: U256::from(5) };
    actions.push(MockAction::attempt(200, vault, &share));
    actions.push(MockAction::attempt(201, manager, &IRate::getRateCall {}));
    let ether_back = MockAction::Call {
        to: vault.into(),
        value: U256::from(7),
        input: Bytes::new(),
        words: vec![],
        note: Some(202),
    };
    actions.push(ether_back);
    let receiver = world.deploy_mock(&MockContract::new().otherwise(actions)).await;
    world.transfer(vault, "alice", receiver, U256::from(5)).await;

    let shares = ether(4);
    let call = IVault::redeemCall { shares, receiver, owner: alice };
    let receipt = world.send("alice", vault, call, U256::ZERO).await;
    for (number, (signature, _)) in (0..).zip(&changing) {
        let note = world.note(receiver, number).await;
        assert!(note.failed_with(&IErrors::Reentered {}), "{signature}: {note:?}");
    }
    for (number, (signature, input)) in (100..).zip(&views) {
        let note = world.note(receiver, number).await;
        let request = TransactionRequest::default().to(vault).input(input.clone().into());
        let after = world.connection().run(request, None).await.unwrap();
        assert!(note.is_ok, "{signature}");
        assert!(note.is(&after), "{signature}: {note:?} during the call, {after} afterwards");
    }
    for number in [200, 201] {
        assert!(world.note(receiver, number).await.is_ok, "note {number}");
    }
    let refused = IErrors::UnknownSelector { selector: [0; 4].into() };
    assert!(world.note(receiver, 202).await.failed_with(&refused));
    let now = u32::try_from(receipt.timestamp).unwrap();
    let reference = world.reference();
    let paid = reference.staking.redeem(alice, shares.to(), now).unwrap();
    reference.staking.transfer(receiver, bob, 5).unwrap();
    world.assert_matches_model("a payout with re-entry attempts").await;
    assert_eq!(world.ether_of(receiver).await, U256::from(paid));
}

#[tokio::test]
async fn a_receiver_that_redeems_again_during_a_payout_gets_only_the_first_one() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let vault = world.staking_vault();
    // It redeems its own shares, the classic re-entry.
    let again =
        IVault::redeemCall { shares: ether(1), receiver: Address::ZERO, owner: Address::ZERO };
    let words = vec![(1, Word::This), (2, Word::This)];
    let redeem = |note| MockAction::Call {
        to: vault.into(),
        value: U256::ZERO,
        input: again.abi_encode().into(),
        words: words.clone(),
        note,
    };
    // A selector starts the redemption; plain ether triggers the re-entry.
    let thief = MockContract::new()
        .on::<IRoles::acceptOwnershipCall>([redeem(None)])
        .otherwise([redeem(Some(1))]);
    let thief = world.deploy_mock(&thief).await;
    world.transfer(vault, "alice", thief, ether(3)).await;
    let receipt = world.send("mallory", thief, IRoles::acceptOwnershipCall {}, U256::ZERO).await;
    assert!(world.note(thief, 1).await.failed_with(&IErrors::Reentered {}));
    let now = u32::try_from(receipt.timestamp).unwrap();
    let paid = world.reference().staking.redeem(thief, ether(1).to(), now).unwrap();
    world.assert_matches_model("a redemption with a second attempt").await;
    assert_eq!(world.ether_of(thief).await, U256::from(paid));
}

#[tokio::test]
async fn a_receiver_that_refuses_ether_reverts_the_exit() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let (vault, owner) = (world.staking_vault(), world.address("alice"));
    let mute =
        world.deploy_mock(&MockContract::new().otherwise([MockAction::Revert(Bytes::new())])).await;
    let call = IVault::redeemCall { shares: ether(1), receiver: mute, owner };
    let error =
        world.expect_revert::<IErrors::EtherRefused>("alice", vault, call, U256::ZERO).await;
    assert_eq!(error.receiver, mute);
    let burner = world.deploy_mock(&MockContract::new().otherwise([MockAction::Burn])).await;
    let call = IVault::withdrawCall { assets: ether(1), receiver: burner, owner };
    let error =
        world.expect_revert::<IErrors::EtherRefused>("alice", vault, call, U256::ZERO).await;
    assert_eq!(error.receiver, burner);
    // brETH accepts no ether and names the reason.
    let manager = world.restaking_manager();
    let call = IVault::redeemCall { shares: ether(1), receiver: manager, owner };
    world.expect_revert::<IErrors::UnknownSelector>("alice", vault, call, U256::ZERO).await;
}
