//! Access of host functions to ink, memory and the frame's state.

use alloy::primitives::{Address, B256, U256};

use super::{super::engine::Guest, Halt, HostState};

/// Base ink of a host function.
pub(super) const HOST_INK: u64 = 8_400;
/// Ink of a pointer to a value of fixed size.
pub(super) const POINTER_INK: u64 = 5_040;
/// Ink of a request to the chain.
pub(super) const API_INK: u64 = 59_673;

/// Returns the ink of writing `len` bytes to memory.
pub(super) const fn write_ink(len: u64) -> u64 {
    POINTER_INK + 30 * len.saturating_sub(32)
}

/// Returns the ink of reading `len` bytes from memory.
pub(super) const fn read_ink(len: u64) -> u64 {
    16_381 + 55 * len.saturating_sub(32)
}

/// A host function call that is executing.
pub(super) struct HostCall<'a> {
    pub(super) state: &'a mut HostState,
    memory: &'a mut [u8],
    ink: &'a mut u64,
}

impl<'a> HostCall<'a> {
    pub(super) const fn new(state: &'a mut HostState, guest: Guest<'a>) -> Self {
        let Guest { memory, ink } = guest;
        Self { state, memory, ink }
    }

    /// Returns the remaining ink.
    pub(super) const fn ink_left(&self) -> u64 {
        *self.ink
    }

    /// Returns the remaining gas, rounded down.
    pub(super) fn gas_left(&self) -> u64 {
        *self.ink / self.ink_price()
    }

    /// Returns the ink per gas. A price of zero, which no chain has, counts as one.
    fn ink_price(&self) -> u64 {
        u64::from(self.state.env.ink_price.max(1))
    }

    /// Charges ink.
    pub(super) const fn pay_ink(&mut self, ink: u64) -> Result<(), Halt> {
        let Some(left) = self.ink.checked_sub(ink) else {
            return Err(Halt::OutOfInk);
        };
        *self.ink = left;
        Ok(())
    }

    /// Charges gas.
    pub(super) fn pay_gas(&mut self, gas: u64) -> Result<(), Halt> {
        self.pay_ink(gas.saturating_mul(self.ink_price()))
    }

    /// Fails with [`Halt::OutOfInk`] unless this much gas is left. Charges nothing.
    pub(super) fn require_gas(&self, gas: u64) -> Result<(), Halt> {
        if self.ink_left() < gas.saturating_mul(self.ink_price()) {
            return Err(Halt::OutOfInk);
        }
        Ok(())
    }

    /// Returns a memory range.
    pub(super) fn read(&self, pointer: u32, len: u32) -> Result<&[u8], Halt> {
        let start = usize::try_from(pointer).map_err(|_| out_of_bounds())?;
        let len = usize::try_from(len).map_err(|_| out_of_bounds())?;
        start.checked_add(len).and_then(|end| self.memory.get(start..end)).ok_or_else(out_of_bounds)
    }

    /// Writes bytes to memory.
    pub(super) fn write(&mut self, pointer: u32, bytes: &[u8]) -> Result<(), Halt> {
        let start = usize::try_from(pointer).map_err(|_| out_of_bounds())?;
        start
            .checked_add(bytes.len())
            .and_then(|end| self.memory.get_mut(start..end))
            .ok_or_else(out_of_bounds)?
            .copy_from_slice(bytes);
        Ok(())
    }

    pub(super) fn read_word(&self, pointer: u32) -> Result<B256, Halt> {
        Ok(B256::from_slice(self.read(pointer, 32)?))
    }

    pub(super) fn read_uint(&self, pointer: u32) -> Result<U256, Halt> {
        Ok(self.read_word(pointer)?.into())
    }

    pub(super) fn read_address(&self, pointer: u32) -> Result<Address, Halt> {
        Ok(Address::from_slice(self.read(pointer, 20)?))
    }

    pub(super) fn write_uint(&mut self, pointer: u32, value: U256) -> Result<(), Halt> {
        self.write(pointer, &value.to_be_bytes::<32>())
    }

    /// Writes a length as a little-endian 32-bit integer, like wasm itself.
    pub(super) fn write_len(&mut self, pointer: u32, len: usize) -> Result<(), Halt> {
        let len = u32::try_from(len).map_err(|_| Halt::failure("length exceeds 4 GiB"))?;
        self.write(pointer, &len.to_le_bytes())
    }
}

fn out_of_bounds() -> Halt {
    Halt::failure("out of bounds memory access")
}
