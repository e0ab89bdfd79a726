//! A suite whose every step is taken on the chain and in the mirror at once.

mod exits;
mod safety;
mod users;
mod work;

use super::{Check, Mirror, Outcome, Refused};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Actor, Connection, Error as ClientError, Sent, amount::format_short, dev, suite::Suite,
};
use basalt_interfaces::IRoles;

/// A step that the chain and the mirror took alike.
#[derive(Clone, Debug)]
pub struct Step {
    /// The transaction.
    pub sent: Sent,
    /// What came out: shares of an entry, assets of an exit, what a withdrawal from the venue
    /// brought; otherwise what went in.
    pub amount: u128,
}

/// Why a step was not taken by both.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The chain refused.
    #[error(transparent)]
    Chain(#[from] ClientError),
    /// The chain took the step and the model refuses it.
    #[error("the model refuses what the chain did: {0:?}")]
    Model(Refused),
    /// Both took it and came to different numbers.
    #[error("{}: the model says {}, the chain {}", .0.name, .0.expected, .0.actual)]
    Differs(Check),
    /// Validators cannot lose what they do not have.
    #[error(
        "the validators hold {} ETH of the vault, which cannot lose {}: let the keeper allocate \
         more first",
        format_short(U256::from(*worth)),
        format_short(U256::from(*lost))
    )]
    NothingToLose {
        /// What they hold, in wei.
        worth: u128,
        /// What they should lose, in wei.
        lost: u128,
    },
    /// The amount has more than 128 bits.
    #[error("{0} wei is more than any vault holds")]
    TooLarge(U256),
}

impl From<Refused> for WatchError {
    fn from(refused: Refused) -> Self {
        Self::Model(refused)
    }
}

/// What a report came to.
type Reported = (Step, Outcome);

/// The suite, its mirror, and the outside worlds. Amounts are in wei.
#[derive(Clone, Debug)]
pub struct Watched {
    /// The node; it must have the keys of everyone who acts.
    pub connection: Connection,
    /// What must be.
    pub mirror: Mirror,
    /// What the consensus account has made of the ether entrusted to it.
    worth: u128,
}

impl Watched {
    /// Watches a suite from now on. What is at work is taken to be worth what is booked.
    pub async fn start(
        connection: Connection,
        suite: Suite,
        accounts: &[Address],
    ) -> Result<Self, WatchError> {
        let mirror = Mirror::read(&connection, suite, accounts).await?;
        let worth = mirror.staking.working();
        Ok(Self { connection, mirror, worth })
    }

    /// Where everything is.
    pub const fn suite(&self) -> &Suite {
        &self.mirror.suite
    }

    /// `account` as someone who acts without being mirrored.
    pub const fn actor(&self, account: Address) -> Actor<'_> {
        Actor::new(&self.connection, &self.mirror.suite, account)
    }

    /// Time passes: moves the clock, and gives the new time.
    pub async fn travel(&self, seconds: u64) -> Result<u64, WatchError> {
        Ok(dev::travel(&self.connection, seconds).await?)
    }

    /// Every number of the mirror beside the chain's.
    pub async fn checks(
        &self,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>, WatchError> {
        Ok(self.mirror.compare(&self.connection, name_of).await?)
    }

    /// Pauses are the chain's to tell: the model is told of them before it matters.
    async fn look_for_pauses(&mut self) -> Result<(), WatchError> {
        for layer in [&mut self.mirror.staking, &mut self.mirror.restaking] {
            let until = IRoles::pausedUntilCall {};
            let until = self.connection.read(layer.address, until).await?;
            layer.gate.paused_until = u32::try_from(until).unwrap_or(u32::MAX);
        }
        Ok(())
    }

    /// The first adapter; without one the zero address, which the manager refuses by name.
    fn adapter(&self) -> Address {
        self.suite().strategies.first().map(|strategy| strategy.adapter).unwrap_or_default()
    }

    fn venue(&self) -> Address {
        self.suite().strategies.first().map(|strategy| strategy.venue).unwrap_or_default()
    }
}

/// A step whose outcome both name alike.
fn agreed(what: &str, expected: u128, actual: U256, sent: Sent) -> Result<Step, WatchError> {
    let check = Check::equal(what, expected, actual);
    if check.ok { Ok(Step { sent, amount: expected }) } else { Err(WatchError::Differs(check)) }
}

fn narrow(wei: U256) -> Result<u128, WatchError> {
    u128::try_from(wei).map_err(|_| WatchError::TooLarge(wei))
}

/// Time of a transaction's block, as wide as the vaults count it.
fn time(sent: &Sent) -> u32 {
    u32::try_from(sent.timestamp).unwrap_or(u32::MAX)
}
