//! The two tokens, as commands name them.

use super::{Error, session::Session};
use alloy::primitives::U256;
use basalt_client::{Token, amount::parse};
use basalt_interfaces::IToken;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads the value of `--token`.
pub fn parser() -> impl TypedValueParser<Value = Token> {
    PossibleValuesParser::new(Token::ALL.map(Token::name)).try_map(|name| name.parse::<Token>())
}

/// The shares that a text means: an amount, or `all` that the account has.
pub async fn shares(session: &Session, token: Token, text: &str) -> Result<U256, Error> {
    if text == "all" {
        let balance = IToken::balanceOfCall { account: session.account };
        return Ok(session.connection.read(token.vault(&session.suite), balance).await?);
    }
    Ok(parse(text)?)
}
