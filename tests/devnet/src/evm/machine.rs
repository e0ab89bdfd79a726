//! revm's EVM, extended to track the account of every open frame.

use revm::{
    MainBuilder,
    context::{Evm, FrameStack},
    context_interface::context::ContextError,
    handler::{
        EthFrame, EvmTr, FrameInitOrResult, FrameResult, FrameTr, ItemOrResult,
        evm::ContextDbError, evm::FrameInitResult, instructions::EthInstructions,
    },
    interpreter::{interpreter::EthInterpreter, interpreter_action::FrameInit},
};
use std::convert::Infallible;

use super::{context::EvmContext, precompiles::ArbPrecompiles};

type Instructions = EthInstructions<EthInterpreter, EvmContext>;
type Inner = Evm<EvmContext, (), Instructions, ArbPrecompiles, EthFrame<EthInterpreter>>;

/// The EVM of the chain.
pub(crate) struct Machine {
    inner: Inner,
}

impl Machine {
    /// Creates a machine for one transaction.
    pub(crate) fn new(context: EvmContext) -> Self {
        let precompiles = ArbPrecompiles::new(context.chain.block.arbos);
        let mut inner = context.build_mainnet().with_precompiles(precompiles);
        super::instructions::install(&mut inner.instruction);
        Self { inner }
    }

    /// Returns the context after execution.
    pub(crate) fn into_context(self) -> EvmContext {
        self.inner.ctx
    }
}

impl EvmTr for Machine {
    type Context = EvmContext;
    type Instructions = Instructions;
    type Precompiles = ArbPrecompiles;
    type Frame = EthFrame<EthInterpreter>;

    fn all(
        &self,
    ) -> (&EvmContext, &Instructions, &ArbPrecompiles, &FrameStack<EthFrame<EthInterpreter>>) {
        self.inner.all()
    }

    fn all_mut(
        &mut self,
    ) -> (
        &mut EvmContext,
        &mut Instructions,
        &mut ArbPrecompiles,
        &mut FrameStack<EthFrame<EthInterpreter>>,
    ) {
        self.inner.all_mut()
    }

    fn frame_init(
        &mut self,
        input: FrameInit,
    ) -> Result<FrameInitResult<'_, Self::Frame>, ContextDbError<EvmContext>> {
        if let ItemOrResult::Result(result) = self.inner.frame_init(input)? {
            return Ok(ItemOrResult::Result(result));
        }
        let (context, _, _, frames) = self.inner.all_mut();
        let frame = frames.get();
        context.chain.open_frames.push(frame);
        Ok(ItemOrResult::Item(frame))
    }

    fn frame_run(&mut self) -> Result<FrameInitOrResult<Self::Frame>, ContextError<Infallible>> {
        self.inner.frame_run()
    }

    fn frame_return_result(
        &mut self,
        result: <Self::Frame as FrameTr>::FrameResult,
    ) -> Result<Option<FrameResult>, ContextDbError<EvmContext>> {
        if self.inner.frame_stack().get().is_finished() {
            self.inner.ctx.chain.open_frames.pop();
        }
        self.inner.frame_return_result(result)
    }
}
