//! A suite whose every step is taken on the chain and in the reference suite at once.

mod exits;
mod safety;
mod users;
mod work;

use crate::{Check, ReferenceSuite};
use alloy::primitives::{Address, U256};
use basalt_client::{
    Actor, Connection, Error as ClientError, Receipt, amount::format_short, dev, suite::Suite,
};
use basalt_interfaces::IRoles;
use basalt_model::{Refusal, vault::ReportEffect};

/// A step with the same result on the chain and in the reference suite.
#[derive(Clone, Debug)]
pub struct Step {
    /// The receipt of the transaction.
    pub receipt: Receipt,
    /// The amount out: shares of an entry, assets of an exit or of a withdrawal from the venue.
    /// Otherwise the amount in.
    pub amount: u128,
}

/// The reason for which chain and model did not both take a step.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// The chain refused.
    #[error(transparent)]
    Chain(#[from] ClientError),
    /// The chain took the step and the model refuses it.
    #[error("the model refuses what the chain did: {0:?}")]
    Model(Refusal),
    /// Both took it, with different results.
    #[error("{}: the model says {}, the chain {}", .0.name, .0.expected, .0.actual)]
    Differs(Check),
    /// Validators cannot lose what they do not have.
    #[error(
        "the validators hold {} ETH of the vault, which cannot lose {}: let the keeper allocate \
         more first",
        format_short(U256::from(*value)),
        format_short(U256::from(*lost))
    )]
    NothingToLose {
        /// Assets that they hold, in wei.
        value: u128,
        /// Assets that they should lose, in wei.
        lost: u128,
    },
    /// The amount has more than 128 bits.
    #[error("{0} wei is more than any vault holds")]
    TooLarge(U256),
}

impl From<Refusal> for StepError {
    fn from(refusal: Refusal) -> Self {
        Self::Model(refusal)
    }
}

/// A report and what it booked.
type ReportStep = (Step, ReportEffect);

/// The suite on a chain, its reference, and the outside world. Amounts are in wei.
#[derive(Clone, Debug)]
pub struct CheckedSuite {
    /// The node; it must have the keys of all accounts that act.
    pub connection: Connection,
    /// The suite as it must be.
    pub reference: ReferenceSuite,
    /// The true value of the ether entrusted to the consensus account.
    source_value: u128,
}

impl CheckedSuite {
    /// Reads a suite to check it from now on. Assets at work are taken to be worth their book value.
    pub async fn start(
        connection: Connection,
        suite: Suite,
        accounts: &[Address],
    ) -> Result<Self, StepError> {
        let reference = ReferenceSuite::read(&connection, suite, accounts).await?;
        let source_value = reference.staking.working();
        Ok(Self { connection, reference, source_value })
    }

    /// The addresses.
    pub const fn suite(&self) -> &Suite {
        &self.reference.suite
    }

    /// `account` as an actor whose steps the reference suite does not take.
    pub const fn actor(&self, account: Address) -> Actor<'_> {
        Actor::new(&self.connection, &self.reference.suite, account)
    }

    /// Moves the clock; returns the new time.
    pub async fn travel(&self, seconds: u64) -> Result<u64, StepError> {
        Ok(dev::travel(&self.connection, seconds).await?)
    }

    /// Every number of the reference suite beside the chain's.
    pub async fn checks(
        &self,
        name_of: &(dyn Fn(Address) -> String + Sync),
    ) -> Result<Vec<Check>, StepError> {
        Ok(self.reference.compare(&self.connection, name_of).await?)
    }

    /// Reads the pauses of both vaults: the reference suite does not follow them.
    async fn sync_pauses(&mut self) -> Result<(), StepError> {
        for vault in [&mut self.reference.staking, &mut self.reference.restaking] {
            let until = IRoles::pausedUntilCall {};
            let until = self.connection.read(vault.roles.vault, until).await?;
            vault.status.paused_until = u32::try_from(until).unwrap_or(u32::MAX);
        }
        Ok(())
    }

    /// The first adapter; without one the zero address, which the manager refuses by name.
    pub fn first_adapter(&self) -> Address {
        let strategies = &self.suite().strategies;
        strategies.first().map(|strategy| strategy.adapter).unwrap_or_default()
    }

    /// The first source of a vault: the consensus account, or an adapter.
    pub fn first_source(&self, vault: Address) -> Address {
        let is_staking = vault == self.suite().staking_vault;
        if is_staking { self.reference.consensus } else { self.first_adapter() }
    }
}

/// The step, if both have the same result.
fn expect_equal(
    what: &str,
    expected: u128,
    actual: U256,
    receipt: Receipt,
) -> Result<Step, StepError> {
    let check = Check::equal(what, expected, actual);
    if check.ok { Ok(Step { receipt, amount: expected }) } else { Err(StepError::Differs(check)) }
}

fn narrow(wei: U256) -> Result<u128, StepError> {
    u128::try_from(wei).map_err(|_| StepError::TooLarge(wei))
}

/// Time of a transaction's block, as wide as the vaults count it.
fn time(receipt: &Receipt) -> u32 {
    u32::try_from(receipt.timestamp).unwrap_or(u32::MAX)
}
