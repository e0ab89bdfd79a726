//! The contracts of a suite on the native host, and the accounts around them.

mod accounts;
mod call;
mod indexer;
mod logs;
mod refusal;
mod start;
mod venue;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::SolCall;
use basalt_comparison::View;
use basalt_interfaces::IToken;
use basalt_kit::Word;
use basalt_model::vault::Kind;
use basalt_native::{Outcome, Snapshot, World as Native, suite::Suite};
use basalt_vault::{books::Books, layout::BALANCES};

pub(crate) use accounts::Accounts;
pub use accounts::{FIRST_USER, HOLDERS, TREASURY, VAULT};
pub(crate) use call::Call;
pub(crate) use indexer::Indexer;
pub(crate) use logs::{About, Receipt};
pub use logs::{Booking, Event};
pub(crate) use refusal::Reverted;
pub(crate) use start::OF_QUEUE;
pub use start::{AFFORDABLE, Start};
pub(crate) use venue::{NO_CAPS, Strategy};

/// A deployed suite.
pub struct Chain {
    native: Native,
    suite: Suite,
    pub(crate) accounts: Accounts,
    /// Adapters with their venues, in the order of sources.
    pub(crate) strategies: Vec<Strategy>,
    /// Number of strategies that were ever added.
    strategies_ever: usize,
    /// What the logs of all transactions say.
    pub(crate) indexer: Indexer,
}

impl Chain {
    /// The address of a vault.
    pub(crate) fn vault(&self, kind: Kind) -> Address {
        self.suite.address(match kind {
            Kind::Staking => "staking-vault",
            Kind::Restaking => "restaking-manager",
        })
    }

    /// The address of a vault's queue.
    pub(crate) fn queue(&self, kind: Kind) -> Address {
        self.suite.address(match kind {
            Kind::Staking => "withdrawal-queue-bseth",
            Kind::Restaking => "withdrawal-queue-breth",
        })
    }

    /// The address of a vault's rate feed.
    pub(crate) fn feed(&self, kind: Kind) -> Address {
        self.suite.address(match kind {
            Kind::Staking => "rate-feed-bseth",
            Kind::Restaking => "rate-feed-breth",
        })
    }

    /// The address of a source of a vault.
    pub(crate) fn source(&self, kind: Kind, index: usize) -> Address {
        match kind {
            Kind::Staking => self.accounts.roles.consensus,
            Kind::Restaking => self.strategies[index].adapter,
        }
    }

    pub(crate) fn set_time(&mut self, now: u32) {
        self.native.set_time(now.into());
    }

    pub(crate) fn send(&mut self, call: &Call) -> Result<Outcome, Reverted> {
        let result = self.native.call(call.from, call.to, call.wei, &call.input);
        let outcome = result.map_err(Reverted)?;
        self.indexer.follow(&outcome.logs);
        Ok(outcome)
    }

    /// Sends a call that cannot fail.
    pub(crate) fn must(&mut self, from: Address, to: Address, call: &impl SolCall) {
        let input = call.abi_encode();
        let sent = self.send(&Call { from, to, wei: U256::ZERO, input });
        assert!(sent.is_ok(), "a call of the world around the suite: {sent:?}");
    }

    /// Gives an account at least so much ether, in wei.
    pub(crate) fn afford(&mut self, account: Address, wei: U256) {
        if self.native.balance(account) < wei {
            self.native.set_balance(account, wei);
        }
    }

    /// Whether a call would succeed now.
    pub(crate) fn succeeds(&mut self, call: &Call) -> bool {
        self.native.simulate(call.from, call.to, call.wei, &call.input).is_ok()
    }

    /// Reads a view, of the suite or of a venue, which never fails.
    pub(crate) fn read<C: SolCall>(&mut self, to: Address, call: &C) -> C::Return {
        self.native.read(to, call).unwrap_or_else(|data| {
            panic!("F2: {} fails: {:?}", C::SIGNATURE, Reverted(data));
        })
    }

    /// The output of a view of the suite, which never fails.
    pub(crate) fn output(&mut self, view: &View) -> Vec<u8> {
        let result = self.native.simulate(Address::ZERO, view.target, U256::ZERO, &view.input);
        result.unwrap_or_else(|data| panic!("F2: {:?} fails: {:?}", view.fields, Reverted(data)))
    }

    /// Reads a view; `None` if it reverts.
    pub(crate) fn try_read<C: SolCall>(&mut self, to: Address, call: &C) -> Option<C::Return> {
        self.native.read(to, call).ok()
    }

    pub(crate) fn snapshot(&mut self) -> Snapshot {
        self.native.snapshot()
    }

    pub(crate) fn restore(&mut self, snapshot: &Snapshot) {
        self.native.restore(snapshot);
    }

    /// The assets that an account holds: ether for bsETH, bsETH for brETH.
    pub(crate) fn assets(&mut self, kind: Kind, account: Address) -> u128 {
        match kind {
            Kind::Staking => amount(self.native.balance(account)),
            Kind::Restaking => self.shares(Kind::Staking, account),
        }
    }

    /// The shares of a vault that an account holds.
    pub(crate) fn shares(&mut self, kind: Kind, account: Address) -> u128 {
        let vault = self.vault(kind);
        self.native.run_as(vault, |vm| BALANCES.balance_of(vm, account).0)
    }

    /// Gives an account more assets, from outside the suite; returns how much there was.
    pub(crate) fn donate(&mut self, kind: Kind, to: Address, assets: u128) -> u128 {
        match kind {
            Kind::Staking => {
                // Sent if the contract takes it; forced, as by a contract that ends, if not.
                let (bank, wei) = (self.accounts.bank, U256::from(assets));
                self.native.set_balance(bank, wei);
                if self.native.call(bank, to, wei, &[]).is_err() {
                    let held = self.native.balance(to);
                    self.native.set_balance(to, held.saturating_add(wei));
                }
                assets
            }
            Kind::Restaking => {
                let bank = self.accounts.bank;
                let given = assets.min(self.assets(kind, bank));
                self.move_bseth(bank, to, given);
                given
            }
        }
    }

    pub(crate) fn move_bseth(&mut self, from: Address, to: Address, assets: u128) {
        let bseth = self.vault(Kind::Staking);
        self.must(from, bseth, &IToken::transferCall { to, value: U256::from(assets) });
    }

    /// The books of a vault, as it stores them.
    pub(crate) fn books(&self, kind: Kind) -> Books {
        let vault = self.vault(kind);
        let mut slot = 0_u64;
        Books::unpack(&[(); 9].map(|()| {
            let word = self.native.storage(vault, B256::from(U256::from(slot)));
            slot += 1;
            Word(word.0)
        }))
    }
}

/// An amount of the suite, which always has at most 128 bits.
pub(crate) fn amount(word: U256) -> u128 {
    u128::try_from(word).unwrap_or(u128::MAX)
}
