//! Roles: alarm, pause, parameters.

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolEvent;
use basalt_interfaces::{
    IParameters::{Parameter, ParameterSet},
    IRoles, ISafety,
};
use basalt_model::{Refusal, VaultModel};

use super::{World, same};
use crate::{chain::VAULT, step::Step};

impl World {
    pub(super) fn of_role(&mut self, step: &Step) -> Result<(), Refusal> {
        let now = self.vault.now;
        let by = self.call(step).expect("a step of a role").from;
        match *step {
            Step::Alarm => self.shown(
                step,
                |model| model.alarm(now),
                |model| ISafety::AlarmRaised { by, until: U256::from(model.status.alarmed_until) },
            ),
            Step::Pause { secs, by_owner } => self.shown(
                step,
                |model| model.pause(secs, by_owner, now),
                |model| IRoles::Paused {
                    account: by,
                    until: U256::from(model.status.paused_until),
                },
            ),
            Step::Unpause => self.shown(
                step,
                |model| {
                    model.unpause(now);
                    Ok(())
                },
                |_| IRoles::Unpaused { account: by },
            ),
            Step::Set { parameter, value } => self.shown(
                step,
                |model| model.set(parameter, value, now),
                |_| ParameterSet {
                    parameter: Parameter::try_from(parameter.0).expect("a parameter"),
                    value: U256::from(value),
                },
            ),
            _ => unreachable!("{step:?} is no step of a role"),
        }
    }

    /// A step with no other result than a change of the vault, and its event.
    fn shown<E: SolEvent>(
        &mut self,
        step: &Step,
        rule: impl FnOnce(&mut VaultModel<Address>) -> Result<(), Refusal>,
        event: impl FnOnce(&VaultModel<Address>) -> E,
    ) -> Result<(), Refusal> {
        let sent = self.send(step);
        let (receipt, ()) = same(step, sent, rule(&mut self.vault.model))?;
        receipt.emitted(self.vault.holders[VAULT], &event(&self.vault.model));
        receipt.returns(&[]);
        Ok(())
    }
}
