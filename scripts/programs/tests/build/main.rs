//! The steps between the linker and the chain, on modules that need no compiling.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod modules;
mod size_gate;
mod stock;
