//! The growth that is fair: what vested on shares that were held since their line was drawn.

use alloy_primitives::Address;
use basalt_math::{Line, RATE_ONE, Rounding, mul_div};
use basalt_model::PositionModel;

use super::{ATTACKER, signed};
use crate::world::{Kind, Vault, World};

/// What the attacker holds, and the growth of it so far.
#[derive(Clone, Debug, Default)]
pub(super) struct FairGrowth {
    /// In wei of the assets of the lower vault.
    pub(super) vested: i128,
    /// For each kind of vault: shares that were held when the line was drawn and ever since.
    since_line: [u128; 2],
}

/// Rate and line of each vault before a step.
pub(super) struct Before([Option<(u128, Line)>; 2]);

impl Before {
    pub(super) fn of(world: &World) -> Self {
        let mut before = [None; 2];
        for vault in world.vaults() {
            before[vault.kind() as usize] = Some((vault.stored(vault.now), vault.line()));
        }
        Self(before)
    }
}

impl FairGrowth {
    /// Takes note of a step; time has passed in it if `is_wait`.
    pub(super) fn after(&mut self, world: &World, before: &Before, is_wait: bool) {
        for vault in world.vaults() {
            let place = vault.kind() as usize;
            let Some((was, line)) = before.0[place] else { continue };
            let is = vault.stored(vault.now);
            if is_wait && is > was {
                let grown = times(self.since_line[place], is - was, Rounding::Up);
                self.vested += signed(in_assets_below(world, vault, grown));
            }
            let held = held(world, vault);
            let since = &mut self.since_line[place];
            *since = if vault.line() == line { held.min(*since) } else { held };
        }
    }
}

/// The attacker's shares of a vault: held, and waiting in its queue.
pub(super) fn shares_of(vault: &Vault) -> u128 {
    let waiting = own(vault).map(|id| position(vault, id).shares);
    vault.balance(ATTACKER) + waiting.sum::<u128>()
}

/// The attacker's positions in the queue of a vault.
pub(super) fn own(vault: &Vault) -> impl Iterator<Item = u32> + '_ {
    (1..=vault.last_position()).filter(|id| vault.holder(*id) == Some(ATTACKER))
}

fn position(vault: &Vault, id: u32) -> &PositionModel<Address> {
    &vault.model.queue.positions[id as usize - 1]
}

/// The same, and for bsETH also what is behind shares of brETH, and what brETH's queue keeps.
fn held(world: &World, vault: &Vault) -> u128 {
    let above = world.vaults().find(|other| other.kind() == Kind::Restaking);
    let behind = above.filter(|_| vault.kind() == Kind::Staking).map_or(0, |above| {
        let kept: u128 = own(above).map(|id| position(above, id).assets).sum();
        kept + times(shares_of(above), above.stored(above.now), Rounding::Up)
    });
    shares_of(vault) + behind
}

/// An amount of a vault's assets in those of the vault below, if there is one.
fn in_assets_below(world: &World, vault: &Vault, assets: u128) -> u128 {
    let below = world.vaults().find(|other| other.kind() == Kind::Staking);
    let below = below.filter(|_| vault.kind() == Kind::Restaking);
    below.map_or(assets, |below| times(assets, below.stored(below.now), Rounding::Up))
}

/// An amount times a rate of 27 decimals.
pub(super) fn times(amount: u128, rate: u128, rounding: Rounding) -> u128 {
    mul_div(amount, rate, RATE_ONE, rounding).unwrap()
}
