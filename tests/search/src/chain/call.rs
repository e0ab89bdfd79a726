//! The call of each step.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{
    IBunker, IERC721, IParameters, IQueuedVault, IRateFeed, IRestakingManager, IRoles, ISafety,
    IStakingVault, IToken, IVault, IWithdrawalQueue,
};
use basalt_model::vault::{Caps, Kind};

use super::Chain;
use crate::step::{Amount, Step};

/// A transaction.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) from: Address,
    pub(crate) to: Address,
    /// Ether sent, in wei.
    pub(crate) wei: U256,
    pub(crate) input: Vec<u8>,
}

/// More ether than any entry may cost: `mint` gives the rest back.
const ENOUGH_WEI: u128 = 1 << 100;

impl Chain {
    /// The transaction that carries a step out; `None` where the world around the suite does.
    /// `holder` is the holder of the position that the step names.
    pub(crate) fn call(&self, kind: Kind, step: &Step, now: u32, holder: Address) -> Option<Call> {
        let vault = self.vault(kind);
        let call = match *step {
            Step::Enter { who, to, amount } => self.entry(kind, who, to, amount),
            Step::Exit { who, to, amount } => self.exit(kind, who, to, amount),
            Step::Cover { who, assets } => {
                let input = ISafety::addCoverCall { assets: U256::from(assets) };
                Call { wei: ether(kind, assets), ..self.by(who, vault, &input) }
            }
            Step::Transfer { from, to, shares } => {
                let to = self.accounts.holders[to];
                self.by(from, vault, &IToken::transferCall { to, value: U256::from(shares) })
            }
            Step::InKind { who, to, shares, forfeited } => self.in_kind(who, to, shares, forfeited),
            Step::Record => of(self.accounts.anyone, self.feed(kind), &IRateFeed::recordCall {}),
            Step::Request { .. }
            | Step::Settle { .. }
            | Step::Cancel { .. }
            | Step::Claim { .. }
            | Step::TransferPosition { .. }
            | Step::Commit { .. } => self.of_queue(kind, step, holder),
            Step::Report { source, ago } => self.report(kind, source, now.saturating_sub(ago)),
            Step::Revise { .. }
            | Step::Confirm { .. }
            | Step::WriteOff { .. }
            | Step::Alarm
            | Step::Pause { .. }
            | Step::Unpause
            | Step::Set { .. } => self.of_role(kind, step),
            Step::Allocate { source, assets } => self.allocation(kind, source, assets),
            Step::Deallocate { source, assets } => self.deallocation(kind, source, assets),
            Step::EmergencyExit { source } => {
                let adapter = self.source(kind, source);
                let input = IRestakingManager::emergencyExitCall { adapter };
                of(self.accounts.roles.keeper, vault, &input)
            }
            Step::Remove { source } => self.remove_call(source),
            Step::SetCaps { source, caps: Caps { assets, share_bps }, by_owner } => {
                let (adapter, roles) = (self.source(kind, source), &self.accounts.roles);
                let from = if by_owner { roles.owner } else { roles.guardian };
                let (cap, share) = (U256::from(assets), U256::from(share_bps));
                let input = IRestakingManager::setCapCall { adapter, cap, shareCapBps: share };
                of(from, vault, &input)
            }
            Step::Relist { .. }
            | Step::Fail { .. }
            | Step::Donate { .. }
            | Step::Drift { .. }
            | Step::Wait { .. } => return None,
        };
        Some(call)
    }

    fn by(&self, who: usize, to: Address, input: &impl SolCall) -> Call {
        of(self.accounts.holders[who], to, input)
    }

    fn entry(&self, kind: Kind, who: usize, to: usize, amount: Amount) -> Call {
        let (vault, receiver) = (self.vault(kind), self.accounts.holders[to]);
        match amount {
            // One in two deposits of ether for oneself is a stake.
            Amount::Assets(assets) if kind == Kind::Staking && who == to && assets % 2 == 1 => {
                let input = IStakingVault::stakeCall {};
                Call { wei: U256::from(assets), ..self.by(who, vault, &input) }
            }
            Amount::Assets(assets) => {
                let input = IVault::depositCall { assets: U256::from(assets), receiver };
                Call { wei: ether(kind, assets), ..self.by(who, vault, &input) }
            }
            Amount::Shares(shares) => {
                let input = IVault::mintCall { shares: U256::from(shares), receiver };
                Call { wei: ether(kind, ENOUGH_WEI), ..self.by(who, vault, &input) }
            }
        }
    }

    fn exit(&self, kind: Kind, who: usize, to: usize, amount: Amount) -> Call {
        let (vault, owner) = (self.vault(kind), self.accounts.holders[who]);
        let receiver = self.accounts.holders[to];
        match amount {
            Amount::Assets(assets) => {
                let assets = U256::from(assets);
                self.by(who, vault, &IVault::withdrawCall { assets, receiver, owner })
            }
            Amount::Shares(shares) => {
                let shares = U256::from(shares);
                self.by(who, vault, &IVault::redeemCall { shares, receiver, owner })
            }
        }
    }

    fn in_kind(&self, who: usize, to: usize, shares: u128, forfeited: u8) -> Call {
        let owner = self.accounts.holders[who];
        let is_forfeited = |(index, _): &(usize, _)| forfeited >> index & 1 == 1;
        let strategies = self.strategies.iter().enumerate().filter(is_forfeited);
        let input = IRestakingManager::redeemInKindCall {
            shares: U256::from(shares),
            receiver: self.accounts.holders[to],
            owner,
            minFractionWad: U256::ZERO,
            deadline: U256::MAX,
            forfeited: strategies.map(|(_, strategy)| strategy.adapter).collect(),
        };
        of(owner, self.vault(Kind::Restaking), &input)
    }

    fn of_queue(&self, kind: Kind, step: &Step, holder: Address) -> Call {
        let (vault, queue) = (self.vault(kind), self.queue(kind));
        match *step {
            Step::Request { who, to, shares, min_rate } => {
                let (owner, controller) = (self.accounts.holders[who], self.accounts.holders[to]);
                let shares = U256::from(shares);
                if min_rate == 0 {
                    let input = IQueuedVault::requestRedeem_0Call { shares, controller, owner };
                    return of(owner, vault, &input);
                }
                let input = IQueuedVault::requestRedeem_1Call {
                    shares,
                    controller,
                    owner,
                    minRate: U256::from(min_rate),
                    deadline: U256::MAX,
                };
                of(owner, vault, &input)
            }
            Step::Settle { max } => {
                let input = IQueuedVault::settleCall { maxPositions: U256::from(max) };
                of(self.accounts.anyone, vault, &input)
            }
            Step::Cancel { id } => {
                of(holder, queue, &IWithdrawalQueue::cancelCall { requestId: U256::from(id) })
            }
            Step::Claim { id, to } => {
                let id = U256::from(id);
                let input = IWithdrawalQueue::claim_0Call {
                    requestId: id,
                    receiver: self.accounts.holders[to],
                };
                of(holder, queue, &input)
            }
            Step::TransferPosition { id, to } => {
                let to = self.accounts.holders[to];
                let input = IERC721::transferFromCall { from: holder, to, tokenId: U256::from(id) };
                of(holder, queue, &input)
            }
            Step::Commit { id } => {
                let input = IWithdrawalQueue::markCommittedCall { requestId: U256::from(id) };
                of(self.accounts.roles.keeper, queue, &input)
            }
            _ => unreachable!("{step:?} is no step of the queue"),
        }
    }

    fn of_role(&self, kind: Kind, step: &Step) -> Call {
        let (vault, roles) = (self.vault(kind), &self.accounts.roles);
        match *step {
            Step::Revise { source, loss, by_owner } => {
                let from = if by_owner { roles.owner } else { self.accounts.second_opinion };
                let (source, loss) = (self.source(kind, source), U256::from(loss));
                of(from, vault, &IBunker::reviseLossCall { source, loss })
            }
            Step::Confirm { by_anyone } => {
                let from =
                    if by_anyone { self.accounts.anyone } else { self.accounts.second_opinion };
                of(from, vault, &IBunker::confirmLossCall {})
            }
            Step::WriteOff { source } => {
                let adapter = self.source(kind, source);
                of(roles.owner, vault, &IRestakingManager::writeOffCall { adapter })
            }
            Step::Alarm => of(self.reporter(kind), vault, &ISafety::alarmCall {}),
            Step::Pause { secs, by_owner } => {
                let from = if by_owner { roles.owner } else { roles.guardian };
                of(from, vault, &IRoles::pauseCall { durationSecs: U256::from(secs) })
            }
            Step::Unpause => of(roles.owner, vault, &IRoles::unpauseCall {}),
            Step::Set { parameter, value } => {
                let parameter = IParameters::Parameter::try_from(parameter.0)
                    .expect("a parameter of the interface");
                let value = U256::from(value);
                of(roles.owner, vault, &IParameters::setParameterCall { parameter, value })
            }
            _ => unreachable!("{step:?} is no step of a role"),
        }
    }

    const fn reporter(&self, kind: Kind) -> Address {
        match kind {
            Kind::Staking => self.accounts.roles.oracle,
            Kind::Restaking => self.accounts.roles.keeper,
        }
    }

    fn report(&self, kind: Kind, source: usize, ref_time: u32) -> Call {
        let (from, vault) = (self.reporter(kind), self.vault(kind));
        match kind {
            Kind::Staking => {
                let value = self.native.balance(self.accounts.roles.consensus);
                let input =
                    IStakingVault::reportCall { refTime: U256::from(ref_time), sourceValue: value };
                of(from, vault, &input)
            }
            Kind::Restaking => {
                let adapter = self.source(kind, source);
                of(from, vault, &IRestakingManager::reportCall { adapter })
            }
        }
    }

    fn allocation(&self, kind: Kind, source: usize, assets: u128) -> Call {
        let (from, vault, assets) =
            (self.accounts.roles.keeper, self.vault(kind), U256::from(assets));
        match kind {
            Kind::Staking => of(from, vault, &IStakingVault::allocateCall { assets }),
            Kind::Restaking => {
                let adapter = self.source(kind, source);
                of(from, vault, &IRestakingManager::allocateCall { adapter, assets })
            }
        }
    }

    fn deallocation(&self, kind: Kind, source: usize, assets: u128) -> Call {
        let vault = self.vault(kind);
        match kind {
            Kind::Staking => {
                let pay_back =
                    of(self.accounts.roles.consensus, vault, &IStakingVault::payBackCall {});
                Call { wei: U256::from(assets), ..pay_back }
            }
            Kind::Restaking => {
                let (adapter, assets) = (self.source(kind, source), U256::from(assets));
                let input = IRestakingManager::deallocateCall { adapter, assets };
                of(self.accounts.roles.keeper, vault, &input)
            }
        }
    }
}

fn of(from: Address, to: Address, input: &impl SolCall) -> Call {
    Call { from, to, wei: U256::ZERO, input: input.abi_encode() }
}

/// Ether of an amount, where the asset is ether.
fn ether(kind: Kind, assets: u128) -> U256 {
    if kind == Kind::Staking { U256::from(assets) } else { U256::ZERO }
}
