//! The contracts and calls of a deployment as the manifest's rows describe them, with the arguments
//! encoded for the chain and spelled out for the record.

use super::{Contract, Programs, Settings, StrategySettings};
use crate::{
    Error, Result,
    deploy::{Construction, STYLUS_DEPLOYER},
    program::Program,
};
use alloy::{
    dyn_abi::DynSolValue,
    primitives::{Address, B256, Bytes, U256, keccak256},
};
use basalt_manifest::{Argument, Done, Instance, Value, Wiring};
use std::collections::BTreeMap;

/// Gas limit of a deployment on a development chain, below what one block takes there. Estimating
/// would activate each program a dozen times.
const DEV_DEPLOY_GAS: u64 = 30_000_000;

/// One contract to be deployed.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    pub(super) program: &'a Program,
    pub(super) construction: Construction,
    pub(super) arguments: BTreeMap<String, String>,
    pub(super) address: Address,
}

/// One wiring call to be made.
#[derive(Debug)]
pub(super) struct PlannedCall {
    /// The call, as `contract.function`.
    pub(super) name: String,
    pub(super) target: Address,
    pub(super) input: Bytes,
    pub(super) arguments: BTreeMap<String, String>,
    pub(super) done: Done,
    /// The first argument, which `done` looks for.
    pub(super) subject: B256,
}

/// Values that only the contracts of one strategy have, and the contract that is wired.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scoped<'a> {
    pub(super) this: Option<Address>,
    pub(super) venue: Option<Address>,
    pub(super) strategy: Option<&'a StrategySettings>,
}

/// Makes the plans of one deployment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planner<'a> {
    pub(super) programs: &'a Programs,
    pub(super) settings: &'a Settings,
    pub(super) dev_chain: bool,
}

impl<'a> Planner<'a> {
    /// The contract of a row's instance; `deployed` are the contracts so far.
    pub(super) fn contract(
        &self,
        program: &str,
        instance: &Instance,
        deployed: &[Contract],
        scoped: Scoped<'_>,
    ) -> Result<Planned<'a>> {
        let program = self.programs.get(program)?;
        let values = self.values(instance.name, instance.arguments, deployed, scoped)?;
        let construction = Construction {
            arguments: encode(&values),
            value: if instance.is_seeded { self.settings.seed } else { U256::ZERO },
            salt: self.settings.salt,
            gas: self.dev_chain.then_some(DEV_DEPLOY_GAS),
        };
        let address =
            program.address(STYLUS_DEPLOYER, &construction.init_data(), construction.salt);
        Ok(Planned { program, construction, arguments: spell(&values), address })
    }

    /// A wiring call of a row's instance.
    pub(super) fn call(
        &self,
        wiring: &Wiring,
        deployed: &[Contract],
        scoped: Scoped<'_>,
    ) -> Result<PlannedCall> {
        let function = wiring.signature.split('(').next().unwrap_or_default();
        let name = format!("{}.{function}", wiring.target);
        let values = self.values(&name, wiring.arguments, deployed, scoped)?;
        let target = address_of(&name, wiring.target, deployed)?;
        let subject = values.first().and_then(|(_, value)| value.as_word());
        Ok(PlannedCall {
            target,
            input: [selector(wiring.signature).as_slice(), &encode(&values)].concat().into(),
            arguments: spell(&values),
            done: wiring.done,
            subject: subject.ok_or_else(|| unknown(&name, "its first argument"))?,
            name,
        })
    }

    fn values(
        &self,
        of: &str,
        arguments: &[Argument],
        deployed: &[Contract],
        scoped: Scoped<'_>,
    ) -> Result<Vec<(&'static str, DynSolValue)>> {
        let value = |value| -> Result<DynSolValue> {
            Ok(match value {
                Value::Role(role) => self.settings.roles.account(role).into(),
                Value::Instance(name) => address_of(of, name, deployed)?.into(),
                Value::This => scoped.this.ok_or_else(|| unknown(of, "its address"))?.into(),
                Value::Venue => scoped.venue.ok_or_else(|| unknown(of, "its venue"))?.into(),
                Value::Cap => strategy(of, scoped)?.cap.into(),
                Value::ShareCapBps => U256::from(strategy(of, scoped)?.share_cap_bps).into(),
                Value::Text(text) => text.to_owned().into(),
            })
        };
        arguments.iter().map(|it| Ok((it.name, value(it.value)?))).collect()
    }
}

/// Selector of a function by its signature, such as `setQueue(address)`.
pub(super) fn selector(signature: &str) -> [u8; 4] {
    let [a, b, c, d, ..] = keccak256(signature).0;
    [a, b, c, d]
}

fn strategy<'a>(of: &str, scoped: Scoped<'a>) -> Result<&'a StrategySettings> {
    scoped.strategy.ok_or_else(|| unknown(of, "its strategy"))
}

fn address_of(of: &str, name: &str, deployed: &[Contract]) -> Result<Address> {
    let contract = deployed.iter().find(|contract| contract.name == name);
    contract.map(|contract| contract.address).ok_or_else(|| unknown(of, name))
}

fn unknown(of: &str, what: &str) -> Error {
    Error::Program { name: of.to_owned(), reason: format!("{what} is not known") }
}

fn encode(values: &[(&str, DynSolValue)]) -> Vec<u8> {
    let values = values.iter().map(|(_, value)| value.clone()).collect();
    DynSolValue::Tuple(values).abi_encode_params()
}

fn spell(values: &[(&str, DynSolValue)]) -> BTreeMap<String, String> {
    let text = |value: &DynSolValue| match value {
        DynSolValue::Address(address) => address.to_string(),
        DynSolValue::String(text) => text.clone(),
        other => U256::from_be_bytes(other.as_word().unwrap_or_default().0).to_string(),
    };
    values.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect()
}
