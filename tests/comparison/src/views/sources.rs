//! The sources, each with its book value and its provisional loss.

use crate::{Subject, View};
use alloy_primitives::{Address, U256};
use basalt_interfaces::{IBunker, IRestakingManager};
use basalt_model::{
    VaultModel,
    vault::{Caps, Kind},
};

/// Book values, provisional losses, caps and times of `sources`.
pub fn sources(model: &VaultModel<Address>, sources: &[Address]) -> Vec<View> {
    let vault = model.roles.vault;
    let mut views = Vec::new();
    for source in sources.iter().copied() {
        let (known, subject) = (model.source(source), Subject::Account(source));
        let call = IBunker::provisionalLossCall { source };
        views.push(View::of(subject, vault, &call).number("provisional loss", known.provisional));
        if model.kind == Kind::Restaking {
            let call = IRestakingManager::adapterInfoCall { adapter: source };
            let view = View::of(subject, vault, &call).number("book value", known.book);
            let view = match known.caps {
                Some(Caps { assets, share_bps }) => {
                    view.number("cap", assets).number("share cap", share_bps)
                }
                None => view.unknown("cap").unknown("share cap"),
            };
            views.push(view.number("time of the report", known.reported_at));
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
