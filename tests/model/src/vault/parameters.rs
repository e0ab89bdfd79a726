//! The owner's parameters, keyed by their number.
//!
//! Each file of rules declares the parameters that its rules read, if any: a new one is an entry there
//! and its use. Tests on a chain take number, bounds and initial value from here.

use std::{collections::BTreeMap, fmt, ops::RangeInclusive};

use super::{VaultModel, entry, exit, in_kind, provisional, queue, reports, sources, status};
use crate::{account::Account, refusal::Refusal};

/// A parameter, by its number in `IParameters.Parameter`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter(pub u8);

/// The declaration of a parameter by the rule that reads it.
pub(super) struct Declaration {
    pub(super) parameter: Parameter,
    pub(super) name: &'static str,
    /// The value at construction.
    pub(super) initial: u128,
    /// The values that the owner may set, given all others.
    pub(super) bounds: fn(&Parameters) -> RangeInclusive<u128>,
}

/// The declarations of every file of rules.
const TABLES: [&[Declaration]; 8] = [
    entry::PARAMETERS,
    exit::PARAMETERS,
    in_kind::PARAMETERS,
    provisional::PARAMETERS,
    queue::PARAMETERS,
    reports::PARAMETERS,
    sources::PARAMETERS,
    status::PARAMETERS,
];

fn declarations() -> impl Iterator<Item = &'static Declaration> {
    TABLES.into_iter().flatten()
}

/// The values of all parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters(BTreeMap<Parameter, u128>);

impl Parameter {
    /// All parameters, by number.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<_> = declarations().map(|it| it.parameter).collect();
        all.sort();
        all
    }

    fn declaration(self) -> Option<&'static Declaration> {
        declarations().find(|it| it.parameter == self)
    }
}

impl fmt::Debug for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.declaration().map_or("unknown", |it| it.name))
    }
}

impl Default for Parameters {
    /// The values at construction.
    fn default() -> Self {
        Self(declarations().map(|it| (it.parameter, it.initial)).collect())
    }
}

impl FromIterator<(Parameter, u128)> for Parameters {
    fn from_iter<T: IntoIterator<Item = (Parameter, u128)>>(values: T) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Parameters {
    /// The value of a parameter.
    pub fn get(&self, parameter: Parameter) -> u128 {
        self.0.get(&parameter).copied().unwrap_or_default()
    }

    /// The same in basis points.
    pub fn bps(&self, parameter: Parameter) -> u16 {
        self.get(parameter).try_into().unwrap()
    }

    /// The same in seconds.
    pub fn secs(&self, parameter: Parameter) -> u32 {
        self.get(parameter).try_into().unwrap()
    }

    /// The values that the owner may set now.
    pub fn bounds(&self, parameter: Parameter) -> Option<RangeInclusive<u128>> {
        parameter.declaration().map(|it| (it.bounds)(self))
    }
}

impl<A: Account> VaultModel<A> {
    /// The owner sets a parameter. A watermark counts at once; flows that have decayed under the limits
    /// before do not come back.
    pub fn set(&mut self, parameter: Parameter, value: u128, now: u32) -> Result<(), Refusal> {
        let bounds = self.parameters.bounds(parameter).ok_or(Refusal::Unknown)?;
        if !bounds.contains(&value) {
            return Err(Refusal::OutOfBounds);
        }
        self.flow.decay_to(self.flow_limits(), now);
        self.parameters.0.insert(parameter, value);
        self.apply_parameters();
        self.refresh_reserved();
        Ok(())
    }

    /// Hands the parameters of the accounts to them.
    pub(super) fn apply_parameters(&mut self) {
        self.accounts.fee_bps = self.parameters.bps(reports::PERFORMANCE_FEE);
        self.accounts.ledger.growth_bps = self.parameters.bps(reports::GROWTH);
        self.accounts.ledger.exit_fee_bps = self.parameters.bps(exit::EXIT_FEE);
    }
}
