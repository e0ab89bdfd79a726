//! Results go to stdout, everything else to stderr.

use super::Error;
use alloy::primitives::B256;
use basalt_client::Receipt;
use serde::Serialize;
use std::{
    fmt::{self, Display},
    io::{self, Write},
};

/// Prints a result: as JSON on a line of its own, or as text for people.
pub fn print(result: &(impl Serialize + Display), json: bool) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    let written = if json {
        serde_json::to_writer(&mut out, result)
            .map_err(io::Error::from)
            .and_then(|()| writeln!(out))
    } else {
        writeln!(out, "{result}")
    };
    written.and_then(|()| out.flush()).map_err(Error::Output)
}

/// The transaction of a command.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Transaction {
    /// Its hash.
    #[serde(rename = "transaction")]
    pub hash: B256,
    /// Gas used.
    pub gas: u64,
}

impl From<Receipt> for Transaction {
    fn from(receipt: Receipt) -> Self {
        Self { hash: receipt.hash, gas: receipt.gas_used }
    }
}

impl Display for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} gas, transaction {})", self.gas, self.hash)
    }
}
