//! The storage layout of both vaults, which proofs, monitors and tools rely on.

use alloy_primitives::Address;
use basalt_kit::slots::Packed;
use basalt_math::{Assets, Bps, Flow, FlowLimits, InUse, Line, MAX_96, Rate, Shares, Totals};
use basalt_vault::{
    books::{FundsSlot, ReportSlot},
    gate::{EntrySlot, ExitSlot, Gate},
    layout::*,
    state::{QueueSlot, TotalsSlot, pack_line, unpack_line},
};

#[test]
fn slots_keep_their_number() {
    let books = [TOTALS, LINE, EXIT, ENTRY, LAST_REPORT, FUNDS, FEES, PROTECTION, REPORT_BOUNDS];
    assert_eq!(books, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(BOOKS, 9);
    let token = [BALANCES.balances_slot(), BALANCES.allowances_slot(), BALANCES.nonces_slot()];
    assert_eq!(token, [9, 10, 11]);
    let addresses =
        [OWNER, PENDING_OWNER, GUARDIAN, KEEPER, TREASURY, SECOND_OPINION, QUEUE, ACCOUNTANT];
    assert_eq!(addresses, [12, 13, 14, 15, 16, 17, 18, 19]);
    assert_eq!([PROVISIONAL_BY_SOURCE, OWN], [20, 21]);
}

#[test]
fn fields_do_not_overlap() {
    for (one_name, one) in FIELDS {
        let full = Packed::EMPTY.with(*one, u128::MAX);
        for (other_name, other) in FIELDS.iter().filter(|(name, _)| name != one_name) {
            let is_apart = one.slot() != other.slot() || full.get(*other) == 0;
            assert!(is_apart, "{one_name} overlaps {other_name}");
        }
    }
}

#[test]
fn the_gate_has_the_same_position_in_both_slots() {
    let pairs = [
        (PAUSED_UNTIL, EXITS_PAUSED_UNTIL),
        (ALARMED_UNTIL, EXITS_ALARMED_UNTIL),
        (STALE_AT, EXITS_STALE_AT),
        (MINT_LIMIT_BPS, EXITS_MINT_LIMIT_BPS),
        (BURN_LIMIT_BPS, EXITS_BURN_LIMIT_BPS),
    ];
    for (entry, exit) in pairs {
        assert_eq!((entry.slot(), exit.slot()), (ENTRY, EXIT));
        assert_eq!((entry.bit(), entry.bits()), (exit.bit(), exit.bits()));
    }
}

#[test]
fn instant_exits_may_take_all_but_the_unavailable_assets() {
    let totals = |backing| Totals { shares: Shares(1), backing: Assets(backing) };
    let exit_slot = ExitSlot { unavailable: Assets(40), gate: GATE, exit_fee: Bps(0) };
    assert_eq!(exit_slot.instant(&totals(100)), Assets(60));
    assert_eq!(exit_slot.instant(&totals(40)), Assets(0));
    // After a loss the backing may be smaller than the unavailable assets.
    assert_eq!(exit_slot.instant(&totals(39)), Assets(0));
}

/// The slot after a round trip through storage.
const fn stored(slot: Packed) -> Packed {
    Packed::from_word(&slot.to_word())
}

#[test]
fn totals_are_packed_as_in_the_layout_for_every_sign_of_the_flow() {
    for level in [0, 1, -1, 1 << 30, -(1 << 30), i32::MIN, i32::MAX] {
        let totals_slot = TotalsSlot {
            totals: Totals { shares: Shares(MAX_96), backing: Assets(0x1234) },
            flow: Flow { level, at: 0x89ab_cdef },
        };
        let slot = stored(totals_slot.pack());
        assert_eq!((slot.get(SHARES), slot.get(BACKING)), (MAX_96, 0x1234));
        assert_eq!(slot.get(FLOW_LEVEL), u128::from(level.cast_unsigned()));
        assert_eq!(slot.get(FLOW_AT), 0x89ab_cdef);
        assert_eq!(TotalsSlot::unpack(slot), totals_slot);
    }
}

#[test]
fn the_line_is_packed_as_in_the_layout_in_every_phase() {
    let (low, high) = (Rate(0x0102_0304), Rate(MAX_96));
    for line in [
        Line { start_rate: low, end_rate: high, start: 0x0a0b_0c0d, end: u32::MAX },
        Line::bunker(low, high, 7),
        Line::reopening(high, 9),
    ] {
        let slot = stored(pack_line(&line));
        assert_eq!(
            (slot.get(START_RATE), slot.get(END_RATE)),
            (line.start_rate.0, line.end_rate.0)
        );
        assert_eq!(slot.get(LINE_START), line.start.into());
        assert_eq!(slot.get(LINE_END), line.end.into());
        assert_eq!(unpack_line(slot), line);
        assert_eq!(unpack_line(slot).phase(), line.phase());
    }
}

const GATE: Gate = Gate {
    paused_until: 0x0123_4567,
    alarmed_until: 0x89ab_cdef,
    stale_at: u32::MAX,
    limits: FlowLimits { mint: Bps(0x5678), burn: Bps(0x9abc) },
};

#[test]
fn the_gate_of_entries_is_packed_as_in_the_layout() {
    let deposit_cap = Assets(0xfedc_ba98_7654_3210_f0e1_d2c3);
    let entry_slot = EntrySlot { deposit_cap, gate: GATE, is_alarm_spent: true };
    let slot = stored(entry_slot.pack());
    let times = [PAUSED_UNTIL, ALARMED_UNTIL, STALE_AT];
    assert_eq!(times.map(|field| slot.get(field)), [0x0123_4567, 0x89ab_cdef, 0xffff_ffff]);
    let others = [DEPOSIT_CAP, MINT_LIMIT_BPS, BURN_LIMIT_BPS, ALARM_SPENT];
    assert_eq!(others.map(|field| slot.get(field)), [deposit_cap.0, 0x5678, 0x9abc, 1]);
    assert_eq!(EntrySlot::unpack(slot), entry_slot);
}

#[test]
fn the_gate_of_exits_is_packed_as_in_the_layout() {
    let exit_slot = ExitSlot { unavailable: Assets(MAX_96), gate: GATE, exit_fee: Bps(0x1234) };
    let slot = stored(exit_slot.pack());
    let times = [EXITS_PAUSED_UNTIL, EXITS_ALARMED_UNTIL, EXITS_STALE_AT];
    assert_eq!(times.map(|field| slot.get(field)), [0x0123_4567, 0x89ab_cdef, 0xffff_ffff]);
    let others = [UNAVAILABLE, EXITS_MINT_LIMIT_BPS, EXITS_BURN_LIMIT_BPS, EXIT_FEE_BPS];
    assert_eq!(others.map(|field| slot.get(field)), [MAX_96, 0x5678, 0x9abc, 0x1234]);
    assert_eq!(ExitSlot::unpack(slot), exit_slot);
}

#[test]
fn the_report_slot_is_packed_as_in_the_layout() {
    let last_report = ReportSlot {
        peak: Rate(0xfedc_ba98_7654_3210_f0e1_d2c3),
        ref_time: 0x89ab_cdef,
        moved_at: 0x0f1e_2d3c,
        index: 0x4b5a_6978,
        growth: Bps(0x1234),
        growth_in_force: Bps(0x5678),
        reported_at: 0xa7b6_c5d4,
    };
    let slot = stored(last_report.pack());
    let fields =
        [PEAK, REF_TIME, MOVED_AT, REPORT_INDEX, GROWTH_BPS, GROWTH_IN_FORCE_BPS, REPORTED_AT];
    let values = [
        0xfedc_ba98_7654_3210_f0e1_d2c3,
        0x89ab_cdef,
        0x0f1e_2d3c,
        0x4b5a_6978,
        0x1234,
        0x5678,
        0xa7b6_c5d4,
    ];
    assert_eq!(fields.map(|field| slot.get(field)), values);
    assert_eq!(ReportSlot::unpack(slot), last_report);
}

#[test]
fn funds_are_packed_as_in_the_layout() {
    let funds = FundsSlot {
        in_use: InUse { working: Assets(MAX_96), owed: Assets(0x0102_0304_0506) },
        max_age_secs: 0x89ab_cdef,
        watermark: Bps(0x1234),
        buffer: Bps(0x5678),
    };
    let slot = stored(funds.pack());
    let fields = [WORKING, OWED, MAX_AGE_SECS, WATERMARK_BPS, BUFFER_BPS];
    let values = [MAX_96, 0x0102_0304_0506, 0x89ab_cdef, 0x1234, 0x5678];
    assert_eq!(fields.map(|field| slot.get(field)), values);
    assert_eq!(FundsSlot::unpack(slot), funds);
}

#[test]
fn the_queue_and_the_pause_of_requests_share_a_slot() {
    let slot = QueueSlot { queue: Address::repeat_byte(0xf1), paused_until: 0x0123_4567 };
    let word = slot.pack();
    assert_eq!(word.lower_address(), slot.queue);
    assert_eq!(Packed::from_word(&word).get(REQUESTS_PAUSED_UNTIL), 0x0123_4567);
    assert_eq!(word.0[4..12], [0; 8]);
    assert_eq!(QueueSlot::unpack(&word), slot);
}
