//! What the host does, rule by rule.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed check ends the test")]

mod cache;
mod calls;
mod constructor;
mod reentrancy;
mod return_data;
mod rollback;
mod snapshot;
mod static_context;
mod support;
mod value;
