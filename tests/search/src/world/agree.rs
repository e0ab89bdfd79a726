//! The comparison of the contracts' storage and views with the model.

use std::collections::{BTreeMap, BTreeSet};

use alloy_primitives::U256;
use basalt_interfaces::{
    IBunker, IERC721, IParameters, IQueuedVault, IRate, IRestakingManager, IRoles, ISafety, IToken,
    IVault, IWithdrawalQueue,
};
use basalt_math::Phase;
use basalt_model::{
    AccountsModel, BunkerModel, LedgerModel, Line, LossWindowModel, Stage,
    vault::{LastReport, Parameter, Status},
};

use super::{Kind, VAULT, Vault, World};
use crate::{chain::amount, checks::ONE};

impl World {
    /// Panics unless contracts and model are in the same state. Takes note of the real balances.
    pub fn agree(&mut self) {
        self.count_cash();
        accounts(&self.vault);
        status(&self.vault);
        self.agree_on_balances();
        self.agree_on_sources();
        self.agree_on_queue_ends();
    }

    fn agree_on_balances(&mut self) {
        let kind = self.vault.kind();
        for (who, expected) in &self.vault.model.balances {
            let held = self.chain.shares(kind, *who);
            assert_eq!(held, *expected, "MODEL: the shares of {who}");
        }
    }

    fn agree_on_sources(&mut self) {
        let vault = self.vault.holders[VAULT];
        for index in 0..self.vault.sources.len() {
            let (source, expected) = (self.vault.sources[index], self.vault.source(index));
            let loss = self.chain.read(vault, &IBunker::provisionalLossCall { source });
            assert_eq!(amount(loss), expected.provisional, "MODEL: a provisional loss");
            if self.vault.kind() == Kind::Restaking {
                let found = self.chain.adapter_info(source);
                let expected = (expected.book, expected.reported_at);
                assert_eq!(found, expected, "MODEL: book and report of a source");
            }
        }
    }

    fn agree_on_queue_ends(&self) {
        let (head, tail) = self.chain.queue_ends(self.vault.kind());
        let model = &self.vault.model.queue;
        assert_eq!(head.settled as usize, model.settled, "MODEL: what settlement has passed");
        assert_eq!(head.committed as usize, model.committed, "MODEL: what is committed");
        assert_eq!(tail.last as usize, model.positions.len(), "MODEL: the last position");
        assert_eq!(head.eligible.0, model.eligible_shares(), "MODEL: shares that are mature");
        let open = head.eligible.0 + tail.immature.0;
        assert_eq!(open, model.open_shares(), "MODEL: shares that wait");
        let returned = self.chain.returned_shares(self.vault.kind());
        let expected = model.held_shares() - model.open_shares();
        assert_eq!(returned, expected, "MODEL: shares that were returned");
    }

    /// Panics unless every position is what the model says.
    pub fn agree_on_positions(&mut self) {
        let queue = self.vault.model.roles.queue;
        let mut held = BTreeMap::new();
        for index in 0..self.vault.model.queue.positions.len() {
            let expected = self.vault.model.queue.positions[index];
            let id = index + 1;
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            let found = self.chain.read(queue, &call);
            let (status, shares) = match expected.stage {
                Stage::Gone => {
                    assert!(found.status.is_zero(), "MODEL: position {id} is there");
                    continue;
                }
                Stage::Open => (1, expected.shares),
                Stage::Settled => (2, 0),
                Stage::Returned => (3, expected.shares),
            };
            let owner = found.owner;
            assert_eq!(owner, expected.holder, "MODEL: the holder of {id}");
            let opened_at = self.vault.model.queue.opened_at(&expected);
            let found = [
                found.status,
                found.shares,
                found.assets,
                found.rateAtRequest,
                found.minRate,
                found.requestedAt,
            ]
            .map(amount);
            let expected = [
                status,
                shares,
                expected.assets,
                expected.rate,
                expected.min_rate,
                opened_at.into(),
            ];
            assert_eq!(found, expected, "MODEL: position {id}");
            let call = IWithdrawalQueue::claimableAssetsCall { requestId: U256::from(id) };
            let ready = self.chain.read(queue, &call);
            assert_eq!(amount(ready), expected[2], "MODEL: what {id} can claim");
            *held.entry(owner).or_insert(0_u64) += 1;
        }
        for holder in self.vault.holders {
            let count = self.chain.read(queue, &IERC721::balanceOfCall { owner: holder });
            let expected = held.get(&holder).copied().unwrap_or_default();
            assert_eq!(count, U256::from(expected), "MODEL: positions of {holder}");
        }
        let escrowed = self.chain.read(queue, &IWithdrawalQueue::escrowedSharesCall {});
        let expected = self.vault.model.queue.held_shares();
        assert_eq!(amount(escrowed), expected, "MODEL: shares in escrow");
    }

    /// Panics unless the model finds the same largest amounts by trying: slow.
    pub fn agree_on_maxima(&mut self, who: usize) {
        let (model, now) = (&self.vault.model, self.vault.now);
        let (entry, exit) = (model.max_in(now), model.max_out(&[self.vault.holders[who]], now)[0]);
        assert_eq!(self.max_entry(), entry, "MODEL: the largest entry");
        assert_eq!(self.max_exit(who), exit, "MODEL: the largest exit");
    }

    /// Panics unless every parameter is what the model says.
    pub fn agree_on_parameters(&mut self) {
        let vault = self.vault.holders[VAULT];
        for parameter in Parameter::all() {
            let number = IParameters::Parameter::try_from(parameter.0).expect("a parameter");
            let call = IParameters::parameterCall { parameter: number };
            let (found, expected) =
                (self.chain.read(vault, &call), self.vault.model.parameters.get(parameter));
            assert_eq!(amount(found), expected, "MODEL: {parameter:?}");
        }
    }

    fn agree_on_ledger_views(&mut self) {
        let (vault, now) = (self.vault.holders[VAULT], self.vault.now);
        let ledger = self.chain.read(vault, &IRate::ledgerCall {});
        let model = &self.vault.model;
        let found = [ledger.shares, ledger.backing, ledger.working, ledger.peak].map(amount);
        let peak = model.ledger().peak.max(model.ledger().rate_at(now));
        let expected = [model.ledger().shares, model.ledger().backing, model.working(), peak];
        assert_eq!(found, expected, "MODEL: ledger");
        let line = self.chain.read(vault, &IRate::rateLineCall {});
        let found = [line.startRate, line.endRate, line.start, line.end].map(amount);
        let line = self.vault.line();
        let (start, end) = (line.start.into(), line.end.into());
        assert_eq!(found, [line.start_rate.0, line.end_rate.0, start, end], "MODEL: rateLine");
        let report = self.chain.read(vault, &IRate::lastReportCall {});
        let last = self.vault.model.last_report;
        let found = [report.index, report.refTime].map(amount);
        assert_eq!(found, [last.index.into(), last.ref_time.into()], "MODEL: lastReport");
        let supply = amount(self.chain.read(vault, &IToken::totalSupplyCall {}));
        assert_eq!(supply, self.vault.shares(), "MODEL: totalSupply");
        let rate = self.chain.read(vault, &IRate::getRateCall {});
        let exchange = self.chain.read(vault, &IRate::exchangeRateCall {});
        assert_eq!(exchange, rate, "MODEL: exchangeRate");
        let free = self.chain.read(vault, &IQueuedVault::liquidityCall {});
        let model = &self.vault.model;
        let settleable = model.reserves().free_for_settlement(model.ledger().backing);
        let found = [free.instant, free.settleable, free.allocatable, free.owed].map(amount);
        let expected = [model.instant(), settleable, model.allocatable(), model.owed];
        assert_eq!(found, expected, "MODEL: liquidity");
        let rate = amount(self.chain.read(vault, &IQueuedVault::requestRateCall {}));
        assert_eq!(rate, self.vault.model.request_rate(now), "MODEL: requestRate");
    }

    fn agree_on_safety_views(&mut self) {
        let (vault, now) = (self.vault.holders[VAULT], self.vault.now);
        let stale = self.chain.read(vault, &ISafety::isStaleCall {});
        assert_eq!(stale, self.vault.is_stale(), "MODEL: isStale");
        let phase = self.chain.read(vault, &ISafety::phaseCall {});
        let found = [phase.phase, phase.alarmedUntil, phase.staleAt].map(amount);
        let status = self.vault.model.status;
        let number = self.vault.model.phase() as u128;
        let expected = [number, status.alarmed_until.into(), status.stale_at.into()];
        assert_eq!(found, expected, "MODEL: phase");
        let cover = amount(self.chain.read(vault, &ISafety::coverCall {}));
        assert_eq!(cover, self.vault.model.accounts.cover, "MODEL: cover");
        let is_bunker = self.chain.read(vault, &IBunker::isBunkerCall {});
        assert_eq!(is_bunker, self.vault.phase() == Phase::Bunker, "MODEL: isBunker");
        let bunker = self.chain.read(vault, &IBunker::bunkerCall {});
        let found =
            [bunker.provisional, bunker.shownRate, bunker.frozenRate, bunker.since].map(amount);
        let expected = self.vault.model.accounts.bunker.map_or([0; 4], |bunker| {
            let frozen = self.vault.model.ledger().line.end_rate;
            [bunker.provisional, bunker.shown, frozen, bunker.since.into()]
        });
        assert_eq!(found, expected, "MODEL: bunker");
        let until = amount(self.chain.read(vault, &IRoles::pausedUntilCall {}));
        let is_paused = u128::from(now) < until;
        assert_eq!(is_paused, now < status.paused_until, "MODEL: pausedUntil");
    }

    /// Panics unless the list of adapters has every source once and nothing else.
    fn agree_on_list(&mut self) {
        if self.vault.kind() == Kind::Staking {
            return;
        }
        let vault = self.vault.holders[VAULT];
        let count = amount(self.chain.read(vault, &IRestakingManager::adapterCountCall {}));
        assert_eq!(count, self.vault.sources.len() as u128, "MODEL: adapterCount");
        let mut found = BTreeSet::new();
        for index in 0..count {
            let index = U256::from(index);
            found.insert(self.chain.read(vault, &IRestakingManager::adapterAtCall { index }));
        }
        let expected: BTreeSet<_> = self.vault.sources.iter().copied().collect();
        assert_eq!(found, expected, "MODEL: the list of adapters");
        let index = U256::from(count);
        let end = self.chain.read(vault, &IRestakingManager::adapterAtCall { index });
        assert!(end.is_zero(), "MODEL: an adapter behind the last one");
    }

    /// Panics unless the views of the whole vault are what the model says.
    pub fn agree_on_views(&mut self) {
        self.agree_on_rates();
        self.agree_on_parameters();
        self.agree_on_ledger_views();
        self.agree_on_safety_views();
        self.agree_on_list();
        let (vault, now) = (self.vault.holders[VAULT], self.vault.now);
        let total = amount(self.chain.read(vault, &IVault::totalAssetsCall {}));
        assert_eq!(total, self.vault.model.total_assets(now), "MODEL: totalAssets");
        let shares = U256::from(self.vault.shares());
        let all = amount(self.chain.read(vault, &IVault::convertToAssetsCall { shares }));
        assert_eq!(total, all, "R2.3: totalAssets is what all shares convert to");
        assert!(total <= self.vault.backing(), "R2.3: totalAssets is backed");
        let one = U256::from(ONE);
        let assets = self.chain.read(vault, &IVault::convertToAssetsCall { shares: one });
        if self.vault.line().at(now).0 == 0 {
            assert_eq!(total, 0, "R11.3: nothing is worth nothing");
            let call = IVault::convertToSharesCall { assets: one };
            let shares = self.chain.read(vault, &call);
            assert!(assets.is_zero() && shares.is_zero(), "R11.3: no conversion");
        }
    }
}

fn accounts(vault: &Vault) {
    let (books, model, now) = (&vault.books, &vault.model, vault.now);
    let (line, totals) = (books.line, books.totals_slot.totals);
    let level_since = model.ledger().line.start;
    let accounts = AccountsModel {
        ledger: LedgerModel {
            shares: totals.shares.0,
            backing: totals.backing.0,
            line: match line.phase() {
                Phase::Open => Line {
                    start_rate: line.start_rate.0,
                    end_rate: line.end_rate.0,
                    start: line.start,
                    end: line.end,
                },
                // Level, from a time of the model's own.
                Phase::Bunker | Phase::Reopening => Line::flat(line.end_rate.0, level_since),
            },
            peak: books.last_report.peak.0,
            growth_bps: books.last_report.growth.0,
            exit_fee_bps: books.status.exit_fee.0,
        },
        fee_bps: books.fee.fraction.0,
        reserve: books.fee.reserve.0,
        shares_then: books.fee.shares_then.0,
        cover: books.protection.cover.0,
        bunker: (line.phase() == Phase::Bunker).then_some(BunkerModel {
            provisional: books.protection.provisional.0,
            shown: line.start_rate.0,
            since: line.start,
        }),
        is_reopening: line.phase() == Phase::Reopening,
    };
    assert_eq!(accounts, model.accounts, "MODEL: the accounts");
    assert_eq!(vault.phase() as u8, model.phase() as u8, "MODEL: the phase");
    assert_eq!(line.at(now).0, model.shown_rate(now), "MODEL: the shown rate");
    assert_eq!(line.stored(now).0, model.request_rate(now), "MODEL: the stored rate");
    let has_stood = line.phase() == Phase::Bunker && now >= line.confirmable_at();
    assert_eq!(has_stood, model.accounts.has_stood(now), "MODEL: whether a loss has stood");
    let net = i128::try_from(model.flow.entered).unwrap_or(i128::MAX)
        - i128::try_from(model.flow.left).unwrap_or(i128::MAX);
    let flow = books.totals_slot.flow;
    assert_eq!(i128::from(flow.level), net, "MODEL: the flow");
    assert_eq!(flow.at, model.flow.at, "MODEL: the time of the flow");
    let LossWindowModel { lost, at } = model.loss_window;
    let window = books.bounds.window;
    assert_eq!((window.lost, window.at), (lost, at), "MODEL: the window");

    let (reserves, backing) = (model.reserves(), model.ledger().backing);
    assert_eq!(books.funds.reserves.working.0, reserves.working, "MODEL: what is at work");
    assert_eq!(books.funds.reserves.owed.0, reserves.owed, "MODEL: what is owed");
    assert_eq!(books.liquidity.reserved.0, model.reserved, "MODEL: what instant exits leave");
    let settleable = books.funds.reserves.for_settlement(totals.backing).0;
    assert_eq!(settleable, reserves.free_for_settlement(backing), "MODEL: settleable");
    let allocatable = books.funds.reserves.for_allocation(totals.backing, books.funds.buffer);
    assert_eq!(allocatable.0, model.allocatable(), "MODEL: allocatable");
    assert_eq!(vault.instant(), model.instant(), "MODEL: free for exits");
}

fn status(vault: &Vault) {
    let (books, model) = (&vault.books, &vault.model);
    let Status { paused_until, alarmed_until, is_alarm_spent, stale_at } = model.status;
    let status = &books.status;
    // The end of a pause that is over is of no account.
    let ends = |until: u32| until.max(vault.now);
    assert_eq!(ends(status.paused_until), ends(paused_until), "MODEL: the pause");
    let alarm = (status.alarm.until, status.alarm.is_spent);
    assert_eq!(alarm, (alarmed_until, is_alarm_spent), "MODEL: the alarm");
    assert_eq!(status.stale_at, stale_at, "MODEL: when the vault goes stale");
    let last = &books.last_report;
    let LastReport { index, ref_time, reported_at, moved_at } = model.last_report;
    let found = (last.index, last.ref_time, last.reported_at);
    assert_eq!(found, (index, ref_time, reported_at), "MODEL: the last report");
    if model.kind == Kind::Staking {
        assert_eq!(last.moved_at, moved_at, "MODEL: the last move of funds");
    }
    assert_eq!(last.growth_in_force.0, model.growth_in_force_bps, "MODEL: the growth in force");
}
