//! The accounts of the open frames, for `msg_reentrant` and `ArbSys`.

use alloy::primitives::Address;
use revm::{
    handler::{EthFrame, FrameData},
    interpreter::{CallScheme, FrameInput},
};

/// An open frame.
#[derive(Clone, Copy, Debug)]
struct OpenFrame {
    /// Account whose storage and balance the frame uses.
    acting: Address,
    /// Whether the frame runs that account's own code; `false` in delegate calls.
    is_own_code: bool,
}

/// The stack of open frames, EVM and Stylus alike.
#[derive(Debug, Default)]
pub(crate) struct OpenFrames(Vec<OpenFrame>);

impl OpenFrames {
    /// Adds a frame that was opened.
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

    /// Removes the innermost frame.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Returns whether `account` runs its own code in more than one open frame.
    pub(crate) fn is_reentrant(&self, account: Address) -> bool {
        self.0.iter().filter(|frame| frame.acting == account && frame.is_own_code).count() > 1
    }

    /// Returns the number of open frames.
    pub(crate) const fn depth(&self) -> usize {
        self.0.len()
    }

    /// Returns the account of the second innermost frame, the caller of the innermost one.
    pub(crate) fn outer(&self) -> Option<Address> {
        let index = self.0.len().checked_sub(2)?;
        self.0.get(index).map(|frame| frame.acting)
    }
}
