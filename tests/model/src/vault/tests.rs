use super::*;
use crate::units::{DAY_SECS, ETHER, HOUR_SECS};

const ALICE: u8 = 1;
const SOURCE: u8 = 2;
const ROLES: Roles<u8> =
    Roles { vault: 9, queue: 3, treasury: 4, owner: OWNER, second_opinion: SECOND_OPINION };
const OWNER: u8 = 5;
const SECOND_OPINION: u8 = 6;

/// A thousand ether, and a wei, for a thousand shares.
fn vault() -> VaultModel<u8> {
    VaultModel::new(Kind::Restaking, ROLES, 1_000 * ETHER, RATE_ONE, 0)
}

#[test]
fn a_refused_exit_changes_nothing() {
    let mut vault = vault();
    vault.deposit(ALICE, 500 * ETHER, 0).unwrap();
    vault.allocate(SOURCE, 1_200 * ETHER, 0).unwrap();
    let before = vault.clone();
    assert_eq!(vault.redeem(ALICE, 400 * ETHER, 0), Err(Refusal::NotEnoughLiquidity));
    assert_eq!(vault.withdraw(ALICE, 400 * ETHER, 0), Err(Refusal::NotEnoughLiquidity));
    vault.give_back(SOURCE, 900 * ETHER, 0).unwrap();
    assert_eq!(vault.redeem(ALICE, 501 * ETHER, 0), Err(Refusal::NotEnoughBalance));
    vault.allocate(SOURCE, 900 * ETHER, 0).unwrap();
    assert_eq!(vault, before);
    // A thousandth stays.
    assert_eq!(vault.redeem(ALICE, 300 * ETHER, 0), Ok(299_700 * ETHER / 1_000));
    assert_eq!(vault.liquid(), 3 * ETHER / 10 + 1);
    let (assets, shares) = vault.max_out(&[ALICE], 0)[0];
    assert_eq!(assets, vault.liquid(), "what is left is less than she has");
    assert_eq!(vault.redeem(ALICE, shares, 0), Ok(assets));
    assert_eq!(vault.max_out(&[ALICE], 0), [(0, 0)]);
}

#[test]
fn a_report_books_the_difference_up_to_the_bounds() {
    let mut vault = vault();
    vault.allocate(SOURCE, 600 * ETHER, 0).unwrap();
    // One in a hundred at once, 20 % a year besides, and no more.
    let reported = vault.report_now(SOURCE, 900 * ETHER, HOUR_SECS).unwrap();
    let ReportEffect::Gained(gained) = reported.effect else { panic!("a gain is booked as one") };
    let per_hour = 1_000 * ETHER / 5 / (365 * 24);
    assert!((10 * ETHER + per_hour - 1..=10 * ETHER + per_hour + 1).contains(&gained));
    let book = 600 * ETHER + gained;
    assert_eq!(vault.source(SOURCE).book, book);
    assert_eq!(vault.ledger().backing, 1_000 * ETHER + 1 + gained);

    let reported = vault.report_now(SOURCE, book - ETHER / 2, 2 * HOUR_SECS).unwrap();
    let ReportEffect::Lost(borne) = reported.effect else {
        panic!("half an ether is within the bounds")
    };
    assert_eq!((borne.gross(), borne.covered), (ETHER / 2, 0));
    assert_eq!(vault.working(), book - ETHER / 2);
}

#[test]
fn a_large_loss_waits_and_everything_with_it() {
    let mut vault = vault();
    vault.deposit(ALICE, 500 * ETHER, 0).unwrap();
    vault.allocate(SOURCE, 600 * ETHER, 0).unwrap();
    let reported = vault.report_now(SOURCE, 500 * ETHER, HOUR_SECS).unwrap();
    assert_eq!(reported.effect, ReportEffect::Provisional(100 * ETHER));
    assert_eq!((vault.phase(), vault.source(SOURCE).book), (Phase::Bunker, 600 * ETHER));
    assert_eq!(vault.redeem(ALICE, ETHER, HOUR_SECS), Err(Refusal::InBunker));
    assert_eq!(vault.deposit(ALICE, ETHER, HOUR_SECS), Err(Refusal::InBunker));
    assert_eq!(vault.max_in(HOUR_SECS), (0, 0));
    assert_eq!(vault.request(ALICE, ALICE, ETHER, 0, HOUR_SECS), Ok(1));

    assert_eq!(vault.confirm(ALICE, HOUR_SECS), Err(Refusal::ConfirmTooSoon));
    let (borne, _) = vault.confirm(SECOND_OPINION, HOUR_SECS).unwrap();
    assert_eq!((borne.gross(), vault.phase()), (100 * ETHER, Phase::Reopening));
    assert_eq!(vault.source(SOURCE).book, 500 * ETHER);
    assert_eq!(vault.source(SOURCE).provisional, 0);
    assert_eq!(vault.deposit(ALICE, ETHER, HOUR_SECS), Err(Refusal::Reopening));
    assert!(vault.redeem(ALICE, ETHER, HOUR_SECS).is_ok());

    let reported = vault.report_now(SOURCE, 500 * ETHER, 2 * HOUR_SECS).unwrap();
    assert_eq!(reported.effect, ReportEffect::Gained(0));
    assert_eq!((vault.phase(), vault.last_report.index), (Phase::Open, 2));
    // Too young for any report so far.
    assert_eq!(vault.settle(8, 2 * HOUR_SECS), Ok(Settled::default()));
    let settled = vault.report_now(SOURCE, 500 * ETHER, 3 * HOUR_SECS).unwrap().settled;
    assert_eq!(settled.shares, ETHER);
    assert!(settled.assets < ETHER && settled.assets > 9 * ETHER / 10);
    assert_eq!(vault.claim(1, SOURCE, ALICE), Ok((settled.assets, 0)));
    assert_eq!(vault.admit(Operation::Exit, 3 * HOUR_SECS + 7 * DAY_SECS), Err(Refusal::Stale));
}

#[test]
fn an_alarm_stops_a_day_and_comes_once_between_two_reports() {
    let mut vault = vault();
    vault.alarm(100).unwrap();
    assert_eq!(vault.alarm(101), Err(Refusal::AlarmSpent));
    assert_eq!(vault.deposit(ALICE, ETHER, 86_499), Err(Refusal::Alarmed));
    assert!(vault.deposit(ALICE, ETHER, 86_500).is_ok());
    vault.report_now(SOURCE, 0, 90_000).unwrap();
    vault.alarm(90_001).unwrap();
}

#[test]
fn a_staking_vault_rests_between_a_move_and_an_allocation() {
    let mut vault = VaultModel { kind: Kind::Staking, ..vault() };
    vault.allocate(SOURCE, 600 * ETHER, DAY_SECS).unwrap();
    assert_eq!(vault.allocate(SOURCE, ETHER, DAY_SECS + 599), Err(Refusal::MoveTooSoon));
    vault.allocate(SOURCE, ETHER, DAY_SECS + 600).unwrap();
    let moved = DAY_SECS + 600;
    assert_eq!(vault.report_as_of(SOURCE, 0, moved, 2 * DAY_SECS), Err(Refusal::ReportBeforeMove));
    assert_eq!(
        vault.report_as_of(SOURCE, 0, HOUR_SECS - 1, 2 * DAY_SECS),
        Err(Refusal::ReportTooEarly)
    );
    assert_eq!(
        vault.report_as_of(SOURCE, 0, 2 * DAY_SECS + 1, 2 * DAY_SECS),
        Err(Refusal::ReportFromFuture)
    );
    assert!(vault.report_as_of(SOURCE, 601 * ETHER, moved + 1, 2 * DAY_SECS).is_ok());
}

#[test]
fn the_second_opinion_only_lowers_and_the_owner_states_any_loss() {
    let mut vault = vault();
    vault.allocate(SOURCE, 600 * ETHER, 0).unwrap();
    let revised = |vault: &mut VaultModel<u8>, loss: u128, caller| {
        vault.revise(SOURCE, loss * ETHER, caller, 0).map(|_| vault.source(SOURCE).provisional)
    };
    assert_eq!(revised(&mut vault, 1, SECOND_OPINION), Err(Refusal::NotOwner));
    assert_eq!(revised(&mut vault, 0, SECOND_OPINION), Err(Refusal::NotInBunker));
    assert_eq!(revised(&mut vault, 601, OWNER), Err(Refusal::AboveBook));
    assert_eq!(revised(&mut vault, 50, OWNER), Ok(50 * ETHER));
    assert_eq!(revised(&mut vault, 51, SECOND_OPINION), Err(Refusal::NotOwner));
    assert_eq!(revised(&mut vault, 20, SECOND_OPINION), Ok(20 * ETHER));
    // What comes back is not lost.
    assert_eq!(vault.give_back(SOURCE, 590 * ETHER, 0), Ok(590 * ETHER));
    assert_eq!(vault.source(SOURCE).provisional, 10 * ETHER);
}

/// Found by the search: an entry does not compute anew what a watermark keeps back, and neither does
/// a write-off of nothing.
#[test]
fn a_write_off_of_nothing_only_forgets_the_source() {
    let mut vault = vault();
    vault.set(WATERMARK, 408, 0).unwrap();
    vault.deposit(ALICE, 500 * ETHER, 0).unwrap();
    vault.report_now(SOURCE, 0, HOUR_SECS).unwrap();
    vault.deposit(ALICE, 500 * ETHER, HOUR_SECS).unwrap();
    let before = vault.clone();
    assert_eq!(vault.write_off(SOURCE, HOUR_SECS), Ok(None));
    assert_eq!(vault.source(SOURCE), Source::default());
    assert_eq!(VaultModel { sources: before.sources.clone(), ..vault }, before);
}

#[test]
fn the_least_request_is_accepted_and_one_share_fewer_is_not() {
    for rate in [RATE_ONE, RATE_ONE / 2, RATE_ONE / 100 * 137, RATE_ONE * 3] {
        let mut vault = VaultModel::new(Kind::Restaking, ROLES, 1_000 * ETHER, rate, 0);
        let least = vault.least_request(0).unwrap();
        let mut request = |shares| vault.request(ROLES.vault, ALICE, shares, 0, 0).map(|_| ());
        assert_eq!(request(least - 1), Err(Refusal::BelowMinRequest));
        assert_eq!(request(least), Ok(()));
    }
}

#[test]
fn every_parameter_has_bounds_that_hold_its_initial_value() {
    let all = Parameter::all();
    assert!(all.iter().map(|it| it.0).eq(0..u8::try_from(all.len()).unwrap()), "no gaps");
    let parameters = Parameters::default();
    for parameter in all {
        let bounds = parameters.bounds(parameter).unwrap();
        assert!(bounds.contains(&parameters.get(parameter)), "{parameter:?}");
        let mut vault = vault();
        let above = bounds.end().checked_add(1).unwrap();
        assert_eq!(vault.set(parameter, above, 0), Err(Refusal::OutOfBounds), "{parameter:?}");
        vault.set(parameter, *bounds.end(), 0).unwrap();
        assert_eq!(vault.parameters.get(parameter), *bounds.end());
    }
    assert_eq!(vault().set(Parameter(200), 0, 0), Err(Refusal::Unknown));
}
