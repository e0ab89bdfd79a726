//! The outcome of a call to the accountant: the nine words after the books in its answer. The
//! accountant packs them, the vaults read them.

use crate::layout::BOOKS;
use alloc::vec::Vec;
use basalt_interfaces::IErrors;
use basalt_kit::{Revert, Word, revert};
use basalt_math::{Assets, Booking, Change, Shares, Waterfall};

/// Words of the books, which come first in an answer.
pub const BOOK_WORDS: usize = BOOKS as usize;

/// Words of an outcome.
pub const OUTCOME_WORDS: usize = 9;

/// Words of an answer.
pub const ANSWER_WORDS: usize = BOOK_WORDS + OUTCOME_WORDS;

/// The position of each word, in the order of `IAccountant.report`.
mod word {
    pub(super) const APPLIED: usize = 0;
    pub(super) const FEE_SHARES: usize = 1;
    pub(super) const COVER_BURNT: usize = 2;
    pub(super) const ABSORBED: usize = 3;
    pub(super) const COVERED: usize = 4;
    pub(super) const RATE_BEFORE: usize = 5;
    pub(super) const RATE_AFTER: usize = 6;
    pub(super) const LOSS_OF_SOURCE: usize = 7;
    pub(super) const IS_PROVISIONAL: usize = 8;
}

/// The outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The booking.
    pub booking: Booking,
    /// The provisional loss of the source after the call; `None` if the call booked a final change.
    pub provisional: Option<Assets>,
}

impl Outcome {
    /// Returns the words of the outcome.
    pub fn pack(&self) -> [Word; OUTCOME_WORDS] {
        let Booking { applied, rate_before, rate_after, waterfall, fee_shares, cover_burnt } =
            self.booking;
        let Waterfall { slack, growth, cover, holders: _ } = waterfall;
        let mut words = [Word::ZERO; OUTCOME_WORDS];
        words[word::APPLIED] = pack_change(applied);
        words[word::FEE_SHARES] = fee_shares.into();
        words[word::COVER_BURNT] = cover_burnt.into();
        words[word::ABSORBED] = slack.0.saturating_add(growth.0).into();
        words[word::COVERED] = cover.into();
        words[word::RATE_BEFORE] = rate_before.into();
        words[word::RATE_AFTER] = rate_after.into();
        words[word::LOSS_OF_SOURCE] = self.provisional.unwrap_or_default().into();
        words[word::IS_PROVISIONAL] = self.provisional.is_some().into();
        words
    }
}

/// Returns a change as a two's complement.
pub fn pack_change(change: Change) -> Word {
    match change {
        Change::Gain(gain) => gain.into(),
        Change::Loss(loss) => Word::negative(loss.0),
    }
}

/// An answer of the accountant: the books, then the outcome.
pub struct Answer(Vec<u8>);

impl Answer {
    /// Takes the bytes of an answer, [`ANSWER_WORDS`] words.
    pub const fn new(data: Vec<u8>) -> Self {
        Self(data)
    }

    /// Returns a word of the books or, after them, of the outcome.
    #[inline(never)]
    pub fn word(&self, index: usize) -> Word {
        let (words, _) = self.0.as_chunks::<32>();
        // An answer has all its words, so the fallback is never taken.
        words.get(index).map_or(Word::ZERO, |word| Word(*word))
    }

    fn amount(&self, index: usize) -> Result<u128, Revert> {
        let word = self.word(index);
        word.to_u128().ok_or_else(|| revert!(IErrors::Overflow, word, u128::MAX))
    }

    /// The applied change, a two's complement.
    pub fn applied(&self) -> Word {
        self.word(BOOK_WORDS + word::APPLIED)
    }

    /// The applied gain. `Overflow` if the change is a loss.
    pub fn applied_gain(&self) -> Result<u128, Revert> {
        self.amount(BOOK_WORDS + word::APPLIED)
    }

    /// Fee shares to mint to the treasury.
    pub fn fee_shares(&self) -> Result<Shares, Revert> {
        self.amount(BOOK_WORDS + word::FEE_SHARES).map(Shares)
    }

    /// Cover shares to burn.
    pub fn cover_burnt(&self) -> Result<Shares, Revert> {
        self.amount(BOOK_WORDS + word::COVER_BURNT).map(Shares)
    }

    /// The part of a loss that slack and growth absorbed.
    pub fn absorbed(&self) -> Word {
        self.word(BOOK_WORDS + word::ABSORBED)
    }

    /// The part of a loss that cover bore.
    pub fn covered(&self) -> Word {
        self.word(BOOK_WORDS + word::COVERED)
    }

    /// The rate before the call, 27 decimals.
    pub fn rate_before(&self) -> Word {
        self.word(BOOK_WORDS + word::RATE_BEFORE)
    }

    /// The rate after the call, 27 decimals.
    pub fn rate_after(&self) -> Word {
        self.word(BOOK_WORDS + word::RATE_AFTER)
    }

    /// The provisional loss of the source after the call.
    pub fn loss_of_source(&self) -> Word {
        self.word(BOOK_WORDS + word::LOSS_OF_SOURCE)
    }

    /// Whether the call set or replaced a provisional loss instead of booking a final change.
    pub fn is_provisional(&self) -> bool {
        !self.word(BOOK_WORDS + word::IS_PROVISIONAL).is_zero()
    }
}
