//! The rate feed: points of the rate's history, at most one a day.

use alloy_primitives::U256;
use basalt_comparison::views;
use basalt_interfaces::{IRate, IRateFeed};
use basalt_model::Refusal;

use super::{Done, World, same};
use crate::{
    chain::{VAULT, amount},
    step::Step,
};

impl World {
    pub(super) fn record(&mut self, step: &Step) -> Result<Done, Refusal> {
        let (now, feed) = (self.vault.now, self.chain.feed(self.vault.kind()));
        let before = self.chain.read(feed, &IRateFeed::pointsCall {}).next;
        let sent = self.send(step);
        let (receipt, index) = same(step, sent, self.vault.feed.record(now))?;
        assert_eq!(before, U256::from(index), "MODEL: the number of a point");
        let rate = self.chain.read(self.vault.holders[VAULT], &IRate::getRateCall {});
        let recorded = IRateFeed::RateRecorded { index: before, rate, time: U256::from(now) };
        receipt.emitted(feed, &recorded);
        receipt.returns(&[amount(before)]);
        let next = self.chain.read(feed, &IRateFeed::pointsCall {}).next;
        assert_eq!(next, before.saturating_add(U256::ONE), "MODEL: the number of points");
        let point = self.chain.read(feed, &IRateFeed::rateAtCall { index: before });
        assert_eq!((point.rate, amount(point.time)), (rate, now.into()), "MODEL: a point");
        Ok(Done::default())
    }

    /// Panics unless the feed shows the rate and the newest report of the model.
    pub(super) fn agree_on_feed(&mut self) {
        let (kind, now) = (self.vault.kind(), self.vault.now);
        let round = self.chain.read(self.chain.feed(kind), &IRateFeed::latestRoundDataCall {});
        let rate = views::rate_wad(&self.vault.model, self.bseth(), now);
        assert_eq!(round.answer.into_raw(), rate, "MODEL: the answer of the feed");
        let last = self.vault.model.last_report;
        let (id, time) = (round.roundId.to::<u64>(), amount(round.updatedAt));
        assert_eq!((id, time), (last.index.into(), last.ref_time.into()), "MODEL: the round");
    }
}
