//! An ERC-4626 vault over any token. Its assets are what the token says it holds.

use super::{
    IOzErc4626::{self, IOzErc4626Calls as Calls},
    slots::{TRAP, constructor, load, log, require_plain, store, store_text, text},
    token::Token,
};
use crate::{CallResult, Contract};
use alloy_primitives::{Address, B256, U256, U512};
use alloy_sol_types::{SolCall, SolError, SolInterface, SolValue};
use basalt_kit::{Word, native::Host};
use std::rc::Rc;

/// Slots: name, symbol, and the asset with its decimals.
const NAME: B256 = B256::with_last_byte(3);
const SYMBOL: B256 = B256::with_last_byte(4);
const ASSET: B256 = B256::with_last_byte(5);

/// Bits of an address, below the decimals in the slot.
const ADDRESS_BITS: usize = 160;

/// The vault of the calls that reach it, with one virtual share and one virtual asset.
///
/// `constructor(address asset, string name, string symbol)`. `supportsInterface` is not there.
#[derive(Clone, Copy, Debug)]
pub struct Erc4626;

impl Contract for Erc4626 {
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult {
        let vault = Vault(&**host);
        require_plain(vault.0)?;
        if let Some(result) = constructor(vault.0, input, |arguments| vault.construct(arguments)) {
            return result;
        }
        let call = Calls::abi_decode_validate(input).map_err(|_| TRAP)?;
        if call.abi_encode() == input { vault.run(call) } else { Err(TRAP) }
    }
}

/// How a division rounds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Down,
    Up,
}

#[derive(Clone, Copy)]
struct Vault<'a>(&'a dyn Host);

impl Vault<'_> {
    fn construct(self, arguments: &[u8]) -> Result<(), Vec<u8>> {
        let (asset, name, symbol) =
            <(Address, String, String)>::abi_decode_params_validate(arguments).map_err(|_| TRAP)?;
        store_text(self.0, NAME, &name);
        store_text(self.0, SYMBOL, &symbol);
        let decimals = self.view(asset, &IOzErc4626::decimalsCall {});
        let decimals = decimals.and_then(|word| u8::try_from(word).ok()).unwrap_or(18);
        let packed =
            (U256::from(decimals) << ADDRESS_BITS) | U256::from_be_bytes(asset.into_word().0);
        store(self.0, ASSET, packed);
        Ok(())
    }

    fn run(self, call: Calls) -> CallResult {
        let token = Token(self.0);
        let word = match call {
            Calls::totalSupply(_) => token.supply(),
            Calls::balanceOf(call) => token.balance(call.account),
            Calls::allowance(call) => token.allowance(call.owner, call.spender),
            Calls::transfer(call) => {
                token.transfer(self.0.sender(), call.to, call.value)?;
                U256::ONE
            }
            Calls::approve(call) => {
                token.approve(call.spender, call.value)?;
                U256::ONE
            }
            Calls::transferFrom(call) => {
                token.spend(call.from, call.value)?;
                token.transfer(call.from, call.to, call.value)?;
                U256::ONE
            }
            Calls::name(_) => return Ok(text(self.0, NAME)),
            Calls::symbol(_) => return Ok(text(self.0, SYMBOL)),
            Calls::decimals(_) => load(self.0, ASSET) >> ADDRESS_BITS,
            Calls::supportsInterface(_) => return Err(TRAP),
            Calls::asset(_) => U256::from_be_bytes(self.asset().into_word().0),
            Calls::totalAssets(_) => self.total_assets()?,
            Calls::convertToShares(call) => self.to_shares(call.assets, Rounding::Down)?,
            Calls::convertToAssets(call) => self.to_assets(call.shares, Rounding::Down)?,
            Calls::maxDeposit(_) | Calls::maxMint(_) => U256::MAX,
            Calls::previewDeposit(call) => self.to_shares(call.assets, Rounding::Down)?,
            Calls::previewMint(call) => self.to_assets(call.shares, Rounding::Up)?,
            Calls::maxWithdraw(call) => {
                self.to_assets(token.balance(call.owner), Rounding::Down)?
            }
            Calls::previewWithdraw(call) => self.to_shares(call.assets, Rounding::Up)?,
            Calls::maxRedeem(call) => token.balance(call.owner),
            Calls::previewRedeem(call) => self.to_assets(call.shares, Rounding::Down)?,
            Calls::deposit(call) => {
                let shares = self.to_shares(call.assets, Rounding::Down)?;
                self.enter(call.receiver, call.assets, shares)?;
                shares
            }
            Calls::mint(call) => {
                let assets = self.to_assets(call.shares, Rounding::Up)?;
                self.enter(call.receiver, assets, call.shares)?;
                assets
            }
            Calls::withdraw(call) => self.withdraw(&call)?,
            Calls::redeem(call) => self.redeem(&call)?,
        };
        Ok(word.abi_encode())
    }

    fn withdraw(self, call: &IOzErc4626::withdrawCall) -> Result<U256, Vec<u8>> {
        let &IOzErc4626::withdrawCall { assets, receiver, owner } = call;
        let max = self.to_assets(Token(self.0).balance(owner), Rounding::Down)?;
        if assets > max {
            let error = IOzErc4626::ERC4626ExceededMaxWithdraw { owner, assets, max };
            return Err(error.abi_encode());
        }
        let shares = self.to_shares(assets, Rounding::Up)?;
        self.leave(receiver, owner, assets, shares)?;
        Ok(shares)
    }

    fn redeem(self, call: &IOzErc4626::redeemCall) -> Result<U256, Vec<u8>> {
        let &IOzErc4626::redeemCall { shares, receiver, owner } = call;
        let max = Token(self.0).balance(owner);
        if shares > max {
            let error = IOzErc4626::ERC4626ExceededMaxRedeem { owner, shares, max };
            return Err(error.abi_encode());
        }
        let assets = self.to_assets(shares, Rounding::Down)?;
        self.leave(receiver, owner, assets, shares)?;
        Ok(assets)
    }

    fn enter(self, owner: Address, assets: U256, shares: U256) -> Result<(), Vec<u8>> {
        let (sender, to) = (self.0.sender(), self.0.this());
        self.asset_call(&IOzErc4626::transferFromCall { from: sender, to, value: assets })?;
        Token(self.0).mint(owner, shares)?;
        log(self.0, &IOzErc4626::Deposit { sender, owner, assets, shares });
        Ok(())
    }

    fn leave(
        self,
        receiver: Address,
        owner: Address,
        assets: U256,
        shares: U256,
    ) -> Result<(), Vec<u8>> {
        let (sender, token) = (self.0.sender(), Token(self.0));
        if sender != owner {
            token.spend(owner, shares)?;
        }
        token.burn(owner, shares)?;
        self.asset_call(&IOzErc4626::transferCall { to: receiver, value: assets })?;
        log(self.0, &IOzErc4626::Withdraw { sender, receiver, owner, assets, shares });
        Ok(())
    }

    fn asset(self) -> Address {
        Address::from_word(load(self.0, ASSET).into())
    }

    /// The vault's balance of the asset. A donation is a gain of the holders.
    fn total_assets(self) -> Result<U256, Vec<u8>> {
        let asset = self.asset();
        self.view(asset, &IOzErc4626::balanceOfCall { account: self.0.this() })
            .ok_or_else(|| IOzErc4626::InvalidAsset { asset }.abi_encode())
    }

    fn to_shares(self, assets: U256, rounding: Rounding) -> Result<U256, Vec<u8>> {
        let (shares, all) = (Token(self.0).supply(), self.total_assets()?);
        proportion(assets, shares, all, rounding).ok_or(TRAP)
    }

    fn to_assets(self, shares: U256, rounding: Rounding) -> Result<U256, Vec<u8>> {
        let (all, supply) = (self.total_assets()?, Token(self.0).supply());
        proportion(shares, all, supply, rounding).ok_or(TRAP)
    }

    /// Calls a view that returns one word; `None` if it fails or returns less.
    fn view(self, target: Address, call: &impl SolCall) -> Option<U256> {
        let (is_ok, length) = self.0.static_call(target, &call.abi_encode(), u64::MAX);
        (is_ok && length >= 32).then(|| U256::from_be_slice(&self.0.return_data(32)))
    }

    /// Calls the asset, which returns `true` or nothing.
    fn asset_call(self, call: &impl SolCall) -> Result<(), Vec<u8>> {
        let token = self.asset();
        let failed = || IOzErc4626::SafeErc20FailedOperation { token }.abi_encode();
        if !self.0.has_code(token) {
            return Err(failed());
        }
        self.0.flush(false);
        let (is_ok, length) = self.0.call(token, &Word::ZERO, &call.abi_encode(), u64::MAX);
        let is_true = length == 0 || U256::from_be_slice(&self.0.return_data(32)) == U256::ONE;
        if is_ok && is_true { Ok(()) } else { Err(failed()) }
    }
}

/// `amount * (multiplier + 1) / (divisor + 1)`; `None` above 256 bits.
fn proportion(amount: U256, multiplier: U256, divisor: U256, rounding: Rounding) -> Option<U256> {
    let (multiplier, divisor) =
        (multiplier.checked_add(U256::ONE)?, divisor.checked_add(U256::ONE)?);
    let product: U512 = amount.widening_mul(multiplier);
    let (quotient, rest) = product.div_rem(U512::from(divisor));
    let quotient = U256::checked_from_limbs_slice(quotient.as_limbs())?;
    let is_more = rounding == Rounding::Up && !rest.is_zero();
    if is_more { quotient.checked_add(U256::ONE) } else { Some(quotient) }
}
