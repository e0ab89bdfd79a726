//! The ERC-4626 vault that a strategy works in: its assets are the bsETH that it holds, one virtual
//! share stands against one virtual wei, and every rounding is against the caller.

use alloy::primitives::{Address, U256};
use basalt_model::Refusal;

/// A venue's shares. Its assets are its balance of bsETH, which the reference suite knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Venue {
    /// The venue's address.
    pub address: Address,
    /// All shares.
    pub supply: u128,
    /// Shares of the adapter.
    pub position: u128,
}

impl Venue {
    /// Assets that the adapter's shares are worth while the venue holds `held`.
    pub fn value(&self, held: u128) -> Result<u128, Refusal> {
        self.to_assets(held, self.position)
    }

    /// The adapter deposits `assets` into a venue that held `held` before.
    pub fn deposit(&mut self, held: u128, assets: u128) -> Result<(), Refusal> {
        let shares =
            mul_div(assets, plus_one(self.supply)?, plus_one(held)?).ok_or(Refusal::TooLarge)?;
        if shares == 0 {
            return Err(Refusal::NothingOut);
        }
        self.supply += shares;
        self.position += shares;
        Ok(())
    }

    /// The adapter withdraws up to `assets` from a venue that holds `held`; returns how much.
    pub fn withdraw(&mut self, held: u128, assets: u128) -> Result<u128, Refusal> {
        let got = assets.min(self.value(held)?);
        let shares =
            mul_div_up(got, plus_one(self.supply)?, plus_one(held)?).ok_or(Refusal::TooLarge)?;
        self.position = self.position.checked_sub(shares).ok_or(Refusal::NotEnoughShares)?;
        self.supply -= shares;
        Ok(got)
    }

    /// The adapter redeems all its shares in a venue that holds `held`; returns the assets.
    pub fn redeem_all(&mut self, held: u128) -> Result<u128, Refusal> {
        let got = self.value(held)?;
        self.supply = self.supply.checked_sub(self.position).ok_or(Refusal::NotEnoughShares)?;
        self.position = 0;
        Ok(got)
    }

    /// The adapter gives a part of its shares, 18 decimals, away.
    pub fn deliver(&mut self, part_wad: u128) {
        self.position -= basalt_model::in_kind_part(part_wad, self.position);
    }

    fn to_assets(self, held: u128, shares: u128) -> Result<u128, Refusal> {
        mul_div(shares, plus_one(held)?, plus_one(self.supply)?).ok_or(Refusal::TooLarge)
    }
}

fn plus_one(amount: u128) -> Result<u128, Refusal> {
    amount.checked_add(1).ok_or(Refusal::TooLarge)
}

/// `floor(a * b / c)`; `None` beyond 128 bits or over zero.
pub(crate) fn mul_div(a: u128, b: u128, c: u128) -> Option<u128> {
    (U256::from(a) * U256::from(b)).checked_div(U256::from(c))?.try_into().ok()
}

/// The same rounded up.
fn mul_div_up(a: u128, b: u128, c: u128) -> Option<u128> {
    let product = U256::from(a) * U256::from(b);
    if c == 0 { None } else { product.div_ceil(U256::from(c)).try_into().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn venue(shares: u128) -> Venue {
        Venue { address: Address::ZERO, supply: shares, position: shares }
    }

    #[test]
    fn a_gift_belongs_to_the_shareholders_but_for_the_virtual_share() {
        let mut erc4626 = venue(0);
        erc4626.deposit(0, 1_000).unwrap();
        assert_eq!(erc4626, venue(1_000));
        // 1000 * 1101 / 1001 = 1099.9
        assert_eq!(erc4626.value(1_100), Ok(1_099));
        // 500 * 1001 / 1101 = 454.6, rounded up.
        assert_eq!(erc4626.withdraw(1_100, 500), Ok(500));
        assert_eq!(erc4626, venue(545));
        let mut other = erc4626;
        assert_eq!(erc4626.withdraw(600, 10_000), Ok(599));
        assert_eq!(other.redeem_all(600), Ok(599));
        assert_eq!(other, venue(0));
    }
}
