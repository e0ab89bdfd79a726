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

/// What a function lets in.
#[expect(non_camel_case_types, reason = "read in the dispatch table, where they are adjectives")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Changes nothing, takes no ether.
    view,
    /// May run while another call is open; takes no ether.
    open,
    /// Changes state: no ether, no re-entry.
    mutating,
    /// Changes state and takes ether: no re-entry.
    payable,
}

impl Gate {
    const fn takes_ether(self) -> bool {
        matches!(self, Self::payable)
    }

    const fn takes_reentry(self) -> bool {
        matches!(self, Self::view | Self::open)
    }

    /// Whether the call may pass.
    #[inline(never)]
    pub fn admits(self, vm: Vm) -> bool {
        (self.takes_ether() || vm.value().is_zero()) && (self.takes_reentry() || !vm.is_reentrant())
    }

    /// Why it may not.
    #[cold]
    #[inline(never)]
    pub fn refusal(self, vm: Vm) -> Revert {
        let value = vm.value();
        if self.takes_ether() || value.is_zero() {
            fail!(IErrors::Reentered)
        } else {
            fail!(IErrors::NotPayable, value)
        }
    }
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
/// ```text
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

        /// Answers one call: the results, or the data of an error.
        pub fn route(
            vm: $crate::Vm,
            input: &[u8],
        ) -> Result<$crate::private::Vec<u8>, $crate::private::Vec<u8>> {
            dispatch(vm, input).map_err($crate::private::Vec::from)
        }

        fn dispatch(vm: $crate::Vm, input: &[u8]) -> $crate::Answer {
            $(if input.is_empty() {
                return $receive(vm);
            })?
            let Some((selector, arguments)) = input.split_first_chunk::<4>() else {
                return Err($crate::router::unknown(input));
            };
            let args = &mut $crate::Args::new(arguments);
            // Numbers, not bytes: the compiler makes one binary search of these comparisons.
            let selector = u32::from_be_bytes(*selector);
            // One refusal for the whole table: a line of it costs a call and a jump.
            let shut = 'shut: {
                $({
                    const SELECTOR: u32 =
                        u32::from_be_bytes(<$call as $crate::private::SolCall>::SELECTOR);
                    if selector == SELECTOR {
                        if !$crate::router::Gate::$gate.admits(vm) {
                            break 'shut $crate::router::Gate::$gate;
                        }
                        return $handler(vm, args);
                    }
                })*
                if selector == u32::from_be_bytes($crate::router::CONSTRUCTOR) {
                    if !$crate::router::Gate::$constructor_gate.admits(vm) {
                        break 'shut $crate::router::Gate::$constructor_gate;
                    }
                    $crate::router::once(vm)?;
                    return $constructor(vm, args);
                }
                return Err($crate::router::unknown(input));
            };
            Err(shut.refusal(vm))
        }
    };
}
