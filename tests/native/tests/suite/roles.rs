//! Roles and pauses of a vault.

use crate::fixture::{Fixture, ether};
use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{
    IErrors, IRestakingManager, IRoles, ISafety, IStakingVault, IToken, IVault,
};
use basalt_native::suite::address_of;

const NONE: U256 = U256::ZERO;
const VAULT: &str = "staking-vault";
const DAY: u64 = 86_400;
const NEW: Address = Address::repeat_byte(0xf1);

fn view<C: SolCall<Return = Address>>(it: &mut Fixture, call: &C) -> Address {
    let vault = it.at(VAULT);
    it.world.read(vault, call).unwrap()
}

const fn pause(secs: u64) -> IRoles::pauseCall {
    IRoles::pauseCall { durationSecs: U256::from_limbs([secs, 0, 0, 0]) }
}

#[test]
fn ownership_moves_when_the_new_owner_accepts() {
    let mut it = Fixture::new();
    let owner = address_of("owner");
    let offer = |new_owner| IRoles::transferOwnershipCall { newOwner: new_owner };
    let accept = IRoles::acceptOwnershipCall {};
    it.send(owner, VAULT, NONE, &offer(NEW));
    assert_eq!(view(&mut it, &IRoles::ownerCall {}), owner);
    assert_eq!(view(&mut it, &IRoles::pendingOwnerCall {}), NEW);
    // The offer is taken back.
    it.send(owner, VAULT, NONE, &offer(Address::ZERO));
    let error: IErrors::Unauthorized = it.refused(NEW, VAULT, &accept);
    assert_eq!((error.caller, error.holder), (NEW, Address::ZERO));
    let vault = it.at(VAULT);
    let error: IErrors::BadAddress = it.refused(owner, VAULT, &offer(vault));
    assert_eq!(error.account, vault);

    it.send(owner, VAULT, NONE, &offer(NEW));
    it.send(NEW, VAULT, NONE, &accept);
    assert_eq!(view(&mut it, &IRoles::ownerCall {}), NEW);
    assert_eq!(view(&mut it, &IRoles::pendingOwnerCall {}), Address::ZERO);
    let _: IErrors::Unauthorized = it.refused(owner, VAULT, &offer(owner));
    let _: IErrors::Unauthorized = it.refused(NEW, VAULT, &accept);
}

#[test]
fn the_owner_sets_every_other_role_and_nobody_else_does() {
    let mut it = Fixture::new();
    let (owner, keeper, user) = (address_of("owner"), address_of("keeper"), it.user);
    let (guardian, new_keeper) =
        (IRoles::setGuardianCall { guardian: NEW }, IRoles::setKeeperCall { keeper: NEW });
    let _: IErrors::Unauthorized = it.refused(keeper, VAULT, &guardian);
    let _: IErrors::Unauthorized = it.refused(user, VAULT, &new_keeper);
    let treasury = ISafety::setTreasuryCall { treasury: NEW };
    let second = ISafety::setSecondOpinionCall { secondOpinion: NEW };
    let _: IErrors::Unauthorized = it.refused(keeper, VAULT, &treasury);
    let _: IErrors::Unauthorized = it.refused(keeper, VAULT, &second);
    it.send(owner, VAULT, NONE, &guardian);
    it.send(owner, VAULT, NONE, &new_keeper);
    it.send(owner, VAULT, NONE, &treasury);
    it.send(owner, VAULT, NONE, &second);
    assert_eq!(view(&mut it, &IRoles::guardianCall {}), NEW);
    assert_eq!(view(&mut it, &IRoles::keeperCall {}), NEW);
    assert_eq!(view(&mut it, &ISafety::treasuryCall {}), NEW);
    assert_eq!(view(&mut it, &ISafety::secondOpinionCall {}), NEW);
    let nobody = IRoles::setKeeperCall { keeper: Address::ZERO };
    let error: IErrors::BadAddress = it.refused(owner, VAULT, &nobody);
    assert_eq!(error.account, Address::ZERO);
}

#[test]
fn a_guardian_pauses_for_a_week_at_most_and_rests_for_a_day() {
    let mut it = Fixture::new();
    let (owner, guardian, user) = (address_of("owner"), address_of("guardian"), it.user);
    let deposit = IVault::depositCall { assets: ether(1), receiver: user };
    let _: IErrors::Unauthorized = it.refused(user, VAULT, &pause(60));
    for secs in [0, 7 * DAY + 1, u64::MAX] {
        let error: IRoles::BadPause = it.refused(guardian, VAULT, &pause(secs));
        assert_eq!((error.durationSecs, error.max), (U256::from(secs), U256::from(7 * DAY)));
    }
    let start = it.world.block().timestamp;
    it.send(guardian, VAULT, NONE, &pause(7 * DAY));
    let (vault, end) = (it.at(VAULT), U256::from(start + 7 * DAY));
    assert_eq!(it.world.read(vault, &IRoles::pausedUntilCall {}).unwrap(), end);
    assert!(it.try_send(user, VAULT, ether(1), &deposit).is_err(), "open while paused");
    it.wait(8 * DAY - 1);
    let error: IRoles::PauseTooSoon = it.refused(guardian, VAULT, &pause(60));
    assert_eq!(error.earliest, U256::from(start + 8 * DAY));
    it.send(user, VAULT, ether(1), &deposit);
    it.wait(1);
    it.send(guardian, VAULT, NONE, &pause(60));
    // The owner extends it, and ends it.
    it.send(owner, VAULT, NONE, &pause(DAY));
    let _: IErrors::Unauthorized = it.refused(guardian, VAULT, &IRoles::unpauseCall {});
    it.send(owner, VAULT, NONE, &IRoles::unpauseCall {});
    it.send(user, VAULT, ether(1), &deposit);
}

/// What is at work, what users own and what the queue waits for stay.
#[test]
fn only_donations_are_swept_and_only_by_the_owner() {
    let mut it = Fixture::new();
    let (owner, user, keeper) = (address_of("owner"), it.user, address_of("keeper"));
    let [vault, manager] = [VAULT, "restaking-manager"].map(|name| it.at(name));
    it.send(user, VAULT, ether(50), &IVault::depositCall { assets: ether(50), receiver: user });
    it.send(user, VAULT, NONE, &IToken::approveCall { spender: manager, value: U256::MAX });
    let deposit = IVault::depositCall { assets: ether(20), receiver: user };
    it.send(user, "restaking-manager", NONE, &deposit);
    let (adapter, assets) = (it.at("adapter"), ether(8));
    it.send(keeper, VAULT, NONE, &IStakingVault::allocateCall { assets: ether(30) });
    let allocate = IRestakingManager::allocateCall { adapter, assets };
    it.send(keeper, "restaking-manager", NONE, &allocate);

    let (held, held_bseth) = (it.world.balance(vault), it.shares(manager));
    it.world.set_balance(vault, held + ether(2));
    it.send(user, VAULT, NONE, &IToken::transferCall { to: manager, value: ether(3) });
    let sweep = IRoles::sweepCall { receiver: NEW };
    for (contract, donated) in [(VAULT, ether(2)), ("restaking-manager", ether(3))] {
        let _: IErrors::Unauthorized = it.refused(user, contract, &sweep);
        let swept = it.send(owner, contract, NONE, &sweep);
        assert_eq!(U256::from_be_slice(&swept.data), donated, "{contract}");
    }
    assert_eq!((it.world.balance(NEW), it.world.balance(vault)), (ether(2), held));
    assert_eq!((it.shares(NEW), it.shares(manager)), (ether(3), held_bseth));
}
