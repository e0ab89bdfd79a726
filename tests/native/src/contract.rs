//! What runs at an address.

use crate::CallResult;
use basalt_kit::{
    Vm,
    native::{Host, enter},
};
use std::rc::Rc;

/// Code of an account: a program of the suite, or the behaviour of a foreign contract.
///
/// The host functions are about this call. Stored words are in the call's cache: a behaviour that is
/// called back and reads its own storage flushes before it calls (`host.flush(true)`). The host
/// flushes at the end of a call that succeeds.
///
/// Functions `Fn(&Rc<dyn Host>, &[u8]) -> Result<Vec<u8>, Vec<u8>>` are contracts too.
pub trait Contract {
    /// Runs one call with its calldata. Returns its return data, or its revert data.
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult;
}

impl<F: Fn(&Rc<dyn Host>, &[u8]) -> CallResult> Contract for F {
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult {
        self(host, input)
    }
}

/// Dispatch function of a contract library, see `basalt_kit::routes!`.
pub type Route = fn(Vm, &[u8]) -> CallResult;

/// A program of the suite, run by its library's dispatch function.
#[derive(Clone, Copy, Debug)]
pub struct Program(pub Route);

impl Contract for Program {
    fn call(&self, host: &Rc<dyn Host>, input: &[u8]) -> CallResult {
        enter(Rc::clone(host), |vm| self.0(vm, input))
    }
}
