//! Arguments of constructors and wiring calls.

use super::{Deployed, Error, Settings};
use alloy_primitives::{Address, U256};
use basalt_manifest::{Argument, Role, Value};

/// What the arguments of one contract are made of.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) settings: &'a Settings,
    pub(super) contracts: &'a [Deployed],
    /// The contract that is wired.
    pub(super) this: Option<Address>,
    /// Venue of the strategy.
    pub(super) venue: Option<Address>,
}

impl Values<'_> {
    /// Returns the arguments ABI-encoded.
    pub(super) fn encode(self, arguments: &[Argument]) -> Result<Vec<u8>, Error> {
        let (mut heads, mut tail) = (Vec::new(), Vec::new());
        for argument in arguments {
            let word = if let Value::Text(text) = argument.value {
                let offset = 32 * arguments.len() + tail.len();
                tail.extend(U256::from(text.len()).to_be_bytes::<32>());
                tail.extend(text.bytes());
                tail.resize(tail.len().next_multiple_of(32), 0);
                U256::from(offset)
            } else {
                self.word(argument)?
            };
            heads.extend(word.to_be_bytes::<32>());
        }
        heads.append(&mut tail);
        Ok(heads)
    }

    fn word(self, argument: &Argument) -> Result<U256, Error> {
        let unknown = || Error::Unknown(argument.name.to_owned());
        let address = match argument.value {
            Value::Role(role) => self.role(role),
            Value::Instance(name) => {
                let found = self.contracts.iter().find(|contract| contract.name == name);
                found.ok_or_else(unknown)?.address
            }
            Value::This => self.this.ok_or_else(unknown)?,
            Value::Venue => self.venue.ok_or_else(unknown)?,
            Value::Cap => return Ok(self.settings.cap),
            Value::ShareCapBps => return Ok(U256::from(self.settings.share_cap_bps)),
            Value::Text(_) => return Err(unknown()),
        };
        Ok(U256::from_be_bytes(address.into_word().0))
    }

    const fn role(self, role: Role) -> Address {
        let roles = &self.settings.roles;
        match role {
            Role::Owner => roles.owner,
            Role::Guardian => roles.guardian,
            Role::Keeper => roles.keeper,
            Role::Oracle => roles.oracle,
            Role::Consensus => roles.consensus,
        }
    }
}
