//! The order in which a suite is deployed and wired.

use super::{
    ACCOUNTANT, Programs, RESTAKING_FEED, RESTAKING_MANAGER, RESTAKING_QUEUE, STAKING_FEED,
    STAKING_QUEUE, STAKING_VAULT, Settings, Step, Strategy, StrategySettings, Suite, VENUE, Venue,
    plan::Planner,
    run::{Run, Wire},
};
use crate::{Connection, Result, deploy as single, dev::is_dev_chain};
use alloy::primitives::{Address, U256};
use basalt_interfaces::{IQueuedVault, IRestakingManager};
use std::path::Path;

/// The call that lists an adapter.
const ADD_ADAPTER: &str = "restaking-manager.addAdapter";
/// The calls that name each vault's queue.
const SET_STAKING_QUEUE: &str = "staking-vault.setQueue";
const SET_RESTAKING_QUEUE: &str = "restaking-manager.setQueue";

/// Deploys and wires the suite as `from`; `folder` keeps the record, and `on_step` hears of each
/// step as it is done. A second run with the same programs and settings changes nothing.
pub async fn deploy(
    connection: &Connection,
    from: Address,
    programs: &Programs,
    settings: &Settings,
    folder: Option<&Path>,
    on_step: &mut (dyn FnMut(&Step) + Send),
) -> Result<Suite> {
    single::require_deployer(connection).await?;
    let mut run = Run::begin(connection, from, settings, folder, on_step)?;
    let planner = Planner { settings, dev_chain: is_dev_chain(connection.chain_id()) };

    let accountant = run.contract(ACCOUNTANT, &planner.accountant(programs)).await?;
    let vault = planner.staking_vault(programs, accountant);
    let staking_vault = run.contract(STAKING_VAULT, &vault).await?;
    let manager = planner.manager(programs, staking_vault, accountant);
    let restaking_manager = run.contract(RESTAKING_MANAGER, &manager).await?;

    let queue = planner.queue(programs, staking_vault);
    let staking_queue = run.contract(STAKING_QUEUE, &queue).await?;
    let queue = planner.queue(programs, restaking_manager);
    let restaking_queue = run.contract(RESTAKING_QUEUE, &queue).await?;
    let feed = planner.feed(programs, staking_vault);
    let staking_feed = run.contract(STAKING_FEED, &feed).await?;
    let feed = planner.feed(programs, restaking_manager);
    let restaking_feed = run.contract(RESTAKING_FEED, &feed).await?;

    let mut strategies = Vec::new();
    for strategy in &settings.strategies {
        let (venue, venue_name) = match &strategy.venue {
            Venue::Deploy(program) => {
                let planned = planner.venue(program, staking_vault);
                (run.contract(VENUE, &planned).await?, Some(VENUE))
            }
            Venue::At(venue) => (*venue, None),
        };
        let planned = planner.adapter(programs, restaking_manager, venue);
        let adapter = run.contract(&strategy.name, &planned).await?;
        run.wire(add_adapter(connection, strategy, restaking_manager, adapter).await?).await?;
        strategies.push(Strategy::new(&strategy.name, adapter, venue, venue_name));
    }

    let wire = set_queue(connection, SET_STAKING_QUEUE, staking_vault, staking_queue);
    run.wire(wire.await?).await?;
    let wire = set_queue(connection, SET_RESTAKING_QUEUE, restaking_manager, restaking_queue);
    run.wire(wire.await?).await?;
    Ok(Suite {
        accountant,
        staking_vault,
        restaking_manager,
        staking_queue,
        restaking_queue,
        staking_feed,
        restaking_feed,
        strategies,
    })
}

/// The manager lists a strategy's adapter.
async fn add_adapter(
    connection: &Connection,
    strategy: &StrategySettings,
    manager: Address,
    adapter: Address,
) -> Result<Wire<IRestakingManager::addAdapterCall>> {
    let (cap, share_cap_bps) = (strategy.cap, strategy.share_cap_bps);
    Ok(Wire {
        name: ADD_ADAPTER,
        target: manager,
        call: IRestakingManager::addAdapterCall {
            adapter,
            cap,
            shareCapBps: U256::from(share_cap_bps),
        },
        arguments: vec![
            ("adapter", adapter.to_string()),
            ("cap", cap.to_string()),
            ("shareCapBps", share_cap_bps.to_string()),
        ],
        is_done: is_listed(connection, manager, adapter).await?,
    })
}

async fn is_listed(connection: &Connection, manager: Address, adapter: Address) -> Result<bool> {
    let count = connection.read(manager, IRestakingManager::adapterCountCall {}).await?;
    let mut index = U256::ZERO;
    while index < count {
        let listed = IRestakingManager::adapterAtCall { index };
        if connection.read(manager, listed).await? == adapter {
            return Ok(true);
        }
        index += U256::ONE;
    }
    Ok(false)
}

/// The vault knows its queue. It keeps another one as long as that holds shares.
async fn set_queue(
    connection: &Connection,
    name: &'static str,
    vault: Address,
    queue: Address,
) -> Result<Wire<IQueuedVault::setQueueCall>> {
    Ok(Wire {
        name,
        target: vault,
        call: IQueuedVault::setQueueCall { queue },
        arguments: vec![("queue", queue.to_string())],
        is_done: connection.read(vault, IQueuedVault::queueCall {}).await? == queue,
    })
}
