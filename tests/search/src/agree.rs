//! The comparison of core and model: results, in the model's types, and states.

use std::fmt::{Arguments, Debug};

use basalt_math::{Booking, Ledger, MathError, Phase, Waterfall, queue::QueueError};
use basalt_model::{
    AccountsModel, BunkerModel, LedgerModel, LossWindowModel, Refusal, Stage,
    vault::{self, DEPOSIT_CAP},
};

use crate::world::World;

/// Returns the common result; panics where the two differ.
pub(crate) fn same_result<T: Copy + PartialEq + Debug>(
    core: Result<T, Refusal>,
    model: Result<T, Refusal>,
    what: Arguments<'_>,
) -> Result<T, Refusal> {
    assert_eq!(core, model, "MODEL: {what}");
    model
}

impl World {
    /// Panics unless core and model are in the same state and show the same.
    pub fn agree(&self) {
        self.agree_on_accounts();
        self.agree_on_reserves();
        self.agree_on_queue();
    }

    fn agree_on_accounts(&self) {
        let (core, model, now) = (&self.core, &self.model, self.now);
        let Ledger { totals, line, peak, growth: _, fee, cover, provisional } = core.ledger;
        let level_since = model.ledger().line.start;
        let accounts = AccountsModel {
            ledger: LedgerModel {
                shares: totals.shares.0,
                backing: totals.backing.0,
                line: match line.phase() {
                    Phase::Open => basalt_model::Line {
                        start_rate: line.start_rate.0,
                        end_rate: line.end_rate.0,
                        start: line.start,
                        end: line.end,
                    },
                    // Level, from a time of the model's own.
                    Phase::Bunker | Phase::Reopening => {
                        basalt_model::Line::flat(line.end_rate.0, level_since)
                    }
                },
                peak: peak.0,
                growth_bps: core.terms.growth.0,
                exit_fee_bps: core.terms.exit_fee.0,
            },
            fee_bps: fee.fraction.0,
            reserve: fee.reserve.0,
            shares_then: fee.shares_then.0,
            cover: cover.0,
            bunker: (line.phase() == Phase::Bunker).then_some(BunkerModel {
                provisional: provisional.0,
                shown: line.start_rate.0,
                since: line.start,
            }),
            is_reopening: line.phase() == Phase::Reopening,
        };
        assert_eq!(accounts, model.accounts, "MODEL: the accounts");
        assert_eq!(core.phase() as u8, model.phase() as u8, "MODEL: the phase");
        assert_eq!(line.at(now).0, model.shown_rate(now), "MODEL: the shown rate");
        assert_eq!(line.stored(now).0, model.request_rate(now), "MODEL: the stored rate");
        let line = core.ledger.line;
        let has_stood = line.phase() == Phase::Bunker && now >= line.confirmable_at();
        assert_eq!(has_stood, model.accounts.has_stood(now), "MODEL: whether a loss has stood");
        let net = i128::try_from(model.flow.entered).unwrap_or(i128::MAX)
            - i128::try_from(model.flow.left).unwrap_or(i128::MAX);
        assert_eq!(i128::from(core.flow.level), net, "MODEL: the flow");
        assert_eq!(core.flow.at, model.flow.at, "MODEL: the time of the flow");
        let LossWindowModel { lost, at } = model.loss_window;
        assert_eq!((core.window.lost, core.window.at), (lost, at), "MODEL: the window");
    }

    fn agree_on_reserves(&self) {
        let (core, model) = (&self.core, &self.model);
        let (reserves, backing) = (model.reserves(), model.ledger().backing);
        assert_eq!(core.reserves.owed.0, reserves.owed, "MODEL: what is owed");
        assert_eq!(core.reserved.0, model.reserved, "MODEL: what instant exits leave");
        assert_eq!(core.instant(), model.instant(), "MODEL: free for exits");
        let settleable = reserves.free_for_settlement(backing);
        assert_eq!(core.settleable().0, settleable, "MODEL: settleable");
        assert_eq!(core.allocatable().0, model.allocatable(), "MODEL: allocatable");
    }

    fn agree_on_queue(&self) {
        let (head, tail) = self.core.queue.ends();
        let model = &self.model.queue;
        assert_eq!(head.settled as usize, model.settled, "MODEL: what settlement has passed");
        assert_eq!(head.committed as usize, model.committed, "MODEL: what is committed");
        assert_eq!(tail.last as usize, model.positions.len(), "MODEL: the last position");
        assert_eq!(head.eligible.0, model.eligible_shares(), "MODEL: shares that are mature");
        let open = head.eligible.0 + tail.immature.0;
        assert_eq!(open, model.open_shares(), "MODEL: shares that wait");
        for (id, expected) in (1_u32..).zip(&model.positions) {
            let found = self.core.queue.position(id);
            let is_there = expected.stage != Stage::Gone;
            assert_eq!(found.is_some(), is_there, "MODEL: whether position {id} is there");
            let Some((position, ready)) = found else { continue };
            assert_eq!(ready.assets.0, expected.assets, "MODEL: what is ready of {id}");
            let returned = if expected.stage == Stage::Returned { expected.shares } else { 0 };
            assert_eq!(ready.shares.0, returned, "MODEL: shares that are ready of {id}");
            if expected.stage == Stage::Open {
                assert_eq!(position.amount, expected.shares, "MODEL: shares of {id}");
            }
        }
    }

    /// Panics unless the model finds the same largest amounts by trying: slow.
    pub fn agree_on_maxima(&self, who: usize) {
        assert_eq!(self.max_entry(), self.model.max_in(self.now), "MODEL: the largest entry");
        let model = self.model.max_out(&[who], self.now)[0];
        assert_eq!(self.max_exit(who), model, "MODEL: the largest exit");
    }

    /// The most assets that the vault may own.
    pub fn deposit_cap(&self) -> u128 {
        self.model.parameters.get(DEPOSIT_CAP)
    }
}

/// The change of the supply by a booking, in the model's type.
pub(crate) const fn booked(booking: &Booking) -> basalt_model::Booked {
    basalt_model::Booked {
        fee_shares: booking.fee_shares.0,
        cover_burnt: booking.cover_burnt.0,
        covered: booking.waterfall.cover.0,
    }
}

/// The shares of a loss, in the model's type.
pub(crate) const fn loss_borne(booking: &Booking) -> vault::LossBorne {
    let Waterfall { slack, growth, cover, holders } = booking.waterfall;
    let shared =
        basalt_model::LossShared { slack: slack.0, growth: growth.0, holders: holders.0 + cover.0 };
    vault::LossBorne { shared, covered: cover.0 }
}

pub(crate) const fn refusal(error: MathError) -> Refusal {
    match error {
        MathError::EntriesClosed { .. } => Refusal::EntriesClosed,
        MathError::ZeroShares { .. } | MathError::ZeroAssets { .. } => Refusal::NothingOut,
        MathError::ZeroRate => Refusal::Worthless,
        MathError::Overflow { .. } => Refusal::TooLarge,
        MathError::Underflow { .. } => Refusal::NotEnoughShares,
        MathError::InsufficientBacking { .. } => Refusal::NotEnoughBacking,
        MathError::AboveDepositCap { .. } => Refusal::AboveDepositCap,
        MathError::AboveFlowLimit { .. } => Refusal::AboveFlowLimit,
        MathError::InBunker => Refusal::InBunker,
        MathError::NotInBunker => Refusal::NotInBunker,
        MathError::NotProvisional { .. } => Refusal::NotProvisional,
    }
}

/// The same for exits, where a result beyond 128 bits means more shares than there are.
pub(crate) const fn exit_refusal(error: MathError) -> Refusal {
    match refusal(error) {
        Refusal::TooLarge => Refusal::NotEnoughShares,
        other => other,
    }
}

pub(crate) const fn queue_refusal(error: QueueError) -> Refusal {
    match error {
        QueueError::TooLarge { .. } | QueueError::Full => Refusal::TooLarge,
        QueueError::MinRateTooHigh { .. } => Refusal::MinRateTooHigh,
        QueueError::NotCancellable => Refusal::NotCancellable,
        QueueError::NotClaimable => Refusal::NotClaimable,
        QueueError::BadCommitment { .. } => Refusal::BadCommitment,
    }
}
