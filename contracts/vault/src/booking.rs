//! Booking what work has brought or lost: the one way in which the rate moves.
//!
//! The sums are done by the accountant, a program without storage: it is given the first slots as
//! they are and gives them back as they are to be. What it cannot do itself, minting, burning and
//! telling, is done here.

use crate::{
    layout::{ACCOUNTANT, BOOKS, LEDGER, LOSSES, PROVISIONAL, TREASURY},
    state::load_line,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAccountant, IBunker, IErrors, IRate};
use basalt_kit::{
    Revert, Vm, Word, call,
    codec::encode,
    emit, revert, roles,
    slots::{self, load_field},
};
use basalt_math::{Assets, Change, Phase, Shares};

/// Words that the accountant answers with: the books, and what came of it.
const ANSWER_WORDS: usize = 18;

/// What came of a report or a loss, as the accountant answered it. The books are stored, shares are
/// minted and burnt.
pub struct Outcome(Vec<u8>);

/// Where in the answer each number lies; see `IAccountant.report`.
mod word {
    pub(super) const APPLIED: u32 = 9;
    pub(super) const FEE_SHARES: u32 = 10;
    pub(super) const COVER_BURNT: u32 = 11;
    pub(super) const ABSORBED: u32 = 12;
    pub(super) const COVERED: u32 = 13;
    pub(super) const RATE_BEFORE: u32 = 14;
    pub(super) const RATE_AFTER: u32 = 15;
    pub(super) const LOSS_OF_SOURCE: u32 = 16;
    pub(super) const IS_PROVISIONAL: u32 = 17;
}

/// Where the provisional loss of a source lies.
fn provisional_key(vm: Vm, source: Address) -> Word {
    slots::entry(vm, LOSSES, &source.into())
}

/// What a source is held to have lost provisionally.
#[inline(never)]
pub fn provisional_of(vm: Vm, source: Address) -> Word {
    slots::load_at(vm, &provisional_key(vm, source))
}

/// Writes what a source is held to have lost.
#[inline(never)]
pub fn set_provisional_of(vm: Vm, source: Address, loss: &Word) {
    slots::store_at(vm, &provisional_key(vm, source), loss);
}

/// Whether a provisional loss waits to be confirmed.
pub fn is_bunker(vm: Vm) -> bool {
    load_line(vm).phase() == Phase::Bunker
}

/// `NotInBunker` where nothing is held against anybody.
#[inline(never)]
pub fn require_bunker(vm: Vm) -> Result<(), Revert> {
    if is_bunker(vm) { Ok(()) } else { Err(revert!(IBunker::NotInBunker)) }
}

/// Asks the accountant and stores what it answers.
#[inline(never)]
fn ask_accountant(vm: Vm, selector: [u8; 4], happened: &[Word]) -> Result<Outcome, Revert> {
    let mut words = Vec::with_capacity(13);
    words.extend((0..BOOKS).map(|slot| slots::load(vm, slot)));
    words.extend_from_slice(happened);
    let accountant = roles::role_address(vm, ACCOUNTANT);
    let data = call::view_words(vm, accountant, &encode(selector, &words), ANSWER_WORDS)?;

    let outcome = Outcome(data);
    for slot in 0..BOOKS {
        slots::store(vm, slot, &outcome.word(slot));
    }
    let (fee, burnt) = (outcome.amount(word::FEE_SHARES)?, outcome.amount(word::COVER_BURNT)?);
    if fee > 0 {
        LEDGER.mint(vm, roles::role_address(vm, TREASURY), Shares(fee));
    }
    if burnt > 0 {
        LEDGER.burn(vm, vm.this(), Shares(burnt))?;
    }
    Ok(outcome)
}

impl Outcome {
    #[inline(never)]
    fn word(&self, key: u32) -> Word {
        let (words, _) = self.0.as_chunks::<32>();
        // The answer has all its words, or it would not be here.
        usize::try_from(key).ok().and_then(|key| words.get(key)).map_or(Word::ZERO, |it| Word(*it))
    }

    fn amount(&self, key: u32) -> Result<u128, Revert> {
        let word = self.word(key);
        word.to_u128().ok_or_else(|| revert!(IErrors::Overflow, word, u128::MAX))
    }

    /// The gain that was booked.
    pub fn gain(&self) -> Result<u128, Revert> {
        self.amount(word::APPLIED)
    }

    /// Whether a number was put down instead of a loss being booked.
    pub fn is_provisional(&self) -> bool {
        !self.word(word::IS_PROVISIONAL).is_zero()
    }

    /// Tells that a loss was booked.
    #[inline(never)]
    fn emit_loss(&self, vm: Vm, source: Address, gross: u128) {
        let [absorbed, covered, before, after] =
            [word::ABSORBED, word::COVERED, word::RATE_BEFORE, word::RATE_AFTER]
                .map(|key| self.word(key));
        emit!(vm, IRate::LossRealized, [source], [gross, absorbed, covered, before, after]);
    }

    /// Stores and tells what is held against a source.
    #[inline(never)]
    fn store_provisional(&self, vm: Vm, source: Address) {
        let loss = self.word(word::LOSS_OF_SOURCE);
        set_provisional_of(vm, source, &loss);
        let provisional = load_field(vm, PROVISIONAL);
        let shown = self.word(word::RATE_AFTER);
        emit!(vm, IBunker::LossRevised, [source], [loss, provisional, shown]);
    }
}

/// Books `change` of what `source` works with, as seen at `ref_time`, and tells it. The caller has
/// judged who reports and when, and keeps the books of the source.
#[inline(never)]
pub fn book_report(
    vm: Vm,
    source: Address,
    ref_time: u32,
    change: Change,
) -> Result<Outcome, Revert> {
    let signed = match change {
        Change::Gain(gain) => Word::from(gain),
        Change::Loss(loss) => Word::negative(loss.0),
    };
    // Outside a bunker nothing is held against anybody.
    let before = if is_bunker(vm) { provisional_of(vm, source) } else { Word::ZERO };
    let happened = [vm.now().into(), ref_time.into(), signed, before];
    let outcome = ask_accountant(vm, IAccountant::reportCall::SELECTOR, &happened)?;

    let line = load_line(vm);
    let (applied, after) = (outcome.word(word::APPLIED), outcome.word(word::RATE_AFTER));
    emit!(vm, IRate::Reported, [source], [ref_time, applied, after, line.end_rate, line.end]);
    if outcome.is_provisional() {
        outcome.store_provisional(vm, source);
    } else if let Change::Loss(loss) = change {
        outcome.emit_loss(vm, source, loss.0);
    }
    Ok(outcome)
}

/// Books a loss that is certain, whatever its size: `InBunker` while others are not.
pub fn book_certain_loss(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    if is_bunker(vm) {
        return Err(revert!(IBunker::InBunker));
    }
    let happened = [vm.now().into(), loss.into()];
    let outcome = ask_accountant(vm, IAccountant::realizeLossCall::SELECTOR, &happened)?;
    outcome.emit_loss(vm, source, loss);
    Ok(())
}

/// Replaces what is held against a source; where nothing is held against anybody, the vault goes
/// into bunker.
#[inline(never)]
pub fn revise_provisional(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    let happened = [vm.now().into(), provisional_of(vm, source), loss.into()];
    ask_accountant(vm, IAccountant::reviseLossCall::SELECTOR, &happened)?
        .store_provisional(vm, source);
    Ok(())
}

/// Lowers what is held against a source to what is booked there: what came back was not lost, and
/// what is not booked cannot be.
#[inline(never)]
pub fn cap_provisional(vm: Vm, source: Address, book: Assets) -> Result<(), Revert> {
    if is_bunker(vm) && provisional_of(vm, source).to_u128().is_some_and(|loss| loss > book.0) {
        revise_provisional(vm, source, book.0)?;
    }
    Ok(())
}

/// Books what is held against all sources together as their final loss. The caller has judged who
/// confirms, and takes each source's part off its books.
#[inline(never)]
pub fn confirm_provisional(vm: Vm) -> Result<(), Revert> {
    let loss = load_field(vm, PROVISIONAL);
    let outcome = ask_accountant(vm, IAccountant::confirmLossCall::SELECTOR, &[vm.now().into()])?;
    outcome.emit_loss(vm, vm.this(), loss);
    emit!(vm, IBunker::LossConfirmed, [vm.sender()], [loss, outcome.word(word::RATE_AFTER)]);
    Ok(())
}
