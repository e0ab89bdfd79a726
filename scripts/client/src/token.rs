//! The two tokens of the suite.

use crate::suite::Suite;
use alloy::primitives::Address;
use serde::Serialize;
use std::{fmt, str::FromStr};

/// A token of the suite. It is serialised as its symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Token {
    /// Liquid staking: shares of ether.
    #[serde(rename = "bsETH")]
    Bseth,
    /// Liquid restaking: shares of bsETH.
    #[serde(rename = "brETH")]
    Breth,
}

impl Token {
    /// Both tokens.
    pub const ALL: [Self; 2] = [Self::Bseth, Self::Breth];

    /// Its name on a command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bseth => "bseth",
            Self::Breth => "breth",
        }
    }

    /// Its symbol.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Bseth => "bsETH",
            Self::Breth => "brETH",
        }
    }

    /// Symbol of the asset that it is a share of.
    pub const fn asset(self) -> &'static str {
        match self {
            Self::Bseth => "ETH",
            Self::Breth => "bsETH",
        }
    }

    /// The vault that issues it.
    pub const fn vault(self, suite: &Suite) -> Address {
        match self {
            Self::Bseth => suite.staking_vault,
            Self::Breth => suite.restaking_manager,
        }
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Token {
    type Err = UnknownToken;

    fn from_str(text: &str) -> Result<Self, UnknownToken> {
        let found = Self::ALL.into_iter().find(|token| token.name() == text);
        found.ok_or_else(|| UnknownToken(text.to_owned()))
    }
}

/// A text that names no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no token: use bseth or breth")]
pub struct UnknownToken(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_read_by_the_name_they_print() {
        for token in Token::ALL {
            assert_eq!(token.to_string().parse(), Ok(token));
        }
        assert_eq!("steth".parse::<Token>(), Err(UnknownToken("steth".to_owned())));
    }
}
