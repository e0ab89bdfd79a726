//! The bound and the deadline of an entry or exit.

use basalt_interfaces::IBoundedVault;
use basalt_kit::{Args, Revert, Vm, Word, revert};

/// The worst result that a caller accepts: a minimum of what it receives, or a maximum of what it
/// pays.
pub struct Bound {
    worst: Word,
}

impl Bound {
    /// Reads the next two arguments: a bound and a deadline. `Expired` after the deadline.
    #[inline(never)]
    pub fn read(vm: Vm, args: &mut Args) -> Result<Self, Revert> {
        let (worst, deadline) = (args.word()?, args.word()?);
        Self::new(vm, worst, &deadline)
    }

    /// Like [`Bound::read`] if the function has a bound, else `None`.
    pub fn read_if(has_bound: bool, vm: Vm, args: &mut Args) -> Result<Option<Self>, Revert> {
        if has_bound { Self::read(vm, args).map(Some) } else { Ok(None) }
    }

    /// Makes a bound with a deadline: `Expired` after the deadline.
    #[inline(never)]
    pub fn new(vm: Vm, worst: Word, deadline: &Word) -> Result<Self, Revert> {
        let now = vm.now();
        // A deadline of more than 128 bits never passes.
        if deadline.to_u128().is_some_and(|deadline| deadline < now.into()) {
            return Err(revert!(IBoundedVault::Expired, *deadline, now));
        }
        Ok(Self { worst })
    }

    /// The bound as a word.
    pub const fn worst(&self) -> &Word {
        &self.worst
    }

    /// `Slippage` if a caller receives less than the bound.
    #[inline(never)]
    pub fn at_least(&self, result: u128) -> Result<(), Revert> {
        // A result has at most 128 bits.
        self.require(self.worst.to_u128().is_some_and(|least| result >= least), result)
    }

    /// `Slippage` if a caller pays more than the bound.
    #[inline(never)]
    pub fn at_most(&self, result: u128) -> Result<(), Revert> {
        self.require(self.worst.to_u128().is_none_or(|most| result <= most), result)
    }

    fn require(&self, is_met: bool, result: u128) -> Result<(), Revert> {
        if is_met { Ok(()) } else { Err(revert!(IBoundedVault::Slippage, result, self.worst)) }
    }
}
