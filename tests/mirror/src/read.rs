//! The start: what the chain says before the first step. Views say most of it; the books of a vault
//! are read from storage, through the vault's own layout.

use crate::{ReferenceSuite, Venue};
use alloy::primitives::{Address, B256, U256};
use basalt_client::{
    BlockView, Connection, Error, Result,
    suite::{Strategy, Suite},
};
use basalt_comparison::books;
use basalt_interfaces::{
    IBunker, IERC4626, IParameters, IRate, IRestakingManager, IRoles, ISafety, IStakingVault,
    IToken, IWithdrawalQueue,
};
use basalt_kit::Word;
use basalt_model::{
    QueueModel, RATE_ONE, Stage, VaultModel,
    vault::{Kind, Parameter, Parameters, Roles, Source},
};
use basalt_vault::{books::Books, layout::BOOKS};
use serde_json::json;
use std::collections::BTreeMap;

impl ReferenceSuite {
    /// Reads both vaults, their queues and the venues, and the balances of `accounts` and of the
    /// suite's own contracts.
    pub async fn read(connection: &Connection, suite: Suite, accounts: &[Address]) -> Result<Self> {
        let block = &connection.latest().await?;
        let consensus = block.read(suite.staking_vault, IStakingVault::consensusCall {}).await?;
        let mut holders = vec![suite.staking_vault, suite.restaking_manager];
        holders.extend([suite.staking_queue, suite.restaking_queue]);
        holders.extend(suite.strategies.iter().map(|strategy| strategy.venue));
        holders.extend(accounts);
        let mut venues = BTreeMap::new();
        for strategy in &suite.strategies {
            venues.insert(strategy.adapter, venue(block, strategy).await?);
        }
        let working = block.read(suite.staking_vault, IRate::ledgerCall {}).await?.working;
        let source = Source { book: narrow(suite.staking_vault, working)?, ..Source::default() };
        let reader = Reader { connection, block, holders: &holders };
        let staking = (suite.staking_vault, suite.staking_queue);
        let staking =
            reader.vault(Kind::Staking, staking, BTreeMap::from([(consensus, source)])).await?;
        let adapters = adapters(block, suite.restaking_manager).await?;
        let restaking = (suite.restaking_manager, suite.restaking_queue);
        let restaking = reader.vault(Kind::Restaking, restaking, adapters).await?;
        Ok(Self { suite, consensus, staking, restaking, venues })
    }
}

async fn venue(block: &BlockView<'_>, strategy: &Strategy) -> Result<Venue> {
    let address = strategy.venue;
    let supply = block.read(address, IToken::totalSupplyCall {}).await?;
    let position = IERC4626::balanceOfCall { account: strategy.adapter };
    let position = block.read(address, position).await?;
    Ok(Venue { address, supply: narrow(address, supply)?, position: narrow(address, position)? })
}

/// The listed adapters.
async fn adapters(block: &BlockView<'_>, manager: Address) -> Result<BTreeMap<Address, Source>> {
    let count = block.read(manager, IRestakingManager::adapterCountCall {}).await?;
    let mut listed = BTreeMap::new();
    for index in 0..narrow::<u64>(manager, count)? {
        let call = IRestakingManager::adapterAtCall { index: U256::from(index) };
        let adapter = block.read(manager, call).await?;
        let info = block.read(manager, IRestakingManager::adapterInfoCall { adapter }).await?;
        let (book, reported_at) = (narrow(manager, info.book)?, narrow(manager, info.reportedAt)?);
        listed.insert(adapter, Source { book, reported_at, ..Source::default() });
    }
    Ok(listed)
}

struct Reader<'a> {
    connection: &'a Connection,
    block: &'a BlockView<'a>,
    holders: &'a [Address],
}

impl Reader<'_> {
    async fn vault(
        &self,
        kind: Kind,
        (vault, queue): (Address, Address),
        mut sources: BTreeMap<Address, Source>,
    ) -> Result<VaultModel<Address>> {
        let block = self.block;
        for (source, known) in &mut sources {
            let loss = IBunker::provisionalLossCall { source: *source };
            known.provisional = narrow(vault, block.read(vault, loss).await?)?;
        }
        let roles = Roles {
            vault,
            queue,
            treasury: block.read(vault, ISafety::treasuryCall {}).await?,
            owner: block.read(vault, IRoles::ownerCall {}).await?,
            second_opinion: block.read(vault, ISafety::secondOpinionCall {}).await?,
        };
        let books = self.books(vault).await?;
        let parameters = self.parameters(vault).await?;
        Ok(VaultModel {
            kind,
            roles,
            accounts: books::accounts(&books),
            growth_in_force_bps: books.last_report.growth_in_force.0,
            parameters,
            flow: books::flow(&books),
            loss_window: books::loss_window(&books),
            status: books::status(&books),
            last_report: books::last_report(&books),
            sources,
            owed: books::in_use(&books).owed,
            unavailable: books.exit_slot.unavailable.0,
            balances: self.balances(vault).await?,
            queue: self.queue(queue).await?,
        })
    }

    async fn balances(&self, vault: Address) -> Result<BTreeMap<Address, u128>> {
        let mut balances = BTreeMap::new();
        for account in self.holders {
            let shares = IToken::balanceOfCall { account: *account };
            let shares = self.block.read(vault, shares).await?;
            balances.insert(*account, narrow(vault, shares)?);
        }
        Ok(balances)
    }

    /// The values of all parameters that the interface numbers.
    async fn parameters(&self, vault: Address) -> Result<Parameters> {
        let mut values = Vec::new();
        for parameter in Parameter::all() {
            let call = IParameters::Parameter::try_from(parameter.0);
            let call = call.map_err(|_| Error::BadAnswer { address: vault })?;
            let call = IParameters::parameterCall { parameter: call };
            values.push((parameter, narrow(vault, self.block.read(vault, call).await?)?));
        }
        Ok(values.into_iter().collect())
    }

    /// Makes every request again; what is gone by now leaves its number.
    async fn queue(&self, queue: Address) -> Result<QueueModel<Address>> {
        let state = self.block.read(queue, IWithdrawalQueue::queueStateCall {}).await?;
        let bad = || Error::BadAnswer { address: queue };
        let mut model = QueueModel::default();
        for id in 1..=narrow::<u64>(queue, state.last)? {
            let call = IWithdrawalQueue::positionCall { requestId: U256::from(id) };
            let it = self.block.read(queue, call).await?;
            let is_gone = it.status.is_zero();
            let (shares, assets) = (narrow(queue, it.shares)?, narrow(queue, it.assets)?);
            let rate = if is_gone { RATE_ONE } else { narrow(queue, it.rateAtRequest)? };
            let min_rate = narrow(queue, it.minRate)?;
            let at = narrow(queue, it.requestedAt)?;
            model.request(it.owner, shares, rate, min_rate, at).map_err(|_| bad())?;
            let Some(position) = model.positions.last_mut() else { return Err(bad()) };
            position.assets = assets;
            position.stage = match narrow::<u8>(queue, it.status)? {
                0 => Stage::Gone,
                1 => Stage::Open,
                2 => Stage::Settled,
                _ => Stage::Returned,
            };
        }
        model.settled = narrow(queue, state.settled)?;
        model.committed = narrow(queue, state.committed)?;
        Ok(model)
    }

    /// A vault's books, unpacked by the code that packs them on chain.
    async fn books(&self, vault: Address) -> Result<Books> {
        let mut words = [Word::ZERO; BOOKS as usize];
        let block = format!("{:#x}", self.block.number());
        for (slot, word) in words.iter_mut().enumerate() {
            let asked = json!([vault, format!("{slot:#x}"), block]);
            let answer = self.connection.raw("eth_getStorageAt", asked).await?;
            let stored: Option<B256> = answer.as_str().and_then(|text| text.parse().ok());
            *word = Word(stored.ok_or(Error::BadAnswer { address: vault })?.0);
        }
        Ok(Books::unpack(&words))
    }
}

/// A number as wide as the vault's own fields.
fn narrow<T: TryFrom<U256>>(address: Address, word: U256) -> Result<T> {
    T::try_from(word).map_err(|_| Error::BadAnswer { address })
}
