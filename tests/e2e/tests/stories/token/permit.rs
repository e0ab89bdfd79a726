//! Permits signed by a key: who can send them, how often, until when, and which signatures are
//! valid.

use crate::token::permit_terms::{Terms, bytes, malleated, recovered};
use alloy::{
    primitives::{Address, B256, U256},
    sol_types::{Eip712Domain, SolCall},
};
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IErrors, IToken};

/// alice holds both tokens.
async fn world() -> World {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(20)).await;
    world.deposit(Token::Breth, "alice", ether(10)).await;
    world
}

/// alice's permit for bob.
async fn terms(world: &World, token: Address, value: U256) -> Terms {
    Terms::new(world, token, world.address("alice"), world.address("bob"), value).await
}

#[tokio::test]
async fn anyone_can_submit_a_permit_and_it_is_valid_once() {
    let world = world().await;
    let (alice, bob, zero) = (world.address("alice"), world.address("bob"), U256::ZERO);
    for token in [world.staking_vault(), world.restaking_manager()] {
        let first = terms(&world, token, ether(3)).await;
        let call = first.split(&first.sign(&world, world.signer("alice")).await);
        let receipt = world.send("mallory", token, call.clone(), zero).await;
        let event = receipt.event::<IToken::Approval>(token).unwrap();
        assert_eq!((event.owner, event.spender, event.value), (alice, bob, ether(3)));
        first.assert_taken(&world).await;
        let pull = IToken::transferFromCall { from: alice, to: bob, value: ether(3) };
        world.send("bob", token, pull, zero).await;

        // A second use has a nonce that is already used.
        let error = world
            .expect_revert::<IToken::ERC2612InvalidSigner>("mallory", token, call.clone(), zero)
            .await;
        let next = Terms { nonce: first.nonce + U256::ONE, ..first };
        let signature = first.sign(&world, world.signer("alice")).await;
        let signer = recovered(&signature, next.digest(&world).await);
        assert_eq!((error.signer, error.owner), (signer, alice));

        // The other function takes the same signature as bytes and uses the same nonces.
        let second = terms(&world, token, U256::MAX).await;
        assert_eq!(second.nonce, U256::ONE);
        let call = second.whole(bytes(&second.sign(&world, world.signer("alice")).await));
        world.send("bob", token, call.clone(), zero).await;
        second.assert_taken(&world).await;
        world.expect_revert::<IToken::ERC2612InvalidSigner>("bob", token, call, zero).await;
        let pull = IToken::transferFromCall { from: alice, to: bob, value: ether(1) };
        world.send("bob", token, pull, zero).await;
        let allowance = IToken::allowanceCall { owner: alice, spender: bob };
        assert_eq!(world.read(token, allowance).await, U256::MAX, "unlimited");

        // A permit of zero revokes the allowance.
        let third = terms(&world, token, zero).await;
        let call = third.split(&third.sign(&world, world.signer("alice")).await);
        world.send("carol", token, call, zero).await;
        third.assert_taken(&world).await;
    }
}

#[tokio::test]
async fn a_permit_is_valid_until_its_deadline() {
    let Some(mut world) = World::with_time_travel("the deadline of a permit").await else { return };
    let (token, zero) = (world.staking_vault(), U256::ZERO);
    let early = terms(&world, token, ether(1)).await;
    let late = Terms { deadline: U256::from(world.now().await + 7_300), ..early };
    let for_ever = Terms { deadline: U256::MAX, nonce: U256::ONE, ..early };
    let signed_early = early.sign(&world, world.signer("alice")).await;
    let signed_late = late.sign(&world, world.signer("alice")).await;
    world.advance_hours(2).await;
    for data in [
        early.split(&signed_early).abi_encode(),
        early.whole(bytes(&signed_early)).abi_encode(),
        Terms { deadline: zero, ..early }.split(&signed_early).abi_encode(),
    ] {
        let error = world
            .expect_revert_raw::<IToken::ERC2612ExpiredSignature>(
                "mallory",
                token,
                data.into(),
                zero,
            )
            .await;
        assert!(error.deadline == early.deadline || error.deadline == zero);
    }
    if world.clock() == basalt_harness::Clock::Still {
        basalt_client::dev::travel(world.connection(), 100).await.unwrap();
        assert_eq!(U256::from(world.now().await), late.deadline);
    }
    world.send("mallory", token, late.split(&signed_late), zero).await;
    late.assert_taken(&world).await;
    let call = for_ever.split(&for_ever.sign(&world, world.signer("alice")).await);
    world.send("mallory", token, call, zero).await;
    for_ever.assert_taken(&world).await;
}

#[tokio::test]
async fn a_permit_that_differs_from_the_signed_one_is_refused() {
    let world = world().await;
    let (token, manager) = (world.staking_vault(), world.restaking_manager());
    let (alice, carol) = (world.address("alice"), world.address("carol"));
    let signed = terms(&world, token, ether(1)).await;
    let signature = signed.sign(&world, world.signer("alice")).await;
    for other in [
        Terms { value: ether(2), ..signed },
        Terms { spender: carol, ..signed },
        Terms { deadline: signed.deadline + U256::ONE, ..signed },
        Terms { owner: carol, ..signed },
        // A signature for bsETH is not valid for brETH.
        Terms { token: manager, ..signed },
    ] {
        let by = recovered(&signature, other.digest(&world).await);
        assert_ne!(by, alice);
        for data in
            [other.split(&signature).abi_encode(), other.whole(bytes(&signature)).abi_encode()]
        {
            let error = world
                .expect_revert_raw::<IToken::ERC2612InvalidSigner>(
                    "mallory",
                    other.token,
                    data.into(),
                    U256::ZERO,
                )
                .await;
            assert_eq!((error.signer, error.owner), (by, other.owner));
        }
    }
    // Another key, a future nonce, and the zero address as owner.
    let mallory = world.address("mallory");
    for other in [
        signed.split(&signed.sign(&world, world.signer("mallory")).await),
        Terms { owner: Address::ZERO, ..signed }.split(&signature),
    ] {
        let owner = other.owner;
        let error = world
            .expect_revert::<IToken::ERC2612InvalidSigner>("mallory", token, other, U256::ZERO)
            .await;
        assert_eq!(error.owner, owner);
        assert!(owner == Address::ZERO || error.signer == mallory);
    }
    let ahead = Terms { nonce: U256::ONE, ..signed };
    let call = signed.split(&ahead.sign(&world, world.signer("alice")).await);
    world.expect_revert::<IToken::ERC2612InvalidSigner>("mallory", token, call, U256::ZERO).await;
    // Failed permits use no nonce.
    world.send("mallory", token, signed.split(&signature), U256::ZERO).await;
    signed.assert_taken(&world).await;
}

#[tokio::test]
async fn a_signature_has_only_one_valid_form() {
    let world = world().await;
    let (token, alice) = (world.staking_vault(), world.address("alice"));
    let signed = terms(&world, token, ether(1)).await;
    let signature = signed.sign(&world, world.signer("alice")).await;
    let whole = bytes(&signature);
    let high = malleated(&signature);
    assert_eq!(
        recovered(&high, signed.digest(&world).await),
        alice,
        "the counterpart recovers to the same key"
    );

    let mut refused: Vec<Vec<u8>> = vec![signed.split(&high).abi_encode()];
    for v in [0, 1, 26, 29, 255] {
        refused.push(IToken::permit_0Call { v, ..signed.split(&signature) }.abi_encode());
    }
    let mut longer = whole.clone();
    longer.push(0);
    for signature in [bytes(&high), vec![], whole[..64].to_vec(), longer, vec![0; 65]] {
        refused.push(signed.whole(signature).abi_encode());
    }
    // With `r` or `s` of zero the precompile recovers no address, and the zero address is not a
    // valid owner.
    let nothing = IToken::permit_0Call { r: [0; 32].into(), ..signed.split(&signature) };
    refused.push(nothing.abi_encode());
    let nobody = Terms { owner: Address::ZERO, ..signed };
    let nothing = IToken::permit_0Call { s: [0; 32].into(), ..nobody.split(&signature) };
    refused.push(nothing.abi_encode());
    for data in refused {
        let error = world
            .expect_revert_raw::<IToken::ERC2612InvalidSigner>(
                "mallory",
                token,
                data.into(),
                U256::ZERO,
            )
            .await;
        assert_eq!(error.signer, Address::ZERO);
    }
    world.send("mallory", token, signed.whole(whole), U256::ZERO).await;
    signed.assert_taken(&world).await;
}

#[tokio::test]
async fn the_zero_address_cannot_be_approved_and_a_permit_accepts_no_ether() {
    let world = world().await;
    let token = world.staking_vault();
    let signed = Terms { spender: Address::ZERO, ..terms(&world, token, ether(1)).await };
    let signature = signed.sign(&world, world.signer("alice")).await;
    let error = world
        .expect_revert::<IToken::ERC20InvalidSpender>(
            "mallory",
            token,
            signed.split(&signature),
            U256::ZERO,
        )
        .await;
    assert_eq!(error.spender, Address::ZERO);
    let signed = terms(&world, token, ether(1)).await;
    let call = signed.split(&signed.sign(&world, world.signer("alice")).await);
    let error = world.expect_revert::<IErrors::NotPayable>("mallory", token, call, U256::ONE).await;
    assert_eq!(error.value, U256::ONE);
}

#[tokio::test]
async fn each_token_publishes_its_signing_domain() {
    let world = world().await;
    let tokens = [world.staking_vault(), world.restaking_manager()];
    let names = ["Basalt Staked Ether", "Basalt Restaked Ether"];
    let mut separators = Vec::new();
    for (token, name) in tokens.into_iter().zip(names) {
        let published = world.read(token, IToken::eip712DomainCall {}).await;
        assert_eq!(published.fields.as_slice(), [0x0f]);
        assert_eq!((published.name.as_str(), published.version.as_str()), (name, "1"));
        assert_eq!(published.chainId, U256::from(world.connection().chain_id()));
        assert_eq!(published.verifyingContract, token);
        assert_eq!(published.salt, B256::ZERO);
        assert!(published.extensions.is_empty());
        let domain = Eip712Domain::new(
            Some(published.name.into()),
            Some(published.version.into()),
            Some(published.chainId),
            Some(published.verifyingContract),
            None,
        );
        let separator = world.read(token, IToken::DOMAIN_SEPARATORCall {}).await;
        assert_eq!(separator, domain.separator());
        separators.push(separator);
    }
    assert_ne!(separators[0], separators[1]);
}
