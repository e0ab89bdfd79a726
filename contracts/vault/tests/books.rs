//! The books as the nine words that a vault and the accountant exchange.

use alloy_primitives::U256;
use basalt_kit::{
    Word,
    slots::{Field, Packed},
};
use basalt_math::{
    Assets, Bps, Flow, FlowLimits, GainBound, InUse, Line, LossBound, LossWindow, PerformanceFee,
    Rate, Shares, Totals, limits::LOSS_WINDOW_SECS,
};
use basalt_vault::{
    books::{Books, FundsSlot, ReportSlot},
    gate::{EntrySlot, ExitSlot, Gate},
    layout::{ALARM_SPENT, BOOKS, FIELDS, QUEUE},
    state::TotalsSlot,
};
use proptest::prelude::*;

/// Books with a different value in each field that the tests name, each with the highest bit of the
/// field set.
fn distinct() -> Books {
    let wide = |number: u128| number | 1 << 95;
    let mut books = Books::unpack(&[Word::ZERO; 9]);
    books.totals_slot = TotalsSlot {
        totals: Totals { shares: Shares(wide(1)), backing: Assets(wide(2)) },
        flow: Flow { level: -3, at: 0x8000_0004 },
    };
    books.line = Line {
        start_rate: Rate(wide(5)),
        end_rate: Rate(wide(6)),
        start: 0x8000_0007,
        end: 0x8000_0008,
    };
    books.entry_slot = EntrySlot {
        deposit_cap: Assets(wide(11)),
        gate: Gate {
            paused_until: 0x8000_000c,
            alarmed_until: 0x8000_000d,
            stale_at: 0x8000_000e,
            limits: FlowLimits { mint: Bps(0x8010), burn: Bps(0x8011) },
        },
        is_alarm_spent: true,
    };
    books.exit_slot = ExitSlot {
        unavailable: Assets(wide(9)),
        gate: Gate {
            paused_until: 0x8000_0029,
            alarmed_until: 0x8000_002a,
            stale_at: 0x8000_002b,
            limits: FlowLimits { mint: Bps(0x802c), burn: Bps(0x802d) },
        },
        exit_fee: Bps(0x800f),
    };
    books.last_report = ReportSlot {
        peak: Rate(wide(18)),
        ref_time: 0x8000_0013,
        moved_at: 0x8000_0014,
        index: 0x8000_0015,
        growth: Bps(0x8016),
        growth_in_force: Bps(0x8017),
        reported_at: 0x8000_0028,
    };
    books.funds = FundsSlot {
        in_use: InUse { working: Assets(wide(24)), owed: Assets(wide(25)) },
        max_age_secs: 0x8000_001a,
        watermark: Bps(0x801b),
        buffer: Bps(0x801c),
    };
    books.fee = PerformanceFee {
        fraction: Bps(0x801d),
        reserve: Assets(wide(30)),
        shares_then: Shares(wide(31)),
    };
    books.protection.cover = Shares(wide(32));
    books.protection.provisional = Assets(wide(33));
    books.bounds.gain = GainBound { per_year: Bps(0x8022), at_once: Bps(0x8023) };
    books.bounds.loss =
        LossBound { per_report: Bps(0x8024), per_window: Bps(0x8025), window: LOSS_WINDOW_SECS };
    books.bounds.window = LossWindow { lost: wide(38), at: 0x8000_0027 };
    books
}

/// The bits of each word that are part of a field.
fn used() -> [U256; 9] {
    let mut words = [Packed::EMPTY; 9];
    for (_, field) in FIELDS.iter().filter(|(_, field)| field.slot() < BOOKS) {
        // `ALARM_SPENT` is 0 or 1: one bit of its eight.
        let bits = if *field == ALARM_SPENT { 1 } else { u128::MAX };
        let word = &mut words[field.slot() as usize];
        *word = word.with(*field, bits);
    }
    words.map(|word| word.to_word().to_u256())
}

#[test]
fn books_convert_to_words_and_back() {
    assert_eq!(Books::unpack(&distinct().pack()), distinct());
}

#[test]
fn every_field_is_packed_at_its_position_in_the_layout() {
    use basalt_vault::layout::*;
    let words = distinct().pack();
    let at = |field: Field| {
        let word = words.get(usize::try_from(field.slot()).unwrap()).unwrap();
        Packed::from_word(word).get(field)
    };
    let wide = |number: u128| number | 1 << 95;

    let amounts = [
        (SHARES, 1),
        (BACKING, 2),
        (START_RATE, 5),
        (END_RATE, 6),
        (UNAVAILABLE, 9),
        (DEPOSIT_CAP, 11),
        (PEAK, 18),
        (WORKING, 24),
        (OWED, 25),
        (FEE_RESERVE, 30),
        (SHARES_THEN, 31),
        (COVER_SHARES, 32),
        (PROVISIONAL, 33),
        (LOST, 38),
    ];
    for (field, number) in amounts {
        assert_eq!(at(field), wide(number), "{field:?}");
    }
    let times = [
        (FLOW_AT, 4),
        (LINE_START, 7),
        (LINE_END, 8),
        (PAUSED_UNTIL, 12),
        (ALARMED_UNTIL, 13),
        (STALE_AT, 14),
        (EXITS_PAUSED_UNTIL, 41),
        (EXITS_ALARMED_UNTIL, 42),
        (EXITS_STALE_AT, 43),
        (REF_TIME, 19),
        (MOVED_AT, 20),
        (REPORT_INDEX, 21),
        (MAX_AGE_SECS, 26),
        (LOST_AT, 39),
        (REPORTED_AT, 40),
    ];
    for (field, number) in times {
        assert_eq!(at(field), 0x8000_0000 | number, "{field:?}");
    }
    let parts = [
        (EXIT_FEE_BPS, 15),
        (MINT_LIMIT_BPS, 16),
        (BURN_LIMIT_BPS, 17),
        (EXITS_MINT_LIMIT_BPS, 44),
        (EXITS_BURN_LIMIT_BPS, 45),
        (GROWTH_BPS, 22),
        (GROWTH_IN_FORCE_BPS, 23),
        (WATERMARK_BPS, 27),
        (BUFFER_BPS, 28),
        (PERFORMANCE_FEE_BPS, 29),
        (GAIN_PER_YEAR_BPS, 34),
        (GAIN_AT_ONCE_BPS, 35),
        (LOSS_PER_REPORT_BPS, 36),
        (LOSS_PER_WINDOW_BPS, 37),
    ];
    for (field, number) in parts {
        assert_eq!(at(field), 0x8000 | number, "{field:?}");
    }
    assert_eq!(at(FLOW_LEVEL), u128::from((-3_i32).cast_unsigned()));
    assert_eq!(at(ALARM_SPENT), 1);
}

#[test]
fn the_books_have_as_many_words_as_the_layout_says() {
    assert_eq!(u32::try_from(distinct().pack().len()), Ok(BOOKS));
}

#[test]
fn any_nonzero_flag_marks_the_alarm_as_spent() {
    let mut words = [Word::ZERO; 9];
    words[3] = Packed::EMPTY.with(ALARM_SPENT, 0x80).to_word();
    assert!(Books::unpack(&words).entry_slot.is_alarm_spent);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unpacking_and_packing_keeps_the_bits_of_fields_and_clears_all_others(
        mut words in any::<[[u8; 32]; 9]>(), is_spent in any::<bool>(),
    ) {
        words[3][28] = is_spent.into();
        let packed = Books::unpack(&words.map(Word)).pack();

        for ((word, packed), used) in words.into_iter().zip(packed).zip(used()) {
            let expected = U256::from_be_bytes::<32>(word) & used;
            prop_assert_eq!(packed.to_u256(), expected);
        }
        prop_assert!(Books::unpack(&packed).pack() == packed, "packing again changes nothing");
    }

    #[test]
    fn replacing_one_field_changes_no_other_field(
        words in any::<[[u8; 32]; QUEUE as usize + 1]>(),
        chosen in 0..FIELDS.len(),
        value in any::<u128>(),
    ) {
        let mut words = words.map(Word);
        let (name, changed) = FIELDS[chosen];
        let slot = usize::try_from(changed.slot()).unwrap();
        let before = words;
        words[slot] = Packed::from_word(&words[slot]).replacing(changed, value).to_word();

        for (other, field) in FIELDS.iter().copied() {
            let slot = usize::try_from(field.slot()).unwrap();
            let [old, new] = [&before, &words].map(|words| Packed::from_word(&words[slot]).get(field));
            if other == name {
                let mask = u128::MAX >> (128 - field.bits());
                prop_assert_eq!(new, value & mask);
            } else {
                prop_assert_eq!(new, old, "{} changed with {}", other, name);
            }
        }
    }
}
