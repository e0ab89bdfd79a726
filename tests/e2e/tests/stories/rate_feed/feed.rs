//! The rate as a price feed: each round is a report, and recorded points prove a cap on the growth.

use alloy::{
    primitives::{Address, U256, aliases::U80},
    sol,
    sol_types::{SolCall, SolError, SolValue},
};
use basalt_client::{Error, dev};
use basalt_harness::{DAY_SECS, MockAction, MockContract, Token, Word, World, ether, milliether};
use basalt_interfaces::{IErrors, IRate, IRateFeed, IToken};

sol! {
    /// Error of the Stylus deployer when a constructor reverts.
    error ContractInitializationError(address newContract, bytes reason);
}

/// Number of points that a feed keeps.
const KEPT: usize = 256;

/// The rate 1, 27 decimals.
fn ray() -> U256 {
    U256::from(10).pow(U256::from(27))
}

/// Decodes the error of a view, which must be an `E`.
async fn refusal<E: SolError, C: SolCall>(world: &World, to: Address, call: C) -> E {
    match world.connection().read(to, call).await {
        Err(Error::Reverted(reverted)) => reverted.decode::<E>().unwrap(),
        Err(other) => panic!("expected {}, but: {other}", E::SIGNATURE),
        Ok(_) => panic!("expected {}, but it answers", E::SIGNATURE),
    }
}

/// Asserts that the feed agrees with the vault at one block.
async fn assert_round(world: &World, vault: Address, feed: Address) {
    let block = world.connection().latest().await.unwrap();
    let report = block.read(vault, IRate::lastReportCall {}).await.unwrap();
    let rate = block.read(vault, IRate::getRateCall {}).await.unwrap();
    let round = block.read(feed, IRateFeed::latestRoundDataCall {}).await.unwrap();
    assert_eq!(round.roundId.to::<U256>(), report.index);
    assert_eq!(round.answeredInRound, round.roundId);
    assert_eq!(round.answer.into_raw(), rate);
    assert_eq!((round.startedAt, round.updatedAt), (report.refTime, report.refTime), "F4");

    let call = IRateFeed::getRoundDataCall { roundId: round.roundId };
    let same = block.read(feed, call).await.unwrap();
    assert_eq!(
        (same.id, same.answer, same.updatedAt),
        (round.roundId, round.answer, round.updatedAt)
    );
    let answer = block.read(feed, IRateFeed::latestAnswerCall {}).await.unwrap();
    let timestamp = block.read(feed, IRateFeed::latestTimestampCall {}).await.unwrap();
    assert_eq!((answer, timestamp), (round.answer, round.updatedAt));
}

#[tokio::test]
async fn a_round_is_a_report_with_its_reference_time() {
    let Some(mut world) = World::with_time_travel("rounds of a feed").await else { return };
    let suite = world.suite();
    let feeds = [
        (suite.staking_vault, suite.staking_feed, "bsETH / ETH"),
        (suite.restaking_manager, suite.restaking_feed, "brETH / ETH"),
    ];
    for (vault, feed, description) in feeds {
        assert_eq!(world.read(feed, IRateFeed::vaultCall {}).await, vault);
        assert_eq!(world.read(feed, IRateFeed::descriptionCall {}).await, description);
        assert_eq!(world.read(feed, IRateFeed::decimalsCall {}).await, 18);
        assert_eq!(world.read(feed, IRateFeed::versionCall {}).await, U256::from(1));
        assert_round(&world, vault, feed).await;
    }

    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.deposit(Token::Breth, "alice", ether(50)).await;
    world.allocate_to_consensus(ether(40)).await;
    world.allocate_to_venue(ether(30)).await;
    world.advance_hours(2).await;
    world.consensus_reward(milliether(70)).await;
    world.report_consensus().await;
    world.venue_gain(milliether(41)).await;
    world.report_strategy().await;
    for hours in [0, 7, 40, 90] {
        world.advance_hours(hours).await;
        for (vault, feed, _) in feeds {
            assert_round(&world, vault, feed).await;
        }
    }

    let feed = suite.staking_feed;
    let newest = world.read(feed, IRateFeed::latestRoundDataCall {}).await.roundId;
    for other in [newest - U80::ONE, newest + U80::ONE, U80::MAX] {
        let call = IRateFeed::getRoundDataCall { roundId: other };
        let error: IRateFeed::NoSuchRound = refusal(&world, feed, call).await;
        assert_eq!((error.roundId, error.newest), (other.to(), newest.to()));
    }
}

/// Records a point; returns its rate and time.
async fn record(world: &World, vault: Address, feed: Address, index: u64) -> (U256, U256) {
    let receipt = world.send("mallory", feed, IRateFeed::recordCall {}, U256::ZERO).await;
    let event = receipt.event::<IRateFeed::RateRecorded>(feed).unwrap();
    assert_eq!(event.index, U256::from(index));
    assert_eq!(event.time, U256::from(receipt.timestamp));
    let block = world.connection().latest().await.unwrap();
    if block.timestamp() == receipt.timestamp {
        let rate = block.read(vault, IRate::getRateCall {}).await.unwrap();
        assert_eq!(event.rate, rate, "a point is the vault's rate in its second");
    }
    (event.rate, event.time)
}

#[tokio::test]
async fn daily_points_prove_how_fast_the_rate_grew() {
    let Some(mut world) = World::with_time_travel("a year of points").await else { return };
    let (vault, feed) = (world.staking_vault(), world.suite().staking_feed);
    world.deposit(Token::Bseth, "alice", ether(100)).await;
    world.allocate_to_consensus(ether(90)).await;
    let none: IRateFeed::NoSuchPoint =
        refusal(&world, feed, IRateFeed::rateAtCall { index: U256::ZERO }).await;
    assert_eq!((none.oldest, none.next), (U256::ZERO, U256::ZERO));

    let mut recorded = vec![record(&world, vault, feed, 0).await];
    let early: IRateFeed::RecordTooSoon =
        world.expect_revert("alice", feed, IRateFeed::recordCall {}, U256::ZERO).await;
    assert_eq!(early.earliest, recorded[0].1 + U256::from(DAY_SECS));

    let days = u64::try_from(KEPT).unwrap() + 4;
    for day in 1..days {
        dev::travel(world.connection(), DAY_SECS).await.unwrap();
        if day.is_multiple_of(6) {
            world.consensus_reward(milliether(40)).await;
            world.report_consensus().await;
        }
        recorded.push(record(&world, vault, feed, day).await);
    }

    let points = world.read(feed, IRateFeed::pointsCall {}).await;
    assert_eq!((points.oldest, points.next), (U256::from(4), U256::from(days)));
    for index in [U256::from(3), points.next, U256::from(1_u64 << 32), U256::MAX] {
        let gone: IRateFeed::NoSuchPoint =
            refusal(&world, feed, IRateFeed::rateAtCall { index }).await;
        assert_eq!((gone.index, gone.oldest, gone.next), (index, points.oldest, points.next));
    }
    let mut kept = Vec::new();
    for index in 4..days {
        let point = world.read(feed, IRateFeed::rateAtCall { index: U256::from(index) }).await;
        kept.push((point.rate, point.time));
    }
    assert_eq!(kept, recorded[4..]);

    // A capped price feed takes a snapshot of some weeks ago and lets it grow by the published cap:
    // no later point and not the current rate exceeds that, whichever point is the snapshot.
    let growth = world.read(vault, IRate::maxRateGrowthPerSecondCall {}).await;
    let now = world.connection().latest().await.unwrap();
    let rate = now.read(vault, IRate::getRateCall {}).await.unwrap();
    kept.push((rate, U256::from(now.timestamp())));
    assert!(rate > kept[0].0 + kept[0].0 / U256::from(100), "the rate grew by more than 1 %");
    for (snapshot, (then, at)) in kept.iter().enumerate() {
        for (rate, time) in &kept[snapshot..] {
            let grown = growth * (time - at);
            // 1 wei, because the point is rounded down.
            let cap = (then + U256::ONE) * (ray() + grown) / ray();
            assert!(*rate <= cap, "R5: {rate} is above {cap}, which {then} may have become");
        }
    }
}

/// A mock vault with a symbol, a rate in slot 1, and a report.
fn mock_vault(symbol: &str) -> MockContract {
    let report = (U256::from(7), U256::from(1_700_000_000_u64)).abi_encode_params();
    MockContract::new()
        .on::<IToken::symbolCall>([MockAction::ReturnBytes(symbol.abi_encode().into())])
        .on::<IRate::getRateCall>([MockAction::Return(Word::Slot(1))])
        .on::<IRate::lastReportCall>([MockAction::ReturnBytes(report.into())])
        .otherwise([MockAction::Set(1, Word::Argument(0))])
}

sol! {
    /// Sets the rate of a mock vault.
    function become(uint256 rate);
}

/// Decodes the error of the feed's constructor, which must be an `E`.
async fn refused<E: SolError>(world: &World, vault: Address, number: u64) -> E {
    let arguments = vault.abi_encode();
    let data = match world.try_deploy_program("rate-feed", arguments, number).await {
        Err(Error::Reverted(reverted)) => reverted.data().clone(),
        other => panic!("expected {}, but: {other:?}", E::SIGNATURE),
    };
    let outer = ContractInitializationError::abi_decode(&data).unwrap();
    E::abi_decode(&outer.reason).unwrap_or_else(|_| panic!("{}: {}", E::SIGNATURE, outer.reason))
}

#[tokio::test]
async fn a_feed_requires_a_vault_that_answers_and_returns_its_rate_unchanged() {
    let world = World::start().await;
    let longest = "s".repeat(25);
    let vault = world.deploy_mock(&mock_vault(&longest)).await;
    let feed = world.deploy_program("rate-feed", vault.abi_encode(), 1).await;
    let description = world.read(feed, IRateFeed::descriptionCall {}).await;
    assert_eq!(description, format!("{longest} / ETH"));

    // A rate above 96 bits is returned as it is, and cannot be recorded.
    let most = (U256::ONE << 96) - U256::ONE;
    for (rate, fits) in [(most, true), (most + U256::ONE, false), (U256::ZERO, true)] {
        world.send("mallory", vault, becomeCall { rate }, U256::ZERO).await;
        let answer = world.read(feed, IRateFeed::latestAnswerCall {}).await;
        assert_eq!(answer.into_raw(), rate);
        let recorded = world
            .connection()
            .simulate(world.address("mallory"), feed, IRateFeed::recordCall {}, U256::ZERO)
            .await;
        assert_eq!(recorded.is_ok(), fits, "{rate}");
    }

    let long = world.deploy_mock(&mock_vault(&"s".repeat(26))).await;
    let error: IErrors::Overflow = refused(&world, long, 2).await;
    assert_eq!((error.value, error.limit), (U256::from(26), U256::from(25)));

    let mute = world.deploy_mock(&MockContract::new()).await;
    let error: IErrors::BadReturn = refused(&world, mute, 3).await;
    assert_eq!((error.target, error.length, error.required), (mute, U256::ZERO, U256::from(96)));

    let nobody = Address::repeat_byte(0x77);
    let error: IErrors::NoCode = refused(&world, nobody, 4).await;
    assert_eq!(error.target, nobody);
    let error: IErrors::BadAddress = refused(&world, Address::ZERO, 5).await;
    assert_eq!(error.account, Address::ZERO);

    let reason = IErrors::Overflow { value: U256::from(1), limit: U256::from(2) };
    let broken = MockContract::new()
        .on::<IToken::symbolCall>([MockAction::ReturnBytes("x".abi_encode().into())])
        .on::<IRate::getRateCall>([MockAction::revert(&reason)]);
    let broken = world.deploy_mock(&broken).await;
    let error: IErrors::Overflow = refused(&world, broken, 6).await;
    assert_eq!((error.value, error.limit), (reason.value, reason.limit), "the error is passed on");
}
