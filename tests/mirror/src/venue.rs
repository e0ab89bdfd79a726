//! The ERC-4626 vault that a strategy works in: its assets are the bsETH that it holds, one virtual
//! share stands against one virtual wei, and every rounding is against the caller.

use alloy::primitives::{Address, U256};
use basalt_client::amount::mul_div;
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
        let shares = narrow(mul_div(U256::from(assets), plus_one(self.supply), plus_one(held)))?;
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
        let product = U256::from(got).saturating_mul(plus_one(self.supply));
        let shares = narrow(product.div_ceil(plus_one(held)))?;
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
        narrow(mul_div(U256::from(shares), plus_one(held), plus_one(self.supply)))
    }
}

/// One more than an amount, which never exceeds 256 bits.
fn plus_one(amount: u128) -> U256 {
    U256::from(amount).saturating_add(U256::ONE)
}

/// Narrows to 128 bits. Refuses larger values.
fn narrow(amount: U256) -> Result<u128, Refusal> {
    u128::try_from(amount).map_err(|_| Refusal::TooLarge)
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
