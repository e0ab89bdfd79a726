//! The venues of the strategies: ERC-4626 vaults over bsETH whose value the world around the suite
//! changes.

use std::rc::Rc;

use alloy_primitives::{Address, U256};
use alloy_sol_types::SolCall;
use basalt_interfaces::{IAdapter, IERC4626, IRestakingManager, IToken};
use basalt_kit::native::Host;
use basalt_math::MAX_96;
use basalt_model::vault::{Caps, Kind};
use basalt_native::{CallResult, suite::address_of, venue::Erc4626};

use super::{Call, Chain, amount};

/// An adapter and its venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strategy {
    pub(crate) adapter: Address,
    pub(crate) venue: Address,
    /// Whether every call of the venue fails.
    pub(crate) fails: bool,
}

/// Program of every adapter.
const ADAPTER: &str = "adapter-erc4626";
/// Program of every venue.
const VENUE: &str = "oz-erc4626";
/// Caps that never bind: every strategy begins with them.
pub(crate) const NO_CAPS: Caps = Caps { assets: MAX_96, share_bps: 10_000 };

impl Chain {
    /// Deploys a venue and an adapter of it, and lists the adapter.
    pub(crate) fn add_strategy(&mut self) -> Strategy {
        let number = self.strategies_ever;
        self.strategies_ever += 1;
        let [venue_name, name] = ["venue", "adapter"].map(|kind| format!("{kind} {number}"));
        let [venue, adapter] = [&venue_name, &name].map(|name| address_of(name));
        let added =
            self.suite.add_venue(&mut self.native, VENUE, &venue_name, venue).and_then(|()| {
                self.suite.add_adapter(&mut self.native, ADAPTER, &name, adapter, venue)
            });
        assert_eq!(added, Ok(()), "a new strategy");
        Strategy { adapter, venue, fails: false }
    }

    /// Takes a strategy off the list; it must be empty.
    pub(crate) fn remove_call(&self, index: usize) -> Call {
        let adapter = self.strategies[index].adapter;
        self.of_owner(&IRestakingManager::removeAdapterCall { adapter })
    }

    /// Lists a strategy that was on the list before.
    pub(crate) fn list_again(&mut self, strategy: &Strategy) {
        let adapter = strategy.adapter;
        let (cap, share_cap) = (U256::from(NO_CAPS.assets), U256::from(NO_CAPS.share_bps));
        let input = IRestakingManager::addAdapterCall { adapter, cap, shareCapBps: share_cap };
        let listed = self.send(&self.of_owner(&input));
        assert!(listed.is_ok(), "a strategy listed again: {listed:?}");
    }

    fn of_owner(&self, input: &impl SolCall) -> Call {
        let (from, to) = (self.accounts.roles.owner, self.vault(Kind::Restaking));
        Call { from, to, wei: U256::ZERO, input: input.abi_encode() }
    }

    /// Makes a venue fail in every call, or work again.
    pub(crate) fn set_failing(&mut self, index: usize, fails: bool) {
        let strategy = &mut self.strategies[index];
        strategy.fails = fails;
        let venue = strategy.venue;
        if fails {
            let failing = |_: &Rc<dyn Host>, _: &[u8]| CallResult::Err(Vec::new());
            self.native.place(venue, Rc::new(failing));
        } else {
            self.native.place(venue, Rc::new(Erc4626));
        }
    }

    /// Looks at a venue while it works.
    fn working<R>(&mut self, index: usize, look: impl FnOnce(&mut Self) -> R) -> R {
        if !self.strategies[index].fails {
            return look(self);
        }
        self.set_failing(index, false);
        let result = look(self);
        self.set_failing(index, true);
        result
    }

    /// What a source is truly worth.
    pub(crate) fn value(&mut self, kind: Kind, index: usize) -> u128 {
        let source = self.source(kind, index);
        match kind {
            Kind::Staking => amount(self.native.balance(source)),
            Kind::Restaking => self.working(index, |chain| {
                // What the venue would pay, which the adapter has to know.
                let venue = chain.strategies[index].venue;
                let shares = chain.read(venue, &IERC4626::balanceOfCall { account: source });
                let value = chain.read(venue, &IERC4626::previewRedeemCall { shares });
                let shown = chain.read(source, &IAdapter::totalAssetsCall {});
                assert_eq!(shown, value, "MODEL: the value that an adapter shows");
                amount(value)
            }),
        }
    }

    /// Makes a source worth `value`. A venue in which the adapter has no shares stays worthless.
    pub(crate) fn drift(&mut self, kind: Kind, index: usize, value: u128) {
        if kind == Kind::Staking {
            self.native.set_balance(self.source(kind, index), U256::from(value));
            return;
        }
        self.working(index, |chain| chain.drift_venue(index, value));
    }

    fn drift_venue(&mut self, index: usize, value: u128) {
        let kind = Kind::Restaking;
        let Strategy { adapter, venue, .. } = self.strategies[index];
        let shares = self.read(venue, &IERC4626::balanceOfCall { account: adapter });
        if shares.is_zero() {
            return;
        }
        let supply = self.read(venue, &IToken::totalSupplyCall {});
        // Shares are worth `shares * (held + 1) / (supply + 1)`, rounded down: the least `held`
        // that makes them worth `value` makes them worth exactly that.
        let product = U256::from(value).checked_mul(supply.saturating_add(U256::ONE));
        let wanted = product.map(|product| product.div_ceil(shares));
        let wanted = amount(wanted.unwrap_or(U256::MAX).saturating_sub(U256::ONE));
        let held = self.assets(kind, venue);
        let bank = self.accounts.bank;
        if wanted > held {
            let affordable = (wanted - held).min(self.assets(kind, bank));
            self.move_bseth(bank, venue, affordable);
            if affordable < wanted - held {
                return;
            }
        } else {
            self.move_bseth(venue, bank, held - wanted);
        }
        assert_eq!(self.value(kind, index), value, "MODEL: a venue's new value");
    }

    /// Shares of a venue that an account holds.
    pub(crate) fn venue_shares(&mut self, index: usize, account: Address) -> u128 {
        let venue = self.strategies[index].venue;
        self.working(index, |chain| amount(chain.read(venue, &IERC4626::balanceOfCall { account })))
    }

    /// Whether rounding at the venue may take more than an adapter bears, or its shares no longer
    /// fit: a share is worth more than 2 wei, or less than a millionth of one.
    pub(crate) fn is_share_price_extreme(&mut self, index: usize) -> bool {
        let venue = self.strategies[index].venue;
        let held = U256::from(self.assets(Kind::Restaking, venue)).saturating_add(U256::ONE);
        let supply = self.read(venue, &IToken::totalSupplyCall {}).saturating_add(U256::ONE);
        held > supply.saturating_mul(U256::from(2)) || supply / held > U256::from(1_000_000)
    }

    /// An account takes all that it holds at a venue as bsETH.
    pub(crate) fn leave_venue(&mut self, index: usize, owner: Address) {
        let venue = self.strategies[index].venue;
        if self.strategies[index].fails {
            return;
        }
        let shares = self.read(venue, &IERC4626::balanceOfCall { account: owner });
        if !shares.is_zero() {
            let receiver = owner;
            self.must(owner, venue, &IERC4626::redeemCall { shares, receiver, owner });
        }
    }
}
