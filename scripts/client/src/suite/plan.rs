//! The contracts in order, with their constructor arguments encoded for the chain and spelled out
//! for the record.

use super::{Programs, Roles, Settings};
use crate::{
    deploy::{Construction, STYLUS_DEPLOYER},
    program::Program,
};
use alloy::{
    primitives::{Address, U256},
    sol_types::{SolConstructor, SolValue},
};
use basalt_interfaces::{IAdapter, IRateFeed, IRestakingManager, IStakingVault, IWithdrawalQueue};
use std::collections::BTreeMap;

/// Gas limit of a deployment on a development chain, below what one block takes there. Estimating
/// would activate each program a dozen times.
const DEV_DEPLOY_GAS: u64 = 30_000_000;

/// Name and symbol of the shares of the development venue.
const VENUE_NAMES: (&str, &str) = ("Venue bsETH", "vbsETH");

/// One contract to be.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub(super) program: &'a Program,
    pub(super) construction: Construction,
    pub(super) arguments: BTreeMap<String, String>,
    pub(super) address: Address,
}

/// Makes plans for one deployment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planner<'a> {
    pub(super) settings: &'a Settings,
    pub(super) dev_chain: bool,
}

impl Planner<'_> {
    pub(super) fn accountant<'a>(&self, programs: &'a Programs) -> Planned<'a> {
        self.plan(&programs.accountant, Vec::new(), &[], U256::ZERO)
    }

    pub(super) fn staking_vault<'a>(
        &self,
        programs: &'a Programs,
        accountant: Address,
    ) -> Planned<'a> {
        let Roles { owner, guardian, keeper, oracle, consensus } = self.settings.roles;
        let encoded = IStakingVault::constructorCall {
            owner,
            guardian,
            keeper,
            oracle,
            consensus,
            accountant,
        }
        .abi_encode();
        let named = [
            ("owner", owner),
            ("guardian", guardian),
            ("keeper", keeper),
            ("oracle", oracle),
            ("consensus", consensus),
            ("accountant", accountant),
        ];
        self.plan(&programs.staking_vault, encoded, &named, self.settings.seed)
    }

    pub(super) fn manager<'a>(
        &self,
        programs: &'a Programs,
        asset: Address,
        accountant: Address,
    ) -> Planned<'a> {
        let Roles { owner, guardian, keeper, .. } = self.settings.roles;
        let encoded =
            IRestakingManager::constructorCall { owner, guardian, keeper, asset, accountant }
                .abi_encode();
        let named = [
            ("owner", owner),
            ("guardian", guardian),
            ("keeper", keeper),
            ("asset", asset),
            ("accountant", accountant),
        ];
        self.plan(&programs.restaking_manager, encoded, &named, self.settings.seed)
    }

    pub(super) fn queue<'a>(&self, programs: &'a Programs, vault: Address) -> Planned<'a> {
        let encoded = IWithdrawalQueue::constructorCall { vault }.abi_encode();
        self.plan(&programs.queue, encoded, &[("vault", vault)], U256::ZERO)
    }

    pub(super) fn feed<'a>(&self, programs: &'a Programs, vault: Address) -> Planned<'a> {
        let encoded = IRateFeed::constructorCall { vault }.abi_encode();
        self.plan(&programs.feed, encoded, &[("vault", vault)], U256::ZERO)
    }

    pub(super) fn venue<'a>(&self, program: &'a Program, asset: Address) -> Planned<'a> {
        let (name, symbol) = VENUE_NAMES;
        let encoded = (asset, name, symbol).abi_encode_params();
        let mut planned = self.plan(program, encoded, &[("asset", asset)], U256::ZERO);
        planned.arguments.insert("name".to_owned(), name.to_owned());
        planned.arguments.insert("symbol".to_owned(), symbol.to_owned());
        planned
    }

    pub(super) fn adapter<'a>(
        &self,
        programs: &'a Programs,
        manager: Address,
        venue: Address,
    ) -> Planned<'a> {
        let encoded = IAdapter::constructorCall { manager, venue }.abi_encode();
        let named = [("manager", manager), ("venue", venue)];
        self.plan(&programs.adapter, encoded, &named, U256::ZERO)
    }

    fn plan<'a>(
        &self,
        program: &'a Program,
        arguments: Vec<u8>,
        named: &[(&str, Address)],
        value: U256,
    ) -> Planned<'a> {
        let salt = self.settings.salt;
        let gas = self.dev_chain.then_some(DEV_DEPLOY_GAS);
        let construction = Construction { arguments, value, salt, gas };
        let address = program.address(STYLUS_DEPLOYER, &construction.init_data(), salt);
        let arguments =
            named.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        Planned { program, construction, arguments, address }
    }
}
