//! The outcome as words.

use alloy_primitives::U256;
use basalt_kit::Word;
use basalt_math::{Assets, Booking, Change, MAX_96, Rate, Shares, Waterfall};
use basalt_vault::outcome::{Answer, BOOK_WORDS, Outcome};

const WATERFALL: Waterfall =
    Waterfall { slack: Assets(1), growth: Assets(3), cover: Assets(5), holders: Assets(9) };

const OUTCOME: Outcome = Outcome {
    booking: Booking {
        applied: Change::Gain(Assets(1)),
        fee_shares: Shares(2),
        cover_burnt: Shares(3),
        waterfall: WATERFALL,
        rate_before: Rate(6),
        rate_after: Rate(7),
    },
    provisional: Some(Assets(8)),
};

fn words(outcome: &Outcome) -> [U256; 9] {
    outcome.pack().map(|word| word.to_u256())
}

const fn of_change(applied: Change) -> Outcome {
    Outcome { booking: Booking { applied, ..OUTCOME.booking }, ..OUTCOME }
}

#[test]
fn the_words_come_in_the_order_of_the_interface() {
    // Slack and growth share one word.
    assert_eq!(words(&OUTCOME), [1, 2, 3, 4, 5, 6, 7, 8, 1].map(U256::from));
    let [.., loss_of_source, is_provisional] = words(&Outcome { provisional: None, ..OUTCOME });
    assert_eq!([loss_of_source, is_provisional], [U256::ZERO; 2]);
    // A provisional loss of zero is provisional too.
    let none_left = Outcome { provisional: Some(Assets(0)), ..OUTCOME };
    let [.., loss_of_source, is_provisional] = words(&none_left);
    assert_eq!([loss_of_source, is_provisional], [U256::ZERO, U256::ONE]);
}

#[test]
fn a_loss_is_below_zero() {
    for loss in [0, 1, MAX_96] {
        let [applied, rest @ ..] = words(&of_change(Change::Loss(Assets(loss))));
        assert_eq!(applied, U256::from(loss).wrapping_neg());
        assert_eq!(rest, [2, 3, 4, 5, 6, 7, 8, 1].map(U256::from));
    }
    let [applied, ..] = words(&of_change(Change::Gain(Assets(MAX_96))));
    assert_eq!(applied, U256::from(MAX_96));
}

/// An answer of the accountant with this outcome behind books of which all bits are set.
fn answer(outcome: &Outcome) -> Answer {
    let words = [Word::MAX; BOOK_WORDS].into_iter().chain(outcome.pack());
    Answer::new(words.flat_map(|word| word.0).collect())
}

#[test]
fn a_vault_reads_from_an_answer_what_was_packed() {
    let packed = OUTCOME.pack();
    let read = answer(&OUTCOME);

    assert!((0..BOOK_WORDS).all(|index| read.word(index) == Word::MAX), "the books come first");
    let outcome = std::array::from_fn(|index| read.word(BOOK_WORDS + index));
    assert!(outcome == packed, "no word is lost");
    assert!(read.applied_gain().is_ok_and(|gain| gain == 1));
    assert!(read.fee_shares().is_ok_and(|shares| shares == Shares(2)));
    assert!(read.cover_burnt().is_ok_and(|shares| shares == Shares(3)));
    assert!(read.is_provisional());
    let others = [
        read.applied(),
        read.absorbed(),
        read.covered(),
        read.rate_before(),
        read.rate_after(),
        read.loss_of_source(),
    ];
    assert_eq!(others.map(|word| word.to_u256()), [1, 4, 5, 6, 7, 8].map(U256::from));

    let final_loss = answer(&Outcome { provisional: None, ..of_change(Change::Loss(Assets(1))) });
    assert!(final_loss.applied_gain().is_err(), "a loss is no gain");
    assert!(!final_loss.is_provisional());
}
