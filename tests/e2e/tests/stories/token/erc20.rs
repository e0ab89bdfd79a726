//! bsETH and brETH as ERC-20 tokens with the errors of ERC-6093.

use alloy::primitives::{Address, U256};
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IQueuedVault, IRoles, IToken};

/// alice holds 60 bsETH and 40 brETH; returns both tokens with name and symbol.
async fn world() -> (World, [(Address, &'static str, &'static str); 2]) {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(40)).await;
    let tokens = [
        (world.staking_vault(), "Basalt Staked Ether", "bsETH"),
        (world.restaking_manager(), "Basalt Restaked Ether", "brETH"),
    ];
    (world, tokens)
}

async fn allowance(world: &World, token: Address, owner: Address, spender: Address) -> U256 {
    world.read(token, IToken::allowanceCall { owner, spender }).await
}

/// Repeats a transfer by allowance in the model, and compares.
async fn model_transfer(world: &mut World, token: Address, [from, to]: [Address; 2], shares: U256) {
    let reference = world.reference();
    let is_staking = token == reference.suite.staking_vault;
    let model = if is_staking { &mut reference.staking } else { &mut reference.restaking };
    model.transfer(from, to, shares.to()).unwrap();
    world.assert_matches_model("a transfer by allowance").await;
}

#[tokio::test]
async fn a_token_has_name_symbol_decimals_and_a_supply_that_sums_up() {
    let (world, tokens) = world().await;
    let alice = world.address("alice");
    for (token, name, symbol) in tokens {
        assert_eq!(world.read(token, IToken::nameCall {}).await, name);
        assert_eq!(world.read(token, IToken::symbolCall {}).await, symbol);
        assert_eq!(world.read(token, IToken::decimalsCall {}).await, 18);
        // Holders of all shares: alice, the contract with its seed, its queue, and for bsETH the
        // manager.
        let mut sum = world.balance_of(token, alice).await + world.balance_of(token, token).await;
        let queue = world.read(token, IQueuedVault::queueCall {}).await;
        sum += world.balance_of(token, queue).await;
        if token == world.staking_vault() {
            sum += world.balance_of(token, world.restaking_manager()).await;
        }
        assert_eq!(world.read(token, IToken::totalSupplyCall {}).await, sum);
        assert!(world.balance_of(token, token).await >= ether(1) / U256::from(1_000), "the seed");
        assert_eq!(world.balance_of(token, world.address("mallory")).await, U256::ZERO);
    }
}

#[tokio::test]
async fn a_transfer_moves_exactly_its_value() {
    let (mut world, tokens) = world().await;
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for (token, ..) in tokens {
        let held = world.balance_of(token, alice).await;
        let supply = world.read(token, IToken::totalSupplyCall {}).await;
        for value in [U256::ZERO, U256::ONE, ether(3)] {
            let step = world.transfer(token, "alice", bob, value).await;
            let event = step.receipt.event::<IToken::Transfer>(token).unwrap();
            assert_eq!((event.from, event.to, event.value), (alice, bob, value));
        }
        let moved = ether(3) + U256::ONE;
        assert_eq!(world.balance_of(token, bob).await, moved);
        assert_eq!(world.balance_of(token, alice).await, held - moved);
        // A transfer to oneself moves nothing.
        world.transfer(token, "alice", alice, held - moved).await;
        assert_eq!(world.balance_of(token, alice).await, held - moved);
        // The whole balance can be transferred, and back.
        world.transfer(token, "bob", alice, moved).await;
        assert_eq!(world.balance_of(token, alice).await, held);
        assert_eq!(world.read(token, IToken::totalSupplyCall {}).await, supply);
    }
}

#[tokio::test]
async fn a_transfer_above_the_balance_or_to_an_invalid_receiver_is_refused() {
    let (world, tokens) = world().await;
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for (token, ..) in tokens {
        let held = world.balance_of(token, alice).await;
        let value = held + U256::ONE;
        let call = IToken::transferCall { to: bob, value };
        let error = world
            .expect_revert::<IToken::ERC20InsufficientBalance>("alice", token, call, U256::ZERO)
            .await;
        assert_eq!((error.sender, error.balance, error.needed), (alice, held, value));
        let call = IToken::transferCall { to: alice, value: U256::ONE };
        let error = world
            .expect_revert::<IToken::ERC20InsufficientBalance>("mallory", token, call, U256::ZERO)
            .await;
        assert_eq!((error.balance, error.needed), (U256::ZERO, U256::ONE));
        for to in [Address::ZERO, token] {
            for value in [U256::ZERO, U256::ONE] {
                let call = IToken::transferCall { to, value };
                let error = world
                    .expect_revert::<IToken::ERC20InvalidReceiver>("alice", token, call, U256::ZERO)
                    .await;
                assert_eq!(error.receiver, to);
            }
        }
    }
}

#[tokio::test]
async fn an_approval_replaces_the_previous_one() {
    let (world, tokens) = world().await;
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for (token, ..) in tokens {
        // An allowance has 256 bits, whatever the balance.
        for value in [ether(5), U256::MAX - U256::ONE, U256::MAX, U256::ZERO, U256::ONE] {
            let call = IToken::approveCall { spender: bob, value };
            let receipt = world.send("alice", token, call, U256::ZERO).await;
            let event = receipt.event::<IToken::Approval>(token).unwrap();
            assert_eq!((event.owner, event.spender, event.value), (alice, bob, value));
            assert_eq!(allowance(&world, token, alice, bob).await, value);
        }
        assert_eq!(allowance(&world, token, bob, alice).await, U256::ZERO, "in one direction only");
        let call = IToken::approveCall { spender: Address::ZERO, value: U256::ONE };
        let error = world
            .expect_revert::<IToken::ERC20InvalidSpender>("alice", token, call, U256::ZERO)
            .await;
        assert_eq!(error.spender, Address::ZERO);
    }
}

#[tokio::test]
async fn an_allowance_is_used_up_to_the_wei_and_an_unlimited_one_never() {
    let (mut world, tokens) = world().await;
    let (alice, bob, carol) =
        (world.address("alice"), world.address("bob"), world.address("carol"));
    for (token, ..) in tokens {
        let value = ether(1);
        let pull = |value| IToken::transferFromCall { from: alice, to: carol, value };
        // The owner needs an allowance here, too: `transfer` needs none.
        for who in ["bob", "alice"] {
            let error = world
                .expect_revert::<IToken::ERC20InsufficientAllowance>(
                    who,
                    token,
                    pull(U256::ONE),
                    U256::ZERO,
                )
                .await;
            let expected = (world.address(who), U256::ZERO, U256::ONE);
            assert_eq!((error.spender, error.allowance, error.needed), expected);
        }
        let approval = IToken::approveCall { spender: bob, value };
        world.send("alice", token, approval, U256::ZERO).await;
        let part = ether(1) / U256::from(3);
        for value in [part, value - part] {
            let receipt = world.send("bob", token, pull(value), U256::ZERO).await;
            let event = receipt.event::<IToken::Transfer>(token).unwrap();
            assert_eq!((event.from, event.to, event.value), (alice, carol, value));
        }
        assert_eq!(allowance(&world, token, alice, bob).await, U256::ZERO);
        assert_eq!(world.balance_of(token, carol).await, value);
        let error = world
            .expect_revert::<IToken::ERC20InsufficientAllowance>(
                "bob",
                token,
                pull(U256::ONE),
                U256::ZERO,
            )
            .await;
        assert_eq!((error.allowance, error.needed), (U256::ZERO, U256::ONE));

        let approval = IToken::approveCall { spender: bob, value: U256::MAX };
        world.send("alice", token, approval, U256::ZERO).await;
        world.send("bob", token, pull(value), U256::ZERO).await;
        assert_eq!(allowance(&world, token, alice, bob).await, U256::MAX);

        // One wei below the unlimited allowance is an ordinary number.
        let approval = IToken::approveCall { spender: bob, value: U256::MAX - U256::ONE };
        world.send("alice", token, approval, U256::ZERO).await;
        world.send("bob", token, pull(value), U256::ZERO).await;
        assert_eq!(allowance(&world, token, alice, bob).await, U256::MAX - U256::ONE - value);

        model_transfer(&mut world, token, [alice, carol], value * U256::from(3)).await;
    }
}

#[tokio::test]
async fn an_allowance_above_the_balance_and_invalid_receivers_are_refused() {
    let (world, tokens) = world().await;
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for (token, ..) in tokens {
        let approval = IToken::approveCall { spender: bob, value: U256::MAX };
        world.send("alice", token, approval, U256::ZERO).await;
        let held = world.balance_of(token, alice).await;
        let value = held + U256::ONE;
        let call = IToken::transferFromCall { from: alice, to: bob, value };
        let error = world
            .expect_revert::<IToken::ERC20InsufficientBalance>("bob", token, call, U256::ZERO)
            .await;
        assert_eq!((error.sender, error.balance, error.needed), (alice, held, value));
        for to in [Address::ZERO, token] {
            let call = IToken::transferFromCall { from: alice, to, value: U256::ONE };
            let error = world
                .expect_revert::<IToken::ERC20InvalidReceiver>("bob", token, call, U256::ZERO)
                .await;
            assert_eq!(error.receiver, to);
        }
        // Nobody transfers from the zero address, not even nothing, and nobody takes the seed.
        let call = IToken::transferFromCall { from: Address::ZERO, to: bob, value: U256::ZERO };
        let error =
            world.expect_revert::<IToken::ERC20InvalidSender>("bob", token, call, U256::ZERO).await;
        assert_eq!(error.sender, Address::ZERO);
        let call = IToken::transferFromCall { from: token, to: bob, value: U256::ONE };
        let error = world
            .expect_revert::<IToken::ERC20InsufficientAllowance>("bob", token, call, U256::ZERO)
            .await;
        assert_eq!((error.spender, error.allowance), (bob, U256::ZERO));
    }
}

#[tokio::test]
async fn tokens_can_be_transferred_in_a_pause() {
    let (mut world, tokens) = world().await;
    let (alice, bob) = (world.address("alice"), world.address("bob"));
    for (token, ..) in tokens {
        let pause = IRoles::pauseCall { durationSecs: U256::from(3_600) };
        world.send("guardian", token, pause, U256::ZERO).await;
        world.transfer(token, "alice", bob, ether(2)).await;
        let approval = IToken::approveCall { spender: alice, value: ether(1) };
        world.send("bob", token, approval, U256::ZERO).await;
        let call = IToken::transferFromCall { from: bob, to: alice, value: ether(1) };
        world.send("alice", token, call, U256::ZERO).await;
        model_transfer(&mut world, token, [bob, alice], ether(1)).await;
    }
}
