//! Ether for the accounts of a development chain.

use super::funded;
use crate::{Connection, Error, Result};
use alloy::primitives::{Address, U256};
use serde_json::json;

/// Sees to it that each account has at least `wei`: by decree where the node takes it, otherwise
/// out of the account that the node funds at genesis, whose key must be among the connection's.
pub async fn fund(connection: &Connection, accounts: &[Address], wei: U256) -> Result<()> {
    for account in accounts {
        let balance = connection.balance(*account).await?;
        if balance >= wei {
            continue;
        }
        let decree = json!([account, format!("{wei:#x}")]);
        match connection.raw("anvil_setBalance", decree).await {
            Ok(_) => {}
            Err(Error::Node(_)) => {
                let payer = funded().map(|signer| signer.address()).unwrap_or_default();
                connection.transfer(payer, *account, wei - balance).await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
