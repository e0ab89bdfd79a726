//! Which accounts have a frame open: what `msg_reentrant` and `ArbSys` are about.

use alloy::primitives::Address;
use revm::{
    handler::{EthFrame, FrameData},
    interpreter::{CallScheme, FrameInput},
};

/// A frame as far as others may ask about it.
#[derive(Clone, Copy, Debug)]
struct OpenFrame {
    /// Account whose storage and balance it acts on.
    acting: Address,
    /// Whether it is that account's own code; false for delegate calls.
    is_own_code: bool,
}

/// A stack with an entry for each open frame, EVM and Stylus alike.
#[derive(Debug, Default)]
pub(crate) struct OpenFrames(Vec<OpenFrame>);

impl OpenFrames {
    /// A frame opened.
    pub(crate) fn push(&mut self, frame: &EthFrame) {
        let opened = match (&frame.data, &frame.input) {
            (FrameData::Create(create), _) => {
                OpenFrame { acting: create.created_address, is_own_code: true }
            }
            (FrameData::Call(_), FrameInput::Call(call)) => OpenFrame {
                acting: call.target_address,
                is_own_code: matches!(call.scheme, CallScheme::Call | CallScheme::StaticCall),
            },
            (FrameData::Call(_), _) => {
                OpenFrame { acting: frame.interpreter.input.target_address, is_own_code: true }
            }
        };
        self.0.push(opened);
    }

    /// The innermost frame closed.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Whether `account` runs its own code in more than one open frame.
    pub(crate) fn is_reentrant(&self, account: Address) -> bool {
        self.0.iter().filter(|frame| frame.acting == account && frame.is_own_code).count() > 1
    }

    /// Number of open frames.
    pub(crate) const fn depth(&self) -> usize {
        self.0.len()
    }

    /// The account that called the innermost frame, if that was one.
    pub(crate) fn outer(&self) -> Option<Address> {
        let index = self.0.len().checked_sub(2)?;
        self.0.get(index).map(|frame| frame.acting)
    }
}
