//! The comparison of the contracts' storage and views with the model.

use std::collections::BTreeSet;

use alloy_primitives::{Address, U256};
use basalt_comparison::{View, books, views};
use basalt_interfaces::{IRestakingManager, IVault};
use basalt_math::Phase;
use basalt_model::VaultModel;

use super::{Kind, Vault, World};
use crate::{
    chain::{FIRST_USER, VAULT},
    checks::ONE,
};

impl World {
    /// Panics unless contracts and model are in the same state. Takes note of the real balances.
    pub fn agree(&mut self) {
        self.count_cash();
        agree_on_books(&self.vault);
        self.agree_on_balances();
        self.agree_on(&views::sources(&self.vault.model, &self.vault.sources));
        self.agree_on(&views::queue(&self.vault.model));
    }

    /// Panics unless views return what the model says.
    fn agree_on(&mut self, views: &[View]) {
        for view in views {
            let output = self.chain.output(view);
            let words = view.compare(&output).unwrap_or_else(|length| {
                panic!("MODEL: {:?} has {length:?}", view.fields);
            });
            for (name, expected, actual) in words {
                assert_eq!(actual, expected, "MODEL: {name} of {:?}", view.subject);
            }
        }
    }

    /// Read from storage, for speed.
    fn agree_on_balances(&mut self) {
        let (kind, vault) = (self.vault.kind(), self.vault.model.roles.vault);
        for (who, expected) in &self.vault.model.balances {
            let held = self.chain.shares(kind, *who);
            assert_eq!(held, *expected, "MODEL: the shares of {who}");
            let shown = self.chain.indexer.shares(vault, *who);
            assert_eq!(shown, *expected, "C7: the transfers of {who}");
        }
    }

    /// Panics unless every position is what the model says.
    pub fn agree_on_positions(&mut self) {
        self.agree_on(&views::positions(&self.vault.model, self.vault.holders));
        let queue = &self.vault.model.queue;
        let existing = (1..=queue.positions.len())
            .filter_map(|id| Some((id as u64, queue.existing(id).ok()?.holder)));
        let shown = self.chain.indexer.positions(self.vault.model.roles.queue);
        assert!(shown.eq(existing), "C7: the transfers of positions");
    }

    /// Panics unless the model finds the same largest amounts by trying: slow.
    pub fn agree_on_maxima(&mut self, who: usize) {
        let (model, now) = (&self.vault.model, self.vault.now);
        let mut views = views::largest_entries(model, self.vault.holders[FIRST_USER], now);
        views.extend(views::largest_exits(model, &[self.vault.holders[who]], now));
        self.agree_on(&views);
    }

    /// Panics unless the list of adapters has every source once and nothing else.
    fn agree_on_list(&mut self) {
        if self.vault.kind() == Kind::Staking {
            return;
        }
        let vault = self.vault.holders[VAULT];
        self.agree_on(&views::adapters(vault, &self.vault.sources));
        let mut found = BTreeSet::new();
        for index in 0..self.vault.sources.len() {
            let index = U256::from(index);
            found.insert(self.chain.read(vault, &IRestakingManager::adapterAtCall { index }));
        }
        let expected: BTreeSet<_> = self.vault.sources.iter().copied().collect();
        assert_eq!(found, expected, "MODEL: the list of adapters");
    }

    /// Panics unless the views of the whole vault are what the model says.
    pub fn agree_on_views(&mut self) {
        let (vault, now) = (self.vault.holders[VAULT], self.vault.now);
        let model = &self.vault.model;
        let mut views = views::ledger(model, now);
        views.extend(views::rates(model, self.bseth(), now));
        views.extend(views::parameters(model));
        views.extend(views::liquidity(model, now));
        views.extend(views::safety(model, now));
        self.agree_on(&views);
        self.agree_on_feed();
        self.agree_on_list();
        let total = self.vault.model.total_assets(now);
        assert!(total <= self.vault.backing(), "R2.3: totalAssets is backed");
        if self.vault.line().at(now).0 == 0 {
            assert_eq!(total, 0, "R11.3: nothing is worth nothing");
            let one = U256::from(ONE);
            let assets = self.chain.read(vault, &IVault::convertToAssetsCall { shares: one });
            let shares = self.chain.read(vault, &IVault::convertToSharesCall { assets: one });
            assert!(assets.is_zero() && shares.is_zero(), "R11.3: no conversion");
        }
    }

    /// The model of the vault whose shares are the assets of this one, where both live.
    pub(super) fn bseth(&self) -> Option<&VaultModel<Address>> {
        let other = self.other.as_ref().filter(|_| self.vault.kind() == Kind::Restaking);
        other.map(|bseth| &bseth.model)
    }
}

fn agree_on_books(vault: &Vault) {
    let (stored, model, now) = (&vault.books, &vault.model, vault.now);
    let (line, totals) = (stored.line, stored.totals_slot.totals);
    assert_eq!(books::accounts(stored), model.accounts, "MODEL: the accounts");
    assert_eq!(books::flow(stored), model.flow, "MODEL: the flow");
    assert_eq!(books::loss_window(stored), model.loss_window, "MODEL: the window");
    assert_eq!(vault.phase() as u8, model.phase() as u8, "MODEL: the phase");
    assert_eq!(line.at(now).0, model.shown_rate(now), "MODEL: the shown rate");
    assert_eq!(line.stored(now).0, model.request_rate(now), "MODEL: the stored rate");
    let has_stood = line.phase() == Phase::Bunker && now >= line.confirmable_at();
    assert_eq!(has_stood, model.accounts.has_stood(now), "MODEL: whether a loss has stood");

    assert_eq!(stored.exit_slot.gate, stored.entry_slot.gate, "MODEL: one gate in both slots");
    let (in_use, backing) = (model.in_use(), model.ledger().backing);
    assert_eq!(books::in_use(stored), in_use, "MODEL: what is at work and owed");
    assert_eq!(
        stored.exit_slot.unavailable.0, model.unavailable,
        "MODEL: what instant exits leave"
    );
    let settleable = stored.funds.in_use.for_settlement(totals.backing).0;
    assert_eq!(settleable, in_use.free_for_settlement(backing), "MODEL: settleable");
    let allocatable = stored.funds.in_use.for_allocation(totals.backing, stored.funds.buffer);
    assert_eq!(allocatable.0, model.allocatable(), "MODEL: allocatable");
    assert_eq!(vault.instant(), model.instant(), "MODEL: free for exits");

    assert_eq!(books::status(stored), model.status, "MODEL: pause, alarm and age");
    let mut last_report = books::last_report(stored);
    if model.kind == Kind::Restaking {
        // Of bsETH alone.
        last_report.moved_at = model.last_report.moved_at;
    }
    assert_eq!(last_report, model.last_report, "MODEL: the last report");
    let in_force = stored.last_report.growth_in_force.0;
    assert_eq!(in_force, model.growth_in_force_bps, "MODEL: the growth in force");
}
