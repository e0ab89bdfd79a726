//! One vault: the model's state, where its assets are, and who holds its shares.

mod gate;
mod parameters;
mod queue;
mod users;
mod work;

pub use gate::{Act, Gate};
pub use parameters::Parameters;
pub use queue::Queue;
pub use work::{LossBorne, Outcome};

use super::{Refused, venue::mul_div};
use alloy::primitives::Address;
use basalt_model::{ModelAccounts, ModelFlow, ModelLossWindow, ModelVault, Refusal};
use std::collections::BTreeMap;

/// One vault of the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Where it is; it holds its seed and its cover.
    pub address: Address,
    /// Where the shares of the performance fee go.
    pub treasury: Address,
    /// Who may confirm a provisional loss beside the owner.
    pub second_opinion: Address,
    /// Who may do that anyway.
    pub owner: Address,
    /// Totals, line, peak, fee, cover, bunker.
    pub accounts: ModelAccounts,
    /// The cap on growth under which the running line was drawn, basis points a year.
    pub growth_in_force: u16,
    /// What the owner has set besides.
    pub parameters: Parameters,
    /// What has come in and gone out of late.
    pub flow: ModelFlow,
    /// What reports have lost of late.
    pub window: ModelLossWindow,
    /// What opens and closes it.
    pub gate: Gate,
    /// Number of reports.
    pub index: u32,
    /// The time that the newest one speaks of.
    pub ref_time: u32,
    /// What is booked with each source: together what is at work.
    pub books: BTreeMap<Address, u128>,
    /// When each adapter was last reported.
    pub reported: BTreeMap<Address, u32>,
    /// What each source is held to have lost provisionally.
    pub provisional: BTreeMap<Address, u128>,
    /// What settlement still needs.
    pub owed: u128,
    /// What instant exits leave at hand.
    pub kept: u128,
    /// Shares of the accounts that are watched.
    pub holders: BTreeMap<Address, u128>,
    /// The queue out of it.
    pub queue: Queue,
}

impl Layer {
    /// Totals, line and peak. In bunker the line is the frozen one.
    pub const fn vault(&self) -> &ModelVault {
        &self.accounts.vault
    }

    /// Shares of an account; zero for one that is not watched.
    pub fn balance(&self, account: Address) -> u128 {
        self.holders.get(&account).copied().unwrap_or_default()
    }

    /// Shares from one account to another.
    pub fn transfer(&mut self, from: Address, to: Address, shares: u128) -> Result<(), Refused> {
        self.take(from, shares)?;
        self.give(to, shares);
        Ok(())
    }

    fn give(&mut self, to: Address, shares: u128) {
        *self.holders.entry(to).or_default() += shares;
    }

    fn take(&mut self, from: Address, shares: u128) -> Result<(), Refused> {
        let held = self.holders.entry(from).or_default();
        *held = held.checked_sub(shares).ok_or(Refusal::NotEnoughShares)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use basalt_model::{Line, RATE_ONE};

    const ALICE: Address = Address::repeat_byte(1);
    const SOURCE: Address = Address::repeat_byte(2);
    const QUEUE: Address = Address::repeat_byte(3);
    const TREASURY: Address = Address::repeat_byte(4);
    const ETHER: u128 = 10_u128.pow(18);

    /// A thousand ether for as many shares, none of them watched.
    fn layer() -> Layer {
        let vault = ModelVault {
            shares: 1_000 * ETHER,
            backing: 1_000 * ETHER,
            line: Line::flat(RATE_ONE, 0),
            peak: RATE_ONE,
            growth_bps: 1_000,
            exit_fee_bps: 10,
        };
        Layer {
            address: Address::repeat_byte(9),
            treasury: TREASURY,
            second_opinion: TREASURY,
            owner: TREASURY,
            accounts: ModelAccounts {
                vault,
                fee_bps: 0,
                reserve: 0,
                shares_then: 0,
                cover: 0,
                bunker: None,
                is_reopening: false,
            },
            growth_in_force: 1_000,
            parameters: Parameters {
                gain_per_year: 2_000,
                gain_at_once: 100,
                loss_per_report: 5,
                loss_per_window: 10,
                max_age: 7 * 86_400,
                deposit_cap: 2_u128.pow(96) - 1,
                mint_limit: 10_000,
                burn_limit: 5_000,
                watermark: 0,
                buffer: 0,
            },
            flow: ModelFlow::default(),
            window: ModelLossWindow::default(),
            gate: Gate {
                paused_until: 0,
                alarmed_until: 0,
                is_alarm_spent: false,
                stale_at: u32::MAX,
            },
            index: 0,
            ref_time: 0,
            books: BTreeMap::new(),
            reported: BTreeMap::new(),
            provisional: BTreeMap::new(),
            owed: 0,
            kept: 0,
            holders: BTreeMap::new(),
            queue: Queue::new(QUEUE),
        }
    }

    fn closed(stop: crate::Stop) -> Result<u128, Refused> {
        Err(Refused::Closed(stop))
    }

    #[test]
    fn a_refused_exit_changes_nothing() {
        let mut layer = layer();
        layer.deposit(ALICE, 500 * ETHER, 0).unwrap();
        layer.allocate(SOURCE, 1_200 * ETHER, 0).unwrap();
        let before = layer.clone();
        let dry = Err(Refused::Money(Refusal::NotEnoughBacking));
        let short = Err(Refused::Money(Refusal::NotEnoughShares));
        assert_eq!(layer.redeem(ALICE, 400 * ETHER, 0), dry);
        assert_eq!(layer.withdraw(ALICE, 400 * ETHER, 0), dry);
        layer.give_back(SOURCE, 900 * ETHER);
        assert_eq!(layer.redeem(ALICE, 501 * ETHER, 0), short);
        layer.allocate(SOURCE, 900 * ETHER, 0).unwrap();
        assert_eq!(layer, before);
        // A thousandth stays.
        assert_eq!(layer.redeem(ALICE, 300 * ETHER, 0), Ok(299_700 * ETHER / 1_000));
        assert_eq!(layer.liquid(), 3 * ETHER / 10);
        let (assets, shares) = layer.most_out(&[ALICE], 0)[0];
        assert_eq!(assets, layer.liquid(), "what is left is less than she has");
        assert_eq!(layer.redeem(ALICE, shares, 0), Ok(assets));
        assert_eq!(layer.most_out(&[ALICE], 0), [(0, 0)]);
    }

    #[test]
    fn a_report_books_the_difference_up_to_the_bounds() {
        let mut layer = layer();
        layer.allocate(SOURCE, 600 * ETHER, 0).unwrap();
        // One in a hundred at once, and no more.
        let outcome = layer.report(SOURCE, 900 * ETHER, 0, 10).unwrap();
        assert_eq!(outcome, Outcome::Gained(10 * ETHER));
        assert_eq!((layer.book(SOURCE), layer.vault().backing), (610 * ETHER, 1_010 * ETHER));
        let Ok(Outcome::Lost(borne)) = layer.report(SOURCE, 609_500 * ETHER / 1_000, 10, 10) else {
            panic!("half an ether is within the bounds")
        };
        assert_eq!((borne.gross(), borne.covered), (ETHER / 2, 0));
        assert_eq!(layer.working(), 609_500 * ETHER / 1_000);
    }

    #[test]
    fn a_large_loss_waits_and_everything_with_it() {
        use crate::Stop;
        let mut layer = layer();
        layer.deposit(ALICE, 500 * ETHER, 0).unwrap();
        layer.allocate(SOURCE, 600 * ETHER, 0).unwrap();
        assert_eq!(layer.report(SOURCE, 500 * ETHER, 5, 10), Ok(Outcome::Held(100 * ETHER)));
        assert_eq!((layer.phase(), layer.book(SOURCE)), (1, 600 * ETHER));
        assert_eq!(layer.redeem(ALICE, ETHER, 10), closed(Stop::Bunker));
        assert_eq!(layer.deposit(ALICE, ETHER, 10), closed(Stop::Bunker));
        assert_eq!(layer.most_in(10), (0, 0));
        assert_eq!(layer.request(ALICE, ALICE, ETHER, 0, 10), Ok(1));
        let borne = layer.confirm(20).unwrap();
        assert_eq!((borne.gross(), layer.phase()), (100 * ETHER, 2));
        assert_eq!((layer.book(SOURCE), layer.held_against(SOURCE)), (500 * ETHER, 0));
        assert_eq!(layer.deposit(ALICE, ETHER, 20), closed(Stop::Reopening));
        assert!(layer.redeem(ALICE, ETHER, 20).is_ok());
        assert_eq!(layer.report(SOURCE, 500 * ETHER, 30, 30), Ok(Outcome::Gained(0)));
        assert_eq!((layer.phase(), layer.index), (0, 2));
        // Too young for any report so far.
        assert_eq!(layer.settle(8, 30), Ok((0, 0)));
        layer.report(SOURCE, 500 * ETHER, 7_210, 7_210).unwrap();
        let (shares, assets) = layer.settle(8, 7_210).unwrap();
        assert!(shares == ETHER && assets < ETHER && assets > 9 * ETHER / 10);
        assert_eq!(layer.claim(1, SOURCE, ALICE), Ok((assets, 0)));
        assert_eq!(layer.admit(Act::Exit, 7_210 + 7 * 86_400), Err(Refused::Closed(Stop::Age)));
    }

    #[test]
    fn an_alarm_stops_a_day_and_comes_once_between_two_reports() {
        use crate::Stop;
        let mut layer = layer();
        layer.alarm(100).unwrap();
        assert_eq!(layer.alarm(101), Err(Refused::Closed(Stop::SpentAlarm)));
        assert_eq!(layer.deposit(ALICE, ETHER, 86_499), closed(Stop::Alarm));
        assert_eq!(layer.deposit(ALICE, ETHER, 86_500), Ok(ETHER));
        layer.report(SOURCE, 0, 90_000, 90_000).unwrap();
        layer.alarm(90_001).unwrap();
    }
}
