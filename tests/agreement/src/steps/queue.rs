//! Requests and positions.

use super::Steps;
use crate::pair::Call;
use alloy::primitives::{Address, Bytes, U256};
use basalt_interfaces::{IERC721, IQueuedVault, IWithdrawalQueue};

impl Steps<'_> {
    pub(super) fn queue(&mut self) -> Call {
        let (user, vault) = (self.user(), self.vault());
        let queue = self.pair.suite.queue(vault).unwrap();
        match self.pool.rng.below(8) {
            0..=2 => self.request(user, vault),
            3 => {
                let call =
                    IQueuedVault::settleCall { maxPositions: U256::from(self.pool.rng.below(9)) };
                Call::new(user, vault, &call)
            }
            _ => self.position(user, queue),
        }
    }

    fn request(&mut self, user: Address, vault: Address) -> Call {
        let held = self.balance(vault, user);
        let shares = self.pool.part(held / U256::from(3));
        let controller = self.receiver(user);
        if self.pool.rng.one_in(2) {
            let call = IQueuedVault::requestRedeem_0Call { shares, controller, owner: user };
            return Call::new(user, vault, &call);
        }
        let rate = self.read(vault, &IQueuedVault::requestRateCall {});
        let call = IQueuedVault::requestRedeem_1Call {
            shares,
            controller,
            owner: user,
            minRate: self.pool.part(rate),
            deadline: self.pool.state.now,
        };
        Call::new(user, vault, &call)
    }

    /// Something that is done with a position, mostly by its owner.
    fn position(&mut self, user: Address, queue: Address) -> Call {
        let state = self.pair.world.read(queue, &IWithdrawalQueue::queueStateCall {}).unwrap();
        let last: u64 = state.last.to();
        let id = U256::from(self.pool.rng.below(last + 1) + 1);
        let owner = self.pair.world.read(queue, &IERC721::ownerOfCall { tokenId: id });
        let owner = owner.ok().filter(|owner| self.pair.senders().contains(owner));
        let user = if self.pool.rng.one_in(5) { user } else { owner.unwrap_or(user) };
        let to = self.receiver(user);
        match self.pool.rng.below(8) {
            0 => Call::new(user, queue, &IWithdrawalQueue::cancelCall { requestId: id }),
            1 | 2 => {
                let call = IWithdrawalQueue::claim_0Call { requestId: id, receiver: to };
                Call::new(user, queue, &call)
            }
            3 => {
                let ids = (1..=last).map(U256::from).filter(|_| self.pool.rng.one_in(3)).collect();
                let call = IWithdrawalQueue::claim_1Call { requestIds: ids, receiver: to };
                Call::new(user, queue, &call)
            }
            4 => Call::new(user, queue, &IERC721::transferFromCall { from: user, to, tokenId: id }),
            5 if self.pool.rng.one_in(3) => {
                let call = IERC721::safeTransferFrom_1Call { from: user, to, tokenId: id };
                Call::new(user, queue, &call)
            }
            5 => {
                let data: Bytes = self.pool.rng.bytes::<40>().into();
                let call = IERC721::safeTransferFrom_0Call { from: user, to, tokenId: id, data };
                Call::new(user, queue, &call)
            }
            6 => Call::new(user, queue, &IERC721::approveCall { to, tokenId: id }),
            _ => {
                let approved = self.pool.rng.one_in(2);
                Call::new(user, queue, &IERC721::setApprovalForAllCall { operator: to, approved })
            }
        }
    }
}
