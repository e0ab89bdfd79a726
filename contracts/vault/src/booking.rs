//! Reports and losses: the only way in which the rate moves.
//!
//! The accountant, a program without storage, computes them: it receives the first slots and returns
//! their new values. Minting, burning and events follow here.

use crate::{
    layout::{ACCOUNTANT, BALANCES, BOOKS, PROVISIONAL, PROVISIONAL_BY_SOURCE, TREASURY},
    outcome::{ANSWER_WORDS, Answer, pack_change},
    state::load_line,
};
use alloc::vec::Vec;
use alloy_primitives::Address;
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAccountant, IBunker, IRate};
use basalt_kit::{
    Revert, Vm, Word, call,
    codec::encode,
    emit, revert, roles,
    slots::{self, load_field},
};
use basalt_math::{Assets, Change, Phase};

/// Returns the storage key of a source's provisional loss.
fn provisional_key(vm: Vm, source: Address) -> Word {
    slots::map_key(vm, PROVISIONAL_BY_SOURCE, &source.into())
}

/// Returns the provisional loss of a source.
#[inline(never)]
pub fn provisional_of(vm: Vm, source: Address) -> Word {
    slots::load_at(vm, &provisional_key(vm, source))
}

/// Writes the provisional loss of a source.
#[inline(never)]
pub fn set_provisional_of(vm: Vm, source: Address, loss: &Word) {
    slots::store_at(vm, &provisional_key(vm, source), loss);
}

/// Whether the vault is in bunker: a provisional loss waits for confirmation.
pub fn is_bunker(vm: Vm) -> bool {
    load_line(vm).phase() == Phase::Bunker
}

/// Refuses with `NotInBunker` outside the bunker.
#[inline(never)]
pub fn require_bunker(vm: Vm) -> Result<(), Revert> {
    if is_bunker(vm) { Ok(()) } else { Err(revert!(IBunker::NotInBunker)) }
}

/// The most words that a call of the accountant has behind the books.
const MAX_ARGUMENTS: usize = 4;

/// Calls the accountant, stores the books it returns, mints fee shares and burns cover.
#[inline(never)]
fn call_accountant(vm: Vm, selector: [u8; 4], arguments: &[Word]) -> Result<Answer, Revert> {
    let mut words = Vec::with_capacity((BOOKS as usize).saturating_add(MAX_ARGUMENTS));
    words.extend((0..BOOKS).map(|slot| slots::load(vm, slot)));
    words.extend_from_slice(arguments);
    let accountant = roles::role_address(vm, ACCOUNTANT);
    let data = call::view_words(vm, accountant, &encode(selector, &words), ANSWER_WORDS)?;

    let answer = Answer::new(data);
    for (slot, index) in (0..BOOKS).zip(0..) {
        slots::store(vm, slot, &answer.word(index));
    }
    let (fee, burnt) = (answer.fee_shares()?, answer.cover_burnt()?);
    if fee.0 > 0 {
        BALANCES.mint(vm, roles::role_address(vm, TREASURY), fee);
    }
    if burnt.0 > 0 {
        BALANCES.burn(vm, vm.this(), burnt)?;
    }
    Ok(answer)
}

/// Emits `LossRealized` for a loss that was booked.
#[inline(never)]
fn emit_loss(vm: Vm, source: Address, gross: u128, answer: &Answer) {
    let (absorbed, covered) = (answer.absorbed(), answer.covered());
    let (before, after) = (answer.rate_before(), answer.rate_after());
    emit!(vm, IRate::LossRealized, [source], [gross, absorbed, covered, before, after]);
}

/// Stores the provisional loss of a source and emits `LossRevised`.
#[inline(never)]
fn store_provisional(vm: Vm, source: Address, answer: &Answer) {
    let loss = answer.loss_of_source();
    set_provisional_of(vm, source, &loss);
    let provisional = load_field(vm, PROVISIONAL);
    emit!(vm, IBunker::LossRevised, [source], [loss, provisional, answer.rate_after()]);
}

/// Reports `change` of the assets of `source`, as of `ref_time`. The caller checks who reports and
/// when, and updates the book value of the source.
#[inline(never)]
pub fn book_report(
    vm: Vm,
    source: Address,
    ref_time: u32,
    change: Change,
) -> Result<Answer, Revert> {
    // Outside the bunker no source has a provisional loss.
    let before = if is_bunker(vm) { provisional_of(vm, source) } else { Word::ZERO };
    let arguments = [vm.now().into(), ref_time.into(), pack_change(change), before];
    let answer = call_accountant(vm, IAccountant::reportCall::SELECTOR, &arguments)?;

    let line = load_line(vm);
    let (applied, after) = (answer.applied(), answer.rate_after());
    emit!(vm, IRate::Reported, [source], [ref_time, applied, after, line.end_rate, line.end]);
    if answer.is_provisional() {
        store_provisional(vm, source, &answer);
    } else if let Change::Loss(loss) = change {
        emit_loss(vm, source, loss.0, &answer);
    }
    Ok(answer)
}

/// Books a final loss of any size. Refuses with `InBunker` while other losses are provisional.
pub fn book_final_loss(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    if is_bunker(vm) {
        return Err(revert!(IBunker::InBunker));
    }
    let arguments = [vm.now().into(), loss.into()];
    let answer = call_accountant(vm, IAccountant::realizeLossCall::SELECTOR, &arguments)?;
    emit_loss(vm, source, loss, &answer);
    Ok(())
}

/// Replaces the provisional loss of a source. Outside the bunker the vault enters it.
#[inline(never)]
pub fn revise_provisional(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    let arguments = [vm.now().into(), provisional_of(vm, source), loss.into()];
    let answer = call_accountant(vm, IAccountant::reviseLossCall::SELECTOR, &arguments)?;
    store_provisional(vm, source, &answer);
    Ok(())
}

/// Lowers the provisional loss of a source to its book value: assets that came back are not lost, and
/// more than the book value cannot be.
#[inline(never)]
pub fn cap_provisional(vm: Vm, source: Address, book: Assets) -> Result<(), Revert> {
    if is_bunker(vm) && provisional_of(vm, source).to_u128().is_some_and(|loss| loss > book.0) {
        revise_provisional(vm, source, book.0)?;
    }
    Ok(())
}

/// Books the sum of all provisional losses as final. The caller checks who confirms, and deducts the
/// loss of each source from its book value.
#[inline(never)]
pub fn confirm_provisional(vm: Vm) -> Result<(), Revert> {
    let loss = load_field(vm, PROVISIONAL);
    let answer = call_accountant(vm, IAccountant::confirmLossCall::SELECTOR, &[vm.now().into()])?;
    emit_loss(vm, vm.this(), loss, &answer);
    emit!(vm, IBunker::LossConfirmed, [vm.sender()], [loss, answer.rate_after()]);
    Ok(())
}
