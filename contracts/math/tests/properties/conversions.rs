//! The eight conversions agree with the reference, in results to the wei and in refusals.

use crate::exchange::Exchange;
use basalt_math::{Assets, MathError, Shares};
use basalt_model::Refusal;
use proptest::prelude::*;

use crate::strategies::{NO_CAP, amount, case, many};

/// The reference's refusal for an error. It does not distinguish the width that an exit breaks first.
pub(crate) const fn refusal(error: MathError) -> Refusal {
    match error {
        MathError::EntriesClosed { .. } => Refusal::EntriesClosed,
        MathError::ZeroShares { .. } | MathError::ZeroAssets { .. } => Refusal::NothingOut,
        MathError::ZeroRate => Refusal::Worthless,
        MathError::Overflow { .. } | MathError::AboveDepositCap { .. } => Refusal::TooLarge,
        MathError::Underflow { .. } => Refusal::NotEnoughShares,
        MathError::InsufficientBacking { .. } => Refusal::NotEnoughBacking,
        MathError::AboveFlowLimit { .. } => Refusal::AboveFlowLimit,
        MathError::InBunker => Refusal::InBunker,
        MathError::NotInBunker => Refusal::NotInBunker,
        MathError::NotProvisional { .. } => Refusal::NotProvisional,
    }
}

/// The same for exits, where a result beyond 128 bits means more shares than there are.
pub(crate) const fn exit_refusal(error: MathError) -> Refusal {
    match refusal(error) {
        Refusal::TooLarge => Refusal::NotEnoughShares,
        other => other,
    }
}

/// Whether an overflow of `convert` names `value` and a limit below it that does not overflow.
fn names_the_largest_input(
    value: u128,
    convert: impl Fn(u128) -> Result<(), MathError>,
) -> Result<(), TestCaseError> {
    if let Err(MathError::Overflow { value: named, limit }) = convert(value) {
        prop_assert_eq!(named, value);
        if limit == 0 {
            // A fee of everything: no number of shares pays for any assets.
            return Ok(());
        }
        prop_assert!(limit < value, "{} is not above {}", value, limit);
        let at_limit = convert(limit);
        prop_assert!(!matches!(at_limit, Err(MathError::Overflow { .. })), "{:?}", at_limit);
    }
    Ok(())
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn convert_to_shares_agrees_with_the_model(case in case(), amount in amount()) {
        let assets = amount.of(case.ledger.totals.backing.0);
        let shares = case.pricing().rate.to_shares(Assets(assets)).ok().map(|s| s.0);
        prop_assert_eq!(shares, case.model().convert_to_shares(assets, case.now));
    }

    #[test]
    fn convert_to_assets_agrees_with_the_model(case in case(), amount in amount()) {
        let shares = amount.of(case.ledger.totals.shares.0);
        let assets = case.pricing().rate.to_assets(Shares(shares)).ok().map(|a| a.0);
        prop_assert_eq!(assets, case.model().convert_to_assets(shares, case.now));
    }

    #[test]
    fn an_overflow_names_the_input_and_the_largest_that_fits(case in case(), amount in amount()) {
        let (pricing, stored) = (case.pricing(), case.ledger.line.stored(case.now));
        let assets = amount.of(case.ledger.totals.backing.0);
        let shares = amount.of(case.ledger.totals.shares.0);
        let of_assets = |convert: &dyn Fn(Assets) -> Result<(), MathError>| {
            names_the_largest_input(assets, |assets| convert(Assets(assets)))
        };
        let of_shares = |convert: &dyn Fn(Shares) -> Result<(), MathError>| {
            names_the_largest_input(shares, |shares| convert(Shares(shares)))
        };
        of_assets(&|assets| pricing.rate.to_shares(assets).map(|_| ()))?;
        of_shares(&|shares| pricing.rate.to_assets(shares).map(|_| ()))?;
        of_assets(&|assets| pricing.quote_deposit(assets).map(|_| ()))?;
        of_shares(&|shares| pricing.quote_mint(shares).map(|_| ()))?;
        of_shares(&|shares| pricing.quote_redeem(shares).map(|_| ()))?;
        of_assets(&|assets| pricing.quote_withdraw(assets).map(|_| ()))?;
        of_shares(&|shares| pricing.in_kind_fraction(shares, stored).map(|_| ()))?;
    }

    #[test]
    fn total_assets_and_slack_agree_with_the_model(case in case()) {
        let model = case.model();
        prop_assert_eq!(case.pricing().total_assets().0, model.total_assets(case.now));
        prop_assert_eq!(case.ledger.slack().0, model.slack());
        prop_assert_eq!(case.ledger.is_funded(), model.is_funded());
    }

    #[test]
    fn the_entry_rate_and_its_gate_agree_with_the_model(case in case()) {
        let (pricing, model) = (case.pricing(), case.model());
        prop_assert_eq!(pricing.entry_rate().0, model.entry_rate());
        prop_assert_eq!(pricing.entries_open().is_ok(), model.takes_entries(case.now));
    }

    #[test]
    fn deposit_agrees_with_the_model(case in case(), amount in amount()) {
        let assets = amount.of(case.ledger.totals.backing.0);
        let mut model = case.model();
        let expected = model.deposit(assets, case.now);
        let entry = case.pricing().deposit(Assets(assets), NO_CAP);
        prop_assert_eq!(entry.map(|e| e.shares.0).map_err(refusal), expected);
        if let Ok(entry) = entry {
            prop_assert_eq!(entry.assets.0, assets);
            prop_assert_eq!(entry.totals_after.shares.0, model.shares);
            prop_assert_eq!(entry.totals_after.backing.0, model.backing);
        }
    }

    #[test]
    fn mint_agrees_with_the_model(case in case(), amount in amount()) {
        let shares = amount.of(case.ledger.totals.shares.0);
        let mut model = case.model();
        let expected = model.mint(shares, case.now);
        let entry = case.pricing().mint(Shares(shares), NO_CAP);
        prop_assert_eq!(entry.map(|e| e.assets.0).map_err(refusal), expected);
        if let Ok(entry) = entry {
            prop_assert_eq!(entry.shares.0, shares);
            prop_assert_eq!(entry.totals_after.shares.0, model.shares);
            prop_assert_eq!(entry.totals_after.backing.0, model.backing);
        }
    }

    #[test]
    fn redeem_agrees_with_the_model(case in case(), amount in amount()) {
        let shares = amount.of(case.ledger.totals.shares.0);
        let mut model = case.model();
        let expected = model.redeem(shares, case.now);
        let exit = case.pricing().redeem(Shares(shares));
        prop_assert_eq!(exit.map(|e| e.assets.0).map_err(exit_refusal), expected);
        if let Ok(exit) = exit {
            prop_assert_eq!(exit.shares.0, shares);
            prop_assert_eq!(exit.totals_after.shares.0, model.shares);
            prop_assert_eq!(exit.totals_after.backing.0, model.backing);
        }
    }

    #[test]
    fn withdraw_agrees_with_the_model(case in case(), amount in amount()) {
        let assets = amount.of(case.ledger.totals.backing.0);
        let mut model = case.model();
        let expected = model.withdraw(assets, case.now);
        let exit = case.pricing().withdraw(Assets(assets));
        prop_assert_eq!(exit.map(|e| e.shares.0).map_err(exit_refusal), expected);
        if let Ok(exit) = exit {
            prop_assert_eq!(exit.assets.0, assets);
            prop_assert_eq!(exit.totals_after.shares.0, model.shares);
            prop_assert_eq!(exit.totals_after.backing.0, model.backing);
        }
    }
}
