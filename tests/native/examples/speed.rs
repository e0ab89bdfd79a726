//! Measures how many calls a second the native host runs, on a suite with holders.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "prints one figure")]

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IToken, IVault};
use basalt_native::{
    Block, World,
    suite::{Roles, Settings, Suite, address_of},
};
use std::time::Instant;

/// Rounds of seven calls: an entry into each vault, an approval, a transfer, a view, two exits.
const ROUNDS: u32 = 10_000;
const CALLS_PER_ROUND: u32 = 7;

fn main() {
    let mut world = World::new(Block { timestamp: 1_795_608_000, chain_id: 412_346 });
    let [owner, user] = ["owner", "user"].map(address_of);
    let roles =
        Roles { owner, guardian: owner, keeper: owner, oracle: owner, consensus: address_of("c") };
    let (seed, cap) = (ether(1), ether(1_000_000));
    let settings = Settings { roles, seed, cap, share_cap_bps: 8_000 };
    let suite = Suite::deploy(&mut world, settings, &address_of).unwrap();
    let [vault, manager] = ["staking-vault", "restaking-manager"].map(|name| suite.address(name));
    world.set_balance(user, ether(1_000));

    let snapshot = world.snapshot();
    let began = Instant::now();
    for _ in 0..ROUNDS {
        round(&mut world, user, vault, manager);
        world.restore(&snapshot);
    }
    let passed = began.elapsed().as_secs_f64();
    let calls = f64::from(ROUNDS * CALLS_PER_ROUND);
    println!("{:.0} calls a second", calls / passed);
}

fn round(world: &mut World, user: Address, vault: Address, manager: Address) {
    let none = U256::ZERO;
    let deposit = IVault::depositCall { assets: ether(10), receiver: user };
    send(world, user, vault, ether(10), &deposit);
    send(world, user, vault, none, &IToken::approveCall { spender: manager, value: ether(5) });
    let deposit = IVault::depositCall { assets: ether(5), receiver: user };
    send(world, user, manager, none, &deposit);
    send(world, user, manager, none, &IToken::transferCall { to: vault_user(), value: ether(1) });
    send(world, user, vault, none, &IVault::maxWithdrawCall { owner: user });
    for token in [manager, vault] {
        let redeem = IVault::redeemCall { shares: ether(1), receiver: user, owner: user };
        send(world, user, token, none, &redeem);
    }
}

const fn vault_user() -> Address {
    Address::repeat_byte(7)
}

fn send(world: &mut World, from: Address, to: Address, wei: U256, call: &impl SolCall) {
    world.call(from, to, wei, &call.abi_encode()).unwrap();
}

fn ether(whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(18))
}
