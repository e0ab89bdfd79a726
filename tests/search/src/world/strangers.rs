//! Who may not take a step.

use alloy_primitives::Address;

use super::World;
use crate::{chain::Call, rng::Rng, step::Step};

impl World {
    /// Panics if an account may take a step that needs a role, shares or a position which it does not
    /// have. Tries an account without any, and one with another role.
    pub fn refuses_strangers(&mut self, step: &Step, rng: &mut Rng) {
        let Some(call) = self.call(step).filter(|_| !step.is_open_to_all()) else { return };
        let is_free = match *step {
            // Pays the holder, whoever starts it.
            Step::Claim { id, to } => self.vault.holder(id) == Some(to),
            Step::Confirm { .. } => self.vault.now >= self.vault.line().confirmable_at(),
            _ => false,
        };
        if is_free {
            return;
        }
        let allowed = self.allowed(step, call.from);
        let accounts = &self.chain.accounts;
        let with_role = rng.pick(&accounts.with_roles());
        for from in [accounts.anyone, with_role] {
            if allowed.contains(&from) {
                continue;
            }
            self.chain.afford(from, call.wei);
            let input = call.input.clone();
            let is_taken = self.chain.succeeds(&Call { from, input, ..call });
            assert!(!is_taken, "L12: {} may {step:?}", self.chain.accounts.name(from));
        }
    }

    /// The accounts that may take a step; `usual` is the one that takes it here.
    fn allowed(&self, step: &Step, usual: Address) -> Vec<Address> {
        let accounts = &self.chain.accounts;
        let roles = &accounts.roles;
        match step {
            Step::Pause { .. } | Step::SetCaps { .. } => vec![roles.owner, roles.guardian],
            Step::Revise { .. } | Step::Confirm { .. } => {
                vec![roles.owner, accounts.second_opinion]
            }
            Step::EmergencyExit { .. } => vec![roles.keeper, roles.guardian, roles.owner],
            _ => vec![usual],
        }
    }
}
