//! The views of a vault and of its queue, as a model expects them. `now` is the time of the block, in
//! seconds since 1970.

mod ledger;
mod limits;
mod parameters;
mod queue;
mod rates;
mod safety;
mod sources;

pub use ledger::ledger;
pub use limits::{largest_entries, largest_exits, liquidity};
pub use parameters::parameters;
pub use queue::{positions, queue};
pub use rates::{rate_wad, rates};
pub use safety::safety;
pub use sources::{adapters, sources};

use crate::{Subject, View};
use alloy_primitives::Address;
use basalt_interfaces::IToken;
use basalt_model::VaultModel;

/// The shares of every account that the model knows.
pub fn balances(model: &VaultModel<Address>) -> Vec<View> {
    let vault = model.roles.vault;
    let view = |(account, shares): (&Address, &u128)| {
        let call = IToken::balanceOfCall { account: *account };
        View::of(Subject::Account(*account), vault, &call).number("shares", *shares)
    };
    model.balances.iter().map(view).collect()
}
