//! The trait of a vault contract, and its token and roles for the kit.

use crate::layout::{
    BALANCES, EXITS_PAUSED_UNTIL, GUARDIAN, KEEPER, OWNER, PAUSED_UNTIL, PENDING_OWNER,
    REQUESTS_PAUSED_UNTIL, SHARES,
};
use alloy_primitives::Address;
use basalt_kit::{
    Revert, Vm,
    erc20::{Balances, Erc20},
    pause::Pausable,
    roles::Roles,
    slots::{Field, store_field},
    text::Text,
};
use core::marker::PhantomData;

/// A vault contract: its token, its asset and its reporting role.
pub trait Vault {
    /// Slot of the role that reports and raises alarms.
    const REPORTER: u32;

    /// Name of the token.
    fn name() -> Text;

    /// Symbol of the token.
    fn symbol() -> Text;

    /// Sends assets, in wei. All state is final before the call.
    fn pay(vm: Vm, receiver: Address, assets: u128) -> Result<(), Revert>;

    /// Sends the withdrawal queue the assets of a settlement, in wei. All state is final before the
    /// call.
    fn fund_queue(vm: Vm, queue: Address, assets: u128) -> Result<(), Revert> {
        Self::pay(vm, queue, assets)
    }

    /// The contract's own balance of the asset, in wei. No price depends on it (R11).
    fn balance(vm: Vm) -> Result<u128, Revert>;
}

/// The ERC-20 token of a vault.
pub struct Token<V>(PhantomData<V>);

impl<V: Vault> Erc20 for Token<V> {
    const BALANCES: Balances = BALANCES;
    const SUPPLY: Field = SHARES;

    fn name() -> Text {
        V::name()
    }

    fn symbol() -> Text {
        V::symbol()
    }
}

/// The roles of a vault; guardian and owner can pause it.
pub struct VaultRoles;

impl Roles for VaultRoles {
    const OWNER: u32 = OWNER;
    const PENDING_OWNER: u32 = PENDING_OWNER;
    const GUARDIAN: u32 = GUARDIAN;
    const KEEPER: u32 = KEEPER;
}

impl Pausable for VaultRoles {
    const PAUSED_UNTIL: Field = PAUSED_UNTIL;

    fn store(vm: Vm, paused_until: u32) {
        for field in [PAUSED_UNTIL, EXITS_PAUSED_UNTIL, REQUESTS_PAUSED_UNTIL] {
            store_field(vm, field, paused_until.into());
        }
    }
}
