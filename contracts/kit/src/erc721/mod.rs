//! ERC-721 tokens: owners, approvals and transfers. The contract decides what a token stands for.

pub mod approvals;
pub mod metadata;
mod receiver;
pub mod transfer;

use crate::{Args, HandlerResult, Revert, Vm, Word, emit, return_words, revert, slots, text::Text};
use alloy_primitives::Address;
use basalt_interfaces::IERC721;

/// A token as the contract stores it, with its owner.
pub trait Erc721: Copy {
    /// Slot of the map from owner to the number of tokens.
    const BALANCES: u32;
    /// Slot of the map from token to the account that is approved for it.
    const APPROVED: u32;
    /// Slot of the map from owner to operator to whether it is approved for all.
    const OPERATORS: u32;

    /// `name()`.
    fn name() -> Text;
    /// `symbol()`.
    fn symbol() -> Text;
    /// Finds an existing token.
    fn find(vm: Vm, token_id: &Word) -> Option<Self>;
    /// Its id.
    fn id(&self) -> u32;
    /// Its owner.
    fn owner(&self) -> Address;
    /// Stores it with another owner.
    fn store_owner(&self, vm: Vm, owner: Address);
    /// Whether an account can own tokens.
    fn can_own(vm: Vm, account: Address) -> bool;
}

/// A token that goes from one account to another.
struct Transfer {
    from: Address,
    to: Address,
    token_id: Word,
}

/// Finds a token: `ERC721NonexistentToken` if it does not exist.
#[inline(never)]
pub fn load<T: Erc721>(vm: Vm, token_id: &Word) -> Result<T, Revert> {
    T::find(vm, token_id).ok_or_else(|| revert!(IERC721::ERC721NonexistentToken, *token_id))
}

/// Whether `account` is the token's owner, an operator of the owner or approved for the token.
#[inline(never)]
pub fn is_authorized<T: Erc721>(vm: Vm, token: &T, account: Address) -> bool {
    account == token.owner()
        || approvals::is_operator::<T>(vm, token.owner(), account)
        || account == approvals::approved::<T>(vm, token.id())
}

/// `ERC721InsufficientApproval` unless the caller may act for the token.
pub fn require_authorized<T: Erc721>(vm: Vm, token: &T) -> Result<(), Revert> {
    let caller = vm.sender();
    if is_authorized(vm, token, caller) {
        Ok(())
    } else {
        Err(revert!(IERC721::ERC721InsufficientApproval, caller, token.id()))
    }
}

/// `ERC721InvalidReceiver` for an account that cannot own tokens.
pub fn require_owner<T: Erc721>(vm: Vm, account: Address) -> Result<(), Revert> {
    if T::can_own(vm, account) {
        Ok(())
    } else {
        Err(revert!(IERC721::ERC721InvalidReceiver, account))
    }
}

/// Counts and logs a new token. The contract stores it and checks the owner.
pub fn mint<T: Erc721>(vm: Vm, id: u32, owner: Address) {
    change_balance::<T>(vm, owner, |balance| balance.saturating_add(1));
    emit!(vm, IERC721::Transfer, [Address::ZERO, owner, id], []);
}

/// Counts and logs a token that ends. The contract clears it. Its approval stays stored, because an
/// id is never used again.
pub fn burn<T: Erc721>(vm: Vm, token: &T) {
    change_balance::<T>(vm, token.owner(), |balance| balance.saturating_sub(1));
    emit!(vm, IERC721::Transfer, [token.owner(), Address::ZERO, token.id()], []);
}

fn change_balance<T: Erc721>(vm: Vm, owner: Address, change: fn(u128) -> u128) {
    let key = slots::map_key(vm, T::BALANCES, &owner.into());
    // Ids have 32 bits, and so have balances.
    let balance = slots::load_at(vm, &key).to_u128().unwrap_or(0);
    slots::store_at(vm, &key, &change(balance).into());
}

/// `balanceOf(owner)`: `ERC721InvalidOwner` for the zero address.
pub fn balance_of<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    let owner = args.address()?;
    if owner == Address::ZERO {
        return Err(revert!(IERC721::ERC721InvalidOwner, owner));
    }
    return_words(&[slots::load_at(vm, &slots::map_key(vm, T::BALANCES, &owner.into()))])
}

/// `ownerOf(tokenId)`.
pub fn owner_of<T: Erc721>(vm: Vm, args: &mut Args) -> HandlerResult {
    return_words(&[load::<T>(vm, &args.word()?)?.owner().into()])
}
