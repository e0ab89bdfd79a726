//! Accounts that are no contracts.

use alloy_primitives::Address;
use basalt_native::suite::{Roles, address_of};

/// The vault itself: seed and cover.
pub const VAULT: usize = 0;
/// The receiver of fee shares.
pub const TREASURY: usize = 1;
/// The first of the users.
pub const FIRST_USER: usize = 2;
/// The number of all holders but the queue.
pub const HOLDERS: usize = 6;

/// Users and roles, the same for both vaults.
#[derive(Clone, Debug)]
pub(crate) struct Accounts {
    /// The users, and the treasury.
    pub(crate) holders: [Address; HOLDERS],
    pub(crate) roles: Roles,
    pub(crate) second_opinion: Address,
    /// An account without any role.
    pub(crate) anyone: Address,
    /// Holds the assets of the world around the suite: it pays gains and receives losses.
    pub(crate) bank: Address,
}

impl Accounts {
    pub(crate) fn new() -> Self {
        let mut holders = [Address::ZERO; HOLDERS];
        holders[TREASURY] = address_of("treasury");
        for (user, holder) in holders.iter_mut().enumerate().skip(FIRST_USER) {
            *holder = address_of(&format!("user {user}"));
        }
        let [owner, guardian, keeper, oracle, consensus] =
            ["owner", "guardian", "keeper", "oracle", "consensus"].map(address_of);
        Self {
            holders,
            roles: Roles { owner, guardian, keeper, oracle, consensus },
            second_opinion: address_of("second opinion"),
            anyone: address_of("anyone"),
            bank: address_of("bank"),
        }
    }

    /// The accounts with a role.
    pub(crate) const fn with_roles(&self) -> [Address; 6] {
        let Roles { owner, guardian, keeper, oracle, consensus } = self.roles;
        [owner, guardian, keeper, oracle, consensus, self.second_opinion]
    }

    /// The role of an account.
    pub(crate) fn name(&self, account: Address) -> &'static str {
        let names = ["owner", "guardian", "keeper", "oracle", "consensus", "second opinion"];
        let mut roles = names.into_iter().zip(self.with_roles());
        roles.find(|(_, with_role)| *with_role == account).map_or("a stranger", |(name, _)| name)
    }

    /// All users.
    pub(crate) fn users(&self) -> &[Address] {
        &self.holders[FIRST_USER..]
    }
}
