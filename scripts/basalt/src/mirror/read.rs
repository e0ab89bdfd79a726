//! The start: what the chain says before the first step.

use super::{Layer, Mirror, Venue};
use alloy::primitives::{Address, U256};
use basalt_client::{Connection, Error, Moment, Result, suite::Suite};
use basalt_interfaces::{IERC4626, IRate, IToken};
use basalt_model::{Line, ModelVault};
use std::collections::BTreeMap;

/// Seconds of a year, as the cap on growth counts them.
const YEAR_SECS: u128 = 31_536_000;
/// One basis point with 27 decimals.
const BASIS_POINT: u128 = 10_u128.pow(23);

impl Mirror {
    /// Reads both vaults and the venue, and the balances of `accounts` and of the suite's own
    /// contracts.
    pub async fn read(connection: &Connection, suite: Suite, accounts: &[Address]) -> Result<Self> {
        let moment = &connection.moment().await?;
        let mut watched = vec![suite.staking_vault, suite.restaking_manager];
        watched.extend(suite.strategy.iter().map(|strategy| strategy.venue));
        watched.extend(accounts);
        let venue = match suite.strategy {
            Some(strategy) => {
                let supply = moment.read(strategy.venue, IToken::totalSupplyCall {}).await?;
                let position = IERC4626::balanceOfCall { account: strategy.adapter };
                let position = moment.read(strategy.venue, position).await?;
                let at = strategy.venue;
                Some(Venue { supply: narrow(at, supply)?, position: narrow(at, position)? })
            }
            None => None,
        };
        Ok(Self {
            suite,
            staking: Layer::read(moment, suite.staking_vault, &watched).await?,
            restaking: Layer::read(moment, suite.restaking_manager, &watched).await?,
            venue,
        })
    }
}

impl Layer {
    async fn read(moment: &Moment<'_>, vault: Address, watched: &[Address]) -> Result<Self> {
        let ledger = moment.read(vault, IRate::ledgerCall {}).await?;
        let line = moment.read(vault, IRate::rateLineCall {}).await?;
        let growth = moment.read(vault, IRate::maxRateGrowthPerSecondCall {}).await?;
        let fee = moment.read(vault, IRate::exitFeeBpsCall {}).await?;
        let number = |word| narrow::<u128>(vault, word);
        let mut holders = BTreeMap::new();
        for account in watched {
            let held = moment.read(vault, IToken::balanceOfCall { account: *account }).await?;
            holders.insert(*account, number(held)?);
        }
        // The contract rounds the yearly cap down to a second; rounding up undoes that.
        let growth_bps = number(growth)?.saturating_mul(YEAR_SECS).div_ceil(BASIS_POINT);
        let vault = ModelVault {
            shares: number(ledger.shares)?,
            backing: number(ledger.backing)?,
            line: Line {
                r0: number(line.r0)?,
                r_end: number(line.rEnd)?,
                t0: narrow(vault, line.t0)?,
                t_end: narrow(vault, line.tEnd)?,
            },
            peak: number(ledger.peak)?,
            growth_bps: u16::try_from(growth_bps)
                .map_err(|_| Error::BadAnswer { address: vault })?,
            exit_fee_bps: narrow(vault, fee)?,
        };
        Ok(Self { vault, working: number(ledger.working)?, holders })
    }
}

/// A number as wide as the vault's own fields.
fn narrow<T: TryFrom<U256>>(address: Address, word: U256) -> Result<T> {
    T::try_from(word).map_err(|_| Error::BadAnswer { address })
}
