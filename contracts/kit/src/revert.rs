//! The error of a call.
//!
//! On chain, making a [`Revert`] ends the program at once and returns its data. The type has no
//! values there: a `Result` is as large as its value, `?` compiles to nothing, and a revert cannot
//! be caught. Code that must go on after a failure uses `call::attempt`. Off chain, in tests, a
//! `Revert` is an ordinary value.

use alloc::vec::Vec;

#[cfg(target_arch = "wasm32")]
pub use on_chain::Revert;

#[cfg(not(target_arch = "wasm32"))]
pub use off_chain::Revert;

#[cfg(target_arch = "wasm32")]
mod on_chain {
    use super::Vec;
    use core::convert::Infallible;

    /// A revert. It is never a value, because the program has ended.
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

    /// ABI-encoded error data.
    #[derive(Clone)]
    pub struct Revert(Vec<u8>);

    impl Revert {
        /// Returns the error data.
        pub fn data(&self) -> &[u8] {
            &self.0
        }
    }

    impl From<Vec<u8>> for Revert {
        fn from(data: Vec<u8>) -> Self {
            Self(data)
        }
    }

    impl From<Revert> for Vec<u8> {
        fn from(revert: Revert) -> Self {
            revert.0
        }
    }
}
