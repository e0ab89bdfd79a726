//! What the roles do.

use super::{CONSENSUS, GUARDIAN, KEEPER, ORACLE, OWNER, Steps};
use crate::pair::Call;
use alloy::primitives::{Address, U256, aliases::U80};
use basalt_interfaces::{
    IBunker, IParameters, IQueuedVault, IRate, IRateFeed, IRestakingManager, IRoles, ISafety,
    IStakingVault,
};

impl Steps<'_> {
    pub(super) fn roles(&mut self) -> Call {
        match self.pool.rng.below(8) {
            0..=1 => self.report(),
            2..=4 => self.work(),
            5 => self.safety(),
            6 => self.owner(),
            _ => self.feed(),
        }
    }

    fn feed(&mut self) -> Call {
        let (user, vault) = (self.user(), self.vault());
        let feed = self.pair.suite.feed(vault).unwrap();
        if self.pool.rng.one_in(2) {
            return Call::new(user, feed, &IRateFeed::recordCall {});
        }
        let latest = self.pair.world.read(feed, &IRateFeed::latestRoundDataCall {});
        let round = latest.map_or(U80::ZERO, |latest| latest.roundId);
        Call::new(user, feed, &IRateFeed::getRoundDataCall { roundId: round })
    }

    fn report(&mut self) -> Call {
        let suite = &self.pair.suite;
        let (vault, manager) = (suite.staking_vault, suite.restaking_manager);
        let adapter = self.adapter();
        if self.pool.rng.one_in(2) {
            let keeper = self.role(KEEPER);
            return Call::new(keeper, manager, &IRestakingManager::reportCall { adapter });
        }
        let oracle = self.role(ORACLE);
        // Mostly a small gain, sometimes a loss, small or large.
        let usual = [10_000, 10_001, 10_002, 10_005, 10_020, 9_999, 9_996];
        let parts = if self.pool.rng.one_in(12) { 9_500 } else { self.pool.rng.one_of(&usual) };
        let value = self.pool.state.working / U256::from(10_000) * U256::from(parts);
        let ref_time = self.pool.state.now - U256::from(self.pool.rng.below(100));
        let call = IStakingVault::reportCall { refTime: ref_time, sourceValue: value };
        Call::new(oracle, vault, &call)
    }

    fn work(&mut self) -> Call {
        let suite = &self.pair.suite;
        let (vault, manager) = (suite.staking_vault, suite.restaking_manager);
        let adapter = self.adapter();
        let keeper = self.role(KEEPER);
        let free = |steps: &mut Self, of| {
            let read = steps.pair.world.read(of, &IQueuedVault::liquidityCall {});
            read.map_or(U256::ZERO, |liquidity| liquidity.allocatable)
        };
        let at_work = self.pair.world.read(manager, &IRate::ledgerCall {}).unwrap().working;
        match self.pool.rng.below(5) {
            0 => {
                let most = free(self, vault);
                let call = IStakingVault::allocateCall { assets: self.pool.part(most) };
                Call::new(keeper, vault, &call)
            }
            1 => {
                let consensus = self.role(CONSENSUS);
                let wei = self.pool.part(self.pool.state.working / U256::from(4));
                let wei = wei.min(self.pair.world.balance(consensus) / U256::from(2));
                Call { wei, ..Call::new(consensus, vault, &IStakingVault::payBackCall {}) }
            }
            2 => {
                let most = free(self, manager);
                let assets = self.pool.part(most);
                let call = IRestakingManager::allocateCall { adapter, assets };
                Call::new(keeper, manager, &call)
            }
            3 => {
                let assets = self.pool.part(at_work);
                let call = IRestakingManager::deallocateCall { adapter, assets };
                Call::new(keeper, manager, &call)
            }
            _ if self.pool.rng.one_in(4) => {
                let guardian = self.role(GUARDIAN);
                let call = IRestakingManager::emergencyExitCall { adapter };
                Call::new(guardian, manager, &call)
            }
            _ => {
                let (vault, user) = (self.vault(), self.user());
                let assets = self.pool.some_ether() / U256::from(1_000);
                let call = Call::new(user, vault, &ISafety::addCoverCall { assets });
                let wei = if vault == self.pair.suite.staking_vault { assets } else { U256::ZERO };
                Call { wei, ..call }
            }
        }
    }

    fn safety(&mut self) -> Call {
        let vault = self.vault();
        let (owner, oracle) = (self.role(OWNER), self.role(ORACLE));
        let source = if vault == self.pair.suite.staking_vault {
            self.pair.senders()[CONSENSUS]
        } else {
            self.adapter()
        };
        match self.pool.rng.below(6) {
            0 => Call::new(oracle, vault, &ISafety::alarmCall {}),
            1 => {
                let bunker = self.pair.world.read(vault, &IBunker::bunkerCall {});
                let loss = bunker.map_or(U256::ONE, |bunker| bunker.provisional);
                let call = IBunker::reviseLossCall { source, loss: self.pool.part(loss) };
                Call::new(owner, vault, &call)
            }
            2..=4 => Call::new(owner, vault, &IBunker::confirmLossCall {}),
            _ => {
                let account = self.pool.account();
                let call = ISafety::setSecondOpinionCall { secondOpinion: account };
                Call::new(owner, vault, &call)
            }
        }
    }

    fn owner(&mut self) -> Call {
        let (vault, owner) = (self.vault(), self.role(OWNER));
        match self.pool.rng.below(7) {
            6 => self.appoint(owner, vault),
            0 => {
                let guardian = self.role(GUARDIAN);
                let seconds = U256::from(self.pool.rng.below(10_000));
                Call::new(guardian, vault, &IRoles::pauseCall { durationSecs: seconds })
            }
            1 => Call::new(owner, vault, &IRoles::unpauseCall {}),
            2 => {
                let receiver = self.pool.account();
                Call::new(owner, vault, &IRoles::sweepCall { receiver })
            }
            3 => {
                let treasury = self.pool.account();
                Call::new(owner, vault, &ISafety::setTreasuryCall { treasury })
            }
            4 => {
                let adapter = self.adapter();
                let call = IRestakingManager::setCapCall {
                    adapter,
                    cap: self.pool.some_ether() * U256::from(1_000),
                    shareCapBps: U256::from(self.pool.rng.below(10_000)),
                };
                Call::new(owner, self.pair.suite.restaking_manager, &call)
            }
            _ => {
                let parameter = u8::try_from(self.pool.rng.below(10)).unwrap();
                let parameter = IParameters::Parameter::try_from(parameter).unwrap();
                let read = IParameters::parameterCall { parameter };
                let before = self.read(vault, &read);
                let value = self.pool.part(before * U256::from(2));
                Call::new(owner, vault, &IParameters::setParameterCall { parameter, value })
            }
        }
    }

    /// Names roles anew, mostly the accounts that have them.
    fn appoint(&mut self, owner: Address, vault: Address) -> Call {
        let [guardian, keeper, oracle] = [GUARDIAN, KEEPER, ORACLE].map(|role| self.role(role));
        match self.pool.rng.below(4) {
            0 => Call::new(owner, vault, &IRoles::setGuardianCall { guardian }),
            1 => Call::new(owner, vault, &IRoles::setKeeperCall { keeper }),
            2 => {
                let vault = self.pair.suite.staking_vault;
                Call::new(owner, vault, &IStakingVault::setOracleCall { oracle })
            }
            _ => {
                let user = self.user();
                Call::new(owner, vault, &IRoles::transferOwnershipCall { newOwner: user })
            }
        }
    }
}
