//! Booking what work has brought or lost: the one way in which the rate moves.
//!
//! The sums are done by the accountant, a program without storage: it is given the first slots as
//! they are and gives them back as they are to be. What it cannot do itself, minting, burning and
//! telling, is done here.

use crate::{
    Revert, Vm, Word, call,
    codec::encode,
    emit, fail,
    layout::{ACCOUNTANT, BOOKS, LOSSES, PROVISIONAL, TREASURY},
    ledger, roles,
    slots::{self, load_field},
    vault::state::load_line,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAccountant, IBunker, IErrors, IRate};
use basalt_math::{Assets, Change, Phase, Shares};

/// Words that the accountant answers with: the books, and what came of it.
const ANSWER_WORDS: usize = 18;

/// What came of a report or a loss. The books are stored, shares are minted and burnt.
pub struct Outcome {
    /// The change that was booked, as a two's complement.
    pub applied: Word,
    /// Of a loss: what slack and growth absorbed.
    absorbed: Word,
    /// Of a loss: what cover bore.
    covered: Word,
    /// The rate before.
    rate_before: Word,
    /// The rate after: in bunker the one that is shown.
    pub rate_after: Word,
    /// What is held against the source from now on.
    loss_of_source: Word,
    /// Whether a number was put down instead of a loss being booked.
    pub is_provisional: bool,
}

/// Where the provisional loss of a source lies.
fn loss_place(vm: Vm, source: Address) -> Word {
    slots::entry(vm, LOSSES, &source.into())
}

/// What a source is held to have lost provisionally.
#[inline(never)]
pub fn loss_of(vm: Vm, source: Address) -> Word {
    slots::load_at(vm, &loss_place(vm, source))
}

/// Writes what a source is held to have lost.
#[inline(never)]
pub fn set_loss_of(vm: Vm, source: Address, loss: &Word) {
    slots::store_at(vm, &loss_place(vm, source), loss);
}

/// Whether a provisional loss waits to be confirmed.
pub fn is_bunker(vm: Vm) -> bool {
    load_line(vm).phase() == Phase::Bunker
}

/// Asks the accountant and stores what it answers.
#[inline(never)]
fn ask(vm: Vm, selector: [u8; 4], happened: &[Word]) -> Result<Outcome, Revert> {
    let mut words = Vec::with_capacity(13);
    words.extend((0..BOOKS).map(|slot| slots::load(vm, slot)));
    words.extend_from_slice(happened);
    let accountant = roles::holder(vm, ACCOUNTANT);
    let data = call::view_words(vm, accountant, &encode(selector, &words), ANSWER_WORDS)?;

    let (answered, _) = data.as_chunks::<32>();
    let mut answered = answered.iter().map(|word| Word(*word));
    let mut next = || answered.next().unwrap_or(Word::ZERO);
    for slot in 0..BOOKS {
        slots::store(vm, slot, &next());
    }
    let applied = next();
    let (fee_shares, cover_burnt) = (amount(&next())?, amount(&next())?);
    if fee_shares > 0 {
        ledger::mint(vm, roles::holder(vm, TREASURY), Shares(fee_shares));
    }
    if cover_burnt > 0 {
        ledger::burn(vm, vm.this(), Shares(cover_burnt))?;
    }
    Ok(Outcome {
        applied,
        absorbed: next(),
        covered: next(),
        rate_before: next(),
        rate_after: next(),
        loss_of_source: next(),
        is_provisional: !next().is_zero(),
    })
}

fn amount(word: &Word) -> Result<u128, Revert> {
    word.to_u128().ok_or_else(|| fail!(IErrors::Overflow, *word, u128::MAX))
}

impl Outcome {
    /// Tells that a loss was booked, if one was.
    fn tell_loss(&self, vm: Vm, source: Address, gross: u128) {
        emit!(
            vm,
            IRate::LossRealized,
            [source],
            [gross, self.absorbed, self.covered, self.rate_before, self.rate_after]
        );
    }

    /// Stores and tells what is held against a source.
    fn note_loss(&self, vm: Vm, source: Address) {
        set_loss_of(vm, source, &self.loss_of_source);
        let provisional = load_field(vm, PROVISIONAL);
        emit!(
            vm,
            IBunker::LossRevised,
            [source],
            [self.loss_of_source, provisional, self.rate_after]
        );
    }
}

/// Books `change` of what `source` works with, as seen at `ref_time`, and tells it. The caller has
/// judged who reports and when, and keeps the books of the source.
#[inline(never)]
pub fn report(vm: Vm, source: Address, ref_time: u32, change: Change) -> Result<Outcome, Revert> {
    let signed = match change {
        Change::Gain(gain) => Word::from(gain),
        Change::Loss(loss) => Word::negative(loss.0),
    };
    // Outside a bunker nothing is held against anybody.
    let before = if is_bunker(vm) { loss_of(vm, source) } else { Word::ZERO };
    let happened = [vm.now().into(), ref_time.into(), signed, before];
    let outcome = ask(vm, IAccountant::reportCall::SELECTOR, &happened)?;

    let line = load_line(vm);
    emit!(
        vm,
        IRate::Reported,
        [source],
        [ref_time, outcome.applied, outcome.rate_after, line.r_end, line.t_end]
    );
    if outcome.is_provisional {
        outcome.note_loss(vm, source);
    } else if let Change::Loss(loss) = change {
        outcome.tell_loss(vm, source, loss.0);
    }
    Ok(outcome)
}

/// Books a loss that is certain, whatever its size: `InBunker` while others are not.
pub fn realize(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    if is_bunker(vm) {
        return Err(fail!(IBunker::InBunker));
    }
    let happened = [vm.now().into(), loss.into()];
    let outcome = ask(vm, IAccountant::realizeLossCall::SELECTOR, &happened)?;
    outcome.tell_loss(vm, source, loss);
    Ok(())
}

/// Replaces what is held against a source. `NotInBunker` where nothing is held against anybody.
#[inline(never)]
pub fn revise(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    require_bunker(vm)?;
    let happened = [vm.now().into(), loss_of(vm, source), loss.into()];
    ask(vm, IAccountant::reviseLossCall::SELECTOR, &happened)?.note_loss(vm, source);
    Ok(())
}

/// Lowers what is held against a source to what is booked there: what came back was not lost, and
/// what is not booked cannot be.
#[inline(never)]
pub fn hold_at_most(vm: Vm, source: Address, book: Assets) -> Result<(), Revert> {
    if is_bunker(vm) && loss_of(vm, source).to_u128().is_some_and(|loss| loss > book.0) {
        revise(vm, source, book.0)?;
    }
    Ok(())
}

/// Books what is held against all sources together as their final loss. The caller takes each
/// source's part off its books.
#[inline(never)]
pub fn confirm(vm: Vm) -> Result<(), Revert> {
    require_bunker(vm)?;
    let loss = load_field(vm, PROVISIONAL);
    let outcome = ask(vm, IAccountant::confirmLossCall::SELECTOR, &[vm.now().into()])?;
    outcome.tell_loss(vm, vm.this(), loss);
    emit!(vm, IBunker::LossConfirmed, [vm.sender()], [loss, outcome.rate_after]);
    Ok(())
}

fn require_bunker(vm: Vm) -> Result<(), Revert> {
    if is_bunker(vm) { Ok(()) } else { Err(fail!(IBunker::NotInBunker)) }
}
