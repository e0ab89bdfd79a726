//! The suite on both sides, at the same addresses.

use crate::{chain::Chain, mock::Mock, pair::Pair};
use alloy::primitives::{Address, U256};
use basalt_client::{
    dev,
    suite::{self, Settings, StrategySettings, Suite, Venue},
};
use basalt_harness::{MockContract, SINK};
use basalt_local::{START, connect, devnet_config, payer};
use basalt_native::{
    Block, World,
    suite::{Roles, Settings as NativeSettings, Suite as NativeSuite},
};
use basalt_programs::suite::programs;
use std::rc::Rc;
use stylus_devnet::Devnet;

/// Addresses of mocks.
pub(crate) const MOCKS: [Address; 3] =
    [Address::repeat_byte(0xc1), Address::repeat_byte(0xc2), Address::repeat_byte(0xc3)];

/// Address of the venue of the second strategy.
pub(crate) const MOCK_VENUE: Address = Address::repeat_byte(0xc4);

/// Deploys the suite on a devnet, then natively at the same addresses, and compares.
pub(crate) fn deployed() -> Pair {
    let devnet = Devnet::start(&devnet_config(Some(START))).unwrap();
    let mut settings = Settings::development();
    // The mock venue has to know its asset before its adapter is deployed.
    let asset = on_chain(&devnet, &settings).staking_vault;
    let mock = MockContract::new().venue(asset, &[]);
    let chain = Chain(devnet);
    chain.set_code(MOCK_VENUE, &mock.code());
    let second = StrategySettings::erc4626(Venue::At(MOCK_VENUE));
    settings.strategies.push(StrategySettings { name: "second-adapter".to_owned(), ..second });
    let Chain(devnet) = chain;
    let suite = on_chain(&devnet, &settings);

    let (timestamp, chain_id) = (devnet.timestamp(), stylus_devnet::DEV_CHAIN_ID);
    let mut world = World::new(Block { timestamp, chain_id });
    world.place(MOCK_VENUE, Rc::new(Mock(mock)));
    natively(&mut world, &settings, &suite);

    let mut accounts: Vec<_> = dev::accounts().iter().map(dev::Account::address).collect();
    for account in &accounts {
        world.set_balance(*account, devnet.balance(*account));
    }
    let keys = accounts.len();
    accounts.push(SINK);
    devnet.set_balance(Address::ZERO, U256::ZERO);
    let mut contracts: Vec<_> = suite.contracts.iter().map(|it| it.address).collect();
    contracts.extend(MOCKS);
    contracts.push(MOCK_VENUE);
    let pair = Pair { chain: Chain(devnet), world, suite, accounts, keys, contracts };
    pair.compare("deployment");
    pair
}

fn on_chain(devnet: &Devnet, settings: &Settings) -> Suite {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = connect(devnet).await.unwrap();
        let programs = programs(settings).unwrap();
        let mut on_step = |_: &suite::Step| {};
        suite::deploy(&connection, payer(), &programs, settings, None, &mut on_step).await.unwrap()
    })
}

fn natively(world: &mut World, settings: &Settings, suite: &Suite) {
    let suite::Roles { owner, guardian, keeper, oracle, consensus } = settings.roles;
    let caps = &settings.strategies[0];
    let native = NativeSettings {
        roles: Roles { owner, guardian, keeper, oracle, consensus },
        seed: settings.seed,
        cap: caps.cap,
        share_cap_bps: caps.share_cap_bps,
    };
    let address =
        |name: &str| suite.contracts.iter().find(|contract| contract.name == name).unwrap().address;
    let mut deployed = NativeSuite::deploy(world, native, &address).unwrap();
    let program = |at: Address| {
        let contract = suite.contracts.iter().find(|contract| contract.address == at);
        contract.unwrap().program.as_str()
    };
    for strategy in &suite.strategies {
        let (adapter, venue) = (strategy.adapter, strategy.venue);
        if venue != MOCK_VENUE {
            deployed.add_venue(world, program(venue), &strategy.venue_name, venue).unwrap();
        }
        deployed.add_adapter(world, program(adapter), &strategy.name, adapter, venue).unwrap();
    }
}
