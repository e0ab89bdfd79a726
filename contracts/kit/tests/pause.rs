//! Limits on the length and frequency of pauses.

use alloy_primitives::U256;
use alloy_sol_types::SolError;
use basalt_interfaces::IRoles;
use basalt_kit::pause::{MAX_PAUSE_SECS, REST_SECS, end_of_pause};

const NOW: u32 = 1_800_000_000;

fn too_soon(paused_until: u32, now: u32) -> Vec<u8> {
    let earliest = U256::from(paused_until + REST_SECS);
    IRoles::PauseTooSoon { now: U256::from(now), earliest }.abi_encode()
}

fn guardian(paused_until: u32, now: u32, secs: u32) -> Result<u32, Vec<u8>> {
    end_of_pause(paused_until, now, secs, false).map_err(|revert| revert.data().to_vec())
}

fn owner(paused_until: u32, now: u32, secs: u32) -> Result<u32, Vec<u8>> {
    end_of_pause(paused_until, now, secs, true).map_err(|revert| revert.data().to_vec())
}

#[test]
fn the_first_pause_begins_at_once() {
    assert_eq!(guardian(0, NOW, 60), Ok(NOW + 60));
}

#[test]
fn the_guardian_waits_a_day_between_two_pauses() {
    let ended = NOW - REST_SECS;
    assert_eq!(guardian(ended, NOW, MAX_PAUSE_SECS), Ok(NOW + MAX_PAUSE_SECS));
    assert_eq!(guardian(ended + 1, NOW, 60), Err(too_soon(ended + 1, NOW)));
    assert_eq!(guardian(NOW, NOW, 60), Err(too_soon(NOW, NOW)));
}

#[test]
fn the_guardian_cannot_extend_a_running_pause() {
    assert_eq!(guardian(NOW + 60, NOW, MAX_PAUSE_SECS), Err(too_soon(NOW + 60, NOW)));
}

#[test]
fn the_owner_can_extend_a_running_pause_and_start_one_right_after_another() {
    assert_eq!(owner(NOW + 60, NOW, MAX_PAUSE_SECS), Ok(NOW + MAX_PAUSE_SECS));
    assert_eq!(owner(NOW - 1, NOW, 60), Ok(NOW + 60));
}

#[test]
fn a_second_pause_never_shortens_a_running_one() {
    assert_eq!(owner(NOW + 600, NOW, 60), Ok(NOW + 600));
}

#[test]
fn the_end_of_a_pause_saturates_at_the_largest_time() {
    assert_eq!(owner(0, u32::MAX, 60), Ok(u32::MAX));
    assert!(guardian(u32::MAX, u32::MAX - 1, 60).is_err());
}
