//! The eight conversions agree with the reference, to the wei and in what they refuse.

use basalt_math::{Assets, MathError, Shares};
use basalt_model::Refusal;
use proptest::prelude::*;

use crate::strategies::{NO_CAP, amount, case, many};

/// The reference's word for an error. It does not tell which width an exit breaks first.
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
