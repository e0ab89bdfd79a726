//! The rate feed: points of the rate's history, at most one a day.

use alloy_primitives::U256;
use basalt_interfaces::{IRate, IRateFeed};
use basalt_math::RATE_ONE;
use basalt_model::{DAY_SECS, Refusal};

use super::{Done, Kind, VAULT, World, same};
use crate::{chain::amount, step::Step};

impl World {
    pub(super) fn record(&mut self, step: &Step) -> Result<Done, Refusal> {
        let (now, feed) = (self.vault.now, self.chain.feed(self.vault.kind()));
        let before = self.chain.read(feed, &IRateFeed::pointsCall {}).next;
        let is_due = self.vault.recorded_at.is_none_or(|last| now - last >= DAY_SECS);
        let sent = self.send(step);
        let expected = if is_due { Ok(()) } else { Err(Refusal::ReportTooEarly) };
        let (receipt, ()) = same(step, sent, expected)?;
        receipt.returns(&[amount(before)]);
        self.vault.recorded_at = Some(now);
        let next = self.chain.read(feed, &IRateFeed::pointsCall {}).next;
        assert_eq!(next, before.saturating_add(U256::ONE), "MODEL: the number of points");
        let point = self.chain.read(feed, &IRateFeed::rateAtCall { index: before });
        let rate = self.chain.read(self.vault.holders[VAULT], &IRate::getRateCall {});
        assert_eq!((point.rate, amount(point.time)), (rate, now.into()), "MODEL: a point");
        Ok(Done::default())
    }

    /// Panics unless feed and vault show the rate of the model in ether.
    pub(super) fn agree_on_rates(&mut self) {
        let (kind, vault) = (self.vault.kind(), self.vault.holders[VAULT]);
        let now = self.vault.now;
        let mut expected = U256::from(self.vault.model.shown_rate(now) / 1_000_000_000);
        if let (Kind::Restaking, Some(bseth)) = (kind, &self.other) {
            // In ether: the rate in bsETH times bsETH's own, rounded down once.
            let of_bseth = U256::from(bseth.model.shown_rate(now) / 1_000_000_000);
            let product = U256::from(self.vault.model.shown_rate(now)).saturating_mul(of_bseth);
            expected = product / U256::from(RATE_ONE);
        }
        let rate = self.chain.read(vault, &IRate::getRateCall {});
        assert_eq!(rate, expected, "MODEL: getRate");
        let round = self.chain.read(self.chain.feed(kind), &IRateFeed::latestRoundDataCall {});
        assert_eq!(round.answer.into_raw(), rate, "MODEL: the answer of the feed");
        let last = self.vault.model.last_report;
        let (id, time) = (round.roundId.to::<u64>(), amount(round.updatedAt));
        assert_eq!((id, time), (last.index.into(), last.ref_time.into()), "MODEL: the round");
    }
}
