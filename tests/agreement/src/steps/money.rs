//! Entries and exits.

use super::Steps;
use crate::{pair::Call, setup::MOCK_VENUE};
use alloy::primitives::{Address, U256};
use basalt_harness::IMockControl;
use basalt_interfaces::{IERC4626, IRestakingManager, ISlippageVault, IVault};

impl Steps<'_> {
    pub(super) fn money(&mut self) -> Call {
        let (user, vault) = (self.user(), self.vault());
        let receiver = self.receiver(user);
        match self.pool.rng.below(9) {
            0..=2 => self.enter(user, vault, receiver),
            3..=5 => self.leave(user, vault, receiver),
            6 => self.in_kind(user, receiver),
            7 => self.control_the_mock(user),
            _ => self.at_the_venue(user),
        }
    }

    fn enter(&mut self, user: Address, vault: Address, receiver: Address) -> Call {
        let amount = self.pool.some_ether();
        let deadline = self.pool.state.now;
        let mut call = match self.pool.rng.below(4) {
            0 => Call::new(user, vault, &IVault::depositCall { assets: amount, receiver }),
            1 => Call::new(user, vault, &IVault::mintCall { shares: amount, receiver }),
            2 => {
                let (assets, min) = (amount, self.pool.part(amount));
                let call =
                    ISlippageVault::depositCall { assets, receiver, minShares: min, deadline };
                Call::new(user, vault, &call)
            }
            _ => {
                let (shares, max) = (amount, self.pool.part(amount * U256::from(2)));
                let call = ISlippageVault::mintCall { shares, receiver, maxAssets: max, deadline };
                Call::new(user, vault, &call)
            }
        };
        if vault == self.pair.suite.staking_vault {
            let price = self.read(vault, &IVault::previewMintCall { shares: amount });
            call.wei = self.pool.rng.one_of(&[amount, price, price, price + U256::ONE]);
            call.wei = call.wei.min(self.pair.world.balance(user) / U256::from(2));
        }
        call
    }

    fn leave(&mut self, user: Address, vault: Address, receiver: Address) -> Call {
        let owner = if self.pool.rng.one_in(6) { self.pool.account() } else { user };
        let deadline = self.pool.state.now;
        let max_shares = self.read(vault, &IVault::maxRedeemCall { owner });
        let max_assets = self.read(vault, &IVault::maxWithdrawCall { owner });
        let (shares, assets) = (self.pool.part(max_shares), self.pool.part(max_assets));
        match self.pool.rng.below(4) {
            0 => Call::new(user, vault, &IVault::redeemCall { shares, receiver, owner }),
            1 => Call::new(user, vault, &IVault::withdrawCall { assets, receiver, owner }),
            2 => {
                let min = self.pool.part(shares);
                let call = ISlippageVault::redeemCall {
                    shares,
                    receiver,
                    owner,
                    minAssets: min,
                    deadline,
                };
                Call::new(user, vault, &call)
            }
            _ => {
                let max = self.pool.part(assets * U256::from(2));
                let call = ISlippageVault::withdrawCall {
                    assets,
                    receiver,
                    owner,
                    maxShares: max,
                    deadline,
                };
                Call::new(user, vault, &call)
            }
        }
    }

    fn in_kind(&mut self, user: Address, receiver: Address) -> Call {
        let manager = self.pair.suite.restaking_manager;
        let held = self.balance(manager, user);
        let forfeited = if self.pool.rng.one_in(3) { vec![self.adapter()] } else { Vec::new() };
        let call = IRestakingManager::redeemInKindCall {
            shares: self.pool.part(held),
            receiver,
            owner: user,
            minFractionWad: U256::ZERO,
            deadline: self.pool.state.now,
            forfeited,
        };
        Call::new(user, manager, &call)
    }

    /// The mock venue reports another worth, or other liquidity.
    fn control_the_mock(&mut self, user: Address) -> Call {
        let adapter = self.pair.suite.strategies[1].adapter;
        let held = self.read(MOCK_VENUE, &IERC4626::balanceOfCall { account: adapter });
        let part = U256::from(self.pool.rng.one_of(&[990_u64, 999, 1_000, 1_001, 1_002, 1_500]));
        let worth = held / U256::from(1_000) * part;
        if self.pool.rng.one_in(3) {
            return Call::new(user, MOCK_VENUE, &IMockControl::setLiquidCall { liquid: worth });
        }
        Call::new(user, MOCK_VENUE, &IMockControl::setValueCall { value: worth })
    }

    /// A user of the venue, who is none of the suite's.
    fn at_the_venue(&mut self, user: Address) -> Call {
        let (venue, vault) = (self.pair.suite.strategies[0].venue, self.pair.suite.staking_vault);
        let (held, free) = (self.balance(venue, user), self.balance(vault, user));
        match self.pool.rng.below(6) {
            0 => {
                let assets = self.pool.part(free);
                Call::new(user, venue, &IERC4626::depositCall { assets, receiver: user })
            }
            1 => {
                let shares = self.pool.part(free);
                Call::new(user, venue, &IVault::mintCall { shares, receiver: user })
            }
            2 => {
                let (shares, owner) = (self.pool.part(held), user);
                Call::new(user, venue, &IERC4626::redeemCall { shares, receiver: user, owner })
            }
            3 => {
                let (assets, owner) = (self.pool.part(held), user);
                Call::new(user, venue, &IERC4626::withdrawCall { assets, receiver: user, owner })
            }
            4 => {
                let shares = self.pool.amount();
                Call::new(user, venue, &IVault::previewMintCall { shares })
            }
            // A donation is a gain of the venue.
            _ => {
                let value = self.pool.part(free / U256::from(100));
                Call::new(
                    user,
                    vault,
                    &basalt_interfaces::IToken::transferCall { to: venue, value },
                )
            }
        }
    }
}
