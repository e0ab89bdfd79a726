//! Whether the chain shows that a wiring call was made.

use super::plan::{PlannedCall, selector};
use crate::{Connection, Error, Result, connection::request};
use alloy::primitives::{Address, B256, U256};
use basalt_manifest::Done;

impl PlannedCall {
    /// Whether the call was made.
    pub(super) async fn is_done(&self, connection: &Connection) -> Result<bool> {
        let view = View { connection, target: self.target };
        match self.done {
            Done::Returns(signature) => Ok(view.read(signature, None).await? == self.subject),
            Done::Lists { count, at } => {
                let count = U256::from_be_bytes(view.read(count, None).await?.0);
                let mut index = U256::ZERO;
                while index < count {
                    if view.read(at, Some(index)).await? == self.subject {
                        return Ok(true);
                    }
                    index += U256::ONE;
                }
                Ok(false)
            }
        }
    }
}

/// The views of one contract, known by their signatures only.
struct View<'a> {
    connection: &'a Connection,
    target: Address,
}

impl View<'_> {
    /// The single word that a view returns.
    async fn read(&self, signature: &str, argument: Option<U256>) -> Result<B256> {
        let mut input = selector(signature).to_vec();
        input.extend(argument.iter().flat_map(U256::to_be_bytes::<32>));
        let call = request(Address::ZERO, self.target, input.into(), U256::ZERO);
        let output = self.connection.run(call, None).await?;
        B256::try_from(output.as_ref()).map_err(|_| Error::BadAnswer { address: self.target })
    }
}
