//! The sources, each with its book value and its provisional loss.

use crate::{Subject, View};
use alloy_primitives::{Address, U256};
use basalt_interfaces::{IBunker, IRestakingManager};
use basalt_model::{VaultModel, vault::Kind};

/// Book values and provisional losses of `sources`. The model has no caps.
pub fn sources(model: &VaultModel<Address>, sources: &[Address]) -> Vec<View> {
    let vault = model.roles.vault;
    let mut views = Vec::new();
    for source in sources.iter().copied() {
        let (known, subject) = (model.source(source), Subject::Account(source));
        let call = IBunker::provisionalLossCall { source };
        views.push(View::of(subject, vault, &call).number("provisional loss", known.provisional));
        if model.kind == Kind::Restaking {
            let call = IRestakingManager::adapterInfoCall { adapter: source };
            views.push(
                View::of(subject, vault, &call)
                    .number("book value", known.book)
                    .unknown("cap")
                    .unknown("share cap")
                    .number("time of the report", known.reported_at),
            );
        }
    }
    views
}

/// The length of the list of adapters, if `listed` are all of them.
pub fn adapters(manager: Address, listed: &[Address]) -> Vec<View> {
    let count = U256::from(listed.len());
    let behind = IRestakingManager::adapterAtCall { index: count };
    vec![
        View::new(manager, &IRestakingManager::adapterCountCall {}).number("adapters", count),
        View::new(manager, &behind).account("behind the last adapter", Address::ZERO),
    ]
}
