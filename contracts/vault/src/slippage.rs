//! The slippage limit and the deadline of an entry or exit.

use basalt_interfaces::ISlippageVault;
use basalt_kit::{Args, Revert, Vm, Word, revert};

/// The worst result that a caller accepts: a minimum of what it receives, or a maximum of what it
/// pays.
pub struct SlippageLimit(Word);

impl SlippageLimit {
    /// Reads the next two arguments: a limit and a deadline. `Expired` after the deadline.
    #[inline(never)]
    pub fn read(vm: Vm, args: &mut Args) -> Result<Self, Revert> {
        let (limit, deadline) = (args.word()?, args.word()?);
        Self::new(vm, limit, &deadline)
    }

    /// Like [`SlippageLimit::read`] if the function has a limit, else `None`.
    pub fn read_if(has_limit: bool, vm: Vm, args: &mut Args) -> Result<Option<Self>, Revert> {
        if has_limit { Self::read(vm, args).map(Some) } else { Ok(None) }
    }

    /// Makes a limit with a deadline: `Expired` after the deadline.
    #[inline(never)]
    pub fn new(vm: Vm, limit: Word, deadline: &Word) -> Result<Self, Revert> {
        let now = vm.now();
        // A deadline of more than 128 bits never passes.
        if deadline.to_u128().is_some_and(|deadline| deadline < now.into()) {
            return Err(revert!(ISlippageVault::Expired, *deadline, now));
        }
        Ok(Self(limit))
    }

    /// The limit as a word.
    pub const fn get(&self) -> &Word {
        &self.0
    }

    /// `Slippage` if a caller receives less than the limit.
    #[inline(never)]
    pub fn at_least(&self, result: u128) -> Result<(), Revert> {
        // A result has at most 128 bits.
        self.require(self.0.to_u128().is_some_and(|least| result >= least), result)
    }

    /// `Slippage` if a caller pays more than the limit.
    #[inline(never)]
    pub fn at_most(&self, result: u128) -> Result<(), Revert> {
        self.require(self.0.to_u128().is_none_or(|most| result <= most), result)
    }

    fn require(&self, is_met: bool, result: u128) -> Result<(), Revert> {
        if is_met { Ok(()) } else { Err(revert!(ISlippageVault::Slippage, result, self.0)) }
    }
}
