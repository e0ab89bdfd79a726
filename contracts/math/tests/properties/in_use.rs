//! R14: assets owed to the queue are not available to exits and allocations.

use basalt_math::{Assets, Bps, InUse, MAX_96};
use basalt_model::InUseModel;
use proptest::prelude::*;

use crate::strategies::{amount, any_length, many};

proptest! {
    #![proptest_config(many())]

    #[test]
    fn what_is_free_agrees_with_the_model(
        backing in any_length(96), working in amount(), owed in amount(), part in any::<u16>(),
    ) {
        let (working, owed) = (working.of(backing), owed.of(backing));
        let in_use = InUse { working: Assets(working), owed: Assets(owed) };
        let model = InUseModel { working, owed };
        let backing = Assets(backing);
        let unavailable = in_use.unavailable(backing, Bps(part));
        prop_assert_eq!(backing.0.saturating_sub(unavailable.0), model.free_for_exits(backing.0, part));
        prop_assert!(unavailable.0 <= MAX_96);
        prop_assert_eq!(in_use.for_settlement(backing).0, model.free_for_settlement(backing.0));
        prop_assert_eq!(
            in_use.for_allocation(backing, Bps(part)).0,
            model.free_for_allocation(backing.0, part)
        );
    }

    #[test]
    fn assets_owed_to_the_queue_are_reserved_from_exits_and_from_work(
        backing in any_length(96), working in amount(), owed in amount(), part in 0_u16..=10_000,
    ) {
        let working = working.of(backing).min(backing);
        let owed = owed.of(backing).min(backing - working);
        let in_use = InUse { working: Assets(working), owed: Assets(owed) };
        let backing = Assets(backing);
        let for_exits = backing.0.saturating_sub(in_use.unavailable(backing, Bps(part)).0);
        let for_work = in_use.for_allocation(backing, Bps(part)).0;
        for spent in [for_exits, for_work] {
            prop_assert!(spent + owed <= in_use.for_settlement(backing).0);
        }
    }
}
