//! Provisional losses and alarms: views, and who may do what.

use crate::{
    Answer, Args, Revert, Vm, Word, answer, done, emit, fail,
    layout::{COVER_SHARES, PROVISIONAL, SECOND_OPINION, TREASURY},
    roles,
    slots::load_field,
    vault::{
        report,
        state::{Gate, load_line},
    },
};
use alloy_primitives::Address;
use basalt_interfaces::IBunker;
use basalt_math::{Alarm, BUNKER_SECS, Phase};

/// `isBunker()`.
pub fn is_bunker(vm: Vm, _: &mut Args) -> Answer {
    answer(&[report::is_bunker(vm).into()])
}

/// `isStale()`.
pub fn is_stale(vm: Vm, _: &mut Args) -> Answer {
    answer(&[Gate::load(vm).is_stale(vm.now()).into()])
}

/// `phase()`.
pub fn phase(vm: Vm, _: &mut Args) -> Answer {
    let number: u32 = match load_line(vm).phase() {
        Phase::Open => 0,
        Phase::Bunker => 1,
        Phase::Reopening => 2,
    };
    let gate = Gate::load(vm);
    answer(&[number.into(), gate.alarmed_until.into(), gate.stale_at.into()])
}

/// `bunker()`.
pub fn bunker(vm: Vm, _: &mut Args) -> Answer {
    let line = load_line(vm);
    if line.phase() != Phase::Bunker {
        return answer(&[Word::ZERO; 4]);
    }
    let provisional = load_field(vm, PROVISIONAL);
    answer(&[provisional.into(), line.r0.into(), line.r_end.into(), line.t0.into()])
}

/// `provisionalLoss(source)`.
pub fn provisional_loss(vm: Vm, args: &mut Args) -> Answer {
    answer(&[report::loss_of(vm, args.address()?)])
}

/// `cover()`.
pub fn cover(vm: Vm, _: &mut Args) -> Answer {
    answer(&[load_field(vm, COVER_SHARES).into()])
}

/// `secondOpinion()`.
pub fn second_opinion(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, SECOND_OPINION)
}

/// `treasury()`.
pub fn treasury(vm: Vm, _: &mut Args) -> Answer {
    roles::answer_holder(vm, TREASURY)
}

/// `setSecondOpinion(secondOpinion)`.
pub fn set_second_opinion(vm: Vm, args: &mut Args) -> Answer {
    let account = appoint(vm, args, SECOND_OPINION)?;
    emit!(vm, IBunker::SecondOpinionSet, [account], []);
    done()
}

/// `setTreasury(treasury)`.
pub fn set_treasury(vm: Vm, args: &mut Args) -> Answer {
    let account = appoint(vm, args, TREASURY)?;
    emit!(vm, IBunker::TreasurySet, [account], []);
    done()
}

#[inline(never)]
fn appoint(vm: Vm, args: &mut Args, slot: u32) -> Result<Address, Revert> {
    let account = args.address()?;
    roles::require_owner(vm)?;
    roles::appoint(vm, slot, account)?;
    Ok(account)
}

/// Whether the caller may hold `loss` against `source`: the owner any number, the second opinion none
/// that is larger than what is held already. So it can end a bunker and neither begin nor deepen one.
#[inline(never)]
pub fn may_revise(vm: Vm, source: Address, loss: u128) -> Result<(), Revert> {
    let held = report::loss_of(vm, source);
    if roles::holds(vm, SECOND_OPINION) && held.to_u128().is_some_and(|held| loss <= held) {
        report::require_bunker(vm)
    } else {
        roles::require_owner(vm)
    }
}

/// Second opinion and owner confirm at once; anyone else once the number has stood for seven days:
/// `ConfirmTooSoon`.
#[inline(never)]
pub fn may_confirm(vm: Vm) -> Result<(), Revert> {
    report::require_bunker(vm)?;
    let (now, earliest) = (vm.now(), load_line(vm).t0.saturating_add(BUNKER_SECS));
    if now < earliest && !roles::is_owner(vm) && !roles::holds(vm, SECOND_OPINION) {
        return Err(fail!(IBunker::ConfirmTooSoon, now, earliest));
    }
    Ok(())
}

/// `alarm()`, for whoever holds the role that reports.
pub fn alarm(vm: Vm, reporter: u32) -> Answer {
    roles::require(vm, reporter)?;
    let mut gate = Gate::load(vm);
    let last = Alarm { until: gate.alarmed_until, is_spent: gate.is_alarm_spent };
    let Some(raised) = last.raise(vm.now()) else { return Err(fail!(IBunker::AlarmSpent)) };

    (gate.alarmed_until, gate.is_alarm_spent) = (raised.until, raised.is_spent);
    gate.store(vm);
    emit!(vm, IBunker::AlarmRaised, [vm.sender()], [gate.alarmed_until]);
    done()
}
