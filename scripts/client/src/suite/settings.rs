//! The settings of a deployment: programs, roles, seeds, caps.

use super::{ADAPTER, VENUE};
use crate::{
    Error, Result,
    amount::ether,
    dev::{self, Account},
    program::Program,
};
use alloy::primitives::{Address, B256, U256};
use basalt_manifest::{Role, Scope};

/// Seed of a vault, in wei: ten times the minimum of the contracts, so that it also suffices if the
/// asset is worth several ether. It can never be withdrawn.
const SEED_WEI: u64 = 10_000_000_000_000_000;
/// Cap of an adapter in whole bsETH; its share cap binds long before.
const ADAPTER_CAP: u64 = 10_000_000;
/// At most this part of the backing is in one adapter, in basis points; the rest remains liquid for
/// exits.
const ADAPTER_SHARE_CAP_BPS: u16 = 8_000;

/// The built programs of a deployment.
#[derive(Debug, Clone, Default)]
pub struct Programs(Vec<Program>);

impl Programs {
    /// These programs, in any order.
    pub const fn new(programs: Vec<Program>) -> Self {
        Self(programs)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Program> {
        self.0.iter()
    }

    /// The program of that name; fails where it was not built.
    pub fn get(&self, name: &str) -> Result<&Program> {
        self.0.iter().find(|program| program.name() == name).ok_or_else(|| Error::Program {
            name: name.to_owned(),
            reason: "it was not built for this deployment".to_owned(),
        })
    }
}

/// The account of each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    /// Parameters and adapters; meant to be a timelock in front of a multisig.
    pub owner: Address,
    /// Pauses.
    pub guardian: Address,
    /// Allocates.
    pub keeper: Address,
    /// Reports on the consensus layer.
    pub oracle: Address,
    /// Works with the staked ether.
    pub consensus: Address,
}

impl Roles {
    /// The accounts that play the roles on development chains.
    pub fn development() -> Self {
        let accounts = dev::accounts();
        let named = |name: &str| {
            accounts
                .iter()
                .find(|account| account.name == name)
                .map_or(Address::ZERO, Account::address)
        };
        Self {
            owner: named("owner"),
            guardian: named("guardian"),
            keeper: named("keeper"),
            oracle: named("oracle"),
            consensus: named("consensus"),
        }
    }

    /// The account that has the role.
    pub const fn account(&self, role: Role) -> Address {
        match role {
            Role::Owner => self.owner,
            Role::Guardian => self.guardian,
            Role::Keeper => self.keeper,
            Role::Oracle => self.oracle,
            Role::Consensus => self.consensus,
        }
    }
}

/// The venue of a strategy.
#[derive(Debug, Clone, Copy)]
pub enum Venue {
    /// Deploy the venue of this program, for development.
    Deploy(&'static str),
    /// Use the ERC-4626 vault over bsETH at this address.
    At(Address),
}

/// One strategy of the manager: an adapter and the venue it works in.
#[derive(Debug, Clone)]
pub struct StrategySettings {
    /// Name of the adapter in the deployment; each strategy has its own.
    pub name: String,
    /// Program of the adapter.
    pub adapter: &'static str,
    /// The venue.
    pub venue: Venue,
    /// Cap of the adapter, in bsETH wei.
    pub cap: U256,
    /// Cap of the adapter as a part of the manager's backing, in basis points.
    pub share_cap_bps: u16,
}

impl StrategySettings {
    /// The strategy of development chains: the adapter for ERC-4626 vaults in a venue that is
    /// deployed with the suite.
    pub fn development() -> Self {
        Self::erc4626(Venue::Deploy(VENUE))
    }

    /// The adapter for ERC-4626 vaults in `venue`, with the usual caps.
    pub fn erc4626(venue: Venue) -> Self {
        Self {
            name: ADAPTER.to_owned(),
            adapter: ADAPTER,
            venue,
            cap: ether(ADAPTER_CAP),
            share_cap_bps: ADAPTER_SHARE_CAP_BPS,
        }
    }
}

/// How a suite is deployed.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The account of each role.
    pub roles: Roles,
    /// The manager's strategies.
    pub strategies: Vec<StrategySettings>,
    /// Makes the addresses; another salt is another suite.
    pub salt: B256,
    /// Seed of each vault, in wei.
    pub seed: U256,
}

impl Settings {
    /// A development suite: each role to its own account, and one strategy in a venue of its own.
    pub fn development() -> Self {
        Self::new(Roles::development(), vec![StrategySettings::development()])
    }

    /// The programs that a deployment with these settings needs.
    pub fn programs(&self) -> Vec<&'static basalt_manifest::Program> {
        let is_needed = |program: &&basalt_manifest::Program| {
            program.instances.iter().any(|instance| match instance.scope {
                Scope::Suite => true,
                Scope::Adapter => self.strategies.iter().any(|it| it.adapter == program.name),
                Scope::Venue => self
                    .strategies
                    .iter()
                    .any(|it| matches!(it.venue, Venue::Deploy(name) if name == program.name)),
            })
        };
        basalt_manifest::PROGRAMS.iter().filter(is_needed).collect()
    }

    /// The usual seed, and salt 1.
    pub fn new(roles: Roles, strategies: Vec<StrategySettings>) -> Self {
        Self { roles, strategies, salt: B256::with_last_byte(1), seed: U256::from(SEED_WEI) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_settings_are_what_their_comments_say() {
        let settings = Settings::new(Roles::development(), Vec::new());
        let strategy = StrategySettings::erc4626(Venue::At(Address::ZERO));
        assert_eq!(strategy.cap, ether(10_000_000));
        assert_eq!(settings.seed * U256::from(100), ether(1));
        assert_ne!(settings.salt, B256::ZERO);
    }

    #[test]
    fn a_deployment_needs_the_programs_of_its_suite_and_strategies_only() {
        let names = |settings: &Settings| -> Vec<_> {
            settings.programs().into_iter().map(|program| program.name).collect()
        };
        let roles = Roles::development();
        let bare = names(&Settings::new(roles, Vec::new()));
        assert!(bare.contains(&"staking-vault"));
        assert!(!bare.contains(&ADAPTER) && !bare.contains(&VENUE));
        let at = StrategySettings::erc4626(Venue::At(Address::ZERO));
        let with_venue_at = names(&Settings::new(roles, vec![at]));
        assert!(with_venue_at.contains(&ADAPTER) && !with_venue_at.contains(&VENUE));
        assert!(names(&Settings::development()).contains(&VENUE));
    }

    #[test]
    fn each_development_role_is_another_account() {
        let Roles { owner, guardian, keeper, oracle, consensus } = Roles::development();
        let mut all = [owner, guardian, keeper, oracle, consensus];
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
        assert_ne!(all[0], Address::ZERO);
    }
}
