//! Ethereum's and Arbitrum's precompiles in one provider.

use std::sync::OnceLock;

use revm::{
    context::LocalContextTr,
    context_interface::{ContextTr, JournalTr},
    handler::{PrecompileProvider, precompile_output_to_interpreter_result},
    interpreter::{CallInputs, InterpreterResult},
    precompile::{Precompiles, secp256r1},
    primitives::{AddressSet, hardfork::SpecId},
};

use super::context::EvmContext;
use crate::{arbos::precompile, stylus::params::ArbosVersion};

/// Precompiles of an `ArbOS` version.
#[derive(Clone, Debug)]
pub(crate) struct ArbPrecompiles {
    ethereum: &'static Precompiles,
    warm: AddressSet,
}

impl ArbPrecompiles {
    /// Creates the set for a version. Ethereum's part is Cancun plus P256VERIFY before `ArbOS` 50
    /// and Osaka from 50 on.
    pub(crate) fn new(arbos: ArbosVersion) -> Self {
        static BEFORE_50: OnceLock<Precompiles> = OnceLock::new();
        let ethereum = if arbos.number() >= 50 {
            Precompiles::osaka()
        } else {
            BEFORE_50.get_or_init(|| {
                let mut set = Precompiles::cancun().clone();
                set.extend([secp256r1::P256VERIFY]);
                set
            })
        };
        let mut warm = ethereum.addresses_set().clone();
        warm.extend(precompile::addresses());
        Self { ethereum, warm }
    }
}

impl PrecompileProvider<EvmContext> for ArbPrecompiles {
    type Output = InterpreterResult;

    fn set_spec(&mut self, _spec: SpecId) -> bool {
        false
    }

    fn run(
        &mut self,
        context: &mut EvmContext,
        inputs: &CallInputs,
    ) -> Result<Option<InterpreterResult>, String> {
        if let Some(result) = precompile::run(context, inputs) {
            return Ok(Some(result));
        }
        let Some(contract) = self.ethereum.get(&inputs.bytecode_address) else {
            return Ok(None);
        };
        let output = contract
            .execute(&inputs.input.as_bytes(context), inputs.gas_limit, inputs.reservoir)
            .map_err(|error| error.to_string())?;
        if let Some(reason) = output.halt_reason()
            && !reason.is_oog()
            && context.journal().depth() == 1
        {
            context.local_mut().set_precompile_error_context(reason.to_string());
        }
        Ok(Some(precompile_output_to_interpreter_result(output, inputs.gas_limit)))
    }

    fn warm_addresses(&self) -> &AddressSet {
        &self.warm
    }
}
