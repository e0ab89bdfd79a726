//! The withdrawal queue and its positions.

use crate::{Subject, View};
use alloy_primitives::{Address, U256};
use basalt_interfaces::{IERC721, IToken, IWithdrawalQueue};
use basalt_model::{PositionModel, Stage, VaultModel};
use std::collections::BTreeMap;

/// The queue as a whole.
pub fn queue(model: &VaultModel<Address>) -> Vec<View> {
    let (vault, address, queue) = (model.roles.vault, model.roles.queue, &model.queue);
    let held = IToken::balanceOfCall { account: address };
    vec![
        View::new(address, &IWithdrawalQueue::queueStateCall {})
            .number("queue's last position", queue.positions.len())
            .number("queue's settled positions", queue.settled)
            .number("queue's committed positions", queue.committed)
            .number("queue's waiting shares", queue.open_shares())
            .number("queue's eligible shares", queue.eligible_shares()),
        View::new(address, &IWithdrawalQueue::escrowedSharesCall {})
            .number("queue's escrowed shares", queue.held_shares()),
        View::new(vault, &held).number("shares of the queue", model.balance(address)),
    ]
}

/// Every position, what it can claim, and the number of positions of each of `holders`.
pub fn positions(
    model: &VaultModel<Address>,
    holders: impl IntoIterator<Item = Address>,
) -> Vec<View> {
    let address = model.roles.queue;
    let mut views = Vec::new();
    let mut counts: BTreeMap<_, u64> = holders.into_iter().map(|holder| (holder, 0)).collect();
    for (position, id) in model.queue.positions.iter().zip(1_u64..) {
        views.push(fields(model, position, id));
        if position.stage != Stage::Gone {
            let (number, subject) = (U256::from(id), Subject::Position(id));
            let claimable = IWithdrawalQueue::claimableAssetsCall { requestId: number };
            views.push(
                View::of(subject, address, &claimable).number("claimable assets", position.assets),
            );
            counts.entry(position.holder).and_modify(|count| *count = count.saturating_add(1));
        }
    }
    for (owner, count) in counts {
        let call = IERC721::balanceOfCall { owner };
        views.push(View::of(Subject::Account(owner), address, &call).number("positions", count));
    }
    views
}

/// The fields of a position; all are zero once it is gone.
fn fields(model: &VaultModel<Address>, position: &PositionModel<Address>, id: u64) -> View {
    let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
    let (stage, assets) = (position.stage, position.assets);
    let (status, shares) = match stage {
        Stage::Gone => (0_u8, 0),
        Stage::Open => (1, position.shares),
        Stage::Settled => (2, 0),
        Stage::Returned => (3, position.shares),
    };
    let opened_at = model.queue.opened_at(position);
    let (holder, assets, rate, min_rate, opened_at) = match stage {
        Stage::Gone => (Address::ZERO, 0, 0, 0, 0),
        _ => (position.holder, assets, position.rate, position.min_rate, opened_at),
    };
    View::of(Subject::Position(id), model.roles.queue, &call)
        .account("holder", holder)
        .number("status", status)
        .number("shares", shares)
        .number("assets", assets)
        .number("rate at its request", rate)
        .number("least rate", min_rate)
        .number("time of its request", opened_at)
}
