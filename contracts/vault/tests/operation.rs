//! Operations that each state of a vault blocks, and the error that names the reason.

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::{IBunker, IRoles, ISafety};
use basalt_math::{Bps, FlowLimits, Line, Rate};
use basalt_vault::{
    gate::Gate,
    operation::Operation::{self, Allocate, EntryOrSettlement, InstantExit},
};

const NOW: u32 = 1_800_000_000;
const OPERATIONS: [Operation; 3] = [Allocate, InstantExit, EntryOrSettlement];

/// A reason to block operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Paused,
    Alarmed,
    Stale,
    Bunker,
    Reopening,
}

use Reason::{Alarmed, Bunker, Paused, Reopening, Stale};

/// In the order in which errors name them. A line is in one phase, so the last two exclude each
/// other.
const REASONS: [Reason; 5] = [Paused, Alarmed, Stale, Bunker, Reopening];

const OPEN: Gate = Gate {
    paused_until: 0,
    alarmed_until: 0,
    stale_at: u32::MAX,
    limits: FlowLimits { mint: Bps(10_000), burn: Bps(5_000) },
};

/// A vault with these reasons, each with its own time.
fn vault(reasons: &[Reason]) -> (Gate, Line) {
    let (mut gate, mut line) = (OPEN, Line::flat(Rate::ONE, NOW));
    for reason in reasons {
        match reason {
            Paused => gate.paused_until = NOW + 1,
            Alarmed => gate.alarmed_until = NOW + 2,
            Stale => gate.stale_at = NOW - 3,
            Bunker => line = Line::bunker(Rate(9), Rate(10), NOW),
            Reopening => line = Line::reopening(Rate(9), NOW),
        }
    }
    (gate, line)
}

/// The error for a reason.
fn error_of(reason: Reason) -> Vec<u8> {
    match reason {
        Paused => IRoles::PausedUntil { until: U256::from(NOW + 1) }.abi_encode(),
        Alarmed => ISafety::AlarmedUntil { until: U256::from(NOW + 2) }.abi_encode(),
        Stale => ISafety::Stale { staleAt: U256::from(NOW - 3) }.abi_encode(),
        Bunker => IBunker::InBunker {}.abi_encode(),
        Reopening => IBunker::Reopening {}.abi_encode(),
    }
}

/// The error of an operation, if it is blocked. Checks that `is_open` and `require_open` agree.
fn refusal((gate, line): &(Gate, Line), now: u32, operation: Operation) -> Option<Vec<u8>> {
    let refused =
        gate.require_open(line, now, operation).err().map(|revert| revert.data().to_vec());
    assert_eq!(gate.is_open(line, now, operation), refused.is_none());
    refused
}

const fn blocks(reason: Reason, operation: Operation) -> bool {
    match reason {
        Paused | Alarmed | Bunker => true,
        Stale => matches!(operation, InstantExit | EntryOrSettlement),
        Reopening => matches!(operation, EntryOrSettlement),
    }
}

#[test]
fn an_open_vault_blocks_nothing() {
    for operation in OPERATIONS {
        assert_eq!(refusal(&vault(&[]), NOW, operation), None);
    }
}

#[test]
fn each_reason_blocks_its_operations() {
    //                    allocate exit  enter or settle
    let table = [
        (Paused, [true, true, true]),
        (Alarmed, [true, true, true]),
        (Stale, [false, true, true]),
        (Bunker, [true, true, true]),
        (Reopening, [false, false, true]),
    ];
    for (reason, is_blocked) in table {
        for (operation, is_blocked) in OPERATIONS.into_iter().zip(is_blocked) {
            let expected = is_blocked.then(|| error_of(reason));
            assert_eq!(refusal(&vault(&[reason]), NOW, operation), expected, "{reason:?}");
            assert_eq!(blocks(reason, operation), is_blocked, "{reason:?}");
        }
    }
}

#[test]
fn the_error_names_the_first_reason_that_blocks_the_operation() {
    for chosen in 0..1_u32 << REASONS.len() {
        let is_chosen = |index: &usize| chosen >> index & 1 == 1;
        let reasons: Vec<_> =
            (0..REASONS.len()).filter(is_chosen).map(|index| REASONS[index]).collect();
        if reasons.contains(&Bunker) && reasons.contains(&Reopening) {
            continue;
        }
        for operation in OPERATIONS {
            let first = reasons.iter().copied().find(|reason| blocks(*reason, operation));
            assert_eq!(
                refusal(&vault(&reasons), NOW, operation),
                first.map(error_of),
                "{reasons:?}"
            );
        }
    }
}

#[test]
fn a_pause_and_an_alarm_end_at_the_time_in_their_error() {
    for reason in [Paused, Alarmed] {
        let (gate, line) = vault(&[reason]);
        let until = gate.paused_until.max(gate.alarmed_until);
        assert_eq!(refusal(&(gate, line), until - 1, InstantExit), Some(error_of(reason)));
        assert_eq!(refusal(&(gate, line), until, InstantExit), None);
    }
}

#[test]
fn a_vault_is_stale_from_the_time_in_its_error_on() {
    let (gate, line) = vault(&[Stale]);
    assert!(!gate.is_stale(gate.stale_at - 1));
    assert_eq!(refusal(&(gate, line), gate.stale_at - 1, InstantExit), None);
    assert!(gate.is_stale(gate.stale_at));
    assert_eq!(refusal(&(gate, line), gate.stale_at, InstantExit), Some(error_of(Stale)));
}

#[test]
fn a_vault_with_nothing_at_work_is_never_stale() {
    assert!(!OPEN.is_stale(u32::MAX));
    assert_eq!(refusal(&vault(&[]), u32::MAX, EntryOrSettlement), None);
}
