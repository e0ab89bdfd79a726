//! The contracts beside the model: what a vault has stored in the model's terms ([`books`]), and what
//! its views must return ([`views`]).
//!
//! Nothing here reads a chain. The search reads contracts that run natively, the mirror a node over
//! RPC; both compare what they read with the same expectations.

pub mod books;
mod view;
pub mod views;

pub use view::{Field, Mismatch, Subject, Value, View};
