//! Words that no vault stores: anyone may send them, and the program answers.

use basalt_accountant::{apply_confirmation, apply_final_loss, apply_report, apply_revision};
use basalt_kit::Word;
use basalt_math::{Assets, Change, MAX_96, MathError};
use basalt_vault::{books::Books, layout::LINE, outcome::Outcome};
use proptest::prelude::*;

type BookingResult = Result<(Books, Outcome), MathError>;

/// Calls every function with one set of books.
fn answers(
    books: Books,
    now: u32,
    ref_time: u32,
    (one, other): (Assets, Assets),
) -> [BookingResult; 5] {
    [
        apply_report(books, now, ref_time, Change::Gain(one), other),
        apply_report(books, now, ref_time, Change::Loss(one), other),
        apply_final_loss(books, now, one),
        apply_revision(books, now, one, other),
        apply_confirmation(books, now),
    ]
}

/// The same in every phase of the line, by its mark.
fn in_every_phase(mut words: [Word; 9], now: u32, ref_time: u32, amounts: (Assets, Assets)) {
    for mark in [[0; 4], [1, 0, 0, 0], [2, 0, 0, 0], [0xff; 4]] {
        let line = usize::try_from(LINE).unwrap();
        words[line].0[28..].copy_from_slice(&mark);
        for (books, outcome) in
            answers(Books::unpack(&words), now, ref_time, amounts).into_iter().flatten()
        {
            // Books and outcome fit the words of the answer.
            assert_eq!(books.pack().len() + outcome.pack().len(), 18);
            assert_eq!(
                books.exit_slot.unavailable,
                books.funds.unavailable(&books.totals_slot.totals)
            );
        }
    }
}

#[test]
fn words_of_ones_and_of_zeros_are_answered() {
    for word in [Word::MAX, Word::ZERO] {
        for now in [0, 1, 2, 1_800_000_000, u32::MAX] {
            for one in [0, 1, MAX_96] {
                for other in [0, 1, MAX_96] {
                    in_every_phase([word; 9], now, now, (Assets(one), Assets(other)));
                    in_every_phase([word; 9], now, u32::MAX - now, (Assets(one), Assets(other)));
                }
            }
        }
    }
}

#[test]
fn books_without_anything_refuse_every_loss() {
    let nothing = Books::unpack(&[Word::ZERO; 9]);
    // A line of zeros is one in bunker, where a reported loss becomes provisional.
    let refused = MathError::InsufficientBacking { assets: Assets(1), backing: Assets(0) };
    let [_, loss, write_off, ..] = answers(nothing, 5, 5, (Assets(1), Assets(0)));
    assert_eq!(loss.unwrap_err(), refused);
    assert_eq!(write_off.unwrap_err(), MathError::InBunker);
}

/// Words at random, some with all their bits alike.
fn words() -> impl Strategy<Value = [[u8; 32]; 9]> {
    let word = prop_oneof![
        6 => any::<[u8; 32]>(),
        1 => Just([0; 32]),
        1 => Just([0xff; 32]),
        // Amounts of a living vault beside anything else.
        4 => (any::<[u8; 32]>(), any::<[u64; 2]>()).prop_map(|(mut word, amounts)| {
            for (at, amount) in [(0, amounts[0]), (12, amounts[1])] {
                word[at..at + 12].fill(0);
                word[at..at + 8].copy_from_slice(&amount.to_le_bytes());
            }
            word
        }),
    ];
    proptest::array::uniform9(word)
}

fn amount() -> impl Strategy<Value = Assets> {
    prop_oneof![
        Just(0),
        Just(MAX_96),
        any::<u64>().prop_map(u128::from),
        (0_u32..97).prop_flat_map(|bits| 0..=(1_u128 << bits) - 1),
    ]
    .prop_map(Assets)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_are_answered(
        words in words(), now in any::<u32>(), ref_time in any::<u32>(),
        one in amount(), other in amount(),
    ) {
        in_every_phase(words.map(Word), now, ref_time, (one, other));
    }
}
