//! A deployed suite with one strategy, and a user.

use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolError};
use basalt_interfaces::{IQueuedVault, IStakingVault, IToken, IVault, IWithdrawalQueue};
use basalt_native::{
    Block, Outcome, World,
    suite::{Deployed, Error, Roles, Settings, Suite, address_of},
};

pub(crate) const START: u64 = 1_795_608_000;

pub(crate) fn ether(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(18))
}

pub(crate) struct Fixture {
    pub(crate) world: World,
    suite: Suite,
    pub(crate) user: Address,
}

fn world() -> World {
    World::new(Block { timestamp: START, chain_id: 412_346 })
}

/// Deploys a suite whose vaults begin with this seed, in wei.
fn deploy(world: &mut World, seed: U256) -> Result<Suite, Error> {
    let roles = Roles {
        owner: address_of("owner"),
        guardian: address_of("guardian"),
        keeper: address_of("keeper"),
        oracle: address_of("oracle"),
        consensus: address_of("consensus"),
    };
    let settings = Settings { roles, seed, cap: ether(1_000_000), share_cap_bps: 8_000 };
    Suite::deploy(world, settings, &address_of)
}

/// The contract whose constructor refuses a seed, with its revert data.
pub(crate) fn refused_seed(seed: U256) -> Option<(String, Vec<u8>)> {
    match deploy(&mut world(), seed) {
        Ok(_) => None,
        Err(Error::Reverted(name, data)) => Some((name, data)),
        Err(Error::Unknown(name)) => panic!("the manifest has no {name}"),
    }
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let mut world = world();
        let mut suite = deploy(&mut world, ether(1)).unwrap();
        let (venue, adapter) = (address_of("venue"), address_of("adapter"));
        suite.add_venue(&mut world, "oz-erc4626", "venue", venue).unwrap();
        suite.add_adapter(&mut world, "adapter-erc4626", "adapter", adapter, venue).unwrap();
        let user = address_of("user");
        world.set_balance(user, ether(1_000));
        Self { world, suite, user }
    }

    pub(crate) fn contracts(&self) -> &[Deployed] {
        self.suite.contracts()
    }

    pub(crate) fn at(&self, name: &str) -> Address {
        self.suite.address(name)
    }

    pub(crate) fn try_send(
        &mut self,
        from: Address,
        to: &str,
        wei: U256,
        call: &impl SolCall,
    ) -> Result<Outcome, Vec<u8>> {
        let to = self.at(to);
        self.world.call(from, to, wei, &call.abi_encode())
    }

    pub(crate) fn send(
        &mut self,
        from: Address,
        to: &str,
        wei: U256,
        call: &impl SolCall,
    ) -> Outcome {
        let outcome = self.try_send(from, to, wei, call);
        outcome.unwrap_or_else(|data| panic!("{data:02x?}"))
    }

    /// A call that must revert with this error; returns the error.
    pub(crate) fn refused<E: SolError>(
        &mut self,
        from: Address,
        to: &str,
        call: &impl SolCall,
    ) -> E {
        Self::error(self.try_send(from, to, U256::ZERO, call))
    }

    /// The error that a call reverted with.
    pub(crate) fn error<E: SolError>(result: Result<Outcome, Vec<u8>>) -> E {
        let data = result.expect_err("a revert");
        E::abi_decode_validate(&data).unwrap_or_else(|_| panic!("{data:02x?}"))
    }

    /// The user enters bsETH with so much ether and requests an exit of all shares.
    pub(crate) fn request(&mut self, assets: U256, min_rate: U256) -> U256 {
        let user = self.user;
        let deposit = IVault::depositCall { assets, receiver: user };
        let entered = self.send(user, "staking-vault", assets, &deposit);
        let shares = U256::from_be_slice(&entered.data);
        let request = IQueuedVault::requestRedeem_1Call {
            shares,
            controller: user,
            owner: user,
            minRate: min_rate,
            deadline: U256::MAX,
        };
        U256::from_be_slice(&self.send(user, "staking-vault", U256::ZERO, &request).data)
    }

    /// Reports what the consensus account is worth, as of a second ago.
    pub(crate) fn report(&mut self, value: U256) {
        let now = self.world.block().timestamp;
        let report = IStakingVault::reportCall { refTime: U256::from(now - 1), sourceValue: value };
        self.send(address_of("oracle"), "staking-vault", U256::ZERO, &report);
    }

    pub(crate) fn wait(&mut self, secs: u64) {
        let now = self.world.block().timestamp;
        self.world.set_time(now + secs);
    }

    /// Shares of bsETH that an account holds.
    pub(crate) fn shares(&mut self, account: Address) -> U256 {
        let vault = self.at("staking-vault");
        let held = IToken::balanceOfCall { account };
        self.world.read(vault, &held).unwrap()
    }

    /// A position of bsETH's queue.
    pub(crate) fn position(&mut self, id: U256) -> IWithdrawalQueue::positionReturn {
        let queue = self.at("withdrawal-queue-bseth");
        self.world.read(queue, &IWithdrawalQueue::positionCall { requestId: id }).unwrap()
    }
}
