//! States and amounts, biased to the places where arithmetic goes wrong.

use crate::exchange::BetweenReports;
use basalt_math::{
    Assets, BPS, Bps, Growth, Ledger, Line, MAX_96, PerformanceFee, Pricing, RATE_ONE, Rate, Room,
    Rounding, Shares, Totals, mul_div,
};
use basalt_model::{DAY_SECS, LedgerModel};
use num_bigint::BigInt;
use proptest::prelude::*;

/// A deposit cap that caps nothing.
pub(crate) const NO_CAP: Assets = Assets(MAX_96);

/// For a comparison of one function with the reference.
pub(crate) fn many() -> ProptestConfig {
    cases(100_000)
}

/// For a property of all states.
pub(crate) fn some() -> ProptestConfig {
    cases(30_000)
}

pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, ..ProptestConfig::default() }
}

/// An empty ledger without fee and cover.
pub(crate) const EMPTY: Ledger = Ledger {
    totals: Totals { shares: Shares(0), backing: Assets(0) },
    line: Line::flat(Rate::ONE, 0),
    peak: Rate::ONE,
    growth: Growth(0),
    fee: PerformanceFee { fraction: Bps(0), reserve: Assets(0), shares_then: Shares(0) },
    cover: Shares(0),
    provisional: Assets(0),
};

/// A funded ledger at a moment, and its exit fee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) ledger: Ledger,
    pub(crate) growth_bps: u16,
    pub(crate) fee: Bps,
    pub(crate) now: u32,
}

impl Case {
    pub(crate) fn pricing(&self) -> Pricing {
        self.ledger.pricing(self.now, self.fee)
    }

    pub(crate) const fn model(&self) -> LedgerModel {
        model_of(&self.ledger, self.growth_bps, self.fee)
    }
}

/// The room of a vault that chooses no limits of its own.
pub(crate) fn wide(pricing: &Pricing) -> Room {
    pricing.room(NO_CAP, Shares(u128::MAX))
}

/// The reference in the same state.
pub(crate) const fn model_of(ledger: &Ledger, growth_bps: u16, fee: Bps) -> LedgerModel {
    LedgerModel {
        shares: ledger.totals.shares.0,
        backing: ledger.totals.backing.0,
        line: basalt_model::Line {
            start_rate: ledger.line.start_rate.0,
            end_rate: ledger.line.end_rate.0,
            start: ledger.line.start,
            end: ledger.line.end,
        },
        peak: ledger.peak.0,
        growth_bps,
        exit_fee_bps: fee.0,
    }
}

/// The exact slack, scaled by 1e27.
pub(crate) fn exact_slack(totals: &Totals, end_rate: Rate) -> BigInt {
    BigInt::from(totals.backing.0) * RATE_ONE - BigInt::from(totals.shares.0) * end_rate.0
}

/// Any number of up to `bits` bits, every length as likely as any other.
pub(crate) fn any_length(bits: u32) -> impl Strategy<Value = u128> {
    (0..=bits, any::<u128>())
        .prop_map(|(length, value)| value.checked_shr(128 - length).unwrap_or(0))
}

/// Any 128-bit number, often one at an edge.
pub(crate) fn any_word() -> impl Strategy<Value = u128> {
    prop_oneof![
        6 => any_length(128),
        3 => prop::sample::select(vec![
            0, 1, 2, BPS, RATE_ONE, MAX_96 - 1, MAX_96, MAX_96 + 1,
            (1 << 64) - 1, 1 << 64, (1 << 64) + 1, 1 << 127, u128::MAX - 1, u128::MAX,
        ]),
        // Digits at their extremes are where long division needs its corrections.
        2 => prop::array::uniform4(prop::sample::select(vec![0_u32, 1, 1 << 31, u32::MAX - 1, u32::MAX]))
            .prop_map(|digits| digits.into_iter().fold(0, |all, digit| all << 32 | u128::from(digit))),
    ]
}

/// An amount, absolute or as a part of a whole that is known only in the case.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amount {
    Absolute(u128),
    /// In parts of 2^32.
    Part(u32),
    /// The whole and a few wei more or less.
    Around(i8),
}

impl Amount {
    pub(crate) fn of(self, whole: u128) -> u128 {
        match self {
            Self::Absolute(amount) => amount,
            Self::Part(part) => mul_div(whole, part.into(), 1 << 32, Rounding::Down).unwrap(),
            Self::Around(more) => whole.saturating_add_signed(more.into()),
        }
    }
}

pub(crate) fn amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        2 => any_word().prop_map(Amount::Absolute),
        2 => any_length(97).prop_map(Amount::Absolute),
        5 => any::<u32>().prop_map(Amount::Part),
        1 => (-3_i8..=3).prop_map(Amount::Around),
    ]
}

/// An amount that leaves the ledger alive for more operations.
pub(crate) fn modest_amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        1 => (0_u128..3).prop_map(Amount::Absolute),
        1 => any_length(90).prop_map(Amount::Absolute),
        4 => (0_u32..u32::MAX / 50).prop_map(Amount::Part),
        1 => any::<u32>().prop_map(Amount::Part),
    ]
}

fn supply() -> impl Strategy<Value = u128> {
    const MILLI_ETHER: u128 = 1_000_000_000_000_000;
    prop_oneof![
        4 => prop::sample::select(vec![20, MILLI_ETHER, MILLI_ETHER * 1_000, RATE_ONE]),
        1 => prop::sample::select(vec![1, 2, MAX_96 - 1, MAX_96]),
        2 => any_length(96),
    ]
}

/// The usual rates of a living vault.
pub(crate) fn healthy_rate() -> impl Strategy<Value = u128> {
    prop::sample::select(vec![RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3])
}

fn end_rate() -> impl Strategy<Value = u128> {
    let least = RATE_ONE / 1_000;
    prop_oneof![
        8 => healthy_rate(),
        1 => prop::sample::select(vec![0, 1, 2, least - 1, least, least + 1, MAX_96 - 1, MAX_96]),
        2 => any_length(96),
    ]
}

/// The start of the line, relative to its end.
#[derive(Clone, Copy, Debug)]
enum Beginning {
    Level,
    /// This far below the end, in parts of 1e6.
    Below(u32),
    /// 1.01 times the start is the end, give or take a few steps.
    Threshold(i8),
    Anywhere(u32),
}

fn beginning() -> impl Strategy<Value = Beginning> {
    prop_oneof![
        2 => Just(Beginning::Level),
        4 => (0_u32..12_000).prop_map(Beginning::Below),
        1 => (-2_i8..=2).prop_map(Beginning::Threshold),
        1 => any::<u32>().prop_map(Beginning::Anywhere),
    ]
}

fn rate_at_start(beginning: Beginning, end_rate: u128) -> u128 {
    let part = |over, under| mul_div(end_rate, over, under, Rounding::Up).unwrap();
    let rate = match beginning {
        Beginning::Level => end_rate,
        Beginning::Below(millionths) => part(1_000_000 - u128::from(millionths), 1_000_000),
        Beginning::Threshold(more) => part(100, 101).saturating_add_signed(more.into()),
        Beginning::Anywhere(numerator) => part(numerator.into(), u32::MAX.into()),
    };
    rate.min(end_rate)
}

/// `(start, end, now)`: at the start of, within, at the end of and after the line. The first two
/// seconds of the epoch are no time but marks of a phase.
fn times() -> impl Strategy<Value = (u32, u32, u32)> {
    let spans =
        prop_oneof![Just(0), Just(1), Just(5 * DAY_SECS), Just(30 * DAY_SECS), 0..=30 * DAY_SECS];
    (2_u32..2_000_000_000, spans, 0_u32..=u32::MAX, 0_u8..10).prop_map(
        |(start, span, within, place)| {
            let end = start + span;
            let now = match place {
                0 | 1 => start,
                2 => start + 1,
                3 => end,
                4 => end + 40 * DAY_SECS,
                _ => start + within % (span + 1),
            };
            (start, end, now)
        },
    )
}

fn fee() -> impl Strategy<Value = Bps> {
    prop_oneof![
        2 => Just(0),
        4 => 0_u16..=200,
        1 => prop::sample::select(vec![1, 5_000, 9_999, 10_000, 10_001, u16::MAX]),
    ]
    .prop_map(Bps)
}

pub(crate) fn growth_bps() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(1_000), 1 => 0_u16..=1_200, 1 => prop::sample::select(vec![0, 1, u16::MAX])]
}

/// Any funded ledger without fee and cover, at any moment of its line.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    let peak_above = prop_oneof![3 => Just(0_u32), 1 => 0_u32..100_000];
    (supply(), end_rate(), beginning(), times(), amount(), peak_above, growth_bps(), fee())
        .prop_map(
            |(
                supply,
                end_rate,
                beginning,
                (start, end, now),
                slack,
                peak_above,
                growth_bps,
                fee,
            )| {
                // As many of the shares as the widest backing can fund.
                let fundable =
                    mul_div(MAX_96, RATE_ONE, end_rate, Rounding::Down).unwrap_or(MAX_96);
                let shares = supply.min(fundable);
                let needed = mul_div(shares, end_rate, RATE_ONE, Rounding::Up).unwrap();
                let slack = slack.of(needed / 20).min(MAX_96 - needed);
                let start_rate = rate_at_start(beginning, end_rate);
                let line =
                    Line { start_rate: Rate(start_rate), end_rate: Rate(end_rate), start, end };
                let rate = line.at(now).0;
                let above = mul_div(rate, peak_above.into(), 1_000_000, Rounding::Down).unwrap();
                let ledger = Ledger {
                    totals: Totals { shares: Shares(shares), backing: Assets(needed + slack) },
                    line,
                    peak: Rate((rate + above).min(MAX_96)),
                    growth: Growth::per_year(Bps(growth_bps)),
                    ..EMPTY
                };
                Case { ledger, growth_bps, fee, now }
            },
        )
}

/// A vault as it starts: a seed at a level rate.
pub(crate) fn fresh() -> impl Strategy<Value = Case> {
    (supply(), healthy_rate(), growth_bps(), fee()).prop_map(|(supply, rate, growth_bps, fee)| {
        let shares = supply.clamp(20, RATE_ONE);
        let backing = mul_div(shares, rate, RATE_ONE, Rounding::Up).unwrap();
        let now = 1_800_000_000;
        let ledger = Ledger {
            totals: Totals { shares: Shares(shares), backing: Assets(backing) },
            line: Line::flat(Rate(rate), now),
            peak: Rate(rate),
            growth: Growth::per_year(Bps(growth_bps)),
            ..EMPTY
        };
        Case { ledger, growth_bps, fee, now }
    })
}
