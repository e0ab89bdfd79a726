//! The comparison of the reference suite with the chain.

use crate::{ReferenceSuite, Venue};
use alloy::primitives::{Address, U256};
use basalt_client::{BlockView, Connection, Error, Result};
use basalt_comparison::{Subject, Value, View, views};
use basalt_interfaces::{IERC4626, IRoles};
use basalt_model::VaultModel;
use serde::Serialize;
use std::fmt::Display;

/// One number of the model beside the chain's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The name of the number.
    pub name: String,
    /// The model's value.
    pub expected: String,
    /// The chain's value.
    pub actual: String,
    /// Whether the two are equal.
    pub ok: bool,
}

impl Check {
    /// Compares two values as they print.
    pub fn equal(name: impl Into<String>, expected: impl Display, actual: impl Display) -> Self {
        let (expected, actual) = (expected.to_string(), actual.to_string());
        let ok = expected == actual;
        Self { name: name.into(), expected, actual, ok }
    }

    /// A statement about the chain that must hold.
    pub fn holds(name: impl Into<String>, actual: bool) -> Self {
        Self::equal(name, true, actual)
    }
}

/// The name of an account.
type NameOf<'a> = &'a (dyn Fn(Address) -> String + Sync);

impl ReferenceSuite {
    /// Compares every number of both vaults and of the venues with the newest block, the known
    /// balances included; `name_of` names their holders.
    pub async fn compare(
        &self,
        connection: &Connection,
        name_of: NameOf<'_>,
    ) -> Result<Vec<Check>> {
        // One block for all: others may go on meanwhile.
        let block = &connection.latest().await?;
        let mut list = Vec::new();
        let vaults =
            [("bsETH", &self.staking, None), ("brETH", &self.restaking, Some(&self.staking))];
        for (token, model, bseth) in vaults {
            for view in expected_views(block, model, bseth).await? {
                compare_view(block, token, &view, name_of, &mut list).await?;
            }
            let name = format!("{token} line is funded");
            list.push(Check::holds(name, model.ledger().is_funded()));
        }
        for (adapter, venue) in &self.venues {
            let Venue { address, position, .. } = *venue;
            let held = IERC4626::balanceOfCall { account: *adapter };
            let held = block.read(address, held).await?;
            let name = format!("venue shares of {}", name_of(*adapter));
            list.push(Check::equal(name, position, held));
        }
        self.compare_holdings(block, &mut list).await?;
        Ok(list)
    }

    /// Compares what the contracts hold with what they owe. Donations come on top, and the ether of
    /// the consensus account lies outside.
    async fn compare_holdings(&self, block: &BlockView<'_>, list: &mut Vec<Check>) -> Result<()> {
        let ether = block.balance(self.suite.staking_vault).await?;
        let funded = ether >= U256::from(self.staking.liquid());
        list.push(Check::holds("bsETH holds the ether that it counts as liquid", funded));
        let idle = self.staking.balance(self.suite.restaking_manager);
        let funded = idle >= self.restaking.liquid();
        list.push(Check::holds("brETH holds the bsETH that it counts as liquid", funded));
        let ether = block.balance(self.suite.staking_queue).await?;
        let funded = ether >= U256::from(self.staking.queue.held_assets());
        list.push(Check::holds("bsETH's queue holds what can be claimed", funded));
        let held = self.staking.balance(self.suite.restaking_queue);
        let funded = held >= self.restaking.queue.held_assets();
        list.push(Check::holds("brETH's queue holds what can be claimed", funded));
        Ok(())
    }
}

/// Everything that a vault and its queue show.
async fn expected_views(
    block: &BlockView<'_>,
    model: &VaultModel<Address>,
    bseth: Option<&VaultModel<Address>>,
) -> Result<Vec<View>> {
    let (vault, now) = (model.roles.vault, time(block));
    let paused_until = block.read(vault, IRoles::pausedUntilCall {}).await?;
    let mut model = model.clone();
    model.status.paused_until = narrow(vault, paused_until)?;

    let sources: Vec<_> = model.sources.keys().copied().collect();
    let owners = model.balances.iter().filter(|(_, held)| **held > 0);
    let owners: Vec<_> = owners.map(|(owner, _)| *owner).collect();
    // Any receiver but the vault itself.
    let receiver = model.roles.queue;
    let parts = [
        views::ledger(&model, now),
        views::rates(&model, bseth, now),
        views::parameters(&model),
        views::safety(&model, now),
        views::sources(&model, &sources),
        views::liquidity(&model, now),
        views::largest_entries(&model, receiver, now),
        views::largest_exits(&model, &owners, now),
        views::queue(&model),
        views::positions(&model, model.balances.keys().copied()),
        views::balances(&model),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// Compares one view with the chain.
async fn compare_view(
    block: &BlockView<'_>,
    token: &str,
    view: &View,
    name_of: NameOf<'_>,
    list: &mut Vec<Check>,
) -> Result<()> {
    let output = block.output(view.target, view.input.clone().into()).await?;
    let words = view.compare(&output).map_err(|_| Error::BadAnswer { address: view.target })?;
    for (name, expected, actual) in words {
        let name = match view.subject {
            Subject::All => format!("{token} {name}"),
            Subject::Account(account) => format!("{token} {name} of {}", name_of(account)),
            Subject::Position(id) => format!("{token} {name} of position {id}"),
            Subject::Parameter(parameter) => format!("{token} {parameter:?}"),
        };
        let text = |value| match value {
            Value::Account(account) if !account.is_zero() => name_of(account),
            value => value.to_string(),
        };
        list.push(Check::equal(name, text(expected), text(actual)));
    }
    Ok(())
}

/// A number as wide as the vault's own fields.
fn narrow(address: Address, word: U256) -> Result<u32> {
    u32::try_from(word).map_err(|_| Error::BadAnswer { address })
}

/// Time of a block, as wide as the vaults count it.
fn time(block: &BlockView<'_>) -> u32 {
    u32::try_from(block.timestamp()).unwrap_or(u32::MAX)
}
