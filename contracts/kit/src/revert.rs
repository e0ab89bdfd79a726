//! Why a call failed, on its way to the caller.
//!
//! On chain there is no way: whoever makes a [`Revert`] ends the program there and then, with the
//! data as its answer. The type has no values, so a `Result` is as large as its value, `?` is no
//! instruction at all, and a revert cannot be caught: what may fail and go on asks first. Off chain,
//! in tests, it is a value that travels as usual.

use alloc::vec::Vec;

#[cfg(target_arch = "wasm32")]
pub use on_chain::Revert;

#[cfg(not(target_arch = "wasm32"))]
pub use off_chain::Revert;

#[cfg(target_arch = "wasm32")]
mod on_chain {
    use super::Vec;
    use core::convert::Infallible;

    /// A revert: never a value, because the program has ended.
    #[derive(Clone, Copy)]
    pub struct Revert(Infallible);

    impl From<Vec<u8>> for Revert {
        fn from(data: Vec<u8>) -> Self {
            crate::vm::revert(&data)
        }
    }

    impl From<Revert> for Vec<u8> {
        fn from(revert: Revert) -> Self {
            match revert.0 {}
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod off_chain {
    use super::Vec;
    use alloc::boxed::Box;

    /// ABI-encoded error data.
    #[derive(Clone, Copy)]
    pub struct Revert(&'static Vec<u8>);

    impl Revert {
        /// The data.
        pub const fn data(self) -> &'static [u8] {
            self.0.as_slice()
        }
    }

    impl From<Vec<u8>> for Revert {
        fn from(data: Vec<u8>) -> Self {
            Self(Box::leak(Box::new(data)))
        }
    }

    impl From<Revert> for Vec<u8> {
        fn from(revert: Revert) -> Self {
            revert.0.clone()
        }
    }
}
