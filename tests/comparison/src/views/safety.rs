//! Phase, alarm, age, cover and the provisional loss.

use crate::View;
use alloy_primitives::Address;
use basalt_interfaces::{IBunker, IRoles, ISafety};
use basalt_model::VaultModel;

/// Phase, pause, alarm, age, cover and the provisional loss.
pub fn safety(model: &VaultModel<Address>, now: u32) -> Vec<View> {
    let (vault, status) = (model.roles.vault, &model.status);
    let bunker = model.accounts.bunker;
    let [provisional, shown, frozen, since] = bunker.map_or([0; 4], |bunker| {
        [bunker.provisional, bunker.shown, model.ledger().line.end_rate, bunker.since.into()]
    });
    vec![
        View::new(vault, &ISafety::phaseCall {})
            .number("phase", model.phase() as u8)
            .number("alarmedUntil", status.alarmed_until)
            .number("staleAt", status.stale_at),
        View::new(vault, &IRoles::pausedUntilCall {}).number("pausedUntil", status.paused_until),
        View::new(vault, &ISafety::isStaleCall {})
            .number("isStale", u8::from(status.is_stale(now))),
        View::new(vault, &ISafety::coverCall {}).number("cover", model.accounts.cover),
        View::new(vault, &IBunker::isBunkerCall {}).number("isBunker", u8::from(bunker.is_some())),
        View::new(vault, &IBunker::bunkerCall {})
            .number("provisional loss", provisional)
            .number("rate shown", shown)
            .number("rate frozen", frozen)
            .number("bunker since", since),
    ]
}
