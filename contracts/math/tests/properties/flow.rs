//! Flow limits: exact rooms, and a flow that is reversed leaves no trace.

use basalt_math::{
    BPS, Bps, FLOW_FLOOR, FLOW_ONE, Flow, FlowLimits, MAX_96, Rounding, Shares, mul_div,
};
use basalt_model::{DAY_SECS, FlowLimitsModel, FlowModel};
use num_bigint::BigUint;
use proptest::prelude::*;

use crate::{
    conversions::refusal,
    strategies::{Amount, amount, any_length, cases, many, some},
};

/// A flow at a moment, under limits that may have been lowered since.
#[derive(Clone, Copy, Debug)]
struct Meter {
    flow: Flow,
    limits: FlowLimits,
    supply: Shares,
    now: u32,
}

impl Meter {
    const fn model(&self) -> (FlowModel, FlowLimitsModel) {
        let limits = FlowLimitsModel { mint_bps: self.limits.mint.0, burn_bps: self.limits.burn.0 };
        (model_of(self.flow), limits)
    }

    fn mint(&self, shares: u128) -> Option<Flow> {
        self.flow.mint(self.now, self.limits, self.supply, Shares(shares)).ok()
    }

    fn burn(&self, shares: u128) -> Option<Flow> {
        self.flow.burn(self.now, self.limits, self.supply, Shares(shares)).ok()
    }

    fn rooms(&self) -> [u128; 2] {
        let Self { flow, limits, supply, now } = *self;
        [flow.mint_room(now, limits, supply).0, flow.burn_room(now, limits, supply).0]
    }
}

const fn model_of(flow: Flow) -> FlowModel {
    let size = flow.level.unsigned_abs() as u128;
    let (entered, left) = if flow.level > 0 { (size, 0) } else { (0, size) };
    FlowModel { entered, left, at: flow.at }
}

fn limit() -> impl Strategy<Value = Bps> {
    prop_oneof![
        4 => 0_u16..=10_000,
        2 => 0_u16..=300,
        2 => prop::sample::select(vec![0, 1, 9_999, 10_000, 10_001, u16::MAX]),
    ]
    .prop_map(Bps)
}

fn supply() -> impl Strategy<Value = Shares> {
    let floor = FLOW_FLOOR.0;
    prop_oneof![
        2 => any_length(96),
        1 => prop::sample::select(vec![0, 1, floor - 1, floor, floor + 1, floor * 100]),
        2 => floor..floor * 1_000,
    ]
    .prop_map(Shares)
}

fn meter() -> impl Strategy<Value = Meter> {
    let whole = i32::try_from(FLOW_ONE).unwrap();
    let level = prop_oneof![
        2 => Just(0),
        4 => -whole..=whole,
        2 => -1_000..1_000,
        1 => prop::sample::select(vec![-whole, -1, 1, whole - 1, whole]),
    ];
    let wait = prop_oneof![2 => Just(0_u32), 3 => 0..2 * DAY_SECS, 1 => any::<u32>()];
    (level, any::<u32>(), wait, limit(), limit(), supply()).prop_map(
        |(level, at, wait, mint, burn, supply)| {
            let limits = FlowLimits { mint, burn };
            Meter { flow: Flow { level, at }, limits, supply, now: at.saturating_add(wait) }
        },
    )
}

/// Parts of a limit in the unit of the level, rounded up.
fn units_up(limit: Bps) -> u128 {
    let whole = u128::try_from(FLOW_ONE).unwrap();
    mul_div(u128::from(limit.0).min(BPS), whole, BPS, Rounding::Up).unwrap()
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn minting_and_burning_agree_with_the_model(meter in meter(), shares in amount()) {
        let shares = shares.of(meter.supply.0);
        let (model, limits) = meter.model();
        let Meter { flow, supply, now, .. } = meter;
        let mut minted = model;
        let expected = minted.mint(limits, supply.0, shares, now);
        let after = flow.mint(now, meter.limits, supply, Shares(shares));
        prop_assert_eq!(after.map(|_| ()).map_err(refusal), expected);
        prop_assert_eq!(after.map_or(model, model_of), minted);

        let mut burnt = model;
        let expected = burnt.burn(limits, supply.0, shares, now);
        let after = flow.burn(now, meter.limits, supply, Shares(shares));
        prop_assert_eq!(after.map(|_| ()).map_err(refusal), expected);
        prop_assert_eq!(after.map_or(model, model_of), burnt);
    }

    #[test]
    fn all_of_a_room_passes_and_one_wei_more_does_not(meter in meter()) {
        let [mint, burn] = meter.rooms();
        prop_assert!(mint == 0 || meter.mint(mint).is_some() || mint == u128::MAX);
        prop_assert!(mint == u128::MAX || meter.mint(mint + 1).is_none());
        prop_assert!(burn == 0 || meter.burn(burn).is_some());
        prop_assert!(meter.burn(burn + 1).is_none());
        if mint == u128::MAX {
            prop_assert!(meter.mint(MAX_96).is_some());
        }
    }

    #[test]
    fn what_is_minted_and_burnt_again_leaves_no_trace(meter in meter(), shares in amount()) {
        let Meter { limits, supply, now, .. } = meter;
        let shares = Shares(shares.of(supply.0).min(MAX_96));
        let before = meter.rooms();
        if let Some(minted) = meter.mint(shares.0) {
            let larger = Shares(supply.0 + shares.0);
            let after = minted.burn(now, limits, larger, shares);
            // Only a limit that was lowered below the level can be in the way.
            if let Ok(flow) = after {
                prop_assert_eq!(Meter { flow, ..meter }.rooms(), before);
            }
        }
        if shares <= supply && let Some(burnt) = meter.burn(shares.0) {
            let smaller = Shares(supply.0 - shares.0);
            if let Ok(flow) = burnt.mint(now, limits, smaller, shares) {
                prop_assert_eq!(Meter { flow, ..meter }.rooms(), before);
            }
        }
    }

    #[test]
    fn time_only_brings_a_flow_nearer_to_nothing(meter in meter(), more in 0_u32..2 * DAY_SECS) {
        let nothing = |now| meter.flow.mint(now, meter.limits, meter.supply, Shares(0));
        let (now, later) = (meter.now, meter.now.saturating_add(more));
        if let (Ok(now), Ok(later)) = (nothing(now), nothing(later)) {
            prop_assert!(later.level.unsigned_abs() <= now.level.unsigned_abs());
            prop_assert!(later.level == 0 || later.level.signum() == now.level.signum());
        }
    }

    #[test]
    fn a_decayed_flow_leaves_the_same_room_and_forgets_nothing_twice(
        meter in meter(), limits in (limit(), limit()),
    ) {
        let now = meter.now;
        let flow = meter.flow.decayed_to(now, meter.limits);
        prop_assert_eq!(Meter { flow, ..meter }.rooms(), meter.rooms());
        let (mut model, model_limits) = meter.model();
        model.decay_to(model_limits, now);
        prop_assert_eq!(model_of(flow), model);
        // The decayed level does not depend on the new limits.
        let others = FlowLimits { mint: limits.0, burn: limits.1 };
        prop_assert_eq!(flow.decayed_to(now, others), flow);
    }

    #[test]
    fn a_flow_within_its_limit_is_forgotten_after_a_day(meter in meter(), shares in amount()) {
        let tomorrow = meter.now.saturating_add(DAY_SECS);
        if tomorrow - meter.now < DAY_SECS {
            return Ok(());
        }
        let shares = shares.of(meter.supply.0);
        for flow in [meter.mint(shares), meter.burn(shares)].into_iter().flatten() {
            let limit = if flow.level > 0 { meter.limits.mint } else { meter.limits.burn };
            let level = u128::from(flow.level.unsigned_abs());
            if level < units_up(limit) || level == 0 {
                let after = flow.mint(tomorrow, meter.limits, meter.supply, Shares(0)).unwrap();
                prop_assert_eq!(after.level, 0);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn the_rooms_agree_with_those_found_by_trying(meter in meter()) {
        let (model, limits) = meter.model();
        let [mint, burn] = meter.rooms();
        let most = MAX_96;
        prop_assert_eq!(mint.min(most), model.mint_room(limits, meter.supply.0, meter.now));
        prop_assert_eq!(burn.min(most), model.burn_room(limits, meter.supply.0, meter.now));
    }
}

proptest! {
    #![proptest_config(some())]

    #[test]
    fn net_flow_of_any_while_is_at_most_the_limit_and_what_became_free(
        meter in meter(),
        steps in prop::collection::vec((any::<bool>(), amount(), 0_u32..DAY_SECS / 4), 1..20),
    ) {
        let whole = u128::try_from(FLOW_ONE).unwrap();
        let start = 1_800_000_000;
        let Meter { limits, mut supply, .. } = meter;
        let (mut flow, mut now) = (Flow::default(), start);
        let (mut minted, mut burnt) = (0, 0);
        for (is_mint, shares, wait) in steps {
            now += wait;
            let shares = Shares(shares.of(supply.0));
            let measured = |supply: Shares| {
                mul_div(shares.0, whole, supply.max(FLOW_FLOOR).0, Rounding::Up).unwrap()
            };
            if supply.checked_add(shares).is_err() {
                continue;
            }
            if is_mint && let Ok(after) = flow.mint(now, limits, supply, shares) {
                supply = Shares(supply.0 + shares.0);
                minted += measured(supply);
                flow = after;
            } else if !is_mint && shares <= supply
                && let Ok(after) = flow.burn(now, limits, supply, shares)
            {
                burnt += measured(supply);
                supply = Shares(supply.0 - shares.0);
                flow = after;
            }
            let passed = u128::from(now - start);
            // The limit at once, and once more a day.
            let most = |limit| units_up(limit) + units_up(limit) * passed / u128::from(DAY_SECS);
            prop_assert!(minted <= burnt + most(limits.mint), "more came in");
            prop_assert!(burnt <= minted + most(limits.burn), "more went out");
        }
    }

    #[test]
    fn exits_of_a_day_are_at_most_twice_the_limit_of_the_supply(
        supply in supply(), burn in 0_u16..5_000,
        steps in prop::collection::vec((amount(), 0_u32..DAY_SECS / 2), 1..20),
    ) {
        let limits = FlowLimits { mint: Bps(0), burn: Bps(burn) };
        let (mut flow, mut now, mut left) = (Flow::default(), 1_800_000_000, supply);
        for (shares, wait) in steps {
            if now + wait - 1_800_000_000 > DAY_SECS {
                break;
            }
            now += wait;
            // As much as may go, or less.
            let room = flow.burn_room(now, limits, left).min(left);
            let shares = Shares(shares.of(room.0).min(room.0));
            flow = flow.burn(now, limits, left, shares).unwrap();
            left = Shares(left.0 - shares.0);
        }
        let gone = BigUint::from(supply.0 - left.0) * BPS;
        prop_assert!(gone <= BigUint::from(supply.max(FLOW_FLOOR).0) * (2 * u128::from(burn)));
    }

    #[test]
    fn an_exit_in_parts_leaves_at_most_one_unit_a_part(
        parts in prop::collection::vec(amount(), 1..10),
    ) {
        // Below the floor all parts have one measure.
        let limits = FlowLimits { mint: Bps(10_000), burn: Bps(10_000) };
        let shares: Vec<u128> = parts.iter().map(|part: &Amount| part.of(FLOW_FLOOR.0 / 10).min(FLOW_FLOOR.0 / 10)).collect();
        let all = Shares(shares.iter().sum());
        let mut flow = Flow::default().mint(9, limits, Shares(0), all).unwrap();
        let mut supply = all;
        for part in &shares {
            flow = flow.burn(9, limits, supply, Shares(*part)).unwrap();
            supply = Shares(supply.0 - part);
        }
        prop_assert!(flow.level <= 0 && flow.level.unsigned_abs() as usize <= parts.len());
    }
}

#[test]
fn a_limit_is_a_part_of_the_supply_after_entries_and_before_exits() {
    let limits = FlowLimits { mint: Bps(2_000), burn: Bps(5_000) };
    let supply = Shares(FLOW_FLOOR.0 * 8);
    let flow = Flow::default();
    // A fifth of a supply of ten is two, on top of eight; half of eight is four.
    let [mint, burn] = [flow.mint_room(0, limits, supply), flow.burn_room(0, limits, supply)];
    let unit = supply.0 >> 28;
    assert!(mint.0.abs_diff(FLOW_FLOOR.0 * 2) < unit, "{mint:?}");
    assert_eq!(burn, Shares(FLOW_FLOOR.0 * 4));
    // Net entries may exit again on top of the limit of exits.
    let entered = flow.mint(0, limits, supply, mint).unwrap();
    let larger = Shares(supply.0 + mint.0);
    assert_eq!(entered.mint_room(0, limits, larger), Shares(0));
    assert!(entered.burn_room(0, limits, larger).0.abs_diff(FLOW_FLOOR.0 * 7) < unit * 8);
    // Half a day makes half of it free.
    assert!(entered.mint_room(DAY_SECS / 2, limits, larger) > Shares(0));
    assert_eq!(
        entered.mint(DAY_SECS, limits, larger, Shares(0)).unwrap(),
        Flow { level: 0, at: DAY_SECS }
    );
}

#[test]
fn a_young_vault_is_measured_against_ten_thousand_tokens() {
    let limits = FlowLimits { mint: Bps(1_000), burn: Bps(1_000) };
    let seed = Shares(1_000_000_000_000_000);
    let room = Flow::default().mint_room(0, limits, seed);
    assert!(room.0.abs_diff(FLOW_FLOOR.0 / 10) <= FLOW_FLOOR.0 >> 30, "{room:?}");
}

#[test]
fn a_limit_of_nothing_lets_nothing_pass() {
    let limits = FlowLimits { mint: Bps(0), burn: Bps(0) };
    let supply = Shares(FLOW_FLOOR.0 * 8);
    assert_eq!(Flow::default().mint_room(0, limits, supply), Shares(0));
    assert_eq!(Flow::default().burn_room(0, limits, supply), Shares(0));
    let refused = basalt_math::MathError::AboveFlowLimit { shares: Shares(1), max: Shares(0) };
    assert_eq!(Flow::default().mint(0, limits, supply, Shares(1)), Err(refused));
    assert_eq!(Flow::default().burn(0, limits, supply, Shares(1)), Err(refused));
}
