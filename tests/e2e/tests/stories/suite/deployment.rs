//! Deployment of the suite: existing contracts are found again, and no constructor runs twice.

use alloy::{
    primitives::{Address, B256, Bytes, U256},
    sol_types::{SolConstructor, SolValue},
};
use basalt_client::{
    Error,
    deploy::CONSTRUCTOR_SELECTOR,
    suite::{Found, Settings, Step, StrategySettings, Suite, Venue},
};
use basalt_harness::{Token, World, ether};
use basalt_interfaces::{IAdapter, IErrors, IRestakingManager, IStakingVault};
use basalt_manifest::{Scope, instances};

/// Constructor calls with which mallory would take over every contract.
fn takeover_calls(world: &World) -> [(&'static str, Address, Vec<u8>); 6] {
    let mallory = world.address("mallory");
    let (owner, guardian, keeper) = (mallory, mallory, mallory);
    let (oracle, consensus) = (mallory, mallory);
    let (asset, venue) = (world.staking_vault(), world.strategy().venue);
    let accountant = mallory;
    let staking =
        IStakingVault::constructorCall { owner, guardian, keeper, oracle, consensus, accountant };
    let staking = staking.abi_encode();
    let restaking =
        IRestakingManager::constructorCall { owner, guardian, keeper, asset, accountant };
    let restaking = restaking.abi_encode();
    let adapter = IAdapter::constructorCall { manager: mallory, venue }.abi_encode();
    [
        ("bsETH", world.staking_vault(), staking),
        ("brETH", world.restaking_manager(), restaking),
        ("adapter", world.strategy().adapter, adapter),
        ("queue", world.suite().staking_queue, mallory.abi_encode()),
        ("feed", world.suite().restaking_feed, mallory.abi_encode()),
        ("accountant", world.suite().accountant, Vec::new()),
    ]
}

fn constructor(arguments: &[u8]) -> Bytes {
    [CONSTRUCTOR_SELECTOR.as_slice(), arguments].concat().into()
}

#[tokio::test]
async fn no_constructor_runs_twice() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(5)).await;
    for (name, contract, arguments) in takeover_calls(&world) {
        for who in ["mallory", "owner", "deployer"] {
            println!("{name}: {who}");
            let input = constructor(&arguments);
            world
                .expect_revert_raw::<IErrors::AlreadyConstructed>(who, contract, input, U256::ZERO)
                .await;
        }
        // A call without arguments fails, too.
        let bare = constructor(&[]);
        world
            .expect_revert_raw::<IErrors::AlreadyConstructed>("mallory", contract, bare, U256::ZERO)
            .await;
    }
    world.assert_matches_model("constructors called again").await;
}

#[tokio::test]
async fn ether_sent_to_a_constructor_again_is_returned() {
    let world = World::start().await;
    let [staking, restaking, adapter, ..] = takeover_calls(&world);
    for (_, vault, arguments) in [staking, restaking] {
        let input = constructor(&arguments);
        world
            .expect_revert_raw::<IErrors::AlreadyConstructed>("mallory", vault, input, ether(1))
            .await;
    }
    let (_, contract, arguments) = adapter;
    let input = constructor(&arguments);
    let error =
        world.expect_revert_raw::<IErrors::NotPayable>("mallory", contract, input, ether(1)).await;
    assert_eq!(error.value, ether(1));
}

#[tokio::test]
async fn an_existing_contract_cannot_be_created_again() {
    let world = World::start().await;
    let (manager, strategy) = (world.restaking_manager(), world.strategy());
    let arguments = (manager, strategy.venue).abi_encode_params();
    let before = world.views().await;
    // The suite's own adapter again: same program, same arguments, same salt.
    let again = world.try_deploy_program("adapter-erc4626", arguments.clone(), 0).await;
    assert!(matches!(again, Err(Error::Reverted(_))), "{again:?}");
    assert_eq!(before.changes(&world.views().await), Vec::<String>::new());
    let other = world.deploy_program("adapter-erc4626", arguments, 1).await;
    assert_ne!(other, strategy.adapter);
}

/// Name of each step, and true if it sent something.
fn found(steps: &[Step]) -> Vec<(String, bool)> {
    steps.iter().map(|step| (step.name.clone(), matches!(step.found, Found::Done { .. }))).collect()
}

/// Deploys a suite, which must succeed.
async fn deploy(world: &World, settings: &Settings) -> (Suite, Vec<(String, bool)>) {
    let deployed = world.deploy_suite(settings).await;
    let (suite, steps) = deployed.unwrap_or_else(|error| panic!("{error}"));
    (suite, found(&steps))
}

/// Number of transactions that the account has sent.
async fn sent_by(world: &World, who: &str) -> serde_json::Value {
    let asked = serde_json::json!([world.address(who), "latest"]);
    world.connection().raw("eth_getTransactionCount", asked).await.unwrap()
}

/// Steps of the strategy.
const OF_STRATEGY: [&str; 3] = ["oz-erc4626", "adapter-erc4626", "restaking-manager.addAdapter"];

/// All steps in order, each with its expected result: the contracts of the suite, the strategy,
/// the wiring of the suite.
fn all_steps(does: impl Fn(&str) -> bool) -> Vec<(String, bool)> {
    let of_suite = || instances().map(|(_, it)| it).filter(|it| it.scope == Scope::Suite);
    let contracts = of_suite().map(|it| it.name.to_owned());
    let wiring = of_suite()
        .flat_map(|it| it.wiring)
        .map(|it| format!("{}.{}", it.target, it.signature.split('(').next().unwrap()));
    let all = contracts.chain(OF_STRATEGY.map(str::to_owned)).chain(wiring);
    let steps: Vec<_> = all.map(|name| (name.clone(), does(&name))).collect();
    assert!(steps.len() >= 12);
    steps
}

#[tokio::test]
async fn a_second_deployment_finds_everything_and_sends_nothing() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    world.deposit(Token::Breth, "alice", ether(5)).await;
    world.allocate_to_venue(ether(1)).await;
    let before = world.views().await;
    let receipt = [sent_by(&world, "deployer").await, sent_by(&world, "owner").await];

    let (suite, steps) = deploy(&world, &world.settings()).await;
    assert_eq!(suite, world.suite());
    assert_eq!(steps, all_steps(|_| false));
    assert_eq!([sent_by(&world, "deployer").await, sent_by(&world, "owner").await], receipt);
    assert_eq!(before.changes(&world.views().await), Vec::<String>::new());
}

#[tokio::test]
async fn an_interrupted_deployment_is_resumed() {
    let world = World::start().await;
    let salt = !world.settings().salt;
    let settings = Settings { salt, ..world.settings() };
    let first_part = Settings { strategies: Vec::new(), ..settings.clone() };
    let (part, steps) = deploy(&world, &first_part).await;
    let mut expected = all_steps(|_| true);
    expected.retain(|(name, _)| !OF_STRATEGY.contains(&name.as_str()));
    assert_eq!(steps, expected);
    assert_eq!(part.strategies, []);

    let (whole, steps) = deploy(&world, &settings).await;
    assert_eq!(steps, all_steps(|name| OF_STRATEGY.contains(&name)));
    assert_eq!(whole.staking_vault, part.staking_vault);
    assert_eq!(whole.restaking_manager, part.restaking_manager);

    // Only the wiring is missing.
    let strategy = &whole.strategies[0];
    let call = IRestakingManager::removeAdapterCall { adapter: strategy.adapter };
    world.send("owner", whole.restaking_manager, call, U256::ZERO).await;
    let (again, steps) = deploy(&world, &settings).await;
    let missing = "restaking-manager.addAdapter";
    assert_eq!(steps, all_steps(|name| name == missing));
    assert_eq!(again, whole);
    let info = IRestakingManager::adapterInfoCall { adapter: strategy.adapter };
    assert_eq!(world.read(whole.restaking_manager, info).await.cap, settings.strategies[0].cap);
}

#[tokio::test]
async fn another_salt_deploys_another_suite() {
    let mut world = World::start().await;
    world.deposit(Token::Bseth, "alice", ether(10)).await;
    let salt = !world.settings().salt;
    let (other, steps) = deploy(&world, &Settings { salt, ..world.settings() }).await;
    assert_eq!(steps, all_steps(|_| true));
    let (ours, theirs) = (world.strategy(), &other.strategies[0]);
    let pairs = [
        (world.staking_vault(), other.staking_vault),
        (world.restaking_manager(), other.restaking_manager),
        (world.suite().staking_queue, other.staking_queue),
        (world.suite().restaking_queue, other.restaking_queue),
        (world.suite().staking_feed, other.staking_feed),
        (world.suite().restaking_feed, other.restaking_feed),
        (ours.adapter, theirs.adapter),
        (ours.venue, theirs.venue),
    ];
    for (one, another) in pairs {
        assert_ne!(one, another);
    }
    world.assert_matches_model("another suite was deployed").await;
    assert_ne!(salt, B256::ZERO);
}

#[tokio::test]
async fn a_second_strategy_is_deployed_beside_the_first() {
    let world = World::start().await;
    let arguments = (world.staking_vault(), "Second venue", "second").abi_encode_params();
    let venue = world.deploy_program("oz-erc4626", arguments, 3).await;
    let mut settings = world.settings();
    let name = "adapter-second".to_owned();
    settings
        .strategies
        .push(StrategySettings { name, ..StrategySettings::erc4626(Venue::At(venue)) });

    let (suite, steps) = deploy(&world, &settings).await;
    let done = steps.iter().filter(|(_, is_done)| *is_done).map(|(name, _)| name.as_str());
    assert_eq!(done.collect::<Vec<_>>(), ["adapter-second", "restaking-manager.addAdapter"]);
    let [first, second] = &suite.strategies[..] else { panic!("{:?}", suite.strategies) };
    assert_eq!(*first, world.strategy());
    assert_eq!((second.name.as_str(), second.venue), ("adapter-second", venue));
    assert_eq!(suite.name(second.adapter), Some("adapter-second"));
    assert_eq!(suite.name(venue), Some("venue of adapter-second"));
    let count = IRestakingManager::adapterCountCall {};
    assert_eq!(world.read(suite.restaking_manager, count).await, U256::from(2));

    let (again, steps) = deploy(&world, &settings).await;
    assert_eq!(again, suite);
    assert!(steps.iter().all(|(_, is_done)| !is_done), "{steps:?}");
}
