//! What a vault is told, as words.

use alloy_primitives::U256;
use basalt_accountant::Outcome;
use basalt_math::{Assets, Change, MAX_96, Rate, Shares};

const TOLD: Outcome = Outcome {
    applied: Change::Gain(Assets(1)),
    fee_shares: Shares(2),
    cover_burnt: Shares(3),
    absorbed: Assets(4),
    covered: Assets(5),
    rate_before: Rate(6),
    rate_after: Rate(7),
    loss_of_source: Assets(8),
    is_provisional: true,
};

fn words(outcome: &Outcome) -> [U256; 9] {
    outcome.words().map(|word| word.to_u256())
}

#[test]
fn the_words_come_in_the_order_of_the_interface() {
    assert_eq!(words(&TOLD), [1, 2, 3, 4, 5, 6, 7, 8, 1].map(U256::from));
    let [.., last] = words(&Outcome { is_provisional: false, ..TOLD });
    assert_eq!(last, U256::ZERO);
}

#[test]
fn a_loss_is_below_zero() {
    for loss in [0, 1, MAX_96] {
        let [applied, rest @ ..] = words(&Outcome { applied: Change::Loss(Assets(loss)), ..TOLD });
        assert_eq!(applied, U256::from(loss).wrapping_neg());
        assert_eq!(rest, [2, 3, 4, 5, 6, 7, 8, 1].map(U256::from));
    }
    let [applied, ..] = words(&Outcome { applied: Change::Gain(Assets(MAX_96)), ..TOLD });
    assert_eq!(applied, U256::from(MAX_96));
}
