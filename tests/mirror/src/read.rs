//! The start: what the chain says before the first step. Views tell most of it; what a vault keeps
//! to itself is read where it lies.

use super::{Gate, Layer, Mirror, Parameters, Queue, Venue};
use alloy::primitives::{Address, B256, U256};
use basalt_client::{BlockView, Connection, Error, Result, suite::Suite};
use basalt_interfaces::{
    IBunker, IERC4626, IRate, IRestakingManager, IRoles, IStakingVault, IToken, IWithdrawalQueue,
};
use basalt_model::{
    Line, ModelAccounts, ModelBunker, ModelFlow, ModelLossWindow, ModelVault, RATE_ONE, Stage,
};
use serde_json::json;
use std::collections::BTreeMap;

/// The slots that hold a vault's books.
const BOOKS: usize = 9;

impl Mirror {
    /// Reads both vaults, their queues and the venue, and the balances of `accounts` and of the
    /// suite's own contracts.
    pub async fn read(connection: &Connection, suite: Suite, accounts: &[Address]) -> Result<Self> {
        let moment = &connection.latest().await?;
        let consensus = moment.read(suite.staking_vault, IStakingVault::consensusCall {}).await?;
        let mut watched = vec![suite.staking_vault, suite.restaking_manager];
        watched.extend([suite.staking_queue, suite.restaking_queue]);
        watched.extend(suite.strategies.iter().map(|strategy| strategy.venue));
        watched.extend(accounts);
        let venue = match suite.strategies.first() {
            Some(strategy) => {
                let supply = moment.read(strategy.venue, IToken::totalSupplyCall {}).await?;
                let position = IERC4626::balanceOfCall { account: strategy.adapter };
                let position = moment.read(strategy.venue, position).await?;
                let at = strategy.venue;
                Some(Venue { supply: narrow(at, supply)?, position: narrow(at, position)? })
            }
            None => None,
        };
        let working = moment.read(suite.staking_vault, IRate::ledgerCall {}).await?.working;
        let consensus_book = [(consensus, narrow(suite.staking_vault, working)?, 0)];
        let adapters = adapters(moment, suite.restaking_manager).await?;
        let reader = Reader { connection, moment };
        Ok(Self {
            consensus,
            staking: reader
                .layer(suite.staking_vault, suite.staking_queue, &watched, &consensus_book)
                .await?,
            restaking: reader
                .layer(suite.restaking_manager, suite.restaking_queue, &watched, &adapters)
                .await?,
            venue,
            suite,
        })
    }
}

/// The listed adapters with what is booked there and when they were last reported.
async fn adapters(moment: &BlockView<'_>, manager: Address) -> Result<Vec<(Address, u128, u32)>> {
    let count = moment.read(manager, IRestakingManager::adapterCountCall {}).await?;
    let mut listed = Vec::new();
    for index in 0..narrow::<u64>(manager, count)? {
        let call = IRestakingManager::adapterAtCall { index: U256::from(index) };
        let adapter = moment.read(manager, call).await?;
        let info = moment.read(manager, IRestakingManager::adapterInfoCall { adapter }).await?;
        listed.push((adapter, narrow(manager, info.book)?, narrow(manager, info.reportedAt)?));
    }
    Ok(listed)
}

struct Reader<'a> {
    connection: &'a Connection,
    moment: &'a BlockView<'a>,
}

impl Reader<'_> {
    async fn layer(
        &self,
        vault: Address,
        queue: Address,
        watched: &[Address],
        books: &[(Address, u128, u32)],
    ) -> Result<Layer> {
        let moment = self.moment;
        let slots = self.slots(vault).await?;
        let [totals, line, work, gate, record, funds, fees, cover, window] = &slots;
        let mut holders = BTreeMap::new();
        for account in watched {
            let held = moment.read(vault, IToken::balanceOfCall { account: *account }).await?;
            holders.insert(*account, narrow(vault, held)?);
        }
        let (mut provisional, mut reported) = (BTreeMap::new(), BTreeMap::new());
        for (source, _, at) in books {
            reported.insert(*source, *at);
            let held = IBunker::provisionalLossCall { source: *source };
            let held = narrow(vault, moment.read(vault, held).await?)?;
            if held > 0 {
                provisional.insert(*source, held);
            }
        }
        let accounts = ModelAccounts {
            vault: ModelVault {
                shares: totals.field(0, 96),
                backing: totals.field(96, 96),
                line: line_of(line),
                peak: record.field(0, 96),
                growth_bps: record.bps(192),
                exit_fee_bps: gate.bps(192),
            },
            fee_bps: fees.bps(192),
            reserve: fees.field(0, 96),
            shares_then: fees.field(96, 96),
            cover: cover.field(0, 96),
            bunker: (line.word(224) == 0).then(|| ModelBunker {
                provisional: cover.field(96, 96),
                shown: line.field(0, 96),
                since: line.word(192),
            }),
            is_reopening: line.word(224) == 1,
        };
        Ok(Layer {
            address: vault,
            treasury: moment.read(vault, IBunker::treasuryCall {}).await?,
            second_opinion: moment.read(vault, IBunker::secondOpinionCall {}).await?,
            owner: moment.read(vault, IRoles::ownerCall {}).await?,
            accounts,
            growth_in_force: record.bps(208),
            parameters: Parameters {
                gain_per_year: window.bps(128),
                gain_at_once: window.bps(144),
                loss_per_report: window.bps(160),
                loss_per_window: window.bps(176),
                max_age: funds.word(192),
                deposit_cap: gate.field(0, 96),
                mint_limit: gate.bps(208),
                burn_limit: gate.bps(224),
                watermark: funds.bps(224),
                buffer: funds.bps(240),
            },
            flow: flow_of(totals),
            window: ModelLossWindow { lost: window.field(0, 96), at: window.word(96) },
            gate: Gate {
                paused_until: gate.word(96),
                alarmed_until: gate.word(128),
                stale_at: gate.word(160),
                is_alarm_spent: gate.field(240, 8) != 0,
            },
            index: record.word(160),
            ref_time: record.word(96),
            books: books.iter().map(|(source, book, _)| (*source, *book)).collect(),
            reported,
            provisional,
            owed: funds.field(96, 96),
            kept: work.field(0, 96),
            holders,
            queue: self.queue(queue).await?,
        })
    }

    /// Makes every request again: what is gone by now leaves its number.
    async fn queue(&self, queue: Address) -> Result<Queue> {
        let state = self.moment.read(queue, IWithdrawalQueue::queueStateCall {}).await?;
        let bad = || Error::BadAnswer { address: queue };
        let mut mirrored = Queue::new(queue);
        for id in 1..=narrow::<u64>(queue, state.last)? {
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            let it = self.moment.read(queue, call).await?;
            let is_gone = it.status.is_zero();
            let holder = mirrored.number(it.owner).map_err(|_| bad())?;
            let (shares, assets) = (narrow(queue, it.shares)?, narrow(queue, it.assets)?);
            let rate = if is_gone { RATE_ONE } else { narrow(queue, it.rRequest)? };
            let min_rate = narrow(queue, it.minRate)?;
            let at = narrow(queue, it.requestedAt)?;
            let model = &mut mirrored.model;
            model.request(holder, shares, rate, min_rate, at).map_err(|_| bad())?;
            let Some(position) = model.positions.last_mut() else { return Err(bad()) };
            position.assets = assets;
            position.stage = match narrow::<u8>(queue, it.status)? {
                0 => Stage::Gone,
                1 => Stage::Open,
                2 => Stage::Settled,
                _ => Stage::Returned,
            };
        }
        mirrored.model.settled = narrow(queue, state.settled)?;
        mirrored.model.committed = narrow(queue, state.committed)?;
        Ok(mirrored)
    }

    /// A vault's books as they are stored.
    async fn slots(&self, vault: Address) -> Result<[Slot; BOOKS]> {
        let mut slots = [Slot([0; 32]); BOOKS];
        let block = format!("{:#x}", self.moment.number());
        for (number, slot) in slots.iter_mut().enumerate() {
            let asked = json!([vault, format!("{number:#x}"), block]);
            let word = self.connection.raw("eth_getStorageAt", asked).await?;
            let word: Option<B256> = word.as_str().and_then(|word| word.parse().ok());
            *slot = Slot(word.ok_or(Error::BadAnswer { address: vault })?.0);
        }
        Ok(slots)
    }
}

/// A word of storage whose fields are little-endian.
#[derive(Clone, Copy)]
struct Slot([u8; 32]);

impl Slot {
    /// The field that begins at a bit.
    fn field(&self, bit: usize, bits: usize) -> u128 {
        let bytes = self.0.iter().skip(bit / 8).take(bits / 8).rev();
        bytes.fold(0, |value, byte| (value << 8) | u128::from(*byte))
    }

    fn word(&self, bit: usize) -> u32 {
        u32::try_from(self.field(bit, 32)).unwrap_or(u32::MAX)
    }

    fn bps(&self, bit: usize) -> u16 {
        u16::try_from(self.field(bit, 16)).unwrap_or(u16::MAX)
    }
}

/// The line as the model has it: level where the vault waits for something.
fn line_of(slot: &Slot) -> Line {
    let (start_rate, end_rate) = (slot.field(0, 96), slot.field(96, 96));
    let (start, end) = (slot.word(192), slot.word(224));
    match end {
        0 => Line::flat(end_rate, 0),
        1 => Line::flat(end_rate, start),
        _ => Line { start_rate, end_rate, start, end },
    }
}

fn flow_of(totals: &Slot) -> ModelFlow {
    let (level, at) = (totals.word(192).cast_signed(), totals.word(224));
    let parts = u128::from(level.unsigned_abs());
    let (entered, left) = if level < 0 { (0, parts) } else { (parts, 0) };
    ModelFlow { entered, left, at }
}

/// A number as wide as the vault's own fields.
fn narrow<T: TryFrom<U256>>(address: Address, word: U256) -> Result<T> {
    T::try_from(word).map_err(|_| Error::BadAnswer { address })
}
