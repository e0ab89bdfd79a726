//! The owner's parameters.

use crate::{Subject, View};
use alloy_primitives::Address;
use basalt_interfaces::IParameters;
use basalt_model::{VaultModel, vault::Parameter};

/// Every parameter. Panics if the interface does not number one of the model's.
pub fn parameters(model: &VaultModel<Address>) -> Vec<View> {
    let view = |parameter: Parameter| {
        let number = IParameters::Parameter::try_from(parameter.0);
        let call = IParameters::parameterCall { parameter: number.expect("a parameter") };
        View::of(Subject::Parameter(parameter), model.roles.vault, &call)
            .number("value", model.parameters.get(parameter))
    };
    Parameter::all().into_iter().map(view).collect()
}
