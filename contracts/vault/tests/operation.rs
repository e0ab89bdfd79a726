//! Which stop keeps which act out, and which one is named when there are several.

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::{IBunker, IRoles};
use basalt_math::{Assets, Bps, FlowLimits, Line, MAX_96, Rate};
use basalt_vault::{
    operation::Operation::{self, Allocate, EntryOrSettlement, InstantExit, Request},
    state::StatusSlot,
};

const NOW: u32 = 1_800_000_000;
const ACTS: [Operation; 4] = [Request, Allocate, InstantExit, EntryOrSettlement];

/// A reason to refuse, as the owner, the guardian, a reporter or a report brings it about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Paused,
    Alarmed,
    Stale,
    Bunker,
    Reopening,
}

use Stop::{Alarmed, Bunker, Paused, Reopening, Stale};

/// In the order in which they are named. A line is in one phase, so the last two exclude each other.
const STOPS: [Stop; 5] = [Paused, Alarmed, Stale, Bunker, Reopening];

const OPEN: StatusSlot = StatusSlot {
    deposit_cap: Assets(MAX_96),
    paused_until: 0,
    alarmed_until: 0,
    stale_at: u32::MAX,
    exit_fee: Bps(10),
    limits: FlowLimits { mint: Bps(10_000), burn: Bps(5_000) },
    is_alarm_spent: false,
};

/// A vault with these stops, each of which ends or began at a time of its own.
fn vault(stops: &[Stop]) -> (StatusSlot, Line) {
    let (mut status, mut line) = (OPEN, Line::flat(Rate::ONE, NOW));
    for stop in stops {
        match stop {
            Paused => status.paused_until = NOW + 1,
            Alarmed => status.alarmed_until = NOW + 2,
            Stale => status.stale_at = NOW - 3,
            Bunker => line = Line::bunker(Rate(9), Rate(10), NOW),
            Reopening => line = Line::reopening(Rate(9), NOW),
        }
    }
    (status, line)
}

/// The error that names a stop.
fn named(stop: Stop) -> Vec<u8> {
    match stop {
        Paused => IRoles::PausedUntil { until: U256::from(NOW + 1) }.abi_encode(),
        Alarmed => IBunker::AlarmedUntil { until: U256::from(NOW + 2) }.abi_encode(),
        Stale => IBunker::Stale { staleAt: U256::from(NOW - 3) }.abi_encode(),
        Bunker => IBunker::InBunker {}.abi_encode(),
        Reopening => IBunker::Reopening {}.abi_encode(),
    }
}

/// Why the vault refuses, after both ways to ask have said the same.
fn refusal((status, line): &(StatusSlot, Line), now: u32, act: Operation) -> Option<Vec<u8>> {
    let refused = status.require_open(line, now, act).err().map(|revert| revert.data().to_vec());
    assert_eq!(status.is_open(line, now, act), refused.is_none());
    refused
}

const fn keeps_out(stop: Stop, act: Operation) -> bool {
    match stop {
        Paused => true,
        Alarmed | Bunker => !matches!(act, Request),
        Stale => matches!(act, InstantExit | EntryOrSettlement),
        Reopening => matches!(act, EntryOrSettlement),
    }
}

#[test]
fn an_open_vault_takes_everything() {
    for act in ACTS {
        assert_eq!(refusal(&vault(&[]), NOW, act), None);
    }
}

#[test]
fn each_stop_keeps_out_what_it_is_for() {
    //                              request allocate exit  enter or settle
    let table = [
        (Paused, [true, true, true, true]),
        (Alarmed, [false, true, true, true]),
        (Stale, [false, false, true, true]),
        (Bunker, [false, true, true, true]),
        (Reopening, [false, false, false, true]),
    ];
    for (stop, is_kept_out) in table {
        for (act, is_kept_out) in ACTS.into_iter().zip(is_kept_out) {
            let expected = is_kept_out.then(|| named(stop));
            assert_eq!(refusal(&vault(&[stop]), NOW, act), expected, "{stop:?}");
            assert_eq!(keeps_out(stop, act), is_kept_out, "{stop:?}");
        }
    }
}

#[test]
fn of_several_stops_the_first_that_concerns_the_act_is_named() {
    for chosen in 0..1_u32 << STOPS.len() {
        let is_chosen = |index: &usize| chosen >> index & 1 == 1;
        let stops: Vec<_> = (0..STOPS.len()).filter(is_chosen).map(|index| STOPS[index]).collect();
        if stops.contains(&Bunker) && stops.contains(&Reopening) {
            continue;
        }
        for act in ACTS {
            let first = stops.iter().copied().find(|stop| keeps_out(*stop, act));
            assert_eq!(refusal(&vault(&stops), NOW, act), first.map(named), "{stops:?}");
        }
    }
}

#[test]
fn a_pause_and_an_alarm_are_over_in_the_second_that_they_name() {
    for stop in [Paused, Alarmed] {
        let (status, line) = vault(&[stop]);
        let until = status.paused_until.max(status.alarmed_until);
        assert_eq!(refusal(&(status, line), until - 1, InstantExit), Some(named(stop)));
        assert_eq!(refusal(&(status, line), until, InstantExit), None);
    }
}

#[test]
fn a_vault_is_stale_from_the_second_on_that_it_names() {
    let (status, line) = vault(&[Stale]);
    assert!(!status.is_stale(status.stale_at - 1));
    assert_eq!(refusal(&(status, line), status.stale_at - 1, InstantExit), None);
    assert!(status.is_stale(status.stale_at));
    assert_eq!(refusal(&(status, line), status.stale_at, InstantExit), Some(named(Stale)));
}

#[test]
fn with_nothing_at_work_nothing_is_ever_stale() {
    assert!(!OPEN.is_stale(u32::MAX));
    assert_eq!(refusal(&vault(&[]), u32::MAX, EntryOrSettlement), None);
}
