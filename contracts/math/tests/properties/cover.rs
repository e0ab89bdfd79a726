//! R7: cover is burnt before the rate falls, and by losses only.

use crate::exchange::{BetweenReports, Exchange};
use basalt_math::{Assets, Change, Ledger, Shares};
use proptest::prelude::*;

use crate::{
    ledgers::full_case,
    strategies::{NO_CAP, amount, some},
};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn the_rate_falls_only_when_cover_is_used_up(case in full_case(), loss in amount()) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok((after, booking)) = case.ledger.book_change(case.now, Change::Loss(loss)) {
            if booking.rate_after < booking.rate_before {
                prop_assert_eq!(after.cover, Shares(0));
            }
            prop_assert!(booking.rate_after <= booking.rate_before);
        }
    }

    #[test]
    fn cover_is_burnt_only_once_unvested_growth_is_gone(case in full_case(), loss in amount()) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        if let Ok((after, booking)) = case.ledger.book_change(case.now, Change::Loss(loss))
            && booking.cover_burnt.0 > 0
        {
            let line = after.line;
            prop_assert_eq!(line.end_rate, booking.rate_after);
            prop_assert!(booking.waterfall.cover.0 + booking.waterfall.holders.0 > 0);
        }
    }

    #[test]
    fn cover_never_leaves_holders_worse_off(case in full_case(), loss in amount()) {
        let loss = Assets(loss.of(case.ledger.totals.backing.0));
        let bare = Ledger { cover: Shares(0), ..case.ledger };
        let [with, without] =
            [case.ledger, bare].map(|ledger| ledger.book_change(case.now, Change::Loss(loss)));
        if let (Ok((_, with)), Ok((_, without))) = (with, without) {
            prop_assert!(with.rate_after >= without.rate_after);
            prop_assert!(with.waterfall.holders <= without.waterfall.holders);
        }
    }

    #[test]
    fn a_gain_never_burns_cover(case in full_case(), gain in amount()) {
        let gain = Assets(gain.of(case.ledger.totals.backing.0));
        let (after, booking) = case.ledger.book_change(case.now, Change::Gain(gain)).unwrap();
        prop_assert_eq!(booking.cover_burnt, Shares(0));
        prop_assert_eq!(after.cover, case.ledger.cover);
    }

    #[test]
    fn cover_is_bought_like_any_share(case in full_case(), assets in amount()) {
        let assets = Assets(assets.of(case.ledger.totals.backing.0));
        let now = case.now;
        let bought = case.ledger.add_cover(now, assets, NO_CAP);
        let entry = case.pricing().deposit(assets, NO_CAP);
        prop_assert_eq!(bought.map(|(_, entry)| entry), entry);
        if let Ok((after, entry)) = bought {
            prop_assert_eq!(after.totals, entry.totals_after);
            prop_assert_eq!(after.cover.0, case.ledger.cover.0 + entry.shares.0);
            prop_assert_eq!(after.line, case.ledger.line);
        }
    }
}
