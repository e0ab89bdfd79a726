//! Long random sequences: the money core and the reference go through the same operations and are in
//! the same state after each.

use crate::exchange::Exchange;
use basalt_math::{Assets, Change, Shares};
use basalt_model::DAY_SECS;
use proptest::prelude::*;

use crate::{
    conversions::{exit_refusal, refusal},
    strategies::{Amount, Case, NO_CAP, amount, cases, fresh, model_of, modest_amount},
};

/// One operation. Amounts are parts of the supply or of the backing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Deposit(Amount),
    Mint(Amount),
    Redeem(Amount),
    Withdraw(Amount),
    Gain(Amount),
    Loss(Amount),
    Wait(u32),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let any_amount = || prop_oneof![20 => modest_amount(), 1 => amount()];
    let gain = prop_oneof![
        3 => (0_u32..u32::MAX / 200).prop_map(Amount::Part),
        1 => any_amount(),
    ];
    let loss = prop_oneof![
        6 => (0_u32..u32::MAX / 200).prop_map(Amount::Part),
        1 => any_amount(),
    ];
    prop_oneof![
        2 => any_amount().prop_map(Step::Deposit),
        2 => any_amount().prop_map(Step::Mint),
        2 => any_amount().prop_map(Step::Redeem),
        2 => any_amount().prop_map(Step::Withdraw),
        3 => gain.prop_map(Step::Gain),
        1 => loss.prop_map(Step::Loss),
        4 => (0_u32..12 * DAY_SECS).prop_map(Step::Wait),
    ]
}

/// Applies a step to the ledger of `case`; a refused one changes nothing.
pub(crate) fn apply(case: &mut Case, step: Step) {
    let totals = case.ledger.totals;
    let pricing = case.pricing();
    let assets = |amount: Amount| Assets(amount.of(totals.backing.0));
    let shares = |amount: Amount| Shares(amount.of(totals.shares.0));
    let after = match step {
        Step::Deposit(amount) => pricing.deposit(assets(amount), NO_CAP).map(|e| e.totals_after),
        Step::Mint(amount) => pricing.mint(shares(amount), NO_CAP).map(|e| e.totals_after),
        Step::Redeem(amount) => pricing.redeem(shares(amount)).map(|e| e.totals_after),
        Step::Withdraw(amount) => pricing.withdraw(assets(amount)).map(|e| e.totals_after),
        Step::Gain(amount) | Step::Loss(amount) => {
            let change = match step {
                Step::Gain(_) => Change::Gain(assets(amount)),
                _ => Change::Loss(assets(amount)),
            };
            if let Ok((after, _)) = case.ledger.book_change(case.now, change) {
                case.ledger = after;
            }
            return;
        }
        Step::Wait(secs) => {
            case.now += secs;
            return;
        }
    };
    // Cover is part of the supply and never exits.
    if let Ok(after) = after
        && after.shares >= case.ledger.cover
    {
        case.ledger.totals = after;
    }
}

proptest! {
    #![proptest_config(cases(6_000))]

    #[test]
    fn math_agrees_with_the_model_state_for_state(
        start in fresh(), steps in prop::collection::vec(step(), 1..80),
    ) {
        let mut case = start;
        let mut model = start.model();
        for step in steps {
            let (pricing, now) = (case.pricing(), case.now);
            let (shares, backing) = (model.shares, model.backing);
            match step {
                Step::Deposit(amount) => prop_assert_eq!(
                    pricing.deposit(Assets(amount.of(backing)), NO_CAP).map(|e| e.shares.0).map_err(refusal),
                    model.deposit(amount.of(backing), now)
                ),
                Step::Mint(amount) => prop_assert_eq!(
                    pricing.mint(Shares(amount.of(shares)), NO_CAP).map(|e| e.assets.0).map_err(refusal),
                    model.mint(amount.of(shares), now)
                ),
                Step::Redeem(amount) => prop_assert_eq!(
                    pricing.redeem(Shares(amount.of(shares))).map(|e| e.assets.0).map_err(exit_refusal),
                    model.redeem(amount.of(shares), now)
                ),
                Step::Withdraw(amount) => prop_assert_eq!(
                    pricing
                        .withdraw(Assets(amount.of(backing)))
                        .map(|e| e.shares.0)
                        .map_err(exit_refusal),
                    model.withdraw(amount.of(backing), now)
                ),
                Step::Gain(amount) => {
                    model.gain(amount.of(backing), now);
                }
                Step::Loss(amount) => {
                    let _ = model.loss(amount.of(backing), now);
                }
                Step::Wait(_) => {}
            }
            apply(&mut case, step);
            prop_assert_eq!(model_of(&case.ledger, case.growth_bps, case.fee), model);
            prop_assert!(case.ledger.is_funded());
        }
    }
}
