//! The parameters of a vault as the model lists them, by their names in the interface.

use crate::World;
use alloy::primitives::Address;
use basalt_interfaces::IParameters::Parameter;
use basalt_model::vault::{Parameter as ModelParameter, Parameters};
use std::ops::RangeInclusive;

/// Every parameter, in the order of their numbers.
pub fn parameters() -> Vec<Parameter> {
    let known = |parameter: ModelParameter| Parameter::try_from(parameter.0).unwrap();
    ModelParameter::all().into_iter().map(known).collect()
}

/// The value of a parameter at construction.
pub fn initial_value(parameter: Parameter) -> u128 {
    Parameters::default().get(ModelParameter(parameter as u8))
}

impl World {
    /// The values that the owner may give a parameter now, by the model.
    pub fn bounds(&mut self, vault: Address, parameter: Parameter) -> RangeInclusive<u128> {
        let model = &self.vault_model(vault).parameters;
        model.bounds(ModelParameter(parameter as u8)).unwrap()
    }
}
