//! Why a call failed, on its way to the caller.

use alloc::{boxed::Box, vec::Vec};

/// ABI-encoded error data: what a revert carries.
///
/// One pointer, so that a result without a value travels in a register. It is never freed: an
/// on-chain program ends with the call, and its allocator frees nothing anyway.
#[derive(Clone, Copy)]
pub struct Revert(&'static Vec<u8>);

impl Revert {
    /// The data.
    pub const fn data(self) -> &'static [u8] {
        self.0.as_slice()
    }
}

impl From<Vec<u8>> for Revert {
    #[inline(never)]
    fn from(data: Vec<u8>) -> Self {
        Self(Box::leak(Box::new(data)))
    }
}

impl From<Revert> for Vec<u8> {
    #[inline(never)]
    fn from(revert: Revert) -> Self {
        revert.0.clone()
    }
}
