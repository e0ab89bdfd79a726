//! The chain's clock, on nodes that let it be moved.

use crate::{Connection, Error, Result};
use serde_json::json;

/// Whether the node moves its clock.
pub async fn can_travel(connection: &Connection) -> Result<bool> {
    match connection.raw("evm_increaseTime", json!([0])).await {
        Ok(_) => Ok(true),
        Err(Error::Node(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Moves the clock ahead and mines a block, so that reads see the new time at once. Returns the
/// time of that block, in seconds since 1970.
pub async fn travel(connection: &Connection, seconds: u64) -> Result<u64> {
    connection.raw("evm_increaseTime", json!([seconds])).await?;
    connection.raw("evm_mine", json!([])).await?;
    connection.now().await
}
