//! R14: assets reserved for the queue are not available to exits and allocations.

use basalt_math::{Assets, Bps, MAX_96, Reserves};
use basalt_model::ReservesModel;
use proptest::prelude::*;

use crate::strategies::{amount, any_length, many};

proptest! {
    #![proptest_config(many())]

    #[test]
    fn what_is_free_agrees_with_the_model(
        backing in any_length(96), working in amount(), owed in amount(), part in any::<u16>(),
    ) {
        let (working, owed) = (working.of(backing), owed.of(backing));
        let reserves = Reserves { working: Assets(working), owed: Assets(owed) };
        let model = ReservesModel { working, owed };
        let backing = Assets(backing);
        let reserved = reserves.reserved(backing, Bps(part));
        prop_assert_eq!(backing.0.saturating_sub(reserved.0), model.free_for_exits(backing.0, part));
        prop_assert!(reserved.0 <= MAX_96);
        prop_assert_eq!(reserves.for_settlement(backing).0, model.free_for_settlement(backing.0));
        prop_assert_eq!(
            reserves.for_allocation(backing, Bps(part)).0,
            model.free_for_allocation(backing.0, part)
        );
    }

    #[test]
    fn assets_owed_to_the_queue_are_reserved_from_exits_and_from_work(
        backing in any_length(96), working in amount(), owed in amount(), part in 0_u16..=10_000,
    ) {
        let working = working.of(backing).min(backing);
        let owed = owed.of(backing).min(backing - working);
        let reserves = Reserves { working: Assets(working), owed: Assets(owed) };
        let backing = Assets(backing);
        let for_exits = backing.0.saturating_sub(reserves.reserved(backing, Bps(part)).0);
        let for_work = reserves.for_allocation(backing, Bps(part)).0;
        for spent in [for_exits, for_work] {
            prop_assert!(spent + owed <= reserves.for_settlement(backing).0);
        }
    }
}
