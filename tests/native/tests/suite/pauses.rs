//! A pause stands in three slots: where entries read it, where exits do, and beside the queue's address,
//! where requests do.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{B256, U256};
use basalt_interfaces::{IQueuedVault, IRoles};
use basalt_kit::{Word, slots::Packed};
use basalt_native::suite::address_of;
use basalt_vault::layout::{EXITS_PAUSED_UNTIL, PAUSED_UNTIL, REQUESTS_PAUSED_UNTIL};

const VAULTS: [&str; 2] = ["staking-vault", "restaking-manager"];

/// The end of a pause in each slot.
fn ends(it: &Fixture, vault: &str) -> [u64; 3] {
    [PAUSED_UNTIL, EXITS_PAUSED_UNTIL, REQUESTS_PAUSED_UNTIL].map(|field| {
        let word = it.world.storage(it.at(vault), B256::from(U256::from(field.slot())));
        u64::try_from(Packed::from_word(&Word(word.0)).get(field)).unwrap()
    })
}

#[test]
fn requests_are_paused_with_everything_else() {
    let mut it = Fixture::new();
    let (guardian, owner) = (address_of("guardian"), address_of("owner"));
    for vault in VAULTS {
        assert_eq!(ends(&it, vault), [0; 3]);
        let until = it.world.block().timestamp + 3_600;
        let pause = IRoles::pauseCall { durationSecs: U256::from(3_600) };
        it.send(guardian, vault, U256::ZERO, &pause);
        assert_eq!(ends(&it, vault), [until; 3]);

        // Another queue, and the one before again.
        let queue = it.world.read(it.at(vault), &IQueuedVault::queueCall {}).unwrap();
        it.send(owner, vault, U256::ZERO, &IQueuedVault::setQueueCall { queue });
        assert_eq!(ends(&it, vault), [until; 3]);
        let request = IQueuedVault::requestRedeem_0Call {
            shares: ether(1),
            controller: it.user,
            owner: it.user,
        };
        let paused: IRoles::PausedUntil = it.refused(it.user, vault, &request);
        assert_eq!(paused.until, U256::from(until));

        it.send(owner, vault, U256::ZERO, &IRoles::unpauseCall {});
        assert_eq!(ends(&it, vault), [until - 3_600; 3]);
        assert_eq!(it.world.read(it.at(vault), &IQueuedVault::queueCall {}), Ok(queue));
    }
}
