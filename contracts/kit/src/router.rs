//! One dispatch table per contract, selector by selector.
//!
//! Whatever does not fit is answered by a declared error: an unknown selector, ether for a function
//! that takes none, and state-changing functions while another call of the contract is open. Views,
//! token transfers, approvals and plain ether are always let in, so that rates can be read and
//! callbacks can pay in the middle of a transaction.

use crate::{Revert, Vm, Word, fail, slots, word};
use basalt_interfaces::IErrors;
use stylus_sdk::abi::{CONSTRUCTOR_SELECTOR, internal::CONSTRUCTOR_EXECUTED_SLOT};

/// The selector under which deployers run a constructor.
pub const CONSTRUCTOR: [u8; 4] = CONSTRUCTOR_SELECTOR.to_be_bytes();

/// Gate of functions that change nothing: they take no ether.
#[inline(never)]
pub fn view(vm: Vm) -> Result<(), Revert> {
    let value = vm.value();
    if value.is_zero() { Ok(()) } else { Err(fail!(IErrors::NotPayable, value)) }
}

/// Gate of functions that may run while another call is open: they take no ether.
pub fn open(vm: Vm) -> Result<(), Revert> {
    view(vm)
}

/// Gate of functions that change state: no ether, no re-entry.
#[inline(never)]
pub fn mutating(vm: Vm) -> Result<(), Revert> {
    view(vm)?;
    payable(vm)
}

/// Gate of functions that change state and take ether: no re-entry.
#[inline(never)]
pub fn payable(vm: Vm) -> Result<(), Revert> {
    if vm.is_reentrant() { Err(fail!(IErrors::Reentered)) } else { Ok(()) }
}

/// Gate of the constructor: it runs once. The mark lies where the SDK has it.
pub fn once(vm: Vm) -> Result<(), Revert> {
    let mark = word!(CONSTRUCTOR_EXECUTED_SLOT.to_be_bytes());
    if !slots::load_at(vm, &mark).is_zero() {
        return Err(fail!(IErrors::AlreadyConstructed));
    }
    slots::store_at(vm, &mark, &Word::from(true));
    Ok(())
}

/// The answer to a selector that no function has; calldata of less than four bytes is padded.
#[cold]
#[inline(never)]
pub fn unknown(input: &[u8]) -> Revert {
    let mut selector = Word::ZERO;
    for (to, from) in selector.0.iter_mut().zip(input.iter().take(4)) {
        *to = *from;
    }
    fail!(IErrors::UnknownSelector, selector)
}

/// The dispatch table. Each line is a call of `interfaces`, its gate (`view`, `open`, `mutating` or
/// `payable`) and its handler `fn(Vm, &mut Args) -> Answer`.
///
/// ```ignore
/// routes! {
///     constructor => payable construct::construct,
///     receive => accept,
///     IVault::assetCall => view views::asset,
///     IVault::depositCall => payable enter::deposit,
/// }
/// ```
///
/// Makes `route(vm, calldata)` and `SELECTORS`. A constructor without `payable` takes no ether; a
/// table without `receive` refuses empty calldata.
#[macro_export]
macro_rules! routes {
    (
        constructor => $constructor_gate:ident $constructor:path,
        receive => $receive:path,
        $($rest:tt)*
    ) => {
        $crate::routes! { @table [$receive] [$constructor_gate $constructor] $($rest)* }
    };
    (constructor => $constructor_gate:ident $constructor:path, $($rest:tt)*) => {
        $crate::routes! { @table [] [$constructor_gate $constructor] $($rest)* }
    };
    (
        @table [$($receive:path)?] [$constructor_gate:ident $constructor:path]
        $($call:path => $gate:ident $handler:path,)*
    ) => {
        /// Every selector of the table, the constructor's apart.
        pub const SELECTORS: &[[u8; 4]] =
            &[$(<$call as $crate::private::SolCall>::SELECTOR),*];

        /// Answers one call.
        pub fn route(vm: $crate::Vm, input: &[u8]) -> $crate::Answer {
            $(if input.is_empty() {
                return $receive(vm);
            })?
            let Some((selector, arguments)) = input.split_first_chunk::<4>() else {
                return Err($crate::router::unknown(input));
            };
            let args = &mut $crate::Args::new(arguments);
            // Numbers, not bytes: the compiler makes one binary search of these comparisons.
            let selector = u32::from_be_bytes(*selector);
            $({
                const SELECTOR: u32 =
                    u32::from_be_bytes(<$call as $crate::private::SolCall>::SELECTOR);
                if selector == SELECTOR {
                    $crate::router::$gate(vm)?;
                    return $handler(vm, args);
                }
            })*
            if selector == u32::from_be_bytes($crate::router::CONSTRUCTOR) {
                $crate::router::$constructor_gate(vm)?;
                $crate::router::once(vm)?;
                return $constructor(vm, args);
            }
            Err($crate::router::unknown(input))
        }
    };
}
