//! The two tokens, as commands name them.

use super::Error;
use alloy::primitives::{Address, U256};
use basalt_client::{Connection, amount::parse, suite::Suite};
use basalt_interfaces::IToken;
use clap::ValueEnum;

/// A token of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Token {
    /// Staked ether.
    Bseth,
    /// Restaked bsETH.
    Breth,
}

impl Token {
    /// Its symbol.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Bseth => "bsETH",
            Self::Breth => "brETH",
        }
    }

    /// Symbol of what it is a share of.
    pub const fn asset(self) -> &'static str {
        match self {
            Self::Bseth => "ETH",
            Self::Breth => "bsETH",
        }
    }

    /// Its contract.
    pub const fn vault(self, suite: &Suite) -> Address {
        match self {
            Self::Bseth => suite.staking_vault,
            Self::Breth => suite.restaking_manager,
        }
    }
}

/// The shares that a text means: an amount, or `all` that the account has.
pub async fn shares(
    connection: &Connection,
    vault: Address,
    account: Address,
    text: &str,
) -> Result<U256, Error> {
    if text == "all" {
        return Ok(connection.read(vault, IToken::balanceOfCall { account }).await?);
    }
    Ok(parse(text)?)
}
