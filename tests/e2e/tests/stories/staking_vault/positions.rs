//! Entries and exits of bsETH: for other receivers, by allowance, at the previewed price, and up to
//! the maximum.

use alloy::{
    primitives::{Address, Bytes, U256},
    rpc::types::{
        TransactionRequest,
        state::{AccountOverride, StateOverride},
    },
    sol_types::SolCall,
};
use basalt_client::{Error, Result};
use basalt_harness::{Clock, DAY_SECS, MockAction, MockContract, Parameter, Token, World, ether};
use basalt_interfaces::{IErrors, IRate, IRoles, IStakingVault, IToken, IVault};

/// alice holds 100 bsETH, 40 ether are at work, a gain is vesting and exits cost a fee, so that all
/// prices differ.
async fn world(story: &str) -> Option<World> {
    let mut world = World::with_time_travel(story).await?;
    world.set_parameter(world.staking_vault(), Parameter::MaxAge, (30 * DAY_SECS).into()).await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.advance_hours(2).await;
    world.consensus_reward(ether(1) / U256::from(20)).await;
    world.report_consensus().await;
    world.set_parameter(world.staking_vault(), Parameter::ExitFee, 30).await;
    world.advance_hours(24).await;
    Some(world)
}

fn time(receipt: &basalt_client::Receipt) -> u32 {
    u32::try_from(receipt.timestamp).unwrap()
}

#[tokio::test]
async fn ether_is_deposited_for_others_at_the_previewed_price() {
    let Some(mut world) = world("deposits for others").await else { return };
    let (vault, alice, bob) = (world.staking_vault(), world.address("alice"), world.address("bob"));
    let assets = ether(3) + U256::from(7);
    let previewed = world.read(vault, IVault::previewDepositCall { assets }).await;
    let at_rate = world.read(vault, IVault::convertToSharesCall { assets }).await;
    assert!(previewed < at_rate, "an entry pays for unvested growth");
    let receipt =
        world.send("alice", vault, IVault::depositCall { assets, receiver: bob }, assets).await;
    let event = receipt.event::<IVault::Deposit>(vault).unwrap();
    assert_eq!((event.sender, event.owner), (alice, bob));
    assert_eq!((event.assets, event.shares), (assets, previewed));
    assert_eq!(world.balance_of(world.staking_vault(), world.address("bob")).await, previewed);
    let expected = world.reference().staking.deposit(bob, assets.to(), time(&receipt)).unwrap();
    assert_eq!(previewed, U256::from(expected));
    world.assert_matches_model("a deposit for bob").await;
}

#[tokio::test]
async fn a_stake_is_a_deposit_of_all_the_ether_sent_for_the_sender() {
    let Some(mut world) = world("stakes").await else { return };
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    let assets = ether(3) + U256::from(7);
    let previewed = world.read(vault, IVault::previewDepositCall { assets }).await;
    let before = world.balance_of(vault, alice).await;
    let receipt = world.send("alice", vault, IStakingVault::stakeCall {}, assets).await;
    let event = receipt.event::<IVault::Deposit>(vault).unwrap();
    assert_eq!((event.sender, event.owner), (alice, alice));
    assert_eq!((event.assets, event.shares), (assets, previewed));
    assert_eq!(world.balance_of(vault, alice).await, before + previewed);
    let expected = world.reference().staking.deposit(alice, assets.to(), time(&receipt)).unwrap();
    assert_eq!(previewed, U256::from(expected));
    world.assert_matches_model("a stake").await;

    let call = IStakingVault::stakeCall {};
    world.expect_revert::<IVault::ZeroAmount>("alice", vault, call, U256::ZERO).await;
}

#[tokio::test]
async fn a_deposit_requires_exactly_the_named_ether() {
    let world = World::start().await;
    let (vault, receiver) = (world.staking_vault(), world.address("bob"));
    let assets = ether(1);
    for value in [U256::ZERO, assets - U256::ONE, assets + U256::ONE, ether(2)] {
        let call = IVault::depositCall { assets, receiver };
        let error = world.expect_revert::<IVault::WrongValue>("alice", vault, call, value).await;
        assert_eq!((error.value, error.required), (value, assets));
    }
}

#[tokio::test]
async fn a_mint_costs_the_previewed_price_and_returns_the_change() {
    let Some(mut world) = world("mints for others").await else { return };
    let (vault, alice, bob) = (world.staking_vault(), world.address("alice"), world.address("bob"));
    let shares = ether(2) + U256::ONE;
    let price = world.read(vault, IVault::previewMintCall { shares }).await;
    assert!(price > shares);

    let call = IVault::mintCall { shares, receiver: bob };
    let short = price - U256::ONE;
    let error =
        world.expect_revert::<IVault::WrongValue>("alice", vault, call.clone(), short).await;
    assert_eq!((error.value, error.required), (short, price));

    for surplus in [U256::ZERO, U256::ONE, ether(3)] {
        let price = world.read(vault, IVault::previewMintCall { shares }).await;
        let before = world.ether_of(alice).await;
        let receipt = world.send("alice", vault, call.clone(), price + surplus).await;
        assert_eq!(before - world.ether_of(alice).await, price + receipt.fee);
        let event = receipt.event::<IVault::Deposit>(vault).unwrap();
        assert_eq!((event.sender, event.owner), (alice, bob));
        assert_eq!((event.assets, event.shares), (price, shares));
        let paid = world.reference().staking.mint(bob, shares.to(), time(&receipt)).unwrap();
        assert_eq!(U256::from(paid), price);
        world.assert_matches_model("a mint for bob").await;
    }
}

#[tokio::test]
async fn a_caller_that_accepts_no_change_must_send_the_exact_price() {
    let world = World::start().await;
    let (vault, bob) = (world.staking_vault(), world.address("bob"));
    let shares = ether(2);
    let price = world.read(vault, IVault::previewMintCall { shares }).await;
    let mint = |note, value| MockAction::Call {
        to: vault.into(),
        value,
        input: IVault::mintCall { shares, receiver: bob }.abi_encode().into(),
        words: vec![],
        note: Some(note),
    };
    let refusing = MockContract::new()
        .on::<IRoles::acceptOwnershipCall>([mint(1, price + U256::ONE), mint(2, price)])
        .otherwise([MockAction::Revert(Bytes::new())]);
    let refusing = world.deploy_mock(&refusing).await;
    world.send("mallory", refusing, IRoles::acceptOwnershipCall {}, ether(5)).await;
    let refused = IErrors::EtherRefused { receiver: refusing };
    assert!(world.note(refusing, 1).await.failed_with(&refused));
    assert!(world.note(refusing, 2).await.is_ok);
    assert_eq!(world.balance_of(world.staking_vault(), world.address("bob")).await, shares);
}

#[tokio::test]
async fn exits_require_the_owner_or_an_allowance_and_pay_the_named_receiver() {
    let Some(mut world) = world("exits by allowance").await else { return };
    let (vault, alice, bob) = (world.staking_vault(), world.address("alice"), world.address("bob"));
    let receiver = world.deploy_mock(&MockContract::new()).await;
    let allowance = IToken::allowanceCall { owner: alice, spender: bob };

    // By the owner, to another receiver.
    let shares = ether(1) + U256::from(3);
    let redeem = IVault::redeemCall { shares, receiver, owner: alice };
    let previewed = world.read(vault, IVault::previewRedeemCall { shares }).await;
    let receipt = world.send("alice", vault, redeem.clone(), U256::ZERO).await;
    let event = receipt.event::<IVault::Withdraw>(vault).unwrap();
    assert_eq!((event.sender, event.receiver, event.owner), (alice, receiver, alice));
    if world.clock() == Clock::Still {
        assert_eq!(event.assets, previewed);
    }
    assert_eq!(world.ether_of(receiver).await, event.assets);
    let paid = world.reference().staking.redeem(alice, shares.to(), time(&receipt)).unwrap();
    assert_eq!((event.assets, event.shares), (U256::from(paid), shares));
    world.assert_matches_model("a redemption to someone else").await;

    // By an allowance, which is used up to the wei.
    for allowed in [U256::ZERO, shares - U256::ONE] {
        let approval = IToken::approveCall { spender: bob, value: allowed };
        world.send("alice", vault, approval, U256::ZERO).await;
        let error = world
            .expect_revert::<IToken::ERC20InsufficientAllowance>(
                "bob",
                vault,
                redeem.clone(),
                U256::ZERO,
            )
            .await;
        assert_eq!((error.spender, error.allowance, error.needed), (bob, allowed, shares));
    }
    let approval = IToken::approveCall { spender: bob, value: shares };
    world.send("alice", vault, approval, U256::ZERO).await;
    let receipt = world.send("bob", vault, redeem, U256::ZERO).await;
    world.reference().staking.redeem(alice, shares.to(), time(&receipt)).unwrap();
    world.assert_matches_model("a redemption by allowance").await;
    assert_eq!(world.read(vault, allowance.clone()).await, U256::ZERO);

    // By an unlimited allowance, which never decreases.
    let approval = IToken::approveCall { spender: bob, value: U256::MAX };
    world.send("alice", vault, approval, U256::ZERO).await;
    let (assets, before) = (ether(1) / U256::from(3), world.ether_of(receiver).await);
    let withdraw = IVault::withdrawCall { assets, receiver, owner: alice };
    let previewed = world.read(vault, IVault::previewWithdrawCall { assets }).await;
    let receipt = world.send("bob", vault, withdraw, U256::ZERO).await;
    let event = receipt.event::<IVault::Withdraw>(vault).unwrap();
    assert_eq!((event.sender, event.receiver, event.owner), (bob, receiver, alice));
    if world.clock() == Clock::Still {
        assert_eq!(event.shares, previewed);
    }
    assert_eq!(world.ether_of(receiver).await, before + assets);
    let burnt = world.reference().staking.withdraw(alice, assets.to(), time(&receipt)).unwrap();
    assert_eq!((event.assets, event.shares), (assets, U256::from(burnt)));
    world.assert_matches_model("a withdrawal by allowance").await;
    assert_eq!(world.read(vault, allowance).await, U256::MAX);
}

#[tokio::test]
async fn previews_match_the_actions_at_any_time_on_the_rate_line() {
    let Some(mut world) = world("previews along the line").await else { return };
    let vault = world.staking_vault();
    for hours in [0, 1, 30, 61, 100] {
        world.advance_hours(hours).await;
        let odd = U256::from(hours * 1_000_003 + 1);
        let (assets, shares) = (ether(2) + odd, ether(1) + odd);
        let previewed = world.read(vault, IVault::previewDepositCall { assets }).await;
        assert_eq!(
            U256::from(world.deposit(Token::Bseth, "alice", assets).await.amount),
            previewed
        );
        let previewed = world.read(vault, IVault::previewMintCall { shares }).await;
        assert_eq!(U256::from(world.mint(Token::Bseth, "alice", shares).await.amount), previewed);
        let redeemed = world.read(vault, IVault::previewRedeemCall { shares }).await;
        let withdrawn = world.read(vault, IVault::previewWithdrawCall { assets }).await;
        let assets_out = U256::from(world.redeem(Token::Bseth, "alice", shares).await.amount);
        let shares_in = U256::from(world.withdraw(Token::Bseth, "alice", assets).await.amount);
        if world.clock() == Clock::Still {
            assert_eq!((assets_out, shares_in), (redeemed, withdrawn));
        }
    }
}

#[tokio::test]
async fn the_maximum_exit_succeeds_and_a_wei_more_is_refused() {
    let Some(mut world) = world("the maximum exit").await else { return };
    let (vault, alice) = (world.staking_vault(), world.address("alice"));
    // The line has vested, so that a second more or less changes nothing.
    world.advance_hours(24 * 6).await;
    let ledger = world.read(vault, IRate::ledgerCall {}).await;
    let liquid = ledger.backing - ledger.working;

    // alice's shares are worth more than the liquid assets.
    let most = world.read(vault, IVault::maxWithdrawCall { owner: alice }).await;
    assert_eq!(most, liquid);
    let assets = most + U256::ONE;
    let beyond = IVault::withdrawCall { assets, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("alice", vault, beyond, U256::ZERO)
        .await;
    assert_eq!((error.assets, error.liquid), (assets, liquid));
    let most = world.read(vault, IVault::maxRedeemCall { owner: alice }).await;
    let shares = most + U256::ONE;
    let beyond = IVault::redeemCall { shares, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IVault::InsufficientLiquidity>("alice", vault, beyond, U256::ZERO)
        .await;
    assert!(error.assets > liquid && error.liquid == liquid);
    let now = u32::try_from(world.now().await).unwrap();
    let model = &world.reference().staking;
    let searched = model.ledger().max_redeem(model.balance(alice), model.liquid(), now);
    assert_eq!(most, U256::from(searched));

    // All of it can be withdrawn, by assets and by shares.
    let call = IVault::withdrawCall { assets: liquid, receiver: alice, owner: alice };
    world.connection().simulate(alice, vault, call, U256::ZERO).await.unwrap();
    world.redeem(Token::Bseth, "alice", most).await;
    world.pay_back(ether(40)).await;

    // The liquid assets are more than alice's shares are worth.
    let held = world.balance_of(world.staking_vault(), world.address("alice")).await;
    assert_eq!(world.read(vault, IVault::maxRedeemCall { owner: alice }).await, held);
    let shares = held + U256::ONE;
    let beyond = IVault::redeemCall { shares, receiver: alice, owner: alice };
    // bob's deposit keeps alice's request below the liquid assets.
    world.deposit(Token::Bseth, "bob", ether(10)).await;
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("alice", vault, beyond, U256::ZERO)
        .await;
    assert_eq!((error.sender, error.balance, error.needed), (alice, held, shares));
    let most = world.read(vault, IVault::maxWithdrawCall { owner: alice }).await;
    let assets = most + U256::ONE;
    let beyond = IVault::withdrawCall { assets, receiver: alice, owner: alice };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientBalance>("alice", vault, beyond, U256::ZERO)
        .await;
    assert_eq!(error.balance, held);
    assert!(error.needed > held);
    world.withdraw(Token::Bseth, "alice", most).await;
    let nobody = world.address("mallory");
    assert_eq!(world.read(vault, IVault::maxWithdrawCall { owner: nobody }).await, U256::ZERO);
    assert_eq!(world.read(vault, IVault::maxRedeemCall { owner: nobody }).await, U256::ZERO);
}

/// Simulates an entry by an account with more ether than exists.
async fn with_unlimited_ether(world: &World, call: impl SolCall, value: U256) -> Result<Bytes> {
    let from = world.address("alice");
    let request = TransactionRequest::default().from(from).to(world.staking_vault()).value(value);
    let request = request.input(call.abi_encode().into());
    let wealth = AccountOverride::default().with_balance(U256::ONE << 120);
    let overrides: StateOverride = std::iter::once((from, wealth)).collect();
    world.connection().run(request, Some(overrides)).await
}

fn overflow(refused: Result<Bytes>) -> IErrors::Overflow {
    let Err(Error::Reverted(reverted)) = refused else { panic!("{refused:?}") };
    reverted.decode().unwrap_or_else(|| panic!("{reverted}"))
}

#[tokio::test]
async fn the_maximum_entry_fills_96_bits_and_a_wei_more_is_refused() {
    let Some(mut world) = world("the maximum entry").await else { return };
    let (vault, receiver) = (world.staking_vault(), world.address("bob"));
    let widest = (U256::ONE << 96) - U256::ONE;
    let now = u32::try_from(world.now().await).unwrap();

    let most = world.read(vault, IVault::maxDepositCall { receiver }).await;
    let call = IVault::depositCall { assets: most, receiver };
    with_unlimited_ether(&world, call, most).await.unwrap();
    let assets = most + U256::ONE;
    let error = overflow(
        with_unlimited_ether(&world, IVault::depositCall { assets, receiver }, assets).await,
    );
    assert_eq!((error.value, error.limit), (widest + U256::ONE, widest));
    assert_eq!(most, U256::from(world.reference().staking.ledger().max_deposit(now)));

    let most = world.read(vault, IVault::maxMintCall { receiver }).await;
    let value = world.read(vault, IVault::previewMintCall { shares: most }).await;
    with_unlimited_ether(&world, IVault::mintCall { shares: most, receiver }, value).await.unwrap();
    let shares = most + U256::ONE;
    let call = IVault::mintCall { shares, receiver };
    let error = overflow(with_unlimited_ether(&world, call, value + ether(1)).await);
    assert!(error.value > widest && error.limit == widest);
    assert_eq!(most, U256::from(world.reference().staking.ledger().max_mint(now)));
}

#[tokio::test]
async fn previews_answer_above_supply_and_limits_where_the_actions_revert() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(4)).await;
    let widest = (U256::ONE << 96) - U256::ONE;
    let alice = world.address("alice");
    for vault in [world.staking_vault(), world.restaking_manager()] {
        world.disable_exit_fee(vault).await;
        for amount in [widest, U256::ONE << 96, U256::ONE << 100] {
            // At a rate of 1 and without a fee.
            let shares = world.read(vault, IVault::previewDepositCall { assets: amount }).await;
            assert_eq!(shares, amount);
            let assets = world.read(vault, IVault::previewMintCall { shares: amount }).await;
            assert_eq!(assets, amount);
            let assets = world.read(vault, IVault::previewRedeemCall { shares: amount }).await;
            assert_eq!(assets, amount);
            let shares = world.read(vault, IVault::previewWithdrawCall { assets: amount }).await;
            assert_eq!(shares, amount);

            let held = world.read(vault, IToken::balanceOfCall { account: alice }).await;
            let call = IVault::redeemCall { shares: amount, receiver: alice, owner: alice };
            let error = world
                .expect_revert::<IToken::ERC20InsufficientBalance>("alice", vault, call, U256::ZERO)
                .await;
            assert_eq!((error.balance, error.needed), (held, amount));
        }
    }
    let assets = U256::ONE << 96;
    let call = IVault::depositCall { assets, receiver: alice };
    assert_eq!(overflow(with_unlimited_ether(&world, call, assets).await).limit, widest);
}

#[tokio::test]
async fn entries_and_exits_refuse_the_zero_address_and_the_token_as_receiver() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let (vault, owner) = (world.staking_vault(), world.address("alice"));
    let one = ether(1);
    for receiver in [Address::ZERO, vault] {
        assert_eq!(world.read(vault, IVault::maxDepositCall { receiver }).await, U256::ZERO);
        assert_eq!(world.read(vault, IVault::maxMintCall { receiver }).await, U256::ZERO);
        macro_rules! refused {
            ($call:expr, $value:expr) => {
                let error = world
                    .expect_revert::<IToken::ERC20InvalidReceiver>("alice", vault, $call, $value)
                    .await;
                assert_eq!(error.receiver, receiver);
            };
        }
        refused!(IVault::depositCall { assets: one, receiver }, one);
        refused!(IVault::mintCall { shares: one, receiver }, one);
        refused!(IVault::withdrawCall { assets: one, receiver, owner }, U256::ZERO);
        refused!(IVault::redeemCall { shares: one, receiver, owner }, U256::ZERO);
    }
    // The contract's own shares are the seed, which nobody can redeem.
    assert_eq!(world.read(vault, IVault::maxRedeemCall { owner: vault }).await, U256::ZERO);
    assert_eq!(world.read(vault, IVault::maxWithdrawCall { owner: vault }).await, U256::ZERO);
    let call = IVault::redeemCall { shares: U256::from(1_000), receiver: owner, owner: vault };
    let error = world
        .expect_revert::<IToken::ERC20InsufficientAllowance>("alice", vault, call, U256::ZERO)
        .await;
    assert_eq!(error.allowance, U256::ZERO);
}
