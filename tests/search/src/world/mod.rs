//! A vault's contracts and its model, side by side. Every step goes to both; both must answer alike.

mod agree;
mod feed;
mod keeper;
mod queue;
mod registry;
mod reports;
mod roles;
mod strangers;
mod users;
mod vault;

use basalt_interfaces::IVault;
use basalt_math::Change;
use basalt_model::Refusal;
use basalt_native::Snapshot;

pub use basalt_model::vault::Kind;
pub use vault::{Cash, Vault, Wallet};

use crate::{
    chain::{
        Booking, Call, Chain, Event, FIRST_USER, Indexer, Receipt, Reverted, Start, Strategy,
        VAULT, amount,
    },
    step::Step,
};

/// Contracts, model, and the world around them.
pub struct World {
    chain: Chain,
    /// The vault that steps are about.
    vault: Vault,
    /// The other one, if both live.
    other: Option<Vault>,
    /// At each place, the strategies that were there before.
    former: Vec<Vec<Strategy>>,
}

/// A moment to which a world can return.
pub struct Saved {
    snapshot: Snapshot,
    strategies: Vec<Strategy>,
    former: Vec<Vec<Strategy>>,
    indexer: Indexer,
    vault: Vault,
    other: Option<Vault>,
}

/// The result of a cancel or a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Assets.
    pub assets: u128,
    /// Shares that left the queue.
    pub shares: u128,
    /// Of these, the shares that the holder receives. The rest is burnt.
    pub returned: u128,
}

/// The result of a step.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// Assets that moved between the actor and the vault.
    pub assets: u128,
    /// Shares that were minted or burnt for it.
    pub shares: u128,
    /// The booking of a report or a loss.
    pub booked: Option<Booking>,
    /// The change that a report or a write-off stated.
    pub change: Option<Change>,
    /// Whether a report only made a loss provisional.
    pub is_provisional: bool,
    /// The events of the settlement.
    pub events: Vec<Event>,
    /// Shares that the settlement burnt, and assets that it paid.
    pub settled: (u128, u128),
    /// A cancel or a claim.
    pub brought: Option<Brought>,
    /// A delivery in kind: what each source delivered.
    pub delivered: Vec<u128>,
}

impl World {
    /// A vault of `shares` at a level `rate`: the seed, and some shares in users' hands.
    pub fn new(start: Start) -> Self {
        let chain = Chain::new(&start);
        let former = vec![Vec::new(); start.sources];
        let vault = Vault::new(&chain, &start);
        let mut world = Self { chain, vault, other: None, former };
        if let Some(rate) = start.bseth_rate {
            let shares = Start::BSETH_SHARES;
            let below = Start { kind: Kind::Staking, shares, rate, ..start };
            world.other = Some(Vault::new(&world.chain, &below));
            world.count_bseth();
            world.switch();
            world.agree();
            world.switch();
        }
        world.count_values();
        world.agree();
        world
    }

    /// Turns to the other vault, where both live: steps, checks and views are about it from now on.
    pub const fn switch(&mut self) {
        if let Some(other) = &mut self.other {
            std::mem::swap(&mut self.vault, other);
        }
    }

    /// Turns to one of the vaults; returns the one that it was about.
    pub fn turn_to(&mut self, kind: Kind) -> Kind {
        let before = self.vault.kind();
        if before != kind {
            self.switch();
        }
        before
    }

    /// The vaults that live.
    pub fn vaults(&self) -> impl Iterator<Item = &Vault> {
        [&self.vault].into_iter().chain(&self.other)
    }

    /// Whether both vaults live.
    pub const fn is_double(&self) -> bool {
        self.other.is_some()
    }

    /// Steps on brETH move bsETH between accounts: takes note of who has how much.
    fn count_bseth(&mut self) {
        let Some(mut bseth) = self.other.take() else { return };
        if bseth.kind() == Kind::Staking {
            let mut accounts = bseth.holders.to_vec();
            accounts.extend([bseth.model.roles.queue, self.chain.accounts.bank]);
            accounts.extend([self.vault.model.roles.vault, self.vault.model.roles.queue]);
            let former = self.former.iter().flatten();
            for strategy in self.chain.strategies.iter().chain(former) {
                accounts.extend([strategy.adapter, strategy.venue]);
            }
            for account in accounts {
                let held = self.chain.shares(Kind::Staking, account);
                bseth.model.balances.insert(account, held);
            }
        }
        self.other = Some(bseth);
    }

    /// The vault now.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Takes note of this moment.
    pub fn save(&mut self) -> Saved {
        let snapshot = self.chain.snapshot();
        let strategies = self.chain.strategies.clone();
        let (vault, other) = (self.vault.clone(), self.other.clone());
        let indexer = self.chain.indexer.clone();
        Saved { snapshot, strategies, former: self.former.clone(), indexer, vault, other }
    }

    /// Returns to a moment.
    pub fn restore(&mut self, saved: &Saved) {
        self.chain.restore(&saved.snapshot);
        self.chain.strategies.clone_from(&saved.strategies);
        self.former.clone_from(&saved.former);
        self.chain.indexer.clone_from(&saved.indexer);
        self.vault.clone_from(&saved.vault);
        self.other.clone_from(&saved.other);
    }

    /// Tries something and undoes it.
    pub fn trial<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let saved = self.save();
        let result = run(self);
        self.restore(&saved);
        result
    }

    /// Whether the contracts would carry a step out now.
    pub fn succeeds(&mut self, step: &Step) -> bool {
        self.call(step).is_some_and(|call| self.chain.succeeds(&call))
    }

    /// `maxDeposit` and `maxMint`.
    pub fn max_entry(&mut self) -> (u128, u128) {
        let (vault, receiver) = (self.vault.holders[VAULT], self.vault.holders[FIRST_USER]);
        let assets = self.chain.read(vault, &IVault::maxDepositCall { receiver });
        let shares = self.chain.read(vault, &IVault::maxMintCall { receiver });
        (amount(assets), amount(shares))
    }

    /// `maxWithdraw` and `maxRedeem`.
    pub fn max_exit(&mut self, who: usize) -> (u128, u128) {
        let (vault, owner) = (self.vault.holders[VAULT], self.vault.holders[who]);
        let assets = self.chain.read(vault, &IVault::maxWithdrawCall { owner });
        let shares = self.chain.read(vault, &IVault::maxRedeemCall { owner });
        (amount(assets), amount(shares))
    }

    /// Carries a step out. A refused one changes nothing.
    pub fn apply(&mut self, step: Step) -> Result<Done, Refusal> {
        let result = match step {
            Step::Enter { who, to, amount } => self.enter(&step, (who, to), amount),
            Step::Exit { who, to, amount } => self.exit(&step, (who, to), amount),
            Step::Cover { who, assets } => self.cover(&step, who, assets),
            Step::InKind { who, to, shares, forfeited } => {
                self.in_kind(&step, (who, to), shares, forfeited)
            }
            Step::Record => self.record(&step),
            Step::Request { .. }
            | Step::Settle { .. }
            | Step::Cancel { .. }
            | Step::Claim { .. }
            | Step::TransferPosition { .. }
            | Step::Commit { .. } => self.of_queue(&step),
            Step::Report { source, ago } => self.report(&step, source, ago),
            Step::Revise { source, loss, by_owner } => self.revise(&step, source, loss, by_owner),
            Step::Confirm { by_anyone } => self.confirm(&step, by_anyone),
            Step::WriteOff { source } => self.write_off(&step, source),
            Step::Remove { source } => self.remove(&step, source),
            Step::Relist { source } => self.relist(source),
            Step::SetCaps { source, caps, by_owner } => {
                self.set_caps(&step, source, caps, by_owner)
            }
            Step::Allocate { source, assets } => self.allocate(&step, source, assets),
            Step::Deallocate { source, .. } | Step::EmergencyExit { source } => {
                self.take_back(&step, source)
            }
            _ => self.apply_silent(step).map(|()| Done::default()),
        };
        self.vault.books = self.chain.books(self.vault.kind());
        self.count_bseth();
        result
    }

    /// Carries a step out that must not be refused.
    pub fn must(&mut self, step: Step) -> Done {
        let done = self.apply(step);
        done.unwrap_or_else(|refusal| panic!("{step:?} is refused: {refusal:?}"))
    }

    /// A step that moves no asset of the books.
    fn apply_silent(&mut self, step: Step) -> Result<(), Refusal> {
        let now = self.vault.now;
        match step {
            Step::Transfer { from, to, shares } => {
                let (sender, receiver) = (self.vault.holders[from], self.vault.holders[to]);
                let sent = self.send(&step);
                let model = self.vault.model.transfer(sender, receiver, shares);
                same(&step, sent, model)?.0.returns(&[1]);
                Ok(())
            }
            Step::Alarm | Step::Pause { .. } | Step::Unpause | Step::Set { .. } => {
                self.of_role(&step)
            }
            Step::Donate { to_queue, assets } => {
                self.donate(to_queue, assets);
                Ok(())
            }
            Step::Drift { source, value } => {
                let kind = self.vault.kind();
                self.chain.drift(kind, source, value);
                self.vault.values[source] = self.chain.value(kind, source);
                Ok(())
            }
            Step::Fail { source, fails } => {
                self.chain.set_failing(source, fails);
                self.vault.fails[source] = fails;
                Ok(())
            }
            Step::Wait { secs } => {
                self.vault.now = now.saturating_add(secs);
                if let Some(other) = &mut self.other {
                    other.now = self.vault.now;
                }
                self.chain.set_time(self.vault.now);
                Ok(())
            }
            _ => unreachable!("{step:?} moves assets"),
        }
    }

    fn call(&self, step: &Step) -> Option<Call> {
        let id = match *step {
            Step::Cancel { id } | Step::Claim { id, .. } | Step::TransferPosition { id, .. } => id,
            _ => 0,
        };
        let holder =
            self.vault.holder(id).map_or(self.chain.accounts.anyone, |who| self.vault.holders[who]);
        self.chain.call(self.vault.kind(), step, self.vault.now, holder)
    }

    fn send(&mut self, step: &Step) -> Result<Receipt, Reverted> {
        let call = self.call(step).expect("a step of the suite");
        let sent = self.chain.send(&call);
        let roles = &self.vault.model.roles;
        let mut contracts = vec![roles.vault, roles.queue, self.chain.feed(self.vault.kind())];
        contracts.extend(&self.vault.sources);
        sent.map(|outcome| Receipt::new(outcome, &contracts))
    }

    /// Real balances of vault and queue.
    fn count_cash(&mut self) {
        let (kind, roles) = (self.vault.kind(), self.vault.model.roles);
        self.vault.cash.vault = self.chain.assets(kind, roles.vault);
        self.vault.cash.queue = self.chain.assets(kind, roles.queue);
    }

    fn count_values(&mut self) {
        let kind = self.vault.kind();
        for index in 0..self.vault.values.len() {
            self.vault.values[index] = self.chain.value(kind, index);
        }
    }

    /// Assets that a holder has, and may spend on entries, in wei.
    pub fn assets_of(&mut self, who: usize) -> u128 {
        self.chain.assets(self.vault.kind(), self.vault.holders[who])
    }
}

/// Both succeeded, or both refused for the same reason. Returns both results.
fn same<T>(
    step: &Step,
    sent: Result<Receipt, Reverted>,
    model: Result<T, Refusal>,
) -> Result<(Receipt, T), Refusal> {
    match (sent, model) {
        (Ok(logs), Ok(result)) => Ok((logs, result)),
        // Arguments that are too wide are refused before any rule.
        (Err(reverted), Err(refusal))
            if reverted.is(refusal) || reverted.is_width(step.amount()) =>
        {
            Err(refusal)
        }
        (Ok(_), Err(refusal)) => panic!("MODEL: {step:?} succeeded, expected {refusal:?}"),
        (Err(reverted), model) => {
            panic!("MODEL: {step:?} reverted with {reverted:?}, expected {:?}", model.map(|_| ()))
        }
    }
}
