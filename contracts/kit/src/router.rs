//! The dispatch table of a contract, selector by selector.
//!
//! A call is refused with a declared error if its selector is unknown, if it sends ether to a
//! function that takes none, or if it re-enters a state-changing function while another call of the
//! contract is open. Views, token transfers and approvals are accepted during open calls, so that rates
//! can be read and callbacks can pay in the middle of a transaction.

use crate::{Revert, Vm, Word, revert, slots, word};
use basalt_interfaces::IErrors;
use keccak_const::Keccak256;

/// The selector under which deployers run a constructor: that of `stylus_constructor()`.
pub const CONSTRUCTOR: [u8; 4] = {
    let [a, b, c, d, ..] = Keccak256::new().update(b"stylus_constructor()").finalize();
    [a, b, c, d]
};

/// The slot that marks a constructed contract. Deployers read it.
const CONSTRUCTED_SLOT: [u8; 32] = Keccak256::new().update(b"stylus_constructor").finalize();

/// Both are those of the SDK, which only programs link.
#[cfg(target_arch = "wasm32")]
const _: () = {
    use stylus_sdk::abi::{CONSTRUCTOR_SELECTOR, internal::CONSTRUCTOR_EXECUTED_SLOT};
    assert!(u32::from_be_bytes(CONSTRUCTOR) == CONSTRUCTOR_SELECTOR);
    let (ours, theirs) = (CONSTRUCTED_SLOT, CONSTRUCTOR_EXECUTED_SLOT.to_be_bytes::<32>());
    let mut byte = 0;
    while byte < ours.len() {
        assert!(ours[byte] == theirs[byte]);
        byte += 1;
    }
};

/// Mutability of a function, named as in Solidity.
#[expect(non_camel_case_types, reason = "read in the dispatch table, as Solidity's keywords")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mutability {
    /// Changes no state, takes no ether.
    view,
    /// Changes state, takes no ether, may be called while another call of the contract is open.
    reentrant,
    /// Changes state, takes no ether, refuses re-entry.
    nonpayable,
    /// Changes state, takes ether, refuses re-entry.
    payable,
}

impl Mutability {
    const fn takes_ether(self) -> bool {
        matches!(self, Self::payable)
    }

    const fn takes_reentry(self) -> bool {
        matches!(self, Self::view | Self::reentrant)
    }

    /// Whether the call is accepted.
    #[inline(never)]
    pub fn accepts(self, vm: Vm) -> bool {
        (self.takes_ether() || vm.value().is_zero()) && (self.takes_reentry() || !vm.is_reentrant())
    }

    /// The error of a call that is not accepted: `NotPayable` or `Reentered`.
    #[cold]
    #[inline(never)]
    pub fn refusal(self, vm: Vm) -> Revert {
        let value = vm.value();
        if self.takes_ether() || value.is_zero() {
            revert!(IErrors::Reentered)
        } else {
            revert!(IErrors::NotPayable, value)
        }
    }
}

/// `AlreadyConstructed` after the first constructor call.
pub fn mark_constructed(vm: Vm) -> Result<(), Revert> {
    let key = word!(CONSTRUCTED_SLOT);
    if !slots::load_at(vm, &key).is_zero() {
        return Err(revert!(IErrors::AlreadyConstructed));
    }
    slots::store_at(vm, &key, &Word::from(true));
    Ok(())
}

/// `UnknownSelector`; calldata of less than four bytes is padded with zeros.
#[cold]
#[inline(never)]
pub fn unknown(input: &[u8]) -> Revert {
    let mut selector = Word::ZERO;
    for (to, from) in selector.0.iter_mut().zip(input.iter().take(4)) {
        *to = *from;
    }
    revert!(IErrors::UnknownSelector, selector)
}

/// The dispatch table. Each line is a call of `interfaces`, its [`Mutability`] and its handler
/// `fn(Vm, &mut Args) -> HandlerResult`.
///
/// ```text
/// routes! {
///     constructor => payable construct::construct,
///     IVault::assetCall => view views::asset,
///     IVault::depositCall => payable enter::deposit,
/// }
/// ```
///
/// Defines `route(vm, calldata)` and `SELECTORS`. A `nonpayable` constructor takes no ether. Empty calldata
/// is refused: no program accepts plain ether.
#[macro_export]
macro_rules! routes {
    (
        constructor => $constructor_mutability:ident $constructor:path,
        $($call:path => $mutability:ident $handler:path,)*
    ) => {
        /// Every selector of the table but the constructor's.
        pub const SELECTORS: &[[u8; 4]] =
            &[$(<$call as $crate::private::SolCall>::SELECTOR),*];

        /// Handles one call. Returns its results, or the data of an error.
        pub fn route(
            vm: $crate::Vm,
            input: &[u8],
        ) -> Result<$crate::private::Vec<u8>, $crate::private::Vec<u8>> {
            dispatch(vm, input).map_err($crate::private::Vec::from)
        }

        fn dispatch(vm: $crate::Vm, input: &[u8]) -> $crate::HandlerResult {
            let Some((selector, arguments)) = input.split_first_chunk::<4>() else {
                return Err($crate::router::unknown(input));
            };
            let args = &mut $crate::Args::new(arguments);
            // As numbers, so that the compiler turns these comparisons into one binary search.
            let selector = u32::from_be_bytes(*selector);
            // One refusal for the whole table, so that a line costs a call and a jump only.
            let refused = 'refused: {
                $({
                    const SELECTOR: u32 =
                        u32::from_be_bytes(<$call as $crate::private::SolCall>::SELECTOR);
                    if selector == SELECTOR {
                        if !$crate::router::Mutability::$mutability.accepts(vm) {
                            break 'refused $crate::router::Mutability::$mutability;
                        }
                        return $handler(vm, args);
                    }
                })*
                if selector == u32::from_be_bytes($crate::router::CONSTRUCTOR) {
                    if !$crate::router::Mutability::$constructor_mutability.accepts(vm) {
                        break 'refused $crate::router::Mutability::$constructor_mutability;
                    }
                    $crate::router::mark_constructed(vm)?;
                    return $constructor(vm, args);
                }
                return Err($crate::router::unknown(input));
            };
            Err(refused.refusal(vm))
        }
    };
}
