//! R7: cover is lost before the rate falls, and by nothing else.

use basalt_math::{Assets, Change, Shares};
use proptest::prelude::*;

use crate::{
    accounts::books,
    strategies::{NO_CAP, amount, some},
};

proptest! {
    #![proptest_config(some())]

    #[test]
    fn the_rate_falls_only_when_cover_is_used_up(books in books(), loss in amount()) {
        let loss = Assets(loss.of(books.accounts.ledger.totals.backing.0));
        if let Ok(booked) = books.accounts.report(books.case.now, Change::Loss(loss)) {
            let reported = booked.reported;
            if reported.rate_after < reported.rate_before {
                prop_assert_eq!(booked.accounts_after.cover, Shares(0));
            }
            prop_assert!(reported.rate_after <= reported.rate_before);
        }
    }

    #[test]
    fn cover_is_burnt_only_once_unvested_growth_is_gone(books in books(), loss in amount()) {
        let loss = Assets(loss.of(books.accounts.ledger.totals.backing.0));
        if let Ok(booked) = books.accounts.report(books.case.now, Change::Loss(loss))
            && booked.cover_burnt.0 > 0
        {
            let line = booked.accounts_after.ledger.line;
            prop_assert_eq!(line.end_rate, booked.reported.rate_after);
            prop_assert!(booked.covered.0 + booked.reported.borne_by_holders.0 > 0);
        }
    }

    #[test]
    fn cover_never_leaves_holders_worse_off(books in books(), loss in amount()) {
        let loss = Assets(loss.of(books.accounts.ledger.totals.backing.0));
        let mut bare = books.accounts;
        bare.cover = Shares(0);
        let now = books.case.now;
        let (with, without) =
            (books.accounts.report(now, Change::Loss(loss)), bare.report(now, Change::Loss(loss)));
        if let (Ok(with), Ok(without)) = (with, without) {
            prop_assert!(with.reported.rate_after >= without.reported.rate_after);
            prop_assert!(with.reported.borne_by_holders <= without.reported.borne_by_holders);
        }
    }

    #[test]
    fn a_gain_never_burns_cover(books in books(), gain in amount()) {
        let gain = Assets(gain.of(books.accounts.ledger.totals.backing.0));
        let booked = books.accounts.report(books.case.now, Change::Gain(gain)).unwrap();
        prop_assert_eq!(booked.cover_burnt, Shares(0));
        prop_assert_eq!(booked.accounts_after.cover, books.accounts.cover);
    }

    #[test]
    fn cover_is_bought_like_any_share(books in books(), assets in amount()) {
        let assets = Assets(assets.of(books.accounts.ledger.totals.backing.0));
        let now = books.case.now;
        let bought = books.accounts.add_cover(now, assets, NO_CAP);
        let entry = books.case.pricing().deposit(assets, NO_CAP);
        prop_assert_eq!(bought.map(|(_, entry)| entry), entry);
        if let Ok((after, entry)) = bought {
            prop_assert_eq!(after.ledger.totals, entry.totals_after);
            prop_assert_eq!(after.cover.0, books.accounts.cover.0 + entry.shares.0);
            prop_assert_eq!(after.ledger.line, books.accounts.ledger.line);
        }
    }
}
